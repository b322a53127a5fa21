//! The audit log (domain.md 10.5, decision 36): what happened, who did it, and whether it was let.
//! An event carries codes, ids and names of fields, never passwords, tokens, texts or personal data
//! of data subjects (LOG-1). How events are chained is in `chain`, what can happen in `action`.

mod action;
mod chain;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use action::{Action, Family};
pub use chain::{Break, ChainedEvent, Flaw, Head, Summary, Walk, walk};

use crate::canonical::Digest;
use crate::id::{PersonId, SessionId};
use crate::person::Role;
use crate::time::Moment;

/// One thing that happened, or was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEvent {
    /// When, by the clock of the host and not by the sample's business clock.
    pub at: Moment,
    /// Who.
    pub actor: AuditActor,
    /// The role that gave the permission, also where the act was denied for another reason. Where an act
    /// needs none (a sign-in, the own account), or no role of the actor gives it, the only role that
    /// the actor holds; nothing where they hold several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The network address, in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The sign-in it happened in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// What.
    pub action: Action,
    /// To what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<AuditObject>,
    /// Whether it was done.
    pub outcome: Outcome,
    /// The code of the refusal or failure, such as `G-SOD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Names of the fields that changed, never their values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// The digest of the new content, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Digest>,
    /// Short facts of the action: format, row count, filter, effective date.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, String>,
}

impl AuditEvent {
    /// Something that was done; say more with the other functions.
    pub fn new(at: Moment, actor: AuditActor, action: Action) -> Self {
        Self {
            at,
            actor,
            role: None,
            address: None,
            session: None,
            action,
            object: None,
            outcome: Outcome::Ok,
            reason: None,
            fields: Vec::new(),
            change: None,
            facts: BTreeMap::new(),
        }
    }

    /// What it was done to. `kind` is a word of the glossary, such as `vendor`.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "ids and numbers read better without a borrow"
    )]
    pub fn on(mut self, kind: &str, id: impl ToString) -> Self {
        self.object = Some(AuditObject { kind: kind.to_owned(), id: id.to_string() });
        self
    }

    /// It was refused, for this reason code (LOG-4).
    #[must_use]
    pub fn denied(mut self, reason: impl Into<String>) -> Self {
        self.outcome = Outcome::Denied;
        self.reason = Some(reason.into());
        self
    }

    /// Why it was done, as a code.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// The names of the fields that changed.
    #[must_use]
    pub fn changing<Name: Into<String>>(mut self, fields: impl IntoIterator<Item = Name>) -> Self {
        self.fields.extend(fields.into_iter().map(Into::into));
        self
    }

    /// The digest of the new content.
    #[must_use]
    pub fn with_change(mut self, digest: Digest) -> Self {
        self.change = Some(digest);
        self
    }

    /// One more short fact. Names are ASCII; other characters of a name are dropped.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "ids and numbers read better without a borrow"
    )]
    pub fn with(mut self, name: &str, fact: impl ToString) -> Self {
        // The canonical form has ASCII keys only (decision 7).
        let name = name.chars().filter(char::is_ascii).collect();
        self.facts.insert(name, fact.to_string());
        self
    }

    /// What the log is searched by.
    pub fn index(&self) -> AuditIndex {
        AuditIndex {
            at: self.at,
            actor: self.actor.to_string(),
            action: self.action,
            object_kind: self.object.as_ref().map(|object| object.kind.clone()),
            object_id: self.object.as_ref().map(|object| object.id.clone()),
            outcome: self.outcome,
        }
    }
}

/// Who did it. Ids, not names: a name is looked up where it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum AuditActor {
    /// Nobody was signed in.
    Public,
    /// A person.
    Person(PersonId),
    /// The command line, as `operator@host` (decision 34).
    Operator(String),
    /// A job or a day that came.
    Clock,
}

impl AuditActor {
    /// The command line on the host.
    pub fn operator() -> Self {
        Self::Operator("operator@host".to_owned())
    }

    /// Everybody who is no person, to choose from.
    pub fn without_name() -> [Self; 3] {
        [Self::operator(), Self::Public, Self::Clock]
    }

    /// For reading; a person has a name instead.
    pub const fn words(&self) -> Option<&'static str> {
        match self {
            Self::Public => Some("Nobody signed in"),
            Self::Person(_) => None,
            Self::Operator(_) => Some("Command line"),
            Self::Clock => Some("A day that came"),
        }
    }
}

impl std::fmt::Display for AuditActor {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Public => out.write_str("public"),
            Self::Person(id) => id.fmt(out),
            Self::Operator(host) => out.write_str(host),
            Self::Clock => out.write_str("clock"),
        }
    }
}

/// What it was done to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditObject {
    /// A word of the glossary: `vendor`, `request`, `list_version`.
    pub kind: String,
    /// Its id or number.
    pub id: String,
}

/// Whether it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Done.
    Ok,
    /// Refused.
    Denied,
    /// Failed. A failure undoes what it would have told here, so no event says it yet.
    Error,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ok, Self::Denied, Self::Error];

    /// As in columns and filters.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Denied => "denied",
            Self::Error => "error",
        }
    }

    /// The outcome of this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

/// What the log is searched by: a copy of some facts of the event, kept in columns. The chain checks
/// that it still says the same as the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditIndex {
    /// When.
    pub at: Moment,
    /// A person's id, `operator@host`, `public` or `clock`.
    pub actor: String,
    /// What.
    pub action: Action,
    /// The kind of its object.
    pub object_kind: Option<String>,
    /// The id of its object.
    pub object_id: Option<String>,
    /// Whether it was done.
    pub outcome: Outcome,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_facts_leave_no_trace_so_that_a_new_field_does_not_change_old_hashes() {
        let at = Moment::from_milliseconds(0).unwrap();
        let event = AuditEvent::new(at, AuditActor::Clock, Action::ListPublished);
        assert_eq!(
            serde_json::to_string(&event).unwrap(),
            r#"{"at":"1970-01-01T00:00:00.000Z","actor":{"kind":"clock"},"action":"list.published","outcome":"ok"}"#
        );
    }

    #[test]
    fn whoever_is_no_person_can_be_chosen_by_words() {
        let all = AuditActor::without_name();
        assert_eq!(all.each_ref().map(ToString::to_string), ["operator@host", "public", "clock"]);
        for actor in all {
            assert!(actor.words().is_some(), "{actor}");
        }
        assert_eq!(AuditActor::Person(PersonId::sample(1)).words(), None);
    }

    #[test]
    fn an_event_is_read_back_whole() {
        let at = Moment::from_milliseconds(1_000).unwrap();
        let event = AuditEvent {
            role: Some(Role::Publisher),
            address: Some("192.0.2.0/24".into()),
            session: Some(SessionId::sample(3)),
            ..AuditEvent::new(at, AuditActor::Person(PersonId::sample(1)), Action::ExportMade)
        }
        .on("list_version", "2026.1")
        .denied("G-SOD")
        .changing(["name", "website"])
        .with_change(Digest::of(b"x"))
        .with("rows", 7);
        let text = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<AuditEvent>(&text).unwrap(), event);
    }
}
