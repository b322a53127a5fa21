//! One-time links (decision 30), by the digest of their token.

use domain::canonical::Digest;
use domain::id::{PersonId, TicketId};
use domain::time::Moment;

use crate::engine::{Tx, execute, fetch_optional};
use crate::error::{StoreError, StoreResult, expect_one};
use crate::row::Corrupt;
use crate::statement::statements;

macro_rules! columns {
    () => {
        "id, person_id, purpose, made_at, expires_at, password_hash, totp_sealed, state"
    };
}

statements! {
    /// One link.
    FIND = concat!("SELECT ", columns!(), "
                    FROM tickets
                    WHERE token_hash = $1");

    /// The link that a person can still use.
    FIND_OPEN = concat!("SELECT ", columns!(), "
                         FROM tickets
                         WHERE person_id = $1 AND state = 'open'
                         ORDER BY made_at DESC, id
                         LIMIT 1");

    /// A new link.
    INSERT = concat!("INSERT INTO tickets (token_hash, ", columns!(), ")
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");

    /// What its holder chose so far.
    CHOOSE = "UPDATE tickets
              SET person_id = $1, password_hash = $2, totp_sealed = $3
              WHERE id = $4 AND state = 'open'";

    /// Uses it up.
    USE = "UPDATE tickets
           SET state = 'used', password_hash = NULL, totp_sealed = NULL
           WHERE id = $1 AND state = 'open'";

    /// No link of a person opens any more.
    VOID = "UPDATE tickets
            SET state = 'void', password_hash = NULL, totp_sealed = NULL
            WHERE person_id = $1 AND state = 'open'";

    /// No link of a purpose opens any more.
    VOID_PURPOSE = "UPDATE tickets
                    SET state = 'void', password_hash = NULL, totp_sealed = NULL
                    WHERE purpose = $1 AND state = 'open'";
}

/// A one-time link.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Which.
    pub id: TicketId,
    /// Whose; none for a set-up link until its holder says who they are.
    pub person: Option<PersonId>,
    /// What for: `set_up`, `enrolment` or `reset`.
    pub purpose: String,
    /// When it was made.
    pub made_at: Moment,
    /// When it ceases to open.
    pub expires_at: Moment,
    /// The password chosen so far, as a PHC string.
    pub password_hash: Option<String>,
    /// The secret of the authenticator to come, sealed.
    pub totp_sealed: Option<Vec<u8>>,
    /// Whether it still opens, its time aside.
    pub state: TicketState,
}

/// Whether a link still opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketState {
    /// It does.
    Open,
    /// It was used.
    Used,
    /// A newer one took its place, or the account was disabled.
    Void,
}

impl TicketState {
    fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Used => "used",
            Self::Void => "void",
        }
    }

    fn parse(code: &str) -> Option<Self> {
        [Self::Open, Self::Used, Self::Void].into_iter().find(|state| state.code() == code)
    }
}

#[derive(sqlx::FromRow)]
struct TicketRow {
    id: String,
    person_id: Option<String>,
    purpose: String,
    made_at: String,
    expires_at: String,
    password_hash: Option<String>,
    totp_sealed: Option<Vec<u8>>,
    state: String,
}

impl TryFrom<TicketRow> for Ticket {
    type Error = StoreError;
    fn try_from(row: TicketRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("tickets").row(&row.id);
        Ok(Self {
            id: at.column("id").check(TicketId::parse(&row.id))?,
            person: at
                .column("person_id")
                .optional(row.person_id, |text| PersonId::parse(&text))?,
            purpose: row.purpose,
            made_at: at.column("made_at").moment(&row.made_at)?,
            expires_at: at.column("expires_at").moment(&row.expires_at)?,
            password_hash: row.password_hash,
            totp_sealed: row.totp_sealed,
            state: at.column("state").check(TicketState::parse(&row.state))?,
        })
    }
}

/// One link, in any state.
pub async fn find(tx: &mut Tx, token: &Digest) -> StoreResult<Option<Ticket>> {
    let row = fetch_optional!(tx, TicketRow, FIND, token.to_string())?;
    row.map(Ticket::try_from).transpose()
}

/// The link that a person can still use; it may have expired.
pub async fn find_open(tx: &mut Tx, person: PersonId) -> StoreResult<Option<Ticket>> {
    let row = fetch_optional!(tx, TicketRow, FIND_OPEN, person.to_string())?;
    row.map(Ticket::try_from).transpose()
}

/// A new link.
pub async fn insert(tx: &mut Tx, token: &Digest, ticket: &Ticket) -> StoreResult<()> {
    execute!(
        tx,
        INSERT,
        token.to_string(),
        ticket.id.to_string(),
        ticket.person.map(|id| id.to_string()),
        &ticket.purpose,
        ticket.made_at.to_string(),
        ticket.expires_at.to_string(),
        &ticket.password_hash,
        &ticket.totp_sealed,
        ticket.state.code(),
    )?;
    Ok(())
}

/// Keeps whose it is and what was chosen so far. `Stale` when it no longer opens.
pub async fn update(tx: &mut Tx, ticket: &Ticket) -> StoreResult<()> {
    let changed = execute!(
        tx,
        CHOOSE,
        ticket.person.map(|id| id.to_string()),
        &ticket.password_hash,
        &ticket.totp_sealed,
        ticket.id.to_string(),
    )?;
    expect_one(changed, StoreError::Stale)
}

/// Uses it up; `Stale` when somebody else did.
pub async fn use_up(tx: &mut Tx, id: TicketId) -> StoreResult<()> {
    let changed = execute!(tx, USE, id.to_string())?;
    expect_one(changed, StoreError::Stale)
}

/// No link of a person opens any more.
pub async fn void(tx: &mut Tx, person: PersonId) -> StoreResult<()> {
    execute!(tx, VOID, person.to_string())?;
    Ok(())
}

/// No link of a purpose opens any more.
pub async fn void_purpose(tx: &mut Tx, purpose: &str) -> StoreResult<()> {
    execute!(tx, VOID_PURPOSE, purpose)?;
    Ok(())
}
