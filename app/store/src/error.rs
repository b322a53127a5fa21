//! What can go wrong with a database, in one vocabulary for both engines.

use std::path::PathBuf;

use sqlx::error::{DatabaseError, ErrorKind};
use sqlx::postgres::PgDatabaseError;

/// The result of anything in this crate.
pub type StoreResult<T> = Result<T, StoreError>;

/// What can go wrong with a database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A row with these values is there already.
    #[error("a row with the same {on} exists")]
    Duplicate {
        /// Table and columns, such as `vendors.slug` or `counters.series, counters.year`.
        on: String,
    },
    /// Something refers to a row that is not there, or is still referred to.
    #[error("a reference between rows would be broken")]
    Reference,
    /// Somebody else changed or removed the row in between.
    #[error("the row was changed in between")]
    Stale,
    /// Another writer held the database for too long.
    #[error("the database is busy; try again in a moment")]
    Busy,
    /// The server of the database does not answer, or has ended the connection.
    #[error(
        "The database server cannot be reached: {0}. Look whether it runs, and whether \
         ANNEX_DATABASE_URL names it."
    )]
    Unreachable(#[source] sqlx::Error),
    /// The file of the database is not what was written to it.
    #[error(
        "The database is damaged: {0}. Stop Annex, keep the file as it is, and restore a backup."
    )]
    Damaged(#[source] sqlx::Error),
    /// A table that a migration made is not there any more.
    #[error(
        "The table {0}, which Annex made, is gone, so the database is not whole. Stop Annex, keep the \
         database as it is, and restore a backup."
    )]
    Incomplete(String),
    /// A stored value that the domain does not accept.
    #[error("{table} {row}, {column}: {reason}")]
    Corrupt {
        /// Where it stands.
        table: &'static str,
        /// Which row.
        row: String,
        /// Which value of it.
        column: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The file was encrypted with another key, or is no database.
    #[error(
        "The database {} does not open with this key. Give the key it was created with \
         (ANNEX_DATABASE_KEY or ANNEX_DATABASE_KEY_FILE), or restore a backup.",
        .0.display()
    )]
    WrongKey(PathBuf),
    /// The file is encrypted, or would have to be, and no key was given.
    #[error(
        "The database {} needs its key and none was given. Set ANNEX_DATABASE_KEY or \
         ANNEX_DATABASE_KEY_FILE to the key that was kept safe.",
        .0.display()
    )]
    MissingKey(PathBuf),
    /// A key was given for a file that is not encrypted.
    #[error(
        "The database {} is not encrypted, but a key was given. Remove the key, or point to the \
         encrypted database.",
        .0.display()
    )]
    NotEncrypted(PathBuf),
    /// A key was given to a program that cannot encrypt.
    #[error(
        "This program was built without encryption, so it cannot use a database key. Use a program \
         with encryption, or remove the key to keep the data unencrypted."
    )]
    CannotEncrypt,
    /// The database was migrated by a program that knows more.
    #[error(
        "The database was written by a newer program (migration {0} is not known here). Install \
         that program again, or restore a backup from before."
    )]
    Newer(i64),
    /// A migration that ran has another text than the one known here.
    #[error(
        "Migration {0} of the database differs from the one in this program. Use the program that \
         wrote the database, or restore a backup."
    )]
    Edited(i64),
    /// The directory or file of the database cannot be used.
    #[error("The database file {} cannot be opened: {source}. Check the directory and its permissions.", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
    /// Anything else: logged once, with its causes.
    #[error(transparent)]
    Engine(sqlx::Error),
}

/// Whether exactly one row was changed; else `otherwise`.
pub(crate) fn expect_one(changed: u64, otherwise: StoreError) -> StoreResult<()> {
    if changed == 1 { Ok(()) } else { Err(otherwise) }
}

impl StoreError {
    /// Whether a row with the same value of `on`, such as `vendors.slug`, is there already.
    pub fn is_duplicate_of(&self, on: &str) -> bool {
        matches!(self, Self::Duplicate { on: found } if found == on)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) => Self::Unreachable(error),
            sqlx::Error::Database(database) => match database.kind() {
                ErrorKind::UniqueViolation => {
                    Self::Duplicate { on: duplicated_columns(database.as_ref()) }
                }
                ErrorKind::ForeignKeyViolation => Self::Reference,
                _ if is_busy(database.as_ref()) => Self::Busy,
                _ if is_gone(database.as_ref()) => Self::Unreachable(error),
                _ if is_damaged(database.as_ref()) => Self::Damaged(error),
                _ => match missing_table(database.as_ref()) {
                    Some(table) => Self::Incomplete(table),
                    None => Self::Engine(error),
                },
            },
            _ => Self::Engine(error),
        }
    }
}

/// `table.column` for each column of the violated constraint, comma-separated.
fn duplicated_columns(error: &dyn DatabaseError) -> String {
    if let Some(error) = error.try_downcast_ref::<PgDatabaseError>() {
        // "Key (slug)=(acme) already exists.", in the server's language. The value stays out.
        let detail = error.detail().unwrap_or_default();
        let columns = detail.split_once('(').and_then(|(_, rest)| rest.split_once(")=("));
        let columns = columns.map_or("", |(columns, _)| columns);
        let table = error.table().unwrap_or_default();
        let named: Vec<String> =
            columns.split(", ").map(|column| format!("{table}.{column}")).collect();
        return named.join(", ");
    }
    // "UNIQUE constraint failed: vendors.slug"
    error.message().rsplit(": ").next().unwrap_or_default().to_owned()
}

/// SQLite's BUSY and LOCKED; PostgreSQL's lock timeout, deadlock, serialization failure and all
/// connections taken.
fn is_busy(error: &dyn DatabaseError) -> bool {
    let code = error.code().unwrap_or_default();
    if error.try_downcast_ref::<PgDatabaseError>().is_some() {
        return matches!(code.as_ref(), "55P03" | "40P01" | "40001" | "53300");
    }
    // The low byte is the primary code.
    code.parse::<i32>().is_ok_and(|code| matches!(code & 0xFF, 5 | 6))
}

/// PostgreSQL that shuts down, has crashed or is starting, and connections that it ended.
fn is_gone(error: &dyn DatabaseError) -> bool {
    let code = error.code().unwrap_or_default();
    let is_server = error.try_downcast_ref::<PgDatabaseError>().is_some();
    is_server && (code.starts_with("08") || matches!(code.as_ref(), "57P01" | "57P02" | "57P03"))
}

/// SQLite's CORRUPT, and the like of PostgreSQL.
fn is_damaged(error: &dyn DatabaseError) -> bool {
    let code = error.code().unwrap_or_default();
    if error.try_downcast_ref::<PgDatabaseError>().is_some() {
        return matches!(code.as_ref(), "XX001" | "XX002");
    }
    // The low byte is the primary code.
    code.parse::<i32>().is_ok_and(|code| code & 0xFF == 11)
}

/// Whether a statement named a table that is not there.
pub(crate) fn is_missing_table(error: &sqlx::Error) -> bool {
    let sqlx::Error::Database(error) = error else { return false };
    missing_table(error.as_ref()).is_some()
}

/// The table that a statement named and that is not there.
fn missing_table(error: &dyn DatabaseError) -> Option<String> {
    let told = error.message();
    if error.try_downcast_ref::<PgDatabaseError>().is_some() {
        // `relation "audit_head" does not exist`, in the server's language.
        let is_missing = error.code().as_deref() == Some("42P01");
        let name = told.split('"').nth(1).unwrap_or(told);
        return is_missing.then(|| name.to_owned());
    }
    // SQLite has no code of its own for it.
    told.strip_prefix("no such table: ").map(|table| table.trim_start_matches("main.").to_owned())
}
