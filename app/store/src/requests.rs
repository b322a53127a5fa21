//! Requests, and the approved changes that they carry (domain.md 7.1).

use domain::canonical::Digest;
use domain::id::{EngagementId, PersonId, RequestId};
use domain::list_version::Carried;
use domain::page::{Page, PageRequest};
use domain::request::{Request, RequestKind, RequestState};
use domain::time::{Day, Moment};

use crate::engine::{Tx, execute, fetch_all, fetch_one, fetch_optional};
use crate::error::{StoreError, StoreResult, expect_one};
use crate::row::{Corrupt, to_json};
use crate::statement::statements;

// Published and effective are told apart by the day (decision 4), as in `RequestState::code_on`.
macro_rules! matching {
    () => {
        "FROM requests
         WHERE (CAST($1 AS TEXT) IS NULL OR CASE
                    WHEN state = 'published' AND effective_from <= $4 THEN 'effective'
                    ELSE state
                END = $1)
           AND (CAST($2 AS TEXT) IS NULL OR kind = $2)
           AND (CAST($3 AS TEXT) IS NULL OR requester_id = $3)"
    };
}

statements! {
    /// One request by its id.
    FIND = "SELECT id, content, revision FROM requests WHERE id = $1";

    /// Requests in which something can still happen, by number.
    OPEN = "SELECT id, content, revision
            FROM requests
            WHERE state NOT IN ('published', 'rejected', 'withdrawn', 'cancelled')
            ORDER BY number";

    /// Published requests, by number.
    PUBLISHED = "SELECT id, content, revision
                 FROM requests
                 WHERE state = 'published'
                 ORDER BY number";

    /// A page of what matches, the newest first.
    LIST = concat!("SELECT id, content, revision ", matching!(), "
                    ORDER BY number DESC
                    LIMIT $5 OFFSET $6");

    /// How many match.
    COUNT = concat!("SELECT COUNT(*) AS total ", matching!());

    /// A new request.
    INSERT = "INSERT INTO requests (id, number, kind, state, requester_id, effective_from, content, revision)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    /// Which engagements it is about.
    ADD_ENGAGEMENT = "INSERT INTO request_engagements (request_id, engagement_id) VALUES ($1, $2)";

    /// Saves a revision, if nobody else saved one in between.
    UPDATE = "UPDATE requests
              SET state = $1, effective_from = $2, content = $3, revision = revision + 1
              WHERE id = $4 AND revision = $5";

    /// Requests about an engagement in which something can still happen.
    OPEN_OF_ENGAGEMENT = "SELECT requests.id, requests.content, requests.revision
                          FROM requests
                          JOIN request_engagements ON request_engagements.request_id = requests.id
                          WHERE request_engagements.engagement_id = $1
                            AND requests.state NOT IN ('published', 'rejected', 'withdrawn', 'cancelled')
                          ORDER BY requests.number";

    /// Keeps what was approved.
    APPEND_APPROVAL = "INSERT INTO request_approvals (request_id, number, at, digest, changes)
                       SELECT $1, COUNT(*) + 1, $2, $3, $4
                       FROM request_approvals
                       WHERE request_id = $1";

    /// What was approved last.
    LAST_APPROVAL = "SELECT digest, changes
                     FROM request_approvals
                     WHERE request_id = $1
                     ORDER BY number DESC
                     LIMIT 1";
}

/// What is looked for. Absent means any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestFilter {
    /// As [`RequestState::code_on`] gives it.
    pub state: Option<String>,
    /// What is asked for.
    pub kind: Option<RequestKind>,
    /// Made by this person.
    pub requester: Option<PersonId>,
}

/// What a legal approver signed: its digest, and the changes of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Decision 19.
    pub digest: Digest,
    /// As they will stand on the list.
    pub changes: Vec<Carried>,
}

#[derive(sqlx::FromRow)]
struct RequestRow {
    id: String,
    content: String,
    revision: i64,
}

impl TryFrom<RequestRow> for Request {
    type Error = StoreError;
    fn try_from(row: RequestRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("requests").row(&row.id);
        let request: Self = at.column("content").json(&row.content)?;
        Ok(Self { revision: row.revision, ..request })
    }
}

/// One request.
pub async fn find(tx: &mut Tx, id: RequestId) -> StoreResult<Option<Request>> {
    let row = fetch_optional!(tx, RequestRow, FIND, id.to_string())?;
    row.map(Request::try_from).transpose()
}

/// Requests in which something can still happen, by number.
pub async fn open(tx: &mut Tx) -> StoreResult<Vec<Request>> {
    requests(fetch_all!(tx, RequestRow, OPEN)?)
}

/// Published requests, by number.
pub async fn published(tx: &mut Tx) -> StoreResult<Vec<Request>> {
    requests(fetch_all!(tx, RequestRow, PUBLISHED)?)
}

/// Requests about an engagement in which something can still happen.
pub async fn open_for_engagement(
    tx: &mut Tx,
    engagement: EngagementId,
) -> StoreResult<Vec<Request>> {
    requests(fetch_all!(tx, RequestRow, OPEN_OF_ENGAGEMENT, engagement.to_string())?)
}

/// A page of what matches, the newest first.
pub async fn list(
    tx: &mut Tx,
    filter: &RequestFilter,
    today: Day,
    page: PageRequest,
) -> StoreResult<Page<Request>> {
    let today = today.to_string();
    let kind = filter.kind.map(RequestKind::code);
    let requester = filter.requester.map(|id| id.to_string());
    let (total,) = fetch_one!(tx, (i64,), COUNT, &filter.state, kind, &requester, &today)?;
    let rows = fetch_all!(
        tx,
        RequestRow,
        LIST,
        &filter.state,
        kind,
        &requester,
        &today,
        i64::from(page.size()),
        i64::from(page.offset()),
    )?;
    let total = Corrupt::in_table("requests").row("all").column("count").number(total)?;
    Ok(Page { rows: requests(rows)?, total, request: page })
}

/// A new request. Its revision is 1.
pub async fn insert(tx: &mut Tx, request: &Request) -> StoreResult<()> {
    execute!(
        tx,
        INSERT,
        request.id.to_string(),
        request.number,
        request.kind.code(),
        request.state.code(),
        request.requester.to_string(),
        effective_from(request),
        to_json(request)?,
        1_i64,
    )?;
    for engagement in &request.engagements {
        execute!(tx, ADD_ENGAGEMENT, request.id.to_string(), engagement.to_string())?;
    }
    Ok(())
}

/// Saves a revision, if nobody else saved one in between; else `Stale`.
pub async fn update(tx: &mut Tx, request: &Request) -> StoreResult<()> {
    let changed = execute!(
        tx,
        UPDATE,
        request.state.code(),
        effective_from(request),
        to_json(request)?,
        request.id.to_string(),
        request.revision,
    )?;
    expect_one(changed, StoreError::Stale)
}

/// Keeps what was approved.
pub async fn append_approval(
    tx: &mut Tx,
    request: RequestId,
    at: Moment,
    approval: &Approval,
) -> StoreResult<()> {
    let changed = execute!(
        tx,
        APPEND_APPROVAL,
        request.to_string(),
        at.to_string(),
        approval.digest.to_string(),
        to_json(&approval.changes)?,
    )?;
    expect_one(changed, StoreError::Stale)
}

/// What was approved last.
pub async fn last_approval(tx: &mut Tx, request: RequestId) -> StoreResult<Option<Approval>> {
    let row = fetch_optional!(tx, (String, String), LAST_APPROVAL, request.to_string())?;
    let at = Corrupt::in_table("request_approvals").row(request);
    row.map(|(digest, changes)| {
        Ok(Approval {
            digest: at.column("digest").check(Digest::parse(&digest))?,
            changes: at.column("changes").json(&changes)?,
        })
    })
    .transpose()
}

fn requests(rows: Vec<RequestRow>) -> StoreResult<Vec<Request>> {
    rows.into_iter().map(Request::try_from).collect()
}

fn effective_from(request: &Request) -> Option<String> {
    match &request.state {
        RequestState::Scheduled { effective_from }
        | RequestState::Published { effective_from, .. } => Some(effective_from.to_string()),
        _ => None,
    }
}
