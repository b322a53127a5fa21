//! What a person can be told: what happened, then what to do. A refusal is not an error of ours.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::person::{Permission, Role};
use crate::text::REASON_MIN;

/// How long a confirmation with the authenticator counts for approving and publishing, in minutes
/// (decision 27).
pub const CONFIRMED_MINUTES: i64 = 10;

/// A refusal. The person can act on it; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such thing, or it may not be seen: both read the same.
    #[error("There is no such {0}. It may have been moved, or the address may be mistyped.")]
    NotFound(&'static str),
    /// What was asked for was never there, in words that say so and where to look instead.
    #[error("{0}")]
    Absent(String),
    /// Nobody is signed in.
    #[error("You are not signed in. Sign in and try again.")]
    SignIn,
    /// UND-1: nothing opens before the undertaking is accepted.
    #[error("You have not accepted the confidentiality undertaking yet. Read and accept it first.")]
    Undertaking,
    /// G-MFA, decision 27: approving and publishing ask for the authenticator again.
    #[error("{}", step_up())]
    StepUp,
    /// The role table says no. Who may is part of the answer.
    #[error("{}", not_permitted(*.0))]
    Permission(Permission),
    /// Some fields cannot be taken as they are.
    #[error("{}", in_fields(.0))]
    Fields(FieldErrors),
    /// Somebody else saved the same record in between.
    #[error(
        "Somebody else saved this record while you were editing it. The page shows what is saved now: compare it with what you entered, and save again."
    )]
    Stale,
    /// A named guard of the workflow (domain.md 7) holds.
    #[error("{0}")]
    Guard(GuardRefusal),
    /// A rule of the business, told in its own words.
    #[error("{sentence}")]
    Rule {
        /// Stable, for the audit log and for tests.
        code: &'static str,
        /// For the person.
        sentence: String,
    },
}

impl Refusal {
    /// Whether nothing but a return helps: what was decided on has changed since (SOD-6).
    pub fn awaits_return(&self) -> bool {
        self.code() == "SOD-6"
    }

    /// A rule with its sentence.
    pub fn rule(code: &'static str, sentence: impl Into<String>) -> Self {
        Self::Rule { code, sentence: sentence.into() }
    }

    /// A new record that says exactly what `known` says is that record, sent twice.
    pub fn recorded_already(known: impl fmt::Display) -> Self {
        let sentence = format!(
            "{known} says exactly the same, so nothing was saved. Go on with that record, or change what is different here."
        );
        Self::rule("recorded-already", sentence)
    }

    /// One fault in one field.
    pub fn field(name: &'static str, sentence: impl Into<String>) -> Self {
        let mut faults = FieldErrors::default();
        faults.add(name, sentence);
        Self::Fields(faults)
    }

    /// G-REASON: what stands in the field `name` is no reason, for this fault.
    pub fn no_reason(name: &'static str, fault: Fault) -> Self {
        let guard = GuardRefusal { guard: Guard::Reason, missing: vec![] };
        Self::field(name, format!("{guard} {}", fault.0))
    }

    /// G-REASON of what was written in the field `name`: there is none, or it cannot be taken.
    pub fn of_reason(name: &'static str, raw: &str, fault: Fault) -> Self {
        if raw.trim().chars().count() < REASON_MIN {
            return Self::no_reason(name, fault);
        }
        let guard = Guard::Reason.name();
        Self::field(name, format!("{guard}: The reason cannot be taken as it is. {}", fault.0))
    }

    /// A guard with what is missing.
    pub fn guard(guard: Guard, missing: Vec<String>) -> Self {
        Self::Guard(GuardRefusal { guard, missing })
    }

    /// The reason code of the audit log.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) | Self::Absent(_) => "not-found",
            Self::SignIn => "sign-in",
            Self::Undertaking => "UND-1",
            Self::StepUp => Guard::Mfa.name(),
            Self::Permission(_) => "permission",
            Self::Fields(_) => "fields",
            Self::Stale => "stale",
            Self::Guard(refusal) => refusal.guard.name(),
            Self::Rule { code, .. } => code,
        }
    }

    /// Whether it is written to the audit log as a denial (LOG-4): somebody tried what they may not.
    pub fn is_denial(&self) -> bool {
        matches!(self, Self::Permission(_) | Self::StepUp | Self::Undertaking)
            || matches!(self, Self::Guard(refusal) if refusal.guard == Guard::Sod)
            || matches!(self, Self::Rule { code, .. } if code.starts_with("SOD-") || *code == "own-request")
    }
}

fn step_up() -> String {
    let guard = GuardRefusal { guard: Guard::Mfa, missing: vec![] };
    format!("{guard} None was given in the last {CONFIRMED_MINUTES} minutes.")
}

fn not_permitted(permission: Permission) -> String {
    let who: Vec<&str> = permission.roles().map(Role::words).collect();
    format!(
        "Your roles do not let you {}. Ask somebody with the role {}.",
        permission.words(),
        one_of(&who)
    )
}

/// `a`, `a or b`, `a, b or c`.
pub fn one_of(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn in_fields(faults: &FieldErrors) -> String {
    match faults.len() {
        1 => "One field needs another look. Nothing was saved.".to_owned(),
        count => format!("{count} fields need another look. Nothing was saved."),
    }
}

/// The named guards of domain.md 7 that stand in this part of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Guard {
    /// Everything that the list needs is there (5.1).
    Complete,
    /// The latest verdict is `pass`, on current inputs (6.4).
    Gate,
    /// An active confidentiality obligation binds the vendor.
    Conf,
    /// The vendor's tier is what its data ask for (5.5): the security review sets it.
    Sec,
    /// Different people for different steps (2).
    Sod,
    /// The session has confirmed a second factor recently (decision 27); told by [`Refusal::StepUp`].
    Mfa,
    /// A reason is given; told at its field, by [`Refusal::no_reason`].
    Reason,
    /// The effective date is not before the earliest one (8.1).
    Date,
}

impl Guard {
    /// The name in domain.md, `G-…`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Complete => "G-COMPLETE",
            Self::Gate => "G-GATE",
            Self::Conf => "G-CONF",
            Self::Sec => "G-SEC",
            Self::Sod => "G-SOD",
            Self::Mfa => "G-MFA",
            Self::Reason => "G-REASON",
            Self::Date => "G-DATE",
        }
    }

    /// What the guard says, before the list of what is missing.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Complete => "It is not complete. Add what is missing, then try again.",
            Self::Gate => {
                "The vendor's terms are not yet at least equivalent to what customers were promised. Have the clauses below mended, for instance by a side letter."
            }
            Self::Conf => {
                "No active confidentiality obligation binds the vendor. Record one first."
            }
            Self::Sec => "The security review is not complete. Do what is missing, then pass it.",
            Self::Sod => "This step has to be taken by somebody else.",
            Self::Mfa => "This step needs a fresh code from your authenticator.",
            Self::Reason => "This step needs a reason.",
            Self::Date => "The date does not allow it.",
        }
    }
}

/// A guard that held, and what it misses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardRefusal {
    /// Which guard.
    pub guard: Guard,
    /// One sentence or name for each thing that is missing.
    pub missing: Vec<String>,
}

impl fmt::Display for GuardRefusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.guard.name(), self.guard.words())
    }
}

/// What is wrong with which field, in the order of the form. Each field has one sentence: the first
/// thing to mend.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldErrors(Vec<(String, String)>);

impl FieldErrors {
    /// Adds a sentence, unless the field has one already.
    pub fn add(&mut self, field: impl Into<String>, sentence: impl Into<String>) {
        let field = field.into();
        if self.get(&field).is_none() {
            self.0.push((field, sentence.into()));
        }
    }

    /// Keeps the value, or notes the fault and gives nothing.
    pub fn note<T>(&mut self, field: &str, result: Result<T, Fault>) -> Option<T> {
        result.map_err(|fault| self.add(field, fault.0)).ok()
    }

    /// The sentence of a field.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.iter().find(|(name, _)| *name == field).map(|(_, sentence)| sentence)
    }

    /// All of them, as they were found.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, sentence)| (field.as_str(), sentence.as_str()))
    }

    /// How many fields.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether all is well.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value if all is well, the faults otherwise.
    pub fn or<T>(self, value: impl FnOnce() -> Option<T>) -> Result<T, Self> {
        if !self.is_empty() {
            return Err(self);
        }
        value().ok_or(self)
    }
}

impl From<FieldErrors> for Refusal {
    fn from(faults: FieldErrors) -> Self {
        Self::Fields(faults)
    }
}

/// What is wrong with one value, as a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(pub String);

impl Fault {
    /// A fault with this sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Reason;

    #[test]
    fn a_denied_permission_says_who_may() {
        let told = Refusal::Permission(Permission::Publish).to_string();
        assert_eq!(
            told,
            "Your roles do not let you publish. Ask somebody with the role publisher."
        );
    }

    #[test]
    fn a_refusal_names_its_guard() {
        let told = "G-MFA: This step needs a fresh code from your authenticator. None was given in the last 10 minutes.";
        assert_eq!(Refusal::StepUp.to_string(), told);
        assert_eq!(Refusal::StepUp.code(), "G-MFA");
        let Refusal::Fields(faults) = Refusal::no_reason("why", Fault::new("Write one.")) else {
            panic!("a fault of the field");
        };
        assert_eq!(faults.get("why"), Some("G-REASON: This step needs a reason. Write one."));
    }

    #[test]
    fn a_reason_that_is_there_and_cannot_be_taken_is_not_called_missing() {
        for (raw, begins, told) in [
            (String::new(), "G-REASON: This step needs a reason. ", "three letters"),
            ("ok ".to_owned(), "G-REASON: This step needs a reason. ", "three letters"),
            ("x".repeat(4_001), "G-REASON: The reason cannot be taken", "4000 is the most"),
            ("yes\u{202e}".to_owned(), "G-REASON: The reason cannot be taken", "U+202E"),
        ] {
            let refusal = Refusal::of_reason("why", &raw, Reason::parse(&raw).unwrap_err());
            let Refusal::Fields(faults) = refusal else { panic!("a fault of the field") };
            let said = faults.get("why").unwrap();
            assert!(said.starts_with(begins) && said.contains(told), "{said}");
        }
    }

    #[test]
    fn the_first_fault_of_a_field_stays() {
        let mut faults = FieldErrors::default();
        faults.add("name", "Enter a name.");
        faults.add("name", "Another.");
        assert_eq!(faults.get("name"), Some("Enter a name."));
        assert_eq!(faults.or(|| Some(1)).unwrap_err().len(), 1);
        assert_eq!(FieldErrors::default().or(|| Some(1)), Ok(1));
    }

    #[test]
    fn only_trying_what_one_may_not_is_a_denial() {
        for (refusal, denial) in [
            (Refusal::Permission(Permission::Publish), true),
            (Refusal::guard(Guard::Sod, vec![]), true),
            (Refusal::rule("SOD-2", ""), true),
            (Refusal::StepUp, true),
            (Refusal::guard(Guard::Gate, vec![]), false),
            (Refusal::Stale, false),
        ] {
            assert_eq!(refusal.is_denial(), denial, "{}", refusal.code());
        }
    }
}
