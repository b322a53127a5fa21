//! What one instrument says on one clause, and the people behind it: it is entered by one and checked
//! by another (decision 22).

use serde::{Deserialize, Serialize};

use super::{ClauseCode, ClauseValue};
use crate::codes::codes;
use crate::id::PersonId;
use crate::refusal::Refusal;
use crate::text::Line;
use crate::time::Moment;

codes! {
    /// How an instrument speaks on a clause (domain.md 3.5).
    Presence {
        /// In so many words.
        Explicit = "explicit", "said explicitly";
        /// Follows from what is said.
        Implied = "implied", "implied";
        /// The instrument is silent.
        Absent = "absent", "not said at all";
        /// The instrument says the opposite.
        Contradicted = "contradicted", "the opposite is said";
    }
}

/// What one instrument says on one clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "presence", rename_all = "snake_case")]
pub enum Statement {
    /// In so many words.
    Explicit {
        /// What.
        value: ClauseValue,
        /// Article, section or page.
        quote_ref: Line,
    },
    /// Follows from what is said.
    Implied {
        /// What.
        value: ClauseValue,
        /// Article, section or page.
        quote_ref: Line,
    },
    /// The instrument is silent, so a lower one may speak.
    Absent,
    /// The instrument says the opposite.
    Contradicted {
        /// Article, section or page.
        quote_ref: Line,
    },
}

impl Statement {
    /// From the columns of a stored row; none when they do not fit together.
    pub fn from_parts(
        presence: Presence,
        value: Option<ClauseValue>,
        quote_ref: Option<Line>,
    ) -> Option<Self> {
        match (presence, value, quote_ref) {
            (Presence::Explicit, Some(value), Some(quote_ref)) => {
                Some(Self::Explicit { value, quote_ref })
            }
            (Presence::Implied, Some(value), Some(quote_ref)) => {
                Some(Self::Implied { value, quote_ref })
            }
            (Presence::Absent, None, None) => Some(Self::Absent),
            (Presence::Contradicted, None, Some(quote_ref)) => {
                Some(Self::Contradicted { quote_ref })
            }
            _ => None,
        }
    }

    /// How it speaks.
    pub const fn presence(&self) -> Presence {
        match self {
            Self::Explicit { .. } => Presence::Explicit,
            Self::Implied { .. } => Presence::Implied,
            Self::Absent => Presence::Absent,
            Self::Contradicted { .. } => Presence::Contradicted,
        }
    }

    /// What it says.
    pub const fn value(&self) -> Option<&ClauseValue> {
        match self {
            Self::Explicit { value, .. } | Self::Implied { value, .. } => Some(value),
            Self::Absent | Self::Contradicted { .. } => None,
        }
    }

    /// Where it says so.
    pub const fn quote_ref(&self) -> Option<&Line> {
        match self {
            Self::Explicit { quote_ref, .. }
            | Self::Implied { quote_ref, .. }
            | Self::Contradicted { quote_ref } => Some(quote_ref),
            Self::Absent => None,
        }
    }

    /// For reading.
    pub fn words(&self) -> String {
        match self {
            Self::Explicit { value, .. } => value.words(),
            Self::Implied { value, .. } => format!("{} (implied)", value.words()),
            Self::Absent => "not said at all".to_owned(),
            Self::Contradicted { .. } => "the opposite is said".to_owned(),
        }
    }
}

/// That a second person looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Not the person who entered it.
    pub by: PersonId,
    /// When.
    pub at: Moment,
}

/// A statement with the people behind it. Belongs to one agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseTerm {
    /// Which clause; always one that is entered.
    pub clause: ClauseCode,
    /// What the instrument says.
    pub statement: Statement,
    /// The last editor.
    pub entered_by: PersonId,
    /// When.
    pub entered_at: Moment,
    /// Whose words stand in it, the last editor among them. None of them may check it, or approve a
    /// request that rests on it (SOD-2).
    pub authors: Vec<PersonId>,
    /// Until it is there, the term counts as not evidenced (decision 22).
    pub check: Option<Check>,
}

impl ClauseTerm {
    /// Enters a term. A value of another clause is refused.
    pub fn enter(
        clause: ClauseCode,
        statement: Statement,
        by: PersonId,
        at: Moment,
    ) -> Result<Self, Refusal> {
        if !clause.is_entered() || statement.value().is_some_and(|value| value.clause() != clause) {
            return Err(Refusal::rule(
                "clause-value",
                format!(
                    "This value does not belong to clause {}. Enter a value of that clause.",
                    clause.code()
                ),
            ));
        }
        let authors = vec![by];
        Ok(Self { clause, statement, entered_by: by, entered_at: at, authors, check: None })
    }

    /// Enters it anew: whoever saves stands for all of it, the value and its place, and anybody else
    /// may check it (decision 22). So two legal approvers never shut each other out. What changes
    /// nothing leaves editor and check as they are.
    pub fn revise(self, statement: Statement, by: PersonId, at: Moment) -> Result<Self, Refusal> {
        if self.statement == statement {
            Ok(self)
        } else {
            Self::enter(self.clause, statement, by, at)
        }
    }

    /// Whether `person` can be the second one to look at it (decision 22), or why not: the move
    /// refuses by it, the page offers by it, the inbox reminds by it. `has_paper` says whether the
    /// agreement has its file. The right is asked for elsewhere.
    pub fn may_be_checked_by(&self, person: PersonId, has_paper: bool) -> Result<(), Refusal> {
        let (code, told) = if self.authors.contains(&person) {
            (
                "SOD-2",
                "You worked on this value, so somebody else has to check it. Ask another legal approver.",
            )
        } else if self.check.is_some() {
            (
                "already-checked",
                "This value has been checked already. Reload the page to see by whom.",
            )
        } else if !has_paper {
            (
                "clause-file",
                "There is no paper to check the value against. Add the file of the agreement first.",
            )
        } else {
            return Ok(());
        };
        Err(Refusal::rule(code, told))
    }

    /// A second person confirms it, by the paper (decision 22).
    pub fn checked(self, by: PersonId, has_paper: bool, at: Moment) -> Result<Self, Refusal> {
        self.may_be_checked_by(by, has_paper)?;
        Ok(Self { check: Some(Check { by, at }), ..self })
    }

    /// Whether two people stand behind it.
    pub const fn is_checked(&self) -> bool {
        self.check.is_some()
    }

    /// A full set of checked terms, each equivalent to the first baseline.
    pub fn equivalents(entered_by: PersonId, checked_by: PersonId, at: Moment) -> Vec<Self> {
        ClauseValue::equivalents()
            .into_iter()
            .map(|value| {
                let clause = value.clause();
                let Ok(quote_ref) = Line::parse(&format!("section {}", clause.code())) else {
                    unreachable!("samples are well formed")
                };
                Self {
                    clause,
                    statement: Statement::Explicit { value, quote_ref },
                    entered_by,
                    entered_at: at,
                    authors: vec![entered_by],
                    check: Some(Check { by: checked_by, at }),
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Duration, Unit};
    use super::*;

    fn at(seconds: i64) -> Moment {
        Moment::from_milliseconds(seconds * 1_000).unwrap()
    }

    fn hours(amount: u32) -> Statement {
        let within = Some(Duration { amount, unit: Unit::Hours });
        Statement::Explicit {
            value: ClauseValue::BreachTime { within },
            quote_ref: Line::parse("7.2").unwrap(),
        }
    }

    const ANNA: PersonId = PersonId::sample(1);
    const BEN: PersonId = PersonId::sample(2);

    #[test]
    fn whoever_entered_a_value_cannot_check_it() {
        let term = ClauseTerm::enter(ClauseCode::B14, hours(24), ANNA, at(0)).unwrap();
        let refused = term.clone().checked(ANNA, true, at(1)).unwrap_err();
        assert_eq!(refused.code(), "SOD-2");
        assert!(refused.is_denial());
        assert_eq!(
            term.checked(BEN, true, at(1)).unwrap().check,
            Some(Check { by: BEN, at: at(1) })
        );
    }

    #[test]
    fn a_value_is_checked_by_a_paper_and_once() {
        let term = ClauseTerm::enter(ClauseCode::B14, hours(24), ANNA, at(0)).unwrap();
        let checked = term.clone().checked(BEN, true, at(1)).unwrap();
        for (term, person, has_paper, told) in [
            (&term, BEN, true, None),
            (&term, BEN, false, Some("clause-file")),
            (&term, ANNA, true, Some("SOD-2")),
            (&term, ANNA, false, Some("SOD-2")),
            (&checked, BEN, true, Some("already-checked")),
            (&checked, ANNA, true, Some("SOD-2")),
        ] {
            let may = term.may_be_checked_by(person, has_paper);
            assert_eq!(may.as_ref().err().map(Refusal::code), told, "{has_paper}");
            assert_eq!(term.clone().checked(person, has_paper, at(2)).err(), may.err());
        }
    }

    #[test]
    fn an_edit_clears_the_check_and_a_save_without_change_does_not() {
        let term = ClauseTerm::enter(ClauseCode::B14, hours(24), ANNA, at(0))
            .unwrap()
            .checked(BEN, true, at(1))
            .unwrap();
        let same = term.clone().revise(hours(24), BEN, at(2)).unwrap();
        assert_eq!(same, term);
        let edited = term.revise(hours(25), BEN, at(2)).unwrap();
        assert!(!edited.is_checked());
        assert_eq!(edited.checked(BEN, true, at(3)).unwrap_err().code(), "SOD-2");
    }

    #[test]
    fn whoever_enters_a_value_anew_stands_for_all_of_it() {
        let term = ClauseTerm::enter(ClauseCode::B14, hours(24), ANNA, at(0)).unwrap();
        let Statement::Explicit { value, .. } = hours(24) else { unreachable!() };
        let elsewhere = Statement::Explicit { value, quote_ref: Line::parse("7.2, p. 4").unwrap() };
        for statement in [elsewhere, hours(25)] {
            let mended = term.clone().revise(statement, BEN, at(1)).unwrap();
            assert_eq!((mended.entered_by, mended.authors.clone()), (BEN, vec![BEN]));
            assert_eq!(mended.clone().checked(BEN, true, at(2)).unwrap_err().code(), "SOD-2");
            assert!(mended.checked(ANNA, true, at(2)).is_ok());
        }
    }

    #[test]
    fn a_value_belongs_to_its_clause() {
        assert!(ClauseTerm::enter(ClauseCode::B15, hours(24), ANNA, at(0)).is_err());
        for clause in [ClauseCode::B01, ClauseCode::B05, ClauseCode::B21] {
            assert!(
                ClauseTerm::enter(clause, Statement::Absent, ANNA, at(0)).is_err(),
                "{}",
                clause.code()
            );
        }
        assert!(ClauseTerm::enter(ClauseCode::B15, Statement::Absent, ANNA, at(0)).is_ok());
    }

    #[test]
    fn only_columns_that_fit_together_are_a_statement() {
        let value = || hours(24).value().cloned();
        let quote = || Some(Line::parse("7.2").unwrap());
        for (presence, value, quote_ref, ok) in [
            (Presence::Explicit, value(), quote(), true),
            (Presence::Explicit, value(), None, false),
            (Presence::Implied, None, quote(), false),
            (Presence::Absent, None, None, true),
            (Presence::Absent, value(), None, false),
            (Presence::Contradicted, None, quote(), true),
            (Presence::Contradicted, None, None, false),
        ] {
            assert_eq!(
                Statement::from_parts(presence, value, quote_ref).is_some(),
                ok,
                "{presence:?}"
            );
        }
    }

    #[test]
    fn the_sample_speaks_on_every_clause_that_is_entered() {
        let terms = ClauseTerm::equivalents(ANNA, BEN, at(0));
        let spoken: Vec<_> = terms.iter().map(|term| term.clause).collect();
        assert_eq!(spoken, ClauseCode::entered().collect::<Vec<_>>());
    }
}
