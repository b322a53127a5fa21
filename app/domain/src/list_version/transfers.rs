//! What an entry says of transfers: what is recorded, and whether anything is needed at all. Only an
//! assessment may say that nothing is; where nobody could judge, the list does not say so either.

use serde::{Deserialize, Serialize};

use super::entry::Entry;
use crate::country::{Country, CountrySets, Origin};
use crate::engagement::{Location, LocationRole};
use crate::time::Day;
use crate::transfer::{Mechanism, Transfer, destinations};

/// How data of one origin get elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryTransfer {
    /// Whose law.
    pub origin: Origin,
    /// Countries outside the origin's area and its adequate countries.
    pub destinations: Vec<Country>,
    /// What it rests on.
    pub mechanism: Mechanism,
    /// What holds when the first one falls.
    pub fallback: Option<Mechanism>,
    /// Modules of the standard clauses.
    pub scc_modules: Vec<u8>,
}

impl Entry {
    /// Whether a page or a paper may say that no mechanism is needed.
    pub fn needs_no_transfer(&self) -> bool {
        self.transfers.is_empty() && self.transfer_needed == Some(false)
    }
}

/// What is recorded, each with the countries that data of its origin reach.
pub(super) fn recorded(
    locations: &[Location],
    transfers: &[Transfer],
    origins: &[Origin],
    sets: &CountrySets,
    day: Day,
) -> Vec<EntryTransfer> {
    let destinations = |origin: Origin| {
        if origins.contains(&origin) {
            destinations(locations, origin, sets, day)
        } else {
            Vec::new()
        }
    };
    transfers
        .iter()
        .map(|transfer| EntryTransfer {
            origin: transfer.origin,
            destinations: destinations(transfer.origin),
            mechanism: transfer.mechanism,
            fallback: transfer.fallback,
            scc_modules: transfer.scc_modules.clone(),
        })
        .collect()
}

/// Whether data of any origin leave its safe countries on `day` (domain.md 5.4). None where no place
/// is recorded, or one that nobody can resolve to countries and nothing else leaves.
pub(super) fn needed(
    locations: &[Location],
    origins: &[Origin],
    sets: &CountrySets,
    day: Day,
) -> Option<bool> {
    if origins.iter().any(|&origin| !destinations(locations, origin, sets, day).is_empty()) {
        return Some(true);
    }
    let mut held = locations.iter().filter(|location| {
        location.role != LocationRole::CorporateSeat && location.to.is_none_or(|end| day < end)
    });
    let is_resolved = |location: &Location| !location.place.is_vague();
    let is_judged = !origins.is_empty() && held.clone().count() > 0 && held.all(is_resolved);
    is_judged.then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engagement::{Engagement, Place};

    fn at(place: Place, role: LocationRole) -> Location {
        let [location, ..] = &Engagement::sample().details.locations[..] else { unreachable!() };
        Location { role, place, from: None, to: None, ..location.clone() }
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
            let found = needed(&locations, origins, &CountrySets::seeded(), day);
            assert_eq!(found, told, "{locations:?} {origins:?}");
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
