//! Opening the file: what was there is there, its settings are safe, and others cannot read it.

use std::path::{Path, PathBuf};

use store::testing::key;
use store::{Address, DatabaseKey, Db, StoreResult, installation};
use tempfile::TempDir;

pub struct Scratch {
    directory: TempDir,
}

impl Scratch {
    pub fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self) -> PathBuf {
        self.directory.path().join("annex.db")
    }

    pub async fn open(&self, key: Option<&DatabaseKey>) -> StoreResult<Db> {
        Db::open(&Address::file(self.path()), key).await
    }

    /// A database with one acknowledged act in it.
    pub async fn filled(key: Option<&DatabaseKey>) -> Self {
        let scratch = Self::new();
        let db = scratch.open(key).await.unwrap();
        db.migrate().await.unwrap();
        let mut tx = db.begin_write().await.unwrap();
        installation::raise_public_revision(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        db.close().await;
        scratch
    }

    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let entries = std::fs::read_dir(self.directory.path()).unwrap();
        let mut files: Vec<_> = entries
            .map(|entry| entry.unwrap())
            .map(|entry| {
                (
                    entry.file_name().to_string_lossy().into_owned(),
                    std::fs::read(entry.path()).unwrap(),
                )
            })
            .collect();
        files.sort();
        files
    }
}

#[tokio::test]
async fn the_right_key_opens_and_everything_is_there() {
    let scratch = Scratch::filled(key().as_ref()).await;
    let db = scratch.open(key().as_ref()).await.unwrap();
    let mut tx = db.begin_read().await.unwrap();
    assert_eq!(installation::find(&mut tx).await.unwrap().public_revision, 1);
}

#[tokio::test]
async fn a_directory_that_is_not_there_is_named() {
    let address = Address::file(Path::new("/nowhere/at/all/annex.db"));
    let error = Db::open(&address, key().as_ref()).await.unwrap_err();
    assert!(error.to_string().contains("/nowhere/at/all/annex.db"), "{error}");
}

#[cfg(unix)]
#[tokio::test]
async fn the_files_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;

    let scratch = Scratch::new();
    let db = scratch.open(key().as_ref()).await.unwrap();
    db.migrate().await.unwrap();
    let mut seen = 0;
    for entry in std::fs::read_dir(scratch.directory.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o077, 0, "{:?}", entry.path());
        seen += 1;
    }
    assert!(seen >= 2, "database and write-ahead log");
}

#[tokio::test]
async fn the_settings_that_keep_data_safe_are_on() {
    let scratch = Scratch::filled(key().as_ref()).await;
    let Db::Sqlite { read, write } = scratch.open(key().as_ref()).await.unwrap() else {
        panic!("not SQLite")
    };
    for (sql, expected) in [
        ("SELECT * FROM pragma_journal_mode", "wal"),
        ("SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous", "2"),
        ("SELECT CAST(foreign_keys AS TEXT) FROM pragma_foreign_keys", "1"),
        ("SELECT CAST(trusted_schema AS TEXT) FROM pragma_trusted_schema", "0"),
    ] {
        for pool in [&read, &write] {
            let (found,): (String,) = sqlx::query_as(sql).fetch_one(pool).await.unwrap();
            assert_eq!(found, expected, "{sql}");
        }
    }
    // Who waits for the writer's place looks again and again, five seconds long like the readers.
    let patience = "SELECT CAST(timeout AS TEXT) FROM pragma_busy_timeout";
    for (pool, expected) in [(&read, "5000"), (&write, "3")] {
        let (found,): (String,) = sqlx::query_as(patience).fetch_one(pool).await.unwrap();
        assert_eq!(found, expected);
    }
    assert!(sqlx::query("DELETE FROM counters").execute(&read).await.is_err());
}
