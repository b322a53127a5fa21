//! People: accounts and their roles. What they prove themselves with is in `credentials`, what they
//! undertook in `undertakings`.

use std::collections::BTreeMap;

use domain::id::PersonId;
use domain::person::{Person, Role};
use domain::text::{Email, Name};
use domain::time::Moment;

use crate::engine::{Tx, execute, fetch_all, fetch_one, fetch_optional};
use crate::error::{StoreError, StoreResult, expect_one};
use crate::row::Corrupt;
use crate::statement::statements;

macro_rules! columns {
    () => {
        "id, email, name, disabled_at, revision,
         password_hash IS NOT NULL AND totp_sealed IS NOT NULL AS is_enrolled,
         (SELECT MAX(version) FROM undertaking_acceptances WHERE person_id = people.id) AS undertaking"
    };
}

statements! {
    /// One person.
    FIND = concat!("SELECT ", columns!(), "
                    FROM people
                    WHERE id = $1");

    /// The person who signs in with an address.
    FIND_BY_EMAIL = concat!("SELECT ", columns!(), "
                             FROM people
                             WHERE email = $1");

    /// Everybody, in order of their addresses.
    LIST = concat!("SELECT ", columns!(), "
                    FROM people
                    ORDER BY email, id");

    /// A person's roles.
    ROLES = "SELECT role
             FROM person_roles
             WHERE person_id = $1
             ORDER BY role";

    /// Everybody's roles.
    ALL_ROLES = "SELECT person_id, role
                 FROM person_roles
                 ORDER BY person_id, role";

    /// A new account, not enrolled yet.
    INSERT = "INSERT INTO people (id, email, name, created_at, disabled_at, totp_last_step, revision)
              VALUES ($1, $2, $3, $4, $5, 0, $6)";

    /// Saves an account, if nobody else saved it in between.
    UPDATE = "UPDATE people
              SET email = $1, name = $2, disabled_at = $3, revision = revision + 1
              WHERE id = $4 AND revision = $5";

    /// Takes a person's roles, before they are written anew.
    DELETE_ROLES = "DELETE FROM person_roles
                    WHERE person_id = $1";

    /// Gives a role.
    INSERT_ROLE = "INSERT INTO person_roles (person_id, role)
                   VALUES ($1, $2)";

    /// How many people have finished their enrolment.
    COUNT_ENROLLED = "SELECT COUNT(*) AS total
                      FROM people
                      WHERE password_hash IS NOT NULL AND totp_sealed IS NOT NULL";
}

#[derive(sqlx::FromRow)]
struct PersonRow {
    id: String,
    email: String,
    name: String,
    disabled_at: Option<String>,
    revision: i64,
    is_enrolled: bool,
    undertaking: Option<i64>,
}

impl PersonRow {
    fn with_roles(self, roles: &[String]) -> StoreResult<Person> {
        let at = Corrupt::in_table("people").row(&self.id);
        let roles = roles.iter().map(|role| at.column("role").check(Role::parse(role)));
        let mut roles = roles.collect::<StoreResult<Vec<_>>>()?;
        roles.sort();
        Ok(Person {
            id: at.column("id").check(PersonId::parse(&self.id))?,
            email: at.column("email").check(Email::try_from(self.email))?,
            name: at.column("name").check(Name::try_from(self.name))?,
            roles,
            disabled_at: at
                .column("disabled_at")
                .optional(self.disabled_at, |text| Moment::parse(&text))?,
            undertaking: self.undertaking,
            is_enrolled: self.is_enrolled,
            revision: self.revision,
        })
    }
}

/// One person.
pub async fn find(tx: &mut Tx, id: PersonId) -> StoreResult<Option<Person>> {
    let row = fetch_optional!(tx, PersonRow, FIND, id.to_string())?;
    complete(tx, row).await
}

/// The person who signs in with an address.
pub async fn find_by_email(tx: &mut Tx, email: &Email) -> StoreResult<Option<Person>> {
    let row = fetch_optional!(tx, PersonRow, FIND_BY_EMAIL, email.as_str())?;
    complete(tx, row).await
}

/// Everybody, in order of their addresses.
pub async fn list(tx: &mut Tx) -> StoreResult<Vec<Person>> {
    let rows = fetch_all!(tx, PersonRow, LIST)?;
    let mut roles: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (person, role) in fetch_all!(tx, (String, String), ALL_ROLES)? {
        roles.entry(person).or_default().push(role);
    }
    rows.into_iter()
        .map(|row| {
            let of = roles.remove(&row.id).unwrap_or_default();
            row.with_roles(&of)
        })
        .collect()
}

/// A new account. Whether it is enrolled and what it undertook follow from other writes.
pub async fn insert(tx: &mut Tx, person: &Person, created_at: Moment) -> StoreResult<()> {
    execute!(
        tx,
        INSERT,
        person.id.to_string(),
        person.email.as_str(),
        person.name.as_str(),
        created_at.to_string(),
        person.disabled_at.map(|at| at.to_string()),
        person.revision,
    )?;
    give_roles(tx, person).await
}

/// Saves name, address, roles and whether the account is disabled. `Stale` when somebody else saved
/// in between.
pub async fn update(tx: &mut Tx, person: &Person) -> StoreResult<()> {
    let changed = execute!(
        tx,
        UPDATE,
        person.email.as_str(),
        person.name.as_str(),
        person.disabled_at.map(|at| at.to_string()),
        person.id.to_string(),
        person.revision,
    )?;
    expect_one(changed, StoreError::Stale)?;
    execute!(tx, DELETE_ROLES, person.id.to_string())?;
    give_roles(tx, person).await
}

/// How many people have finished their enrolment.
pub async fn count_enrolled(tx: &mut Tx) -> StoreResult<i64> {
    let (total,) = fetch_one!(tx, (i64,), COUNT_ENROLLED)?;
    Ok(total)
}

async fn complete(tx: &mut Tx, row: Option<PersonRow>) -> StoreResult<Option<Person>> {
    let Some(row) = row else { return Ok(None) };
    let roles = fetch_all!(tx, (String,), ROLES, row.id.as_str())?;
    let roles: Vec<String> = roles.into_iter().map(|(role,)| role).collect();
    row.with_roles(&roles).map(Some)
}

async fn give_roles(tx: &mut Tx, person: &Person) -> StoreResult<()> {
    for role in &person.roles {
        execute!(tx, INSERT_ROLE, person.id.to_string(), role.code())?;
    }
    Ok(())
}
