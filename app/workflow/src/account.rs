//! One's own account: another password, another authenticator, new recovery codes. All of it asks
//! for a fresh code of the authenticator first (decision 27), and ends the other sessions.

use domain::audit::Action;
use domain::person::Person;
use domain::refusal::{FieldErrors, Refusal};
use store::credentials::{self, Credentials};
use zeroize::Zeroizing;

use crate::enrolment::make_recovery_codes;
use crate::failure::Error;
use crate::office::{Attempt, Office};
use crate::sessions;
use crate::sign_in::{
    Authenticator, Match, Verdict, check_password, next_place, one_form, persons_place, throttle,
};
use crate::undertaking;
use crate::work::{Caller, Work};

/// A change of one's password, as typed.
pub struct PasswordChange {
    /// The one until now.
    pub current: Zeroizing<String>,
    /// The new one.
    pub password: Zeroizing<String>,
    /// The same once more.
    pub again: Zeroizing<String>,
}

/// What one's account page shows beside the sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// How many recovery codes are left.
    pub recovery_codes: i64,
    /// Whether a new authenticator waits for its first code.
    pub has_next_authenticator: bool,
}

/// What one's account page shows.
pub async fn standing(work: &mut Work) -> Result<Standing, Error> {
    let (person, known) = own(work).await?;
    Ok(Standing {
        recovery_codes: credentials::count_recovery_codes(&mut work.tx, person.id).await?,
        has_next_authenticator: known.next_totp_sealed.is_some(),
    })
}

/// Changes one's password. `Wrong` when the present one is not right; tries are charged to the session.
pub async fn change_password(
    office: &Office,
    caller: Caller,
    change: PasswordChange,
    company: &str,
) -> Result<Verdict<()>, Error> {
    let result = try_password(office, caller.clone(), change, company).await;
    office.record_denial(caller, Attempt::to(Action::PasswordSet), &result).await?;
    result
}

async fn try_password(
    office: &Office,
    caller: Caller,
    change: PasswordChange,
    company: &str,
) -> Result<Verdict<()>, Error> {
    let mut work = office.write(caller.clone()).await?;
    work.must_have_confirmed()?;
    let (person, known) = own(&mut work).await?;
    let password = check(&change, &person, company)?;
    let session = caller.session.as_ref().map(|session| session.id).ok_or(Refusal::SignIn)?;
    let budget = throttle::sessions(session);
    let may_try = throttle::charge(&mut work, &budget).await?;
    work.commit().await?;
    if let throttle::Charge::Wait(seconds) = may_try {
        return Ok(Verdict::Wait(seconds));
    }

    let stored = known.password_hash.as_deref();
    let found =
        office.passwords().compare(office.dice(), &one_form(&change.current), stored).await?;
    let hash = office.passwords().hash(office.dice(), &password).await?;

    let mut work = office.write(caller).await?;
    let (person, now) = own(&mut work).await?;
    if matches!(found, Match::No) || now.password_hash != known.password_hash {
        let event = work.event(Action::PasswordSet).on("person", person.id).denied("password");
        work.record(event).await?;
        work.commit().await?;
        return Ok(Verdict::Wrong);
    }
    throttle::give_back(&mut work, &budget).await?;
    credentials::set_password(&mut work.tx, person.id, &hash).await?;
    sessions::end_others(&mut work, person.id, Some(session)).await?;
    let event = work.event(Action::PasswordSet).on("person", person.id);
    work.record(event).await?;
    work.commit().await?;
    Ok(Verdict::Accepted(()))
}

/// New recovery codes; those before do not work any more. Shown now and never again.
pub async fn new_recovery_codes(mut work: Work) -> Result<Vec<String>, Error> {
    work.must_have_confirmed()?;
    let (person, _) = own(&mut work).await?;
    let codes = make_recovery_codes(&mut work, person.id).await?;
    work.commit().await?;
    Ok(codes)
}

/// Begins the change to another authenticator. The present one goes on until the new one has proved
/// itself.
pub async fn begin_authenticator(mut work: Work) -> Result<(), Error> {
    work.must_have_confirmed()?;
    let (person, _) = own(&mut work).await?;
    let sealed =
        Authenticator::roll(&work.dice)?.seal(&work.sealer, &work.dice, &next_place(person.id))?;
    credentials::set_next_authenticator(&mut work.tx, person.id, Some(&sealed)).await?;
    work.commit().await
}

/// The authenticator that waits for its first code; none when no change was begun.
pub async fn next_authenticator(work: &mut Work) -> Result<Option<Authenticator>, Error> {
    work.must_have_confirmed()?;
    let (person, known) = own(work).await?;
    let sealed = known.next_totp_sealed.as_deref();
    Ok(sealed
        .map(|sealed| Authenticator::open(&work.sealer, &next_place(person.id), sealed))
        .transpose()?)
}

/// The new authenticator proves itself and takes the place of the one before; all other sessions end.
pub async fn finish_authenticator(mut work: Work, code: &str) -> Result<Verdict<()>, Error> {
    let Some(authenticator) = next_authenticator(&mut work).await? else {
        let told = "No change of the authenticator was begun. Begin it on your account page.";
        return Err(Refusal::rule("no-next-authenticator", told).into());
    };
    let person = work.person()?.clone();
    let Some(step) = authenticator.step_of(code, work.clock_time) else {
        let event =
            work.event(Action::AuthenticatorEnrolled).on("person", person.id).denied("code");
        work.record(event).await?;
        work.commit().await?;
        return Ok(Verdict::Wrong);
    };
    let sealed = authenticator.seal(&work.sealer, &work.dice, &persons_place(person.id))?;
    credentials::set_authenticator(&mut work.tx, person.id, &sealed, step).await?;
    let this = work.caller.session.as_ref().map(|session| session.id);
    sessions::end_others(&mut work, person.id, this).await?;
    for action in [Action::AuthenticatorRemoved, Action::AuthenticatorEnrolled] {
        let event = work.event(action).on("person", person.id);
        work.record(event).await?;
    }
    work.commit().await?;
    Ok(Verdict::Accepted(()))
}

/// Who acts, as they are in this unit of work, and what they prove themselves with.
async fn own(work: &mut Work) -> Result<(Person, Credentials), Error> {
    let person = work.person()?.clone();
    undertaking::must_have_accepted(&person)?;
    let known = credentials::find(&mut work.tx, person.id).await?.ok_or(Refusal::SignIn)?;
    Ok((person, known))
}

fn check(
    change: &PasswordChange,
    person: &Person,
    company: &str,
) -> Result<Zeroizing<String>, FieldErrors> {
    let mut faults = FieldErrors::default();
    let known = [person.email.as_str(), person.name.as_str(), company];
    let password = faults.note("password", check_password(&change.password, &known));
    if password.is_some() && *one_form(&change.password) == *one_form(&change.current) {
        faults.add("password", "This is the password until now. Choose another one.");
    }
    if *change.password != *change.again {
        faults.add("again", "The two passwords differ. Type the same one twice.");
    }
    if change.current.is_empty() {
        faults.add("current", "Enter the password you sign in with now.");
    }
    faults.or(|| password)
}
