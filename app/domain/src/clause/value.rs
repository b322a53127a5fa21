//! Values of clauses, typed by clause, with units kept as they are written (domain.md 3.5, 6.3).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::ClauseCode;
use crate::codes::codes;
use crate::confidentiality::Survival;

codes! {
    /// How a time is written in an instrument.
    Unit {
        /// Elapsed hours.
        Hours = "hours", "hours";
        /// Days of the calendar.
        CalendarDays = "calendar_days", "calendar days";
        /// Working days.
        BusinessDays = "business_days", "business days";
    }
}

/// A time as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duration {
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
}

impl Duration {
    /// Whole hours, for a time the vendor may take at most. Business days become calendar days at
    /// 7/5, rounded up, so that rounding never flatters the vendor (domain.md 6.3).
    pub fn hours_at_most(self) -> u64 {
        let amount = u64::from(self.amount);
        match self.unit {
            Unit::Hours => amount,
            Unit::CalendarDays => amount * 24,
            Unit::BusinessDays => (amount * 7).div_ceil(5) * 24,
        }
    }

    /// Whole calendar days, for a notice the vendor gives at least: everything is rounded down
    /// (domain.md 6.3).
    pub fn days_at_least(self) -> u64 {
        let amount = u64::from(self.amount);
        match self.unit {
            Unit::Hours => amount / 24,
            Unit::CalendarDays => amount,
            Unit::BusinessDays => amount * 7 / 5,
        }
    }

    /// `24 hours`, `1 calendar day`.
    pub fn words(self) -> String {
        let unit = self.unit.words();
        let unit = if self.amount == 1 { unit.trim_end_matches('s') } else { unit };
        format!("{} {unit}", self.amount)
    }
}

codes! {
    /// B09, from the weakest to the strongest.
    Authorisation {
        /// Nothing is promised.
        None = "none", "no information and no authorisation";
        /// Told when it is done.
        InformAfter = "inform_after", "informed afterwards";
        /// Told before, without a say.
        InformBefore = "inform_before", "informed before, without a right to object";
        /// Art. 28(2), second sentence.
        GeneralWithObjection = "general_with_objection", "general authorisation with a right to object";
        /// Each one is authorised.
        Specific = "specific", "specific authorisation of each";
    }
}

codes! {
    /// B15, from the earliest to the latest (decision 23).
    BreachTrigger {
        /// A suspicion is enough.
        Suspicion = "suspicion", "the first suspicion";
        /// Reasonable certainty.
        Awareness = "awareness", "becoming aware";
        /// As in our own promise.
        Verification = "verification", "confirmation or verification";
        /// So that the clause can fail.
        LaterOrUnstated = "later_or_unstated", "a later point, or none stated";
    }
}

codes! {
    /// B16, the parts of a notice; phased delivery is allowed.
    BreachContent {
        /// What happened.
        Nature = "nature", "nature of the breach";
        /// What may follow.
        LikelyImpact = "likely_impact", "likely impact";
        /// What is done about it.
        Mitigation = "mitigation", "mitigation taken or planned";
        /// Whom to ask.
        Contact = "contact", "a point of contact";
    }
}

codes! {
    /// B17, what happens to the data at the end.
    DeletionChoice {
        /// Nothing is promised.
        None = "none", "neither is promised";
        /// The vendor chooses.
        VendorChooses = "vendor_chooses", "deletion or return, as the vendor chooses";
        /// Return, without deletion.
        ReturnOnly = "return_only", "return only";
        /// Deletion, without return.
        DeleteOnly = "delete_only", "deletion only";
        /// Our choice.
        DeleteOrReturn = "delete_or_return", "deletion or return, as we choose";
    }
}

impl DeletionChoice {
    /// Our choice is above all, nothing below all; the rest cannot be compared with each other.
    pub fn is_at_least(self, promise: Self) -> bool {
        self == promise || self == Self::DeleteOrReturn || promise == Self::None
    }
}

codes! {
    /// B20, from the weakest to the strongest.
    AuditLevel {
        /// Nothing is promised.
        None = "none", "no audit and no information";
        /// A report.
        ReportOnly = "report_only", "reports only";
        /// A report, and answers.
        ReportPlusQuestions = "report_plus_questions", "reports and answers to questions";
        /// With a reason.
        AuditForCause = "audit_for_cause", "audit for cause";
        /// Without one.
        AuditFull = "audit_full", "audit at any time";
    }
}

/// B04: whether the vendor's people are bound, and how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Personnel {
    /// Bound by contract or by law.
    pub is_bound: bool,
    /// None when the instrument does not say.
    pub survival: Option<Survival>,
}

/// B10: what further subprocessors bring along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowDown {
    /// They are bound by the same duties.
    pub same_duties: bool,
    /// The vendor is fully liable for them.
    pub full_liability: bool,
}

/// B17: what happens to the data at the end, and how soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deletion {
    /// Who chooses what.
    pub choice: DeletionChoice,
    /// None when the instrument gives no number.
    pub within: Option<Duration>,
}

/// B20: how far we may look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audit {
    /// Our own look.
    pub level: AuditLevel,
    /// The supervisory authorities' look.
    pub regulator_access: bool,
}

/// A value, typed by its clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "clause", content = "value")]
pub enum ClauseValue {
    /// Whether people are bound, and how long.
    #[serde(rename = "B04")]
    Personnel(Personnel),
    /// The say on further subprocessors.
    #[serde(rename = "B09")]
    Subprocessing(Authorisation),
    /// What they bring along.
    #[serde(rename = "B10")]
    FlowDown(FlowDown),
    /// How soon a breach is told.
    #[serde(rename = "B14")]
    BreachTime {
        /// None for words without a number, such as "without undue delay".
        within: Option<Duration>,
    },
    /// From when that is counted.
    #[serde(rename = "B15")]
    BreachTrigger(BreachTrigger),
    /// What the notice holds.
    #[serde(rename = "B16")]
    BreachContents(BTreeSet<BreachContent>),
    /// The end.
    #[serde(rename = "B17")]
    Deletion(Deletion),
    /// How far we may look.
    #[serde(rename = "B20")]
    Audit(Audit),
}

impl ClauseValue {
    /// The clause it belongs to.
    pub const fn clause(&self) -> ClauseCode {
        match self {
            Self::Personnel(_) => ClauseCode::B04,
            Self::Subprocessing(_) => ClauseCode::B09,
            Self::FlowDown(_) => ClauseCode::B10,
            Self::BreachTime { .. } => ClauseCode::B14,
            Self::BreachTrigger(_) => ClauseCode::B15,
            Self::BreachContents(_) => ClauseCode::B16,
            Self::Deletion(_) => ClauseCode::B17,
            Self::Audit(_) => ClauseCode::B20,
        }
    }

    /// For reading, without a capital and without a full stop.
    pub fn words(&self) -> String {
        match self {
            Self::Personnel(Personnel { is_bound: false, .. }) => "people are not bound".to_owned(),
            Self::Personnel(Personnel { survival: None, .. }) => {
                "people are bound, nobody says how long".to_owned()
            }
            Self::Personnel(Personnel { survival: Some(survival), .. }) => {
                format!("people are bound; it lasts {}", survival.words())
            }
            Self::Subprocessing(level) => level.words().to_owned(),
            Self::FlowDown(FlowDown { same_duties, full_liability }) => format!(
                "{}, {}",
                if *same_duties { "same duties" } else { "not the same duties" },
                if *full_liability { "full liability" } else { "no full liability" },
            ),
            Self::BreachTime { within: None } => "words without a number".to_owned(),
            Self::BreachTime { within: Some(within) } => format!("within {}", within.words()),
            Self::BreachTrigger(trigger) => format!("counted from {}", trigger.words()),
            Self::BreachContents(parts) => listed(parts),
            Self::Deletion(Deletion { choice, within: None }) => {
                format!("{}, without a number", choice.words())
            }
            Self::Deletion(Deletion { choice, within: Some(within) }) => {
                format!("{}, within {}", choice.words(), within.words())
            }
            Self::Audit(Audit { level, regulator_access }) => format!(
                "{}, {}",
                level.words(),
                if *regulator_access {
                    "access for authorities"
                } else {
                    "no access for authorities"
                },
            ),
        }
    }

    /// What just reaches the first baseline, one value for each clause that is entered, in order.
    pub fn equivalents() -> Vec<Self> {
        let days = |amount| Some(Duration { amount, unit: Unit::CalendarDays });
        vec![
            Self::Personnel(Personnel { is_bound: true, survival: Some(Survival::Months(60)) }),
            Self::Subprocessing(Authorisation::GeneralWithObjection),
            Self::FlowDown(FlowDown { same_duties: true, full_liability: true }),
            Self::BreachTime { within: Some(Duration { amount: 24, unit: Unit::Hours }) },
            Self::BreachTrigger(BreachTrigger::Verification),
            Self::BreachContents(BreachContent::ALL.iter().copied().collect()),
            Self::Deletion(Deletion { choice: DeletionChoice::DeleteOrReturn, within: days(25) }),
            Self::Audit(Audit { level: AuditLevel::AuditForCause, regulator_access: true }),
        ]
    }
}

/// `nature of the breach, likely impact`, in the order of the list.
pub(crate) fn listed<'a>(parts: impl IntoIterator<Item = &'a BreachContent>) -> String {
    let words: Vec<_> = parts.into_iter().map(|part| part.words()).collect();
    if words.is_empty() { "nothing in particular".to_owned() } else { words.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_never_flatters_the_vendor() {
        use Unit::{BusinessDays, CalendarDays, Hours};
        for (amount, unit, at_most, at_least) in [
            (25, Hours, 25, 1),
            (23, Hours, 23, 0),
            (2, CalendarDays, 48, 2),
            (0, BusinessDays, 0, 0),
            (1, BusinessDays, 2 * 24, 1),
            (3, BusinessDays, 5 * 24, 4),
            (5, BusinessDays, 7 * 24, 7),
            (10, BusinessDays, 14 * 24, 14),
        ] {
            let time = Duration { amount, unit };
            assert_eq!(
                (time.hours_at_most(), time.days_at_least()),
                (at_most, at_least),
                "{}",
                time.words()
            );
        }
        assert!(
            Duration { amount: u32::MAX, unit: BusinessDays }.hours_at_most() > u64::from(u32::MAX)
        );
    }

    #[test]
    fn only_our_own_choice_reaches_every_promise() {
        use DeletionChoice::{DeleteOnly, DeleteOrReturn, None, ReturnOnly, VendorChooses};
        for (term, promise, reaches) in [
            (DeleteOrReturn, DeleteOnly, true),
            (DeleteOnly, DeleteOrReturn, false),
            (DeleteOnly, DeleteOnly, true),
            (ReturnOnly, DeleteOnly, false),
            (VendorChooses, DeleteOrReturn, false),
            (None, VendorChooses, false),
            (None, None, true),
        ] {
            assert_eq!(term.is_at_least(promise), reaches, "{term:?} for {promise:?}");
        }
    }

    #[test]
    fn a_value_is_stored_under_the_code_of_its_clause() {
        for value in ClauseValue::equivalents() {
            let stored = serde_json::to_value(&value).unwrap();
            assert_eq!(stored["clause"], value.clause().code());
            assert_eq!(serde_json::from_value::<ClauseValue>(stored).unwrap(), value);
        }
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(Duration { amount: 1, unit: Unit::CalendarDays }.words(), "1 calendar day");
        assert_eq!(Duration { amount: 24, unit: Unit::Hours }.words(), "24 hours");
    }
}
