//! What only a server needs: opening it, and a lock while it is migrated.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Postgres, Transaction};

use crate::engine::Db;
use crate::error::StoreResult;

const CONNECTIONS: u32 = 10;

/// How long a unit of work waits for a connection of ours.
const PATIENCE: Duration = Duration::from_secs(10);

/// A writer waits five seconds for its turn, as on SQLite, and one that fell silent loses its turn
/// after a minute. Plain settings, not start-up parameters: connection poolers refuse those.
const SESSION: &str = "SET lock_timeout = '5s';
                       SET idle_in_transaction_session_timeout = '60s'";

pub(crate) async fn open(options: PgConnectOptions) -> StoreResult<Db> {
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .after_connect(|connection, _| {
            Box::pin(async move { sqlx::raw_sql(SESSION).execute(connection).await.map(drop) })
        })
        .connect_with(options.application_name("annex"))
        .await?;
    Ok(Db::Postgres(pool))
}

/// One process migrates, the others wait: there is no head row yet that could put them in order.
const LOCK_MIGRATION: &str = "SELECT pg_advisory_xact_lock(7009414318)";

pub(crate) async fn begin_migration(pool: &PgPool) -> StoreResult<Transaction<'static, Postgres>> {
    let mut tx = pool.begin().await?;
    sqlx::query(LOCK_MIGRATION).execute(&mut *tx).await?;
    Ok(tx)
}
