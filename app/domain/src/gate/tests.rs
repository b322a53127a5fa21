//! The vectors of domain.md 17, with the borders on both sides.

use std::collections::BTreeSet;

use super::*;
use crate::agreement::{Agreement, AgreementKind, AgreementState, Signing};
use crate::clause::{
    Audit, AuditLevel, Authorisation, BreachContent, BreachTrigger, ClauseTerm, Deletion,
    DeletionChoice, Duration, FlowDown, Personnel, Statement, Unit,
};
use crate::confidentiality::{Direction, Obligation, Survival};
use crate::country::Origin;
use crate::id::PersonId;
use crate::text::{Line, Name, Prose};
use crate::time::Moment;

fn on(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn said(value: ClauseValue) -> Statement {
    Statement::Explicit { value, quote_ref: Line::parse("section 7").unwrap() }
}

fn checked(statement: Statement, clause: ClauseCode) -> ClauseTerm {
    let at = Moment::from_milliseconds(0).unwrap();
    ClauseTerm::enter(clause, statement, PersonId::sample(1), at)
        .unwrap()
        .checked(PersonId::sample(2), at)
        .unwrap()
}

fn hours(amount: u32) -> ClauseValue {
    ClauseValue::BreachTime { within: Some(Duration { amount, unit: Unit::Hours }) }
}

/// The sample with the DPA saying this instead.
fn with(value: ClauseValue) -> GateInputs {
    let clause = value.clause();
    with_term(checked(said(value), clause))
}

fn with_term(term: ClauseTerm) -> GateInputs {
    let mut inputs = GateInputs::sample();
    let place = inputs.instruments[0].terms.iter_mut().find(|it| it.clause == term.clause).unwrap();
    *place = term;
    inputs
}

/// Adds a side letter in force that says only this.
fn with_letter(mut inputs: GateInputs, precedence: u8, terms: Vec<ClauseTerm>) -> GateInputs {
    let mut agreement = Agreement::sample();
    agreement.id = AgreementId::sample(2);
    agreement.number = 2;
    agreement.details.kind = AgreementKind::SideLetter;
    agreement.details.precedence = precedence;
    inputs.instruments.push(Instrument::of(&agreement, terms, &agreement.details.vendor_entity));
    inputs
}

fn row(inputs: &GateInputs, clause: ClauseCode) -> ClauseRow {
    judge(inputs).rows.into_iter().find(|row| row.clause == clause).unwrap()
}

fn outcome(inputs: &GateInputs, clause: ClauseCode) -> (Outcome, Verdict) {
    (row(inputs, clause).outcome, judge(inputs).verdict)
}

/// The verdict that an outcome gives when all else is met.
fn verdict_of(outcome: Outcome) -> Verdict {
    match outcome {
        Outcome::Weaker | Outcome::Absent => Verdict::Fail,
        Outcome::NotEvidenced => Verdict::Incomplete,
        _ => Verdict::Pass,
    }
}

fn each(cases: Vec<(ClauseValue, Outcome)>) {
    for (value, expected) in cases {
        let words = value.words();
        let clause = value.clause();
        assert_eq!(
            outcome(&with(value), clause),
            (expected, verdict_of(expected)),
            "{} {words}",
            clause.code()
        );
    }
}

#[test]
fn the_sample_passes_with_every_clause_just_equivalent() {
    let result = judge(&GateInputs::sample());
    assert_eq!(result.verdict, Verdict::Pass);
    assert_eq!(result.rows.len(), ClauseCode::ALL.len());
    for row in &result.rows {
        let expected = if row.clause == ClauseCode::B21 {
            Outcome::NotApplicable
        } else {
            Outcome::Equivalent
        };
        assert_eq!(row.outcome, expected, "{}", row.told());
        assert_eq!(row.mend, None);
    }
    assert!(result.missing().is_empty());
}

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

#[test]
fn survival_is_compared_by_decision_23() {
    let bound = |survival| ClauseValue::Personnel(Personnel { is_bound: true, survival });
    each(vec![
        (bound(Some(Survival::Months(36))), Outcome::Weaker),
        (bound(Some(Survival::Months(59))), Outcome::Weaker),
        (bound(Some(Survival::Months(60))), Outcome::Equivalent),
        (bound(Some(Survival::Months(61))), Outcome::Stronger),
        (bound(Some(Survival::WhileDataHeld)), Outcome::Weaker),
        (bound(Some(Survival::Indefinite)), Outcome::Stronger),
        (bound(None), Outcome::NotEvidenced),
        (
            ClauseValue::Personnel(Personnel {
                is_bound: false,
                survival: Some(Survival::Indefinite),
            }),
            Outcome::Weaker,
        ),
    ]);
    for (term, expected) in [
        (Survival::WhileDataHeld, Outcome::Equivalent),
        (Survival::Months(1_200), Outcome::Weaker),
        (Survival::Indefinite, Outcome::Stronger),
    ] {
        let mut inputs = with(bound(Some(term)));
        inputs.baseline.details.promises.survival = Survival::WhileDataHeld;
        assert_eq!(row(&inputs, ClauseCode::B04).outcome, expected, "{term:?}");
    }
}

#[test]
fn deletion_has_to_leave_our_own_handling() {
    let within = |amount, unit| {
        ClauseValue::Deletion(Deletion {
            choice: DeletionChoice::DeleteOrReturn,
            within: Some(Duration { amount, unit }),
        })
    };
    let choice = |choice| {
        ClauseValue::Deletion(Deletion {
            choice,
            within: Some(Duration { amount: 25, unit: Unit::CalendarDays }),
        })
    };
    each(vec![
        (within(24, Unit::CalendarDays), Outcome::Stronger),
        (within(25, Unit::CalendarDays), Outcome::Equivalent),
        (within(26, Unit::CalendarDays), Outcome::Weaker),
        (within(30, Unit::CalendarDays), Outcome::Weaker),
        (within(90, Unit::CalendarDays), Outcome::Weaker),
        (within(600, Unit::Hours), Outcome::Equivalent),
        (within(601, Unit::Hours), Outcome::Weaker),
        (within(17, Unit::BusinessDays), Outcome::Stronger),
        (within(18, Unit::BusinessDays), Outcome::Weaker),
        (choice(DeletionChoice::DeleteOnly), Outcome::Weaker),
        (choice(DeletionChoice::VendorChooses), Outcome::Weaker),
        (
            ClauseValue::Deletion(Deletion {
                choice: DeletionChoice::DeleteOrReturn,
                within: None,
            }),
            Outcome::NotEvidenced,
        ),
        (
            ClauseValue::Deletion(Deletion { choice: DeletionChoice::None, within: None }),
            Outcome::Weaker,
        ),
    ]);
    let told = row(&with(within(30, Unit::CalendarDays)), ClauseCode::B17);
    assert!(told.why.contains("25 calendar days"), "{}", told.why);
}

#[test]
fn levels_sets_and_pairs_are_judged_on_both_sides() {
    let audit = |level, regulator_access| ClauseValue::Audit(Audit { level, regulator_access });
    let pair = |same_duties, full_liability| {
        ClauseValue::FlowDown(FlowDown { same_duties, full_liability })
    };
    let all: BTreeSet<_> = BreachContent::ALL.iter().copied().collect();
    let mut three = all.clone();
    three.remove(&BreachContent::Contact);
    each(vec![
        (ClauseValue::Subprocessing(Authorisation::InformBefore), Outcome::Weaker),
        (ClauseValue::Subprocessing(Authorisation::GeneralWithObjection), Outcome::Equivalent),
        (ClauseValue::Subprocessing(Authorisation::Specific), Outcome::Stronger),
        (audit(AuditLevel::ReportPlusQuestions, true), Outcome::Weaker),
        (audit(AuditLevel::AuditForCause, true), Outcome::Equivalent),
        (audit(AuditLevel::AuditFull, true), Outcome::Stronger),
        (audit(AuditLevel::AuditFull, false), Outcome::Weaker),
        (pair(true, true), Outcome::Equivalent),
        (pair(true, false), Outcome::Weaker),
        (pair(false, true), Outcome::Weaker),
        (ClauseValue::BreachContents(all.clone()), Outcome::Equivalent),
        (ClauseValue::BreachContents(three.clone()), Outcome::Weaker),
        (ClauseValue::BreachContents(BTreeSet::new()), Outcome::Weaker),
    ]);
    let mut inputs = with(ClauseValue::BreachContents(all));
    inputs.baseline.details.promises.breach_contents = three;
    assert_eq!(row(&inputs, ClauseCode::B16).outcome, Outcome::Stronger);
}

#[test]
fn an_unchecked_value_is_not_evidence() {
    let mut inputs = GateInputs::sample();
    inputs.instruments[0].terms[3].check = None;
    assert_eq!(judge(&inputs).verdict, Verdict::Incomplete);
    let worse = with_term(ClauseTerm { check: None, ..checked(said(hours(72)), ClauseCode::B14) });
    assert_eq!(outcome(&worse, ClauseCode::B14), (Outcome::NotEvidenced, Verdict::Incomplete));
    assert!(row(&worse, ClauseCode::B14).mend.unwrap().contains("second person"));
}

#[test]
fn absent_lets_a_lower_instrument_speak_and_contradicted_does_not() {
    let clause = ClauseCode::B14;
    let opposite = Statement::Contradicted { quote_ref: Line::parse("section 9").unwrap() };
    assert_eq!(
        outcome(&with_term(checked(Statement::Absent, clause)), clause),
        (Outcome::Absent, Verdict::Fail)
    );
    assert_eq!(
        outcome(&with_term(checked(opposite.clone(), clause)), clause),
        (Outcome::Weaker, Verdict::Fail)
    );
    for (statement, expected) in [(Statement::Absent, Verdict::Pass), (opposite, Verdict::Fail)] {
        let letter = with_letter(GateInputs::sample(), 1, vec![checked(statement.clone(), clause)]);
        assert_eq!(judge(&letter).verdict, expected, "{statement:?}");
        let unchecked = ClauseTerm { check: None, ..checked(statement, clause) };
        let letter = with_letter(GateInputs::sample(), 1, vec![unchecked]);
        assert_eq!(
            judge(&letter).verdict,
            Verdict::Incomplete,
            "one person's word lets nobody else speak"
        );
    }
}

#[test]
fn what_nobody_entered_is_not_evidenced() {
    let mut inputs = GateInputs::sample();
    inputs.instruments[0].terms.retain(|term| term.clause != ClauseCode::B20);
    assert_eq!(outcome(&inputs, ClauseCode::B20), (Outcome::NotEvidenced, Verdict::Incomplete));
}

#[test]
fn the_contract_is_judged_on_the_day() {
    let mut inputs = GateInputs::sample();
    inputs.instruments[0].ends_on = Some(on("2026-07-01"));
    for (day, expected) in [
        ("2025-12-31", Verdict::Fail),
        ("2026-01-01", Verdict::Pass),
        ("2026-06-30", Verdict::Pass),
        ("2026-07-01", Verdict::Fail),
    ] {
        inputs.day = on(day);
        assert_eq!(judge(&inputs).verdict, expected, "{day}");
        let contract =
            if expected == Verdict::Pass { Outcome::Equivalent } else { Outcome::Absent };
        assert_eq!(row(&inputs, ClauseCode::B01).outcome, contract, "{day}");
    }
}

/// B01 and the verdict when the sample's terms stand in `agreement`.
fn contract_of(agreement: &Agreement, legal_name: &str) -> (Outcome, Verdict) {
    let mut inputs = GateInputs::sample();
    let terms = inputs.instruments.remove(0).terms;
    let legal_name = Name::parse(legal_name).unwrap();
    inputs.instruments.push(Instrument::of(agreement, terms, &legal_name));
    outcome(&inputs, ClauseCode::B01)
}

#[test]
fn a_contract_has_to_be_complete() {
    let of = |change: fn(&mut Agreement)| {
        let mut agreement = Agreement::sample();
        change(&mut agreement);
        contract_of(&agreement, "Fjord Cloud Limited")
    };
    let pass = (Outcome::Equivalent, Verdict::Pass);
    let fail = (Outcome::Absent, Verdict::Fail);
    let cases: [(fn(&mut Agreement), _); 6] = [
        (|_| (), pass),
        (|it| it.file = None, fail),
        (|it| it.state = AgreementState::Agreed, fail),
        (|it| it.state = AgreementState::SignedPartially { signing: Signing::sample() }, pass),
        (
            |it| {
                let signing = Signing { vendor: None, ..Signing::sample() };
                it.state = AgreementState::SignedPartially { signing };
            },
            fail,
        ),
        (|it| it.details.kind = AgreementKind::Nda, fail),
    ];
    for (number, (change, expected)) in cases.into_iter().enumerate() {
        assert_eq!(of(change), expected, "case {number}");
    }
}

#[test]
fn a_contract_binds_the_right_entity() {
    for (legal_name, expected) in
        [("Fjord Cloud Limited", Verdict::Pass), ("Fjord Cloud Inc.", Verdict::Fail)]
    {
        assert_eq!(contract_of(&Agreement::sample(), legal_name).1, expected, "{legal_name}");
    }
    let mut explained = Agreement::sample();
    explained.details.entity_explanation = Prose::parse("It was renamed.").ok();
    assert_eq!(contract_of(&explained, "Fjord Cloud Inc.").1, Verdict::Pass);
}

#[test]
fn nothing_recorded_fails() {
    let empty = GateInputs {
        instruments: vec![],
        obligations: vec![],
        transfers: vec![],
        ..GateInputs::sample()
    };
    let result = judge(&empty);
    assert_eq!(result.verdict, Verdict::Fail);
    assert_eq!(result.missing().len(), ClauseCode::ALL.len());
    assert!(result.rows.iter().all(|row| row.mend.is_some()));
}

#[test]
fn secrecy_needs_an_active_obligation_of_the_vendor() {
    let of = |change: fn(&mut Obligation)| {
        let mut inputs = GateInputs::sample();
        change(&mut inputs.obligations[0]);
        outcome(&inputs, ClauseCode::B05)
    };
    assert_eq!(of(|_| ()), (Outcome::Equivalent, Verdict::Pass));
    assert_eq!(
        of(|it| it.details.direction = Direction::CompanyBound),
        (Outcome::Weaker, Verdict::Fail)
    );
    assert_eq!(
        of(|it| it.details.ends_on = Some(on("2026-03-01"))),
        (Outcome::Weaker, Verdict::Fail)
    );
    assert_eq!(
        of(|it| it.details.ends_on = Some(on("2026-03-02"))),
        (Outcome::Equivalent, Verdict::Pass)
    );
    assert_eq!(of(|it| it.check = None), (Outcome::NotEvidenced, Verdict::Incomplete));
    assert_eq!(of(|it| it.file = None), (Outcome::NotEvidenced, Verdict::Incomplete));
    let none = GateInputs { obligations: vec![], ..GateInputs::sample() };
    assert_eq!(outcome(&none, ClauseCode::B05), (Outcome::Absent, Verdict::Fail));
}

#[test]
fn a_clause_of_an_agreement_that_is_over_keeps_nothing_secret() {
    let mut inputs = GateInputs::sample();
    let details = &mut inputs.obligations[0].details;
    details.basis = crate::confidentiality::Basis::ClauseInAgreement;
    details.agreement = Some(AgreementId::sample(1));
    assert_eq!(row(&inputs, ClauseCode::B05).outcome, Outcome::Equivalent);
    inputs.instruments[0].ends_on = Some(inputs.day);
    assert_eq!(row(&inputs, ClauseCode::B05).outcome, Outcome::Weaker);
}

#[test]
fn every_origin_needs_a_mechanism_that_holds() {
    let finding = |origin, is_needed, fault: Option<&str>| TransferFinding {
        origin,
        is_needed,
        fault: fault.map(str::to_owned),
    };
    for (transfers, expected) in [
        (vec![], Outcome::NotEvidenced),
        (vec![finding(Origin::Eea, false, None)], Outcome::NotApplicable),
        (vec![finding(Origin::Eea, true, None)], Outcome::Equivalent),
        (
            vec![
                finding(Origin::Eea, true, None),
                finding(Origin::Uk, true, Some("None recorded.")),
            ],
            Outcome::Weaker,
        ),
        (vec![finding(Origin::Eea, false, Some("A place is not resolved."))], Outcome::Weaker),
    ] {
        let inputs = GateInputs { transfers, ..GateInputs::sample() };
        assert_eq!(outcome(&inputs, ClauseCode::B21), (expected, verdict_of(expected)));
    }
}

#[test]
fn the_digest_follows_everything_that_was_read_but_the_day() {
    let sample = GateInputs::sample();
    let digest = sample.digest();
    assert_eq!(GateInputs { day: on("2026-04-01"), ..sample.clone() }.digest(), digest);
    let mut saved = sample.clone();
    saved.obligations[0].revision += 1;
    assert_eq!(saved.digest(), digest, "a counter is no content");
    let mut baseline = sample.clone();
    baseline.baseline.details.promises.own_handling_days = 4;
    let mut ending = sample.clone();
    ending.instruments[0].ends_on = Some(on("2030-01-01"));
    let mut file = sample.clone();
    file.instruments[0].file = Some(Digest::of(b"another"));
    let mut obligation = sample.clone();
    obligation.obligations[0].details.scope.pop();
    let mut transfer = sample;
    transfer.transfers[0].is_needed = true;
    for (name, changed) in [
        ("baseline", baseline),
        ("end", ending),
        ("file", file),
        ("term", with(hours(23))),
        ("obligation", obligation),
        ("transfer", transfer),
    ] {
        assert_ne!(changed.digest(), digest, "{name}");
    }
}

#[test]
fn inputs_and_results_survive_the_way_to_the_browser() {
    for inputs in [
        GateInputs::sample(),
        with(hours(72)),
        with_term(checked(Statement::Absent, ClauseCode::B16)),
    ] {
        let sent = serde_json::to_string(&inputs).unwrap();
        let received: GateInputs = serde_json::from_str(&sent).unwrap();
        assert_eq!(received, inputs);
        let result = judge(&received);
        assert_eq!(result, judge(&inputs));
        let stored = serde_json::to_string(&result).unwrap();
        assert_eq!(serde_json::from_str::<GateResult>(&stored).unwrap(), result);
    }
}

#[test]
fn a_preview_shows_the_effect_of_what_is_typed() {
    let mut inputs = with(hours(72));
    inputs.instruments[0].terms[0].check = None;
    assert_eq!(judge(&inputs).verdict, Verdict::Fail);
    let at = Moment::from_milliseconds(0).unwrap();
    let typed = [(ClauseCode::B14, said(hours(24)))];
    let shown = inputs.preview(AgreementId::sample(1), &typed, PersonId::sample(1), at);
    assert_eq!(judge(&shown).verdict, Verdict::Pass);
}

#[test]
fn the_last_editors_of_what_counts_are_known() {
    let mut inputs = GateInputs::sample();
    inputs.obligations[0].entered_by = PersonId::sample(3);
    assert_eq!(inputs.editors(), BTreeSet::from([PersonId::sample(1), PersonId::sample(3)]));
    inputs.instruments[0].ends_on = Some(inputs.day);
    assert_eq!(inputs.editors(), BTreeSet::from([PersonId::sample(3)]));
}
