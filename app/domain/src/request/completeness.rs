//! What an entry needs before it may stand on a list (domain.md 5.1). Named one by one, so that a
//! refusal says what to add.

use crate::engagement::{Engagement, Place, Relationship, Stage};
use crate::time::Day;
use crate::transfer::OriginVerdict;
use crate::vendor::{Vendor, VendorDetails};

/// Asked for when it is handed in and as long as there is none.
pub(super) const DAY_OF_EFFECT: &str = "The day on which it takes effect.";

/// What is missing, each as a short sentence; empty when nothing is. `day` is the one of effect: the
/// wished one at approval, the effective one at publication (decision 19).
pub fn missing_for_list(
    vendor: &Vendor,
    engagement: &Engagement,
    transfers: &[OriginVerdict],
    day: Option<Day>,
) -> Vec<String> {
    let details = &engagement.details;
    let mut missing = missing_of_vendor(&vendor.details, details.relationship);
    let mut need = |is_there: bool, sentence: &str| {
        if !is_there {
            missing.push(sentence.to_owned());
        }
    };
    need(
        details.has_specific_purpose() && !details.purposes.is_empty(),
        "The purpose, as codes and in words.",
    );
    need(!details.description.as_str().is_empty(), "The description of the processing.");
    need(!details.touches_no_data(), "At least one data category.");
    need(!details.lacks_safeguards(), "What protects the special categories of data.");
    need(!details.data_subjects.is_empty(), "At least one group of data subjects.");
    let asks_for_more = !details.special_data().is_empty();
    need(
        details.is_encrypted_at_rest || !asks_for_more,
        "Encryption at rest, since special categories of data or data of children are touched.",
    );
    need(
        details.key_holder.is_some() || !asks_for_more,
        "Who holds the keys, since special categories of data or data of children are touched.",
    );
    need(!details.access_modes.is_empty(), "At least one way of access.");
    need(!details.locations.is_empty(), "At least one location.");
    if let Some(day) = day {
        let holds = details.locations.iter().any(|location| location.holds_on(day));
        need(
            holds || details.locations.is_empty(),
            &format!(
                "At least one location on {}: each one that is recorded has ended by then or begins later.",
                day.in_words()
            ),
        );
    }
    need(
        details.locations.iter().all(|location| location.place != Place::Unresolved),
        "Locations resolved to countries.",
    );
    need(
        details.locations.iter().all(|location| location.role.is_some()),
        "What happens at each location.",
    );
    need(
        details.access_modes.is_empty() || !details.is_nowhere(),
        "A location where data are stored or computed.",
    );
    need(day.is_some(), DAY_OF_EFFECT);
    missing.extend(transfers.iter().filter_map(|verdict| verdict.fault.clone()));
    missing
}

fn missing_of_vendor(about: &VendorDetails, relationship: Relationship) -> Vec<String> {
    let is_listed_so = about.is_affiliate || relationship != Relationship::AffiliateSubprocessor;
    let needs = [
        (
            !about.address_lines.is_empty() && about.city.is_some(),
            "The vendor's registered address: street and city.",
        ),
        (about.country.is_some(), "The country of the vendor's registered address."),
        (
            is_listed_so,
            "That the vendor belongs to our own group of companies, since it would be listed as an affiliate.",
        ),
        (
            about.contact.is_complete(),
            "The vendor's contact person or function, with a way to reach it.",
        ),
    ];
    let missing = needs.into_iter().filter(|(is_there, _)| !is_there);
    missing.map(|(_, sentence)| sentence.to_owned()).collect()
}

impl Engagement {
    /// The places of an imported engagement that name no country (IMP-4), for a person to resolve: some
    /// vendors stay in a group of countries, so that they keep nothing from the list. Words that nobody
    /// has resolved at all are missing instead.
    pub fn places_to_resolve(&self) -> Option<String> {
        let is_vague = |place: &&Place| matches!(place, Place::Eu | Place::Eea | Place::Global);
        let places = self.details.locations.iter().map(|location| &location.place);
        let mut named: Vec<&str> = places.filter(is_vague).map(Place::words).collect();
        named.sort_unstable();
        named.dedup();
        let is_told = self.stage == Stage::Legacy && !named.is_empty();
        is_told.then(|| format!("Resolve to countries: {}.", named.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::country::{CountrySets, Origin};
    use crate::engagement::{Location, LocationRole};
    use crate::taxonomy::Code;
    use crate::text::{Line, Prose};
    use crate::transfer::assess;

    type Spoil = fn(&mut Vendor, &mut Engagement);

    fn missing(change: impl FnOnce(&mut Vendor, &mut Engagement)) -> Vec<String> {
        let (mut vendor, mut engagement) = (Vendor::sample(), Engagement::sample());
        change(&mut vendor, &mut engagement);
        let day = Day::parse("2026-05-01").unwrap();
        let transfers = assess(&vendor, &engagement, &[Origin::Eea], &CountrySets::seeded(), day);
        missing_for_list(&vendor, &engagement, &transfers, Some(day))
    }

    #[test]
    fn a_full_sample_misses_nothing() {
        assert_eq!(missing(|_, _| ()), [""; 0]);
    }

    #[test]
    fn each_missing_thing_is_named() {
        let cases: [(&str, Spoil); 18] = [
            ("our own group", |_, engagement| {
                engagement.details.relationship = Relationship::AffiliateSubprocessor;
            }),
            ("address", |vendor, _| vendor.details.address_lines.clear()),
            ("country of the vendor", |vendor, _| vendor.details.country = None),
            ("contact person", |vendor, _| {
                (vendor.details.contact.email, vendor.details.contact.phone) = (None, None);
            }),
            ("purpose", |_, engagement| engagement.details.purposes.clear()),
            ("purpose", |_, engagement| {
                engagement.details.purpose = Line::parse("Nine chrs").unwrap();
            }),
            ("purpose", |_, engagement| {
                engagement.details.purpose =
                    Line::parse("Not stated in the imported list.").unwrap();
            }),
            ("protects", |_, engagement| engagement.details.special_safeguards = None),
            ("What happens", |_, engagement| engagement.details.locations[0].role = None),
            ("stored or computed", |_, engagement| {
                engagement.details.locations.truncate(1);
                engagement.details.locations[0].role = Some(LocationRole::SupportAccess);
            }),
            ("description", |_, engagement| {
                engagement.details.description = Prose::parse("").unwrap();
            }),
            ("data category", |_, engagement| {
                engagement.details.data_categories.clear();
                engagement.details.special_categories.clear();
            }),
            ("way of access", |_, engagement| engagement.details.access_modes.clear()),
            ("data subjects", |_, engagement| engagement.details.data_subjects.clear()),
            ("Encryption at rest", |_, engagement| {
                engagement.details.is_encrypted_at_rest = false;
            }),
            ("holds the keys", |_, engagement| engagement.details.key_holder = None),
            ("location", |_, engagement| engagement.details.locations.clear()),
            ("resolved", |_, engagement| engagement.details.locations[0].place = Place::Unresolved),
        ];
        for (word, change) in cases {
            let missing = missing(change);
            assert!(missing.iter().any(|sentence| sentence.contains(word)), "{word}: {missing:?}");
        }
    }

    #[test]
    fn what_just_reaches_a_border_is_not_missing() {
        let affiliate = |vendor: &mut Vendor, engagement: &mut Engagement| {
            vendor.details.is_affiliate = true;
            engagement.details.relationship = Relationship::AffiliateSubprocessor;
        };
        assert_eq!(missing(affiliate), [""; 0]);
        let just = |_: &mut Vendor, engagement: &mut Engagement| {
            engagement.details.purpose = Line::parse("Ten chars.").unwrap();
        };
        assert_eq!(missing(just), [""; 0]);
        let dayless = missing_for_list(&Vendor::sample(), &Engagement::sample(), &[], None);
        assert!(dayless.iter().any(|sentence| sentence.contains("day on which")), "{dayless:?}");
    }

    #[test]
    fn a_location_has_to_hold_on_the_day_of_effect_and_the_sentence_names_the_day() {
        let at = |from: &str, to: &str| {
            let [location, ..] = &Engagement::sample().details.locations[..] else {
                unreachable!()
            };
            Location { from: Day::parse(from), to: Day::parse(to), ..location.clone() }
        };
        for (locations, holds) in [
            (vec![at("", "")], true),
            (vec![at("", "2021-01-01")], false),
            (vec![at("", "2026-05-01")], false),
            (vec![at("", "2026-05-02")], true),
            (vec![at("2026-05-01", "")], true),
            (vec![at("2026-05-02", "")], false),
            (vec![at("", "2021-01-01"), at("2026-06-01", "")], false),
            (vec![at("", "2021-01-01"), at("2021-01-01", "")], true),
        ] {
            let missing = missing(|_, engagement| engagement.details.locations = locations.clone());
            let named: Vec<_> =
                missing.iter().filter(|told| told.contains("location on 1 May 2026")).collect();
            assert_eq!(named.len(), usize::from(!holds), "{locations:?} {missing:?}");
        }
        let none = missing(|_, engagement| engagement.details.locations.clear());
        assert!(none.iter().all(|told| !told.contains("location on")), "said once: {none:?}");
    }

    #[test]
    fn vague_places_of_an_import_are_told_and_hold_nothing_back() {
        let germany = Place::parse("DE").unwrap();
        for (stage, places, told) in [
            (Stage::Legacy, vec![Place::Eu], Some("Resolve to countries: European Union.")),
            (
                Stage::Legacy,
                vec![Place::Global, germany, Place::Eea, Place::Eea],
                Some("Resolve to countries: European Economic Area, Worldwide."),
            ),
            (Stage::Legacy, vec![germany], None),
            (Stage::Legacy, vec![Place::Unresolved], None),
            (Stage::Proposed, vec![Place::Eu], None),
        ] {
            let mut engagement = Engagement { stage, ..Engagement::sample() };
            let location = engagement.details.locations[0].clone();
            let at = |&place: &Place| Location { place, ..location.clone() };
            engagement.details.locations = places.iter().map(at).collect();
            assert_eq!(engagement.places_to_resolve().as_deref(), told, "{engagement:?}");
        }
        let missing = missing(|_, engagement| {
            engagement.stage = Stage::Legacy;
            engagement.details.locations[0].place = Place::Eu;
        });
        assert_eq!(missing, [""; 0]);
    }

    #[test]
    fn what_is_neither_special_nor_of_children_may_rest_in_the_clear() {
        let open = |engagement: &mut Engagement, data: &str| {
            let details = &mut engagement.details;
            details.special_categories.clear();
            details.data_categories = Code::parse(data).into_iter().collect();
            (details.is_encrypted_at_rest, details.key_holder) = (false, None);
        };
        assert_eq!(missing(|_, engagement| open(engagement, "ACCOUNT")), [""; 0]);
        assert_eq!(missing(|_, engagement| open(engagement, "CHILD")).len(), 2);
    }

    #[test]
    fn a_needed_transfer_without_mechanism_is_missing() {
        let us = |_: &mut Vendor, engagement: &mut Engagement| {
            engagement.details.locations[0].place =
                Place::Country(crate::country::Country::parse("US").unwrap());
        };
        assert!(missing(us).iter().any(|sentence| sentence.contains("no transfer mechanism")));
    }
}
