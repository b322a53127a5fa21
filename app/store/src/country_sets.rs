//! Areas and adequate countries, with their dates (domain.md 4.5).

use domain::country::{Country, CountrySets, Membership, Origin, SetKind};
use domain::time::Day;

use crate::engine::{Tx, execute, fetch_all};
use crate::error::{StoreError, StoreResult};
use crate::row::Corrupt;
use crate::statement::statements;

statements! {
    /// Every membership.
    LIST = "SELECT origin, kind, country, valid_from, valid_to
            FROM country_sets
            ORDER BY origin, kind, country, valid_from";

    /// A new membership.
    INSERT = "INSERT INTO country_sets (origin, kind, country, valid_from, valid_to)
              VALUES ($1, $2, $3, $4, $5)";
}

#[derive(sqlx::FromRow)]
struct MembershipRow {
    origin: String,
    kind: String,
    country: String,
    valid_from: String,
    valid_to: Option<String>,
}

impl TryFrom<MembershipRow> for Membership {
    type Error = StoreError;
    fn try_from(row: MembershipRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("country_sets")
            .row(format!("{} {} {}", row.origin, row.kind, row.country));
        Ok(Self {
            origin: at.column("origin").check(Origin::parse(&row.origin))?,
            kind: at.column("kind").check(SetKind::parse(&row.kind))?,
            country: at.column("country").check(Country::parse(&row.country))?,
            valid_from: at.column("valid_from").day(&row.valid_from)?,
            valid_to: at.column("valid_to").optional(row.valid_to.as_deref(), Day::parse)?,
        })
    }
}

/// All sets.
pub async fn load(tx: &mut Tx) -> StoreResult<CountrySets> {
    let rows = fetch_all!(tx, MembershipRow, LIST)?;
    Ok(CountrySets::new(rows.into_iter().map(Membership::try_from).collect::<StoreResult<_>>()?))
}

/// Keeps a new membership.
pub async fn insert(tx: &mut Tx, membership: &Membership) -> StoreResult<()> {
    execute!(
        tx,
        INSERT,
        membership.origin.code(),
        membership.kind.code(),
        membership.country.to_string(),
        membership.valid_from.to_string(),
        membership.valid_to.map(|day| day.to_string()),
    )?;
    Ok(())
}
