//! The files of published versions: rendered once, when the version was published, and served,
//! exported and verified as they are (decision 6).

use domain::canonical::Digest;
use domain::list_version::VersionNumber;

use crate::engine::{Tx, execute, fetch_all, fetch_optional};
use crate::error::{StoreError, StoreResult};
use crate::row::Corrupt;
use crate::statement::statements;

statements! {
    /// One file.
    FIND = "SELECT version, kind, media_type, sha256, bytes
            FROM published_files
            WHERE version = $1 AND kind = $2";

    /// The files that have this digest.
    FIND_BY_DIGEST = "SELECT version, kind
                      FROM published_files
                      WHERE sha256 = $1
                      ORDER BY version, kind";

    /// A new file.
    INSERT = "INSERT INTO published_files (version, kind, media_type, sha256, bytes)
              VALUES ($1, $2, $3, $4, $5)";
}

/// Which of a version's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileKind {
    /// The list as JSON.
    Json,
    /// As a table.
    Csv,
    /// The same behind a byte-order mark, for programs that guess encodings.
    CsvBom,
    /// Annex III for everybody.
    Pdf,
    /// Annex III with the contact persons; never public.
    ContractPdf,
}

impl FileKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Json, Self::Csv, Self::CsvBom, Self::Pdf, Self::ContractPdf];

    /// The stable code, as in the column.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::CsvBom => "csv_bom",
            Self::Pdf => "pdf",
            Self::ContractPdf => "contract_pdf",
        }
    }

    /// For reading.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Json => "the JSON file",
            Self::Csv => "the CSV file",
            Self::CsvBom => "the CSV file with a byte-order mark",
            Self::Pdf => "Annex III, the public PDF",
            Self::ContractPdf => "Annex III, the PDF for contracts",
        }
    }

    /// As `Content-Type` names it.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv | Self::CsvBom => "text/csv; charset=utf-8; header=present",
            Self::Pdf | Self::ContractPdf => "application/pdf",
        }
    }

    /// Whether everybody may have it.
    pub const fn is_public(self) -> bool {
        !matches!(self, Self::ContractPdf)
    }

    /// The kind of this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A file of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedFile {
    /// Of which version.
    pub version: VersionNumber,
    /// Which of its files.
    pub kind: FileKind,
    /// SHA-256 of the bytes.
    pub sha256: Digest,
    /// As they are served.
    pub bytes: Vec<u8>,
}

impl PublishedFile {
    /// A file with its digest.
    pub fn new(version: VersionNumber, kind: FileKind, bytes: Vec<u8>) -> Self {
        let sha256 = Digest::of(&bytes);
        Self { version, kind, sha256, bytes }
    }
}

#[derive(sqlx::FromRow)]
struct FileRow {
    version: String,
    kind: String,
    media_type: String,
    sha256: String,
    bytes: Vec<u8>,
}

impl TryFrom<FileRow> for PublishedFile {
    type Error = StoreError;
    fn try_from(row: FileRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("published_files").row(format!("{} {}", row.version, row.kind));
        let kind = at.column("kind").check(FileKind::parse(&row.kind))?;
        let is_known = row.media_type == kind.media_type();
        at.column("media_type").check(is_known.then_some(()))?;
        Ok(Self {
            version: at.column("version").check(VersionNumber::parse(&row.version))?,
            kind,
            sha256: at.column("sha256").check(Digest::parse(&row.sha256))?,
            bytes: row.bytes,
        })
    }
}

/// One file of a version.
pub async fn find(
    tx: &mut Tx,
    version: VersionNumber,
    kind: FileKind,
) -> StoreResult<Option<PublishedFile>> {
    let row = fetch_optional!(tx, FileRow, FIND, version.to_string(), kind.code())?;
    row.map(PublishedFile::try_from).transpose()
}

/// Which files have this digest. More than one when two kinds of a version say the same.
pub async fn find_by_digest(
    tx: &mut Tx,
    sha256: &Digest,
) -> StoreResult<Vec<(VersionNumber, FileKind)>> {
    let rows = fetch_all!(tx, (String, String), FIND_BY_DIGEST, sha256.to_string())?;
    let read = rows.into_iter().map(|(version, kind)| {
        let at = Corrupt::in_table("published_files").row(format!("{version} {kind}"));
        Ok((
            at.column("version").check(VersionNumber::parse(&version))?,
            at.column("kind").check(FileKind::parse(&kind))?,
        ))
    });
    read.collect()
}

/// Keeps a new file.
pub async fn insert(tx: &mut Tx, file: &PublishedFile) -> StoreResult<()> {
    execute!(
        tx,
        INSERT,
        file.version.to_string(),
        file.kind.code(),
        file.kind.media_type(),
        file.sha256.to_string(),
        &file.bytes,
    )?;
    Ok(())
}
