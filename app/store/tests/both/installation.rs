//! Numbers, the public revision, the clock's offset.

use domain::id::Series;
use store::installation::{self, Installation};
use store::{StoreError, both_engines};

both_engines! {
    async fn numbers_are_counted_in_each_series_and_given_back_by_a_rollback(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        for (series, expected) in
            [(Series::Vendor, "VEN-0001"), (Series::Vendor, "VEN-0002"), (Series::Request, "REQ-0001")]
        {
            assert_eq!(installation::next_ref(&mut tx, series).await.unwrap().to_string(), expected);
        }
        tx.commit().await.unwrap();

        for _ in 0..2 {
            let mut tx = db.begin_write().await.unwrap();
            let number = installation::next_ref(&mut tx, Series::Vendor).await.unwrap();
            assert_eq!(number.to_string(), "VEN-0003");
            tx.rollback().await.unwrap();
        }
    }

    async fn a_fresh_installation_is_not_a_sample_and_runs_by_the_hosts_clock(db: TestDb) {
        let mut tx = db.begin_read().await.unwrap();
        let fresh = Installation { public_revision: 0, clock_ahead_ms: 0, is_sample: false, is_filling: false };
        assert_eq!(installation::find(&mut tx).await.unwrap(), fresh);
    }

    async fn what_is_written_about_the_installation_is_read_back(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        assert_eq!(installation::raise_public_revision(&mut tx).await.unwrap(), 1);
        assert_eq!(installation::raise_public_revision(&mut tx).await.unwrap(), 2);
        installation::move_clock(&mut tx, 86_400_000).await.unwrap();
        installation::mark_sample(&mut tx).await.unwrap();
        tx.commit().await.unwrap();

        let mut tx = db.begin_read().await.unwrap();
        let expected = Installation { public_revision: 2, clock_ahead_ms: 86_400_000, is_sample: true, is_filling: false };
        assert_eq!(installation::find(&mut tx).await.unwrap(), expected);
    }

    async fn only_sample_data_is_filled_in(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        let told = installation::set_filling(&mut tx, true).await;
        assert!(matches!(told, Err(StoreError::Stale)), "{told:?}");
        installation::mark_sample(&mut tx).await.unwrap();
        for is_filling in [true, false] {
            installation::set_filling(&mut tx, is_filling).await.unwrap();
            assert_eq!(installation::find(&mut tx).await.unwrap().is_filling, is_filling);
        }
    }

    async fn what_the_key_is_known_by_is_kept_once(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        assert_eq!(installation::key_check(&mut tx).await.unwrap(), None);
        installation::keep_key_check(&mut tx, &[1, 2]).await.unwrap();
        let again = installation::keep_key_check(&mut tx, &[3]).await;
        assert!(matches!(again, Err(StoreError::Stale)), "{again:?}");
        assert_eq!(installation::key_check(&mut tx).await.unwrap(), Some(vec![1, 2]));
    }

    async fn the_business_clock_moves_forward_only(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        installation::move_clock(&mut tx, 1_000).await.unwrap();
        for (ahead, ok) in [(999, false), (1_000, true), (1_001, true)] {
            let moved = installation::move_clock(&mut tx, ahead).await;
            assert_eq!(moved.is_ok(), ok, "{ahead}");
            assert!(ok || matches!(moved, Err(StoreError::Stale)));
        }
    }
}
