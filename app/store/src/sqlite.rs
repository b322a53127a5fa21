//! Opening the embedded database: one file, encrypted, with one writer and a few readers.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read as _};
use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Executor as _, Sqlite, SqlitePool, Transaction};

use crate::address::DatabaseKey;
use crate::engine::Db;
use crate::error::{StoreError, StoreResult};

/// Whether this program can encrypt.
const ENCRYPTS: bool = cfg!(any(feature = "sqlcipher", feature = "sqlcipher-static"));

const READERS: u32 = 4;

/// Longer than another process keeps the writer's place, shorter than a person waits.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long one look at the writer's place takes. The engine would look less and less often, and find
/// it taken each time while another process writes without pause.
const LOOK: &str = "PRAGMA busy_timeout = 3";

pub(crate) async fn open(path: &Path, key: Option<&DatabaseKey>) -> StoreResult<Db> {
    // For tests, which end in the ordinary way (the program does not, see its `main`): OpenSSL would
    // clean up behind itself while the threads of connections that are still closing encrypt their
    // last page, and the process would crash.
    #[cfg(any(feature = "sqlcipher", feature = "sqlcipher-static"))]
    openssl_sys::init();
    let found =
        look_at(path).map_err(|source| StoreError::File { path: path.to_owned(), source })?;
    refuse_what_cannot_fit(path, found, key.is_some())?;
    if found == Found::Nothing {
        create_private(path)
            .map_err(|source| StoreError::File { path: path.to_owned(), source })?;
    }

    let options = options(path, key);
    // The writer first: it makes the files that the readers share.
    let write = pool(1)
        .after_connect(|connection, _| {
            Box::pin(async move { connection.execute(LOOK).await.map(drop) })
        })
        .connect_with(options.clone().journal_mode(SqliteJournalMode::Wal))
        .await
        .map_err(|error| name_wrong_key(error, path))?;
    let read = pool(READERS).connect_with(options.read_only(true)).await?;
    let db = Db::Sqlite { read, write };
    #[cfg(feature = "testing")]
    crate::testing::keep_open(&db);
    Ok(db)
}

/// Takes the writer's place, of this process and of all, or is told that others kept it for too long.
pub(crate) async fn begin_write(pool: &SqlitePool) -> StoreResult<Transaction<'static, Sqlite>> {
    let since = Instant::now();
    loop {
        // A read that turns into a write fails at once when another writer got in between.
        match pool.begin_with("BEGIN IMMEDIATE").await.map_err(StoreError::from) {
            Err(StoreError::Busy) if since.elapsed() < PATIENCE => {}
            answer => return answer,
        }
    }
}

fn options(path: &Path, key: Option<&DatabaseKey>) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        // An acknowledged act survives a loss of power (decision 33).
        .synchronous(SqliteSynchronous::Full)
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        // The driver would write the key into its log of statements.
        .disable_statement_logging();
    match key {
        // sqlx sends it before everything else. A raw key needs no derivation. The cipher would
        // print a wrong key's consequences to stderr, where our own sentence stands; what silences
        // it has to come before the first page is read, so it rides along.
        Some(key) => options
            .pragma("key", format!("\"x'{}'\"; PRAGMA cipher_log_level = NONE", key.digits())),
        None => options,
    }
}

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        // The files shared by the connections go away with the last of them: keep one.
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(PATIENCE * 2)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// No file, or an empty one: SQLite creates it on the first write.
    Nothing,
    /// A database that anybody can read.
    Plain,
    /// An encrypted database, or no database at all.
    Unreadable,
}

fn look_at(path: &Path) -> std::io::Result<Found> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(error),
    };
    let mut head = Vec::new();
    file.by_ref().take(16).read_to_end(&mut head)?;
    Ok(match head.as_slice() {
        [] => Found::Nothing,
        b"SQLite format 3\0" => Found::Plain,
        _ => Found::Unreadable,
    })
}

/// What would otherwise fail later in words of the engine, or silently write plain text.
fn refuse_what_cannot_fit(path: &Path, found: Found, has_key: bool) -> StoreResult<()> {
    match (found, has_key) {
        (_, true) if !ENCRYPTS => Err(StoreError::CannotEncrypt),
        (Found::Plain, true) => Err(StoreError::NotEncrypted(path.to_owned())),
        (Found::Unreadable, false) => Err(StoreError::MissingKey(path.to_owned())),
        (Found::Nothing, false) if ENCRYPTS => Err(StoreError::MissingKey(path.to_owned())),
        _ => Ok(()),
    }
}

/// SQLite gives its other files the permissions of this one.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// `SQLITE_NOTADB`: the first page did not decrypt.
fn name_wrong_key(error: sqlx::Error, path: &Path) -> StoreError {
    match &error {
        sqlx::Error::Database(database) if database.code().as_deref() == Some("26") => {
            StoreError::WrongKey(path.to_owned())
        }
        _ => error.into(),
    }
}
