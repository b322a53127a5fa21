//! Every statement is prepared on both engines, and they agree on what goes in and what comes out.

use sqlx::{Column as _, Either, Executor as _, Statement as _};
use store::testing::{postgres, sqlite};
use store::{Db, all_statements};

/// What a statement takes and gives: the number of parameters, the names of columns.
#[derive(Debug, PartialEq)]
struct Shape {
    parameters: usize,
    columns: Vec<String>,
}

macro_rules! shape {
    ($pool:expr, $sql:expr) => {
        $pool.acquire().await.unwrap().prepare(sqlx::SqlSafeStr::into_sql_str($sql)).await.map(
            |prepared| Shape {
                parameters: match prepared.parameters() {
                    Some(Either::Left(types)) => types.len(),
                    Some(Either::Right(count)) => count,
                    None => 0,
                },
                columns: prepared.columns().iter().map(|column| column.name().to_owned()).collect(),
            },
        )
    };
}

async fn shape(db: &Db, sql: &'static str) -> Result<Shape, sqlx::Error> {
    match db {
        Db::Sqlite { write, .. } => shape!(write, sql),
        Db::Postgres(pool) => shape!(pool, sql),
    }
}

#[tokio::test]
async fn every_statement_is_understood_alike_by_both_engines() {
    let (sqlite, postgres) = (sqlite().await, postgres().await);
    let mut faults = Vec::new();
    for statement in all_statements() {
        let place = format!("{}::{}", statement.module, statement.name);
        match (shape(&sqlite, statement.sql).await, shape(&postgres, statement.sql).await) {
            (Ok(left), Ok(right)) if left == right => {}
            (Ok(left), Ok(right)) => {
                faults.push(format!("{place}: SQLite {left:?}, PostgreSQL {right:?}"));
            }
            (left, right) => {
                faults.extend(left.err().map(|error| format!("{place}: SQLite: {error}")));
                faults.extend(right.err().map(|error| format!("{place}: PostgreSQL: {error}")));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_statement_is_listed_twice_and_none_is_lost() {
    let mut places: Vec<_> =
        all_statements().iter().map(|found| (found.module, found.name)).collect();
    let count = places.len();
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), count);
    assert!(places.contains(&("audit", "APPEND")));
}

#[test]
fn no_query_is_written_outside_the_lists() {
    // These speak to one engine only: settings, locks, and databases for tests.
    const ONE_ENGINE: [&str; 4] = ["engine", "postgres", "sqlite", "testing"];
    let files = files();
    for (module, text) in files.iter().filter(|(module, _)| !ONE_ENGINE.contains(&module.as_str()))
    {
        for word in ["sqlx::query", "raw_sql", "AssertSqlSafe", "QueryBuilder"] {
            assert!(
                !text.contains(word),
                "{module} says {word}; use statements! and the macros of engine.rs"
            );
        }
    }
    assert!(files.len() > 5, "only {} files found", files.len());
}

#[test]
fn every_file_of_statements_is_named_in_the_list() {
    let listed: Vec<_> = all_statements().iter().map(|statement| statement.module).collect();
    for (module, text) in files() {
        let declares = text.contains("\nstatements! {");
        assert_eq!(
            declares,
            listed.contains(&module.as_str()),
            "{module} belongs into gather! of lib.rs, as every file with statements"
        );
    }
}

/// The sources of the store, by module.
fn files() -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| {
            let module = path.file_stem().unwrap().to_string_lossy().into_owned();
            (module, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}
