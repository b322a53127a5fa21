//! What only a server needs: opening it, and a lock while it is migrated.

use std::io::{self, ErrorKind};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Connection as _, PgConnection, Postgres, Transaction};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use crate::engine::Db;
use crate::error::{StoreError, StoreResult};

const CONNECTIONS: u32 = 10;

/// How long a unit of work waits for a connection of ours.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a server may take to answer a knock.
const ANSWER: Duration = Duration::from_secs(2);

/// How long an answer to a knock serves the others who waited with it.
const FRESH: Duration = Duration::from_secs(1);

/// A writer waits five seconds for its turn, as on SQLite, and one that fell silent loses its turn
/// after a minute. Plain settings, not start-up parameters: connection poolers refuse those.
const SESSION: &str = "SET lock_timeout = '5s';
                       SET idle_in_transaction_session_timeout = '60s'";

pub(crate) async fn open(options: PgConnectOptions) -> StoreResult<Db> {
    let options = options.application_name("annex");
    let opened = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .after_connect(|connection, _| {
            Box::pin(async move { sqlx::raw_sql(SESSION).execute(connection).await.map(drop) })
        })
        .connect_with(options.clone())
        .await;
    match opened {
        Ok(pool) => Ok(Db::Postgres(pool)),
        Err(error) => Err(name(error, &options).await),
    }
}

/// Begins a unit of work with these words.
pub(crate) async fn begin(
    pool: &PgPool,
    words: &'static str,
) -> StoreResult<Transaction<'static, Postgres>> {
    match pool.begin_with(words).await {
        Ok(tx) => Ok(tx),
        Err(error) => Err(name(error, &pool.connect_options()).await),
    }
}

/// The pool says the same when all its connections are in use and when no server lets it in, since it
/// goes on knocking. One knock of our own tells the two apart.
async fn name(error: sqlx::Error, options: &PgConnectOptions) -> StoreError {
    if !matches!(error, sqlx::Error::PoolTimedOut) {
        return error.into();
    }
    match knock(options).await {
        Answer::Busy => StoreError::Busy,
        Answer::Away(kind, told) => StoreError::Unreachable(io::Error::new(kind, told).into()),
        Answer::Refused(told) => StoreError::Engine(io::Error::other(told).into()),
    }
}

/// What a server answers to a knock.
#[derive(Debug, Clone)]
enum Answer {
    /// It opens, or would if it had room.
    Busy,
    /// Nothing, or that it is going.
    Away(ErrorKind, String),
    /// It does not know us any more.
    Refused(String),
}

impl Answer {
    fn of(error: sqlx::Error) -> Self {
        match error.into() {
            StoreError::Busy => Self::Busy,
            StoreError::Unreachable(sqlx::Error::Io(error)) => {
                Self::Away(error.kind(), error.to_string())
            }
            StoreError::Unreachable(error) => Self::Away(ErrorKind::Other, error.to_string()),
            other => Self::Refused(other.to_string()),
        }
    }
}

/// The last knock: which server it was for, when it answered and what.
static LAST: Mutex<Option<(String, Instant, Answer)>> = Mutex::const_new(None);

/// Those who waited for the pool together are told the same: a connection that each of them opened
/// to ask would be one more that a busy server has to bear.
async fn knock(options: &PgConnectOptions) -> Answer {
    let (host, port) = (options.get_host(), options.get_port());
    let server = format!("{host}:{port}/{}", options.get_database().unwrap_or_default());
    let mut last = LAST.lock().await;
    if let Some((known, at, answer)) = last.as_ref()
        && *known == server
        && at.elapsed() < FRESH
    {
        return answer.clone();
    }
    let answer = match timeout(ANSWER, PgConnection::connect_with(options)).await {
        Ok(Ok(connection)) => {
            // The answer stands, whether or not it says good-bye in time.
            timeout(ANSWER, connection.close()).await.ok();
            Answer::Busy
        }
        Ok(Err(error)) => Answer::of(error),
        Err(_) => Answer::of(sqlx::Error::Io(ErrorKind::TimedOut.into())),
    };
    *last = Some((server, Instant::now(), answer.clone()));
    answer
}

/// One process migrates, the others wait: there is no head row yet that could put them in order.
const LOCK_MIGRATION: &str = "SELECT pg_advisory_xact_lock(7009414318)";

pub(crate) async fn begin_migration(pool: &PgPool) -> StoreResult<Transaction<'static, Postgres>> {
    let mut tx = begin(pool, "BEGIN").await?;
    sqlx::query(LOCK_MIGRATION).execute(&mut *tx).await?;
    Ok(tx)
}
