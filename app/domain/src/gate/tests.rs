//! The vectors of domain.md 17, with the borders on both sides.

mod breach;
mod clauses;

use std::collections::BTreeSet;

use super::*;
use crate::agreement::{Agreement, AgreementKind, AgreementState, Authorship, LegalNames, Signing};
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
        .checked(PersonId::sample(2), true, at)
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
    let names = LegalNames { vendor: &agreement.details.vendor_entity, ours: None };
    inputs.instruments.push(Instrument::of(&agreement, terms, names));
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
fn the_last_editors_of_what_counts_are_known() {
    let mut inputs = GateInputs::sample();
    inputs.obligations[0].authors = vec![PersonId::sample(3)];
    assert_eq!(inputs.editors(), BTreeSet::from([PersonId::sample(1), PersonId::sample(3)]));
    inputs.instruments[0].ends_on = Some(inputs.day);
    assert_eq!(inputs.editors(), BTreeSet::from([PersonId::sample(3)]));
}

#[test]
fn who_worked_on_an_instrument_is_known_by_its_name() {
    let [anna, ben] = [1, 2].map(PersonId::sample);
    let mut inputs = GateInputs::sample();
    let name = inputs.instruments[0].name();
    let menders = vec![ben];
    inputs.instruments[0].authorship =
        Authorship { authors: vec![ben, anna], menders, ..Authorship::default() };
    let digest = GateInputs::sample().digest();
    assert_eq!(inputs.digest(), digest, "who wrote it is no content");
    let both = [(ben, name.clone()), (anna, name.clone())];
    assert_eq!(inputs.instrument_editors(), both);
    inputs.instruments[0].ends_on = Some(inputs.day);
    assert_eq!(inputs.instrument_editors(), [(ben, name.clone())], "it rests on who ended it");
    inputs.instruments[0].authorship.menders.clear();
    assert_eq!(inputs.instrument_editors(), []);

    let mut agreement = Agreement::sample();
    agreement.authorship.menders = vec![anna];
    let vendor = agreement.details.vendor_entity.clone();
    let names = LegalNames { vendor: &vendor, ours: None };
    inputs.instruments[0] = Instrument::released(&agreement, names);
    assert_eq!(inputs.instrument_editors(), [(anna, name)]);
    let contract = row(&inputs, ClauseCode::B01);
    assert_eq!(contract.outcome, Outcome::Absent);
    assert!(contract.why.contains("does not cover this engagement any more"), "{}", contract.why);
}
