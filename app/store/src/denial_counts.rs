//! Denials that are counted and said together. Which of them, and when, is decided elsewhere.

use domain::audit::Action;
use domain::time::Moment;

use crate::engine::{Tx, execute, fetch_all};
use crate::error::{StoreError, StoreResult};
use crate::row::Corrupt;
use crate::statement::statements;

statements! {
    /// One more; changes nothing where none are counted.
    RAISE = "UPDATE denial_counts
             SET unsaid = unsaid + 1
             WHERE action = $1 AND block = $2";

    /// From now on they are counted.
    BEGIN = "INSERT INTO denial_counts (action, block, since, unsaid)
             VALUES ($1, $2, $3, $4)";

    /// Those that have been counted for long enough, the oldest first and not all at once.
    DUE = "SELECT action, block, since, unsaid
           FROM denial_counts
           WHERE since <= $1
           ORDER BY since, action, block
           LIMIT 100";

    /// They are counted no more.
    END = "DELETE FROM denial_counts
           WHERE action = $1 AND block = $2";
}

/// How many denials of one kind came from one address block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DenialCount {
    /// What was denied.
    pub action: Action,
    /// From where, such as `192.0.2.0/24`.
    pub block: String,
    /// Since when they are counted.
    pub since: Moment,
    /// How many the audit log has not heard of.
    pub unsaid: i64,
}

#[derive(sqlx::FromRow)]
struct CountRow {
    action: String,
    block: String,
    since: String,
    unsaid: i64,
}

impl TryFrom<CountRow> for DenialCount {
    type Error = StoreError;
    fn try_from(row: CountRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("denial_counts").row(&row.block);
        Ok(Self {
            action: at.column("action").check(Action::parse(&row.action))?,
            since: at.column("since").moment(&row.since)?,
            block: row.block,
            unsaid: row.unsaid,
        })
    }
}

/// Counts one more; false where none are counted yet.
pub async fn raise(tx: &mut Tx, action: Action, block: &str) -> StoreResult<bool> {
    Ok(execute!(tx, RAISE, action.code(), block)? == 1)
}

/// Begins to count.
pub async fn begin(tx: &mut Tx, count: &DenialCount) -> StoreResult<()> {
    let DenialCount { action, block, since, unsaid } = count;
    execute!(tx, BEGIN, action.code(), block, since.to_string(), *unsaid)?;
    Ok(())
}

/// Those counted since this moment or longer, a hundred at most.
pub async fn due(tx: &mut Tx, until: Moment) -> StoreResult<Vec<DenialCount>> {
    let rows = fetch_all!(tx, CountRow, DUE, until.to_string())?;
    rows.into_iter().map(DenialCount::try_from).collect()
}

/// Counts them no more.
pub async fn end(tx: &mut Tx, count: &DenialCount) -> StoreResult<()> {
    execute!(tx, END, count.action.code(), &count.block)?;
    Ok(())
}
