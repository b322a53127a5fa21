//! The two engines behind one face: `Db` opens units of work, `Tx` is one of them, and four macros
//! run a statement on whichever engine it is. Statements themselves live beside their functions; a
//! macro takes one by the name of its constant, so none can be written in passing.

use sqlx::{Executor as _, PgPool, Postgres, SqlSafeStr, Sqlite, SqlitePool, Transaction};

use crate::address::{Address, DatabaseKey};
use crate::error::StoreResult;
use crate::{all_statements, audit, postgres, sqlite};

/// An open database of either engine. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Db {
    /// One writer, several readers, one file.
    Sqlite {
        /// Cannot write.
        read: SqlitePool,
        /// A single connection: SQLite has one writer at a time, so the queue stands in our process.
        write: SqlitePool,
    },
    /// A server.
    Postgres(PgPool),
}

/// One unit of work. Dropping it undoes everything.
#[derive(Debug)]
pub enum Tx {
    /// On a file.
    Sqlite(Transaction<'static, Sqlite>),
    /// On a server.
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// Opens a database, and creates the file where there is none. Does not migrate.
    /// A wrong or missing key is refused; it never makes a new empty database.
    pub async fn open(address: &Address, key: Option<&DatabaseKey>) -> StoreResult<Self> {
        match address {
            Address::Sqlite(path) => sqlite::open(path, key).await,
            Address::Postgres(options) => postgres::open(options.as_ref().clone()).await,
        }
    }

    /// Begins to read: what this unit sees does not change while it lasts.
    pub async fn begin_read(&self) -> StoreResult<Tx> {
        Ok(match self {
            Self::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
            Self::Postgres(pool) => Tx::Postgres(
                postgres::begin(pool, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
            ),
        })
    }

    /// Begins to write. Writers wait for each other on both engines, from the first statement to
    /// the commit: what one of them reads, no other can change before it is done.
    pub async fn begin_write(&self) -> StoreResult<Tx> {
        match self {
            Self::Sqlite { write, .. } => Ok(Tx::Sqlite(sqlite::begin_write(write).await?)),
            Self::Postgres(pool) => {
                let mut tx = Tx::Postgres(postgres::begin(pool, "BEGIN").await?);
                audit::wait_for_turn(&mut tx).await?;
                Ok(tx)
            }
        }
    }

    /// Whether every statement of the program finds its tables and columns, for a start or a check: what
    /// a connection prepared before is not looked at again. Nothing is read or written.
    pub async fn must_be_whole(&self) -> StoreResult<()> {
        for statement in all_statements() {
            let sql = SqlSafeStr::into_sql_str(statement.sql);
            match self {
                Self::Sqlite { read, .. } => read.acquire().await?.prepare(sql).await.map(drop)?,
                Self::Postgres(pool) => pool.acquire().await?.prepare(sql).await.map(drop)?,
            }
        }
        Ok(())
    }

    /// Waits for open units of work and closes. Without it a SQLite file keeps its write-ahead log
    /// beside it, which is harmless.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// `SQLite` or `PostgreSQL`, for people.
    pub fn engine_name(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

impl Tx {
    /// Makes everything since the beginning durable.
    pub async fn commit(self) -> StoreResult<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Undoes everything at once, where dropping would do it a little later.
    pub async fn rollback(self) -> StoreResult<()> {
        match self {
            Self::Sqlite(tx) => tx.rollback().await?,
            Self::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}

/// Does the same work with the connection of whichever engine it is; the text is compiled twice.
macro_rules! on_engine {
    ($tx:expr, $connection:ident => $work:expr) => {
        match $tx {
            $crate::Tx::Sqlite(tx) => {
                let $connection = &mut **tx;
                $work
            }
            $crate::Tx::Postgres(tx) => {
                let $connection = &mut **tx;
                $work
            }
        }
    };
}

/// The one row of a statement, as `$row`.
macro_rules! fetch_one {
    ($tx:expr, $row:ty, $sql:ident $(, $bind:expr)* $(,)?) => {
        $crate::engine::on_engine!($tx, connection => sqlx::query_as::<_, $row>($sql)
            $(.bind($bind))*
            .fetch_one(connection)
            .await)
        .map_err($crate::StoreError::from)
    };
}

/// The first row of a statement, if there is one.
macro_rules! fetch_optional {
    ($tx:expr, $row:ty, $sql:ident $(, $bind:expr)* $(,)?) => {
        $crate::engine::on_engine!($tx, connection => sqlx::query_as::<_, $row>($sql)
            $(.bind($bind))*
            .fetch_optional(connection)
            .await)
        .map_err($crate::StoreError::from)
    };
}

/// Every row of a statement.
macro_rules! fetch_all {
    ($tx:expr, $row:ty, $sql:ident $(, $bind:expr)* $(,)?) => {
        $crate::engine::on_engine!($tx, connection => sqlx::query_as::<_, $row>($sql)
            $(.bind($bind))*
            .fetch_all(connection)
            .await)
        .map_err($crate::StoreError::from)
    };
}

/// Runs a statement and counts the rows that it changed.
macro_rules! execute {
    ($tx:expr, $sql:ident $(, $bind:expr)* $(,)?) => {
        $crate::engine::on_engine!($tx, connection => sqlx::query($sql)
            $(.bind($bind))*
            .execute(connection)
            .await
            .map(|done| done.rows_affected()))
        .map_err($crate::StoreError::from)
    };
}

pub(crate) use {execute, fetch_all, fetch_one, fetch_optional, on_engine};
