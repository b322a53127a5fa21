//! Acts that wait for a second signature.

use domain::id::{PendingActId, PersonId};
use domain::second_signature::{ActKind, ActState, PendingAct, Proposer};
use domain::time::Moment;

use crate::engine::{Tx, execute, fetch_all, fetch_optional};
use crate::error::{StoreError, StoreResult, expect_one};
use crate::row::{Corrupt, RowPlace};
use crate::statement::statements;

macro_rules! columns {
    () => {
        "id, kind, about, payload, proposed_by, proposed_at, takes_effect_at, state, decided_by, decided_at"
    };
}

statements! {
    /// One act.
    FIND = concat!("SELECT ", columns!(), "
                    FROM pending_acts
                    WHERE id = $1");

    /// What waits, of one kind or of all.
    WAITING = concat!("SELECT ", columns!(), "
                       FROM pending_acts
                       WHERE state = 'waiting' AND (CAST($1 AS TEXT) IS NULL OR kind = $1)
                       ORDER BY proposed_at, id");

    /// A new act.
    INSERT = concat!("INSERT INTO pending_acts (", columns!(), ")
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");

    /// It was decided, by nobody else before.
    DECIDE = "UPDATE pending_acts
              SET state = $1, decided_by = $2, decided_at = $3
              WHERE id = $4 AND state = 'waiting'";
}

#[derive(sqlx::FromRow)]
struct ActRow {
    id: String,
    kind: String,
    about: Option<String>,
    payload: String,
    proposed_by: Option<String>,
    proposed_at: String,
    takes_effect_at: Option<String>,
    state: String,
    decided_by: Option<String>,
    decided_at: Option<String>,
}

impl ActRow {
    fn state(&self, at: &RowPlace) -> StoreResult<ActState> {
        let by = at.column("decided_by").optional(self.decided_by.as_deref(), PersonId::parse)?;
        let when = at.column("decided_at").optional(self.decided_at.as_deref(), Moment::parse)?;
        at.column("state").check(match (self.state.as_str(), by, when) {
            ("waiting", None, None) => Some(ActState::Waiting),
            ("signed", Some(by), Some(at)) => Some(ActState::Signed { by, at }),
            ("declined", Some(by), Some(at)) => Some(ActState::Declined { by, at }),
            ("matured", None, Some(at)) => Some(ActState::Matured { at }),
            ("lapsed", None, Some(at)) => Some(ActState::Lapsed { at }),
            _ => None,
        })
    }
}

impl TryFrom<ActRow> for PendingAct {
    type Error = StoreError;
    fn try_from(row: ActRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("pending_acts").row(&row.id);
        let proposer =
            at.column("proposed_by").optional(row.proposed_by.as_deref(), PersonId::parse)?;
        Ok(Self {
            id: at.column("id").check(PendingActId::parse(&row.id))?,
            kind: at.column("kind").check(ActKind::parse(&row.kind))?,
            about: at.column("about").optional(row.about.as_deref(), PersonId::parse)?,
            proposed_by: proposer.map_or(Proposer::Operator, Proposer::Person),
            proposed_at: at.column("proposed_at").moment(&row.proposed_at)?,
            takes_effect_at: at
                .column("takes_effect_at")
                .optional(row.takes_effect_at.as_deref(), Moment::parse)?,
            state: row.state(&at)?,
            payload: row.payload,
        })
    }
}

/// One act, in any state.
pub async fn find(tx: &mut Tx, id: PendingActId) -> StoreResult<Option<PendingAct>> {
    let row = fetch_optional!(tx, ActRow, FIND, id.to_string())?;
    row.map(PendingAct::try_from).transpose()
}

/// What waits, of one kind or of all, the oldest first.
pub async fn waiting(tx: &mut Tx, kind: Option<ActKind>) -> StoreResult<Vec<PendingAct>> {
    let rows = fetch_all!(tx, ActRow, WAITING, kind.map(ActKind::code))?;
    rows.into_iter().map(PendingAct::try_from).collect()
}

/// A new act.
pub async fn insert(tx: &mut Tx, act: &PendingAct) -> StoreResult<()> {
    let proposer = match act.proposed_by {
        Proposer::Person(id) => Some(id.to_string()),
        Proposer::Operator => None,
    };
    let (state, by, at) = decided(act.state);
    execute!(
        tx,
        INSERT,
        act.id.to_string(),
        act.kind.code(),
        act.about.map(|id| id.to_string()),
        &act.payload,
        proposer,
        act.proposed_at.to_string(),
        act.takes_effect_at.map(|at| at.to_string()),
        state,
        by,
        at,
    )?;
    Ok(())
}

/// Keeps what was decided; `Stale` when somebody else decided before.
pub async fn decide(tx: &mut Tx, act: &PendingAct) -> StoreResult<()> {
    let (state, by, at) = decided(act.state);
    let changed = execute!(tx, DECIDE, state, by, at, act.id.to_string())?;
    expect_one(changed, StoreError::Stale)
}

fn decided(state: ActState) -> (&'static str, Option<String>, Option<String>) {
    let (code, by, at) = match state {
        ActState::Waiting => ("waiting", None, None),
        ActState::Signed { by, at } => ("signed", Some(by), Some(at)),
        ActState::Declined { by, at } => ("declined", Some(by), Some(at)),
        ActState::Matured { at } => ("matured", None, Some(at)),
        ActState::Lapsed { at } => ("lapsed", None, Some(at)),
    };
    (code, by.map(|id| id.to_string()), at.map(|at| at.to_string()))
}
