//! What people prove themselves with: password hashes, sealed authenticator secrets, digests of
//! recovery codes. Nothing here can be turned back into a password or a code.

use domain::canonical::Digest;
use domain::id::PersonId;
use domain::time::Moment;

use crate::engine::{Tx, execute, fetch_one, fetch_optional};
use crate::error::{StoreError, StoreResult, expect_one};
use crate::row::Corrupt;
use crate::statement::statements;

statements! {
    /// What a person proves themselves with.
    FIND = "SELECT password_hash, totp_sealed, totp_last_step, next_totp_sealed
            FROM people
            WHERE id = $1";

    /// The authenticator of whoever has had an account the longest.
    OLDEST = "SELECT id, totp_sealed
              FROM people
              WHERE totp_sealed IS NOT NULL
              ORDER BY created_at, id
              LIMIT 1";

    /// A new password, or the same one hashed with stronger parameters.
    SET_PASSWORD = "UPDATE people
                    SET password_hash = $1
                    WHERE id = $2";

    /// An authenticator takes the place of the one before.
    SET_AUTHENTICATOR = "UPDATE people
                         SET totp_sealed = $1, totp_last_step = $2, next_totp_sealed = NULL
                         WHERE id = $3";

    /// An authenticator that has not proved itself yet.
    SET_NEXT_AUTHENTICATOR = "UPDATE people
                              SET next_totp_sealed = $1
                              WHERE id = $2";

    /// Uses up a step and all before it; changes nothing when it was used before.
    USE_STEP = "UPDATE people
                SET totp_last_step = $1
                WHERE id = $2 AND totp_last_step < $1";

    /// Takes password and authenticators away.
    CLEAR = "UPDATE people
             SET password_hash = NULL, totp_sealed = NULL, next_totp_sealed = NULL
             WHERE id = $1";

    /// Takes all recovery codes away.
    DELETE_RECOVERY_CODES = "DELETE FROM recovery_codes
                             WHERE person_id = $1";

    /// One recovery code.
    INSERT_RECOVERY_CODE = "INSERT INTO recovery_codes (person_id, code_hash)
                            VALUES ($1, $2)";

    /// Uses up a recovery code; changes nothing when there is none or it was used before.
    USE_RECOVERY_CODE = "UPDATE recovery_codes
                         SET used_at = $1
                         WHERE person_id = $2 AND code_hash = $3 AND used_at IS NULL";

    /// How many recovery codes are left.
    COUNT_RECOVERY_CODES = "SELECT COUNT(*) AS total
                            FROM recovery_codes
                            WHERE person_id = $1 AND used_at IS NULL";
}

/// What a person proves themselves with.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Credentials {
    /// A PHC string.
    pub password_hash: Option<String>,
    /// The authenticator's secret, sealed.
    pub totp_sealed: Option<Vec<u8>>,
    /// The last 30-second step whose code was accepted.
    pub totp_last_step: i64,
    /// The secret of an authenticator that has not proved itself yet, sealed.
    pub next_totp_sealed: Option<Vec<u8>>,
}

/// What a person proves themselves with.
pub async fn find(tx: &mut Tx, id: PersonId) -> StoreResult<Option<Credentials>> {
    fetch_optional!(tx, Credentials, FIND, id.to_string())
}

/// The sealed authenticator of whoever has had an account the longest.
pub async fn oldest(tx: &mut Tx) -> StoreResult<Option<(PersonId, Vec<u8>)>> {
    let Some((id, sealed)) = fetch_optional!(tx, (String, Vec<u8>), OLDEST)? else {
        return Ok(None);
    };
    let at = Corrupt::in_table("people").row(&id);
    Ok(Some((at.column("id").check(PersonId::parse(&id))?, sealed)))
}

/// A new password, or the same one hashed with stronger parameters.
pub async fn set_password(tx: &mut Tx, id: PersonId, hash: &str) -> StoreResult<()> {
    let changed = execute!(tx, SET_PASSWORD, hash, id.to_string())?;
    expect_one(changed, StoreError::Stale)
}

/// An authenticator takes the place of the one before; its step `step` is used up.
pub async fn set_authenticator(
    tx: &mut Tx,
    id: PersonId,
    sealed: &[u8],
    step: i64,
) -> StoreResult<()> {
    let changed = execute!(tx, SET_AUTHENTICATOR, sealed, step, id.to_string())?;
    expect_one(changed, StoreError::Stale)
}

/// An authenticator that has not proved itself yet.
pub async fn set_next_authenticator(
    tx: &mut Tx,
    id: PersonId,
    sealed: Option<&[u8]>,
) -> StoreResult<()> {
    let changed = execute!(tx, SET_NEXT_AUTHENTICATOR, sealed, id.to_string())?;
    expect_one(changed, StoreError::Stale)
}

/// Uses up a step; false when it, or a later one, was used before.
pub async fn use_step(tx: &mut Tx, id: PersonId, step: i64) -> StoreResult<bool> {
    Ok(execute!(tx, USE_STEP, step, id.to_string())? == 1)
}

/// Takes password, authenticators and recovery codes away.
pub async fn clear(tx: &mut Tx, id: PersonId) -> StoreResult<()> {
    let changed = execute!(tx, CLEAR, id.to_string())?;
    expect_one(changed, StoreError::Stale)?;
    execute!(tx, DELETE_RECOVERY_CODES, id.to_string())?;
    Ok(())
}

/// New recovery codes take the place of all before.
pub async fn set_recovery_codes(tx: &mut Tx, id: PersonId, codes: &[Digest]) -> StoreResult<()> {
    execute!(tx, DELETE_RECOVERY_CODES, id.to_string())?;
    for code in codes {
        execute!(tx, INSERT_RECOVERY_CODE, id.to_string(), code.to_string())?;
    }
    Ok(())
}

/// Uses up a recovery code; false when there is no such code or it was used before.
pub async fn use_recovery_code(
    tx: &mut Tx,
    id: PersonId,
    code: &Digest,
    at: Moment,
) -> StoreResult<bool> {
    Ok(execute!(tx, USE_RECOVERY_CODE, at.to_string(), id.to_string(), code.to_string())? == 1)
}

/// How many recovery codes are left.
pub async fn count_recovery_codes(tx: &mut Tx, id: PersonId) -> StoreResult<i64> {
    let (total,) = fetch_one!(tx, (i64,), COUNT_RECOVERY_CODES, id.to_string())?;
    Ok(total)
}
