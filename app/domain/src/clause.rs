//! Clauses of the equivalence gate (domain.md 6.2) and what an instrument says on each of them.
//! A term is entered by one person and checked by another (D22). Judging is the gate's.

mod answers;
mod draft;
mod form;
mod value;

use serde::{Deserialize, Serialize};

use crate::authors;
use crate::codes::codes;
use crate::id::PersonId;
use crate::refusal::Refusal;
use crate::text::Line;
use crate::time::Moment;

pub(crate) use answers::whole;
pub use draft::TermDraft;
pub use form::{Input, InputKind};
pub use value::{
    Audit, AuditLevel, Authorisation, BreachContent, BreachTrigger, ClauseValue, Deletion,
    DeletionChoice, Duration, FlowDown, Personnel, Unit,
};

codes! {
    /// The core clauses that stand in this part of the catalogue (domain.md 6.2).
    ClauseCode {
        /// Judged from the agreements themselves.
        B01 = "B01", "Written contract in force with the right entity";
        /// [`Personnel`]
        B04 = "B04", "Confidentiality of the people authorised";
        /// Judged from the confidentiality obligations.
        B05 = "B05", "Confidentiality of the vendor itself";
        /// [`Authorisation`]
        B09 = "B09", "Further subprocessors only with authorisation";
        /// [`FlowDown`]
        B10 = "B10", "Same duties for further subprocessors, full liability";
        /// [`Duration`], or words without a number.
        B14 = "B14", "Notice of a breach: how soon";
        /// [`BreachTrigger`]
        B15 = "B15", "Notice of a breach: counted from";
        /// A set of [`BreachContent`].
        B16 = "B16", "Notice of a breach: contents";
        /// [`Deletion`]
        B17 = "B17", "Deletion or return at the end, at our choice";
        /// [`Audit`]
        B20 = "B20", "Audit and information";
        /// Judged from the transfers.
        B21 = "B21", "Safeguards for transfers to third countries";
    }
}

codes! {
    /// How much hangs on a clause (domain.md 6.4, 6.6).
    Class {
        /// Blocks hard; no exception.
        Core = "core", "core";
        /// May have a live exception.
        Supplementary = "supplementary", "supplementary";
    }
}

codes! {
    /// How a term is compared with a promise (domain.md 6.3).
    Operator {
        /// A time that may not be longer.
        Le = "le", "not longer";
        /// An ordered list of levels.
        EnumGe = "enum_ge", "at least the same level";
        /// Everything promised, or more.
        Superset = "superset", "all of it";
        /// Yes.
        BoolTrue = "bool_true", "yes";
        /// The order of survival (D23).
        SurvivalGe = "survival_ge", "lasts at least as long";
        /// A fitting record exists.
        RecordExists = "record_exists", "a fitting record";
        /// Judged elsewhere.
        ExternalVerdict = "external_verdict", "a verdict of its own";
    }
}

impl ClauseCode {
    /// Where the duty comes from.
    pub const fn legal_source(self) -> &'static str {
        match self {
            Self::B01 => "Art. 28(3), (4), (9) GDPR",
            Self::B04 => "Art. 28(3)(b) GDPR",
            Self::B05 => "our DPA",
            Self::B09 => "Art. 28(2), (4) GDPR",
            Self::B10 => "Art. 28(4) GDPR",
            Self::B14 => "Art. 33(2), 28(3)(f) GDPR",
            Self::B15 => "Art. 33(2) GDPR",
            Self::B16 => "Art. 33(3) GDPR",
            Self::B17 => "Art. 28(3)(g) GDPR",
            Self::B20 => "Art. 28(3)(h) GDPR",
            Self::B21 => "Chapter V GDPR",
        }
    }

    /// All clauses of this part are core.
    pub const fn class(self) -> Class {
        Class::Core
    }

    /// How it is compared; where a clause has two halves, both must hold and the first is named.
    pub const fn operator(self) -> Operator {
        match self {
            Self::B01 | Self::B10 => Operator::BoolTrue,
            Self::B04 => Operator::SurvivalGe,
            Self::B05 => Operator::RecordExists,
            Self::B09 | Self::B15 | Self::B20 => Operator::EnumGe,
            Self::B14 | Self::B17 => Operator::Le,
            Self::B16 => Operator::Superset,
            Self::B21 => Operator::ExternalVerdict,
        }
    }

    /// Whether people enter what an instrument says. The others are judged from records.
    pub const fn is_entered(self) -> bool {
        !matches!(self, Self::B01 | Self::B05 | Self::B21)
    }

    /// The clauses that people enter, in order.
    pub fn entered() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|clause| clause.is_entered())
    }
}

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
    /// Everybody whose words stand in it, the last editor among them: whoever gave the value stays
    /// an author when somebody else mends the reference. None of them may check it, or approve a
    /// request that rests on it (SOD-2).
    pub authors: Vec<PersonId>,
    /// Until it is there, the term counts as not evidenced (D22).
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

    /// Enters it anew. What changes nothing leaves editor and check as they are.
    pub fn revise(self, statement: Statement, by: PersonId, at: Moment) -> Result<Self, Refusal> {
        if self.statement == statement {
            return Ok(self);
        }
        let keeps_value = self.statement.value() == statement.value()
            && self.statement.presence() == statement.presence();
        let mut revised = Self::enter(self.clause, statement, by, at)?;
        if keeps_value {
            revised.authors = authors::joined(by, &self.authors);
        }
        Ok(revised)
    }

    /// A second person confirms it (D22).
    pub fn checked(self, by: PersonId, at: Moment) -> Result<Self, Refusal> {
        if self.authors.contains(&by) {
            return Err(Refusal::rule(
                "SOD-2",
                "You worked on this value, so somebody else has to check it. Ask another legal approver.",
            ));
        }
        if self.check.is_some() {
            return Err(Refusal::rule(
                "already-checked",
                "This value has been checked already. Reload the page to see by whom.",
            ));
        }
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
        let refused = term.clone().checked(ANNA, at(1)).unwrap_err();
        assert_eq!(refused.code(), "SOD-2");
        assert!(refused.is_denial());
        assert_eq!(term.checked(BEN, at(1)).unwrap().check, Some(Check { by: BEN, at: at(1) }));
    }

    #[test]
    fn an_edit_clears_the_check_and_a_save_without_change_does_not() {
        let term = ClauseTerm::enter(ClauseCode::B14, hours(24), ANNA, at(0))
            .unwrap()
            .checked(BEN, at(1))
            .unwrap();
        let same = term.clone().revise(hours(24), BEN, at(2)).unwrap();
        assert_eq!(same, term);
        let edited = term.revise(hours(25), BEN, at(2)).unwrap();
        assert!(!edited.is_checked());
        assert_eq!(edited.checked(BEN, at(3)).unwrap_err().code(), "SOD-2");
    }

    #[test]
    fn whoever_gave_a_value_stays_its_author_while_others_mend_the_reference() {
        let term = ClauseTerm::enter(ClauseCode::B14, hours(24), ANNA, at(0)).unwrap();
        let Statement::Explicit { value, .. } = hours(24) else { unreachable!() };
        let elsewhere = Statement::Explicit { value, quote_ref: Line::parse("7.2, p. 4").unwrap() };
        let mended = term.clone().revise(elsewhere, BEN, at(1)).unwrap();
        assert_eq!((mended.entered_by, mended.authors.clone()), (BEN, vec![BEN, ANNA]));
        for author in [ANNA, BEN] {
            assert_eq!(mended.clone().checked(author, at(2)).unwrap_err().code(), "SOD-2");
        }
        assert!(mended.checked(PersonId::sample(3), at(2)).is_ok());
        let other = term.revise(hours(25), BEN, at(1)).unwrap();
        assert_eq!(other.authors, [BEN]);
        assert!(other.checked(ANNA, at(2)).is_ok());
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
