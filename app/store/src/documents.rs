//! Trust documents with their versions, and the files that publishing a version made (domain.md 7.5).

use std::collections::BTreeMap;

use domain::canonical::Digest;
use domain::document::{DocumentVersion, TrustDocument};
use domain::id::DocumentId;
use domain::text::Slug;

use crate::engine::{Tx, execute, fetch_all, fetch_optional};
use crate::error::{StoreError, StoreResult, expect_one};
use crate::row::{Corrupt, to_json};
use crate::statement::statements;

statements! {
    /// One document by its id.
    FIND = "SELECT id, slug, revision FROM documents WHERE id = $1";

    /// One document by the name in its address.
    FIND_BY_SLUG = "SELECT id, slug, revision FROM documents WHERE slug = $1";

    /// Every document, by the name in its address.
    LIST = "SELECT id, slug, revision FROM documents ORDER BY slug";

    /// The versions of one document.
    VERSIONS = "SELECT document_id, number, state, content
                FROM document_versions
                WHERE document_id = $1
                ORDER BY number";

    /// The versions of every document.
    ALL_VERSIONS = "SELECT document_id, number, state, content
                    FROM document_versions
                    ORDER BY document_id, number";

    /// A new document.
    INSERT = "INSERT INTO documents (id, slug, revision) VALUES ($1, $2, $3)";

    /// Raises the revision, if nobody else did in between.
    UPDATE = "UPDATE documents SET revision = revision + 1 WHERE id = $1 AND revision = $2";

    /// A new version, or what an old one says now.
    SAVE_VERSION = "INSERT INTO document_versions (document_id, number, state, content, content_hash)
                    VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (document_id, number)
                    DO UPDATE SET state = $3, content = $4, content_hash = $5";

    /// Which version has this content hash.
    FIND_BY_CONTENT = "SELECT document_id, number FROM document_versions WHERE content_hash = $1";

    /// One file.
    FIND_FILE = "SELECT sha256, bytes
                 FROM document_files
                 WHERE document_id = $1 AND number = $2 AND kind = $3";

    /// The file that has this digest.
    FIND_FILE_BY_DIGEST = "SELECT document_id, number, kind
                           FROM document_files
                           WHERE sha256 = $1
                           ORDER BY document_id, number, kind
                           LIMIT 1";

    /// A new file.
    INSERT_FILE = "INSERT INTO document_files (document_id, number, kind, sha256, bytes)
                   VALUES ($1, $2, $3, $4, $5)";
}

/// Which of a version's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DocumentFormat {
    /// On paper.
    Pdf,
    /// As it was written, below a head with its days.
    Markdown,
    /// A page that stands alone.
    Html,
}

impl DocumentFormat {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Markdown, Self::Html];

    /// The word of the command line, the end of the file's name, and the column.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Markdown => "md",
            Self::Html => "html",
        }
    }

    /// As `Content-Type` names it.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Html => "text/html; charset=utf-8",
        }
    }

    /// The format of this word.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }
}

/// A file of a published version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFile {
    /// SHA-256 of the bytes.
    pub sha256: Digest,
    /// As they are served.
    pub bytes: Vec<u8>,
}

/// A version of a document, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VersionPlace {
    /// Of which document.
    pub document: DocumentId,
    /// Which of its versions.
    pub number: u32,
}

#[derive(sqlx::FromRow)]
struct DocumentRow {
    id: String,
    slug: String,
    revision: i64,
}

impl DocumentRow {
    fn with(self, versions: Vec<DocumentVersion>) -> StoreResult<TrustDocument> {
        let at = Corrupt::in_table("documents").row(&self.id);
        Ok(TrustDocument {
            id: at.column("id").check(DocumentId::parse(&self.id))?,
            slug: at.column("slug").check(Slug::parse(&self.slug).map_err(|fault| fault.0))?,
            versions,
            revision: self.revision,
        })
    }
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    document_id: String,
    number: i64,
    state: String,
    content: String,
}

impl TryFrom<VersionRow> for DocumentVersion {
    type Error = StoreError;
    fn try_from(row: VersionRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("document_versions")
            .row(format!("{} {}", row.document_id, row.number));
        let version: Self = at.column("content").json(&row.content)?;
        let agrees = i64::from(version.number) == row.number && version.state.code() == row.state;
        at.column("state").check(agrees.then_some(version))
    }
}

/// One document.
pub async fn find(tx: &mut Tx, id: DocumentId) -> StoreResult<Option<TrustDocument>> {
    let row = fetch_optional!(tx, DocumentRow, FIND, id.to_string())?;
    whole(tx, row).await
}

/// The document with this name in its address.
pub async fn find_by_slug(tx: &mut Tx, slug: &Slug) -> StoreResult<Option<TrustDocument>> {
    let row = fetch_optional!(tx, DocumentRow, FIND_BY_SLUG, slug.as_str())?;
    whole(tx, row).await
}

/// Every document, by the name in its address.
pub async fn list(tx: &mut Tx) -> StoreResult<Vec<TrustDocument>> {
    let rows = fetch_all!(tx, DocumentRow, LIST)?;
    let mut versions: BTreeMap<String, Vec<DocumentVersion>> = BTreeMap::new();
    for row in fetch_all!(tx, VersionRow, ALL_VERSIONS)? {
        versions.entry(row.document_id.clone()).or_default().push(row.try_into()?);
    }
    rows.into_iter()
        .map(|row| {
            let versions = versions.remove(&row.id).unwrap_or_default();
            row.with(versions)
        })
        .collect()
}

/// A new document. Its revision is 1.
pub async fn insert(tx: &mut Tx, document: &TrustDocument) -> StoreResult<()> {
    execute!(tx, INSERT, document.id.to_string(), document.slug.as_str(), 1_i64)?;
    for version in &document.versions {
        save_version(tx, document.id, version).await?;
    }
    Ok(())
}

/// Saves a revision, if nobody else saved one in between; else `Stale`.
pub async fn update(tx: &mut Tx, document: &TrustDocument) -> StoreResult<()> {
    let changed = execute!(tx, UPDATE, document.id.to_string(), document.revision)?;
    expect_one(changed, StoreError::Stale)?;
    let stored = versions(tx, &document.id.to_string()).await?;
    for version in document.versions.iter().filter(|version| !stored.contains(version)) {
        save_version(tx, document.id, version).await?;
    }
    Ok(())
}

/// The version that says this, whatever file it stands in.
pub async fn find_by_content(tx: &mut Tx, hash: &Digest) -> StoreResult<Option<VersionPlace>> {
    let row = fetch_optional!(tx, (String, i64), FIND_BY_CONTENT, hash.to_string())?;
    row.map(|(document, number)| place("document_versions", &document, number)).transpose()
}

/// One file of a version.
pub async fn find_file(
    tx: &mut Tx,
    at: VersionPlace,
    format: DocumentFormat,
) -> StoreResult<Option<DocumentFile>> {
    let row = fetch_optional!(
        tx,
        (String, Vec<u8>),
        FIND_FILE,
        at.document.to_string(),
        i64::from(at.number),
        format.code()
    )?;
    row.map(|(sha256, bytes)| {
        let place = Corrupt::in_table("document_files").row(format!(
            "{} {} {}",
            at.document,
            at.number,
            format.code()
        ));
        Ok(DocumentFile { sha256: place.column("sha256").check(Digest::parse(&sha256))?, bytes })
    })
    .transpose()
}

/// The version and the format of the file that has this digest.
pub async fn find_file_by_digest(
    tx: &mut Tx,
    sha256: &Digest,
) -> StoreResult<Option<(VersionPlace, DocumentFormat)>> {
    let row = fetch_optional!(tx, (String, i64, String), FIND_FILE_BY_DIGEST, sha256.to_string())?;
    row.map(|(document, number, kind)| {
        let at = Corrupt::in_table("document_files").row(format!("{document} {number}"));
        Ok((
            place("document_files", &document, number)?,
            at.column("kind").check(DocumentFormat::parse(&kind))?,
        ))
    })
    .transpose()
}

/// Keeps a new file of a version.
pub async fn insert_file(
    tx: &mut Tx,
    at: VersionPlace,
    format: DocumentFormat,
    file: &DocumentFile,
) -> StoreResult<()> {
    execute!(
        tx,
        INSERT_FILE,
        at.document.to_string(),
        i64::from(at.number),
        format.code(),
        file.sha256.to_string(),
        &file.bytes,
    )?;
    Ok(())
}

async fn whole(tx: &mut Tx, row: Option<DocumentRow>) -> StoreResult<Option<TrustDocument>> {
    let Some(row) = row else { return Ok(None) };
    let versions = versions(tx, &row.id).await?;
    row.with(versions).map(Some)
}

async fn versions(tx: &mut Tx, document: &str) -> StoreResult<Vec<DocumentVersion>> {
    let rows = fetch_all!(tx, VersionRow, VERSIONS, document)?;
    rows.into_iter().map(DocumentVersion::try_from).collect()
}

async fn save_version(
    tx: &mut Tx,
    document: DocumentId,
    version: &DocumentVersion,
) -> StoreResult<()> {
    let content_hash =
        version.publication().map(|publication| publication.content_hash.to_string());
    execute!(
        tx,
        SAVE_VERSION,
        document.to_string(),
        i64::from(version.number),
        version.state.code(),
        to_json(version)?,
        content_hash,
    )?;
    Ok(())
}

fn place(table: &'static str, document: &str, number: i64) -> StoreResult<VersionPlace> {
    let at = Corrupt::in_table(table).row(format!("{document} {number}"));
    Ok(VersionPlace {
        document: at.column("document_id").check(DocumentId::parse(document))?,
        number: at.column("number").number(number)?,
    })
}
