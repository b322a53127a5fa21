//! A new version of the baseline as typed into a form, and what no promise of ours may leave out.

use serde::{Deserialize, Serialize};

use super::{BaselineDetails, BreachMode, Promises};
use crate::clause::{
    AuditLevel, Authorisation, BreachTrigger, ClauseCode, ClauseValue, Deletion, DeletionChoice,
    Duration, Personnel, Unit, whole,
};
use crate::fields::{Draft, Fields, day};
use crate::refusal::{Fault, FieldErrors};
use crate::text::Name;
use crate::time::Day;

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
        let number =
            whole(self.fields.one(field), most).ok().flatten().filter(|&number| number >= least);
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
            let Some(value) = clause.parse_value(&self.fields, faults) else {
                is_whole = false;
                continue;
            };
            if let Some((name, sentence)) = objection(&value) {
                faults.add(clause.field(name), sentence);
            }
            promises.take(value);
        }
        if promises.deletion_hours_for_vendor() == 0 {
            faults.add(
                ClauseCode::B17.field("within"),
                "Our own handling leaves the vendor no time. Enter a longer time.",
            );
        }
        is_whole.then_some(promises)
    }
}

/// The page holds all clauses.
impl Draft for BaselineDraft {
    fn of_form(fields: &Fields) -> Self {
        Self { fields: fields.clone() }
    }

    fn absent(fields: &Fields) -> Vec<String> {
        const BESIDE: [&str; 5] =
            ["title", "valid_from", "own_handling_days", "verification_target_hours", "cap_hours"];
        let clauses = ClauseCode::entered().flat_map(ClauseCode::always_sent);
        fields.without(BESIDE.map(str::to_owned).into_iter().chain(clauses))
    }
}

/// Why no promise of ours can be like that: the field and a sentence.
fn objection(value: &ClauseValue) -> Option<(&'static str, &'static str)> {
    const BY_LAW: &str = "The GDPR asks for it (Art. 28): a DPA cannot leave it out.";
    match value {
        ClauseValue::Personnel(Personnel { is_bound, survival }) => match (is_bound, survival) {
            (false, _) => Some(("is_bound", BY_LAW)),
            (true, None) => Some(("survival", "Choose how long our own people's duty lasts.")),
            (true, Some(_)) => None,
        },
        ClauseValue::Subprocessing(level) => (*level < Authorisation::GeneralWithObjection).then_some((
            "level",
            "Art. 28(2) GDPR asks for authorisation, at least a general one with a right to object.",
        )),
        ClauseValue::FlowDown(flow_down) => match (flow_down.same_duties, flow_down.full_liability) {
            (false, _) => Some(("same_duties", BY_LAW)),
            (true, false) => Some(("full_liability", BY_LAW)),
            (true, true) => None,
        },
        ClauseValue::BreachTime { within } => time_objection(*within),
        ClauseValue::BreachTrigger(trigger) => (*trigger == BreachTrigger::LaterOrUnstated)
            .then_some(("trigger", "Say from when our own time is counted.")),
        ClauseValue::BreachContents(parts) => {
            parts.is_empty().then_some(("nature", "Choose what our notice holds."))
        }
        ClauseValue::Deletion(Deletion { choice, within }) => match choice {
            DeletionChoice::None => Some(("choice", BY_LAW)),
            _ => time_objection(*within),
        },
        ClauseValue::Audit(audit) => match (audit.level, audit.regulator_access) {
            (AuditLevel::None, _) => Some(("level", BY_LAW)),
            (_, false) => Some(("regulator_access", BY_LAW)),
            (_, true) => None,
        },
    }
}

/// Our own times are exact: a business day is longer or shorter by the week.
fn time_objection(within: Option<Duration>) -> Option<(&'static str, &'static str)> {
    match within {
        None => Some(("within", "Enter a number: words cannot be compared.")),
        Some(Duration { unit: Unit::BusinessDays, .. }) => {
            Some(("within_unit", "State our own promise in hours or calendar days."))
        }
        Some(Duration { amount: 0, .. }) => Some(("within", "Enter at least 1.")),
        Some(_) => None,
    }
}

impl Promises {
    /// Takes over a value without objection.
    fn take(&mut self, value: ClauseValue) {
        match value {
            ClauseValue::Personnel(personnel) => {
                self.survival = personnel.survival.unwrap_or(self.survival);
            }
            ClauseValue::Subprocessing(level) => self.subprocessing = level,
            ClauseValue::FlowDown(_) => {}
            ClauseValue::BreachTime { within } => {
                self.breach_time = within.unwrap_or(self.breach_time);
            }
            ClauseValue::BreachTrigger(trigger) => self.breach_trigger = trigger,
            ClauseValue::BreachContents(parts) => self.breach_contents = parts,
            ClauseValue::Deletion(deletion) => {
                self.deletion_choice = deletion.choice;
                self.deletion_time = deletion.within.unwrap_or(self.deletion_time);
            }
            ClauseValue::Audit(audit) => self.audit = audit.level,
        }
    }
}

impl From<&BaselineDetails> for BaselineDraft {
    fn from(details: &BaselineDetails) -> Self {
        let mut fields = Fields::default();
        fields.set("title", details.title.as_str());
        fields.set("valid_from", details.valid_from.to_string());
        fields.set("verification_target_hours", details.verification_target_hours.to_string());
        fields.set("own_handling_days", details.promises.own_handling_days.to_string());
        fields.set("mode", details.breach_mode.code());
        if let BreachMode::Budget { cap_hours } = details.breach_mode {
            fields.set("cap_hours", cap_hours.to_string());
        }
        for value in ClauseCode::entered().filter_map(|clause| details.promises.value(clause)) {
            for (name, texts) in value.fields().iter() {
                for text in texts {
                    fields.push(name, text.clone());
                }
            }
        }
        Self { fields }
    }
}
