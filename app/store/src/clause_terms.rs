//! Clause terms: what agreements say (domain.md 3.5), with the people behind each.

use domain::clause::{Check, ClauseCode, ClauseTerm, ClauseValue, Presence, Statement};
use domain::id::{AgreementId, PersonId};
use domain::text::Line;
use domain::time::Moment;

use crate::engine::{Tx, execute, fetch_all};
use crate::error::{StoreError, StoreResult, expect_one};
use crate::row::{Corrupt, to_json};
use crate::statement::statements;

macro_rules! columns {
    () => {
        "agreement_id, clause, presence, value, quote_ref, entered_by, entered_at, authors, checked_by, checked_at"
    };
}

statements! {
    /// The terms of all agreements, by agreement and clause.
    ALL_TERMS = concat!("SELECT ", columns!(), " FROM clause_terms ORDER BY agreement_id, clause");

    /// The terms of an agreement, by clause.
    OF_AGREEMENT = concat!("SELECT ", columns!(), "
                            FROM clause_terms
                            WHERE agreement_id = $1
                            ORDER BY clause");

    /// Keeps a term in place of the one of before.
    PUT = "INSERT INTO clause_terms (agreement_id, clause, presence, value, quote_ref, entered_by, entered_at,
                                     checked_by, checked_at, authors)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
           ON CONFLICT (agreement_id, clause) DO UPDATE
           SET presence = $3, value = $4, quote_ref = $5, entered_by = $6, entered_at = $7, checked_by = $8,
               checked_at = $9, authors = $10";
}

#[derive(sqlx::FromRow)]
struct TermRow {
    agreement_id: String,
    clause: String,
    presence: String,
    value: Option<String>,
    quote_ref: Option<String>,
    entered_by: String,
    entered_at: String,
    authors: String,
    checked_by: Option<String>,
    checked_at: Option<String>,
}

impl TryFrom<TermRow> for ClauseTerm {
    type Error = StoreError;
    fn try_from(row: TermRow) -> StoreResult<Self> {
        let at =
            Corrupt::in_table("clause_terms").row(format!("{} {}", row.agreement_id, row.clause));
        let presence = at.column("presence").check(Presence::parse(&row.presence))?;
        let value =
            row.value.map(|value| at.column("value").json::<ClauseValue>(&value)).transpose()?;
        let quote_ref = at.column("quote_ref").optional(row.quote_ref, Line::try_from)?;
        let by = at.column("checked_by").optional(row.checked_by.as_deref(), PersonId::parse)?;
        let when = at.column("checked_at").optional(row.checked_at.as_deref(), Moment::parse)?;
        Ok(Self {
            clause: at.column("clause").check(ClauseCode::parse(&row.clause))?,
            statement: at
                .column("presence")
                .check(Statement::from_parts(presence, value, quote_ref))?,
            entered_by: at.column("entered_by").check(PersonId::parse(&row.entered_by))?,
            entered_at: at.column("entered_at").moment(&row.entered_at)?,
            authors: at.column("authors").json(&row.authors)?,
            check: by.zip(when).map(|(by, at)| Check { by, at }),
        })
    }
}

/// The terms of all agreements, each with its agreement, by clause.
pub async fn all(tx: &mut Tx) -> StoreResult<Vec<(AgreementId, ClauseTerm)>> {
    let rows = fetch_all!(tx, TermRow, ALL_TERMS)?;
    let with_agreement = |row: TermRow| {
        let at = Corrupt::in_table("clause_terms").row(&row.clause);
        let agreement = at.column("agreement_id").check(AgreementId::parse(&row.agreement_id))?;
        Ok((agreement, ClauseTerm::try_from(row)?))
    };
    rows.into_iter().map(with_agreement).collect()
}

/// The terms of an agreement, by clause.
pub async fn of_agreement(tx: &mut Tx, agreement: AgreementId) -> StoreResult<Vec<ClauseTerm>> {
    let rows = fetch_all!(tx, TermRow, OF_AGREEMENT, agreement.to_string())?;
    rows.into_iter().map(ClauseTerm::try_from).collect()
}

/// Keeps a term in place of the one of before. Who may is decided by the agreement's revision, which
/// is raised with it.
pub async fn put(tx: &mut Tx, agreement: AgreementId, term: &ClauseTerm) -> StoreResult<()> {
    let statement = &term.statement;
    let value = statement.value().map(to_json).transpose()?;
    let quote_ref = statement.quote_ref().map(ToString::to_string);
    let (by, at) = match term.check {
        Some(Check { by, at }) => (Some(by.to_string()), Some(at.to_string())),
        None => (None, None),
    };
    let changed = execute!(
        tx,
        PUT,
        agreement.to_string(),
        term.clause.code(),
        statement.presence().code(),
        value,
        quote_ref,
        term.entered_by.to_string(),
        term.entered_at.to_string(),
        by,
        at,
        to_json(&term.authors)?,
    )?;
    expect_one(changed, StoreError::Stale)
}
