//! What an entry needs before it may stand on a list (domain.md 5.1). Named one by one, so that a
//! refusal says what to add.

use crate::engagement::{Engagement, Place};
use crate::transfer::OriginVerdict;
use crate::vendor::Vendor;

/// What is missing, each as a short sentence; empty when nothing is. The day of effect is asked for
/// by the caller: the wished one at approval, the effective one at publication (decision 19).
pub fn missing_for_list(
    vendor: &Vendor,
    engagement: &Engagement,
    transfers: &[OriginVerdict],
    has_day: bool,
) -> Vec<String> {
    let (about, details) = (&vendor.details, &engagement.details);
    let mut missing = Vec::new();
    let mut need = |is_there: bool, sentence: &str| {
        if !is_there {
            missing.push(sentence.to_owned());
        }
    };
    need(
        !about.address_lines.is_empty() && about.city.is_some(),
        "The vendor's registered address: street and city.",
    );
    need(about.country.is_some(), "The country of the vendor's registered address.");
    need(
        about.contact.is_complete(),
        "The vendor's contact person or function, with a way to reach it.",
    );
    need(
        details.purpose.as_str().chars().count() >= 10 && !details.purposes.is_empty(),
        "The purpose, as codes and in words.",
    );
    need(!details.description.as_str().is_empty(), "The description of the processing.");
    need(
        !(details.data_categories.is_empty() && details.special_categories.is_empty()),
        "At least one data category.",
    );
    need(!details.data_subjects.is_empty(), "At least one group of data subjects.");
    need(!details.access_modes.is_empty(), "At least one way of access.");
    need(!details.locations.is_empty(), "At least one location.");
    need(
        details.locations.iter().all(|location| location.place != Place::Unresolved),
        "Locations resolved to countries.",
    );
    need(has_day, "The day on which it takes effect.");
    missing.extend(transfers.iter().filter_map(|verdict| verdict.fault.clone()));
    missing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::country::{CountrySets, Origin};
    use crate::text::{Line, Prose};
    use crate::time::Day;
    use crate::transfer::assess;

    type Spoil = fn(&mut Vendor, &mut Engagement);

    fn missing(change: impl FnOnce(&mut Vendor, &mut Engagement)) -> Vec<String> {
        let (mut vendor, mut engagement) = (Vendor::sample(), Engagement::sample());
        change(&mut vendor, &mut engagement);
        let day = Day::parse("2026-05-01").unwrap();
        let transfers = assess(
            &engagement.details.locations,
            &engagement.transfers,
            &[Origin::Eea],
            &CountrySets::seeded(),
            day,
        );
        missing_for_list(&vendor, &engagement, &transfers, true)
    }

    #[test]
    fn a_full_sample_misses_nothing() {
        assert_eq!(missing(|_, _| ()), [""; 0]);
    }

    #[test]
    fn each_missing_thing_is_named() {
        let cases: [(&str, Spoil); 11] = [
            ("address", |vendor, _| vendor.details.address_lines.clear()),
            ("country of the vendor", |vendor, _| vendor.details.country = None),
            ("contact person", |vendor, _| {
                (vendor.details.contact.email, vendor.details.contact.phone) = (None, None);
            }),
            ("purpose", |_, engagement| engagement.details.purposes.clear()),
            ("purpose", |_, engagement| {
                engagement.details.purpose = Line::parse("Nine chrs").unwrap();
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
        let just = |_: &mut Vendor, engagement: &mut Engagement| {
            engagement.details.purpose = Line::parse("Ten chars.").unwrap();
        };
        assert_eq!(missing(just), [""; 0]);
        let dayless = missing_for_list(&Vendor::sample(), &Engagement::sample(), &[], false);
        assert!(dayless.iter().any(|sentence| sentence.contains("day on which")), "{dayless:?}");
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
