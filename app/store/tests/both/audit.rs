//! The life of the audit log.

use domain::audit::{Action, AuditActor, AuditEvent, Break, Family, Flaw, Outcome, walk};
use domain::id::{PersonId, Ref, Series, SessionId, VendorId};
use domain::page::PageRequest;
use domain::person::Role;
use domain::time::Moment;
use domain::vendor::Vendor;
use store::audit::{self, AuditFilter};
use store::{Db, StoreError, both_engines, vendors};

fn at(milliseconds: i64) -> Moment {
    Moment::from_milliseconds(milliseconds).unwrap()
}

/// No field at its default.
fn full() -> AuditEvent {
    AuditEvent {
        role: Some(Role::Publisher),
        address: Some("2001:db8::/64".into()),
        session: Some(SessionId::sample(5)),
        ..AuditEvent::new(
            at(1_767_000_000_123),
            AuditActor::Person(PersonId::sample(9)),
            Action::ListPublished,
        )
    }
    .on("list_version", "2026.1")
    .denied("G-DATE")
    .changing(["effective_from"])
    .with_change(domain::canonical::Digest::of(b"content"))
    .with("rows", "„50“")
}

async fn append(db: &Db, event: &AuditEvent) -> i64 {
    let mut tx = db.begin_write().await.unwrap();
    let seq = audit::append(&mut tx, event).await.unwrap();
    tx.commit().await.unwrap();
    seq
}

/// As somebody does who has the database in their hands.
async fn tamper(db: &Db, sql: &'static str) {
    match db {
        Db::Sqlite { write, .. } => drop(sqlx::query(sql).execute(write).await.unwrap()),
        Db::Postgres(pool) => drop(sqlx::query(sql).execute(pool).await.unwrap()),
    }
}

async fn verify(db: &Db) -> Result<u64, Break> {
    let mut tx = db.begin_read().await.unwrap();
    let events = audit::next(&mut tx, 0, 1_000).await.unwrap();
    let head = audit::head(&mut tx).await.unwrap();
    walk(&events, &head).map(|summary| summary.count)
}

both_engines! {
    async fn a_full_event_is_read_back_whole_and_the_chain_holds(db: TestDb) {
        assert_eq!(verify(&db).await, Ok(0));
        assert_eq!(append(&db, &full()).await, 1);
        assert_eq!(append(&db, &AuditEvent::new(at(0), AuditActor::Clock, Action::ListPublished)).await, 2);

        let mut tx = db.begin_read().await.unwrap();
        let events = audit::next(&mut tx, 0, 1).await.unwrap();
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].event(), Some(full()));
        assert_eq!(events[0].index, full().index());
        assert_eq!(verify(&db).await, Ok(2));
    }

    async fn what_was_rolled_back_leaves_no_gap(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        audit::append(&mut tx, &full()).await.unwrap();
        drop(tx);
        assert_eq!(append(&db, &full()).await, 1);
        assert_eq!(verify(&db).await, Ok(1));
    }

    async fn writers_at_the_same_time_make_one_chain(db: TestDb) {
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let db = Db::clone(&db);
            writers.spawn(async move {
                for _ in 0..5 {
                    append(&db, &full()).await;
                }
            });
        }
        while let Some(done) = writers.join_next().await {
            done.unwrap();
        }
        assert_eq!(verify(&db).await, Ok(40));
    }

    async fn tampering_with_the_table_is_found(db: TestDb) {
        for _ in 0..3 {
            append(&db, &full()).await;
        }
        tamper(&db, "UPDATE audit_events SET payload = replace(payload, 'G-DATE', 'G-GATE') WHERE seq = 2").await;
        assert_eq!(verify(&db).await, Err(Break { seq: 2, flaw: Flaw::Content }));
    }

    async fn a_log_whose_end_is_not_known_is_called_corrupt_and_nothing_is_added(db: TestDb) {
        append(&db, &full()).await;
        tamper(&db, "DELETE FROM audit_head").await;
        let read = audit::head(&mut db.begin_read().await.unwrap()).await;
        assert!(matches!(read, Err(StoreError::Corrupt { table: "audit_head", .. })), "{read:?}");
        let added = async {
            let mut tx = db.begin_write().await?;
            audit::append(&mut tx, &full()).await
        };
        let added = added.await;
        assert!(matches!(added, Err(StoreError::Corrupt { table: "audit_head", .. })), "{added:?}");
    }

    async fn what_keeps_the_log_from_going_on_is_told_in_a_sentence_that_says_what_to_do(db: TestDb) {
        append(&db, &full()).await;
        db.knows_where_the_log_ends().await.unwrap();
        for (damage, told) in [
            ("UPDATE audit_head SET hash = 'junk'", "the record of where the log ends holds no hash"),
            ("DELETE FROM audit_head", "the record of where the log ends is gone"),
            ("DROP TABLE audit_head", "The table audit_head, which Annex made, is gone"),
        ] {
            tamper(&db, damage).await;
            let read = db.knows_where_the_log_ends().await.unwrap_err().to_string();
            let added = async {
                let mut tx = db.begin_write().await?;
                audit::append(&mut tx, &full()).await
            };
            let added = added.await.unwrap_err().to_string();
            for said in [read, added] {
                assert!(said.contains(told) && said.contains("restore a backup"), "{damage}: {said}");
            }
        }
    }

    async fn a_database_that_lacks_a_table_or_a_column_is_not_whole(db: TestDb) {
        tamper(&db, "ALTER TABLE clause_terms RENAME TO elsewhere").await;
        let told = db.must_be_whole().await.unwrap_err().to_string();
        assert!(told.contains("The table clause_terms, which Annex made, is gone"), "{told}");
        tamper(&db, "ALTER TABLE elsewhere RENAME TO clause_terms").await;
        tamper(&db, "ALTER TABLE vendors RENAME COLUMN sort_name TO was").await;
        assert!(db.must_be_whole().await.is_err());
        tamper(&db, "ALTER TABLE vendors RENAME COLUMN was TO sort_name").await;
        db.must_be_whole().await.unwrap();
    }

    async fn each_filter_finds_what_it_names_and_nothing_else(db: TestDb) {
        append(&db, &AuditEvent::new(at(1_000), AuditActor::Public, Action::SignInFailed).denied("password")).await;
        append(&db, &AuditEvent::new(at(2_000), AuditActor::Operator("operator@host".into()), Action::LogVerified)).await;
        append(&db, &full()).await;

        let any = AuditFilter::default;
        for (filter, expected) in [
            (any(), vec![3, 2, 1]),
            (AuditFilter { actor: Some("operator@host".into()), ..any() }, vec![2]),
            (AuditFilter { action: Some(Action::ListPublished), ..any() }, vec![3]),
            (AuditFilter { family: Some(Family::SignIn), ..any() }, vec![1]),
            (AuditFilter { object_kind: Some("list_version".into()), ..any() }, vec![3]),
            (AuditFilter { object_id: Some("2026.1".into()), ..any() }, vec![3]),
            (AuditFilter { object_id: Some("2026.%".into()), ..any() }, vec![]),
            (AuditFilter { object_id: Some("2026".into()), ..any() }, vec![]),
            (AuditFilter { outcome: Some(Outcome::Denied), ..any() }, vec![3, 1]),
            (AuditFilter { from: Some(at(2_000)), ..any() }, vec![3, 2]),
            (AuditFilter { until: Some(at(2_000)), ..any() }, vec![1]),
            (AuditFilter { without_content: true, ..any() }, vec![2, 1]),
        ] {
            let mut tx = db.begin_read().await.unwrap();
            let page = audit::list(&mut tx, &filter, PageRequest::new(1, 50)).await.unwrap();
            let found: Vec<i64> = page.rows.iter().map(|event| event.seq).collect();
            assert_eq!(found, expected, "{filter:?}");
            assert_eq!(usize::try_from(page.total).unwrap(), expected.len());
        }
    }

    async fn a_record_is_found_by_its_number_and_by_either_end_of_its_id(db: TestDb) {
        let vendor = Vendor { id: VendorId::sample(0x0a0b_0c0d_0000_4000_8000_0000_1234_abcd), ..Vendor::sample() };
        let id = vendor.id.to_string();
        let mut tx = db.begin_write().await.unwrap();
        vendors::insert(&mut tx, &vendor).await.unwrap();
        tx.commit().await.unwrap();
        append(&db, &AuditEvent::new(at(1_000), AuditActor::Clock, Action::RecordCreated).on("vendor", &id)).await;
        append(&db, &full()).await;

        let mut tx = db.begin_read().await.unwrap();
        let number = vendor.reference();
        assert_eq!(audit::numbered(&mut tx, number).await.unwrap(), Some(id.clone()));
        let other = Ref { series: Series::Request, ..number };
        assert_eq!(audit::numbered(&mut tx, other).await.unwrap(), None);
        for (part, is_found) in [
            (&*id, true),
            ("0a0b0c0d", true),
            ("0A0B0C0D-0000", true),
            ("1234abcd", true),
            ("234abcd", false),
            ("0c0d-0000-4000", false),
            ("0a0b0c0_", false),
            ("%1234abcd", false),
        ] {
            let filter = AuditFilter { object_id: Some(part.to_owned()), ..AuditFilter::default() };
            let page = audit::list(&mut tx, &filter, PageRequest::new(1, 50)).await.unwrap();
            assert_eq!(page.total == 1, is_found, "{part}");
        }
    }

    async fn a_page_holds_its_rows_and_knows_the_whole(db: TestDb) {
        for _ in 0..5 {
            append(&db, &full()).await;
        }
        let mut tx = db.begin_read().await.unwrap();
        let page = audit::list(&mut tx, &AuditFilter::default(), PageRequest::new(2, 2)).await.unwrap();
        assert_eq!(page.rows.iter().map(|event| event.seq).collect::<Vec<_>>(), [3, 2]);
        assert_eq!((page.total, page.count()), (5, 3));
    }
}
