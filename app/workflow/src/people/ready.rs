//! People of the sample company (decision 35): enrolled and under the undertaking from the start,
//! with a password and an authenticator that everybody is told. Only sample data has such people.

use domain::audit::Action;
use domain::id::PersonId;
use domain::person::{Permission, Person, PersonDetails, PersonDraft, Role};
use domain::refusal::Refusal;
use store::{credentials, installation, people};

use super::{codes, no_second_account};
use crate::failure::Error;
use crate::office::Office;
use crate::sign_in::{Authenticator, one_form, persons_place};
use crate::undertaking;
use crate::work::Work;

/// Somebody who can sign in at once.
pub struct ReadyPerson<'text> {
    /// The address.
    pub email: &'text str,
    /// The name.
    pub name: &'text str,
    /// The roles.
    pub roles: &'text [Role],
    /// The password, printed when the sample starts.
    pub password: &'text str,
    /// The authenticator's secret in base32, printed too.
    pub totp_secret: &'text str,
}

/// Makes an account that is ready. Refused unless the data is marked as sample. Does not commit.
pub async fn create_ready(
    office: &Office,
    work: &mut Work,
    ready: ReadyPerson<'_>,
) -> Result<Person, Error> {
    work.must(Permission::ManagePeople)?;
    if !installation::find(&mut work.tx).await?.is_sample {
        let told = "Only sample data has people who did not enrol themselves. Invite them instead.";
        return Err(Refusal::rule("not-sample", told).into());
    }
    let draft = PersonDraft {
        email: ready.email.to_owned(),
        name: ready.name.to_owned(),
        roles: ready.roles.iter().map(|role| role.code().to_owned()).collect(),
    };
    let PersonDetails { email, name, roles } = draft.check()?;
    let authenticator = Authenticator::parse(ready.totp_secret).ok_or_else(|| {
        Refusal::field("totp_secret", "Give the secret as base32 text of 128 bits or more.")
    })?;
    let hash = office.passwords().hash(office.dice(), &one_form(ready.password)).await?;

    let person = Person {
        id: PersonId::new(work.dice.uuid()?),
        email,
        name,
        roles,
        disabled_at: None,
        undertaking: Some(undertaking::VERSION),
        is_enrolled: true,
        revision: 1,
    };
    people::insert(&mut work.tx, &person, work.clock_time).await.map_err(no_second_account)?;
    credentials::set_password(&mut work.tx, person.id, &hash).await?;
    let sealed = authenticator.seal(&work.sealer, &work.dice, &persons_place(person.id))?;
    credentials::set_authenticator(&mut work.tx, person.id, &sealed, 0).await?;
    let event = work
        .event(Action::PersonInvited)
        .on("person", person.id)
        .with("roles", codes(&person.roles));
    work.record(event).await?;
    undertaking::sign(work, &person).await?;
    Ok(person)
}
