//! A unit of work: who asks, what time it is, the dice and the transaction, together.

use std::sync::{Arc, Mutex, PoisonError};

use domain::audit::{Action, AuditActor, AuditEvent};
use domain::canonical::Digest;
use domain::id::SessionId;
use domain::person::{Actor, Permission, Person};
use domain::refusal::{CONFIRMED_MINUTES, Refusal};
use domain::time::Moment;
use store::Tx;

use crate::dice::Dice;
use crate::failure::Error;
use crate::sealing::Sealer;
use crate::undertaking;

/// Who asks, and from where.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who.
    pub actor: Actor,
    /// The sign-in, for people.
    pub session: Option<SessionFacts>,
    /// The network address, as far as it is known and trusted.
    pub address: Option<String>,
}

/// What is known of a sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionFacts {
    /// Which.
    pub id: SessionId,
    /// The digest of the token that a browser showed. None where no browser is behind it: in the
    /// sample company's past, and in tests.
    pub token: Option<Digest>,
    /// When a code of the authenticator was last accepted in it, by the host's clock (decision 27).
    pub confirmed_at: Option<Moment>,
}

impl Caller {
    /// Nobody in particular.
    pub fn public() -> Self {
        Self { actor: Actor::Public, session: None, address: None }
    }

    /// The command line on the host.
    pub fn operator() -> Self {
        Self { actor: Actor::Operator, session: None, address: None }
    }

    /// A day that has come.
    pub fn clock() -> Self {
        Self { actor: Actor::Clock, session: None, address: None }
    }
}

/// A unit of work. Dropping it undoes everything.
pub struct Work {
    /// Who asks.
    pub caller: Caller,
    /// Business time.
    pub now: Moment,
    /// The host's time, for sessions and codes.
    pub clock_time: Moment,
    /// The transaction.
    pub tx: Tx,
    /// Randomness.
    pub dice: Dice,
    /// Seals and opens.
    pub sealer: Sealer,
    /// The public address of the trust pages; empty where it is not known.
    pub site: Arc<str>,
    /// What it asked the role table for.
    pub(crate) asked: Asked,
    /// What is told instead of doing it, where nothing is to be done.
    pub(crate) instead: Option<Refusal>,
}

/// The right that a unit of work asked for last, which outlives it: by its role a denial is told, as
/// the act would have been. A right to read, asked for on the way, does not take the place of one to
/// act.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked(Arc<Mutex<Option<Permission>>>);

impl Asked {
    fn note(&self, permission: Permission) {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !permission.is_reading() || asked.is_none_or(Permission::is_reading) {
            *asked = Some(permission);
        }
    }

    pub(crate) fn last(&self) -> Option<Permission> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Work {
    /// The role table's answer, as a refusal. Before it comes the undertaking (UND-1).
    pub fn must(&self, permission: Permission) -> Result<(), Error> {
        if let Some(person) = self.caller.actor.person() {
            undertaking::must_have_accepted(person)?;
        }
        self.asked.note(permission);
        Ok(self.caller.actor.must(permission)?)
    }

    /// The role table's answer.
    pub fn may(&self, permission: Permission) -> bool {
        self.caller.actor.may(permission)
    }

    /// The person who acts; the command line and the clock are none.
    pub fn person(&self) -> Result<&Person, Error> {
        Ok(self.caller.actor.person().ok_or(Refusal::SignIn)?)
    }

    /// Asks for a recent confirmation with the authenticator (G-MFA, decision 27).
    pub fn must_have_confirmed(&self) -> Result<(), Error> {
        let confirmed = self.caller.session.as_ref().and_then(|session| session.confirmed_at);
        match confirmed {
            Some(at) if self.clock_time.seconds_since(at) <= CONFIRMED_MINUTES * 60 => Ok(()),
            _ => Err(Refusal::StepUp.into()),
        }
    }

    /// An event of this unit of work that needs no permission; say more and give it to
    /// [`Work::record`].
    pub fn event(&self, action: Action) -> AuditEvent {
        let actor = match &self.caller.actor {
            Actor::Public => AuditActor::Public,
            Actor::Person(person) => AuditActor::Person(person.id),
            Actor::Operator => AuditActor::operator(),
            Actor::Clock => AuditActor::Clock,
        };
        let mut event = AuditEvent::new(self.clock_time, actor, action);
        event.role = self.caller.actor.person().and_then(Person::only_role);
        event.address.clone_from(&self.caller.address);
        event.session = self.caller.session.as_ref().map(|session| session.id);
        event
    }

    /// An event of what this permission allows, with the role that gives it. A denial that is told to
    /// somebody without such a role has the only role that they hold.
    pub fn event_by(&self, action: Action, by: Permission) -> AuditEvent {
        let event = self.event(action);
        AuditEvent { role: self.role_for(by).or(event.role), ..event }
    }

    /// The role that gives the acting person a permission, for the approval trail.
    pub fn role_for(&self, permission: Permission) -> Option<domain::person::Role> {
        self.caller.actor.person().and_then(|person| person.role_for(permission))
    }

    /// Appends an event to the audit log, in this transaction.
    pub async fn record(&mut self, event: AuditEvent) -> Result<(), Error> {
        store::audit::append(&mut self.tx, &event).await?;
        Ok(())
    }

    /// Makes everything durable; nothing of what is only tried.
    pub async fn commit(self) -> Result<(), Error> {
        match self.instead {
            Some(refusal) => Err(refusal.into()),
            None => Ok(self.tx.commit().await?),
        }
    }
}
