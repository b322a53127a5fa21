//! What only a server needs: opening it, and a lock while it is migrated.

use std::io::ErrorKind;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Connection as _, PgConnection, Postgres, Transaction};
use tokio::time::timeout;

use crate::engine::Db;
use crate::error::{StoreError, StoreResult};

const CONNECTIONS: u32 = 10;

/// How long a unit of work waits for a connection of ours.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a server may take to answer a knock.
const ANSWER: Duration = Duration::from_secs(2);

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
    match timeout(ANSWER, PgConnection::connect_with(options)).await {
        Ok(Ok(_)) => StoreError::Busy,
        Ok(Err(error)) => error.into(),
        Err(_) => StoreError::Unreachable(sqlx::Error::Io(ErrorKind::TimedOut.into())),
    }
}

/// One process migrates, the others wait: there is no head row yet that could put them in order.
const LOCK_MIGRATION: &str = "SELECT pg_advisory_xact_lock(7009414318)";

pub(crate) async fn begin_migration(pool: &PgPool) -> StoreResult<Transaction<'static, Postgres>> {
    let mut tx = begin(pool, "BEGIN").await?;
    sqlx::query(LOCK_MIGRATION).execute(&mut *tx).await?;
    Ok(tx)
}
