//! The equivalence gate (domain.md 6): what the company promised against what the vendor promised.
//! A pure verdict over inputs that are all in sight, the same in the server and in the browser.

mod compare;
mod effective;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::agreement::{Agreement, AgreementKind};
use crate::baseline::{Baseline, BreachMode};
use crate::canonical::Digest;
use crate::clause::{Check, Class, ClauseCode, ClauseTerm, ClauseValue, Statement};
use crate::codes::codes;
use crate::confidentiality::Obligation;
use crate::country::Origin;
use crate::id::{AgreementId, BaselineId, PersonId, Ref};
use crate::text::Name;
use crate::time::{Day, Moment};
use crate::transfer::OriginVerdict;

/// Raised when the same inputs could give another verdict.
pub const ENGINE: u32 = 1;

/// Everything the gate reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateInputs {
    /// The day that is judged: today, or the day from which data are to be processed (D20).
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
    /// From the start of this day.
    pub effective_from: Option<Day>,
    /// Until the start of this day.
    pub ends_on: Option<Day>,
    /// The file that was read.
    pub file: Option<Digest>,
    /// What it says.
    pub terms: Vec<ClauseTerm>,
}

impl Instrument {
    /// What the gate reads of `agreement`.
    pub fn of(agreement: &Agreement, terms: Vec<ClauseTerm>, vendor_legal_name: &Name) -> Self {
        Self {
            id: agreement.id,
            reference: agreement.reference(),
            title: agreement.details.title.clone(),
            kind: agreement.details.kind,
            precedence: agreement.details.precedence,
            missing: agreement.missing(vendor_legal_name),
            effective_from: agreement.details.effective_from,
            ends_on: agreement.ends_on(),
            file: agreement.file.as_ref().map(|file| file.sha256.clone()),
            terms,
        }
    }

    /// Whether it binds the right entity on `day`.
    pub fn holds_on(&self, day: Day) -> bool {
        self.missing.is_empty()
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
    /// Whether data leave for a country that is not safe.
    pub is_needed: bool,
    /// What is wrong, as a sentence.
    pub fault: Option<String>,
}

impl From<&OriginVerdict> for TransferFinding {
    fn from(verdict: &OriginVerdict) -> Self {
        Self {
            origin: verdict.origin,
            is_needed: verdict.is_needed(),
            fault: verdict.fault.clone(),
        }
    }
}

impl GateInputs {
    /// The digest of everything that was read, for the approval digest (D19). The day is left out,
    /// as effective dates are, and so are counters that change without content.
    pub fn digest(&self) -> Digest {
        let obligations = self
            .obligations
            .iter()
            .map(|it| Obligation {
                revision: 0,
                ..it.clone()
            })
            .collect::<Vec<_>>();
        let read = serde_json::json!({
            "engine": ENGINE,
            "baseline": self.baseline,
            "instruments": self.instruments,
            "obligations": obligations,
            "transfers": self.transfers,
        });
        let Ok(digest) = Digest::of_canonical(&read) else {
            unreachable!("inputs hold texts, flags and 32-bit numbers under ASCII names")
        };
        digest
    }

    /// The last editors of the values that the verdict rests on: none of them may approve it (SOD-2).
    pub fn editors(&self) -> BTreeSet<PersonId> {
        let terms = self
            .instruments
            .iter()
            .filter(|it| it.holds_on(self.day))
            .flat_map(|it| &it.terms);
        let obligations = self
            .obligations
            .iter()
            .filter(|it| it.binds_vendor_for_customer_data(self.day));
        terms
            .map(|term| term.entered_by)
            .chain(obligations.map(|it| it.entered_by))
            .collect()
    }

    /// The inputs as they would be if `agreement` said this and a second person had checked every
    /// value: for showing the effect of terms while they are typed. Never for a verdict that counts.
    #[must_use]
    pub fn preview(
        mut self,
        agreement: AgreementId,
        statements: Vec<(ClauseCode, Statement)>,
        by: PersonId,
        at: Moment,
    ) -> Self {
        for instrument in self.instruments.iter_mut().filter(|it| it.id == agreement) {
            for (clause, statement) in &statements {
                instrument.terms.retain(|term| term.clause != *clause);
                instrument
                    .terms
                    .extend(ClauseTerm::enter(*clause, statement.clone(), by, at));
            }
        }
        for term in self.instruments.iter_mut().flat_map(|it| &mut it.terms) {
            term.check.get_or_insert(Check { by, at });
        }
        self
    }

    /// The sample engagement, one DPA that is just equivalent, an NDA, no transfer: passes.
    pub fn sample() -> Self {
        let (Some(day), Some(at)) = (
            Day::parse("2026-03-01"),
            Moment::from_milliseconds(1_767_225_600_000),
        ) else {
            unreachable!("samples are well formed")
        };
        let agreement = Agreement::sample();
        let terms = ClauseTerm::equivalents(PersonId::sample(1), PersonId::sample(2), at);
        let instruments = vec![Instrument::of(
            &agreement,
            terms,
            &agreement.details.vendor_entity,
        )];
        let transfers = vec![TransferFinding {
            origin: Origin::Eea,
            is_needed: false,
            fault: None,
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

codes! {
    /// How a term compares with a promise (domain.md 6.4).
    Outcome {
        /// Better than promised.
        Stronger = "stronger", "stronger";
        /// At least equivalent.
        Equivalent = "equivalent", "equivalent";
        /// Worse than promised.
        Weaker = "weaker", "weaker";
        /// Nothing is said.
        Absent = "absent", "absent";
        /// Nobody knows, or nobody checked.
        NotEvidenced = "not_evidenced", "not evidenced";
        /// The row says why.
        NotApplicable = "not_applicable", "not applicable";
    }
}

impl Outcome {
    /// Whether the clause stands in the way of nothing.
    pub const fn is_met(self) -> bool {
        matches!(
            self,
            Self::Stronger | Self::Equivalent | Self::NotApplicable
        )
    }
}

codes! {
    /// The verdict over all clauses (domain.md 6.4).
    Verdict {
        /// Every core clause is met. Only this opens G-GATE.
        Pass = "pass", "pass";
        /// A core clause is weaker or absent.
        Fail = "fail", "fail";
        /// None is, but one is not evidenced.
        Incomplete = "incomplete", "incomplete";
    }
}

/// One clause, judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseRow {
    /// Which clause.
    pub clause: ClauseCode,
    /// What was promised, in words.
    pub promise: String,
    /// What the vendor promised, in words.
    pub term: String,
    /// Article, section or page.
    pub quote_ref: Option<String>,
    /// The instrument that was heard.
    pub agreement: Option<AgreementId>,
    /// Its number and title, or that of an obligation.
    pub source: Option<String>,
    /// How they compare.
    pub outcome: Outcome,
    /// Why, as a sentence.
    pub why: String,
    /// How to mend it, as a sentence; none where nothing is to be mended.
    pub mend: Option<String>,
}

impl ClauseRow {
    /// For a refusal: `B14 Notice of a breach: how soon: weaker. …`.
    pub fn told(&self) -> String {
        let mend = self
            .mend
            .as_ref()
            .map(|mend| format!(" {mend}"))
            .unwrap_or_default();
        format!(
            "{} {} ({}): {}{mend}",
            self.clause.code(),
            self.clause.words(),
            self.outcome.words(),
            self.why
        )
    }
}

/// The hours from a vendor's trigger to the customer, beside the controller's own time
/// (domain.md 6.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreachBudget {
    /// V; none when the vendor gives no number.
    pub vendor_hours: Option<u64>,
    /// T, our verification.
    pub verification_hours: u64,
    /// U, our promise.
    pub promise_hours: u64,
    /// V + T + U.
    pub total_hours: Option<u64>,
    /// What that is held against.
    pub cap_hours: u64,
}

impl BreachBudget {
    /// For reading.
    pub fn words(self) -> String {
        let Self {
            vendor_hours,
            verification_hours,
            promise_hours,
            total_hours,
            cap_hours,
        } = self;
        match (vendor_hours, total_hours) {
            (Some(vendor), Some(total)) => format!(
                "{vendor} h of the vendor + {verification_hours} h for verification + {promise_hours} h of our promise = {total} h, beside {cap_hours} h."
            ),
            _ => format!(
                "An unknown time of the vendor + {verification_hours} h for verification + {promise_hours} h of our promise, beside {cap_hours} h."
            ),
        }
    }
}

/// A verdict with everything that explains it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateResult {
    /// The day that was judged.
    pub day: Day,
    /// The baseline that set the bar.
    pub baseline: BaselineId,
    /// Its number.
    pub baseline_number: i64,
    /// How B14 was judged.
    pub breach_mode: BreachMode,
    /// The verdict.
    pub verdict: Verdict,
    /// One row for each clause, in the order of the catalogue.
    pub rows: Vec<ClauseRow>,
    /// Explains B14.
    pub breach_budget: BreachBudget,
    /// Of the inputs.
    pub inputs_digest: Digest,
    /// [`ENGINE`] when it was judged.
    pub engine: u32,
}

impl GateResult {
    /// The rows that keep the verdict from passing, as sentences, for G-GATE.
    pub fn missing(&self) -> Vec<String> {
        self.rows
            .iter()
            .filter(|row| !row.outcome.is_met())
            .map(ClauseRow::told)
            .collect()
    }
}

/// Judges all clauses on the day of the inputs.
pub fn judge(inputs: &GateInputs) -> GateResult {
    let rows: Vec<ClauseRow> = ClauseCode::ALL
        .iter()
        .map(|&clause| effective::row(clause, inputs))
        .collect();
    GateResult {
        day: inputs.day,
        baseline: inputs.baseline.id,
        baseline_number: inputs.baseline.number,
        breach_mode: inputs.baseline.details.breach_mode,
        verdict: verdict(&rows),
        breach_budget: breach_budget(inputs),
        rows,
        inputs_digest: inputs.digest(),
        engine: ENGINE,
    }
}

fn verdict(rows: &[ClauseRow]) -> Verdict {
    let mut core = rows
        .iter()
        .filter(|row| row.clause.class() == Class::Core)
        .map(|row| row.outcome);
    if core
        .clone()
        .any(|outcome| matches!(outcome, Outcome::Weaker | Outcome::Absent))
    {
        Verdict::Fail
    } else if core.any(|outcome| outcome == Outcome::NotEvidenced) {
        Verdict::Incomplete
    } else {
        Verdict::Pass
    }
}

fn breach_budget(inputs: &GateInputs) -> BreachBudget {
    let vendor_hours = match effective::value(ClauseCode::B14, inputs) {
        Some(ClauseValue::BreachTime {
            within: Some(within),
        }) => Some(within.hours_at_most()),
        _ => None,
    };
    let verification_hours = u64::from(inputs.baseline.details.verification_target_hours);
    let promise_hours = inputs.baseline.details.promises.breach_time.hours_at_most();
    BreachBudget {
        vendor_hours,
        verification_hours,
        promise_hours,
        total_hours: vendor_hours.map(|vendor| vendor + verification_hours + promise_hours),
        cap_hours: u64::from(inputs.baseline.details.breach_mode.cap_hours()),
    }
}

#[cfg(test)]
mod tests;
