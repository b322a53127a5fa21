//! Sessions: who a cookie belongs to, for how long, and how its owner ends it. All of it by the
//! host's clock (decision 35).

use domain::audit::Action;
use domain::canonical::Digest;
use domain::id::SessionId;
use domain::person::{Actor, Person};
use domain::refusal::Refusal;
use domain::time::Moment;
use store::people;
use store::sessions as browsers;
pub use store::sessions::Session;

use crate::failure::{BUSY, Error};
use crate::office::Office;
use crate::sign_in::{Token, Visitor, denials};
use crate::undertaking;
use crate::work::{Caller, SessionFacts, Work};

/// How long a session lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// Minutes without a request after which it has ended.
    pub idle_minutes: i64,
    /// Hours after which it has ended in any case.
    pub absolute_hours: i64,
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self { idle_minutes: 60, absolute_hours: 12 }
    }
}

impl SessionLimits {
    fn seen_after(self, now: Moment) -> Moment {
        now.plus_seconds(-60 * self.idle_minutes)
    }

    fn begun_after(self, now: Moment) -> Moment {
        now.plus_seconds(-3_600 * self.absolute_hours)
    }

    fn lets(self, session: &Session, now: Moment) -> bool {
        session.last_seen_at > self.seen_after(now) && session.created_at > self.begun_after(now)
    }
}

/// How a session began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// With a code of the authenticator: counts as confirmed (decision 27).
    Totp,
    /// With a recovery code: does not.
    RecoveryCode,
    /// At the end of an enrolment: counts as confirmed.
    Enrolment,
}

impl Method {
    /// As in columns and in the log.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::RecoveryCode => "recovery_code",
            Self::Enrolment => "enrolment",
        }
    }
}

/// What the browser is given to keep.
#[derive(Debug)]
pub struct Keys {
    /// For the session's cookie.
    pub session: Token,
    /// For the cookie by which the browser is known the next time.
    pub device: Token,
}

/// Days that a browser is remembered, and that the last sign-in is known.
pub const DEVICE_DAYS: i64 = 400;

/// A session is noted as used once a minute, not at every request.
const NOTED_EVERY: i64 = 60;

/// Begins a session. The one that the browser had before ends.
pub(crate) async fn begin(
    work: &mut Work,
    person: &Person,
    method: Method,
    visitor: &Visitor,
) -> Result<Keys, Error> {
    let now = work.clock_time;
    if let Some(old) = &visitor.session
        && let Some(old) = browsers::find(&mut work.tx, &old.digest()).await?
    {
        browsers::end(&mut work.tx, old.id, old.person, now).await?;
    }

    let session = Session {
        id: SessionId::new(work.dice.uuid_at(now)?),
        person: person.id,
        method: method.code().to_owned(),
        created_at: now,
        last_seen_at: now,
        confirmed_at: (method != Method::RecoveryCode).then_some(now),
        address: visitor.address.clone(),
        browser: visitor.browser.as_deref().map(shortened),
    };
    let keys =
        Keys { session: Token::roll(&work.dice)?, device: device(work, person, visitor).await? };
    browsers::insert(&mut work.tx, &keys.session.digest(), &session).await?;
    browsers::keep_device(&mut work.tx, &keys.device.digest(), person.id, now).await?;
    let old = now.plus_seconds(-DEVICE_DAYS * 86_400);
    browsers::forget(&mut work.tx, old).await?;
    browsers::forget_old_devices(&mut work.tx, old).await?;

    work.caller.actor = Actor::Person(Box::new(person.clone()));
    work.caller.session = Some(SessionFacts {
        id: session.id,
        token: Some(keys.session.digest()),
        confirmed_at: session.confirmed_at,
    });
    let event = work.event(Action::SignedIn).on("person", person.id).with("method", method.code());
    work.record(event).await?;
    Ok(keys)
}

/// A browser keeps its device token as long as one person uses it.
async fn device(work: &mut Work, person: &Person, visitor: &Visitor) -> Result<Token, Error> {
    if let Some(device) = &visitor.device
        && browsers::find_device(&mut work.tx, &device.digest()).await? == Some(person.id)
    {
        return Ok(device.clone());
    }
    Ok(Token::roll(&work.dice)?)
}

fn shortened(browser: &str) -> String {
    browser.chars().filter(|c| !c.is_control()).take(300).collect()
}

/// Who a cookie belongs to now: roles, disabling and the undertaking as they are at this moment.
pub async fn identify(
    office: &Office,
    token: &Token,
    address: Option<String>,
) -> Result<Option<Caller>, Error> {
    let mut work = office.read(Caller::public()).await?;
    let now = work.clock_time;
    let digest: Digest = token.digest();
    let session = browsers::find(&mut work.tx, &digest).await?;
    let Some(session) = session.filter(|session| office.session_limits().lets(session, now)) else {
        return Ok(None);
    };
    let person = people::find(&mut work.tx, session.person).await?;
    let Some(person) = person.filter(Person::is_active) else {
        return Ok(None);
    };
    drop(work);

    if now.seconds_since(session.last_seen_at) >= NOTED_EVERY {
        note(office, session.id, now).await?;
    }
    Ok(Some(Caller {
        actor: Actor::Person(Box::new(person)),
        session: Some(SessionFacts {
            id: session.id,
            token: Some(digest),
            confirmed_at: session.confirmed_at,
        }),
        address,
    }))
}

/// Looks again, inside the transaction that writes: between the first bytes of a request and its
/// last one a person may have been disabled, have lost a role, or have signed out.
pub(crate) async fn look_again(work: &mut Work, limits: SessionLimits) -> Result<(), Error> {
    let Actor::Person(acting) = &work.caller.actor else { return Ok(()) };
    let person = people::find(&mut work.tx, acting.id).await?.filter(Person::is_active);
    let person = person.ok_or(Refusal::SignIn)?;
    if let Some(facts) = &mut work.caller.session
        && let Some(token) = &facts.token
    {
        let session = browsers::find(&mut work.tx, token)
            .await?
            .filter(|session| session.person == person.id && limits.lets(session, work.clock_time));
        facts.confirmed_at = session.ok_or(Refusal::SignIn)?.confirmed_at;
    }
    work.caller.actor = Actor::Person(Box::new(person));
    Ok(())
}

/// Notes that a session is used, and says what was counted meanwhile. When others write at the same
/// time, the next request notes it.
async fn note(office: &Office, id: SessionId, now: Moment) -> Result<(), Error> {
    let mut work = match office.write(Caller::public()).await {
        Err(Error::Refused(refusal)) if refusal.code() == BUSY => return Ok(()),
        begun => begun?,
    };
    browsers::touch(&mut work.tx, id, now).await?;
    denials::say_counted(&mut work).await?;
    work.commit().await
}

/// Ends the session somebody acts in.
pub async fn sign_out(mut work: Work) -> Result<(), Error> {
    let person = work.person()?.id;
    let session = work.caller.session.as_ref().map(|session| session.id).ok_or(Refusal::SignIn)?;
    let now = work.clock_time;
    if browsers::end(&mut work.tx, session, person, now).await? {
        let event = work.event(Action::SignedOut).on("person", person);
        work.record(event).await?;
    }
    work.commit().await
}

/// One's own sessions that go on, the last used first.
pub async fn list(office: &Office, work: &mut Work) -> Result<Vec<Session>, Error> {
    let person = work.person()?;
    undertaking::must_have_accepted(person)?;
    let (id, now, limits) = (person.id, work.clock_time, office.session_limits());
    Ok(browsers::list(&mut work.tx, id, limits.seen_after(now), limits.begun_after(now)).await?)
}

/// Ends one of one's own sessions. Somebody else's is none.
pub async fn revoke(mut work: Work, id: SessionId) -> Result<(), Error> {
    let person = work.person()?.id;
    let now = work.clock_time;
    if !browsers::end(&mut work.tx, id, person, now).await? {
        return Err(Refusal::NotFound("session").into());
    }
    let event = work.event(Action::SessionRevoked).on("session", id);
    work.record(event).await?;
    work.commit().await
}

/// Ends all of one's own sessions but the one somebody acts in; says how many.
pub async fn revoke_others(mut work: Work) -> Result<u64, Error> {
    let person = work.person()?.id;
    let this = work.caller.session.as_ref().map(|session| session.id);
    let ended = end_others(&mut work, person, this).await?;
    work.commit().await?;
    Ok(ended)
}

/// Ends the sessions of a person, but for one if it is named; records it if there were any.
pub(crate) async fn end_others(
    work: &mut Work,
    person: domain::id::PersonId,
    but: Option<SessionId>,
) -> Result<u64, Error> {
    let now = work.clock_time;
    let ended = browsers::end_all(&mut work.tx, person, but, now).await?;
    if ended > 0 {
        let event = work.event(Action::SessionRevoked).on("person", person).with("sessions", ended);
        work.record(event).await?;
    }
    Ok(ended)
}
