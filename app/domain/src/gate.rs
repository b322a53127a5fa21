//! The equivalence gate (domain.md 6): what the company promised against what the vendor promised.
//! A pure verdict over inputs that are all in sight, the same in the server and in the browser.

mod compare;
mod effective;
mod inputs;
mod records;
mod typed;

use serde::{Deserialize, Serialize};

use crate::baseline::BreachMode;
use crate::canonical::Digest;
use crate::clause::{Class, ClauseCode, ClauseValue};
use crate::codes::codes;
use crate::id::{AgreementId, BaselineId};
use crate::time::Day;

pub use inputs::{GateInputs, Instrument, StandsIn, TransferFinding};
pub use typed::{Typed, TypedInputs, weigh_typed};

/// Raised when the same inputs could give another verdict.
pub const ENGINE: u32 = 1;

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
        matches!(self, Self::Stronger | Self::Equivalent | Self::NotApplicable)
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
        let mend = self.mend.as_ref().map(|mend| format!(" {mend}")).unwrap_or_default();
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
        let Self { vendor_hours, verification_hours, promise_hours, total_hours, cap_hours } = self;
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
        self.rows.iter().filter(|row| !row.outcome.is_met()).map(ClauseRow::told).collect()
    }
}

/// The verdict and its rows alone, without what makes them a record.
pub fn weigh(inputs: &GateInputs) -> (Verdict, Vec<ClauseRow>) {
    let rows: Vec<ClauseRow> =
        ClauseCode::ALL.iter().map(|&clause| effective::row(clause, inputs)).collect();
    (verdict(&rows), rows)
}

/// Judges all clauses on the day of the inputs.
pub fn judge(inputs: &GateInputs) -> GateResult {
    let (verdict, rows) = weigh(inputs);
    GateResult {
        day: inputs.day,
        baseline: inputs.baseline.id,
        baseline_number: inputs.baseline.number,
        breach_mode: inputs.baseline.details.breach_mode,
        verdict,
        breach_budget: breach_budget(inputs),
        rows,
        inputs_digest: inputs.digest(),
        engine: ENGINE,
    }
}

fn verdict(rows: &[ClauseRow]) -> Verdict {
    let mut core =
        rows.iter().filter(|row| row.clause.class() == Class::Core).map(|row| row.outcome);
    if core.clone().any(|outcome| matches!(outcome, Outcome::Weaker | Outcome::Absent)) {
        Verdict::Fail
    } else if core.any(|outcome| outcome == Outcome::NotEvidenced) {
        Verdict::Incomplete
    } else {
        Verdict::Pass
    }
}

fn breach_budget(inputs: &GateInputs) -> BreachBudget {
    let vendor_hours = match effective::value(ClauseCode::B14, inputs) {
        Some(ClauseValue::BreachTime { within: Some(within) }) => Some(within.hours_at_most()),
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
