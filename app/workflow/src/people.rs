//! Accounts: inviting, roles, disabling, resets (domain.md 2, decisions 25, 28). Who acts is looked
//! up again in the unit of work that writes, so that an administrator who was disabled a moment ago
//! can do nothing more. How a reset goes is in `resets`, what is remembered about where an account
//! came from in `custody`, the sample company's people in `ready`.

mod custody;
mod ready;
mod resets;

use domain::audit::Action;
use domain::id::{PendingActId, PersonId};
use domain::person::{Permission, Person, PersonDetails, PersonDraft, Role};
use domain::refusal::{FieldErrors, Refusal};
use domain::second_signature::{ActKind, PendingAct};
use domain::text::Email;
use domain::time::Moment;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::revisions::Revision;
use store::tickets::{self, TicketState};
use store::undertakings::Acceptance;
use store::{StoreError, people, sessions as browsers, undertakings};

pub(crate) use custody::remember_link;
pub use ready::{ReadyPerson, create_ready};
pub use resets::{ResetAsked, act_kind, decline, reset, reset_by_email, sign_reset, waiting};

use crate::enrolment::{self, Link, Purpose};
use crate::failure::Error;
use crate::pending_acts::{self, Proposal};
use crate::sessions;
use crate::work::Work;

/// One line of the list of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonLine {
    /// Who.
    pub person: Person,
    /// When they signed in last, as far as it is remembered.
    pub last_sign_in: Option<Moment>,
}

/// What the page of a person shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonPage {
    /// Who.
    pub person: Person,
    /// When they signed in last, as far as it is remembered.
    pub last_sign_in: Option<Moment>,
    /// Which undertaking they accepted, and when.
    pub acceptance: Option<Acceptance>,
    /// Which administrator made the last one-time link, and could have used it themselves.
    pub linked_by: Option<PersonId>,
    /// When the link that they can still use expires.
    pub link_expires_at: Option<Moment>,
    /// What waits for a second signature about them.
    pub waiting: Vec<PendingAct>,
    /// Whether a reset, or a new link after one, would wait for a second signature (decision 28).
    pub is_guarded: bool,
}

/// What a revision of an account did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revised {
    /// Domain roles that wait for a second administrator (SOD-4).
    pub waits: Option<PendingActId>,
}

/// Domain roles that one administrator cannot give alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleGrant {
    /// Those that they did not have.
    pub roles: Vec<Role>,
}

/// Everybody, in order of their addresses.
pub async fn list(work: &mut Work) -> Result<Vec<PersonLine>, Error> {
    work.must(Permission::ReadPeople)?;
    let seen = browsers::last_sign_ins(&mut work.tx).await?;
    let last = |id| seen.iter().find(|(person, _)| *person == id).map(|(_, at)| *at);
    let people = people::list(&mut work.tx).await?;
    Ok(people
        .into_iter()
        .map(|person| PersonLine { last_sign_in: last(person.id), person })
        .collect())
}

/// One person.
pub async fn show(work: &mut Work, id: PersonId) -> Result<PersonPage, Error> {
    work.must(Permission::ReadPeople)?;
    let person = find(work, id).await?;
    let now = work.clock_time;
    let link = tickets::find_open(&mut work.tx, id).await?;
    let link = link.filter(|link| link.state == TicketState::Open && link.expires_at > now);
    let mut waiting = waiting(work).await?;
    waiting.retain(|act| act.about == Some(id));
    let seen = browsers::last_sign_ins(&mut work.tx).await?;
    let custody = custody::find(work, id).await?;
    let is_guarded = custody.guards_from_reset(&person, &work.caller.actor, now)
        && (person.is_enrolled || custody.reset_at.is_some());
    Ok(PersonPage {
        is_guarded,
        linked_by: custody.linked_by,
        last_sign_in: seen.into_iter().find(|(person, _)| *person == id).map(|(_, at)| at),
        acceptance: undertakings::find_last(&mut work.tx, id).await?,
        link_expires_at: link.map(|link| link.expires_at),
        waiting,
        person,
    })
}

/// Makes an account and a link for its owner.
pub async fn invite(mut work: Work, draft: PersonDraft) -> Result<(Person, Link), Error> {
    act_as_manager(&work)?;
    let PersonDetails { email, name, roles } = draft.check()?;
    let person = Person {
        id: PersonId::new(work.dice.uuid()?),
        email,
        name,
        roles,
        disabled_at: None,
        undertaking: None,
        is_enrolled: false,
        revision: 1,
    };
    people::insert(&mut work.tx, &person, work.clock_time).await.map_err(no_second_account)?;
    custody::remember_roles(&mut work, &[], &person).await?;
    let event = work
        .event_by(Action::PersonInvited, Permission::ManagePeople)
        .on("person", person.id)
        .with("roles", codes(&person.roles));
    work.record(event).await?;
    let link = enrolment::issue(&mut work, Some(person.id), Purpose::Enrolment).await?;
    work.commit().await?;
    Ok((person, link))
}

/// Changes name, address and roles, if nobody else did since `revision`. Domain roles that an
/// administrator gives themselves, or to somebody who was just reset and whose password they may
/// therefore know, wait for a second one and have no effect until then (SOD-4, decision 28).
pub async fn revise(
    mut work: Work,
    id: PersonId,
    revision: i64,
    draft: PersonDraft,
) -> Result<Revised, Error> {
    act_as_manager(&work)?;
    let before = find(&mut work, id).await?;
    let details = draft.check()?;
    if before.revision != revision {
        return Err(Refusal::Stale.into());
    }

    let is_own = work.caller.actor.person().is_some_and(|acting| acting.id == id);
    let custody = custody::find(&mut work, id).await?;
    let needs_two = is_own || custody.guards_from_grant(&before, work.clock_time);
    let (waiting, roles): (Vec<Role>, Vec<Role>) = details
        .roles
        .into_iter()
        .partition(|role| needs_two && role.is_domain() && !before.roles.contains(role));
    let after = Person { email: details.email, name: details.name, roles, ..before.clone() };
    if before.roles.contains(&Role::Admin) && !after.roles.contains(&Role::Admin) {
        another_administrator(&mut work, id).await?;
    }

    people::update(&mut work.tx, &after).await.map_err(no_second_account)?;
    custody::remember_roles(&mut work, &before.roles, &after).await?;
    record_revision(&mut work, &before, &after).await?;
    pending_acts::drop_what_fell(&mut work, &after).await?;
    let waits = ask_for_roles(&mut work, id, waiting).await?;
    work.commit().await?;
    Ok(Revised { waits })
}

/// Signs a role grant as the second administrator: the roles are given.
pub async fn sign_role_grant(mut work: Work, act: PendingActId) -> Result<Person, Error> {
    act_as_manager(&work)?;
    let act = pending_acts::sign(&mut work, act, ActKind::RoleGrant).await?;
    let RoleGrant { roles } = pending_acts::payload(&act)?;
    let before = find(&mut work, act.about.ok_or(Refusal::NotFound("person"))?).await?;
    let mut after = before.clone();
    after.roles.extend(roles.into_iter().filter(|role| !before.roles.contains(role)));
    after.roles.sort();
    people::update(&mut work.tx, &after).await?;
    record_revision(&mut work, &before, &after).await?;
    work.commit().await?;
    Ok(after)
}

/// Disables an account: its sessions and links end at once. Accounts are never deleted (decision 28).
pub async fn disable(mut work: Work, id: PersonId) -> Result<(), Error> {
    act_as_manager(&work)?;
    let person = find(&mut work, id).await?;
    if person.disabled_at.is_some() {
        return Err(Refusal::rule(
            "disabled",
            "This account is disabled already. There is nothing left to do.",
        )
        .into());
    }
    if person.roles.contains(&Role::Admin) {
        another_administrator(&mut work, id).await?;
    }
    let person = Person { disabled_at: Some(work.clock_time), ..person };
    people::update(&mut work.tx, &person).await?;
    sessions::end_others(&mut work, id, None).await?;
    tickets::void(&mut work.tx, id).await?;
    pending_acts::drop_what_fell(&mut work, &person).await?;
    let event = work.event_by(Action::PersonDisabled, Permission::ManagePeople).on("person", id);
    work.record(event).await?;
    work.commit().await
}

/// Enables an account again, with the roles, password and authenticator it had.
pub async fn enable(mut work: Work, id: PersonId) -> Result<(), Error> {
    act_as_manager(&work)?;
    let person = find(&mut work, id).await?;
    if person.disabled_at.is_none() {
        return Err(Refusal::rule(
            "enabled",
            "This account is not disabled. There is nothing left to do.",
        )
        .into());
    }
    people::update(&mut work.tx, &Person { disabled_at: None, ..person }).await?;
    let event = work.event_by(Action::PersonEnabled, Permission::ManagePeople).on("person", id);
    work.record(event).await?;
    work.commit().await
}

/// The person with this address, for the command line.
pub async fn find_by_email(work: &mut Work, email: &str) -> Result<Person, Error> {
    work.must(Permission::ManagePeople)?;
    let email = Email::parse(email).map_err(|fault| Refusal::field("email", fault.0))?;
    Ok(people::find_by_email(&mut work.tx, &email).await?.ok_or(Refusal::NotFound("account"))?)
}

async fn find(work: &mut Work, id: PersonId) -> Result<Person, Error> {
    Ok(people::find(&mut work.tx, id).await?.ok_or(Refusal::NotFound("person"))?)
}

/// Whether who acts may manage people now, and has confirmed it. The operator on the host has no
/// authenticator; whoever has the host has everything.
fn act_as_manager(work: &Work) -> Result<(), Error> {
    work.must(Permission::ManagePeople)?;
    if work.caller.actor.person().is_some() { work.must_have_confirmed() } else { Ok(()) }
}

/// An installation without an administrator who can act could never get one again.
async fn another_administrator(work: &mut Work, id: PersonId) -> Result<(), Error> {
    let people = people::list(&mut work.tx).await?;
    if people
        .iter()
        .any(|other| other.id != id && other.is_active() && other.roles.contains(&Role::Admin))
    {
        return Ok(());
    }
    let told = "This is the last administrator who can sign in. Make somebody else an administrator first.";
    Err(Refusal::rule("last-admin", told).into())
}

async fn ask_for_roles(
    work: &mut Work,
    id: PersonId,
    roles: Vec<Role>,
) -> Result<Option<PendingActId>, Error> {
    if roles.is_empty() {
        return Ok(None);
    }
    for act in pending_acts::waiting(work, Some(ActKind::RoleGrant)).await? {
        if act.about == Some(id) {
            let told = "Roles for this account wait for a second administrator already. Decline that first.";
            return Err(Refusal::rule("waits-already", told).into());
        }
    }
    let grant = RoleGrant { roles };
    let proposal = Proposal {
        kind: ActKind::RoleGrant,
        about: Some(id),
        payload: &grant,
        takes_effect_at: None,
    };
    Ok(Some(pending_acts::propose(work, proposal).await?.id))
}

/// Writes down what changed about an account, role by role.
pub(crate) async fn record_revision(
    work: &mut Work,
    before: &Person,
    after: &Person,
) -> Result<(), Error> {
    let changed = [("email", before.email != after.email), ("name", before.name != after.name)];
    let fields: Vec<&str> =
        changed.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
    if !fields.is_empty() {
        let event = work
            .event_by(Action::PersonChanged, Permission::ManagePeople)
            .on("person", after.id)
            .changing(fields);
        let by = event.actor.to_string();
        work.record(event).await?;
        // The log keeps no names and addresses; what an account was called stays known all the same.
        let content = json!({
            "was": {"name": before.name, "email": before.email},
            "is": {"name": after.name, "email": after.email},
        });
        let revision = Revision { number: before.revision + 1, at: work.clock_time, by, content };
        store::revisions::append(&mut work.tx, "person", after.id, &revision).await?;
    }
    for (action, here, there) in
        [(Action::RoleGranted, after, before), (Action::RoleRevoked, before, after)]
    {
        for role in here.roles.iter().filter(|role| !there.roles.contains(role)) {
            let event = work
                .event_by(action, Permission::ManagePeople)
                .on("person", after.id)
                .with("role", role.code());
            work.record(event).await?;
        }
    }
    Ok(())
}

fn codes(roles: &[Role]) -> String {
    roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(" ")
}

/// One account for each address (domain.md 11, row 2.1).
fn no_second_account(error: StoreError) -> Error {
    if error.is_duplicate_of("people.email") {
        let mut faults = FieldErrors::default();
        faults.add("email", "Somebody has an account with this address already. Use that account, or enter another address.");
        return faults.into();
    }
    error.into()
}
