//! Confidentiality obligations (domain.md 3.7).

use domain::clause::Check;
use domain::confidentiality::Obligation;
use domain::id::{ObligationId, PersonId, VendorId};
use domain::time::Moment;

use crate::engine::{Tx, execute, fetch_all, fetch_optional};
use crate::error::{StoreError, StoreResult, expect_one};
use crate::row::{Corrupt, to_json};
use crate::statement::statements;

macro_rules! columns {
    () => {
        "id, number, details, entered_by, checked_by, checked_at, file, authors, revision"
    };
}

statements! {
    /// One obligation by its id.
    FIND = concat!("SELECT ", columns!(), " FROM obligations WHERE id = $1");

    /// Every obligation, by number.
    ALL_OBLIGATIONS = concat!("SELECT ", columns!(), " FROM obligations ORDER BY number");

    /// The obligations of a vendor, by number.
    OF_VENDOR = concat!("SELECT ", columns!(), "
                         FROM obligations
                         WHERE vendor_id = $1
                         ORDER BY number");

    /// A new obligation.
    INSERT = "INSERT INTO obligations (id, number, vendor_id, basis, details, entered_by, checked_by, checked_at,
                                       file, authors, revision)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

    /// Saves a revision, if nobody else saved one in between.
    UPDATE = "UPDATE obligations
              SET basis = $1, details = $2, entered_by = $3, checked_by = $4, checked_at = $5, file = $6,
                  authors = $7, revision = revision + 1
              WHERE id = $8 AND revision = $9";
}

#[derive(sqlx::FromRow)]
struct ObligationRow {
    id: String,
    number: i64,
    details: String,
    entered_by: String,
    checked_by: Option<String>,
    checked_at: Option<String>,
    file: Option<String>,
    authors: String,
    revision: i64,
}

impl TryFrom<ObligationRow> for Obligation {
    type Error = StoreError;
    fn try_from(row: ObligationRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("obligations").row(&row.id);
        let by = at.column("checked_by").optional(row.checked_by.as_deref(), PersonId::parse)?;
        let when = at.column("checked_at").optional(row.checked_at.as_deref(), Moment::parse)?;
        Ok(Self {
            id: at.column("id").check(ObligationId::parse(&row.id))?,
            number: row.number,
            details: at.column("details").json(&row.details)?,
            entered_by: at.column("entered_by").check(PersonId::parse(&row.entered_by))?,
            authors: at.column("authors").json(&row.authors)?,
            check: by.zip(when).map(|(by, at)| Check { by, at }),
            file: row.file.map(|file| at.column("file").json(&file)).transpose()?,
            revision: row.revision,
        })
    }
}

/// One obligation.
pub async fn find(tx: &mut Tx, id: ObligationId) -> StoreResult<Option<Obligation>> {
    let row = fetch_optional!(tx, ObligationRow, FIND, id.to_string())?;
    row.map(Obligation::try_from).transpose()
}

/// Every obligation, by number.
pub async fn all(tx: &mut Tx) -> StoreResult<Vec<Obligation>> {
    let rows = fetch_all!(tx, ObligationRow, ALL_OBLIGATIONS)?;
    rows.into_iter().map(Obligation::try_from).collect()
}

/// The obligations of a vendor, by number.
pub async fn of_vendor(tx: &mut Tx, vendor: VendorId) -> StoreResult<Vec<Obligation>> {
    let rows = fetch_all!(tx, ObligationRow, OF_VENDOR, vendor.to_string())?;
    rows.into_iter().map(Obligation::try_from).collect()
}

/// Keeps a new obligation.
pub async fn insert(tx: &mut Tx, obligation: &Obligation) -> StoreResult<()> {
    let details = &obligation.details;
    let (by, at) = checked(obligation);
    let file = obligation.file.as_ref().map(to_json).transpose()?;
    execute!(
        tx,
        INSERT,
        obligation.id.to_string(),
        obligation.number,
        details.vendor.to_string(),
        details.basis.code(),
        to_json(details)?,
        obligation.entered_by.to_string(),
        by,
        at,
        file,
        to_json(&obligation.authors)?,
        obligation.revision,
    )?;
    Ok(())
}

/// Saves the next revision; `obligation` carries the one it was made from. Else `Stale`.
pub async fn update(tx: &mut Tx, obligation: &Obligation) -> StoreResult<()> {
    let (by, at) = checked(obligation);
    let file = obligation.file.as_ref().map(to_json).transpose()?;
    let changed = execute!(
        tx,
        UPDATE,
        obligation.details.basis.code(),
        to_json(&obligation.details)?,
        obligation.entered_by.to_string(),
        by,
        at,
        file,
        to_json(&obligation.authors)?,
        obligation.id.to_string(),
        obligation.revision,
    )?;
    expect_one(changed, StoreError::Stale)
}

fn checked(obligation: &Obligation) -> (Option<String>, Option<String>) {
    match obligation.check {
        Some(Check { by, at }) => (Some(by.to_string()), Some(at.to_string())),
        None => (None, None),
    }
}
