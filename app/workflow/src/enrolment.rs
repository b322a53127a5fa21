//! Enrolment by one-time link (decision 30): a password, an authenticator that proves itself by one
//! code, and ten recovery codes. The link opens once and for seven days; looking at it changes nothing.
//! The authenticator is shown to the browser that chose the password, and to no other that has the link.

mod links;

use domain::audit::Action;
use domain::id::PersonId;
use domain::person::{Person, Role};
use domain::refusal::{FieldErrors, Refusal};
use domain::text::{Email, Name};
use store::tickets::{self, Ticket};
use store::{credentials, people};
use zeroize::Zeroizing;

pub(crate) use links::issue;
use links::open;
pub use links::{LINK_DAYS, Link, Purpose, set_up_link};

use crate::failure::{Error, Failure};
use crate::office::Office;
use crate::people::record_revision;
use crate::sessions::{self, Keys, Method};
use crate::sign_in::{
    Authenticator, Token, Verdict, Visitor, check_password, persons_place, public, recovery_codes,
    recovery_digest, tickets_place,
};
use crate::work::Work;

/// How far an enrolment is.
pub enum Stage {
    /// A password is to be chosen; the first administrator says who they are first.
    Password {
        /// Whose account; none for the first administrator.
        person: Option<Person>,
    },
    /// The authenticator is to prove itself.
    Authenticator {
        /// Whose account.
        person: Box<Person>,
        /// What the authenticator has to learn.
        authenticator: Authenticator,
    },
}

/// What is chosen first. Address and name count for the first administrator only.
pub struct PasswordDraft {
    /// As typed.
    pub email: String,
    /// As typed.
    pub name: String,
    /// As typed.
    pub password: Zeroizing<String>,
    /// The same once more.
    pub again: Zeroizing<String>,
}

/// The end of an enrolment. The codes are shown now and never again.
#[derive(Debug)]
pub struct Enrolled {
    /// The person is signed in.
    pub keys: Keys,
    /// Ten of them.
    pub recovery_codes: Vec<String>,
}

/// How far the enrolment behind a link is for this browser. Changes nothing.
pub async fn stage(work: &mut Work, visitor: &Visitor, token: &str) -> Result<Stage, Error> {
    let (ticket, person) = open(work, token).await?;
    Ok(match (person, begun_here(&ticket, visitor)) {
        (Some(person), Some(sealed)) => Stage::Authenticator {
            person: Box::new(person),
            authenticator: Authenticator::open(&work.sealer, &tickets_place(ticket.id), sealed)?,
        },
        (person, _) => Stage::Password { person },
    })
}

/// Chooses the password; the authenticator comes next. May be repeated until that has proved itself.
/// `company` is the company's name, which does not make a password. The browser keeps what is given
/// back: the next steps are for it alone.
pub async fn choose_password(
    office: &Office,
    visitor: &Visitor,
    token: &str,
    draft: PasswordDraft,
    company: &str,
) -> Result<Token, Error> {
    let mut work = office.read(public(visitor)).await?;
    let (_, person) = open(&mut work, token).await?;
    drop(work);
    let asked = check(&draft, person.as_ref(), company)?;

    let hash = office.passwords().hash(office.dice(), &asked.password).await?;

    let mut work = office.write(public(visitor)).await?;
    let (ticket, person) = open(&mut work, token).await?;
    let person = match person {
        Some(person) => person,
        None => first_administrator(&mut work, asked.email, asked.name).await?,
    };
    let sealed = Authenticator::roll(&work.dice)?.seal(
        &work.sealer,
        &work.dice,
        &tickets_place(ticket.id),
    )?;
    let begun = Token::from_secret(&sealed);
    let ticket = Ticket {
        person: Some(person.id),
        password_hash: Some(hash),
        totp_sealed: Some(sealed),
        ..ticket
    };
    tickets::update(&mut work.tx, &ticket).await?;
    work.commit().await?;
    Ok(begun)
}

/// The sealed authenticator of a link, where this browser chose the password. Sealed bytes are random
/// and leave the database as their digest only.
fn begun_here<'a>(ticket: &'a Ticket, visitor: &Visitor) -> Option<&'a [u8]> {
    let sealed = ticket.totp_sealed.as_deref()?;
    let shown = visitor.enrolment.as_ref()?;
    (shown.digest() == Token::from_secret(sealed).digest()).then_some(sealed)
}

/// Goes back to choosing a password.
pub async fn start_over(office: &Office, visitor: &Visitor, token: &str) -> Result<(), Error> {
    let mut work = office.write(public(visitor)).await?;
    let (ticket, _) = open(&mut work, token).await?;
    tickets::update(&mut work.tx, &Ticket { password_hash: None, totp_sealed: None, ..ticket })
        .await?;
    work.commit().await
}

/// The authenticator proves itself by one code, the link is used up and the person is signed in.
pub async fn finish(
    office: &Office,
    visitor: &Visitor,
    token: &str,
    code: &str,
) -> Result<Verdict<Enrolled>, Error> {
    let mut work = office.write(public(visitor)).await?;
    let (ticket, person) = open(&mut work, token).await?;
    let (Some(person), Some(hash), Some(sealed)) =
        (person, &ticket.password_hash, begun_here(&ticket, visitor))
    else {
        let told = "A password has to be chosen first, in this browser. Open the link again and begin there.";
        return Err(Refusal::rule("link-begin", told).into());
    };
    let authenticator = Authenticator::open(&work.sealer, &tickets_place(ticket.id), sealed)?;
    let Some(step) = authenticator.step_of(code, work.clock_time) else {
        let event =
            work.event(Action::AuthenticatorEnrolled).on("person", person.id).denied("code");
        work.record(event).await?;
        work.commit().await?;
        return Ok(Verdict::Wrong);
    };

    tickets::use_up(&mut work.tx, ticket.id).await?;
    // The first administrator may have been invited before: that link would let its holder choose anew.
    tickets::void(&mut work.tx, person.id).await?;
    credentials::set_password(&mut work.tx, person.id, hash).await?;
    let sealed = authenticator.seal(&work.sealer, &work.dice, &persons_place(person.id))?;
    credentials::set_authenticator(&mut work.tx, person.id, &sealed, step).await?;
    let person = people::find(&mut work.tx, person.id).await?.ok_or(Refusal::NotFound("person"))?;
    let keys = sessions::begin(&mut work, &person, Method::Enrolment, visitor).await?;
    let recovery_codes = make_recovery_codes(&mut work, person.id).await?;
    for action in [Action::LinkUsed, Action::PasswordSet, Action::AuthenticatorEnrolled] {
        let event = work.event(action).on("person", person.id).with("purpose", &ticket.purpose);
        work.record(event).await?;
    }
    work.commit().await?;
    Ok(Verdict::Accepted(Enrolled { keys, recovery_codes }))
}

/// New recovery codes take the place of all before. Does not commit.
pub(crate) async fn make_recovery_codes(
    work: &mut Work,
    person: PersonId,
) -> Result<Vec<String>, Error> {
    let codes = recovery_codes(&work.dice)?;
    let digests: Vec<_> = codes.iter().filter_map(|code| recovery_digest(code)).collect();
    if digests.len() != codes.len() {
        return Err(
            Failure::Broken("a recovery code was made that would not be taken".to_owned()).into()
        );
    }
    credentials::set_recovery_codes(&mut work.tx, person, &digests).await?;
    let event =
        work.event(Action::RecoveryCodesMade).on("person", person).with("codes", codes.len());
    work.record(event).await?;
    Ok(codes)
}

struct Asked {
    email: Option<Email>,
    name: Option<Name>,
    password: Zeroizing<String>,
}

/// All faults together. An invited person's address and name stand already.
fn check(
    draft: &PasswordDraft,
    person: Option<&Person>,
    company: &str,
) -> Result<Asked, FieldErrors> {
    let mut faults = FieldErrors::default();
    let (mut email, mut name) = (None, None);
    let known = if let Some(person) = person {
        [person.email.as_str(), person.name.as_str(), company]
    } else {
        email = faults.note("email", Email::parse(&draft.email));
        name = faults.note("name", Name::parse(&draft.name));
        [draft.email.as_str(), draft.name.as_str(), company]
    };
    let password = faults.note("password", check_password(&draft.password, &known));
    if *draft.password != *draft.again {
        faults.add("again", "The two passwords differ. Type the same one twice.");
    }
    faults.or(|| Some(Asked { email, name, password: password? }))
}

/// The account of the first administrator, or the one that an earlier try left unfinished.
async fn first_administrator(
    work: &mut Work,
    email: Option<Email>,
    name: Option<Name>,
) -> Result<Person, Error> {
    let (Some(email), Some(name)) = (email, name) else {
        return Err(
            Refusal::field("email", "Enter an e-mail address such as anna@example.com.").into()
        );
    };
    if let Some(known) = people::find_by_email(&mut work.tx, &email).await? {
        let person = Person { name, roles: vec![Role::Admin], ..known.clone() };
        people::update(&mut work.tx, &person).await?;
        record_revision(work, &known, &person).await?;
        return Ok(Person { revision: person.revision + 1, ..person });
    }
    let person = Person {
        id: PersonId::new(work.dice.uuid()?),
        email,
        name,
        roles: vec![Role::Admin],
        disabled_at: None,
        undertaking: None,
        is_enrolled: false,
        revision: 1,
    };
    people::insert(&mut work.tx, &person, work.clock_time).await?;
    let event =
        work.event(Action::PersonInvited).on("person", person.id).with("roles", Role::Admin.code());
    work.record(event).await?;
    Ok(person)
}
