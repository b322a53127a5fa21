//! The baseline: what the company's own DPA promises its customers, clause by clause
//! (domain.md 6.1, 6.2). Versions are never changed; a new one needs two people (D24).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::clause::{
    Audit, AuditLevel, Authorisation, BreachContent, BreachTrigger, ClauseCode, ClauseValue,
    Deletion, DeletionChoice, Duration, FlowDown, Personnel, Unit, whole,
};
use crate::confidentiality::Survival;
use crate::engagement::day;
use crate::fields::Fields;
use crate::id::BaselineId;
use crate::refusal::{Fault, FieldErrors};
use crate::text::Name;
use crate::time::Day;

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
        Self {
            id: BaselineId::sample(1),
            number: 1,
            details: BaselineDetails::first(valid_from),
        }
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
            ClauseCode::B10 => Some(ClauseValue::FlowDown(FlowDown {
                same_duties: true,
                full_liability: true,
            })),
            ClauseCode::B14 => Some(ClauseValue::BreachTime {
                within: Some(self.breach_time),
            }),
            ClauseCode::B15 => Some(ClauseValue::BreachTrigger(self.breach_trigger)),
            ClauseCode::B16 => Some(ClauseValue::BreachContents(self.breach_contents.clone())),
            ClauseCode::B17 => Some(ClauseValue::Deletion(Deletion {
                choice: self.deletion_choice,
                within: Some(self.deletion_time),
            })),
            ClauseCode::B20 => Some(ClauseValue::Audit(Audit {
                level: self.audit,
                regulator_access: true,
            })),
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
            _ => self
                .value(clause)
                .map(|value| value.words())
                .unwrap_or_default(),
        }
    }

    /// The hours a vendor may take at most to delete or return: our promise without our own
    /// handling (domain.md 6.2, B17).
    pub fn deletion_hours_for_vendor(&self) -> u64 {
        self.deletion_time
            .hours_at_most()
            .saturating_sub(u64::from(self.own_handling_days) * 24)
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
                breach_time: Duration {
                    amount: 24,
                    unit: Unit::Hours,
                },
                breach_trigger: BreachTrigger::Verification,
                breach_contents: BreachContent::ALL.iter().copied().collect(),
                deletion_choice: DeletionChoice::DeleteOrReturn,
                deletion_time: Duration {
                    amount: 30,
                    unit: Unit::CalendarDays,
                },
                own_handling_days: 5,
                audit: AuditLevel::AuditForCause,
            },
            breach_mode: BreachMode::Strict,
            verification_target_hours: 24,
        }
    }
}

/// A new version as typed into a form: `title`, `valid_from`, `verification_target_hours`,
/// `own_handling_days`, `mode` (`strict` or `budget`), `cap_hours`, and the inputs of every clause
/// that is entered, named as in [`ClauseCode::field`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BaselineDraft {
    /// Raw answers by name.
    pub fields: Fields,
}

impl BaselineDraft {
    /// Parses all fields and reports all faults together.
    pub fn check(&self) -> Result<BaselineDetails, FieldErrors> {
        let mut faults = FieldErrors::default();
        let title = faults.note("title", Name::parse(self.fields.one("title")));
        let valid_from = faults.note("valid_from", day(self.fields.one("valid_from")));
        let verification = self.number("verification_target_hours", 1, 720, &mut faults);
        let own_handling = self.number("own_handling_days", 0, 365, &mut faults);
        let breach_mode = self.breach_mode(&mut faults);
        let promises = self.promises(own_handling.unwrap_or_default(), &mut faults);
        if let (Some(BreachMode::Budget { cap_hours }), Some(verification), Some(promises)) =
            (breach_mode, verification, &promises)
            && u64::from(verification) + promises.breach_time.hours_at_most() > u64::from(cap_hours)
        {
            faults.add(
                "cap_hours",
                "Our own verification and promise take longer than that, whatever the vendor does.",
            );
        }
        faults.or(|| {
            Some(BaselineDetails {
                title: title?,
                valid_from: valid_from?,
                promises: promises?,
                breach_mode: breach_mode?,
                verification_target_hours: verification?,
            })
        })
    }

    fn number(&self, field: &str, least: u32, most: u32, faults: &mut FieldErrors) -> Option<u32> {
        let number = whole(self.fields.one(field), most)
            .ok()
            .flatten()
            .filter(|&number| number >= least);
        faults.note(
            field,
            number
                .ok_or_else(|| Fault::new(format!("Enter a whole number from {least} to {most}."))),
        )
    }

    fn breach_mode(&self, faults: &mut FieldErrors) -> Option<BreachMode> {
        match self.fields.one("mode") {
            "strict" => Some(BreachMode::Strict),
            "budget" => self
                .number("cap_hours", 1, BreachMode::STATUTORY_HOURS, faults)
                .map(|cap_hours| BreachMode::Budget { cap_hours }),
            _ => {
                faults.add("mode", "Choose one of the values.");
                None
            }
        }
    }

    fn promises(&self, own_handling_days: u32, faults: &mut FieldErrors) -> Option<Promises> {
        let mut promises = Promises {
            own_handling_days,
            ..BaselineDetails::first(Day::new(2025, 12, 2)?).promises
        };
        let mut is_whole = true;
        // Every clause is read, so that all faults are told together.
        for clause in ClauseCode::entered() {
            let value = clause.parse_value(&self.fields, faults);
            is_whole &= value.is_some_and(|value| promises.take(value, faults));
        }
        is_whole.then_some(promises)
    }
}

impl Promises {
    /// Takes a value over, or notes why no promise of ours can be like that.
    fn take(&mut self, value: ClauseValue, faults: &mut FieldErrors) -> bool {
        let clause = value.clause();
        let fault = match value {
            ClauseValue::Personnel(Personnel {
                is_bound: true,
                survival: Some(survival),
            }) => {
                self.survival = survival;
                None
            }
            ClauseValue::Personnel(Personnel {
                is_bound: false, ..
            }) => Some((
                "is_bound",
                "Art. 28(3)(b) GDPR asks for it: a DPA cannot leave it out.",
            )),
            ClauseValue::Personnel(_) => {
                Some(("survival", "Choose how long our own people's duty lasts."))
            }
            ClauseValue::Subprocessing(level) if level < Authorisation::GeneralWithObjection => {
                Some((
                    "level",
                    "Art. 28(2) GDPR asks for authorisation, at least a general one with a right to object.",
                ))
            }
            ClauseValue::Subprocessing(level) => {
                self.subprocessing = level;
                None
            }
            ClauseValue::FlowDown(FlowDown {
                same_duties: true,
                full_liability: true,
            }) => None,
            ClauseValue::FlowDown(FlowDown {
                same_duties: false, ..
            }) => Some((
                "same_duties",
                "Art. 28(4) GDPR asks for it: a DPA cannot leave it out.",
            )),
            ClauseValue::FlowDown(_) => Some((
                "full_liability",
                "Art. 28(4) GDPR asks for it: a DPA cannot leave it out.",
            )),
            ClauseValue::BreachTime { within } => take_time(&mut self.breach_time, within),
            ClauseValue::BreachTrigger(BreachTrigger::LaterOrUnstated) => {
                Some(("trigger", "Say from when our own time is counted."))
            }
            ClauseValue::BreachTrigger(trigger) => {
                self.breach_trigger = trigger;
                None
            }
            ClauseValue::BreachContents(parts) if parts.is_empty() => {
                Some(("nature", "Choose what our notice holds."))
            }
            ClauseValue::BreachContents(parts) => {
                self.breach_contents = parts;
                None
            }
            ClauseValue::Deletion(Deletion {
                choice: DeletionChoice::None,
                ..
            }) => Some((
                "choice",
                "Art. 28(3)(g) GDPR asks for it: a DPA cannot leave it out.",
            )),
            ClauseValue::Deletion(Deletion { choice, within }) => {
                self.deletion_choice = choice;
                let fault = take_time(&mut self.deletion_time, within);
                let leaves_nothing = fault.is_none() && self.deletion_hours_for_vendor() == 0;
                if leaves_nothing {
                    Some((
                        "within",
                        "Our own handling leaves the vendor no time. Enter a longer time.",
                    ))
                } else {
                    fault
                }
            }
            ClauseValue::Audit(Audit {
                level: AuditLevel::None,
                ..
            }) => Some((
                "level",
                "Art. 28(3)(h) GDPR asks for it: a DPA cannot leave it out.",
            )),
            ClauseValue::Audit(Audit {
                regulator_access: false,
                ..
            }) => Some((
                "regulator_access",
                "Authorities have access by law: a DPA cannot leave it out.",
            )),
            ClauseValue::Audit(Audit { level, .. }) => {
                self.audit = level;
                None
            }
        };
        if let Some((name, sentence)) = fault {
            faults.add(clause.field(name), sentence);
        }
        fault.is_none()
    }
}

/// Our own times are exact: a business day is longer or shorter by the week.
fn take_time(
    time: &mut Duration,
    within: Option<Duration>,
) -> Option<(&'static str, &'static str)> {
    match within {
        None => Some(("within", "Enter a number: words cannot be compared.")),
        Some(Duration {
            unit: Unit::BusinessDays,
            ..
        }) => Some((
            "within_unit",
            "State our own promise in hours or calendar days.",
        )),
        Some(Duration { amount: 0, .. }) => Some(("within", "Enter at least 1.")),
        Some(within) => {
            *time = within;
            None
        }
    }
}

impl From<&BaselineDetails> for BaselineDraft {
    fn from(details: &BaselineDetails) -> Self {
        let mut fields = Fields::default();
        fields.set("title", details.title.as_str());
        fields.set("valid_from", details.valid_from.to_string());
        fields.set(
            "verification_target_hours",
            details.verification_target_hours.to_string(),
        );
        fields.set(
            "own_handling_days",
            details.promises.own_handling_days.to_string(),
        );
        fields.set("mode", details.breach_mode.code());
        if let BreachMode::Budget { cap_hours } = details.breach_mode {
            fields.set("cap_hours", cap_hours.to_string());
        }
        for value in ClauseCode::entered().filter_map(|clause| details.promises.value(clause)) {
            for (name, texts) in value.fields().iter() {
                texts
                    .iter()
                    .for_each(|text| fields.push(name, text.clone()));
            }
        }
        Self { fields }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(changes: &[(&str, &str)]) -> Vec<String> {
        let mut draft = BaselineDraft::from(&Baseline::first().details);
        changes
            .iter()
            .for_each(|(name, text)| draft.fields.set(*name, *text));
        let faults = draft.check().err().unwrap_or_default();
        faults.iter().map(|(field, _)| field.to_owned()).collect()
    }

    #[test]
    fn a_baseline_goes_into_a_form_and_comes_back() {
        for breach_mode in [BreachMode::Strict, BreachMode::Budget { cap_hours: 60 }] {
            let details = BaselineDetails {
                breach_mode,
                ..Baseline::first().details
            };
            assert_eq!(BaselineDraft::from(&details).check(), Ok(details));
        }
    }

    #[test]
    fn the_first_baseline_promises_what_the_catalogue_seeds() {
        let promises = Baseline::first().details.promises;
        for (clause, words) in [
            (
                ClauseCode::B04,
                "people are bound; it lasts 60 months after the end",
            ),
            (ClauseCode::B14, "within 24 hours"),
            (ClauseCode::B15, "counted from confirmation or verification"),
            (
                ClauseCode::B17,
                "deletion or return, as we choose, within 30 calendar days",
            ),
            (ClauseCode::B20, "audit for cause, access for authorities"),
        ] {
            assert_eq!(promises.words(clause), words);
        }
        assert_eq!(promises.deletion_hours_for_vendor(), 25 * 24);
        assert!(
            ClauseCode::ALL
                .iter()
                .all(|&clause| !promises.words(clause).is_empty())
        );
    }

    #[test]
    fn what_the_law_asks_for_cannot_be_left_out() {
        for (name, text) in [
            ("B04.is_bound", ""),
            ("B04.survival", ""),
            ("B09.level", "inform_before"),
            ("B10.same_duties", ""),
            ("B10.full_liability", ""),
            ("B14.within", ""),
            ("B14.within", "0"),
            ("B14.within_unit", "business_days"),
            ("B15.trigger", "later_or_unstated"),
            ("B17.choice", "none"),
            ("B17.within", "5"),
            ("B20.level", "none"),
            ("B20.regulator_access", ""),
        ] {
            assert_eq!(faults(&[(name, text)]), [name], "{text}");
        }
        assert!(faults(&[("B17.within", "6")]).is_empty());
        assert!(faults(&[("B09.level", "specific")]).is_empty());
    }

    #[test]
    fn a_budget_leaves_the_vendor_some_time() {
        for (cap, found) in [
            ("47", vec!["cap_hours"]),
            ("48", vec![]),
            ("72", vec![]),
            ("73", vec!["cap_hours"]),
            ("", vec!["cap_hours"]),
        ] {
            assert_eq!(
                faults(&[("mode", "budget"), ("cap_hours", cap)]),
                found,
                "{cap}"
            );
        }
    }

    #[test]
    fn all_faults_are_reported_together() {
        let found = BaselineDraft::default().check().unwrap_err();
        let plain: Vec<_> = found
            .iter()
            .map(|(field, _)| field)
            .filter(|field| !field.contains('.'))
            .collect();
        assert_eq!(
            plain,
            [
                "mode",
                "own_handling_days",
                "title",
                "valid_from",
                "verification_target_hours"
            ]
        );
    }
}
