//! A server that goes away, and one that was never there: neither is busy, and neither is a fault of
//! ours. SQLite has none.

use std::time::{Duration, Instant};

use store::testing::postgres;
use store::{Address, Db, StoreError, installation};

/// Ends every other connection to this database, as a server does that shuts down.
async fn end_connections(db: &Db) {
    let Db::Postgres(pool) = db else { panic!("not PostgreSQL") };
    sqlx::query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .execute(pool)
    .await
    .unwrap();
}

#[tokio::test]
async fn a_connection_that_the_server_ends_is_told_as_such_and_the_next_unit_of_work_has_another() {
    let db = postgres().await;
    let other = Db::open(&db.address(), None).await.unwrap();
    let mut reader = other.begin_read().await.unwrap();
    let writer = other.begin_write().await.unwrap();
    end_connections(&db).await;
    let read = installation::find(&mut reader).await;
    assert!(matches!(read, Err(StoreError::Unreachable(_))), "{read:?}");
    let committed = writer.commit().await;
    assert!(matches!(committed, Err(StoreError::Unreachable(_))), "{committed:?}");

    drop(reader);
    let mut tx = other.begin_write().await.unwrap();
    installation::raise_public_revision(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_server_that_is_not_there_is_not_called_busy() {
    let address = Address::parse("postgres://annex:hunter2@127.0.0.1:1/annex").unwrap();
    let error = Db::open(&address, None).await.unwrap_err();
    assert!(matches!(error, StoreError::Unreachable(_)), "{error:?}");
    let told = error.to_string();
    assert!(told.contains("cannot be reached") && !told.contains("hunter2"), "{told}");
}

/// How many connections to this database were ever opened.
async fn connections(db: &Db) -> i64 {
    let Db::Postgres(pool) = db else { panic!("not PostgreSQL") };
    // A server counts a connection a moment after it was opened.
    tokio::time::sleep(Duration::from_secs(2)).await;
    sqlx::query_scalar("SELECT sessions FROM pg_stat_database WHERE datname = current_database()")
        .fetch_one(pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_server_that_answers_while_all_connections_are_taken_is_busy_and_is_asked_once() {
    let looking = postgres().await;
    let db = Db::open(&looking.address(), None).await.unwrap();
    let mut taken = Vec::new();
    for _ in 0..10 {
        taken.push(db.begin_read().await.unwrap());
    }
    let before = connections(&looking).await;
    let began = Instant::now();
    let mut waiting = tokio::task::JoinSet::new();
    for _ in 0..60 {
        let db = db.clone();
        waiting.spawn(async move { db.begin_read().await });
    }
    for answer in waiting.join_all().await {
        assert!(matches!(answer, Err(StoreError::Busy)), "{answer:?}");
    }
    assert!(began.elapsed() < Duration::from_secs(15), "waited {:?}", began.elapsed());
    let opened = connections(&looking).await - before;
    assert!(opened <= 5, "{opened} connections for one question");
    drop(taken);
    assert!(db.begin_read().await.is_ok());
}
