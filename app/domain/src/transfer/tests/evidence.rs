//! What a mechanism rests on: the entry of a framework and what it covers, and the agreement that holds
//! the clauses.

use super::*;
use crate::agreement::{AgreementDetails, AgreementKind};

#[test]
fn an_entry_of_the_frameworks_has_to_cover_the_data_that_are_touched() {
    use FrameworkData::{Hr, NonHr};
    let covered = |data: &[&str], people: &str, covers: Option<Vec<FrameworkData>>| {
        let mut transfer = Transfer { fallback: None, ..Transfer::sample() };
        transfer.framework.as_mut().unwrap().covers = covers;
        let mut engagement = Engagement { transfers: vec![transfer], ..Engagement::sample() };
        let codes = |raw: &[&str]| raw.iter().filter_map(|raw| Code::parse(raw)).collect();
        engagement.details.locations = vec![at("US", LocationRole::Storage)];
        engagement.details.data_categories = codes(data);
        engagement.details.special_categories.clear();
        engagement.details.data_subjects = codes(&[people]);
        let (sets, on) = (CountrySets::seeded(), day("2026-02-01"));
        let found = assess(&Vendor::sample(), &engagement, &[Origin::Eea], &sets, on).remove(0);
        found.fault
    };
    for (data, people, covers, holds) in [
        (&["ACCOUNT"][..], "CUST_USER", vec![NonHr], true),
        (&["ACCOUNT"], "CUST_USER", vec![Hr], false),
        (&["ACCOUNT"], "APPLICANT", vec![NonHr], false),
        (&["ACCOUNT"], "APPLICANT", vec![Hr, NonHr], true),
        (&["EMPLOYMENT"], "CUST_USER", vec![Hr], true),
        (&["EMPLOYMENT"], "CUST_USER", vec![NonHr], false),
        (&["EMPLOYMENT", "ACCOUNT"], "CUST_USER", vec![Hr], false),
        (&["EMPLOYMENT", "ACCOUNT"], "CUST_USER", vec![Hr, NonHr], true),
    ] {
        let fault = covered(data, people, Some(covers.clone()));
        assert_eq!(fault.is_none(), holds, "{data:?} {people} {covers:?}: {fault:?}");
    }
    assert_eq!(covered(&["EMPLOYMENT"], "APPLICANT", None), None, "nobody was asked");
    let unsaid =
        TransferDraft { framework_covers: vec![], ..TransferDraft::from(&Transfer::sample()) };
    assert_eq!(at_fault(&unsaid), ["framework_covers"]);
}

#[test]
fn clauses_stand_in_an_agreement_that_covers_the_engagement_and_can_hold_them() {
    use AgreementKind as K;
    let backed = |mechanism: &str, fallback: &str, kind: AgreementKind, instrument: &str| {
        let origin = match mechanism {
            "idta" | "uk_addendum" | "uk_extension" => "UK",
            "swiss_scc" => "CH",
            _ => "EEA",
        };
        let draft = TransferDraft {
            origin: origin.into(),
            mechanism: mechanism.into(),
            fallback: fallback.into(),
            instrument: instrument.into(),
            ..TransferDraft::from(&Transfer::sample())
        };
        let details = AgreementDetails { kind, ..AgreementDetails::sample() };
        let agreement = Agreement { details, ..Agreement::sample() };
        let touched = Engagement::sample().details;
        draft.check("", context(&touched.special_data(), &[agreement]))
    };
    let said = |mechanism, kind, instrument: &str| backed(mechanism, "", kind, instrument);
    let known = AgreementId::sample(1).to_string();
    for (mechanism, kind, fits) in [
        ("scc", K::Scc, true),
        ("scc", K::Dpa, true),
        ("scc", K::Nda, false),
        ("scc", K::UkIdta, false),
        ("idta", K::UkIdta, true),
        ("idta", K::Scc, false),
        ("uk_addendum", K::UkAddendum, true),
        ("uk_addendum", K::SwissAmendment, false),
        ("swiss_scc", K::SwissAmendment, true),
        ("swiss_scc", K::Scc, true),
    ] {
        let found = said(mechanism, kind, &known);
        assert_eq!(found.is_ok(), fits, "{mechanism} {}: {found:?}", kind.code());
    }
    for (mechanism, fallback, kind, fits) in [
        ("uk_addendum", "idta", K::UkAddendum, false),
        ("uk_addendum", "idta", K::UkIdta, false),
        ("uk_addendum", "idta", K::Dpa, true),
        ("uk_addendum", "uk_extension", K::UkAddendum, true),
        ("uk_extension", "idta", K::UkIdta, true),
        ("uk_extension", "idta", K::UkAddendum, false),
    ] {
        let found = backed(mechanism, fallback, kind, &known);
        assert_eq!(found.is_ok(), fits, "{mechanism} {fallback} {}: {found:?}", kind.code());
    }
    for unknown in ["", "x", &AgreementId::sample(2).to_string()] {
        let faults = said("scc", K::Dpa, unknown).unwrap_err();
        assert!(faults.get("instrument").is_some(), "{unknown}");
    }
    for mechanism in ["dpf", "adequacy", "bcr_p"] {
        assert_eq!(said(mechanism, K::Dpa, "").unwrap().instrument, None, "{mechanism}");
    }
}

#[test]
fn what_holds_by_itself_needs_no_signature_and_clauses_alone_do() {
    let us = [at("US", LocationRole::Storage)];
    let rests_on = |transfer: Transfer| {
        verdict_on(&Vendor::sample(), &us, &[transfer], "2026-02-01").instruments
    };
    let clauses = Transfer { mechanism: Mechanism::Scc, fallback: None, ..Transfer::sample() };
    let signed = [(Mechanism::Scc, AgreementId::sample(1))];
    assert_eq!(rests_on(clauses.clone()), signed);
    assert_eq!(rests_on(Transfer::sample()), [], "the framework holds");
    let behind = Transfer { fallback: Some(Mechanism::Dpf), ..clauses };
    assert_eq!(rests_on(behind), [], "the framework stands behind");
    let mut fallen = Transfer::sample();
    fallen.framework.as_mut().unwrap().is_active = false;
    assert_eq!(rests_on(fallen), signed);
}

#[test]
fn an_adequate_country_is_named_and_needs_nothing() {
    let to = |codes: &[&str], on: &str| {
        let places: Vec<_> = codes.iter().map(|code| at(code, LocationRole::Storage)).collect();
        let found = verdict_on(&Vendor::sample(), &places, &[], on);
        let names: Vec<_> =
            found.adequate.iter().map(|country| country.code().to_owned()).collect();
        (names.join(" "), found.is_needed())
    };
    assert_eq!(to(&["DE"], "2026-02-01"), (String::new(), false));
    assert_eq!(to(&["CH", "GB"], "2026-02-01"), ("CH GB".to_owned(), false));
    assert_eq!(to(&["CH", "US"], "2026-02-01"), ("CH".to_owned(), true));
    assert_eq!(to(&["GB"], "2021-06-27"), (String::new(), true), "before the decision");
    assert_eq!(to(&["GB"], "2021-06-28"), ("GB".to_owned(), false));
}
