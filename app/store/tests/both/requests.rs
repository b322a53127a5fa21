//! Requests: which of them count as open, and by what they are found.

use domain::engagement::Engagement;
use domain::id::RequestId;
use domain::list_version::VersionNumber;
use domain::page::PageRequest;
use domain::request::{Request, RequestState, RequestStateKind};
use domain::time::Day;
use domain::vendor::Vendor;
use store::requests::RequestFilter;
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
    async fn requests_are_found_by_what_the_day_makes_of_them(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        vendors::insert(&mut tx, &Vendor::sample()).await.unwrap();
        engagements::insert(&mut tx, &Engagement::sample()).await.unwrap();
        let (version, day) = (VersionNumber::parse("2026.1").unwrap(), |on: &str| Day::parse(on).unwrap());
        let mut all = Vec::new();
        for (number, state) in (1..).zip(RequestState::samples(version, day("2026-05-01"))) {
            let request = Request { id: RequestId::sample(u128::try_from(number).unwrap()), number, state, ..Request::sample() };
            requests::insert(&mut tx, &request).await.unwrap();
            all.push(request);
        }
        for today in ["2026-04-30", "2026-05-01"].map(day) {
            let mut codes: Vec<_> = RequestStateKind::ALL.iter().map(|kind| kind.code()).collect();
            codes.push(RequestState::EFFECTIVE);
            for code in codes {
                let filter = RequestFilter { state: Some(code.to_owned()), ..RequestFilter::default() };
                let found = requests::list(&mut tx, &filter, today, PageRequest::new(1, 50)).await.unwrap();
                let expected: Vec<_> = all.iter().filter(|it| it.state.code_on(today) == code).map(|it| it.id).collect();
                assert_eq!(found.rows.iter().map(|it| it.id).collect::<Vec<_>>(), expected, "{code} on {today}");
                assert_eq!(found.total, u64::try_from(expected.len()).unwrap(), "{code} on {today}");
            }
        }
    }
}
