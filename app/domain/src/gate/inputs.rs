//! Everything the gate reads, in one place, with its digest.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::ENGINE;
use crate::agreement::{Agreement, AgreementKind, Authorship, LegalNames};
use crate::baseline::Baseline;
use crate::canonical::Digest;
use crate::clause::ClauseTerm;
use crate::confidentiality::Obligation;
use crate::country::Origin;
use crate::id::{AgreementId, PersonId, Ref};
use crate::text::Name;
use crate::time::{Day, Moment};
use crate::transfer::{Mechanism, OriginVerdict};

/// Everything the gate reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateInputs {
    /// The day that is judged: today, or the day from which data are to be processed (decision 20).
    pub day: Day,
    /// What was promised.
    pub baseline: Baseline,
    /// The agreements that cover the engagement, in any state.
    pub instruments: Vec<Instrument>,
    /// The obligations of the vendor, confirmed or not.
    pub obligations: Vec<Obligation>,
    /// One for each origin of customers' data, judged for the same day.
    pub transfers: Vec<TransferFinding>,
}

/// What the gate reads of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instrument {
    /// Which one.
    pub id: AgreementId,
    /// For people.
    pub reference: Ref,
    /// For people.
    pub title: Name,
    /// Only some kinds are the contract of B01.
    pub kind: AgreementKind,
    /// The lower number speaks first.
    pub precedence: u8,
    /// Why it cannot bind on any day, as sentences; empty when all is there.
    pub missing: Vec<String>,
    /// Which other company it binds while nobody explains why, as sentences: then it does not count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entity_faults: Vec<String>,
    /// Which other company it binds, and how that is explained.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity_note: Option<String>,
    /// From the start of this day.
    pub effective_from: Option<Day>,
    /// Until the start of this day.
    pub ends_on: Option<Day>,
    /// The file that was read.
    pub file: Option<Digest>,
    /// What it says.
    pub terms: Vec<ClauseTerm>,
    /// Whose work it is (SOD-2). No part of the digest: the content is.
    #[serde(default, skip_serializing_if = "Authorship::is_empty")]
    pub authorship: Authorship,
}

impl Instrument {
    /// What the gate reads of `agreement`.
    pub fn of(agreement: &Agreement, terms: Vec<ClauseTerm>, names: LegalNames<'_>) -> Self {
        Self {
            id: agreement.id,
            reference: agreement.reference(),
            title: agreement.details.title.clone(),
            kind: agreement.details.kind,
            precedence: agreement.details.precedence,
            missing: agreement.missing_but_names(),
            entity_faults: agreement.details.entity_faults(names),
            entity_note: agreement.details.entity_note(names),
            effective_from: agreement.details.effective_from,
            ends_on: agreement.ends_on(),
            file: agreement.file.as_ref().map(|file| file.sha256.clone()),
            terms,
            authorship: agreement.authorship.clone(),
        }
    }

    /// What the gate reads of an agreement that covered the engagement once: that it is over.
    pub fn released(agreement: &Agreement, names: LegalNames<'_>) -> Self {
        let missing = vec!["It does not cover this engagement any more.".to_owned()];
        Self { missing, ..Self::of(agreement, Vec::new(), names) }
    }

    /// Whether it binds the right entity on `day`.
    pub fn holds_on(&self, day: Day) -> bool {
        self.missing.is_empty()
            && self.entity_faults.is_empty()
            && self.effective_from.is_some_and(|from| from <= day)
            && self.ends_on.is_none_or(|end| day < end)
    }

    /// `AGR-0004, Data processing agreement`.
    pub fn name(&self) -> String {
        format!("{}, {}", self.reference, self.title)
    }
}

/// What transfers of one origin come to (B21).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferFinding {
    /// Whose law.
    pub origin: Origin,
    /// Whether data leave for a country that is not safe, or nobody can say for which.
    pub is_needed: bool,
    /// What is wrong, as a sentence.
    pub fault: Option<String>,
    /// Whether the fault is that evidence is missing or too old.
    #[serde(default)]
    pub lacks_evidence: bool,
    /// What has to be known of the mechanism that holds, as a sentence that names no day.
    #[serde(default)]
    pub note: Option<String>,
    /// Where the clauses stand; one of the agreements has to bind. Empty where none has to.
    #[serde(default)]
    pub instruments: Vec<StandsIn>,
}

/// The agreement in which clauses are said to stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandsIn {
    /// Which one.
    pub agreement: AgreementId,
    /// Why they cannot stand there, as a sentence. No part of the digest: the kind of the agreement and
    /// the mechanism are.
    pub misfit: Option<String>,
}

impl TransferFinding {
    /// What `verdict` comes to, `instruments` being all that cover the engagement.
    pub fn of(verdict: &OriginVerdict, instruments: &[Instrument]) -> Self {
        let standing = |&(mechanism, agreement): &(Mechanism, AgreementId)| {
            let known = instruments.iter().find(|it| it.id == agreement);
            StandsIn { agreement, misfit: known.and_then(|it| mechanism.misfit(it.kind)) }
        };
        Self {
            origin: verdict.origin,
            is_needed: verdict.is_needed(),
            fault: verdict.fault.clone(),
            lacks_evidence: verdict.lacks_evidence,
            note: verdict.note.clone(),
            instruments: verdict.instruments.iter().map(standing).collect(),
        }
    }
}

impl GateInputs {
    /// As if nothing but its terms were missing of `agreement`, and its day had come: while terms are
    /// being negotiated people ask what they would come to. What has ended or binds another company
    /// stays as it is.
    #[must_use]
    pub fn as_if_binding(mut self, agreement: AgreementId) -> Self {
        for instrument in self.instruments.iter_mut().filter(|it| it.id == agreement) {
            instrument.missing.clear();
            let from = instrument.effective_from.unwrap_or(self.day);
            instrument.effective_from = Some(from.min(self.day));
        }
        self
    }

    /// The digest of everything that was read, for the approval digest (decision 19). The day is left
    /// out, as effective dates are, and so are counters that change without content, and sentences that
    /// name the day.
    pub fn digest(&self) -> Digest {
        let obligations = self
            .obligations
            .iter()
            .map(|it| Obligation { revision: 0, ..it.clone() })
            .collect::<Vec<_>>();
        let instruments = self
            .instruments
            .iter()
            .map(|it| Instrument { authorship: Authorship::default(), ..it.clone() })
            .collect::<Vec<_>>();
        let transfers = self
            .transfers
            .iter()
            .map(|it| (it.origin, it.is_needed, it.fault.is_some()))
            .collect::<Vec<_>>();
        let notes = self.transfers.iter().filter_map(|it| it.note.as_deref()).collect::<Vec<_>>();
        let mut read = serde_json::json!({
            "engine": ENGINE,
            "baseline": self.baseline,
            "instruments": instruments,
            "obligations": obligations,
            "transfers": transfers,
        });
        // What was approved before there were notes and instruments keeps its digest.
        if !notes.is_empty() {
            read["transfer_notes"] = serde_json::json!(notes);
        }
        let signed = self.transfers.iter().flat_map(|it| &it.instruments);
        let signed = signed.map(|it| it.agreement).collect::<Vec<_>>();
        if !signed.is_empty() {
            read["transfer_instruments"] = serde_json::json!(signed);
        }
        let Ok(digest) = Digest::of_canonical(&read) else {
            unreachable!("inputs hold texts, flags and 32-bit numbers under ASCII names")
        };
        digest
    }

    /// The authors of the values that the verdict rests on: none of them may approve it (SOD-2).
    pub fn editors(&self) -> BTreeSet<PersonId> {
        let terms =
            self.instruments.iter().filter(|it| it.holds_on(self.day)).flat_map(|it| &it.terms);
        let authors = terms.flat_map(|term| term.authors.iter().copied());
        let obligations = self.binding_obligations().flat_map(|it| it.authors.iter().copied());
        authors.chain(obligations).collect()
    }

    /// Who worked on the instruments that the verdict rests on, with what they worked on (SOD-2).
    /// Where one does not bind on the day, it rests on those who changed it after it was signed.
    pub fn instrument_editors(&self) -> Vec<(PersonId, String)> {
        let editors = |it: &Instrument| {
            let Authorship { authors, menders, .. } = &it.authorship;
            let people = if it.holds_on(self.day) { authors } else { menders };
            people.iter().map(|person| (*person, it.name())).collect::<Vec<_>>()
        };
        self.instruments.iter().flat_map(editors).collect()
    }

    /// The sample engagement, one DPA that is just equivalent, an NDA, no transfer: passes.
    pub fn sample() -> Self {
        let (Some(day), Some(at)) =
            (Day::parse("2026-03-01"), Moment::from_milliseconds(1_767_225_600_000))
        else {
            unreachable!("samples are well formed")
        };
        let agreement = Agreement::sample();
        let terms = ClauseTerm::equivalents(PersonId::sample(1), PersonId::sample(2), at);
        let names = LegalNames { vendor: &agreement.details.vendor_entity, ours: None };
        let instruments = vec![Instrument::of(&agreement, terms, names)];
        let transfers = vec![TransferFinding {
            origin: Origin::Eea,
            is_needed: false,
            fault: None,
            lacks_evidence: false,
            note: None,
            instruments: vec![],
        }];
        Self {
            day,
            baseline: Baseline::first(),
            instruments,
            obligations: vec![Obligation::sample()],
            transfers,
        }
    }
}
