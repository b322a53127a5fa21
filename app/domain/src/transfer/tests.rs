//! Each mechanism on both sides of its borders.

use super::*;
use crate::country::{Country, CountrySets};
use crate::engagement::{Location, LocationRole, Place};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn at(code: &str, role: LocationRole) -> Location {
    Location {
        role,
        place: Place::Country(Country::parse(code).unwrap()),
        label: None,
        from: None,
        to: None,
        is_default: false,
        is_customer_selectable: false,
    }
}

fn fault(locations: &[Location], transfers: &[Transfer], on: &str) -> Option<String> {
    assess(locations, transfers, &[Origin::Eea], &CountrySets::seeded(), day(on)).remove(0).fault
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
    assert!(fault(std::slice::from_ref(&moved), &[], "2026-01-31").is_some());
    assert!(fault(&[moved], &[], "2026-02-01").is_none());
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
fn derogations_are_refused_at_the_door() {
    let draft = TransferDraft {
        origin: "EEA".into(),
        mechanism: "art49".into(),
        ..TransferDraft::default()
    };
    assert!(
        draft
            .check("", day("2026-02-01"))
            .unwrap_err()
            .get("mechanism")
            .unwrap()
            .contains("Article 49")
    );
    let draft =
        TransferDraft { origin: "UK".into(), mechanism: "dpf".into(), ..TransferDraft::default() };
    assert!(draft.check("", day("2026-02-01")).is_err());
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
    let verdict = |destinations| OriginVerdict { origin: Origin::Eea, destinations, fault: None };
    let authors = |verdict| {
        authors_of_needed(std::slice::from_ref(&transfer), &[verdict]).collect::<Vec<_>>()
    };
    assert_eq!(authors(verdict(vec![])), []);
    let us = Country::parse("US").unwrap();
    assert_eq!(authors(verdict(vec![us])), [PersonId::sample(1)]);
}
