//! Clauses of the equivalence gate (domain.md 6.2) and what an instrument says on each of them.
//! Judging is the gate's.

mod answers;
mod draft;
mod form;
mod term;
mod value;

use crate::codes::codes;

pub(crate) use answers::whole;
pub use draft::TermDraft;
pub use form::{Input, InputKind};
pub use term::{Check, ClauseTerm, Presence, Statement};
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
        /// The order of survival (decision 23).
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
