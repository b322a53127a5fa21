//! Clauses as forms: what to ask for each of them. A page shows the inputs in order and never needs
//! to know a clause by name.

use super::ClauseCode;
use super::value::{AuditLevel, Authorisation, BreachContent, BreachTrigger, DeletionChoice, Unit};
use crate::confidentiality::Survival;

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

/// The largest number that is taken for a time.
pub(super) const MOST: u32 = 9_999;

/// `(code, words)` of every value of a closed list.
macro_rules! choices {
    ($list:ty) => {
        <$list>::ALL.iter().map(|value| (value.code(), value.words())).collect()
    };
}

impl ClauseCode {
    /// What a form asks for, beside presence and place; empty for clauses judged from records.
    pub fn inputs(self) -> Vec<Input> {
        match self {
            Self::B01 | Self::B05 | Self::B21 => Vec::new(),
            Self::B04 => vec![
                ticked("is_bound", "The people who see data are bound to secrecy"),
                Input {
                    name: "survival",
                    label: "How long it lasts",
                    kind: InputKind::Choice { choices: SURVIVAL.to_vec(), none: Some("not said") },
                },
                number("survival_months", "Months after the end", Survival::MOST_MONTHS),
            ],
            Self::B09 => vec![chosen("level", "What is promised", choices!(Authorisation))],
            Self::B10 => vec![
                ticked("same_duties", "Further subprocessors are bound by the same duties"),
                ticked("full_liability", "The vendor is fully liable for them"),
            ],
            Self::B14 => time("Number (empty for words without a number)").into(),
            Self::B15 => vec![chosen("trigger", "Counted from", choices!(BreachTrigger))],
            Self::B16 => {
                BreachContent::ALL.iter().map(|part| ticked(part.code(), part.words())).collect()
            }
            Self::B17 => {
                let mut inputs =
                    vec![chosen("choice", "What is promised", choices!(DeletionChoice))];
                inputs.extend(time("Number (empty when none is given)"));
                inputs
            }
            Self::B20 => vec![
                chosen("level", "How far we may look", choices!(AuditLevel)),
                ticked("regulator_access", "Supervisory authorities have access"),
            ],
        }
    }

    /// The names of the inputs that a form sends whatever is chosen, with the clause before them.
    pub(crate) fn always_sent(self) -> impl Iterator<Item = String> {
        let inputs = self.inputs().into_iter().filter(|input| input.kind != InputKind::YesNo);
        inputs.map(move |input| self.field(input.name))
    }

    /// The name of an input on a page that holds several clauses: `B14.within`.
    pub fn field(self, name: &str) -> String {
        format!("{}.{name}", self.code())
    }
}

const SURVIVAL: [(&str, &str); 3] = [
    ("indefinite", "without end"),
    ("while_data_held", "as long as data are held"),
    ("months", "a number of months"),
];

fn ticked(name: &'static str, label: &'static str) -> Input {
    Input { name, label, kind: InputKind::YesNo }
}

fn number(name: &'static str, label: &'static str, most: u32) -> Input {
    Input { name, label, kind: InputKind::Whole(most) }
}

fn chosen(
    name: &'static str,
    label: &'static str,
    choices: Vec<(&'static str, &'static str)>,
) -> Input {
    Input { name, label, kind: InputKind::Choice { choices, none: None } }
}

fn time(label: &'static str) -> [Input; 2] {
    [number("within", label, MOST), chosen("within_unit", "Unit as written", choices!(Unit))]
}
