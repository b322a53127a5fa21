//! Denials that are counted: one count for a kind and a block, until its time has come.

use domain::audit::Action;
use domain::time::Moment;
use store::both_engines;
use store::denial_counts::{DenialCount, begin, due, end, raise};

both_engines! {
    async fn a_count_is_raised_and_comes_back_when_it_is_due(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        let since = Moment::EPOCH.plus_seconds(1_000);
        let block = "192.0.2.0/24".to_owned();
        let count = DenialCount { action: Action::SignInFailed, block, since, unsaid: 7 };
        assert!(!raise(&mut tx, count.action, &count.block).await.unwrap(), "none is counted yet");
        begin(&mut tx, &count).await.unwrap();
        assert!(raise(&mut tx, count.action, &count.block).await.unwrap());
        for (action, block) in [
            (Action::SignInThrottled, count.block.as_str()),
            (count.action, "192.0.3.0/24"),
        ] {
            assert!(!raise(&mut tx, action, block).await.unwrap(), "{action} {block}");
        }

        assert_eq!(due(&mut tx, since.plus_seconds(-1)).await.unwrap(), []);
        let found = due(&mut tx, since).await.unwrap();
        assert_eq!(found, [DenialCount { unsaid: 8, ..count }]);
        end(&mut tx, &found[0]).await.unwrap();
        assert_eq!(due(&mut tx, since).await.unwrap(), []);
    }
}
