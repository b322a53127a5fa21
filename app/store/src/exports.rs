//! The export register (domain.md 12.8): every file that was taken out, made from what, for whom.
//! Rows are appended and read. The files themselves are not kept: equal questions give equal bytes.

use std::collections::BTreeMap;

use domain::canonical::Digest;
use domain::export::Audience;
use domain::id::ExportId;
use domain::time::Moment;

use crate::engine::{Tx, execute, fetch_all};
use crate::error::{StoreError, StoreResult};
use crate::row::{Corrupt, to_json};
use crate::statement::statements;

macro_rules! columns {
    () => {
        "id, at, actor, code, subject, content_hash, params, audience, format, sha256, size, pages, recipient"
    };
}

statements! {
    /// The exports that gave this file, the first one first.
    FIND_BY_DIGEST = concat!("SELECT ", columns!(), "
                              FROM exports
                              WHERE sha256 = $1
                              ORDER BY at, id");

    /// A new export.
    INSERT = concat!("INSERT INTO exports (", columns!(), ")
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
}

/// One file that was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// Which.
    pub id: ExportId,
    /// When, by business time.
    pub at: Moment,
    /// Who, as in the audit log.
    pub actor: String,
    /// The document, as in domain.md 12.1: `X1` a list, `X2` a trust document, `X6` a comparison.
    pub code: String,
    /// What it was made from, such as a version's number.
    pub subject: String,
    /// The content hash of that.
    pub content_hash: Option<Digest>,
    /// What was asked for.
    pub params: BTreeMap<String, String>,
    /// For whom.
    pub audience: Audience,
    /// The end of the file's name: `pdf`, `json`, `csv`, `md` or `html`.
    pub format: String,
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// Bytes.
    pub size: i64,
    /// Sheets of a PDF.
    pub pages: Option<i64>,
    /// Who it is for, if named.
    pub recipient: Option<String>,
}

#[derive(sqlx::FromRow)]
struct ExportRow {
    id: String,
    at: String,
    actor: String,
    code: String,
    subject: String,
    content_hash: Option<String>,
    params: String,
    audience: String,
    format: String,
    sha256: String,
    size: i64,
    pages: Option<i64>,
    recipient: Option<String>,
}

impl TryFrom<ExportRow> for Export {
    type Error = StoreError;
    fn try_from(row: ExportRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("exports").row(&row.id);
        Ok(Self {
            id: at.column("id").check(ExportId::parse(&row.id))?,
            at: at.column("at").moment(&row.at)?,
            actor: row.actor,
            code: row.code,
            subject: row.subject,
            content_hash: at
                .column("content_hash")
                .optional(row.content_hash, |hash| Digest::parse(&hash))?,
            params: at.column("params").json(&row.params)?,
            audience: at.column("audience").check(Audience::parse(&row.audience))?,
            format: row.format,
            sha256: at.column("sha256").check(Digest::parse(&row.sha256))?,
            size: row.size,
            pages: row.pages,
            recipient: row.recipient,
        })
    }
}

/// The exports that gave a file with this digest, the first one first.
pub async fn find_by_digest(tx: &mut Tx, sha256: &Digest) -> StoreResult<Vec<Export>> {
    let rows = fetch_all!(tx, ExportRow, FIND_BY_DIGEST, sha256.to_string())?;
    rows.into_iter().map(Export::try_from).collect()
}

/// Writes an export into the register.
pub async fn insert(tx: &mut Tx, export: &Export) -> StoreResult<()> {
    execute!(
        tx,
        INSERT,
        export.id.to_string(),
        export.at.to_string(),
        &export.actor,
        &export.code,
        &export.subject,
        export.content_hash.as_ref().map(ToString::to_string),
        to_json(&export.params)?,
        export.audience.code(),
        &export.format,
        export.sha256.to_string(),
        export.size,
        export.pages,
        &export.recipient,
    )?;
    Ok(())
}
