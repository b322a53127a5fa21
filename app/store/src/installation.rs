//! What there is one of in an installation: human numbers, the public revision that caches follow
//! (decision 11), the offset of the business clock and the mark of sample data (decision 35), and what
//! tells the installation's key from another one (decision 33).

use domain::id::{Ref, Series};

use crate::engine::{Tx, execute, fetch_one};
use crate::error::{StoreError, StoreResult, expect_one};
use crate::row::Corrupt;
use crate::statement::statements;

statements! {
    /// The next number of a series. A rolled-back unit of work gives its numbers back.
    NEXT_NUMBER = "INSERT INTO counters (series, value)
                   VALUES ($1, 1)
                   ON CONFLICT (series) DO UPDATE SET value = counters.value + 1
                   RETURNING value";

    /// Everything of the one row.
    FIND = "SELECT public_revision, clock_ahead_ms, is_sample, is_filling
            FROM installation
            WHERE id = 1";

    /// Tells every cache that something public changed.
    RAISE_PUBLIC_REVISION = "UPDATE installation
                             SET public_revision = public_revision + 1
                             WHERE id = 1
                             RETURNING public_revision";

    /// Moves the business clock, forward only.
    MOVE_CLOCK = "UPDATE installation
                  SET clock_ahead_ms = $1
                  WHERE id = 1 AND clock_ahead_ms <= $1";

    /// Marks the data as sample, for good.
    MARK_SAMPLE = "UPDATE installation
                   SET is_sample = TRUE
                   WHERE id = 1";

    /// The sample company is being filled in, or is there to its end.
    SET_FILLING = "UPDATE installation
                   SET is_filling = $1
                   WHERE id = 1 AND is_sample";

    /// What was sealed to know the key by.
    KEY_CHECK = "SELECT key_check
                 FROM installation
                 WHERE id = 1";

    /// Seals the key's word, once and for good.
    KEEP_KEY_CHECK = "UPDATE installation
                      SET key_check = $1
                      WHERE id = 1 AND key_check IS NULL";
}

/// What there is one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Installation {
    /// Raised by every public change.
    pub public_revision: u64,
    /// Milliseconds that business time is ahead of the host's clock.
    pub clock_ahead_ms: i64,
    /// Whether the data is the sample company's.
    pub is_sample: bool,
    /// Whether the sample company is not there to its end.
    pub is_filling: bool,
}

#[derive(sqlx::FromRow)]
struct InstallationRow {
    public_revision: i64,
    clock_ahead_ms: i64,
    is_sample: bool,
    is_filling: bool,
}

impl TryFrom<InstallationRow> for Installation {
    type Error = StoreError;
    fn try_from(row: InstallationRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("installation").row(1);
        Ok(Self {
            public_revision: at.column("public_revision").number(row.public_revision)?,
            clock_ahead_ms: row.clock_ahead_ms,
            is_sample: row.is_sample,
            is_filling: row.is_filling,
        })
    }
}

/// The one row.
pub async fn find(tx: &mut Tx) -> StoreResult<Installation> {
    fetch_one!(tx, InstallationRow, FIND)?.try_into()
}

/// The next human number of a series, such as `VEN-0007`.
pub async fn next_ref(tx: &mut Tx, series: Series) -> StoreResult<Ref> {
    let (number,) = fetch_one!(tx, (i64,), NEXT_NUMBER, series.letters())?;
    Ok(Ref { series, number })
}

/// Tells every cache that something public changed; gives the new revision.
pub async fn raise_public_revision(tx: &mut Tx) -> StoreResult<u64> {
    let (revision,) = fetch_one!(tx, (i64,), RAISE_PUBLIC_REVISION)?;
    Corrupt::in_table("installation").row(1).column("public_revision").number(revision)
}

/// Moves the business clock to so many milliseconds ahead. Back again is `Stale`.
pub async fn move_clock(tx: &mut Tx, ahead_ms: i64) -> StoreResult<()> {
    let changed = execute!(tx, MOVE_CLOCK, ahead_ms)?;
    expect_one(changed, StoreError::Stale)
}

/// Marks the data as the sample company's, for good.
pub async fn mark_sample(tx: &mut Tx) -> StoreResult<()> {
    let changed = execute!(tx, MARK_SAMPLE)?;
    expect_one(changed, StoreError::Stale)
}

/// Remembers whether the sample company is being filled in. Of real data it is `Stale`.
pub async fn set_filling(tx: &mut Tx, is_filling: bool) -> StoreResult<()> {
    let changed = execute!(tx, SET_FILLING, is_filling)?;
    expect_one(changed, StoreError::Stale)
}

/// What was sealed to know the key by; nothing before the first start.
pub async fn key_check(tx: &mut Tx) -> StoreResult<Option<Vec<u8>>> {
    let (sealed,) = fetch_one!(tx, (Option<Vec<u8>>,), KEY_CHECK)?;
    Ok(sealed)
}

/// Keeps what the key is known by. A second one is `Stale`.
pub async fn keep_key_check(tx: &mut Tx, sealed: &[u8]) -> StoreResult<()> {
    let changed = execute!(tx, KEEP_KEY_CHECK, sealed)?;
    expect_one(changed, StoreError::Stale)
}
