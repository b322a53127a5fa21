//! The two migrated databases have the same tables, columns, types and nullability.

use std::collections::BTreeSet;

use store::Db;
use store::testing::{TestDb, postgres, sqlite};

/// Table, column, type, may be null.
type Columns = BTreeSet<(String, String, String, bool)>;

async fn of_sqlite(db: &TestDb) -> Columns {
    let Db::Sqlite { read, .. } = &**db else { panic!("not SQLite") };
    let rows: Vec<(String, String, String, bool)> = sqlx::query_as(
        "SELECT tables.name, columns.name, lower(columns.type), NOT columns.\"notnull\"
         FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
         WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' AND tables.name <> '_sqlx_migrations'",
    )
    .fetch_all(read)
    .await
    .unwrap();
    rows.into_iter().collect()
}

async fn of_postgres(db: &TestDb) -> Columns {
    let Db::Postgres(pool) = &**db else { panic!("not PostgreSQL") };
    let rows: Vec<(String, String, String, bool)> = sqlx::query_as(
        "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT),
                is_nullable = 'YES'
         FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    rows.into_iter().collect()
}

#[tokio::test]
async fn the_schemas_agree_in_every_column() {
    let (sqlite, postgres) = (sqlite().await, postgres().await);
    let (left, right) = (of_sqlite(&sqlite).await, of_postgres(&postgres).await);
    let only_left: Vec<_> = left.difference(&right).collect();
    let only_right: Vec<_> = right.difference(&left).collect();
    assert!(
        only_left.is_empty() && only_right.is_empty(),
        "only in SQLite (a primary key needs NOT NULL too): {only_left:#?}\nonly in PostgreSQL: {only_right:#?}"
    );
    assert!(left.iter().any(|(table, ..)| table == "audit_events"));
}

#[tokio::test]
async fn only_types_that_both_engines_keep_alike_are_used() {
    let sqlite = sqlite().await;
    for (table, column, kind, _) in of_sqlite(&sqlite).await {
        assert!(
            ["text", "bigint", "boolean", "bytea"].contains(&kind.as_str()),
            "{table}.{column} is {kind}"
        );
    }
}

#[tokio::test]
async fn every_type_in_use_goes_in_and_out_whole_on_both_engines() {
    macro_rules! round_trip {
        ($acquired:expr) => {{
            let mut connection = $acquired.unwrap();
            sqlx::query(
                "CREATE TEMPORARY TABLE kinds (t TEXT, n BIGINT, b BOOLEAN, x BYTEA, absent BYTEA)",
            )
            .execute(&mut *connection)
            .await
            .unwrap();
            sqlx::query("INSERT INTO kinds (t, n, b, x, absent) VALUES ($1, $2, $3, $4, $5)")
                .bind("7.50")
                .bind(i64::MAX)
                .bind(true)
                .bind(vec![0_u8, 0xFF, b'7'])
                .bind(None::<Vec<u8>>)
                .execute(&mut *connection)
                .await
                .unwrap();
            let row: (String, i64, bool, Vec<u8>, Option<Vec<u8>>) =
                sqlx::query_as("SELECT t, n, b, x, absent FROM kinds")
                    .fetch_one(&mut *connection)
                    .await
                    .unwrap();
            assert_eq!(row, ("7.50".to_owned(), i64::MAX, true, vec![0, 0xFF, b'7'], None));
        }};
    }
    for db in [sqlite().await, postgres().await] {
        match &*db {
            Db::Sqlite { write, .. } => round_trip!(write.acquire().await),
            Db::Postgres(pool) => round_trip!(pool.acquire().await),
        }
    }
}
