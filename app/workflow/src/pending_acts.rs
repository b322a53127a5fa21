//! Second signatures (decisions 24, 25, 28, SOD-4): an act is proposed, waits without effect, and is
//! signed by another person or declined. The part of the product that proposes an act carries it out
//! in the same unit of work in which it is signed:
//!
//! ```text
//! let act = pending_acts::sign(&mut work, id, ActKind::Baseline).await?;
//! let payload: MyPayload = pending_acts::payload(&act)?;
//! … carry it out …
//! work.commit().await
//! ```

use domain::audit::{Action, AuditEvent};
use domain::id::{PendingActId, PersonId};
use domain::person::{Actor, Person};
use domain::refusal::Refusal;
use domain::second_signature::{ActKind, ActState, PendingAct, Proposer};
use domain::time::Moment;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::pending_acts as acts;
use store::{custody, people};

use crate::failure::{Error, Failure};
use crate::office::Attempt;
use crate::work::Work;

const KIND: &str = "pending_act";

/// What is proposed.
pub struct Proposal<'payload, P> {
    /// Of what kind.
    pub kind: ActKind,
    /// The person it is about, for the kinds about people.
    pub about: Option<PersonId>,
    /// What is to be done, for the part that carries it out.
    pub payload: &'payload P,
    /// When it may take effect without a second signature, by the host's clock.
    pub takes_effect_at: Option<Moment>,
}

/// Lets an act wait for a second signature. Does not commit.
pub async fn propose<P: Serialize>(
    work: &mut Work,
    proposal: Proposal<'_, P>,
) -> Result<PendingAct, Error> {
    let Proposal { kind, about, payload, takes_effect_at } = proposal;
    work.must(kind.proposed_with())?;
    let proposed_by = match &work.caller.actor {
        Actor::Person(person) => Proposer::Person(person.id),
        _ => Proposer::Operator,
    };
    let payload = serde_json::to_string(payload)
        .map_err(|error| Failure::Broken(format!("a proposal cannot be written down: {error}")))?;
    let act = PendingAct {
        id: PendingActId::new(work.dice.uuid_at(work.clock_time)?),
        kind,
        about,
        payload,
        proposed_by,
        proposed_at: work.clock_time,
        takes_effect_at,
        state: ActState::Waiting,
    };
    acts::insert(&mut work.tx, &act).await?;
    record(work, work.event_by(Action::ActProposed, kind.proposed_with()), &act).await?;
    Ok(act)
}

/// Two proposals of one kind were made from the same state, so the second one waits its turn.
pub async fn must_be_the_only(work: &mut Work, kind: ActKind) -> Result<(), Error> {
    if acts::waiting(&mut work.tx, Some(kind)).await?.is_empty() {
        return Ok(());
    }
    let sentence = "Another proposal waits for its second signature. Sign it or decline it first, then propose yours.";
    Err(Refusal::rule("proposal-waits", sentence).into())
}

/// What signing is called in the log where it is denied, whatever kind of act it is.
pub fn signing(id: PendingActId) -> Attempt {
    Attempt::to(Action::ActConfirmed).on(KIND, id)
}

/// The same for declining.
pub fn declining(id: PendingActId) -> Attempt {
    Attempt::to(Action::ActDeclined).on(KIND, id)
}

/// Signs as the second person, freshly confirmed, whose account cannot be traced to the first
/// (SOD-4). Carry the act out and commit.
pub async fn sign(work: &mut Work, id: PendingActId, kind: ActKind) -> Result<PendingAct, Error> {
    work.must(kind.signed_with())?;
    let person = work.person()?.clone();
    let custodies = custody::all(&mut work.tx).await?;
    let act = find(work, id, kind).await?.sign(&person, &custodies, work.clock_time)?;
    // Nobody looks for a code for what they could not sign with one.
    work.must_have_confirmed()?;
    acts::decide(&mut work.tx, &act).await?;
    record(work, work.event_by(Action::ActConfirmed, kind.signed_with()), &act).await?;
    Ok(act)
}

/// Says no, or takes back one's own proposal. Commits.
pub async fn decline(mut work: Work, id: PendingActId) -> Result<PendingAct, Error> {
    let person = work.person()?.clone();
    let act = acts::find(&mut work.tx, id).await?.ok_or(Refusal::NotFound("pending act"))?;
    let act = act.decline(&person, work.clock_time)?;
    acts::decide(&mut work.tx, &act).await?;
    let event = work.event_by(Action::ActDeclined, act.kind.signed_with());
    record(&mut work, event, &act).await?;
    work.commit().await?;
    Ok(act)
}

/// What waits, of one kind or of all, the oldest first. Whoever may sign it or asked for it sees it.
pub async fn waiting(work: &mut Work, kind: Option<ActKind>) -> Result<Vec<PendingAct>, Error> {
    let mut found = acts::waiting(&mut work.tx, kind).await?;
    let actor = work.caller.actor.clone();
    found.retain(|act| {
        let own = actor.person().is_some_and(|person| {
            act.proposed_by == Proposer::Person(person.id) || act.about == Some(person.id)
        });
        own || actor.may(act.kind.signed_with()) || actor.may(act.kind.proposed_with())
    });
    Ok(found)
}

/// The same, each with what keeps who acts from signing it at this moment.
pub async fn with_hindrances(
    work: &mut Work,
    acts: Vec<PendingAct>,
) -> Result<Vec<(PendingAct, Option<Refusal>)>, Error> {
    let custodies = custody::all(&mut work.tx).await?;
    let person = work.person()?;
    let hindrance =
        |act: &PendingAct| act.may_be_signed_by(person, &custodies, work.clock_time).err();
    Ok(acts.into_iter().map(|act| (act.clone(), hindrance(&act))).collect())
}

/// What is to be done.
pub fn payload<P: DeserializeOwned>(act: &PendingAct) -> Result<P, Error> {
    serde_json::from_str(&act.payload)
        .map_err(|error| Failure::Broken(format!("pending act {}: {error}", act.id)).into())
}

/// Lets an act take effect because its time has come. Carry it out and commit.
pub(crate) async fn mature(work: &mut Work, act: PendingAct) -> Result<PendingAct, Error> {
    let act = act.mature(work.clock_time)?;
    acts::decide(&mut work.tx, &act).await?;
    record(work, work.event_by(Action::ActConfirmed, act.kind.signed_with()), &act).await?;
    Ok(act)
}

/// Lets everything fall that this person, as they are now, could no longer propose, and what is
/// about them once they are disabled.
pub(crate) async fn drop_what_fell(work: &mut Work, person: &Person) -> Result<(), Error> {
    for act in acts::waiting(&mut work.tx, None).await? {
        let is_theirs =
            act.proposed_by == Proposer::Person(person.id) && !person.may(act.kind.proposed_with());
        if is_theirs || (act.about == Some(person.id) && person.disabled_at.is_some()) {
            lapse(work, act).await?;
        }
    }
    Ok(())
}

/// Lets the resets of a person fall that still wait, since the account was reset meanwhile.
pub(crate) async fn drop_resets(work: &mut Work, person: PersonId) -> Result<(), Error> {
    for act in acts::waiting(&mut work.tx, Some(ActKind::Reset)).await? {
        if act.about == Some(person) {
            lapse(work, act).await?;
        }
    }
    Ok(())
}

async fn lapse(work: &mut Work, act: PendingAct) -> Result<(), Error> {
    let act = act.lapse(work.clock_time);
    acts::decide(&mut work.tx, &act).await?;
    record(work, work.event(Action::ActLapsed), &act).await
}

/// The act, if it is of this kind. Its proposer must still be somebody who may propose it.
async fn find(work: &mut Work, id: PendingActId, kind: ActKind) -> Result<PendingAct, Error> {
    let act = acts::find(&mut work.tx, id).await?.filter(|act| act.kind == kind);
    let act = act.ok_or(Refusal::NotFound("pending act"))?;
    if let Proposer::Person(proposer) = act.proposed_by
        && act.is_waiting()
    {
        let proposer = people::find(&mut work.tx, proposer).await?;
        if !proposer.is_some_and(|person| person.may(kind.proposed_with())) {
            let told = "The person who asked for this may no longer do so. Decline it, or ask again yourself.";
            return Err(Refusal::rule("proposer-gone", told).into());
        }
    }
    Ok(act)
}

async fn record(work: &mut Work, event: AuditEvent, act: &PendingAct) -> Result<(), Error> {
    let event = event.on(KIND, act.id).with("kind", act.kind.code());
    let event = match act.about {
        Some(person) => event.with("about", person),
        None => event,
    };
    work.record(event).await
}
