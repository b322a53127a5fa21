//! Lost passwords and authenticators (decision 28). Whoever resets an account could take it over, so
//! that of a person who decides about vendors or administers needs a second administrator, or a day
//! in which its owner can say no. A role counts for a day after it was taken.

use domain::audit::Action;
use domain::id::{PendingActId, PersonId};
use domain::person::{Permission, Person};
use domain::refusal::Refusal;
use domain::second_signature::{ActKind, PendingAct, RESET_HOURS};
use store::{credentials, pending_acts as acts, sessions as browsers};

use super::{act_as_manager, custody, find, find_by_email};
use crate::enrolment::{self, Link, Purpose};
use crate::failure::Error;
use crate::pending_acts::{self, Proposal};
use crate::sessions;
use crate::undertaking;
use crate::work::Work;

/// What came of asking for a reset.
#[derive(Debug)]
pub enum ResetAsked {
    /// Password and authenticator are gone; this link makes new ones.
    Done(Link),
    /// It waits for a second administrator, or for its day to pass; then ask again for the link.
    Waits(PendingAct),
}

/// Resets an account, or asks for it. Asking again for one that waits tells where it stands, and
/// carries it out when its time has come.
pub async fn reset(mut work: Work, id: PersonId) -> Result<ResetAsked, Error> {
    act_as_manager(&work)?;
    let person = find(&mut work, id).await?;
    if person.disabled_at.is_some() {
        let told = "This account is disabled. Enable it first, then reset it.";
        return Err(Refusal::rule("disabled", told).into());
    }
    let custody = custody::find(&mut work, id).await?;
    let is_guarded = custody.guards_from_reset(&person, &work.caller.actor, work.clock_time);
    if !person.is_enrolled && (custody.reset_at.is_none() || !is_guarded) {
        // Nothing to take away: the first link was lost or has expired. After a reset there is: the
        // account belongs to somebody, who waits for the link.
        let link = enrolment::issue(&mut work, Some(id), Purpose::Enrolment).await?;
        work.commit().await?;
        return Ok(ResetAsked::Done(link));
    }
    let known = acts::waiting(&mut work.tx, Some(ActKind::Reset)).await?;
    let known = known.into_iter().find(|act| act.about == Some(id));
    match known {
        _ if !is_guarded => {}
        Some(act) if act.takes_effect_at.is_some_and(|due| due <= work.clock_time) => {
            pending_acts::mature(&mut work, act).await?;
        }
        Some(act) => return Ok(ResetAsked::Waits(act)),
        None => {
            let takes_effect_at = Some(work.clock_time.plus_seconds(RESET_HOURS * 3_600));
            let proposal =
                Proposal { kind: ActKind::Reset, about: Some(id), payload: &(), takes_effect_at };
            let act = pending_acts::propose(&mut work, proposal).await?;
            work.commit().await?;
            return Ok(ResetAsked::Waits(act));
        }
    }
    let link = carry_out(&mut work, &person).await?;
    work.commit().await?;
    Ok(ResetAsked::Done(link))
}

/// The same by address, for the command line.
pub async fn reset_by_email(mut work: Work, email: &str) -> Result<ResetAsked, Error> {
    let person = find_by_email(&mut work, email).await?;
    reset(work, person.id).await
}

/// Signs a reset as the second administrator; the link goes to who signs.
pub async fn sign_reset(mut work: Work, act: PendingActId) -> Result<(Person, Link), Error> {
    act_as_manager(&work)?;
    let act = pending_acts::sign(&mut work, act, ActKind::Reset).await?;
    let person = find(&mut work, act.about.ok_or(Refusal::NotFound("person"))?).await?;
    let link = carry_out(&mut work, &person).await?;
    work.commit().await?;
    Ok((person, link))
}

/// Of what kind an act about people is, whether it still waits or was decided.
pub async fn act_kind(work: &mut Work, id: PendingActId) -> Result<ActKind, Error> {
    work.must(Permission::ManagePeople)?;
    let act = acts::find(&mut work.tx, id).await?.filter(|act| act.kind.is_about_people());
    Ok(act.ok_or(Refusal::NotFound("pending act"))?.kind)
}

/// What waits and concerns people: everything for those who look at accounts, for others what is
/// about them.
pub async fn waiting(work: &mut Work) -> Result<Vec<PendingAct>, Error> {
    let person = work.person()?.clone();
    undertaking::must_have_accepted(&person)?;
    let sees_all = work.may(Permission::ReadPeople);
    let mut found = acts::waiting(&mut work.tx, None).await?;
    found.retain(|act| act.kind.is_about_people() && (sees_all || act.about == Some(person.id)));
    Ok(found)
}

/// Says no to what waits: a second administrator, who asked, or whom it is about.
pub async fn decline(work: Work, act: PendingActId) -> Result<PendingAct, Error> {
    undertaking::must_have_accepted(work.person()?)?;
    pending_acts::decline(work, act).await
}

/// Takes password, authenticator, recovery codes, sessions and remembered browsers away.
async fn carry_out(work: &mut Work, person: &Person) -> Result<Link, Error> {
    credentials::clear(&mut work.tx, person.id).await?;
    sessions::end_others(work, person.id, None).await?;
    browsers::forget_devices(&mut work.tx, person.id).await?;
    pending_acts::drop_resets(work, person.id).await?;
    custody::remember_reset(work, person.id).await?;
    for action in [Action::PersonReset, Action::AuthenticatorRemoved] {
        let event = work.event_by(action, Permission::ManagePeople).on("person", person.id);
        work.record(event).await?;
    }
    enrolment::issue(work, Some(person.id), Purpose::Reset).await
}
