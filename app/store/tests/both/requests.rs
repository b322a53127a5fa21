//! Requests: which of them count as open.

use domain::engagement::Engagement;
use domain::id::RequestId;
use domain::list_version::VersionNumber;
use domain::request::{Request, RequestState};
use domain::time::Day;
use domain::vendor::Vendor;
use store::{both_engines, engagements, requests, vendors};

both_engines! {
    async fn a_request_is_open_until_its_state_is_final(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        vendors::insert(&mut tx, &Vendor::sample()).await.unwrap();
        let engagement = Engagement::sample();
        engagements::insert(&mut tx, &engagement).await.unwrap();

        let version = VersionNumber::parse("2026.1").unwrap();
        let (mut open, mut published) = (vec![], vec![]);
        for (number, state) in (1..).zip(RequestState::samples(version, Day::parse("2026-05-01").unwrap())) {
            let id = RequestId::sample(u128::try_from(number).unwrap());
            let request = Request { id, number, state, ..Request::sample() };
            requests::insert(&mut tx, &request).await.unwrap();
            if !request.state.is_final() {
                open.push(request.state.code());
            }
            if matches!(request.state, RequestState::Published { .. }) {
                published.push(request.state.code());
            }
        }

        let codes = |found: Vec<Request>| found.iter().map(|request| request.state.code()).collect::<Vec<_>>();
        assert_eq!(codes(requests::open(&mut tx).await.unwrap()), open);
        assert_eq!(codes(requests::open_for_engagement(&mut tx, engagement.id).await.unwrap()), open);
        assert_eq!(codes(requests::published(&mut tx).await.unwrap()), published);
    }
}
