//! Agreements: the instruments that bind vendors (domain.md 3.5). Their terms are in `clause_terms`,
//! the bytes of their files in `files`.

use domain::agreement::{Agreement, AgreementKind};
use domain::id::{AgreementId, EngagementId, VendorId};
use domain::page::{Page, PageRequest};
use domain::text::sort_key;
use domain::vendor::VendorDetails;

use crate::engine::{Tx, execute, fetch_all, fetch_one, fetch_optional};
use crate::error::{StoreError, StoreResult, expect_one};
use crate::row::{Corrupt, to_json};
use crate::search::pattern;
use crate::statement::statements;
use crate::vendors::{VendorFilter, fetch_on_page, ids_on_page};

macro_rules! columns {
    () => {
        "agreements.id, agreements.number, agreements.details, agreements.state, agreements.file,
         agreements.authorship, agreements.revision"
    };
}

macro_rules! matching {
    () => {
        "FROM agreements
         JOIN vendors ON vendors.id = agreements.vendor_id
         WHERE (CAST($1 AS TEXT) IS NULL
                OR agreements.search_text LIKE $1 ESCAPE '\\'
                OR vendors.search_text LIKE $1 ESCAPE '\\')
           AND (CAST($2 AS TEXT) IS NULL OR agreements.kind = $2)"
    };
}

statements! {
    /// One agreement by its id.
    FIND = concat!("SELECT ", columns!(), " FROM agreements WHERE id = $1");

    /// Every agreement, by number.
    ALL_AGREEMENTS = concat!("SELECT ", columns!(), " FROM agreements ORDER BY number");

    /// The agreements of a vendor, by number.
    OF_VENDOR = concat!("SELECT ", columns!(), "
                         FROM agreements
                         WHERE vendor_id = $1
                         ORDER BY number");

    /// The agreements of a page of vendors, by number.
    OF_VENDORS = concat!("SELECT ", columns!(), "
                          FROM agreements
                          WHERE vendor_id IN (", ids_on_page!(), ")
                          ORDER BY number");

    /// The agreements that cover an engagement, by number.
    COVERING = concat!("SELECT ", columns!(), "
                        FROM agreements
                        JOIN agreement_engagements ON agreement_engagements.agreement_id = agreements.id
                        WHERE agreement_engagements.engagement_id = $1
                        ORDER BY agreements.number");

    /// A page of what matches, each with its vendor, by the vendor's name.
    LIST = concat!("SELECT ", columns!(), ", vendors.details AS vendor_details ", matching!(), "
                    ORDER BY vendors.sort_name, agreements.number
                    LIMIT $3 OFFSET $4");

    /// How many match.
    COUNT = concat!("SELECT COUNT(*) AS total ", matching!());

    /// A new agreement.
    INSERT = "INSERT INTO agreements (id, number, vendor_id, kind, search_text, details, state, file,
                                      revision, authorship)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    /// Saves a revision, if nobody else saved one in between.
    UPDATE = "UPDATE agreements
              SET kind = $1, search_text = $2, details = $3, state = $4, file = $5,
                  authorship = $8, revision = revision + 1
              WHERE id = $6 AND revision = $7";

    /// Forgets what it covers, to write it anew.
    CLEAR_COVERED = "DELETE FROM agreement_engagements WHERE agreement_id = $1";

    /// Covers an engagement.
    COVER = "INSERT INTO agreement_engagements (agreement_id, engagement_id) VALUES ($1, $2)";
}

/// What is looked for. Absent means any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgreementFilter {
    /// Part of the title, the vendor's names or a number.
    pub words: Option<String>,
    /// What kind of instrument.
    pub kind: Option<AgreementKind>,
}

#[derive(sqlx::FromRow)]
struct AgreementRow {
    id: String,
    number: i64,
    details: String,
    state: String,
    file: Option<String>,
    authorship: String,
    revision: i64,
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    #[sqlx(flatten)]
    agreement: AgreementRow,
    vendor_details: String,
}

impl ListedRow {
    fn read(self) -> StoreResult<(Agreement, VendorDetails)> {
        let at = Corrupt::in_table("vendors").row(format!("of agreement {}", self.agreement.id));
        let vendor = at.column("details").json(&self.vendor_details)?;
        Ok((self.agreement.try_into()?, vendor))
    }
}

impl TryFrom<AgreementRow> for Agreement {
    type Error = StoreError;
    fn try_from(row: AgreementRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("agreements").row(&row.id);
        Ok(Self {
            id: at.column("id").check(AgreementId::parse(&row.id))?,
            number: row.number,
            details: at.column("details").json(&row.details)?,
            state: at.column("state").json(&row.state)?,
            file: row.file.map(|file| at.column("file").json(&file)).transpose()?,
            authorship: at.column("authorship").json(&row.authorship)?,
            revision: row.revision,
        })
    }
}

/// One agreement.
pub async fn find(tx: &mut Tx, id: AgreementId) -> StoreResult<Option<Agreement>> {
    let row = fetch_optional!(tx, AgreementRow, FIND, id.to_string())?;
    row.map(Agreement::try_from).transpose()
}

/// Every agreement, by number.
pub async fn all(tx: &mut Tx) -> StoreResult<Vec<Agreement>> {
    let rows = fetch_all!(tx, AgreementRow, ALL_AGREEMENTS)?;
    rows.into_iter().map(Agreement::try_from).collect()
}

/// The agreements of a vendor, by number.
pub async fn of_vendor(tx: &mut Tx, vendor: VendorId) -> StoreResult<Vec<Agreement>> {
    let rows = fetch_all!(tx, AgreementRow, OF_VENDOR, vendor.to_string())?;
    rows.into_iter().map(Agreement::try_from).collect()
}

/// The agreements that cover an engagement, by number.
pub async fn covering(tx: &mut Tx, engagement: EngagementId) -> StoreResult<Vec<Agreement>> {
    let rows = fetch_all!(tx, AgreementRow, COVERING, engagement.to_string())?;
    rows.into_iter().map(Agreement::try_from).collect()
}

/// The agreements of the vendors on a page of [`crate::vendors::list`], by number.
pub async fn of_vendors(
    tx: &mut Tx,
    filter: &VendorFilter,
    page: PageRequest,
) -> StoreResult<Vec<Agreement>> {
    let rows = fetch_on_page!(tx, AgreementRow, OF_VENDORS, filter, page)?;
    rows.into_iter().map(Agreement::try_from).collect()
}

/// A page of what matches, each with what is known of its vendor, by the vendor's name.
pub async fn list(
    tx: &mut Tx,
    filter: &AgreementFilter,
    page: PageRequest,
) -> StoreResult<Page<(Agreement, VendorDetails)>> {
    let words = filter.words.as_deref().map(|words| pattern(&sort_key(words)));
    let kind = filter.kind.map(AgreementKind::code);
    let (total,) = fetch_one!(tx, (i64,), COUNT, &words, kind)?;
    let rows = fetch_all!(
        tx,
        ListedRow,
        LIST,
        &words,
        kind,
        i64::from(page.size()),
        i64::from(page.offset()),
    )?;
    Ok(Page {
        rows: rows.into_iter().map(ListedRow::read).collect::<StoreResult<_>>()?,
        total: Corrupt::in_table("agreements").row("all").column("count").number(total)?,
        request: page,
    })
}

/// Keeps a new agreement.
pub async fn insert(tx: &mut Tx, agreement: &Agreement) -> StoreResult<()> {
    let details = &agreement.details;
    let file = agreement.file.as_ref().map(to_json).transpose()?;
    execute!(
        tx,
        INSERT,
        agreement.id.to_string(),
        agreement.number,
        details.vendor.to_string(),
        details.kind.code(),
        search_text(agreement),
        to_json(details)?,
        to_json(&agreement.state)?,
        file,
        agreement.revision,
        to_json(&agreement.authorship)?,
    )?;
    cover(tx, agreement).await
}

/// Saves the next revision; `agreement` carries the one it was made from. Else `Stale`.
pub async fn update(tx: &mut Tx, agreement: &Agreement) -> StoreResult<()> {
    let details = &agreement.details;
    let file = agreement.file.as_ref().map(to_json).transpose()?;
    let changed = execute!(
        tx,
        UPDATE,
        details.kind.code(),
        search_text(agreement),
        to_json(details)?,
        to_json(&agreement.state)?,
        file,
        agreement.id.to_string(),
        agreement.revision,
        to_json(&agreement.authorship)?,
    )?;
    expect_one(changed, StoreError::Stale)?;
    execute!(tx, CLEAR_COVERED, agreement.id.to_string())?;
    cover(tx, agreement).await
}

async fn cover(tx: &mut Tx, agreement: &Agreement) -> StoreResult<()> {
    for engagement in &agreement.details.covers {
        execute!(tx, COVER, agreement.id.to_string(), engagement.to_string())?;
    }
    Ok(())
}

fn search_text(agreement: &Agreement) -> String {
    sort_key(&format!("{}\n{}", agreement.reference(), agreement.details.title))
}
