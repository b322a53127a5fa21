//! Migrated empty databases for tests, one for each test, on either engine, and the macro that makes
//! two tests of one body. A test that finds no PostgreSQL fails and says how to get one.

use std::collections::VecDeque;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::address::{Address, DatabaseKey};
use crate::engine::Db;
use crate::migrations::fingerprint;

/// An empty database for one test. It goes away with it.
#[derive(Debug)]
pub struct TestDb {
    db: Db,
    home: Home,
}

#[derive(Debug)]
enum Home {
    Directory(TempDir),
    Server { admin: Box<PgConnectOptions>, database: String },
}

impl Deref for TestDb {
    type Target = Db;
    fn deref(&self) -> &Db {
        &self.db
    }
}

impl TestDb {
    /// The open database.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Where it is, to open it a second time.
    pub fn address(&self) -> Address {
        match &self.home {
            Home::Directory(directory) => Address::file(file_in(directory)),
            Home::Server { admin, database } => {
                Address::Postgres(Box::new(admin.clone().database(database)))
            }
        }
    }

    /// The same as text, for another process; `key` opens it.
    pub fn address_text(&self) -> String {
        match &self.home {
            Home::Directory(directory) => format!("sqlite:{}", file_in(directory).display()),
            Home::Server { admin, database } => {
                admin.clone().database(database).to_url_lossy().into()
            }
        }
    }
}

/// Keeps the last files open that tests have opened, until others take their places or the process
/// ends. A connection closes on a thread of its own, and SQLCipher takes its memory away when a test
/// process ends: a file that its last test closed would now and then crash it, with all tests passed.
pub(crate) fn keep_open(db: &Db) {
    static KEPT: Mutex<VecDeque<Db>> = Mutex::new(VecDeque::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.truncate(KEPT_OPEN - 1);
    kept.push_front(db.clone());
}

/// More than tests that run at once have open.
const KEPT_OPEN: usize = 16;

/// The key of test databases; none where the program cannot encrypt.
pub fn key() -> Option<DatabaseKey> {
    let encrypts = cfg!(any(feature = "sqlcipher", feature = "sqlcipher-static"));
    encrypts.then(|| DatabaseKey::from_bytes(&[7; 32]))
}

/// A migrated empty SQLite database in a directory of its own.
///
/// # Panics
/// When it cannot be made; the test fails with the reason.
pub async fn sqlite() -> TestDb {
    static MIGRATED: OnceCell<Vec<u8>> = OnceCell::const_new();
    let bytes = MIGRATED.get_or_init(migrated_file).await;

    let directory =
        tempfile::tempdir().unwrap_or_else(|error| panic!("no temporary directory: {error}"));
    std::fs::write(file_in(&directory), bytes)
        .unwrap_or_else(|error| panic!("cannot write: {error}"));
    let db = open(&Address::file(file_in(&directory))).await;
    TestDb { db, home: Home::Directory(directory) }
}

/// A migrated empty PostgreSQL database on the server of `ANNEX_TEST_POSTGRES_URL`.
///
/// # Panics
/// When there is no such server; the test fails and says how to get one.
pub async fn postgres() -> TestDb {
    let admin = server();
    let template = template(&admin).await;
    let mut connection = connect(&admin).await;

    let (id,): (String,) =
        sqlx::query_as("SELECT replace(CAST(gen_random_uuid() AS TEXT), '-', '')")
            .fetch_one(&mut connection)
            .await
            .unwrap_or_else(|error| panic!("no name for a test database: {error}"));
    let database = format!("annex_test_{id}");
    run(&mut connection, format!("CREATE DATABASE {database} TEMPLATE {template}")).await;

    let home = Home::Server { admin: Box::new(admin.clone()), database: database.clone() };
    let db = open(&Address::Postgres(Box::new(admin.database(&database)))).await;
    TestDb { db, home }
}

/// SQLite, or PostgreSQL when `ANNEX_TEST_ENGINE` is `postgres`: for tests that run once for each
/// engine and not twice at once.
#[expect(
    clippy::disallowed_methods,
    clippy::missing_panics_doc,
    reason = "tests have no settings but this one, and a wrong one ends them"
)]
pub async fn chosen() -> TestDb {
    match std::env::var("ANNEX_TEST_ENGINE").as_deref() {
        Ok("postgres") => postgres().await,
        Ok("sqlite") | Err(_) => sqlite().await,
        Ok(other) => panic!("ANNEX_TEST_ENGINE is {other:?}; it is sqlite or postgres"),
    }
}

/// Runs a statement that the program has not: what somebody with the database in hand may do.
#[expect(clippy::missing_panics_doc, reason = "a test that cannot go on fails")]
pub async fn tamper(db: &Db, statement: String) {
    let statement = AssertSqlSafe(statement);
    let done = match db {
        Db::Sqlite { write, .. } => sqlx::query(statement).execute(write).await.map(drop),
        Db::Postgres(pool) => sqlx::query(statement).execute(pool).await.map(drop),
    };
    done.unwrap_or_else(|error| panic!("the statement does not run: {error}"));
}

/// Makes two tests of each body: `name::sqlite` and `name::postgres`. The calling crate needs tokio
/// with `macros` and `rt` among its dev-dependencies.
#[macro_export]
macro_rules! both_engines {
    ($($(#[$attribute:meta])* async fn $name:ident($db:ident: TestDb) $body:block)+) => {$(
        $(#[$attribute])*
        mod $name {
            use super::*;

            async fn body($db: $crate::testing::TestDb) $body

            #[tokio::test]
            async fn sqlite() {
                body($crate::testing::sqlite().await).await;
            }

            #[tokio::test]
            async fn postgres() {
                body($crate::testing::postgres().await).await;
            }
        }
    )+};
}

fn file_in(directory: &TempDir) -> PathBuf {
    Path::new(directory.path()).join("annex.db")
}

async fn open(address: &Address) -> Db {
    Db::open(address, key().as_ref())
        .await
        .unwrap_or_else(|error| panic!("{address} does not open: {error}"))
}

async fn migrate(db: &Db) {
    db.migrate().await.unwrap_or_else(|error| panic!("the migrations do not run: {error}"));
}

/// Migrating once and copying the file makes a test start in milliseconds.
async fn migrated_file() -> Vec<u8> {
    let directory =
        tempfile::tempdir().unwrap_or_else(|error| panic!("no temporary directory: {error}"));
    let db = open(&Address::file(file_in(&directory))).await;
    migrate(&db).await;
    db.close().await;
    std::fs::read(file_in(&directory)).unwrap_or_else(|error| panic!("cannot read: {error}"))
}

#[expect(clippy::disallowed_methods, reason = "tests have no settings but this one")]
fn server() -> PgConnectOptions {
    let url = std::env::var("ANNEX_TEST_POSTGRES_URL").unwrap_or_else(|_| {
        panic!(
            "ANNEX_TEST_POSTGRES_URL is not set, so this test has no PostgreSQL. Run `cargo xtask \
             test`, which starts one, or set it to the address of a server where databases may be \
             created."
        )
    });
    url.parse().unwrap_or_else(|error| panic!("ANNEX_TEST_POSTGRES_URL cannot be read: {error}"))
}

/// The name of a migrated database that is copied for each test. It stays on the server, under a
/// name that changes with the migrations; test programs that run side by side share it.
async fn template(admin: &PgConnectOptions) -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    TEMPLATE.get_or_init(async || make_template(admin).await).await
}

async fn make_template(admin: &PgConnectOptions) -> String {
    let name = format!("annex_template_{}", fingerprint());
    let mut connection = connect(admin).await;
    run(&mut connection, "SELECT pg_advisory_lock(7009414319)".to_owned()).await;
    let (exists,): (bool,) =
        sqlx::query_as("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
            .bind(&name)
            .fetch_one(&mut connection)
            .await
            .unwrap_or_else(|error| panic!("cannot look for {name}: {error}"));
    if !exists {
        // Renamed when it is whole: a test program may be killed in between.
        let draft = format!("{name}_draft");
        run(&mut connection, format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)")).await;
        run(&mut connection, format!("CREATE DATABASE {draft}")).await;
        let db = open(&Address::Postgres(Box::new(admin.clone().database(&draft)))).await;
        migrate(&db).await;
        db.close().await;
        run(&mut connection, format!("ALTER DATABASE {draft} RENAME TO {name}")).await;
    }
    run(&mut connection, "SELECT pg_advisory_unlock(7009414319)".to_owned()).await;
    name
}

async fn connect(admin: &PgConnectOptions) -> PgConnection {
    PgConnection::connect_with(admin).await.unwrap_or_else(|error| {
        panic!("the server of ANNEX_TEST_POSTGRES_URL does not answer: {error}. Run `cargo xtask test`.")
    })
}

/// Names in these statements are made here, of letters and digits.
async fn run(connection: &mut PgConnection, sql: String) {
    if let Err(error) = sqlx::raw_sql(AssertSqlSafe(sql.clone())).execute(connection).await {
        panic!("{sql}: {error}");
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let Home::Server { admin, database } = &self.home else {
            return;
        };
        let (admin, sql) =
            (admin.clone(), format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)"));
        // The runtime of the test is about to end, so this needs one of its own.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let mut connection =
                    PgConnection::connect_with(&admin).await.map_err(std::io::Error::other)?;
                sqlx::raw_sql(AssertSqlSafe(sql))
                    .execute(&mut connection)
                    .await
                    .map_err(std::io::Error::other)
            })
        });
        // What could not be dropped stays on a throw-away server.
        drop(dropping.join());
    }
}
