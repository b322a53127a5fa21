//! Signed-in browsers, and browsers that signed in before. Tokens are kept as digests.

use domain::canonical::Digest;
use domain::id::{PersonId, SessionId};
use domain::time::Moment;

use crate::engine::{Tx, execute, fetch_all, fetch_optional};
use crate::error::{StoreError, StoreResult, expect_one};
use crate::row::Corrupt;
use crate::statement::statements;

macro_rules! columns {
    () => {
        "id, person_id, method, created_at, last_seen_at, confirmed_at, address, browser"
    };
}

statements! {
    /// A session that goes on, by its token.
    FIND = concat!("SELECT ", columns!(), "
                    FROM sessions
                    WHERE token_hash = $1 AND ended_at IS NULL");

    /// A person's sessions that were used since a moment and begun since another.
    LIST = concat!("SELECT ", columns!(), "
                    FROM sessions
                    WHERE person_id = $1 AND ended_at IS NULL AND last_seen_at > $2 AND created_at > $3
                    ORDER BY last_seen_at DESC, id");

    /// Begins a session.
    INSERT = concat!("INSERT INTO sessions (token_hash, ", columns!(), ")
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");

    /// It was used again.
    TOUCH = "UPDATE sessions
             SET last_seen_at = $1
             WHERE id = $2 AND last_seen_at < $1";

    /// A code of the authenticator was accepted in it.
    CONFIRM = "UPDATE sessions
               SET confirmed_at = $1
               WHERE id = $2 AND ended_at IS NULL";

    /// Ends one session of a person.
    END = "UPDATE sessions
           SET ended_at = $1
           WHERE id = $2 AND person_id = $3 AND ended_at IS NULL";

    /// Ends all sessions of a person but one.
    END_OTHERS = "UPDATE sessions
                  SET ended_at = $1
                  WHERE person_id = $2 AND ended_at IS NULL AND (CAST($3 AS TEXT) IS NULL OR id <> $3)";

    /// Forgets what began before a moment.
    FORGET = "DELETE FROM sessions
              WHERE created_at < $1";

    /// When somebody began a session last.
    LAST_SIGN_INS = "SELECT person_id, MAX(created_at) AS at
                     FROM sessions
                     GROUP BY person_id";

    /// Whose browser it is.
    FIND_DEVICE = "SELECT person_id
                   FROM devices
                   WHERE token_hash = $1";

    /// Remembers a browser.
    KEEP_DEVICE = "INSERT INTO devices (token_hash, person_id, last_used_at)
                   VALUES ($1, $2, $3)
                   ON CONFLICT (token_hash) DO UPDATE SET person_id = $2, last_used_at = $3";

    /// Forgets all browsers of a person.
    FORGET_DEVICES = "DELETE FROM devices
                      WHERE person_id = $1";

    /// Forgets browsers that have not signed in since a moment.
    FORGET_OLD_DEVICES = "DELETE FROM devices
                          WHERE last_used_at < $1";
}

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Which.
    pub id: SessionId,
    /// Whose.
    pub person: PersonId,
    /// How it began: `totp`, `recovery_code` or `enrolment`.
    pub method: String,
    /// When it began.
    pub created_at: Moment,
    /// When it was last used, to the minute.
    pub last_seen_at: Moment,
    /// When a code of the authenticator was last accepted in it.
    pub confirmed_at: Option<Moment>,
    /// From where it began.
    pub address: Option<String>,
    /// What the browser called itself.
    pub browser: Option<String>,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    id: String,
    person_id: String,
    method: String,
    created_at: String,
    last_seen_at: String,
    confirmed_at: Option<String>,
    address: Option<String>,
    browser: Option<String>,
}

impl TryFrom<SessionRow> for Session {
    type Error = StoreError;
    fn try_from(row: SessionRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("sessions").row(&row.id);
        Ok(Self {
            id: at.column("id").check(SessionId::parse(&row.id))?,
            person: at.column("person_id").check(PersonId::parse(&row.person_id))?,
            method: row.method,
            created_at: at.column("created_at").moment(&row.created_at)?,
            last_seen_at: at.column("last_seen_at").moment(&row.last_seen_at)?,
            confirmed_at: at
                .column("confirmed_at")
                .optional(row.confirmed_at, |text| Moment::parse(&text))?,
            address: row.address,
            browser: row.browser,
        })
    }
}

/// A session that was not ended, by the digest of its token. It may have expired.
pub async fn find(tx: &mut Tx, token: &Digest) -> StoreResult<Option<Session>> {
    let row = fetch_optional!(tx, SessionRow, FIND, token.to_string())?;
    row.map(Session::try_from).transpose()
}

/// A person's sessions that were used after `seen_after` and begun after `begun_after`, the last
/// used first.
pub async fn list(
    tx: &mut Tx,
    person: PersonId,
    seen_after: Moment,
    begun_after: Moment,
) -> StoreResult<Vec<Session>> {
    let rows = fetch_all!(
        tx,
        SessionRow,
        LIST,
        person.to_string(),
        seen_after.to_string(),
        begun_after.to_string()
    )?;
    rows.into_iter().map(Session::try_from).collect()
}

/// Begins a session.
pub async fn insert(tx: &mut Tx, token: &Digest, session: &Session) -> StoreResult<()> {
    execute!(
        tx,
        INSERT,
        token.to_string(),
        session.id.to_string(),
        session.person.to_string(),
        &session.method,
        session.created_at.to_string(),
        session.last_seen_at.to_string(),
        session.confirmed_at.map(|at| at.to_string()),
        &session.address,
        &session.browser,
    )?;
    Ok(())
}

/// It was used again.
pub async fn touch(tx: &mut Tx, id: SessionId, at: Moment) -> StoreResult<()> {
    execute!(tx, TOUCH, at.to_string(), id.to_string())?;
    Ok(())
}

/// A code of the authenticator was accepted in it.
pub async fn confirm(tx: &mut Tx, id: SessionId, at: Moment) -> StoreResult<()> {
    let changed = execute!(tx, CONFIRM, at.to_string(), id.to_string())?;
    expect_one(changed, StoreError::Stale)
}

/// Ends one session of a person; false when it had ended or is not theirs.
pub async fn end(tx: &mut Tx, id: SessionId, person: PersonId, at: Moment) -> StoreResult<bool> {
    Ok(execute!(tx, END, at.to_string(), id.to_string(), person.to_string())? == 1)
}

/// Ends all sessions of a person, but for one if it is named; says how many.
pub async fn end_all(
    tx: &mut Tx,
    person: PersonId,
    but: Option<SessionId>,
    at: Moment,
) -> StoreResult<u64> {
    execute!(tx, END_OTHERS, at.to_string(), person.to_string(), but.map(|id| id.to_string()))
}

/// Forgets what began before a moment.
pub async fn forget(tx: &mut Tx, before: Moment) -> StoreResult<()> {
    execute!(tx, FORGET, before.to_string())?;
    Ok(())
}

/// When everybody signed in last, as far as it is remembered.
pub async fn last_sign_ins(tx: &mut Tx) -> StoreResult<Vec<(PersonId, Moment)>> {
    let rows = fetch_all!(tx, (String, String), LAST_SIGN_INS)?;
    rows.into_iter()
        .map(|(person, at)| {
            let place = Corrupt::in_table("sessions").row(&person);
            let id = place.column("person_id").check(PersonId::parse(&person))?;
            Ok((id, place.column("created_at").moment(&at)?))
        })
        .collect()
}

/// Whose browser it is, if it signed in before.
pub async fn find_device(tx: &mut Tx, token: &Digest) -> StoreResult<Option<PersonId>> {
    let found = fetch_optional!(tx, (String,), FIND_DEVICE, token.to_string())?;
    found
        .map(|(person,)| {
            Corrupt::in_table("devices")
                .row(token)
                .column("person_id")
                .check(PersonId::parse(&person))
        })
        .transpose()
}

/// Remembers a browser as this person's.
pub async fn keep_device(
    tx: &mut Tx,
    token: &Digest,
    person: PersonId,
    at: Moment,
) -> StoreResult<()> {
    execute!(tx, KEEP_DEVICE, token.to_string(), person.to_string(), at.to_string())?;
    Ok(())
}

/// Forgets all browsers of a person.
pub async fn forget_devices(tx: &mut Tx, person: PersonId) -> StoreResult<()> {
    execute!(tx, FORGET_DEVICES, person.to_string())?;
    Ok(())
}

/// Forgets browsers that have not signed in since a moment.
pub async fn forget_old_devices(tx: &mut Tx, before: Moment) -> StoreResult<()> {
    execute!(tx, FORGET_OLD_DEVICES, before.to_string())?;
    Ok(())
}
