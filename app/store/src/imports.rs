//! Imports of lists, and the rows that became engagements (domain.md 15, IMP-7).

use std::collections::BTreeSet;

use domain::canonical::Digest;
use domain::id::{EngagementId, ImportId};
use domain::import::ColumnMap;
use domain::time::Moment;

use crate::engine::{Tx, execute, fetch_all, fetch_optional};
use crate::error::{StoreError, StoreResult, expect_one};
use crate::row::{Corrupt, to_json};
use crate::statement::statements;

statements! {
    /// One import.
    FIND = "SELECT id, file_name, format, mapping, content, state, prepared_by, prepared_at
            FROM imports
            WHERE id = $1";

    /// A new import.
    INSERT = "INSERT INTO imports (id, file_name, format, mapping, content, state, prepared_by, prepared_at)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    /// Another mapping of columns.
    SET_MAPPING = "UPDATE imports
                   SET mapping = $1
                   WHERE id = $2 AND state = 'prepared'";

    /// Its rows are taken.
    CONFIRM = "UPDATE imports
               SET state = 'confirmed'
               WHERE id = $1 AND state = 'prepared'";

    /// It is thrown away, the file with it.
    DISCARD = "UPDATE imports
               SET state = 'discarded', content = ''
               WHERE id = $1 AND state = 'prepared'";

    /// A row that became an engagement.
    ADD_ROW = "INSERT INTO imported_rows (source_key, import_id, engagement_id)
               VALUES ($1, $2, $3)";

    /// Every row that was ever taken.
    ROW_KEYS = "SELECT source_key
                FROM imported_rows
                ORDER BY source_key";
}

/// A list that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Which.
    pub id: ImportId,
    /// As it was called on the person's machine.
    pub file_name: String,
    /// As it was read: `csv`, `json` or `markdown`.
    pub format: String,
    /// What a person said about columns.
    pub mapping: ColumnMap,
    /// The file as text.
    pub content: String,
    /// Whether it still waits.
    pub state: ImportState,
    /// A person's id, or `operator@host`.
    pub prepared_by: String,
    /// When.
    pub prepared_at: Moment,
}

/// Whether an import still waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportState {
    /// For a person to confirm it.
    Prepared,
    /// Its rows were taken.
    Confirmed,
    /// It was thrown away.
    Discarded,
}

impl ImportState {
    const fn code(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Confirmed => "confirmed",
            Self::Discarded => "discarded",
        }
    }

    fn parse(code: &str) -> Option<Self> {
        [Self::Prepared, Self::Confirmed, Self::Discarded]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

#[derive(sqlx::FromRow)]
struct ImportRow {
    id: String,
    file_name: String,
    format: String,
    mapping: String,
    content: String,
    state: String,
    prepared_by: String,
    prepared_at: String,
}

impl TryFrom<ImportRow> for Import {
    type Error = StoreError;
    fn try_from(row: ImportRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("imports").row(&row.id);
        Ok(Self {
            id: at.column("id").check(ImportId::parse(&row.id))?,
            file_name: row.file_name,
            format: row.format,
            mapping: at.column("mapping").json(&row.mapping)?,
            content: row.content,
            state: at.column("state").check(ImportState::parse(&row.state))?,
            prepared_by: row.prepared_by,
            prepared_at: at.column("prepared_at").moment(&row.prepared_at)?,
        })
    }
}

/// One import.
pub async fn find(tx: &mut Tx, id: ImportId) -> StoreResult<Option<Import>> {
    let row = fetch_optional!(tx, ImportRow, FIND, id.to_string())?;
    row.map(Import::try_from).transpose()
}

/// A new import.
pub async fn insert(tx: &mut Tx, import: &Import) -> StoreResult<()> {
    execute!(
        tx,
        INSERT,
        import.id.to_string(),
        &import.file_name,
        &import.format,
        to_json(&import.mapping)?,
        &import.content,
        import.state.code(),
        &import.prepared_by,
        import.prepared_at.to_string(),
    )?;
    Ok(())
}

/// Keeps another mapping of columns. `Stale` when it no longer waits.
pub async fn set_mapping(tx: &mut Tx, id: ImportId, mapping: &ColumnMap) -> StoreResult<()> {
    let changed = execute!(tx, SET_MAPPING, to_json(mapping)?, id.to_string())?;
    expect_one(changed, StoreError::Stale)
}

/// Its rows are taken. `Stale` when it no longer waits.
pub async fn confirm(tx: &mut Tx, id: ImportId) -> StoreResult<()> {
    let changed = execute!(tx, CONFIRM, id.to_string())?;
    expect_one(changed, StoreError::Stale)
}

/// Throws it away. `Stale` when it no longer waits.
pub async fn discard(tx: &mut Tx, id: ImportId) -> StoreResult<()> {
    let changed = execute!(tx, DISCARD, id.to_string())?;
    expect_one(changed, StoreError::Stale)
}

/// A row that became an engagement.
pub async fn add_row(
    tx: &mut Tx,
    key: &Digest,
    import: ImportId,
    engagement: EngagementId,
) -> StoreResult<()> {
    execute!(tx, ADD_ROW, key.to_string(), import.to_string(), engagement.to_string())?;
    Ok(())
}

/// Every row that was ever taken.
pub async fn row_keys(tx: &mut Tx) -> StoreResult<BTreeSet<Digest>> {
    let rows = fetch_all!(tx, (String,), ROW_KEYS)?;
    let at = Corrupt::in_table("imported_rows").row("all");
    rows.iter().map(|(key,)| at.column("source_key").check(Digest::parse(key))).collect()
}
