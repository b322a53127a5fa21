//! What every record said at every revision: appended, never changed. The content is what the
//! domain writes, restricted fields included, so who may read a record may read its revisions.

use std::collections::BTreeMap;

use domain::id::{EngagementId, PersonId};
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

    /// All revisions of engagements that no list has brought yet and that somebody had a hand in, by
    /// engagement, the newest first.
    OF_UNLISTED = "SELECT revisions.record_id, revisions.revision, revisions.at, revisions.by_actor, revisions.content
                   FROM revisions
                   JOIN engagements ON engagements.id = revisions.record_id
                   WHERE revisions.kind = $1
                     AND engagements.stage_code IN ('proposed', 'legacy')
                     AND EXISTS (
                         SELECT 1
                         FROM revisions AS theirs
                         WHERE theirs.kind = $1
                           AND theirs.record_id = revisions.record_id
                           AND theirs.by_actor = $2)
                   ORDER BY revisions.record_id, revisions.revision DESC";
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

impl RevisionRow {
    fn read<T: DeserializeOwned>(self, record: &str) -> StoreResult<Revision<T>> {
        let at = Corrupt::in_table("revisions").row(format!("{record} {}", self.revision));
        Ok(Revision {
            number: self.revision,
            at: at.column("at").moment(&self.at)?,
            by: self.by_actor,
            content: at.column("content").json(&self.content)?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct RecordRow {
    record_id: String,
    #[sqlx(flatten)]
    revision: RevisionRow,
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
    rows.into_iter().map(|row| row.read(&record)).collect()
}

/// All revisions of engagements that no list has brought yet and that somebody had a hand in, by
/// engagement, the newest first. `kind` is the word under which engagements are kept.
pub async fn of_unlisted<T: DeserializeOwned>(
    tx: &mut Tx,
    kind: &str,
    person: PersonId,
) -> StoreResult<BTreeMap<EngagementId, Vec<Revision<T>>>> {
    let rows = fetch_all!(tx, RecordRow, OF_UNLISTED, kind, person.to_string())?;
    let mut found: BTreeMap<EngagementId, Vec<Revision<T>>> = BTreeMap::new();
    for RecordRow { record_id, revision } in rows {
        let at = Corrupt::in_table("revisions").row(&record_id);
        let id = at.column("record_id").check(EngagementId::parse(&record_id))?;
        found.entry(id).or_default().push(revision.read(&record_id)?);
    }
    Ok(found)
}
