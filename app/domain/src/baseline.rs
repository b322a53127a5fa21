//! The baseline: what the company's own DPA promises its customers, clause by clause
//! (domain.md 6.1, 6.2). Versions are never changed; a new one needs two people (decision 24).

mod draft;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::clause::{
    Audit, AuditLevel, Authorisation, BreachContent, BreachTrigger, ClauseCode, ClauseValue,
    Deletion, DeletionChoice, Duration, FlowDown, Personnel, Unit,
};
use crate::confidentiality::Survival;
use crate::id::BaselineId;
use crate::text::Name;
use crate::time::Day;

pub use draft::BaselineDraft;

/// A version of the baseline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// Stable.
    pub id: BaselineId,
    /// Counted from 1.
    pub number: i64,
    /// What it says.
    pub details: BaselineDetails,
}

impl Baseline {
    /// The first baseline, for tests and samples.
    pub fn first() -> Self {
        let Some(valid_from) = Day::parse("2025-12-02") else {
            unreachable!("samples are well formed")
        };
        Self { id: BaselineId::sample(1), number: 1, details: BaselineDetails::first(valid_from) }
    }

    /// `Baseline 1`, for rows and dossiers.
    pub fn reference(&self) -> String {
        format!("Baseline {}", self.number)
    }
}

/// What a version of the baseline says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaselineDetails {
    /// For people, for instance the name of the DPA it restates.
    pub title: Name,
    /// From the start of this day.
    pub valid_from: Day,
    /// Clause by clause.
    pub promises: Promises,
    /// How B14 is judged.
    pub breach_mode: BreachMode,
    /// Our own aim from a report to its verification, for the budget of domain.md 6.4.
    pub verification_target_hours: u32,
}

/// How B14 is judged (domain.md 6.4); printed wherever it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum BreachMode {
    /// The vendor's time is not longer than ours: the letter of the promise.
    Strict,
    /// The vendor's time, our verification and our promise together stay within the cap, and the
    /// vendor's time within [`BreachMode::VENDOR_HOURS`].
    Budget {
        /// Up to [`BreachMode::STATUTORY_HOURS`].
        cap_hours: u32,
    },
}

impl BreachMode {
    /// The controller's time of Art. 33(1) GDPR.
    pub const STATUTORY_HOURS: u32 = 72;
    /// The most a vendor may take under [`BreachMode::Budget`].
    pub const VENDOR_HOURS: u32 = 48;

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Budget { .. } => "budget",
        }
    }

    /// What the three times together are held against.
    pub const fn cap_hours(self) -> u32 {
        match self {
            Self::Strict => Self::STATUTORY_HOURS,
            Self::Budget { cap_hours } => cap_hours,
        }
    }

    /// For reading.
    pub fn words(self) -> String {
        match self {
            Self::Strict => "strict: the vendor's time is not longer than ours".to_owned(),
            Self::Budget { cap_hours } => {
                format!("budget: all times together within {cap_hours} hours")
            }
        }
    }
}

/// The upstream values of the clauses. What a promise cannot leave out (that people are bound,
/// that duties flow down, that authorities have access) is not a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promises {
    /// B04: how long the people's duty lasts.
    pub survival: Survival,
    /// B09
    pub subprocessing: Authorisation,
    /// B14, in hours or calendar days.
    pub breach_time: Duration,
    /// B15
    pub breach_trigger: BreachTrigger,
    /// B16; never empty.
    pub breach_contents: BTreeSet<BreachContent>,
    /// B17: who chooses what.
    pub deletion_choice: DeletionChoice,
    /// B17: how soon data are gone from active systems, in hours or calendar days.
    pub deletion_time: Duration,
    /// B17: the days of it that we need ourselves.
    pub own_handling_days: u32,
    /// B20
    pub audit: AuditLevel,
}

impl Promises {
    /// The promise as a value of its clause; none for clauses that are judged from records.
    pub fn value(&self, clause: ClauseCode) -> Option<ClauseValue> {
        match clause {
            ClauseCode::B01 | ClauseCode::B05 | ClauseCode::B21 => None,
            ClauseCode::B04 => Some(ClauseValue::Personnel(Personnel {
                is_bound: true,
                survival: Some(self.survival),
            })),
            ClauseCode::B09 => Some(ClauseValue::Subprocessing(self.subprocessing)),
            ClauseCode::B10 => {
                Some(ClauseValue::FlowDown(FlowDown { same_duties: true, full_liability: true }))
            }
            ClauseCode::B14 => Some(ClauseValue::BreachTime { within: Some(self.breach_time) }),
            ClauseCode::B15 => Some(ClauseValue::BreachTrigger(self.breach_trigger)),
            ClauseCode::B16 => Some(ClauseValue::BreachContents(self.breach_contents.clone())),
            ClauseCode::B17 => Some(ClauseValue::Deletion(Deletion {
                choice: self.deletion_choice,
                within: Some(self.deletion_time),
            })),
            ClauseCode::B20 => {
                Some(ClauseValue::Audit(Audit { level: self.audit, regulator_access: true }))
            }
        }
    }

    /// The promise for reading, without a capital and without a full stop.
    pub fn words(&self, clause: ClauseCode) -> String {
        match clause {
            ClauseCode::B01 => "a written contract in force with the vendor itself".to_owned(),
            ClauseCode::B05 => "the vendor keeps customers' personal data secret".to_owned(),
            ClauseCode::B21 => {
                "a valid mechanism wherever data leave for a third country".to_owned()
            }
            _ => self.value(clause).map(|value| value.words()).unwrap_or_default(),
        }
    }

    /// The hours a vendor may take at most to delete or return: our promise without our own
    /// handling (domain.md 6.2, B17).
    pub fn deletion_hours_for_vendor(&self) -> u64 {
        self.deletion_time.hours_at_most().saturating_sub(u64::from(self.own_handling_days) * 24)
    }
}

impl BaselineDetails {
    /// The values that domain.md 6.2 seeds, for a new installation.
    pub fn first(valid_from: Day) -> Self {
        let Ok(title) = Name::parse("First baseline") else {
            unreachable!("the title is well formed")
        };
        Self {
            title,
            valid_from,
            promises: Promises {
                survival: Survival::Months(60),
                subprocessing: Authorisation::GeneralWithObjection,
                breach_time: Duration { amount: 24, unit: Unit::Hours },
                breach_trigger: BreachTrigger::Verification,
                breach_contents: BreachContent::ALL.iter().copied().collect(),
                deletion_choice: DeletionChoice::DeleteOrReturn,
                deletion_time: Duration { amount: 30, unit: Unit::CalendarDays },
                own_handling_days: 5,
                audit: AuditLevel::AuditForCause,
            },
            breach_mode: BreachMode::Strict,
            verification_target_hours: 24,
        }
    }
}

#[cfg(test)]
mod tests;
