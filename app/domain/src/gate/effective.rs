//! Which instrument is heard on a clause (domain.md 6.6 (1)), and the row that follows.

use super::compare::{compare, required};
use super::{ClauseRow, GateInputs, Instrument, Outcome, TransferFinding};
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

/// B01: a written contract in force with the right entity, on the day (D20).
fn contract(inputs: &GateInputs) -> ClauseRow {
    let contracts: Vec<_> = inputs
        .instruments
        .iter()
        .filter(|it| it.kind.is_processing_contract())
        .collect();
    if let Some(contract) = holding(inputs)
        .into_iter()
        .find(|it| it.kind.is_processing_contract())
    {
        let why = format!(
            "{} binds the vendor on {}.",
            contract.name(),
            inputs.day.in_words()
        );
        let mut row = bare(ClauseCode::B01, inputs, Outcome::Equivalent, why);
        "a contract in force".clone_into(&mut row.term);
        return from(row, contract);
    }
    let reasons: Vec<_> = contracts
        .iter()
        .map(|it| format!("{}: {}", it.name(), it.reason(inputs)))
        .collect();
    let why = if reasons.is_empty() {
        "No contract that covers this engagement is recorded.".to_owned()
    } else {
        format!(
            "No contract is in force on {}. {}",
            inputs.day.in_words(),
            reasons.join(" ")
        )
    };
    let mend = "Have a data processing agreement signed by the right entities, stored, and in effect by that day.";
    ClauseRow {
        mend: Some(mend.to_owned()),
        ..bare(ClauseCode::B01, inputs, Outcome::Absent, why)
    }
}

impl Instrument {
    fn reason(&self, inputs: &GateInputs) -> String {
        match (self.missing.is_empty(), self.effective_from, self.ends_on) {
            (false, _, _) => self.missing.join(" "),
            (true, Some(from), _) if inputs.day < from => {
                format!("It takes effect on {} only.", from.in_words())
            }
            (true, _, Some(end)) if end <= inputs.day => format!("It ended on {}.", end.in_words()),
            (true, _, _) => "It is in force.".to_owned(),
        }
    }
}

/// B05: an active obligation of the vendor over customers' personal data.
fn secrecy(inputs: &GateInputs) -> ClauseRow {
    let clause = ClauseCode::B05;
    let shortfalls: Vec<_> = inputs
        .obligations
        .iter()
        .map(|it| (it, it.shortfall(inputs.day), lapsed_source(it, inputs)))
        .collect();
    let binding = shortfalls
        .iter()
        .find(|(_, shortfall, lapsed)| shortfall.is_none() && lapsed.is_none());
    if let Some((obligation, _, _)) = binding {
        let why = format!(
            "{} binds the vendor on {}.",
            obligation.reference(),
            inputs.day.in_words()
        );
        let term = format!(
            "{}, {}",
            obligation.details.basis.words(),
            obligation.details.direction.words()
        );
        let source = Some(obligation.reference().to_string());
        let quote_ref = obligation
            .details
            .clause_ref
            .as_ref()
            .or(obligation.details.statute_ref.as_ref());
        let quote_ref = quote_ref.map(ToString::to_string);
        return ClauseRow {
            term,
            source,
            quote_ref,
            ..bare(clause, inputs, Outcome::Equivalent, why)
        };
    }
    let only_proof = |(_, shortfall, lapsed): &(
        _,
        Option<crate::confidentiality::Shortfall>,
        Option<String>,
    )| {
        lapsed.is_none() && shortfall.is_some_and(|shortfall| shortfall.is_of_evidence())
    };
    let outcome = match shortfalls.as_slice() {
        [] => Outcome::Absent,
        found if found.iter().any(only_proof) => Outcome::NotEvidenced,
        _ => Outcome::Weaker,
    };
    let told: Vec<_> = shortfalls
        .iter()
        .filter_map(|(it, shortfall, lapsed)| {
            let words = shortfall
                .map(crate::confidentiality::Shortfall::words)
                .or_else(|| lapsed.clone())?;
            Some(format!("{} {words}.", it.reference()))
        })
        .collect();
    let why = if told.is_empty() {
        "No confidentiality obligation is recorded.".to_owned()
    } else {
        told.join(" ")
    };
    let mend = match outcome {
        Outcome::NotEvidenced => {
            "Store the paper and have a legal approver confirm the obligation."
        }
        _ => {
            "Record an obligation, such as a mutual NDA, that covers customers' personal data on that day."
        }
    };
    ClauseRow {
        mend: Some(mend.to_owned()),
        ..bare(clause, inputs, outcome, why)
    }
}

/// A clause of an agreement that does not hold on the day keeps nothing secret.
fn lapsed_source(
    obligation: &crate::confidentiality::Obligation,
    inputs: &GateInputs,
) -> Option<String> {
    let source = inputs
        .instruments
        .iter()
        .find(|it| Some(it.id) == obligation.details.agreement)?;
    (!source.holds_on(inputs.day))
        .then(|| format!("stands in {}, which is not in force", source.name()))
}

/// B21: a valid mechanism for every origin that needs one.
fn transfers(inputs: &GateInputs) -> ClauseRow {
    let clause = ClauseCode::B21;
    let faults: Vec<_> = inputs
        .transfers
        .iter()
        .filter_map(|finding| finding.fault.clone())
        .collect();
    if !faults.is_empty() {
        let mend = "Record a mechanism that holds, with its assessment, or choose locations that need none.";
        let mut row = bare(clause, inputs, Outcome::Weaker, faults.join(" "));
        "no valid mechanism".clone_into(&mut row.term);
        return ClauseRow {
            mend: Some(mend.to_owned()),
            ..row
        };
    }
    if inputs.transfers.is_empty() {
        let why = "No origin of customers' data is set, so no transfer could be judged.";
        let mend = "Set the origins of customers' data in the settings of the organisation.";
        return ClauseRow {
            mend: Some(mend.to_owned()),
            ..bare(clause, inputs, Outcome::NotEvidenced, why.to_owned())
        };
    }
    let origins = |needed: bool| -> Vec<&str> {
        let found = inputs
            .transfers
            .iter()
            .filter(|it: &&TransferFinding| it.is_needed == needed);
        found.map(|it| it.origin.words()).collect()
    };
    let (needed, safe) = (origins(true), origins(false));
    if needed.is_empty() {
        let why = format!(
            "Data from {} do not leave for a country that needs a mechanism.",
            safe.join(", ")
        );
        return ClauseRow {
            term: "no transfer".to_owned(),
            ..bare(clause, inputs, Outcome::NotApplicable, why)
        };
    }
    let why = format!(
        "A valid mechanism is recorded for data from {}.",
        needed.join(", ")
    );
    ClauseRow {
        term: "valid mechanisms".to_owned(),
        ..bare(clause, inputs, Outcome::Equivalent, why)
    }
}

/// A clause whose terms people enter.
fn entered(clause: ClauseCode, inputs: &GateInputs) -> ClauseRow {
    match heard(clause, inputs) {
        Heard::Voices(voices) => {
            let rows = voices
                .into_iter()
                .map(|(instrument, term)| voice(clause, inputs, instrument, term));
            // Equal precedence: nobody knows which one a court would hear, so the worse one counts.
            rows.min_by_key(|row| rank(row.outcome))
                .unwrap_or_else(|| unread(clause, inputs))
        }
        Heard::Silence(instrument) => {
            let row = bare(
                clause,
                inputs,
                Outcome::Absent,
                format!("{} says nothing on it.", instrument.name()),
            );
            from(
                ClauseRow {
                    mend: Some(side_letter(clause, inputs)),
                    ..row
                },
                instrument,
            )
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
fn holding(inputs: &GateInputs) -> Vec<&Instrument> {
    let mut found: Vec<_> = inputs
        .instruments
        .iter()
        .filter(|it| it.holds_on(inputs.day))
        .collect();
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
            Some(format!(
                "Have a second person check the value in {}.",
                instrument.reference
            )),
        )
    } else if let Some(value) = term.statement.value() {
        let (outcome, why) = compare(value, &inputs.baseline.details);
        (
            outcome,
            why,
            (!outcome.is_met()).then(|| side_letter(clause, inputs)),
        )
    } else {
        let why = format!("{} says the opposite.", instrument.name());
        (Outcome::Weaker, why, Some(side_letter(clause, inputs)))
    };
    let term_words = term.statement.words();
    let quote_ref = term.statement.quote_ref().map(ToString::to_string);
    from(
        ClauseRow {
            term: term_words,
            quote_ref,
            mend,
            ..bare(clause, inputs, outcome, why)
        },
        instrument,
    )
}

fn side_letter(clause: ClauseCode, inputs: &GateInputs) -> String {
    format!(
        "Ask for a side letter with better precedence that promises {}.",
        required(clause, &inputs.baseline.details)
    )
}

fn from(row: ClauseRow, instrument: &Instrument) -> ClauseRow {
    ClauseRow {
        agreement: Some(instrument.id),
        source: Some(instrument.name()),
        ..row
    }
}

fn bare(clause: ClauseCode, inputs: &GateInputs, outcome: Outcome, why: String) -> ClauseRow {
    ClauseRow {
        clause,
        promise: inputs.baseline.details.promises.words(clause),
        term: "nothing".to_owned(),
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
