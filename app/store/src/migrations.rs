//! The steps from an empty database to the present one: the numbered files of `/migrations`,
//! compiled in. One text for both engines; forward only.

use sqlx::migrate::{Migrate as _, MigrateError, Migrator};

use crate::engine::{Db, Tx, on_engine};
use crate::error::{StoreError, StoreResult, is_missing_table};
use crate::postgres;

static MIGRATOR: Migrator = sqlx::migrate!("../../migrations");

/// Where sqlx writes down which migrations ran.
const TABLE: &str = "_sqlx_migrations";

/// How far a database is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchemaState {
    /// Migrations that ran.
    pub applied: usize,
    /// Migrations that this program knows.
    pub known: usize,
}

impl SchemaState {
    /// Whether nothing is left to run.
    pub fn is_current(self) -> bool {
        self.applied == self.known
    }
}

impl Db {
    /// Brings the database up to date, all at once or not at all. A database that a newer program
    /// wrote is refused.
    pub async fn migrate(&self) -> StoreResult<()> {
        let mut tx = match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(postgres::begin_migration(pool).await?),
        };
        let migrator = Migrator {
            locking: false,
            migrations: MIGRATOR.migrations.clone(),
            ..Migrator::DEFAULT
        };
        on_engine!(&mut tx, connection => migrator.run_direct(None, connection, false).await)
            .map_err(name)?;
        tx.commit().await
    }

    /// How far the database is, without changing it.
    pub async fn schema_state(&self) -> StoreResult<SchemaState> {
        let mut tx = self.begin_read().await?;
        let known = MIGRATOR.migrations.len();
        let applied =
            on_engine!(&mut tx, connection => connection.list_applied_migrations(TABLE).await);
        let applied = match applied {
            Ok(applied) => applied.len(),
            // Nothing ran yet. Whatever else is wrong says nothing about how far the database is.
            Err(MigrateError::Execute(error)) if is_missing_table(&error) => 0,
            Err(error) => return Err(name(error)),
        };
        Ok(SchemaState { applied, known })
    }
}

/// A name for exactly this set of migrations.
#[cfg(feature = "testing")]
pub(crate) fn fingerprint() -> String {
    let checksums: Vec<u8> =
        MIGRATOR.migrations.iter().flat_map(|step| step.checksum.to_vec()).collect();
    domain::canonical::Digest::of(&checksums).short().to_owned()
}

fn name(error: MigrateError) -> StoreError {
    match error {
        MigrateError::VersionMissing(version) => StoreError::Newer(version),
        MigrateError::VersionMismatch(version) => StoreError::Edited(version),
        MigrateError::Execute(error) => error.into(),
        other => StoreError::Engine(sqlx::Error::Migrate(Box::new(other))),
    }
}
