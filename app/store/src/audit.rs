//! The audit log: events are appended and read, nothing here changes or removes one.
//! What makes the chain is in `domain::audit`.

use domain::audit::{Action, AuditEvent, AuditIndex, ChainedEvent, Family, Head, Outcome};
use domain::canonical::Digest;
use domain::id::Ref;
use domain::page::{Page, PageRequest};
use domain::time::Moment;

use crate::engine::{Db, Tx, execute, fetch_all, fetch_one, fetch_optional};
use crate::error::{StoreError, StoreResult, expect_one};
use crate::row::Corrupt;
use crate::statement::statements;

macro_rules! columns {
    () => {
        "seq, at, actor, action, is_content, object_kind, object_id, outcome, payload, prev_hash, hash"
    };
}

macro_rules! matching {
    () => {
        "(CAST($1 AS TEXT) IS NULL OR actor = $1)
         AND (CAST($2 AS TEXT) IS NULL OR action = $2)
         AND (CAST($3 AS TEXT) IS NULL OR action LIKE $3)
         AND (CAST($4 AS TEXT) IS NULL OR object_kind = $4)
         AND (CAST($5 AS TEXT) IS NULL OR object_id = $5
              OR object_id LIKE CAST($10 AS TEXT) OR object_id LIKE CAST($11 AS TEXT))
         AND (CAST($6 AS TEXT) IS NULL OR outcome = $6)
         AND (CAST($7 AS TEXT) IS NULL OR at >= $7)
         AND (CAST($8 AS TEXT) IS NULL OR at < $8)
         AND NOT (is_content AND CAST($9 AS BOOLEAN))"
    };
}

statements! {
    /// Waits until no other unit of work writes. SQLite has `BEGIN IMMEDIATE` for it.
    TAKE_TURN = "UPDATE audit_head
                 SET seq = seq
                 WHERE id = 1";

    /// Raises the head first, so that two writers cannot both follow the same event.
    RAISE_HEAD = "UPDATE audit_head
                  SET seq = seq + 1
                  WHERE id = 1
                  RETURNING seq, hash";

    /// Keeps the hash of the new last event.
    SET_HEAD = "UPDATE audit_head
                SET hash = $1
                WHERE id = 1 AND seq = $2";

    /// Appends an event.
    APPEND = concat!("INSERT INTO audit_events (", columns!(), ")
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");

    /// Where the chain ends.
    HEAD = "SELECT seq, hash
            FROM audit_head
            WHERE id = 1";

    /// The next piece of the chain, in order.
    NEXT = concat!("SELECT ", columns!(), "
                    FROM audit_events
                    WHERE seq > $1
                    ORDER BY seq
                    LIMIT $2");

    /// A page of what matches, the newest first.
    LIST = concat!("SELECT ", columns!(), "
                    FROM audit_events
                    WHERE ", matching!(), "
                    ORDER BY seq DESC
                    LIMIT $12 OFFSET $13");

    /// The record that has a number.
    NUMBERED = "SELECT id FROM vendors WHERE CAST($1 AS TEXT) = 'VEN' AND number = $2
                UNION ALL
                SELECT id FROM engagements WHERE CAST($1 AS TEXT) = 'ENG' AND number = $2
                UNION ALL
                SELECT id FROM agreements WHERE CAST($1 AS TEXT) = 'AGR' AND number = $2
                UNION ALL
                SELECT id FROM obligations WHERE CAST($1 AS TEXT) = 'CON' AND number = $2
                UNION ALL
                SELECT id FROM requests WHERE CAST($1 AS TEXT) = 'REQ' AND number = $2";

    /// How many match.
    COUNT = concat!("SELECT COUNT(*) AS total
                     FROM audit_events
                     WHERE ", matching!());
}

/// What is looked for in the log. Absent means any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// A person's id, `operator@host`, `public` or `clock`.
    pub actor: Option<String>,
    /// One action.
    pub action: Option<Action>,
    /// All actions of a family.
    pub family: Option<Family>,
    /// A kind of record.
    pub object_kind: Option<String>,
    /// One record: its id, or eight or more hexadecimal digits with which it begins or ends.
    pub object_id: Option<String>,
    /// Done, denied or failed.
    pub outcome: Option<Outcome>,
    /// From this moment on.
    pub from: Option<Moment>,
    /// Before this moment.
    pub until: Option<Moment>,
    /// Leaves out what tells about the registry, for readers who may not know it (decision 25).
    pub without_content: bool,
}

#[derive(sqlx::FromRow)]
struct AuditRow {
    seq: i64,
    at: String,
    actor: String,
    action: String,
    is_content: bool,
    object_kind: Option<String>,
    object_id: Option<String>,
    outcome: String,
    payload: String,
    prev_hash: String,
    hash: String,
}

impl TryFrom<AuditRow> for ChainedEvent {
    type Error = StoreError;
    fn try_from(row: AuditRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("audit_events").row(row.seq);
        let action = at.column("action").check(Action::parse(&row.action))?;
        let agrees = row.is_content == action.family().is_content();
        at.column("is_content").check(agrees.then_some(()))?;
        Ok(Self {
            seq: row.seq,
            index: AuditIndex {
                at: at.column("at").moment(&row.at)?,
                actor: row.actor,
                action,
                object_kind: row.object_kind,
                object_id: row.object_id,
                outcome: at.column("outcome").check(Outcome::parse(&row.outcome))?,
            },
            payload: row.payload,
            prev_hash: at.column("prev_hash").check(Digest::parse(&row.prev_hash))?,
            hash: at.column("hash").check(Digest::parse(&row.hash))?,
        })
    }
}

/// Appends an event to the chain and gives its number.
pub async fn append(tx: &mut Tx, event: &AuditEvent) -> StoreResult<i64> {
    let (raised, hash) = there(fetch_optional!(tx, (i64, String), RAISE_HEAD)?)?;
    let before = head_of(raised - 1, &hash)?;
    let chained = before
        .chain(event)
        .map_err(|error| StoreError::Engine(sqlx::Error::Encode(Box::new(error))))?;

    let ChainedEvent { seq, index, payload, prev_hash, hash } = chained;
    execute!(
        tx,
        APPEND,
        seq,
        index.at.to_string(),
        index.actor,
        index.action.code(),
        index.action.family().is_content(),
        index.object_kind,
        index.object_id,
        index.outcome.code(),
        payload,
        prev_hash.to_string(),
        hash.to_string(),
    )?;
    let changed = execute!(tx, SET_HEAD, hash.to_string(), seq)?;
    expect_one(changed, StoreError::Stale)?;
    Ok(seq)
}

/// Where the chain ends.
pub async fn head(tx: &mut Tx) -> StoreResult<Head> {
    let (seq, hash) = there(fetch_optional!(tx, (i64, String), HEAD)?)?;
    head_of(seq, &hash)
}

/// Up to `count` events after number `after`, in order: for walks and exports.
pub async fn next(tx: &mut Tx, after: i64, count: u32) -> StoreResult<Vec<ChainedEvent>> {
    let rows = fetch_all!(tx, AuditRow, NEXT, after, i64::from(count))?;
    rows.into_iter().map(ChainedEvent::try_from).collect()
}

/// The id of the record that has a number for people.
pub async fn numbered(tx: &mut Tx, reference: Ref) -> StoreResult<Option<String>> {
    let Ref { series, number } = reference;
    let found = fetch_optional!(tx, (String,), NUMBERED, series.letters(), number)?;
    Ok(found.map(|(id,)| id))
}

/// The patterns of the ids that begin and of those that end with hexadecimal digits.
fn id_patterns(text: &str) -> Option<(String, String)> {
    let is_part =
        text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let part = is_part.then(|| text.to_ascii_lowercase())?;
    Some((format!("{part}%"), format!("%{part}")))
}

/// A page of what matches, the newest first.
pub async fn list(
    tx: &mut Tx,
    filter: &AuditFilter,
    page: PageRequest,
) -> StoreResult<Page<ChainedEvent>> {
    let AuditFilter { actor, object_kind, object_id, without_content, .. } = filter;
    let (begins, ends) = object_id.as_deref().and_then(id_patterns).unzip();
    let action = filter.action.map(Action::code);
    // Prefixes are our own words: nothing in them needs to be escaped but the underscore, which
    // matches itself too.
    let family = filter.family.map(|family| format!("{}.%", family.prefix()));
    let outcome = filter.outcome.map(Outcome::code);
    let (from, until) = (text(filter.from), text(filter.until));

    macro_rules! matching {
        ($fetch:ident, $row:ty, $sql:ident $(, $more:expr)*) => {
            $fetch!(
                tx, $row, $sql, actor, action, &family, object_kind, object_id, outcome, &from,
                &until, without_content, &begins, &ends $(, $more)*
            )
        };
    }
    let (total,) = matching!(fetch_one, (i64,), COUNT)?;
    let (size, offset) = (i64::from(page.size()), i64::from(page.offset()));
    let rows = matching!(fetch_all, AuditRow, LIST, size, offset)?;
    Ok(Page {
        rows: rows.into_iter().map(ChainedEvent::try_from).collect::<StoreResult<_>>()?,
        total: Corrupt::in_table("audit_events").row("all").column("count").number(total)?,
        request: page,
    })
}

/// Waits until no other unit of work writes; it then holds until the end of this one.
pub(crate) async fn wait_for_turn(tx: &mut Tx) -> StoreResult<()> {
    let changed = execute!(tx, TAKE_TURN)?;
    there((changed == 1).then_some(()))
}

fn text(moment: Option<Moment>) -> Option<String> {
    moment.map(|moment| moment.to_string())
}

/// The one row of the head: without it nobody can say whether events were cut off at the end.
fn there<T>(head: Option<T>) -> StoreResult<T> {
    let place = Corrupt::in_table("audit_head").row(1);
    place.column("seq").check(
        head.ok_or("the record of where the log ends is gone; stop Annex and restore a backup"),
    )
}

fn head_of(seq: i64, hash: &str) -> StoreResult<Head> {
    let place = Corrupt::in_table("audit_head").row(1);
    let told = "the record of where the log ends holds no hash; stop Annex and restore a backup";
    let hash = place.column("hash").check(Digest::parse(hash).ok_or(told))?;
    Ok(Head { seq, hash })
}

impl Db {
    /// Whether it can be written: every writing unit of work adds to the log, whose end has to be known.
    pub async fn knows_where_the_log_ends(&self) -> StoreResult<()> {
        head(&mut self.begin_read().await?).await.map(drop)
    }
}
