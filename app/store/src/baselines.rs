//! Baselines: what the company promises its customers, written once (domain.md 6.1).

use domain::baseline::Baseline;
use domain::id::BaselineId;
use domain::time::Day;

use crate::engine::{Tx, execute, fetch_all, fetch_optional};
use crate::error::{StoreError, StoreResult};
use crate::row::{Corrupt, to_json};
use crate::statement::statements;

statements! {
    /// Every version, the newest first.
    LIST = "SELECT id, number, details
            FROM baselines
            ORDER BY number DESC";

    /// The version that holds on a day: the last one to have begun.
    ON_DAY = "SELECT id, number, details
              FROM baselines
              WHERE valid_from <= $1
              ORDER BY valid_from DESC, number DESC
              LIMIT 1";

    /// A new version.
    INSERT = "INSERT INTO baselines (id, number, valid_from, details)
              VALUES ($1, $2, $3, $4)";
}

#[derive(sqlx::FromRow)]
struct BaselineRow {
    id: String,
    number: i64,
    details: String,
}

impl TryFrom<BaselineRow> for Baseline {
    type Error = StoreError;
    fn try_from(row: BaselineRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("baselines").row(&row.id);
        Ok(Self {
            id: at.column("id").check(BaselineId::parse(&row.id))?,
            number: row.number,
            details: at.column("details").json(&row.details)?,
        })
    }
}

/// Every version, the newest first.
pub async fn list(tx: &mut Tx) -> StoreResult<Vec<Baseline>> {
    let rows = fetch_all!(tx, BaselineRow, LIST)?;
    rows.into_iter().map(Baseline::try_from).collect()
}

/// The version that holds on a day.
pub async fn on(tx: &mut Tx, day: Day) -> StoreResult<Option<Baseline>> {
    let row = fetch_optional!(tx, BaselineRow, ON_DAY, day.to_string())?;
    row.map(Baseline::try_from).transpose()
}

/// Keeps a new version.
pub async fn insert(tx: &mut Tx, baseline: &Baseline) -> StoreResult<()> {
    let details = &baseline.details;
    execute!(
        tx,
        INSERT,
        baseline.id.to_string(),
        baseline.number,
        details.valid_from.to_string(),
        to_json(details)?,
    )?;
    Ok(())
}
