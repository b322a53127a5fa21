//! The steps from an empty database to the present one: the numbered files of `/migrations`,
//! compiled in. One text for both engines; forward only.

use sqlx::migrate::{AppliedMigration, Migrate as _, MigrateError, Migrator};

use crate::engine::{Db, Tx, on_engine};
use crate::error::{StoreError, StoreResult, is_missing_table};
use crate::{postgres, sqlite};

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
    /// wrote is refused. Where nothing is to be done, nobody has to wait for whoever writes.
    pub async fn migrate(&self) -> StoreResult<()> {
        if self.is_current().await? {
            return Ok(());
        }
        let mut tx = match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(sqlite::begin_write(write).await?),
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

    /// Whether exactly the migrations that this program knows ran, to the letter. What else may be
    /// the matter, the migrator says.
    async fn is_current(&self) -> StoreResult<bool> {
        let known = MIGRATOR.migrations.iter().map(|step| (step.version, &step.checksum));
        let applied = self.applied().await?;
        Ok(known.eq(applied.iter().map(|step| (step.version, &step.checksum))))
    }

    /// How far the database is, without changing it.
    pub async fn schema_state(&self) -> StoreResult<SchemaState> {
        let known = MIGRATOR.migrations.len();
        Ok(SchemaState { applied: self.applied().await?.len(), known })
    }

    /// What ran, in order.
    async fn applied(&self) -> StoreResult<Vec<AppliedMigration>> {
        let mut tx = self.begin_read().await?;
        let applied =
            on_engine!(&mut tx, connection => connection.list_applied_migrations(TABLE).await);
        match applied {
            // Nothing ran yet. Whatever else is wrong says nothing about how far the database is.
            Err(MigrateError::Execute(error)) if is_missing_table(&error) => Ok(Vec::new()),
            applied => applied.map_err(name),
        }
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
