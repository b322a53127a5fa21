//! From the answers of a form to the value of a clause, and back.

use std::collections::BTreeSet;

use super::ClauseCode;
use super::form::MOST;
use super::value::{
    Audit, AuditLevel, Authorisation, BreachContent, BreachTrigger, ClauseValue, Deletion,
    DeletionChoice, Duration, FlowDown, Personnel, Unit,
};
use crate::confidentiality::Survival;
use crate::fields::Fields;
use crate::refusal::{Fault, FieldErrors};

impl ClauseCode {
    /// Reads a value from the answers of a form; names as in [`ClauseCode::field`].
    /// None when a fault was noted, or when nobody enters this clause.
    pub fn parse_value(self, fields: &Fields, faults: &mut FieldErrors) -> Option<ClauseValue> {
        let mut answers = Answers { clause: self, fields, faults };
        match self {
            Self::B01 | Self::B05 | Self::B21 => None,
            Self::B04 => {
                let is_bound = answers.yes("is_bound");
                answers
                    .survival()
                    .ok()
                    .map(|survival| ClauseValue::Personnel(Personnel { is_bound, survival }))
            }
            Self::B09 => {
                answers.choice("level", Authorisation::choose).map(ClauseValue::Subprocessing)
            }
            Self::B10 => Some(ClauseValue::FlowDown(FlowDown {
                same_duties: answers.yes("same_duties"),
                full_liability: answers.yes("full_liability"),
            })),
            Self::B14 => answers.time().ok().map(|within| ClauseValue::BreachTime { within }),
            Self::B15 => {
                answers.choice("trigger", BreachTrigger::choose).map(ClauseValue::BreachTrigger)
            }
            Self::B16 => {
                let told =
                    BreachContent::ALL.iter().copied().filter(|part| answers.yes(part.code()));
                Some(ClauseValue::BreachContents(told.collect::<BTreeSet<_>>()))
            }
            Self::B17 => {
                let choice = answers.choice("choice", DeletionChoice::choose);
                let within = answers.time().ok();
                Some(ClauseValue::Deletion(Deletion { choice: choice?, within: within? }))
            }
            Self::B20 => {
                let regulator_access = answers.yes("regulator_access");
                let level = answers.choice("level", AuditLevel::choose)?;
                Some(ClauseValue::Audit(Audit { level, regulator_access }))
            }
        }
    }
}

/// The answers to one clause, with the faults found so far.
struct Answers<'a> {
    clause: ClauseCode,
    fields: &'a Fields,
    faults: &'a mut FieldErrors,
}

impl Answers<'_> {
    fn text(&self, name: &str) -> &str {
        self.fields.one(&self.clause.field(name)).trim()
    }

    fn yes(&self, name: &str) -> bool {
        self.text(name) == "yes"
    }

    fn choice<T>(&mut self, name: &str, choose: impl Fn(&str) -> Result<T, Fault>) -> Option<T> {
        let chosen = choose(self.text(name));
        self.faults.note(&self.clause.field(name), chosen)
    }

    fn time(&mut self) -> Result<Option<Duration>, Noted> {
        let amount = whole(self.text("within"), MOST);
        match self.faults.note(&self.clause.field("within"), amount).ok_or(Noted)? {
            None => Ok(None),
            Some(amount) => {
                let unit = self.choice("within_unit", Unit::choose).ok_or(Noted)?;
                Ok(Some(Duration { amount, unit }))
            }
        }
    }

    fn survival(&mut self) -> Result<Option<Survival>, Noted> {
        let chosen = self.text("survival");
        if chosen.is_empty() {
            return Ok(None);
        }
        let name = if chosen == "months" { "survival_months" } else { "survival" };
        let survival = Survival::choose(chosen, self.text("survival_months"));
        self.faults.note(&self.clause.field(name), survival).map(Some).ok_or(Noted)
    }
}

/// A fault stands at its field already; nothing more is to be said.
struct Noted;

/// A whole number of 0 to `most`, or none for an empty text.
pub(crate) fn whole(raw: &str, most: u32) -> Result<Option<u32>, Fault> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Ok(None);
    }
    let number = raw.parse::<u32>().ok().filter(|&number| number <= most && !raw.starts_with('+'));
    number.map(Some).ok_or_else(|| Fault::new(format!("Enter a whole number from 0 to {most}.")))
}

impl ClauseValue {
    /// The answers that would give this value: the opposite of [`ClauseCode::parse_value`].
    pub fn fields(&self) -> Fields {
        let clause = self.clause();
        let mut fields = Fields::default();
        let mut put = |name: &str, text: String| {
            if !text.is_empty() {
                fields.set(clause.field(name), text);
            }
        };
        match self {
            Self::Personnel(Personnel { is_bound, survival }) => {
                put("is_bound", yes(*is_bound));
                if let Some(survival) = survival {
                    put("survival", survival.code().to_owned());
                    put(
                        "survival_months",
                        survival.months().map_or_else(String::new, |months| months.to_string()),
                    );
                }
            }
            Self::Subprocessing(level) => put("level", level.code().to_owned()),
            Self::FlowDown(FlowDown { same_duties, full_liability }) => {
                put("same_duties", yes(*same_duties));
                put("full_liability", yes(*full_liability));
            }
            Self::BreachTime { within } => put_time(&mut put, *within),
            Self::BreachTrigger(trigger) => put("trigger", trigger.code().to_owned()),
            Self::BreachContents(parts) => {
                for part in parts {
                    put(part.code(), yes(true));
                }
            }
            Self::Deletion(Deletion { choice, within }) => {
                put("choice", choice.code().to_owned());
                put_time(&mut put, *within);
            }
            Self::Audit(Audit { level, regulator_access }) => {
                put("level", level.code().to_owned());
                put("regulator_access", yes(*regulator_access));
            }
        }
        fields
    }
}

fn put_time(put: &mut impl FnMut(&str, String), within: Option<Duration>) {
    if let Some(Duration { amount, unit }) = within {
        put("within", amount.to_string());
        put("within_unit", unit.code().to_owned());
    }
}

fn yes(ticked: bool) -> String {
    if ticked { "yes".to_owned() } else { String::new() }
}
