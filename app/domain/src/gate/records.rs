//! Clauses judged from records rather than from entered terms: the contract (B01), secrecy (B05)
//! and transfers (B21).

use super::effective::{bare, from, holding};
use super::{ClauseRow, GateInputs, Instrument, Outcome, StandsIn, TransferFinding};
use crate::clause::ClauseCode;
use crate::confidentiality::Obligation;
use crate::country::Origin;

/// B01: a written contract in force with the right entity, on the day (decision 20).
pub(super) fn contract(inputs: &GateInputs) -> ClauseRow {
    let contracts: Vec<_> =
        inputs.instruments.iter().filter(|it| it.kind.is_processing_contract()).collect();
    if let Some(contract) = holding(inputs).into_iter().find(|it| it.kind.is_processing_contract())
    {
        let day = inputs.day.in_words();
        let (why, term) = match &contract.entity_note {
            None => {
                (format!("{} binds the vendor on {day}.", contract.name()), "a contract in force")
            }
            Some(note) => (
                format!("{} is in force on {day}. {note}", contract.name()),
                "a contract in force with another company than on record",
            ),
        };
        let mut row = bare(ClauseCode::B01, inputs, Outcome::Equivalent, why);
        term.clone_into(&mut row.term);
        return from(row, contract);
    }
    let reasons: Vec<_> =
        contracts.iter().map(|it| format!("{}: {}", it.name(), it.reason(inputs))).collect();
    let why = if reasons.is_empty() {
        "No contract that covers this engagement is recorded.".to_owned()
    } else {
        format!("No contract is in force on {}. {}", inputs.day.in_words(), reasons.join(" "))
    };
    // With an explanation it would be in force: whether it binds the right company, nobody knows.
    let is_unexplained = |it: &&Instrument| {
        let explained = Instrument { entity_faults: Vec::new(), ..(*it).clone() };
        !it.entity_faults.is_empty() && explained.holds_on(inputs.day)
    };
    let (outcome, mend) = if contracts.iter().any(is_unexplained) {
        (
            Outcome::NotEvidenced,
            "Explain in the agreement why it binds another company, or have one signed by the right ones.",
        )
    } else {
        (
            Outcome::Absent,
            "Have a data processing agreement signed by the right entities, stored, and in effect by that day.",
        )
    };
    ClauseRow { mend: Some(mend.to_owned()), ..bare(ClauseCode::B01, inputs, outcome, why) }
}

impl Instrument {
    fn reason(&self, inputs: &GateInputs) -> String {
        let missing = [self.missing.as_slice(), &self.entity_faults].concat();
        match (missing.is_empty(), self.effective_from, self.ends_on) {
            (false, _, _) => missing.join(" "),
            (true, Some(from), _) if inputs.day < from => {
                format!("It takes effect on {} only.", from.in_words())
            }
            (true, _, Some(end)) if end <= inputs.day => format!("It ended on {}.", end.in_words()),
            (true, _, _) => "It is in force.".to_owned(),
        }
    }
}

/// B05: an active obligation of the vendor over customers' personal data.
pub(super) fn secrecy(inputs: &GateInputs) -> ClauseRow {
    let found: Vec<_> = inputs.obligations.iter().map(|it| (it, failing(it, inputs))).collect();
    if let Some((obligation, _)) = found.iter().find(|(_, failing)| failing.is_none()) {
        return secret(obligation, inputs);
    }
    let is_open =
        found.iter().any(|(_, failing)| failing.as_ref().is_some_and(|it| it.is_of_evidence));
    let outcome = match (found.is_empty(), is_open) {
        (true, _) => Outcome::Absent,
        (false, true) => Outcome::NotEvidenced,
        (false, false) => Outcome::Weaker,
    };
    let told: Vec<_> = found
        .iter()
        .filter_map(|(it, failing)| {
            Some(format!("{} {}.", it.reference(), failing.as_ref()?.words))
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
    ClauseRow { mend: Some(mend.to_owned()), ..bare(ClauseCode::B05, inputs, outcome, why) }
}

impl GateInputs {
    /// The obligations that keep customers' personal data secret on the day (G-CONF, B05).
    pub fn binding_obligations(&self) -> impl Iterator<Item = &Obligation> {
        self.obligations.iter().filter(|it| failing(it, self).is_none())
    }
}

fn secret(obligation: &Obligation, inputs: &GateInputs) -> ClauseRow {
    let details = &obligation.details;
    let why = format!("{} binds the vendor on {}.", obligation.reference(), inputs.day.in_words());
    let quote_ref =
        details.clause_ref.as_ref().or(details.statute_ref.as_ref()).map(ToString::to_string);
    ClauseRow {
        term: format!("{}, {}", details.basis.words(), details.direction.words()),
        quote_ref,
        source: Some(obligation.reference().to_string()),
        ..bare(ClauseCode::B05, inputs, Outcome::Equivalent, why)
    }
}

/// Why an obligation does not satisfy the gate.
struct Failing {
    words: String,
    is_of_evidence: bool,
}

fn failing(obligation: &Obligation, inputs: &GateInputs) -> Option<Failing> {
    // A clause keeps something secret where its agreement covers the engagement and holds on the day.
    if let Some(agreement) = obligation.details.agreement {
        let words = match inputs.instruments.iter().find(|it| it.id == agreement) {
            Some(source) if source.holds_on(inputs.day) => None,
            Some(source) => Some(format!("stands in {}, which is not in force", source.name())),
            None => Some("stands in an agreement that does not cover this engagement".to_owned()),
        };
        if let Some(words) = words {
            return Some(Failing { words, is_of_evidence: false });
        }
    }
    let shortfall = obligation.shortfall(inputs.day)?;
    Some(Failing { words: shortfall.words(), is_of_evidence: shortfall.is_of_evidence() })
}

impl GateInputs {
    /// Why none of the agreements binds in which the clauses for one origin stand, or cannot hold them;
    /// none where one does, or none has to.
    pub fn waits(&self, origin: Origin) -> Option<String> {
        let finding = self.transfers.iter().find(|it| it.origin == origin)?;
        let found =
            |standing: &StandsIn| self.instruments.iter().find(|it| it.id == standing.agreement);
        let binds = |standing: &StandsIn| {
            standing.misfit.is_none() && found(standing).is_some_and(|it| it.holds_on(self.day))
        };
        if finding.instruments.is_empty() || finding.instruments.iter().any(binds) {
            return None;
        }
        let told: Vec<_> = finding
            .instruments
            .iter()
            .filter_map(|standing| {
                let it = found(standing)?;
                let why = standing.misfit.clone().unwrap_or_else(|| it.reason(self));
                Some(format!("{}: {why}", it.name()))
            })
            .collect();
        let why = if told.is_empty() {
            "an agreement that does not cover this engagement.".to_owned()
        } else {
            told.join(" ")
        };
        let (from, day) = (origin.words(), self.day.in_words());
        Some(format!(
            "On {day} the clauses for data from {from} do not bind. They are recorded as standing in {why}"
        ))
    }
}

/// B21: a valid mechanism for every origin that needs one.
pub(super) fn transfers(inputs: &GateInputs) -> ClauseRow {
    let clause = ClauseCode::B21;
    let faulty: Vec<_> = inputs.transfers.iter().filter(|it| it.fault.is_some()).collect();
    let waiting = inputs.transfers.iter().filter_map(|it| inputs.waits(it.origin));
    let waiting: Vec<String> = waiting.collect();
    if !faulty.is_empty() || !waiting.is_empty() {
        let (mut outcome, mut mends) = (Outcome::NotEvidenced, Vec::new());
        if faulty.iter().any(|it| !it.lacks_evidence) {
            outcome = Outcome::Weaker;
            mends.push("Record a mechanism that holds, with its assessment, or choose locations that need none.");
        } else if !faulty.is_empty() {
            mends.push("Complete the places of processing and what is recorded of the transfer: its assessment, or where the framework's list names the vendor.");
        }
        if !waiting.is_empty() {
            mends.push("Have the agreement signed and in force in which the clauses stand, or record the one that holds them.");
        }
        let told: Vec<_> = faulty
            .iter()
            .filter_map(|it| it.fault.as_deref())
            .chain(waiting.iter().map(String::as_str))
            .collect();
        let mut row = bare(clause, inputs, outcome, told.join(" "));
        let term =
            if faulty.is_empty() { "clauses that nobody has signed" } else { "no valid mechanism" };
        term.clone_into(&mut row.term);
        return ClauseRow { mend: Some(mends.join(" ")), ..row };
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
        let found = inputs.transfers.iter().filter(|it: &&TransferFinding| it.is_needed == needed);
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
    let told = format!("A valid mechanism is recorded for data from {}.", needed.join(", "));
    let notes = inputs.transfers.iter().filter_map(|it| it.note.as_deref());
    let why = std::iter::once(told.as_str()).chain(notes).collect::<Vec<_>>().join(" ");
    ClauseRow {
        term: "valid mechanisms".to_owned(),
        ..bare(clause, inputs, Outcome::Equivalent, why)
    }
}
