//! What may be entered about an engagement, and what its dates say.

use super::*;
use crate::refusal::FieldErrors;
use crate::taxonomy::{Code, Taxonomy};
use crate::text::Line;

fn check(draft: &EngagementDraft) -> Result<EngagementDetails, FieldErrors> {
    let codes = [Code::parse("CORE").unwrap(), Code::parse("EU1").unwrap()];
    draft.check(Vocabulary {
        taxonomy: &Taxonomy::seeded(),
        products: &codes[..1],
        regions: &codes[1..],
    })
}

fn draft() -> EngagementDraft {
    EngagementDraft::from(&EngagementDetails::sample())
}

fn fault(draft: &EngagementDraft, field: &str) -> Option<String> {
    check(draft).err().and_then(|faults| faults.get(field).map(str::to_owned))
}

#[test]
fn an_engagement_goes_into_a_form_and_comes_back() {
    assert_eq!(check(&draft()), Ok(EngagementDetails::sample()));
}

#[test]
fn a_purpose_is_specific() {
    for (text, ok) in
        [("Hosting", false), ("Hosting it", true), ("To provide services.", false), ("", false)]
    {
        assert_eq!(
            fault(&EngagementDraft { purpose: text.into(), ..draft() }, "purpose").is_none(),
            ok,
            "{text}"
        );
    }
}

#[test]
fn what_is_not_core_needs_its_condition() {
    for (optionality, condition, ok) in
        [("core", "", true), ("feature_optional", "", false), ("customer_choice", "x", true)]
    {
        let draft = EngagementDraft {
            optionality: optionality.into(),
            activation_condition: condition.into(),
            ..draft()
        };
        assert_eq!(fault(&draft, "activation_condition").is_none(), ok, "{optionality}");
    }
}

#[test]
fn special_categories_bring_duties() {
    let bare = EngagementDraft {
        special_safeguards: String::new(),
        is_encrypted_at_rest: String::new(),
        key_holder: String::new(),
        ..draft()
    };
    for field in ["special_safeguards", "is_encrypted_at_rest", "key_holder"] {
        assert!(fault(&bare, field).is_some(), "{field}");
    }
    assert!(check(&EngagementDraft { data_categories: vec!["CONTENT".into()], ..bare }).is_ok());
}

#[test]
fn children_and_criminal_data_are_encrypted_at_rest_by_keys_of_a_known_holder() {
    let touching = |data: &str, people: &str| EngagementDraft {
        data_categories: vec!["CONTENT".into(), data.into()],
        data_subjects: vec![people.into()],
        ..draft()
    };
    for (data, people, asks) in [
        ("CHILD", "CUST_USER", true),
        ("CRIMINAL", "CUST_USER", true),
        ("ACCOUNT", "CHILD", true),
        ("NATID", "STUDENT", false),
    ] {
        let sealed = touching(data, people);
        assert!(check(&sealed).is_ok(), "{data} {people}");
        let open = EngagementDraft { is_encrypted_at_rest: String::new(), ..sealed.clone() };
        assert_eq!(fault(&open, "is_encrypted_at_rest").is_some(), asks, "{data} {people}");
        let keyless = EngagementDraft { key_holder: String::new(), ..sealed };
        assert_eq!(fault(&keyless, "key_holder").is_some(), asks, "{data} {people}");
    }
}

#[test]
fn credentials_in_plain_text_are_refused() {
    let draft = EngagementDraft { data_categories: vec!["CREDENTIALS_PLAIN".into()], ..draft() };
    assert!(fault(&draft, "data_categories").unwrap().contains("never"));
}

#[test]
fn a_group_of_countries_is_too_vague_for_storage() {
    let at = |role: &str, place: &str| LocationDraft {
        role: role.into(),
        place: place.into(),
        ..LocationDraft::default()
    };
    for (role, place, ok) in [
        ("storage", "EU", false),
        ("edge_transit", "EU", true),
        ("edge_transit", "GLOBAL", true),
        ("backup", "GLOBAL", false),
        ("storage", "DE", true),
    ] {
        assert_eq!(at(role, place).check("", &[]).is_ok(), ok, "{role} {place}");
    }
}

#[test]
fn data_rest_or_are_worked_on_somewhere() {
    let at = |role: &str| {
        vec![LocationDraft { role: role.into(), place: "DE".into(), ..LocationDraft::default() }]
    };
    for (modes, role, ok) in [
        (vec!["storage"], "support_access", false),
        (vec!["storage"], "storage", true),
        (vec!["remote_access"], "support_access", true),
        (vec!["remote_access", "storage"], "support_access", false),
    ] {
        let draft = EngagementDraft {
            access_modes: modes.iter().map(|&mode| mode.into()).collect(),
            locations: at(role),
            ..draft()
        };
        assert_eq!(fault(&draft, "locations").is_none(), ok, "{modes:?} {role}");
    }
    let nowhere =
        EngagementDraft { access_modes: vec!["transit".into()], locations: vec![], ..draft() };
    assert!(fault(&nowhere, "locations").is_some());
}

#[test]
fn a_fault_in_a_row_names_the_row() {
    let mut draft = draft();
    draft.locations[1].to = "2026-03-31".into();
    assert!(fault(&draft, "locations.1.to").is_some());
    draft.locations[1].to = "2026-04-02".into();
    assert!(check(&draft).is_ok());
}

#[test]
fn what_is_proposed_rejected_or_over_does_not_use_its_vendor() {
    for (standing, is_in_use, is_on_list) in [
        (Standing::Proposed, false, false),
        (Standing::Rejected, false, false),
        (Standing::Legacy, true, false),
        (Standing::Approved, true, false),
        (Standing::Announced, true, true),
        (Standing::Withdrawn, false, false),
        (Standing::Active, true, true),
        (Standing::Deficient, true, true),
        (Standing::Held, true, true),
        (Standing::Terminating, true, true),
        (Standing::Terminated, false, false),
    ] {
        let found = (standing.is_in_use(), standing.is_on_list());
        assert_eq!(found, (is_in_use, is_on_list), "{}", standing.code());
    }
}

#[test]
fn what_is_taken_back_by_its_day_never_came() {
    let day = |text: &str| Day::parse(text).unwrap();
    let listed = |until: Option<&str>| {
        let (announced_on, from) = (day("2026-03-01"), day("2026-04-01"));
        let listing = Listing { announced_on, from, until: until.map(day) };
        Engagement { stage: Stage::Listed { listing, mend_by: None }, ..Engagement::sample() }
    };
    for (until, never) in [
        (None, false),
        (Some("2026-03-31"), true),
        (Some("2026-04-01"), true),
        (Some("2026-04-02"), false),
    ] {
        assert_eq!(listed(until).never_came(), never, "{until:?}");
        let standing = listed(until).standing(day("2026-03-30"));
        let told = if never { Standing::Withdrawn } else { Standing::Announced };
        assert_eq!(standing, told, "{until:?}");
        let over = listed(until).standing(day("2026-04-02"));
        assert_eq!(over == Standing::Terminated, until.is_some(), "{until:?} {over:?}");
    }
    assert!(!Engagement::sample().never_came());
}

#[test]
fn standing_follows_the_days() {
    let day = |text: &str| Day::parse(text).unwrap();
    let listing = Listing {
        announced_on: day("2026-03-01"),
        from: day("2026-04-01"),
        until: Some(day("2026-06-01")),
    };
    let engagement =
        Engagement { stage: Stage::Listed { listing, mend_by: None }, ..Engagement::sample() };
    for (on, standing) in [
        ("2026-03-31", Standing::Announced),
        ("2026-04-01", Standing::Terminating),
        ("2026-05-31", Standing::Terminating),
        ("2026-06-01", Standing::Terminated),
    ] {
        assert_eq!(engagement.standing(day(on)), standing, "{on}");
    }
}

fn check_after(
    draft: &EngagementDraft,
    before: &EngagementDetails,
) -> Result<EngagementDetails, FieldErrors> {
    let codes = [Code::parse("CORE").unwrap(), Code::parse("EU1").unwrap()];
    let (products, regions) = codes.split_at(1);
    let words = Vocabulary { taxonomy: &Taxonomy::seeded(), products, regions };
    draft.check_after(words, Some(before))
}

/// As a list left it: nothing but a purpose that says little, and words for places.
fn imported() -> EngagementDetails {
    let known = EngagementDetails::sample();
    let [location, ..] = &known.locations[..] else { unreachable!() };
    let at = |place, label| Location {
        role: None,
        place,
        label: Some(Line::parse(label).unwrap()),
        ..location.clone()
    };
    EngagementDetails {
        purpose: Line::parse("Mail").unwrap(),
        purposes: vec![],
        data_categories: vec![],
        special_safeguards: None,
        data_subjects: vec![],
        access_modes: vec![],
        is_encrypted_at_rest: false,
        key_holder: None,
        locations: vec![at(Place::Unresolved, "Varies"), at(Place::Eu, "EU")],
        ..known
    }
}

#[test]
fn what_an_import_left_unknown_is_mended_piece_by_piece() {
    let before = imported();
    let draft = EngagementDraft::from(&before);
    assert!(check(&draft).is_err());
    assert_eq!(check_after(&draft, &before), Ok(before.clone()));
    let pieces: [fn(&mut EngagementDraft); 8] = [
        |draft| draft.purpose = "Sends invitations by mail".into(),
        |draft| draft.purposes = vec!["EMAIL_DELIVERY".into()],
        |draft| draft.data_categories.push("CONTACT".into()),
        |draft| draft.data_subjects = vec!["CUST_USER".into()],
        |draft| draft.access_modes = vec!["storage".into()],
        |draft| draft.special_safeguards = "Sealed by us".into(),
        |draft| draft.key_holder = "company".into(),
        |draft| {
            draft.locations[1] = LocationDraft {
                role: "storage".into(),
                place: "IE".into(),
                ..LocationDraft::default()
            };
        },
    ];
    for (at, mend) in pieces.into_iter().enumerate() {
        let mut mended = draft.clone();
        mend(&mut mended);
        assert!(check_after(&mended, &before).is_ok_and(|after| after != before), "{at}");
    }
    let half = LocationDraft { place: "IE".into(), ..draft.locations[0].clone() };
    let half = EngagementDraft { locations: vec![half], ..draft };
    assert!(check_after(&half, &before).is_err(), "a place that is mended is mended wholly");
}

#[test]
fn what_was_known_does_not_become_unknown_again() {
    let before = EngagementDetails::sample();
    let emptied: [fn(&mut EngagementDraft); 9] = [
        |draft| draft.purpose = "Mail".into(),
        |draft| draft.purposes.clear(),
        |draft| draft.data_categories.clear(),
        |draft| draft.data_subjects.clear(),
        |draft| draft.access_modes.clear(),
        |draft| draft.special_safeguards.clear(),
        |draft| draft.is_encrypted_at_rest.clear(),
        |draft| draft.key_holder.clear(),
        |draft| draft.locations.clear(),
    ];
    for (at, empty) in emptied.into_iter().enumerate() {
        let mut draft = draft();
        empty(&mut draft);
        assert!(check_after(&draft, &before).is_err(), "{at}");
    }
}

#[test]
fn what_was_in_use_is_to_be_mended_until_its_removal_is_published() {
    let day = |text: &str| Day::parse(text).unwrap();
    let (by, end) = (day("2026-05-30"), day("2026-06-01"));
    for (mend_by, until, to_mend) in [
        (Some(by), None, Some(Some(by))),
        (Some(by), Some(end), None),
        (None, None, None),
        (None, Some(end), None),
    ] {
        let listing = Listing { announced_on: day("2026-03-01"), from: day("2026-03-01"), until };
        let stage = Stage::Listed { listing, mend_by };
        let engagement = Engagement { stage, ..Engagement::sample() };
        assert_eq!(engagement.to_mend(), to_mend);
        assert_eq!(engagement.ends_on(), until);
        assert_eq!(engagement.was_in_use(), mend_by.is_some());
    }
    let legacy = Engagement { stage: Stage::Legacy, ..Engagement::sample() };
    assert_eq!((legacy.to_mend(), legacy.ends_on()), (Some(None), None));
}
