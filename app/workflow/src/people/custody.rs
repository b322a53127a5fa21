//! Remembers whose hands an account came from, and when it last weighed (`domain::custody`).

use domain::custody::Custody;
use domain::id::PersonId;
use domain::person::{Person, Role};
use domain::refusal::Refusal;

use crate::failure::Error;
use crate::work::Work;

/// What is remembered of an account.
pub(super) async fn find(work: &mut Work, id: PersonId) -> Result<Custody, Error> {
    Ok(store::custody::find(&mut work.tx, id).await?.ok_or(Refusal::NotFound("person"))?)
}

/// Who acts gets a link to hand over.
pub(crate) async fn remember_link(work: &mut Work, id: PersonId) -> Result<(), Error> {
    let custody = find(work, id).await?;
    let linked_by = acting(work);
    Ok(store::custody::keep(&mut work.tx, id, &Custody { linked_by, ..custody }).await?)
}

/// Who acts changed the roles of an account to those of `after`; a new account had none.
pub(super) async fn remember_roles(
    work: &mut Work,
    before: &[Role],
    after: &Person,
) -> Result<(), Error> {
    let custody = find(work, after.id).await?;
    let custody = custody.after_roles(before, &after.roles, acting(work), work.clock_time);
    Ok(store::custody::keep(&mut work.tx, after.id, &custody).await?)
}

/// Password and authenticator were taken away.
pub(super) async fn remember_reset(work: &mut Work, id: PersonId) -> Result<(), Error> {
    let custody = Custody { reset_at: Some(work.clock_time), ..find(work, id).await? };
    Ok(store::custody::keep(&mut work.tx, id, &custody).await?)
}

/// The administrator who acts; nobody for the operator on the host.
fn acting(work: &Work) -> Option<PersonId> {
    work.caller.actor.person().map(|person| person.id)
}
