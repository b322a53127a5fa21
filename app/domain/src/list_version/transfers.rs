//! What an entry says of transfers: what is recorded, what an adequacy decision covers, and whether
//! anything is needed at all. Only an assessment may say that nothing is; where nobody could judge, the list does not say so either.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::entry::Entry;
use crate::country::{Country, CountrySets, Origin};
use crate::engagement::Location;
use crate::time::Day;
use crate::transfer::{Mechanism, Transfer, adequate, destinations};

/// How data of one origin get elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryTransfer {
    /// Whose law.
    pub origin: Origin,
    /// Countries outside the origin's area: the adequate ones where adequacy is the mechanism, else
    /// the others.
    pub destinations: Vec<Country>,
    /// What it rests on.
    pub mechanism: Mechanism,
    /// What holds when the first one falls.
    pub fallback: Option<Mechanism>,
    /// Modules of the standard clauses.
    pub scc_modules: Vec<u8>,
}

/// Where data go and an entry does not say by what mechanism.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnstatedTransfer {
    /// Whose law; none where the entry states no transfer at all.
    pub origin: Option<Origin>,
    /// Countries outside the origin's area, each once.
    pub destinations: Vec<Country>,
}

impl Entry {
    /// Whether a page or a paper may say that no mechanism is needed.
    pub fn needs_no_transfer(&self) -> bool {
        self.transfers.is_empty() && self.transfer_needed == Some(false)
    }

    /// Where data go without a stated mechanism, so that what an adequacy decision covers is not read
    /// as covering the rest: it covers the countries it names, and every other mechanism is recorded
    /// for all that data of its origin reach. Empty where none is needed or nobody could judge.
    pub fn unstated_transfers(&self) -> Vec<UnstatedTransfer> {
        if self.transfer_needed != Some(true) {
            return Vec::new();
        }
        let of = |origin: Origin| self.transfers.iter().filter(move |it| it.origin == origin);
        let stated = |&origin: &Origin| of(origin).next().is_some();
        let mut origins: Vec<_> = Origin::ALL.iter().copied().filter(stated).map(Some).collect();
        if origins.is_empty() {
            origins.push(None);
        }
        let unstated = |origin: Option<Origin>| {
            let own = |country: &Country| {
                origin.map_or_else(
                    || Origin::ALL.iter().any(|origin| origin.has(*country)),
                    |origin| origin.has(*country) || names(of(origin), *country),
                )
            };
            let is_recorded = |origin| of(origin).any(|it| it.mechanism != Mechanism::Adequacy);
            let mut destinations = self.countries();
            destinations.retain(|country| !own(country) && !origin.is_some_and(is_recorded));
            (!destinations.is_empty()).then_some(UnstatedTransfer { origin, destinations })
        };
        origins.into_iter().filter_map(unstated).collect()
    }
}

fn names<'a>(mut transfers: impl Iterator<Item = &'a EntryTransfer>, country: Country) -> bool {
    transfers.any(|transfer| transfer.destinations.contains(&country))
}

/// What is recorded, each with the countries that data of its origin reach, then what nobody has to
/// record: that places lie under an adequacy decision.
pub fn stated_transfers(
    locations: &[Location],
    transfers: &[Transfer],
    origins: &[Origin],
    sets: &CountrySets,
    day: Day,
) -> Vec<EntryTransfer> {
    let known = |origin: Origin| origins.contains(&origin);
    let adequate = |origin| {
        if known(origin) { adequate(locations, origin, sets, day) } else { Vec::new() }
    };
    let far = |origin| {
        if known(origin) { destinations(locations, origin, sets, day) } else { Vec::new() }
    };
    let to = |transfer: &Transfer| match transfer.mechanism {
        Mechanism::Adequacy => [adequate(transfer.origin), far(transfer.origin)].concat(),
        _ => far(transfer.origin),
    };
    // "None needed" is not what makes it lawful where a decision does.
    let says_less = |transfer: &&Transfer| {
        transfer.mechanism == Mechanism::NoneNeeded && !adequate(transfer.origin).is_empty()
    };
    let mut stated: Vec<EntryTransfer> = transfers
        .iter()
        .filter(|transfer| !says_less(transfer))
        .map(|transfer| EntryTransfer {
            origin: transfer.origin,
            destinations: to(transfer),
            mechanism: transfer.mechanism,
            fallback: transfer.fallback,
            scc_modules: transfer.scc_modules.clone(),
        })
        .collect();
    for &origin in origins {
        let (mechanism, destinations) = (Mechanism::Adequacy, adequate(origin));
        let is_stated =
            stated.iter().any(|known| known.origin == origin && known.mechanism == mechanism);
        if !is_stated && !destinations.is_empty() {
            let (fallback, scc_modules) = (None, Vec::new());
            stated.push(EntryTransfer { origin, destinations, mechanism, fallback, scc_modules });
        }
    }
    stated
}

/// Whether nothing but adequacy decisions stands in `new` beside what stands in `old`: older lists
/// did not state them, and a place that is new is a change of the places.
pub(super) fn gains_only_adequacy(old: &Value, new: &Value) -> bool {
    let (Some(old), Some(new)) = (old.as_array(), new.as_array()) else { return false };
    let is_adequacy = |one: &Value| one["mechanism"] == Mechanism::Adequacy.code();
    old.iter().all(|known| new.contains(known))
        && new.iter().all(|one| old.contains(one) || is_adequacy(one))
}

/// Whether data of any origin leave its safe countries on `day` (domain.md 5.4). None where no place
/// is recorded, or one that nobody can resolve to countries and nothing else leaves.
pub fn transfer_needed(
    locations: &[Location],
    origins: &[Origin],
    sets: &CountrySets,
    day: Day,
) -> Option<bool> {
    if origins.iter().any(|&origin| !destinations(locations, origin, sets, day).is_empty()) {
        return Some(true);
    }
    let mut held = locations.iter().filter(|location| location.counts_on(day));
    let is_resolved = |location: &Location| !location.place.is_vague();
    let is_judged = !origins.is_empty() && held.clone().count() > 0 && held.all(is_resolved);
    is_judged.then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engagement::LocationRole;
    use crate::engagement::{Engagement, Place};

    fn at(place: Place, role: LocationRole) -> Location {
        let [location, ..] = &Engagement::sample().details.locations[..] else { unreachable!() };
        Location { role: Some(role), place, from: None, to: None, ..location.clone() }
    }

    #[test]
    fn only_places_that_are_known_can_need_nothing() {
        use LocationRole::{CorporateSeat, EdgeTransit, Storage};
        let day = Day::parse("2026-03-01").unwrap();
        let country = |code| Place::parse(code).unwrap();
        let ended = Location { to: Some(day), ..at(country("DE"), Storage) };
        let seat = at(country("DE"), CorporateSeat);
        let worldwide = at(Place::Global, EdgeTransit);
        for (locations, origins, told) in [
            (vec![at(country("DE"), Storage)], &[Origin::Eea][..], Some(false)),
            (vec![at(Place::Eea, Storage)], &[Origin::Eea], Some(false)),
            (vec![at(country("US"), Storage)], &[Origin::Eea], Some(true)),
            (vec![], &[Origin::Eea], None),
            (vec![seat], &[Origin::Eea], None),
            (vec![ended], &[Origin::Eea], None),
            (vec![at(Place::Unresolved, Storage)], &[Origin::Eea], None),
            (vec![at(country("DE"), Storage), worldwide.clone()], &[Origin::Eea], None),
            (vec![at(country("US"), Storage), worldwide], &[Origin::Eea], Some(true)),
            (vec![at(country("DE"), Storage)], &[], None),
        ] {
            let found = transfer_needed(&locations, origins, &CountrySets::seeded(), day);
            assert_eq!(found, told, "{locations:?} {origins:?}");
        }
    }

    #[test]
    fn places_under_an_adequacy_decision_are_stated_so_whatever_is_recorded() {
        use Mechanism::{Adequacy, Dpf, NoneNeeded};
        let day = Day::parse("2026-03-01").unwrap();
        let recorded = |mechanism| Transfer { mechanism, ..Transfer::sample() };
        for (places, transfers, told) in [
            (&["DE"][..], vec![], vec![]),
            (&["CH"], vec![], vec![(Adequacy, "CH")]),
            (&["CH", "DE", "GB"], vec![], vec![(Adequacy, "CH GB")]),
            (&["CH", "US"], vec![recorded(Dpf)], vec![(Dpf, "US"), (Adequacy, "CH")]),
            (&["CH"], vec![recorded(Adequacy)], vec![(Adequacy, "CH")]),
            (&["CH"], vec![recorded(NoneNeeded)], vec![(Adequacy, "CH")]),
            (&["DE"], vec![recorded(NoneNeeded)], vec![(NoneNeeded, "")]),
            (&["US"], vec![recorded(Adequacy)], vec![(Adequacy, "US")]),
        ] {
            let locations: Vec<_> = places
                .iter()
                .map(|code| at(Place::parse(code).unwrap(), LocationRole::Storage))
                .collect();
            let sets = CountrySets::seeded();
            let found = stated_transfers(&locations, &transfers, &[Origin::Eea], &sets, day);
            let codes = |one: &EntryTransfer| {
                one.destinations.iter().map(Country::code).collect::<Vec<_>>().join(" ")
            };
            let found: Vec<_> = found.iter().map(|one| (one.mechanism, codes(one))).collect();
            let told: Vec<_> = told.into_iter().map(|(it, to)| (it, to.to_owned())).collect();
            assert_eq!(found, told, "{places:?}");
        }
    }

    #[test]
    fn what_a_decision_does_not_cover_is_told_and_what_is_recorded_covers_all() {
        use Mechanism::{Adequacy, Dpf};
        let day = Day::parse("2026-03-01").unwrap();
        let recorded = |mechanism| Transfer { mechanism, ..Transfer::sample() };
        let (eea, uk) = (&[Origin::Eea][..], &[Origin::Uk][..]);
        for (origins, places, transfers, told) in [
            (eea, &["DE"][..], vec![], vec![]),
            (eea, &["CA", "DE"], vec![], vec![]),
            (eea, &["AU", "CA", "FR", "US"], vec![], vec![(Some(Origin::Eea), "AU US")]),
            (eea, &["AU", "CA", "US"], vec![recorded(Dpf)], vec![]),
            (eea, &["CA", "US"], vec![recorded(Adequacy)], vec![]),
            (eea, &["US"], vec![], vec![(None, "US")]),
            (eea, &["DE", "US"], vec![], vec![(None, "US")]),
            (uk, &["GB", "US"], vec![], vec![(None, "US")]),
            (uk, &["DE", "GB", "US"], vec![], vec![(Some(Origin::Uk), "US")]),
            (
                &[Origin::Eea, Origin::Uk],
                &["CA", "US"],
                vec![],
                vec![(Some(Origin::Eea), "US"), (Some(Origin::Uk), "US")],
            ),
            (
                &[Origin::Eea, Origin::Ch],
                &["CA", "US"],
                vec![recorded(Dpf)],
                vec![(Some(Origin::Ch), "US")],
            ),
        ] {
            let place = |code: &&str| at(Place::parse(code).unwrap(), LocationRole::Storage);
            let mut engagement = Engagement { transfers, ..Engagement::sample() };
            engagement.details.locations = places.iter().map(place).collect();
            let (vendor, sets) = (crate::vendor::Vendor::sample(), CountrySets::seeded());
            let entry = Entry::of(&vendor, &engagement, origins, &sets, day).unwrap();
            let codes = |one: &UnstatedTransfer| {
                one.destinations.iter().map(Country::code).collect::<Vec<_>>().join(" ")
            };
            let found = entry.unstated_transfers();
            let found: Vec<_> = found.iter().map(|one| (one.origin, codes(one))).collect();
            let told: Vec<_> = told.into_iter().map(|(it, to)| (it, to.to_owned())).collect();
            assert_eq!(found, told, "{origins:?} {places:?}");
            let older = Entry { transfer_needed: None, ..entry };
            assert_eq!(older.unstated_transfers(), [], "nobody judged it");
        }
    }

    #[test]
    fn the_area_of_an_origin_is_the_one_of_the_sets() {
        use crate::country::SetKind;
        let (sets, day) = (CountrySets::seeded(), Day::parse("2026-03-01").unwrap());
        for (&origin, country) in Origin::ALL
            .iter()
            .flat_map(|origin| Country::all().map(move |country| (origin, country)))
        {
            let is_in = sets.contains(origin, SetKind::Area, country, day);
            assert_eq!(origin.has(country), is_in, "{origin:?} {}", country.name());
        }
    }

    #[test]
    fn that_a_decision_is_stated_now_is_wording_and_that_it_takes_the_place_of_clauses_is_not() {
        use super::super::{ChangeClass, class_of};
        let by = |mechanism| EntryTransfer { mechanism, ..Entry::sample(1).transfers[0].clone() };
        let (adequacy, clauses) = (|| by(Mechanism::Adequacy), || by(Mechanism::Scc));
        for (before, after, class) in [
            (vec![], vec![adequacy()], ChangeClass::Editorial),
            (vec![clauses()], vec![clauses(), adequacy()], ChangeClass::Editorial),
            (vec![clauses()], vec![adequacy()], ChangeClass::Notify),
            (vec![adequacy()], vec![], ChangeClass::Notify),
            (vec![], vec![clauses()], ChangeClass::Notify),
        ] {
            let old = Entry { transfers: before.clone(), ..Entry::sample(1) };
            let new = Entry { transfers: after.clone(), ..old.clone() };
            assert_eq!(class_of(Some(&old), Some(&new)), class, "{before:?} {after:?}");
        }
    }

    #[test]
    fn an_entry_of_before_has_no_such_key_and_does_not_say_that_nothing_is_needed() {
        let mut entry = Entry { transfers: vec![], transfer_needed: None, ..Entry::sample(1) };
        let text = serde_json::to_string(&entry).unwrap();
        assert!(!text.contains("transfer_needed"), "{text}");
        assert_eq!(serde_json::from_str::<Entry>(&text).unwrap(), entry);
        assert!(!entry.needs_no_transfer());
        entry.transfer_needed = Some(true);
        assert!(!entry.needs_no_transfer());
        entry.transfer_needed = Some(false);
        assert!(entry.needs_no_transfer());
    }
}
