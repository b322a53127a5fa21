//! Clauses as forms: what to ask for each of them, and how answers become statements.
//! A page shows the inputs in order and never needs to know a clause by name.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::value::{
    Audit, AuditLevel, Authorisation, BreachContent, BreachTrigger, ClauseValue, Deletion,
    DeletionChoice, Duration, FlowDown, Personnel, Unit,
};
use super::{ClauseCode, Presence, Statement};
use crate::confidentiality::Survival;
use crate::fields::Fields;
use crate::refusal::{Fault, FieldErrors};
use crate::text::Line;

/// One input of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Unique within the clause.
    pub name: &'static str,
    /// For reading.
    pub label: &'static str,
    /// What it takes.
    pub kind: InputKind,
}

/// What an input takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputKind {
    /// A box: `yes` when ticked, not sent when not.
    YesNo,
    /// One of these codes.
    Choice {
        /// Code and words, in order.
        choices: Vec<(&'static str, &'static str)>,
        /// Whether nothing may be chosen, and what that is called.
        none: Option<&'static str>,
    },
    /// A whole number up to and including this; may be left empty.
    Whole(u32),
}

const MOST: u32 = 9_999;

/// `(code, words)` of every value of a closed list.
macro_rules! choices {
    ($list:ty) => {
        <$list>::ALL
            .iter()
            .map(|value| (value.code(), value.words()))
            .collect()
    };
}

impl ClauseCode {
    /// What a form asks for, beside presence and place; empty for clauses judged from records.
    pub fn inputs(self) -> Vec<Input> {
        let input = |name, label, kind| Input { name, label, kind };
        let choice = |choices| InputKind::Choice {
            choices,
            none: None,
        };
        let time = |amount, unit| {
            let choices = choices!(Unit);
            [
                input("within", amount, InputKind::Whole(MOST)),
                input(
                    "within_unit",
                    unit,
                    InputKind::Choice {
                        choices,
                        none: None,
                    },
                ),
            ]
        };
        match self {
            Self::B01 | Self::B05 | Self::B21 => Vec::new(),
            Self::B04 => vec![
                input(
                    "is_bound",
                    "The people who see data are bound to secrecy",
                    InputKind::YesNo,
                ),
                input(
                    "survival",
                    "How long it lasts",
                    InputKind::Choice {
                        choices: SURVIVAL.to_vec(),
                        none: Some("not said"),
                    },
                ),
                input(
                    "survival_months",
                    "Months after the end",
                    InputKind::Whole(Survival::MOST_MONTHS),
                ),
            ],
            Self::B09 => vec![input(
                "level",
                "What is promised",
                choice(choices!(Authorisation)),
            )],
            Self::B10 => vec![
                input(
                    "same_duties",
                    "Further subprocessors are bound by the same duties",
                    InputKind::YesNo,
                ),
                input(
                    "full_liability",
                    "The vendor is fully liable for them",
                    InputKind::YesNo,
                ),
            ],
            Self::B14 => time(
                "Number (empty for words without a number)",
                "Unit as written",
            )
            .into(),
            Self::B15 => vec![input(
                "trigger",
                "Counted from",
                choice(choices!(BreachTrigger)),
            )],
            Self::B16 => BreachContent::ALL
                .iter()
                .map(|part| input(part.code(), part.words(), InputKind::YesNo))
                .collect(),
            Self::B17 => {
                let mut inputs = vec![input(
                    "choice",
                    "What is promised",
                    choice(choices!(DeletionChoice)),
                )];
                inputs.extend(time("Number (empty when none is given)", "Unit as written"));
                inputs
            }
            Self::B20 => vec![
                input("level", "How far we may look", choice(choices!(AuditLevel))),
                input(
                    "regulator_access",
                    "Supervisory authorities have access",
                    InputKind::YesNo,
                ),
            ],
        }
    }

    /// The name of an input on a page that holds several clauses: `B14.within`.
    pub fn field(self, name: &str) -> String {
        format!("{}.{name}", self.code())
    }

    /// Reads a value from the answers of a form; names as in [`ClauseCode::field`].
    /// None when a fault was noted, or when nobody enters this clause.
    pub fn parse_value(self, fields: &Fields, faults: &mut FieldErrors) -> Option<ClauseValue> {
        let mut answers = Answers {
            clause: self,
            fields,
            faults,
        };
        match self {
            Self::B01 | Self::B05 | Self::B21 => None,
            Self::B04 => {
                let is_bound = answers.yes("is_bound");
                answers
                    .survival()
                    .map(|survival| ClauseValue::Personnel(Personnel { is_bound, survival }))
            }
            Self::B09 => answers
                .choice("level", Authorisation::choose)
                .map(ClauseValue::Subprocessing),
            Self::B10 => Some(ClauseValue::FlowDown(FlowDown {
                same_duties: answers.yes("same_duties"),
                full_liability: answers.yes("full_liability"),
            })),
            Self::B14 => answers
                .time()
                .map(|within| ClauseValue::BreachTime { within }),
            Self::B15 => answers
                .choice("trigger", BreachTrigger::choose)
                .map(ClauseValue::BreachTrigger),
            Self::B16 => {
                let told = BreachContent::ALL
                    .iter()
                    .copied()
                    .filter(|part| answers.yes(part.code()));
                Some(ClauseValue::BreachContents(told.collect::<BTreeSet<_>>()))
            }
            Self::B17 => {
                let choice = answers.choice("choice", DeletionChoice::choose);
                let within = answers.time();
                Some(ClauseValue::Deletion(Deletion {
                    choice: choice?,
                    within: within?,
                }))
            }
            Self::B20 => {
                let regulator_access = answers.yes("regulator_access");
                let level = answers.choice("level", AuditLevel::choose)?;
                Some(ClauseValue::Audit(Audit {
                    level,
                    regulator_access,
                }))
            }
        }
    }
}

const SURVIVAL: [(&str, &str); 3] = [
    ("indefinite", "without end"),
    ("while_data_held", "as long as data are held"),
    ("months", "a number of months"),
];

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

    /// The outer option is about faults, the inner one about an empty field.
    fn whole(&mut self, name: &str, most: u32) -> Option<Option<u32>> {
        let number = whole(self.text(name), most);
        self.faults.note(&self.clause.field(name), number)
    }

    fn time(&mut self) -> Option<Option<Duration>> {
        match self.whole("within", MOST)? {
            None => Some(None),
            Some(amount) => self
                .choice("within_unit", Unit::choose)
                .map(|unit| Some(Duration { amount, unit })),
        }
    }

    fn survival(&mut self) -> Option<Option<Survival>> {
        let chosen = self.text("survival").to_owned();
        let months = self.text("survival_months").to_owned();
        if chosen.is_empty() {
            return Some(None);
        }
        match Survival::choose(&chosen, &months) {
            Ok(survival) => Some(Some(survival)),
            Err(fault) => {
                let name = if chosen == "months" {
                    "survival_months"
                } else {
                    "survival"
                };
                self.faults.add(self.clause.field(name), fault.0);
                None
            }
        }
    }
}

/// A whole number of 0 to `most`, or none for an empty text.
pub(crate) fn whole(raw: &str, most: u32) -> Result<Option<u32>, Fault> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Ok(None);
    }
    let number = raw
        .parse::<u32>()
        .ok()
        .filter(|&number| number <= most && !raw.starts_with('+'));
    number
        .map(Some)
        .ok_or_else(|| Fault::new(format!("Enter a whole number from 0 to {most}.")))
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
                        survival
                            .months()
                            .map_or_else(String::new, |months| months.to_string()),
                    );
                }
            }
            Self::Subprocessing(level) => put("level", level.code().to_owned()),
            Self::FlowDown(FlowDown {
                same_duties,
                full_liability,
            }) => {
                put("same_duties", yes(*same_duties));
                put("full_liability", yes(*full_liability));
            }
            Self::BreachTime { within } => put_time(&mut put, *within),
            Self::BreachTrigger(trigger) => put("trigger", trigger.code().to_owned()),
            Self::BreachContents(parts) => {
                parts.iter().for_each(|part| put(part.code(), yes(true)))
            }
            Self::Deletion(Deletion { choice, within }) => {
                put("choice", choice.code().to_owned());
                put_time(&mut put, *within);
            }
            Self::Audit(Audit {
                level,
                regulator_access,
            }) => {
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
    if ticked {
        "yes".to_owned()
    } else {
        String::new()
    }
}

/// What a person typed about one clause. Names are those of [`ClauseCode::field`]:
/// `B14.presence`, `B14.quote_ref`, and the inputs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TermDraft {
    /// Raw answers by name. Those of other clauses do no harm.
    pub fields: Fields,
}

impl TermDraft {
    /// The draft that gives this statement.
    pub fn of(clause: ClauseCode, statement: &Statement) -> Self {
        let mut fields = statement
            .value()
            .map(ClauseValue::fields)
            .unwrap_or_default();
        fields.set(clause.field("presence"), statement.presence().code());
        if let Some(quote_ref) = statement.quote_ref() {
            fields.set(clause.field("quote_ref"), quote_ref.as_str());
        }
        Self { fields }
    }

    /// What was typed into a field of a clause, for showing it again.
    pub fn text(&self, clause: ClauseCode, name: &str) -> &str {
        self.fields.one(&clause.field(name))
    }

    /// Whether anything was said about the clause: a page with all clauses leaves most untouched.
    pub fn speaks_on(&self, clause: ClauseCode) -> bool {
        !self.text(clause, "presence").trim().is_empty()
    }

    /// Reads the statement on `clause`. A value is not read where the instrument is silent or says
    /// the opposite.
    pub fn check(&self, clause: ClauseCode) -> Result<Statement, FieldErrors> {
        let mut faults = FieldErrors::default();
        if !clause.is_entered() {
            faults.add(
                clause.field("presence"),
                "This clause is judged from records. Nothing is entered for it.",
            );
            return Err(faults);
        }
        let field = |name| clause.field(name);
        let Some(presence) = faults.note(
            &field("presence"),
            Presence::choose(self.text(clause, "presence").trim()),
        ) else {
            return Err(faults);
        };
        let quote_ref = match presence {
            Presence::Absent => None,
            _ => {
                let place = Line::parse(self.text(clause, "quote_ref")).map_err(|fault| {
                    if self.text(clause, "quote_ref").trim().is_empty() {
                        no_place()
                    } else {
                        fault
                    }
                });
                faults.note(&field("quote_ref"), place)
            }
        };
        let value = match presence {
            Presence::Explicit | Presence::Implied => clause.parse_value(&self.fields, &mut faults),
            Presence::Absent | Presence::Contradicted => None,
        };
        faults.or(|| Statement::from_parts(presence, value, quote_ref))
    }
}

fn no_place() -> Fault {
    Fault::new("Say where it stands: article, section or page.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(pairs: &[(&str, &str)]) -> TermDraft {
        let mut fields = Fields::default();
        pairs
            .iter()
            .for_each(|(name, text)| fields.push(*name, *text));
        TermDraft { fields }
    }

    #[test]
    fn every_value_survives_its_form() {
        let mut values = ClauseValue::equivalents();
        values.push(ClauseValue::BreachTime { within: None });
        values.push(ClauseValue::Personnel(Personnel {
            is_bound: false,
            survival: None,
        }));
        values.push(ClauseValue::Personnel(Personnel {
            is_bound: true,
            survival: Some(Survival::WhileDataHeld),
        }));
        values.push(ClauseValue::BreachContents(BTreeSet::new()));
        for value in values {
            let clause = value.clause();
            let statement = Statement::Implied {
                value,
                quote_ref: Line::parse("§ 4").unwrap(),
            };
            assert_eq!(
                TermDraft::of(clause, &statement).check(clause),
                Ok(statement)
            );
        }
    }

    #[test]
    fn every_field_of_a_value_is_an_input_of_its_clause() {
        for value in ClauseValue::equivalents() {
            let clause = value.clause();
            let asked: Vec<_> = clause
                .inputs()
                .iter()
                .map(|input| clause.field(input.name))
                .collect();
            for (name, _) in value.fields().iter() {
                assert!(
                    asked.iter().any(|asked| asked == name),
                    "{name} is not asked for"
                );
            }
        }
        assert!(
            ClauseCode::ALL
                .iter()
                .all(|clause| clause.inputs().is_empty() != clause.is_entered())
        );
    }

    #[test]
    fn a_place_is_needed_unless_nothing_is_said() {
        for (presence, ok) in [
            ("explicit", false),
            ("implied", false),
            ("absent", true),
            ("contradicted", false),
            ("", false),
            ("x", false),
        ] {
            let draft = draft(&[("B15.presence", presence), ("B15.trigger", "awareness")]);
            assert_eq!(draft.check(ClauseCode::B15).is_ok(), ok, "{presence}");
        }
        let opposite = draft(&[("B15.presence", "contradicted"), ("B15.quote_ref", "9.1")]);
        assert!(opposite.check(ClauseCode::B15).is_ok());
    }

    #[test]
    fn all_faults_are_told_together_and_by_field() {
        let typed = [
            ("B17.presence", "explicit"),
            ("B17.quote_ref", " "),
            ("B17.choice", "maybe"),
            ("B17.within", "-3"),
        ];
        let faults = draft(&typed).check(ClauseCode::B17).unwrap_err();
        let named: Vec<_> = faults.iter().map(|(field, _)| field).collect();
        assert_eq!(named, ["B17.choice", "B17.quote_ref", "B17.within"]);
    }

    #[test]
    fn numbers_are_whole_and_bounded() {
        for (raw, read) in [
            ("", Ok(None)),
            (" 24 ", Ok(Some(24))),
            ("0", Ok(Some(0))),
            ("9999", Ok(Some(9_999))),
            ("10000", Err(())),
            ("1.5", Err(())),
            ("+1", Err(())),
            ("-1", Err(())),
            ("२४", Err(())),
            ("24h", Err(())),
            ("99999999999999", Err(())),
        ] {
            assert_eq!(whole(raw, MOST).map_err(|_| ()), read, "{raw}");
        }
    }

    #[test]
    fn a_number_needs_its_unit() {
        let typed = [
            ("B14.presence", "explicit"),
            ("B14.quote_ref", "7"),
            ("B14.within", "24"),
        ];
        assert!(
            draft(&typed)
                .check(ClauseCode::B14)
                .unwrap_err()
                .get("B14.within_unit")
                .is_some()
        );
    }
}
