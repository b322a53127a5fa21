//! Vendors: legal entities (domain.md 3.2).

use domain::id::VendorId;
use domain::page::{Page, PageRequest};
use domain::text::sort_key;
use domain::vendor::{RiskTier, Vendor};

use crate::engine::{Tx, execute, fetch_all, fetch_one, fetch_optional};
use crate::error::{StoreError, StoreResult, expect_one};
use crate::row::{Corrupt, to_json};
use crate::search::pattern;
use crate::statement::statements;

macro_rules! columns {
    () => {
        "id, number, tier, is_archived, details, former_names, revision"
    };
}

macro_rules! matching {
    () => {
        "(CAST($1 AS TEXT) IS NULL OR search_text LIKE $1 ESCAPE '\\')
         AND (CAST($2 AS TEXT) IS NULL OR country = $2)
         AND (CAST($3 AS TEXT) IS NULL OR tier = $3)
         AND (CAST($4 AS BOOLEAN) IS NULL OR is_archived = $4)"
    };
}

/// The ids of a page of vendors, for reading what hangs on them; takes the parameters of `LIST`.
macro_rules! ids_on_page {
    () => {
        concat!(
            "SELECT id FROM vendors WHERE ",
            $crate::vendors::matching!(),
            " ORDER BY sort_name, id LIMIT $5 OFFSET $6"
        )
    };
}

/// The rows of a statement that takes the parameters of `LIST`: vendors on a page, or what hangs on them.
macro_rules! fetch_on_page {
    ($tx:expr, $row:ty, $sql:ident, $filter:expr, $page:expr) => {
        $crate::engine::fetch_all!(
            $tx,
            $row,
            $sql,
            $filter.pattern(),
            $filter.country.as_deref(),
            $filter.tier.map(domain::vendor::RiskTier::code),
            $filter.is_archived,
            i64::from($page.size()),
            i64::from($page.offset()),
        )
    };
}

pub(crate) use {fetch_on_page, ids_on_page, matching};

statements! {
    /// One vendor by its id.
    FIND = concat!("SELECT ", columns!(), " FROM vendors WHERE id = $1");

    /// Every vendor, by name.
    ALL_VENDORS = concat!("SELECT ", columns!(), " FROM vendors ORDER BY sort_name, id");

    /// A page of what matches, by name.
    LIST = concat!("SELECT ", columns!(), "
                    FROM vendors
                    WHERE ", matching!(), "
                    ORDER BY sort_name, id
                    LIMIT $5 OFFSET $6");

    /// How many match.
    COUNT = concat!("SELECT COUNT(*) AS total FROM vendors WHERE ", matching!());

    /// A new vendor.
    INSERT = "INSERT INTO vendors (id, number, sort_name, search_text, country, tier, is_archived,
                                   details, former_names, revision)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    /// Saves a revision, if nobody else saved one in between.
    UPDATE = "UPDATE vendors
              SET sort_name = $1, search_text = $2, country = $3, tier = $4, is_archived = $5,
                  details = $6, former_names = $7, revision = revision + 1
              WHERE id = $8 AND revision = $9";
}

/// What is looked for. Absent means any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VendorFilter {
    /// Part of a name, of before too, or of the number.
    pub words: Option<String>,
    /// Of the registered seat, alpha-2.
    pub country: Option<String>,
    /// The risk tier; restricted.
    pub tier: Option<RiskTier>,
    /// Put away or not.
    pub is_archived: Option<bool>,
}

impl VendorFilter {
    pub(crate) fn pattern(&self) -> Option<String> {
        self.words.as_deref().map(|words| pattern(&sort_key(words)))
    }
}

#[derive(sqlx::FromRow)]
struct VendorRow {
    id: String,
    number: i64,
    tier: Option<String>,
    is_archived: bool,
    details: String,
    former_names: String,
    revision: i64,
}

impl TryFrom<VendorRow> for Vendor {
    type Error = StoreError;
    fn try_from(row: VendorRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("vendors").row(&row.id);
        Ok(Self {
            id: at.column("id").check(VendorId::parse(&row.id))?,
            number: row.number,
            details: at.column("details").json(&row.details)?,
            tier: at.column("tier").optional(row.tier, |tier| RiskTier::parse(&tier))?,
            former_names: at.column("former_names").json(&row.former_names)?,
            is_archived: row.is_archived,
            revision: row.revision,
        })
    }
}

/// One vendor.
pub async fn find(tx: &mut Tx, id: VendorId) -> StoreResult<Option<Vendor>> {
    let row = fetch_optional!(tx, VendorRow, FIND, id.to_string())?;
    row.map(Vendor::try_from).transpose()
}

/// Every vendor, those put away included, by name: for imports and choices.
pub async fn all(tx: &mut Tx) -> StoreResult<Vec<Vendor>> {
    let rows = fetch_all!(tx, VendorRow, ALL_VENDORS)?;
    rows.into_iter().map(Vendor::try_from).collect()
}

/// A page of what matches, by name.
pub async fn list(
    tx: &mut Tx,
    filter: &VendorFilter,
    page: PageRequest,
) -> StoreResult<Page<Vendor>> {
    let words = filter.pattern();
    let (country, tier) = (filter.country.as_deref(), filter.tier.map(RiskTier::code));
    let (total,) = fetch_one!(tx, (i64,), COUNT, &words, country, tier, filter.is_archived)?;
    let rows = fetch_on_page!(tx, VendorRow, LIST, filter, page)?;
    Ok(Page {
        rows: rows.into_iter().map(Vendor::try_from).collect::<StoreResult<_>>()?,
        total: Corrupt::in_table("vendors").row("all").column("count").number(total)?,
        request: page,
    })
}

/// Keeps a new vendor.
pub async fn insert(tx: &mut Tx, vendor: &Vendor) -> StoreResult<()> {
    let country = vendor.details.country.map(|country| country.to_string());
    execute!(
        tx,
        INSERT,
        vendor.id.to_string(),
        vendor.number,
        vendor.sort_name(),
        vendor.search_text(),
        country,
        vendor.tier.map(RiskTier::code),
        vendor.is_archived,
        to_json(&vendor.details)?,
        to_json(&vendor.former_names)?,
        vendor.revision,
    )?;
    Ok(())
}

/// Saves the next revision; `vendor` carries the one it was made from. Else `Stale`.
pub async fn update(tx: &mut Tx, vendor: &Vendor) -> StoreResult<()> {
    let country = vendor.details.country.map(|country| country.to_string());
    let changed = execute!(
        tx,
        UPDATE,
        vendor.sort_name(),
        vendor.search_text(),
        country,
        vendor.tier.map(RiskTier::code),
        vendor.is_archived,
        to_json(&vendor.details)?,
        to_json(&vendor.former_names)?,
        vendor.id.to_string(),
        vendor.revision,
    )?;
    expect_one(changed, StoreError::Stale)
}
