//! Each mechanism on both sides of its borders.

mod evidence;

use super::*;
use crate::agreement::Agreement;
use crate::country::{Country, CountrySets};
use crate::engagement::{Engagement, Location, LocationRole, Place, SpecialData};
use crate::refusal::FieldErrors;
use crate::vendor::{FormerName, Vendor};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn at(code: &str, role: LocationRole) -> Location {
    Location {
        role: Some(role),
        place: Place::Country(Country::parse(code).unwrap()),
        label: None,
        from: None,
        to: None,
        is_default: false,
        is_customer_selectable: false,
    }
}

fn verdict_on(
    vendor: &Vendor,
    locations: &[Location],
    transfers: &[Transfer],
    on: &str,
) -> OriginVerdict {
    let mut engagement = Engagement { transfers: transfers.to_vec(), ..Engagement::sample() };
    engagement.details.locations = locations.to_vec();
    assess(vendor, &engagement, &[Origin::Eea], &CountrySets::seeded(), day(on)).remove(0)
}

fn fault(locations: &[Location], transfers: &[Transfer], on: &str) -> Option<String> {
    verdict_on(&Vendor::sample(), locations, transfers, on).fault
}

/// What is wrong with a transfer by clauses to the US, and whether it is evidence.
fn clauses_on(on: &str, change: impl FnOnce(&mut Tia)) -> Option<(String, bool)> {
    let mut transfer = Transfer { mechanism: Mechanism::Scc, fallback: None, ..Transfer::sample() };
    transfer.tia.as_mut().map(change);
    let us = [at("US", LocationRole::Storage)];
    let found = verdict_on(&Vendor::sample(), &us, &[transfer], on);
    found.fault.map(|fault| (fault, found.lacks_evidence))
}

#[test]
fn an_assessment_holds_until_its_review_is_due_and_an_old_one_has_no_such_day() {
    let due = |tia: &mut Tia| tia.review_due = Some(day("2026-06-01"));
    assert_eq!(clauses_on("2026-06-01", due), None, "on the day itself");
    let (told, lacks_evidence) = clauses_on("2026-06-02", due).unwrap();
    assert!(told.contains("reviewed by 1 June 2026") && told.contains("2 June 2026"), "{told}");
    assert!(lacks_evidence);
    assert_eq!(clauses_on("2040-01-01", |tia| tia.review_due = None), None, "not known");
}

#[test]
fn an_assessment_names_the_special_data_and_an_old_one_was_not_asked() {
    let named = |names: Option<&[&str]>| {
        let names: Option<Vec<Code>> =
            names.map(|names| names.iter().map(|code| Code::parse(code).unwrap()).collect());
        clauses_on("2026-02-01", |tia| tia.names = names)
    };
    assert_eq!(named(Some(&["HEALTH"])), None);
    assert_eq!(named(None), None, "not known");
    for names in [&[][..], &["CHILD"]] {
        let (told, lacks_evidence) = named(Some(names)).unwrap();
        assert!(told.contains("HEALTH") && lacks_evidence, "{told}");
    }
}

#[test]
fn the_framework_counts_for_the_contracting_entity_or_one_that_its_entry_covers() {
    let us = [at("US", LocationRole::Storage)];
    let listed = |vendor: &Vendor, name: &str, covered_as: Option<&str>| {
        let mut transfer = Transfer { fallback: None, ..Transfer::sample() };
        if let Some(listing) = &mut transfer.framework {
            listing.listing_name = Line::parse(name).unwrap();
            listing.covered_as = covered_as.map(|text| Line::parse(text).unwrap());
        }
        let found = verdict_on(vendor, &us, &[transfer], "2026-02-01");
        (found.fault, found.lacks_evidence, found.note)
    };
    let holds = (None, false, None);
    let vendor = Vendor::sample();
    assert_eq!(listed(&vendor, "FJORD CLOUD, Ltd.", None), holds);
    assert!(listed(&vendor, "Fjord Cloud Inc.", None).0.unwrap().contains("“Fjord Cloud Inc.”"));
    assert_eq!(listed(&vendor, "Fjord Cloud Inc.", Some("Covered entities")).0, None);
    let (fault, lacks_evidence, note) = listed(&vendor, "Glacier Group Inc.", None);
    let fault = fault.unwrap();
    assert!(fault.contains("“Glacier Group Inc.”") && fault.contains("“Fjord Cloud Limited”"));
    assert!(lacks_evidence && note.is_none());
    let (fault, _, note) = listed(&vendor, "Glacier Group Inc.", Some("Covered entities, no. 4"));
    let note = note.unwrap();
    assert_eq!(fault, None);
    assert!(
        note.contains("listed as “Glacier Group Inc.”, which covers “Fjord Cloud Limited”")
            && note.contains("no. 4"),
        "{note}"
    );
    let name = Name::parse("Glacier Group Ltd").unwrap();
    let former = FormerName { name, until: day("2026-01-01"), is_correction: false };
    let renamed = Vendor { former_names: vec![former.clone()], ..vendor.clone() };
    assert_eq!(listed(&renamed, "Glacier Group Limited", None), holds);
    let corrected = FormerName { is_correction: true, ..former };
    let corrected = Vendor { former_names: vec![corrected], ..vendor };
    assert!(listed(&corrected, "Glacier Group Limited", None).0.is_some(), "it never stood so");
}

#[test]
fn clauses_behind_an_entry_of_another_company_still_hold() {
    let mut transfer = Transfer::sample();
    if let Some(listing) = &mut transfer.framework {
        listing.listing_name = Line::parse("Glacier Group Inc.").unwrap();
    }
    assert_eq!(fault(&[at("US", LocationRole::Storage)], &[transfer], "2026-02-01"), None);
}

#[test]
fn where_nothing_but_ended_places_is_recorded_nobody_can_say_where_data_go() {
    let ended = Location { to: Some(day("2026-02-01")), ..at("DE", LocationRole::Storage) };
    for (locations, on, told) in [
        (vec![ended.clone()], "2026-01-31", false),
        (vec![ended.clone()], "2026-02-01", true),
        (vec![ended, at("DE", LocationRole::Backup)], "2026-02-01", false),
        (vec![], "2026-02-01", true),
    ] {
        let found = verdict_on(&Vendor::sample(), &locations, &[], on);
        assert_eq!(found.fault.is_some(), told, "{locations:?} {on}");
        assert_eq!(found.lacks_evidence, told);
    }
}

#[test]
fn a_transfer_goes_into_a_form_and_comes_back() {
    let mut transfer = Transfer::sample();
    if let Some(listing) = &mut transfer.framework {
        listing.covered_as = Line::parse("Covered entities, no. 4").ok();
    }
    assert_eq!(checked(&TransferDraft::from(&transfer)), Ok(transfer));
}

#[test]
fn what_was_recorded_before_more_was_asked_is_still_read() {
    let mut stored = serde_json::to_value(Transfer::sample()).unwrap();
    for name in ["reviewer", "document", "review_due", "names"] {
        assert!(stored["tia"].as_object_mut().unwrap().remove(name).is_some(), "{name}");
    }
    for name in ["covered_as", "covers"] {
        assert!(stored["framework"].as_object_mut().unwrap().remove(name).is_some(), "{name}");
    }
    assert!(stored.as_object_mut().unwrap().remove("instrument").is_some());
    let read: Transfer = serde_json::from_value(stored).unwrap();
    let verdict = verdict_on(
        &Vendor::sample(),
        &[at("US", LocationRole::Storage)],
        std::slice::from_ref(&read),
        "2026-02-01",
    );
    assert_eq!((verdict.fault, verdict.instruments), (None, vec![]), "it holds as before");
    let tia = read.tia.unwrap();
    assert_eq!((tia.reviewer, tia.document, tia.review_due, tia.names), (None, None, None, None));
}

fn context<'a>(special: &'a SpecialData<'a>, covering: &'a [Agreement]) -> TransferContext<'a> {
    TransferContext { today: day("2026-02-01"), special, covering }
}

fn checked(draft: &TransferDraft) -> Result<Transfer, FieldErrors> {
    let touched = Engagement::sample().details;
    draft.check("", context(&touched.special_data(), &[Agreement::sample()]))
}

fn at_fault(draft: &TransferDraft) -> Vec<String> {
    let faults = checked(draft).err().unwrap_or_default();
    faults.iter().map(|(field, _)| field.to_owned()).collect()
}

#[test]
fn clauses_and_corporate_rules_ask_for_a_whole_assessment_and_nothing_else_does() {
    let bare = |origin: &str, mechanism: &str, fallback: &str| TransferDraft {
        origin: origin.into(),
        mechanism: mechanism.into(),
        fallback: fallback.into(),
        instrument: AgreementId::sample(1).to_string(),
        ..TransferDraft::default()
    };
    let mut all = [
        "tia_done_on",
        "tia_outcome",
        "tia_reviewer",
        "tia_document",
        "tia_review_due",
        "tia_names",
    ];
    all.sort_unstable();
    for (origin, mechanism, fallback, asks) in [
        ("EEA", "scc", "", true),
        ("UK", "idta", "", true),
        ("UK", "uk_addendum", "", true),
        ("CH", "swiss_scc", "", true),
        ("EEA", "bcr_p", "", true),
        ("EEA", "dpf", "scc", true),
        ("EEA", "dpf", "", false),
        ("EEA", "adequacy", "", false),
    ] {
        let mut found = at_fault(&bare(origin, mechanism, fallback));
        found.sort_unstable();
        let expected: &[&str] = if asks { &all } else { &[] };
        assert_eq!(found, expected, "{origin} {mechanism} {fallback}");
    }
    let ordinary = SpecialData::among(&[], &[], &[]);
    let unnamed = TransferDraft { tia_names: vec![], ..TransferDraft::from(&Transfer::sample()) };
    assert_eq!(at_fault(&unnamed), ["tia_names"]);
    assert!(
        unnamed.check("", context(&ordinary, &[Agreement::sample()])).is_ok(),
        "nothing to name"
    );
}

#[test]
fn a_review_comes_after_an_assessment_that_was_done() {
    let dated = |done_on: &str, due: &str| {
        at_fault(&TransferDraft {
            tia_done_on: done_on.into(),
            tia_review_due: due.into(),
            ..TransferDraft::from(&Transfer::sample())
        })
    };
    assert_eq!(dated("2026-02-01", "2026-02-02"), [""; 0]);
    assert_eq!(dated("2026-02-01", "2026-02-01"), ["tia_review_due"]);
    assert_eq!(dated("2026-02-02", "2026-03-01"), ["tia_done_on"], "tomorrow");
}

#[test]
fn what_is_typed_of_an_assessment_is_never_dropped() {
    let begun = TransferDraft {
        origin: "EEA".into(),
        mechanism: "dpf".into(),
        tia_reviewer: "Lea Brandt".into(),
        ..TransferDraft::default()
    };
    assert_eq!(at_fault(&begun), ["tia_done_on", "tia_outcome"]);
}

#[test]
fn a_transfer_is_needed_outside_the_area_and_its_adequate_countries() {
    use LocationRole::{Backup, Compute, CorporateSeat, Storage, SupportAccess};
    for (code, role, needed) in [
        ("DE", Storage, false),
        ("CH", Storage, false),
        ("US", Storage, true),
        ("IN", SupportAccess, true),
        ("US", Backup, true),
        ("BR", Compute, true),
        ("US", CorporateSeat, false),
    ] {
        assert_eq!(
            fault(&[at(code, role)], &[], "2026-02-01").is_some(),
            needed,
            "{code} {role:?}"
        );
    }
}

#[test]
fn a_location_that_ended_needs_nothing_any_more() {
    let moved = Location { to: Some(day("2026-02-01")), ..at("US", LocationRole::Storage) };
    let places = [moved, at("DE", LocationRole::Storage)];
    assert!(fault(&places, &[], "2026-01-31").is_some());
    assert!(fault(&places, &[], "2026-02-01").is_none());
}

#[test]
fn a_look_at_the_frameworks_list_grows_old() {
    let transfer = Transfer { fallback: None, tia: None, ..Transfer::sample() };
    let us = [at("US", LocationRole::Storage)];
    assert_eq!(fault(&us, std::slice::from_ref(&transfer), "2026-04-15"), None, "90 days");
    assert!(fault(&us, &[transfer], "2026-04-16").unwrap().contains("last checked"), "91 days");
}

#[test]
fn a_fallback_holds_when_the_framework_falls() {
    let mut transfer = Transfer::sample();
    if let Some(framework) = &mut transfer.framework {
        framework.is_active = false;
    }
    let us = [at("US", LocationRole::Storage)];
    assert_eq!(fault(&us, std::slice::from_ref(&transfer), "2026-02-01"), None);
    let alone = Transfer { fallback: None, ..transfer };
    assert!(fault(&us, &[alone], "2026-02-01").unwrap().contains("not active"));
}

#[test]
fn clauses_need_module_three_and_an_assessment() {
    let clauses = Transfer { mechanism: Mechanism::Scc, fallback: None, ..Transfer::sample() };
    let us = [at("IN", LocationRole::Compute)];
    for (modules, tia, ok) in [
        (vec![3], true, true),
        (vec![2], true, false),
        (vec![2, 3], true, true),
        (vec![3], false, false),
    ] {
        let tia = tia.then(|| clauses.tia.clone()).flatten();
        let transfer = Transfer { scc_modules: modules.clone(), tia, ..clauses.clone() };
        assert_eq!(fault(&us, &[transfer], "2026-02-01").is_none(), ok, "{modules:?}");
    }
}

#[test]
fn a_framework_does_not_reach_other_countries() {
    let transfer = Transfer { fallback: None, ..Transfer::sample() };
    let both = [at("US", LocationRole::Storage), at("IN", LocationRole::SupportAccess)];
    assert!(fault(&both, &[transfer], "2026-02-01").is_some());
}

#[test]
fn a_place_without_countries_needs_a_mechanism_that_reaches_everywhere() {
    let global = Location { place: Place::Global, ..at("DE", LocationRole::EdgeTransit) };
    let adequacy =
        Transfer { mechanism: Mechanism::Adequacy, fallback: None, ..Transfer::sample() };
    let clauses = Transfer { mechanism: Mechanism::Scc, fallback: None, ..Transfer::sample() };
    assert!(fault(std::slice::from_ref(&global), &[adequacy], "2026-02-01").is_some());
    assert!(fault(&[global], &[clauses], "2026-02-01").is_none());
}

#[test]
fn a_place_that_counts_and_is_not_resolved_needs_a_mechanism_and_is_no_country() {
    use LocationRole::{CorporateSeat, EdgeTransit, Storage};
    let vague = |place, role| Location { place, ..at("DE", role) };
    let ended = Location { to: Some(day("2026-02-01")), ..vague(Place::Global, EdgeTransit) };
    for (place, needed) in [
        (vague(Place::Global, EdgeTransit), true),
        (vague(Place::Unresolved, Storage), true),
        (vague(Place::Eea, EdgeTransit), false),
        (vague(Place::Global, CorporateSeat), false),
        (ended, false),
    ] {
        let clauses = Transfer { mechanism: Mechanism::Scc, fallback: None, ..Transfer::sample() };
        let places = [at("DE", Storage), place];
        let found = verdict_on(&Vendor::sample(), &places, &[clauses], "2026-02-01");
        assert_eq!((found.is_needed(), found.fault), (needed, None), "{places:?}");
        assert_eq!(found.destinations, []);
    }
}

#[test]
fn derogations_are_refused_at_the_door() {
    let draft = TransferDraft {
        origin: "EEA".into(),
        mechanism: "art49".into(),
        ..TransferDraft::default()
    };
    assert!(checked(&draft).unwrap_err().get("mechanism").unwrap().contains("Article 49"));
    let draft =
        TransferDraft { origin: "UK".into(), mechanism: "dpf".into(), ..TransferDraft::default() };
    assert!(checked(&draft).is_err());
}

#[test]
fn whoever_worked_on_a_transfer_stays_an_author_of_it() {
    let (first, second) = (PersonId::sample(1), PersonId::sample(2));
    let begun = Transfer::sample().worked_on(first, &[]);
    assert_eq!(begun.authors, [first]);
    let same = Transfer::sample().worked_on(second, std::slice::from_ref(&begun));
    assert_eq!(same.authors, [first], "what changes nothing leaves the authors");
    let mended = Transfer { fallback: None, ..Transfer::sample() };
    let mended = mended.worked_on(second, std::slice::from_ref(&begun));
    assert_eq!(mended.authors, [second, first]);
    let anew = Transfer { origin: Origin::Uk, ..Transfer::sample() };
    assert_eq!(anew.worked_on(second, &[begun]).authors, [second]);
}

#[test]
fn only_transfers_that_are_needed_have_authors_who_count() {
    let transfer = Transfer::sample().worked_on(PersonId::sample(1), &[]);
    let verdict = |destinations, reaches_unresolved| OriginVerdict {
        origin: Origin::Eea,
        destinations,
        reaches_unresolved,
        fault: None,
        adequate: vec![],
        lacks_evidence: false,
        note: None,
        instruments: vec![],
    };
    let authors = |verdict| {
        authors_of_needed(std::slice::from_ref(&transfer), &[verdict]).collect::<Vec<_>>()
    };
    assert_eq!(authors(verdict(vec![], false)), []);
    let us = Country::parse("US").unwrap();
    assert_eq!(authors(verdict(vec![us], false)), [PersonId::sample(1)]);
    assert_eq!(authors(verdict(vec![], true)), [PersonId::sample(1)], "nobody knows where to");
}
