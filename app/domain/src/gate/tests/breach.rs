//! B14 and B15: how soon and from when, side letters and the budget.

use super::*;

#[test]
fn seventy_two_hours_fail_and_a_better_side_letter_mends_it() {
    let dpa = with(hours(72));
    assert_eq!(outcome(&dpa, ClauseCode::B14), (Outcome::Weaker, Verdict::Fail));
    assert!(row(&dpa, ClauseCode::B14).mend.unwrap().contains("within 24 hours or less"));
    let letter = || vec![checked(said(hours(24)), ClauseCode::B14)];
    for (precedence, expected) in [(9, Verdict::Pass), (10, Verdict::Fail), (11, Verdict::Fail)] {
        assert_eq!(
            judge(&with_letter(dpa.clone(), precedence, letter())).verdict,
            expected,
            "precedence {precedence}"
        );
    }
    let mended = row(&with_letter(dpa, 9, letter()), ClauseCode::B14);
    assert_eq!(mended.agreement, Some(AgreementId::sample(2)));
    assert_eq!(mended.quote_ref.as_deref(), Some("section 7"));
}

#[test]
fn a_worse_side_letter_with_better_precedence_counts_too() {
    let letter = vec![checked(said(hours(48)), ClauseCode::B14)];
    assert_eq!(judge(&with_letter(GateInputs::sample(), 9, letter)).verdict, Verdict::Fail);
}

#[test]
fn breach_hours_are_judged_by_the_letter_of_the_promise() {
    let days = |amount, unit| ClauseValue::BreachTime { within: Some(Duration { amount, unit }) };
    each(vec![
        (hours(23), Outcome::Stronger),
        (hours(24), Outcome::Equivalent),
        (hours(25), Outcome::Weaker),
        (days(1, Unit::CalendarDays), Outcome::Equivalent),
        (days(1, Unit::BusinessDays), Outcome::Weaker),
        (ClauseValue::BreachTime { within: None }, Outcome::NotEvidenced),
    ]);
}

#[test]
fn a_budget_lets_the_vendor_take_longer_within_its_cap() {
    for (cap_hours, vendor, expected) in [
        (72, 23, Outcome::Stronger),
        (72, 24, Outcome::Equivalent),
        (72, 25, Outcome::Weaker),
        (60, 12, Outcome::Stronger),
        (60, 13, Outcome::Weaker),
    ] {
        let mut inputs = with(hours(vendor));
        inputs.baseline.details.breach_mode = BreachMode::Budget { cap_hours };
        assert_eq!(row(&inputs, ClauseCode::B14).outcome, expected, "{vendor} of {cap_hours}");
    }
    // A shorter verification makes room, up to the most a vendor may take.
    for (verification, vendor, expected) in [
        (1, 47, Outcome::Equivalent),
        (1, 48, Outcome::Weaker),
        (0, 48, Outcome::Equivalent),
        (0, 49, Outcome::Weaker),
    ] {
        let mut inputs = with(hours(vendor));
        inputs.baseline.details.breach_mode = BreachMode::Budget { cap_hours: 72 };
        inputs.baseline.details.verification_target_hours = verification;
        assert_eq!(row(&inputs, ClauseCode::B14).outcome, expected, "{vendor} with {verification}");
    }
    let mut inputs = with(hours(49));
    inputs.baseline.details.breach_mode = BreachMode::Budget { cap_hours: 72 };
    inputs.baseline.details.verification_target_hours = 0;
    inputs.baseline.details.promises.breach_time.amount = 1;
    assert_eq!(
        row(&inputs, ClauseCode::B14).outcome,
        Outcome::Weaker,
        "48 are the most, whatever the cap leaves"
    );
}

#[test]
fn the_budget_shows_what_the_worst_case_comes_to() {
    let budget = judge(&GateInputs::sample()).breach_budget;
    assert_eq!(
        (budget.vendor_hours, budget.total_hours, budget.cap_hours),
        (Some(24), Some(72), 72)
    );
    let unknown = judge(&with(ClauseValue::BreachTime { within: None })).breach_budget;
    assert_eq!((unknown.vendor_hours, unknown.total_hours), (None, None));
}

#[test]
fn an_earlier_trigger_is_stronger_and_an_unstated_one_fails() {
    each(vec![
        (ClauseValue::BreachTrigger(BreachTrigger::Suspicion), Outcome::Stronger),
        (ClauseValue::BreachTrigger(BreachTrigger::Awareness), Outcome::Stronger),
        (ClauseValue::BreachTrigger(BreachTrigger::Verification), Outcome::Equivalent),
        (ClauseValue::BreachTrigger(BreachTrigger::LaterOrUnstated), Outcome::Weaker),
    ]);
}

#[test]
fn an_earlier_trigger_never_buys_extra_hours() {
    let mut inputs = with(hours(48));
    for term in &mut inputs.instruments[0].terms {
        if term.clause == ClauseCode::B15 {
            *term = checked(
                said(ClauseValue::BreachTrigger(BreachTrigger::Suspicion)),
                ClauseCode::B15,
            );
        }
    }
    assert_eq!(judge(&inputs).verdict, Verdict::Fail);
}
