//! Units of work: whole or not at all, in a row, and with errors that have one name on both engines.

use domain::id::Series;
use store::{Db, StoreError, Tx, both_engines, installation};

/// Runs a statement that only a test would write.
async fn run(tx: &mut Tx, sql: &'static str) -> Result<u64, StoreError> {
    Ok(match tx {
        Tx::Sqlite(tx) => sqlx::query(sql).execute(&mut **tx).await?.rows_affected(),
        Tx::Postgres(tx) => sqlx::query(sql).execute(&mut **tx).await?.rows_affected(),
    })
}

async fn with_parents_and_children(db: &Db) -> Tx {
    let mut tx = db.begin_write().await.unwrap();
    run(&mut tx, "CREATE TABLE parents (a TEXT NOT NULL, b BIGINT NOT NULL, PRIMARY KEY (a, b))")
        .await
        .unwrap();
    run(&mut tx, "CREATE TABLE children (id TEXT NOT NULL PRIMARY KEY, a TEXT, b BIGINT, slug TEXT UNIQUE, FOREIGN KEY (a, b) REFERENCES parents (a, b))").await.unwrap();
    run(&mut tx, "INSERT INTO parents (a, b) VALUES ('x', 1)").await.unwrap();
    run(&mut tx, "INSERT INTO children (id, a, b, slug) VALUES ('1', 'x', 1, 'acme')")
        .await
        .unwrap();
    tx
}

both_engines! {
    async fn a_dropped_unit_of_work_leaves_nothing(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        installation::raise_public_revision(&mut tx).await.unwrap();
        drop(tx);
        let mut tx = db.begin_read().await.unwrap();
        assert_eq!(installation::find(&mut tx).await.unwrap().public_revision, 0);
    }

    async fn a_reader_sees_the_same_from_its_first_look_to_its_last(db: TestDb) {
        let mut reader = db.begin_read().await.unwrap();
        assert_eq!(installation::find(&mut reader).await.unwrap().public_revision, 0);

        let mut writer = db.begin_write().await.unwrap();
        installation::raise_public_revision(&mut writer).await.unwrap();
        writer.commit().await.unwrap();

        assert_eq!(installation::find(&mut reader).await.unwrap().public_revision, 0);
        drop(reader);
        let mut reader = db.begin_read().await.unwrap();
        assert_eq!(installation::find(&mut reader).await.unwrap().public_revision, 1);
    }

    async fn a_reader_cannot_write(db: TestDb) {
        let mut reader = db.begin_read().await.unwrap();
        assert!(installation::raise_public_revision(&mut reader).await.is_err());
    }

    async fn what_a_writer_read_stays_true_until_it_commits(db: TestDb) {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..10 {
            let db = Db::clone(&db);
            tasks.spawn(async move {
                let mut tx = db.begin_write().await.unwrap();
                let before = installation::find(&mut tx).await.unwrap().clock_ahead_ms;
                tokio::task::yield_now().await;
                installation::move_clock(&mut tx, before + 1).await.unwrap();
                tx.commit().await.unwrap();
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        let mut tx = db.begin_read().await.unwrap();
        assert_eq!(installation::find(&mut tx).await.unwrap().clock_ahead_ms, 10);
    }

    async fn a_second_process_waits_for_its_turn_and_then_hears_that_it_is_busy(db: TestDb) {
        let other = Db::open(&db.address(), store::testing::key().as_ref()).await.unwrap();
        let mut first = db.begin_write().await.unwrap();
        installation::next_ref(&mut first, Series::Vendor).await.unwrap();
        let began = std::time::Instant::now();
        assert!(matches!(other.begin_write().await, Err(StoreError::Busy)));
        assert!((4..9).contains(&began.elapsed().as_secs()), "waited {:?}", began.elapsed());

        first.commit().await.unwrap();
        let mut second = other.begin_write().await.unwrap();
        let number = installation::next_ref(&mut second, Series::Vendor).await.unwrap();
        assert_eq!(number.to_string(), "VEN-0002");
    }

    async fn a_second_process_gets_its_turn_while_the_first_writes_without_pause(db: TestDb) {
        let other = Db::open(&db.address(), store::testing::key().as_ref()).await.unwrap();
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..3 {
            let db = Db::clone(&db);
            writers.spawn(async move {
                loop {
                    let mut tx = db.begin_write().await.unwrap();
                    installation::raise_public_revision(&mut tx).await.unwrap();
                    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                    tx.commit().await.unwrap();
                }
            });
        }
        for number in 1..=5 {
            let mut tx = other.begin_write().await.unwrap();
            let next = installation::next_ref(&mut tx, Series::Vendor).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(next.to_string(), format!("VEN-{number:04}"));
        }
        assert!(writers.try_join_next().is_none(), "they go on writing");
        writers.shutdown().await;
    }

    async fn a_duplicate_is_named_by_table_and_column_without_its_value(db: TestDb) {
        let mut tx = with_parents_and_children(&db).await;
        let error = run(&mut tx, "INSERT INTO children (id, slug) VALUES ('2', 'acme')").await.unwrap_err();
        assert!(error.is_duplicate_of("children.slug"), "{error:?}");
        assert!(!error.is_duplicate_of("children.id"));

        let mut tx = { drop(tx); with_parents_and_children(&db).await };
        let error = run(&mut tx, "INSERT INTO parents (a, b) VALUES ('x', 1)").await.unwrap_err();
        assert!(error.is_duplicate_of("parents.a, parents.b"), "{error:?}");
    }

    async fn a_broken_reference_has_one_name(db: TestDb) {
        let mut tx = with_parents_and_children(&db).await;
        let error = run(&mut tx, "INSERT INTO children (id, a, b) VALUES ('2', 'x', 2)").await.unwrap_err();
        assert!(matches!(error, StoreError::Reference), "{error:?}");

        let mut tx = { drop(tx); with_parents_and_children(&db).await };
        let error = run(&mut tx, "DELETE FROM parents").await.unwrap_err();
        assert!(matches!(error, StoreError::Reference), "{error:?}");
    }
}
