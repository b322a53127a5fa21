//! Bringing a database up to date, and refusing one that is ahead.

use store::{Db, SchemaState, StoreError, both_engines};

async fn run(db: &Db, sql: &'static str) {
    match db {
        Db::Sqlite { write, .. } => drop(sqlx::query(sql).execute(write).await.unwrap()),
        Db::Postgres(pool) => drop(sqlx::query(sql).execute(pool).await.unwrap()),
    }
}

both_engines! {
    async fn migrating_twice_changes_nothing(db: TestDb) {
        let before = db.schema_state().await.unwrap();
        assert!(before.is_current() && before.known > 0, "{before:?}");
        db.migrate().await.unwrap();
        assert_eq!(db.schema_state().await.unwrap(), before);
    }

    async fn where_nothing_is_to_be_done_nobody_waits_for_who_writes(db: TestDb) {
        let other = Db::open(&db.address(), store::testing::key().as_ref()).await.unwrap();
        let writer = db.begin_write().await.unwrap();
        other.migrate().await.unwrap();
        drop(writer);
    }

    async fn two_processes_that_migrate_at_once_both_succeed(db: TestDb) {
        run(&db, "DROP TABLE counters").await;
        run(&db, "DROP TABLE installation").await;
        run(&db, "DELETE FROM _sqlx_migrations WHERE version = 2").await;
        let other = Db::open(&db.address(), store::testing::key().as_ref()).await.unwrap();
        let (one, two) = tokio::join!(db.migrate(), other.migrate());
        one.unwrap();
        two.unwrap();
        assert!(db.schema_state().await.unwrap().is_current());
    }

    async fn a_database_of_a_newer_program_is_refused_with_a_sentence(db: TestDb) {
        run(&db, "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                  SELECT 9999, description, success, checksum, execution_time
                  FROM _sqlx_migrations WHERE version = 1").await;
        let error = db.migrate().await.unwrap_err();
        assert!(matches!(error, StoreError::Newer(9999)), "{error:?}");
        assert!(error.to_string().contains("newer program"));
        // It can be refused again, and others are not locked out.
        assert!(matches!(db.migrate().await, Err(StoreError::Newer(9999))));
    }

    async fn an_edited_migration_is_refused(db: TestDb) {
        run(&db, "UPDATE _sqlx_migrations
                  SET checksum = (SELECT checksum FROM _sqlx_migrations WHERE version = 1)
                  WHERE version = 2").await;
        assert!(matches!(db.migrate().await, Err(StoreError::Edited(2))));
    }

    async fn an_unmigrated_database_says_so(db: TestDb) {
        run(&db, "DROP TABLE _sqlx_migrations").await;
        let SchemaState { applied, known } = db.schema_state().await.unwrap();
        assert!(applied == 0 && known > 0);
    }

    async fn a_database_that_cannot_be_asked_how_far_it_is_does_not_pass_for_a_new_one(db: TestDb) {
        run(&db, "ALTER TABLE _sqlx_migrations RENAME COLUMN checksum TO something_else").await;
        let asked = db.schema_state().await;
        assert!(matches!(asked, Err(StoreError::Engine(_))), "{asked:?}");
    }
}
