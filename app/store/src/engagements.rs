//! Engagements: uses of vendors (domain.md 3.3).

use domain::engagement::{Engagement, Relationship, Stage, Standing};
use domain::id::{EngagementId, VendorId};
use domain::page::{Page, PageRequest};
use domain::taxonomy::Category;
use domain::text::sort_key;
use domain::time::Day;

use crate::engine::{Tx, execute, fetch_all, fetch_one, fetch_optional};
use crate::error::{StoreError, StoreResult, expect_one};
use crate::row::{Corrupt, to_json};
use crate::search::pattern;
use crate::statement::statements;
use crate::vendors::{VendorFilter, fetch_on_page, ids_on_page};

macro_rules! columns {
    () => {
        "engagements.id, engagements.number, engagements.vendor_id, engagements.details,
         engagements.transfers, engagements.stage, engagements.revision"
    };
}

// The states of domain.md 7.2 follow from dates (decision 4), as in `Engagement::standing`.
macro_rules! matching {
    () => {
        "FROM engagements
         JOIN vendors ON vendors.id = engagements.vendor_id
         WHERE (CAST($1 AS TEXT) IS NULL
                OR engagements.search_text LIKE $1 ESCAPE '\\'
                OR vendors.search_text LIKE $1 ESCAPE '\\')
           AND (CAST($2 AS TEXT) IS NULL OR engagements.category = $2)
           AND (CAST($3 AS TEXT) IS NULL OR engagements.relationship = $3)
           AND (CAST($4 AS TEXT) IS NULL OR CASE
                    WHEN engagements.stage_code <> 'listed' THEN engagements.stage_code
                    WHEN engagements.listed_until <= $5 THEN 'terminated'
                    WHEN engagements.listed_until <= engagements.listed_from THEN 'withdrawn'
                    WHEN engagements.listed_from > $5 THEN 'announced'
                    WHEN engagements.listed_until IS NOT NULL THEN 'terminating'
                    ELSE 'active'
                END = $4)
           AND (CAST($6 AS TEXT) IS NULL OR EXISTS (
                    SELECT 1
                    FROM engagement_countries
                    WHERE engagement_countries.engagement_id = engagements.id
                      AND engagement_countries.country = $6))"
    };
}

statements! {
    /// One engagement by its id.
    FIND = concat!("SELECT ", columns!(), " FROM engagements WHERE id = $1");

    /// Every engagement, by number.
    ALL_ENGAGEMENTS = concat!("SELECT ", columns!(), " FROM engagements ORDER BY number");

    /// The engagements of a vendor, by number.
    OF_VENDOR = concat!("SELECT ", columns!(), "
                         FROM engagements
                         WHERE vendor_id = $1
                         ORDER BY number");

    /// The engagements of a page of vendors, by number.
    OF_VENDORS = concat!("SELECT ", columns!(), "
                          FROM engagements
                          WHERE vendor_id IN (", ids_on_page!(), ")
                          ORDER BY number");

    /// A page of what matches, by the vendor's name and the service.
    LIST = concat!("SELECT ", columns!(), " ", matching!(), "
                    ORDER BY vendors.sort_name, engagements.sort_name, engagements.id
                    LIMIT $7 OFFSET $8");

    /// How many match.
    COUNT = concat!("SELECT COUNT(*) AS total ", matching!());

    /// A new engagement.
    INSERT = "INSERT INTO engagements (id, number, vendor_id, sort_name, search_text, relationship, category,
                                       stage_code, listed_from, listed_until, details, transfers, stage, revision)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

    /// Saves a revision, if nobody else saved one in between.
    UPDATE = "UPDATE engagements
              SET sort_name = $1, search_text = $2, relationship = $3, category = $4, stage_code = $5,
                  listed_from = $6, listed_until = $7, details = $8, transfers = $9, stage = $10,
                  revision = revision + 1
              WHERE id = $11 AND revision = $12";

    /// Forgets the countries, to write them anew.
    CLEAR_COUNTRIES = "DELETE FROM engagement_countries WHERE engagement_id = $1";

    /// One country of processing.
    ADD_COUNTRY = "INSERT INTO engagement_countries (engagement_id, country) VALUES ($1, $2)";
}

/// What is looked for. Absent means any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EngagementFilter {
    /// Part of the vendor's names, the service, the purpose, the owner or a number.
    pub words: Option<String>,
    /// Its group.
    pub category: Option<Category>,
    /// What the vendor is in it.
    pub relationship: Option<Relationship>,
    /// The state on the day that is asked about.
    pub standing: Option<Standing>,
    /// A country of processing, alpha-2.
    pub country: Option<String>,
}

#[derive(sqlx::FromRow)]
struct EngagementRow {
    id: String,
    number: i64,
    vendor_id: String,
    details: String,
    transfers: String,
    stage: String,
    revision: i64,
}

impl TryFrom<EngagementRow> for Engagement {
    type Error = StoreError;
    fn try_from(row: EngagementRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("engagements").row(&row.id);
        Ok(Self {
            id: at.column("id").check(EngagementId::parse(&row.id))?,
            number: row.number,
            vendor: at.column("vendor_id").check(VendorId::parse(&row.vendor_id))?,
            details: at.column("details").json(&row.details)?,
            transfers: at.column("transfers").json(&row.transfers)?,
            stage: at.column("stage").json(&row.stage)?,
            revision: row.revision,
        })
    }
}

/// One engagement.
pub async fn find(tx: &mut Tx, id: EngagementId) -> StoreResult<Option<Engagement>> {
    let row = fetch_optional!(tx, EngagementRow, FIND, id.to_string())?;
    row.map(Engagement::try_from).transpose()
}

/// Every engagement, by number.
pub async fn all(tx: &mut Tx) -> StoreResult<Vec<Engagement>> {
    let rows = fetch_all!(tx, EngagementRow, ALL_ENGAGEMENTS)?;
    rows.into_iter().map(Engagement::try_from).collect()
}

/// The engagements of a vendor, by number.
pub async fn of_vendor(tx: &mut Tx, vendor: VendorId) -> StoreResult<Vec<Engagement>> {
    let rows = fetch_all!(tx, EngagementRow, OF_VENDOR, vendor.to_string())?;
    rows.into_iter().map(Engagement::try_from).collect()
}

/// The engagements of the vendors on a page of [`crate::vendors::list`], by number.
pub async fn of_vendors(
    tx: &mut Tx,
    filter: &VendorFilter,
    page: PageRequest,
) -> StoreResult<Vec<Engagement>> {
    let rows = fetch_on_page!(tx, EngagementRow, OF_VENDORS, filter, page)?;
    rows.into_iter().map(Engagement::try_from).collect()
}

/// A page of what matches on `today`, by the vendor's name and the service.
pub async fn list(
    tx: &mut Tx,
    filter: &EngagementFilter,
    today: Day,
    page: PageRequest,
) -> StoreResult<Page<Engagement>> {
    let words = filter.words.as_deref().map(|words| pattern(&sort_key(words)));
    let category = filter.category.map(Category::code);
    let relationship = filter.relationship.map(Relationship::code);
    let standing = filter.standing.map(Standing::code);
    let (today, country) = (today.to_string(), filter.country.as_deref());
    let (total,) =
        fetch_one!(tx, (i64,), COUNT, &words, category, relationship, standing, &today, country)?;
    let rows = fetch_all!(
        tx,
        EngagementRow,
        LIST,
        &words,
        category,
        relationship,
        standing,
        &today,
        country,
        i64::from(page.size()),
        i64::from(page.offset()),
    )?;
    Ok(Page {
        rows: rows.into_iter().map(Engagement::try_from).collect::<StoreResult<_>>()?,
        total: Corrupt::in_table("engagements").row("all").column("count").number(total)?,
        request: page,
    })
}

/// Keeps a new engagement.
pub async fn insert(tx: &mut Tx, engagement: &Engagement) -> StoreResult<()> {
    let details = &engagement.details;
    let (from, until) = listed(&engagement.stage);
    execute!(
        tx,
        INSERT,
        engagement.id.to_string(),
        engagement.number,
        engagement.vendor.to_string(),
        sort_key(details.service_name.as_str()),
        engagement.search_text(),
        details.relationship.code(),
        details.category.code(),
        stage_code(&engagement.stage),
        from,
        until,
        to_json(details)?,
        to_json(&engagement.transfers)?,
        to_json(&engagement.stage)?,
        engagement.revision,
    )?;
    add_countries(tx, engagement).await
}

/// Saves the next revision; `engagement` carries the one it was made from. Else `Stale`.
pub async fn update(tx: &mut Tx, engagement: &Engagement) -> StoreResult<()> {
    let details = &engagement.details;
    let (from, until) = listed(&engagement.stage);
    let changed = execute!(
        tx,
        UPDATE,
        sort_key(details.service_name.as_str()),
        engagement.search_text(),
        details.relationship.code(),
        details.category.code(),
        stage_code(&engagement.stage),
        from,
        until,
        to_json(details)?,
        to_json(&engagement.transfers)?,
        to_json(&engagement.stage)?,
        engagement.id.to_string(),
        engagement.revision,
    )?;
    expect_one(changed, StoreError::Stale)?;
    execute!(tx, CLEAR_COUNTRIES, engagement.id.to_string())?;
    add_countries(tx, engagement).await
}

async fn add_countries(tx: &mut Tx, engagement: &Engagement) -> StoreResult<()> {
    for country in engagement.countries() {
        execute!(tx, ADD_COUNTRY, engagement.id.to_string(), country.to_string())?;
    }
    Ok(())
}

const fn stage_code(stage: &Stage) -> &'static str {
    match stage {
        Stage::Proposed => "proposed",
        Stage::Rejected => "rejected",
        Stage::Legacy => "legacy",
        Stage::Approved => "approved",
        Stage::Listed { .. } => "listed",
    }
}

fn listed(stage: &Stage) -> (Option<String>, Option<String>) {
    match stage {
        Stage::Listed { listing, .. } => {
            (Some(listing.from.to_string()), listing.until.map(|end| end.to_string()))
        }
        _ => (None, None),
    }
}
