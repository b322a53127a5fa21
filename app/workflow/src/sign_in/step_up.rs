//! Proving oneself once more, before something that weighs (decision 27).

use domain::audit::Action;
use domain::refusal::Refusal;
use store::{credentials, sessions as browsers};

use super::{Verdict, throttle, use_step};
use crate::failure::Error;
use crate::office::{Attempt, Office};
use crate::work::Caller;

/// Takes a code of the authenticator; it counts for ten minutes in this session. A recovery code
/// does not do.
pub async fn confirm(office: &Office, caller: Caller, code: &str) -> Result<Verdict<()>, Error> {
    let result = try_code(office, caller.clone(), code).await;
    office.record_denial(caller, Attempt::to(Action::SteppedUp), &result).await?;
    result
}

async fn try_code(office: &Office, caller: Caller, code: &str) -> Result<Verdict<()>, Error> {
    let mut work = office.write(caller).await?;
    let person = work.person()?.clone();
    let session = work.caller.session.as_ref().map(|session| session.id).ok_or(Refusal::SignIn)?;

    let budget = throttle::sessions(session);
    if let throttle::Charge::Wait(seconds) = throttle::charge(&mut work, &budget).await? {
        work.commit().await?;
        return Ok(Verdict::Wait(seconds));
    }
    let known = credentials::find(&mut work.tx, person.id).await?.ok_or(Refusal::SignIn)?;
    if let Err(reason) = use_step(&mut work, &person, &known, code).await? {
        let event = work.event(Action::StepUpFailed).on("person", person.id).denied(reason);
        work.record(event).await?;
        work.commit().await?;
        return Ok(Verdict::Wrong);
    }

    let now = work.clock_time;
    throttle::give_back(&mut work, &budget).await?;
    browsers::confirm(&mut work.tx, session, now).await?;
    let event = work.event(Action::SteppedUp).on("person", person.id);
    work.record(event).await?;
    work.commit().await?;
    Ok(Verdict::Accepted(()))
}
