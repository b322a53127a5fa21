//! Files of instruments, sealed before they come here (decisions 37, 44). Written once.

use domain::agreement::FileFacts;
use domain::canonical::Digest;
use domain::id::{FileId, PersonId};
use domain::text::Name;
use domain::time::Moment;

use crate::engine::{Tx, execute, fetch_optional};
use crate::error::{StoreError, StoreResult};
use crate::row::Corrupt;
use crate::statement::statements;

statements! {
    /// One file with its bytes.
    FIND = "SELECT id, name, media_type, size, sha256, sealed, uploaded_by, uploaded_at
            FROM files
            WHERE id = $1";

    /// The file that was brought first.
    OLDEST = "SELECT id, name, media_type, size, sha256, sealed, uploaded_by, uploaded_at
              FROM files
              ORDER BY uploaded_at, id
              LIMIT 1";

    /// A new file.
    INSERT = "INSERT INTO files (id, name, media_type, size, sha256, sealed, uploaded_by, uploaded_at)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
}

/// A file with its sealed bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Name, type, size, digest of the open bytes.
    pub facts: FileFacts,
    /// The bytes, sealed.
    pub sealed: Vec<u8>,
    /// Who brought it.
    pub uploaded_by: PersonId,
    /// When.
    pub uploaded_at: Moment,
}

#[derive(sqlx::FromRow)]
struct FileRow {
    id: String,
    name: String,
    media_type: String,
    size: i64,
    sha256: String,
    sealed: Vec<u8>,
    uploaded_by: String,
    uploaded_at: String,
}

impl TryFrom<FileRow> for StoredFile {
    type Error = StoreError;
    fn try_from(row: FileRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("files").row(&row.id);
        Ok(Self {
            facts: FileFacts {
                id: at.column("id").check(FileId::parse(&row.id))?,
                name: at.column("name").check(Name::try_from(row.name))?,
                sha256: at.column("sha256").check(Digest::parse(&row.sha256))?,
                size: row.size,
                media_type: row.media_type,
            },
            sealed: row.sealed,
            uploaded_by: at.column("uploaded_by").check(PersonId::parse(&row.uploaded_by))?,
            uploaded_at: at.column("uploaded_at").moment(&row.uploaded_at)?,
        })
    }
}

/// One file with its sealed bytes.
pub async fn find(tx: &mut Tx, id: FileId) -> StoreResult<Option<StoredFile>> {
    let row = fetch_optional!(tx, FileRow, FIND, id.to_string())?;
    row.map(StoredFile::try_from).transpose()
}

/// The file that was brought first, with its sealed bytes.
pub async fn oldest(tx: &mut Tx) -> StoreResult<Option<StoredFile>> {
    let row = fetch_optional!(tx, FileRow, OLDEST)?;
    row.map(StoredFile::try_from).transpose()
}

/// Keeps a new file.
pub async fn insert(tx: &mut Tx, file: &StoredFile) -> StoreResult<()> {
    let facts = &file.facts;
    execute!(
        tx,
        INSERT,
        facts.id.to_string(),
        facts.name.to_string(),
        &facts.media_type,
        facts.size,
        facts.sha256.to_string(),
        &file.sealed,
        file.uploaded_by.to_string(),
        file.uploaded_at.to_string(),
    )?;
    Ok(())
}
