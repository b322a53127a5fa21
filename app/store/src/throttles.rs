//! Tries to sign in that were not right (decision 29). How long a try has to wait is decided elsewhere.

use domain::canonical::Digest;
use domain::time::Moment;

use crate::engine::{Tx, execute, fetch_optional};
use crate::error::{StoreError, StoreResult};
use crate::row::Corrupt;
use crate::statement::statements;

statements! {
    /// One budget.
    FIND = "SELECT tries, last_tried_at, closed_until, is_noted
            FROM throttles
            WHERE key_hash = $1";

    /// Keeps a budget.
    KEEP = "INSERT INTO throttles (key_hash, tries, last_tried_at, closed_until, is_noted)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (key_hash) DO UPDATE
            SET tries = $2, last_tried_at = $3, closed_until = $4, is_noted = $5";

    /// A right try gives the whole budget back.
    FORGET = "DELETE FROM throttles
              WHERE key_hash = $1";

    /// Old ones tell nothing any more.
    FORGET_OLD = "DELETE FROM throttles
                  WHERE last_tried_at < $1";
}

/// How much of a budget is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Throttle {
    /// Tries since the last right one.
    pub tries: i64,
    /// When the last one was.
    pub last_tried_at: Moment,
    /// Until when nothing is compared.
    pub closed_until: Moment,
    /// Whether the audit log has heard of the present closure.
    pub is_noted: bool,
}

#[derive(sqlx::FromRow)]
struct ThrottleRow {
    tries: i64,
    last_tried_at: String,
    closed_until: String,
    is_noted: bool,
}

impl TryFrom<ThrottleRow> for Throttle {
    type Error = StoreError;
    fn try_from(row: ThrottleRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("throttles").row("one");
        Ok(Self {
            tries: row.tries,
            last_tried_at: at.column("last_tried_at").moment(&row.last_tried_at)?,
            closed_until: at.column("closed_until").moment(&row.closed_until)?,
            is_noted: row.is_noted,
        })
    }
}

/// One budget.
pub async fn find(tx: &mut Tx, key: &Digest) -> StoreResult<Option<Throttle>> {
    let row = fetch_optional!(tx, ThrottleRow, FIND, key.to_string())?;
    row.map(Throttle::try_from).transpose()
}

/// Keeps a budget.
pub async fn keep(tx: &mut Tx, key: &Digest, throttle: &Throttle) -> StoreResult<()> {
    let Throttle { tries, last_tried_at, closed_until, is_noted } = throttle;
    execute!(
        tx,
        KEEP,
        key.to_string(),
        *tries,
        last_tried_at.to_string(),
        closed_until.to_string(),
        *is_noted
    )?;
    Ok(())
}

/// A right try gives the whole budget back.
pub async fn forget(tx: &mut Tx, key: &Digest) -> StoreResult<()> {
    execute!(tx, FORGET, key.to_string())?;
    Ok(())
}

/// Forgets those without a try since a moment.
pub async fn forget_old(tx: &mut Tx, before: Moment) -> StoreResult<()> {
    execute!(tx, FORGET_OLD, before.to_string())?;
    Ok(())
}
