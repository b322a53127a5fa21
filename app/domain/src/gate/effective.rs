//! Which instrument is heard on a clause (domain.md 6.6 (1)), and the row that follows.

use super::compare::{compare, required};
use super::records::{contract, secrecy, transfers};
use super::{ClauseRow, GateInputs, Instrument, Outcome};
use crate::clause::{ClauseCode, ClauseTerm, ClauseValue, Statement};

/// The row of one clause.
pub(super) fn row(clause: ClauseCode, inputs: &GateInputs) -> ClauseRow {
    match clause {
        ClauseCode::B01 => contract(inputs),
        ClauseCode::B05 => secrecy(inputs),
        ClauseCode::B21 => transfers(inputs),
        _ => entered(clause, inputs),
    }
}

/// The value that counts on a clause, where an instrument gives one.
pub(super) fn value(clause: ClauseCode, inputs: &GateInputs) -> Option<&ClauseValue> {
    match heard(clause, inputs) {
        Heard::Voices(voices) => {
            let worst = voices.into_iter().min_by_key(|(instrument, term)| {
                rank(voice(clause, inputs, instrument, term).outcome)
            });
            worst.and_then(|(_, term)| term.statement.value())
        }
        Heard::Silence(_) | Heard::Nothing => None,
    }
}

/// A clause whose terms people enter.
pub(super) fn entered(clause: ClauseCode, inputs: &GateInputs) -> ClauseRow {
    match heard(clause, inputs) {
        Heard::Voices(voices) => {
            let rows = voices
                .into_iter()
                .map(|(instrument, term)| voice(clause, inputs, instrument, term));
            // Equal precedence: nobody knows which one a court would hear, so the worse one counts.
            rows.min_by_key(|row| rank(row.outcome)).unwrap_or_else(|| unread(clause, inputs))
        }
        Heard::Silence(instrument) => {
            let row = bare(
                clause,
                inputs,
                Outcome::Absent,
                format!("{} says nothing on it.", instrument.name()),
            );
            from(ClauseRow { mend: Some(side_letter(clause, inputs)), ..row }, instrument)
        }
        Heard::Nothing => unread(clause, inputs),
    }
}

fn unread(clause: ClauseCode, inputs: &GateInputs) -> ClauseRow {
    let (why, mend) = if holding(inputs).is_empty() {
        (
            "No instrument is in force on that day, so none can be heard.",
            "Put an instrument in force first, then enter what it says.",
        )
    } else {
        (
            "Nobody has entered what the instruments say on it.",
            "Read the instruments in force and enter what they say on this point.",
        )
    };
    ClauseRow {
        mend: Some(mend.to_owned()),
        ..bare(clause, inputs, Outcome::NotEvidenced, why.to_owned())
    }
}

/// Who speaks on a clause.
enum Heard<'a> {
    /// The instruments of the best precedence that speak.
    Voices(Vec<(&'a Instrument, &'a ClauseTerm)>),
    /// All that were read are silent, as two people found; this is the first of them.
    Silence(&'a Instrument),
    /// Nothing was entered.
    Nothing,
}

/// The instruments in force on the day, the best precedence first.
pub(super) fn holding(inputs: &GateInputs) -> Vec<&Instrument> {
    let mut found: Vec<_> =
        inputs.instruments.iter().filter(|it| it.holds_on(inputs.day)).collect();
    found.sort_by_key(|it| (it.precedence, it.reference.number));
    found
}

fn heard(clause: ClauseCode, inputs: &GateInputs) -> Heard<'_> {
    let mut silent = None;
    let found = holding(inputs);
    for equals in found.chunk_by(|one, other| one.precedence == other.precedence) {
        let mut voices = Vec::new();
        for &instrument in equals {
            for term in instrument.terms.iter().filter(|term| term.clause == clause) {
                // That an instrument is silent is a finding like any other: unchecked, it does not
                // let a lower instrument speak.
                if term.statement == Statement::Absent && term.is_checked() {
                    silent.get_or_insert(instrument);
                } else {
                    voices.push((instrument, term));
                }
            }
        }
        if !voices.is_empty() {
            return Heard::Voices(voices);
        }
    }
    silent.map_or(Heard::Nothing, Heard::Silence)
}

fn voice(
    clause: ClauseCode,
    inputs: &GateInputs,
    instrument: &Instrument,
    term: &ClauseTerm,
) -> ClauseRow {
    let (outcome, why, mend) = if !term.is_checked() {
        let why = "This value has not been checked by a second person.".to_owned();
        (
            Outcome::NotEvidenced,
            why,
            Some(format!("Have a second person check the value in {}.", instrument.reference)),
        )
    } else if let Some(value) = term.statement.value() {
        let (outcome, why) = compare(value, &inputs.baseline.details);
        (outcome, why, (!outcome.is_met()).then(|| side_letter(clause, inputs)))
    } else {
        let why = format!("{} says the opposite.", instrument.name());
        (Outcome::Weaker, why, Some(side_letter(clause, inputs)))
    };
    let term_words = term.statement.words();
    let quote_ref = term.statement.quote_ref().map(ToString::to_string);
    from(
        ClauseRow { term: term_words, quote_ref, mend, ..bare(clause, inputs, outcome, why) },
        instrument,
    )
}

fn side_letter(clause: ClauseCode, inputs: &GateInputs) -> String {
    format!(
        "Ask for a side letter with better precedence that promises {}.",
        required(clause, &inputs.baseline.details)
    )
}

pub(super) fn from(row: ClauseRow, instrument: &Instrument) -> ClauseRow {
    ClauseRow { agreement: Some(instrument.id), source: Some(instrument.name()), ..row }
}

pub(super) fn bare(
    clause: ClauseCode,
    inputs: &GateInputs,
    outcome: Outcome,
    why: String,
) -> ClauseRow {
    ClauseRow {
        clause,
        promise: inputs.baseline.details.promises.words(clause),
        term: "not said".to_owned(),
        quote_ref: None,
        agreement: None,
        source: None,
        outcome,
        why,
        mend: None,
    }
}

/// The worst first.
const fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Weaker => 0,
        Outcome::Absent => 1,
        Outcome::NotEvidenced => 2,
        Outcome::Equivalent => 3,
        Outcome::Stronger => 4,
        Outcome::NotApplicable => 5,
    }
}
