//! Data categories, data subjects and purposes (domain.md 4.1 to 4.3).

use domain::taxonomy::{Code, Kind, Taxonomy, Term, Weight};

use crate::engine::{Tx, execute, fetch_all};
use crate::error::{StoreError, StoreResult};
use crate::row::Corrupt;
use crate::statement::statements;

statements! {
    /// Every term, in order.
    LIST = "SELECT kind, code, label, weight, is_retired
            FROM taxonomy_terms
            ORDER BY place, kind, code";

    /// A new term, at its place.
    INSERT = "INSERT INTO taxonomy_terms (kind, code, label, weight, is_retired, place)
              VALUES ($1, $2, $3, $4, $5, $6)";
}

#[derive(sqlx::FromRow)]
struct TermRow {
    kind: String,
    code: String,
    label: String,
    weight: String,
    is_retired: bool,
}

impl TryFrom<TermRow> for Term {
    type Error = StoreError;
    fn try_from(row: TermRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("taxonomy_terms").row(format!("{} {}", row.kind, row.code));
        Ok(Self {
            kind: at.column("kind").check(Kind::parse(&row.kind))?,
            code: at.column("code").check(Code::parse(&row.code))?,
            label: row.label,
            weight: at.column("weight").check(Weight::parse(&row.weight))?,
            is_retired: row.is_retired,
        })
    }
}

/// All terms.
pub async fn load(tx: &mut Tx) -> StoreResult<Taxonomy> {
    let rows = fetch_all!(tx, TermRow, LIST)?;
    Ok(Taxonomy::new(rows.into_iter().map(Term::try_from).collect::<StoreResult<_>>()?))
}

/// Keeps a new term; lists are in the order of `place`.
pub async fn insert(tx: &mut Tx, place: i64, term: &Term) -> StoreResult<()> {
    execute!(
        tx,
        INSERT,
        term.kind.code(),
        term.code.as_str(),
        &term.label,
        term.weight.code(),
        term.is_retired,
        place,
    )?;
    Ok(())
}
