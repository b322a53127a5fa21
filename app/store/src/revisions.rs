//! What every record said at every revision: appended, never changed. The content is what the
//! domain writes, restricted fields included, so who may read a record may read its revisions.

use domain::time::Moment;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::engine::{Tx, execute, fetch_all};
use crate::error::StoreResult;
use crate::row::{Corrupt, to_json};
use crate::statement::statements;

statements! {
    /// Keeps a revision.
    APPEND = "INSERT INTO revisions (kind, record_id, revision, at, by_actor, content)
              VALUES ($1, $2, $3, $4, $5, $6)";

    /// All revisions of a record, the newest first.
    LIST = "SELECT revision, at, by_actor, content
            FROM revisions
            WHERE kind = $1 AND record_id = $2
            ORDER BY revision DESC";
}

/// One revision of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision<T> {
    /// Counted from 1.
    pub number: i64,
    /// When it was saved.
    pub at: Moment,
    /// A person's id, or `operator@host`.
    pub by: String,
    /// What the record said.
    pub content: T,
}

#[derive(sqlx::FromRow)]
struct RevisionRow {
    revision: i64,
    at: String,
    by_actor: String,
    content: String,
}

/// Keeps a revision of a record. `kind` is a word of the glossary.
pub async fn append<T: Serialize + Sync>(
    tx: &mut Tx,
    kind: &str,
    record: impl ToString,
    revision: &Revision<T>,
) -> StoreResult<()> {
    execute!(
        tx,
        APPEND,
        kind,
        record.to_string(),
        revision.number,
        revision.at.to_string(),
        &revision.by,
        to_json(&revision.content)?,
    )?;
    Ok(())
}

/// All revisions of a record, the newest first.
pub async fn list<T: DeserializeOwned>(
    tx: &mut Tx,
    kind: &str,
    record: impl ToString,
) -> StoreResult<Vec<Revision<T>>> {
    let record = record.to_string();
    let rows = fetch_all!(tx, RevisionRow, LIST, kind, &record)?;
    rows.into_iter()
        .map(|row| {
            let at = Corrupt::in_table("revisions").row(format!("{record} {}", row.revision));
            Ok(Revision {
                number: row.revision,
                at: at.column("at").moment(&row.at)?,
                by: row.by_actor,
                content: at.column("content").json(&row.content)?,
            })
        })
        .collect()
}
