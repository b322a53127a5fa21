//! The seeded baseline, and what no new one may leave out.

use super::*;

fn faults(changes: &[(&str, &str)]) -> Vec<String> {
    let mut draft = BaselineDraft::from(&Baseline::first().details);
    for (name, text) in changes {
        draft.fields.set(*name, *text);
    }
    let faults = draft.check().err().unwrap_or_default();
    faults.iter().map(|(field, _)| field.to_owned()).collect()
}

#[test]
fn a_baseline_goes_into_a_form_and_comes_back() {
    for breach_mode in [BreachMode::Strict, BreachMode::Budget { cap_hours: 60 }] {
        let details = BaselineDetails { breach_mode, ..Baseline::first().details };
        assert_eq!(BaselineDraft::from(&details).check(), Ok(details));
    }
}

#[test]
fn the_first_baseline_promises_what_the_catalogue_seeds() {
    let promises = Baseline::first().details.promises;
    for (clause, words) in [
        (ClauseCode::B04, "people are bound; it lasts 60 months after the end"),
        (ClauseCode::B14, "within 24 hours"),
        (ClauseCode::B15, "counted from confirmation or verification"),
        (ClauseCode::B17, "deletion or return, as we choose, within 30 calendar days"),
        (ClauseCode::B20, "audit for cause, access for authorities"),
    ] {
        assert_eq!(promises.words(clause), words);
    }
    assert_eq!(promises.deletion_hours_for_vendor(), 25 * 24);
    assert!(ClauseCode::ALL.iter().all(|&clause| !promises.words(clause).is_empty()));
}

#[test]
fn what_the_law_asks_for_cannot_be_left_out() {
    for (name, text) in [
        ("B04.is_bound", ""),
        ("B04.survival", ""),
        ("B09.level", "inform_before"),
        ("B10.same_duties", ""),
        ("B10.full_liability", ""),
        ("B14.within", ""),
        ("B14.within", "0"),
        ("B14.within_unit", "business_days"),
        ("B15.trigger", "later_or_unstated"),
        ("B17.choice", "none"),
        ("B17.within", "5"),
        ("B20.level", "none"),
        ("B20.regulator_access", ""),
    ] {
        assert_eq!(faults(&[(name, text)]), [name], "{text}");
    }
    assert!(faults(&[("B17.within", "6")]).is_empty());
    assert!(faults(&[("B09.level", "specific")]).is_empty());
}

#[test]
fn a_budget_leaves_the_vendor_some_time() {
    for (cap, found) in [
        ("47", vec!["cap_hours"]),
        ("48", vec![]),
        ("72", vec![]),
        ("73", vec!["cap_hours"]),
        ("", vec!["cap_hours"]),
    ] {
        assert_eq!(faults(&[("mode", "budget"), ("cap_hours", cap)]), found, "{cap}");
    }
}

#[test]
fn all_faults_are_reported_together() {
    let found = BaselineDraft::default().check().unwrap_err();
    let plain: Vec<_> =
        found.iter().map(|(field, _)| field).filter(|field| !field.contains('.')).collect();
    assert_eq!(
        plain,
        ["title", "valid_from", "verification_target_hours", "own_handling_days", "mode"]
    );
}
