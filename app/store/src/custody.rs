//! Whose hands accounts came from: columns of `people` that only second signatures and resets read.

use domain::custody::{Custodies, Custody};
use domain::id::PersonId;
use domain::time::Moment;

use crate::engine::{Tx, execute, fetch_all, fetch_optional};
use crate::error::{StoreError, StoreResult, expect_one};
use crate::row::Corrupt;
use crate::statement::statements;

macro_rules! columns {
    () => {
        "id, linked_by, admin_by, admin_since, unguarded_since, reset_at"
    };
}

statements! {
    /// One account's.
    FIND = concat!("SELECT ", columns!(), "
                    FROM people
                    WHERE id = $1");

    /// All accounts'.
    LIST = concat!("SELECT ", columns!(), "
                    FROM people
                    ORDER BY id");

    /// Keeps one account's.
    KEEP = "UPDATE people
            SET linked_by = $1, admin_by = $2, admin_since = $3, unguarded_since = $4, reset_at = $5
            WHERE id = $6";
}

#[derive(sqlx::FromRow)]
struct CustodyRow {
    id: String,
    linked_by: Option<String>,
    admin_by: Option<String>,
    admin_since: Option<String>,
    unguarded_since: Option<String>,
    reset_at: Option<String>,
}

impl TryFrom<CustodyRow> for (PersonId, Custody) {
    type Error = StoreError;
    fn try_from(row: CustodyRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("people").row(&row.id);
        let person = |column, id: Option<String>| {
            at.column(column).optional(id, |text| PersonId::parse(&text))
        };
        let moment = |column, when: Option<String>| {
            at.column(column).optional(when, |text| Moment::parse(&text))
        };
        let custody = Custody {
            linked_by: person("linked_by", row.linked_by)?,
            admin_by: person("admin_by", row.admin_by)?,
            admin_since: moment("admin_since", row.admin_since)?,
            unguarded_since: moment("unguarded_since", row.unguarded_since)?,
            reset_at: moment("reset_at", row.reset_at)?,
        };
        Ok((at.column("id").check(PersonId::parse(&row.id))?, custody))
    }
}

/// One account's.
pub async fn find(tx: &mut Tx, id: PersonId) -> StoreResult<Option<Custody>> {
    let row = fetch_optional!(tx, CustodyRow, FIND, id.to_string())?;
    Ok(row.map(<(PersonId, Custody)>::try_from).transpose()?.map(|(_, custody)| custody))
}

/// All accounts'.
pub async fn all(tx: &mut Tx) -> StoreResult<Custodies> {
    let rows = fetch_all!(tx, CustodyRow, LIST)?;
    rows.into_iter().map(<(PersonId, Custody)>::try_from).collect()
}

/// Keeps one account's. The account's revision stays: nobody edits this.
pub async fn keep(tx: &mut Tx, id: PersonId, custody: &Custody) -> StoreResult<()> {
    let changed = execute!(
        tx,
        KEEP,
        custody.linked_by.map(|id| id.to_string()),
        custody.admin_by.map(|id| id.to_string()),
        custody.admin_since.map(|at| at.to_string()),
        custody.unguarded_since.map(|at| at.to_string()),
        custody.reset_at.map(|at| at.to_string()),
        id.to_string(),
    )?;
    expect_one(changed, StoreError::Stale)
}
