//! The sample company stands as decision 35 wants it: told by what is in the database.

use std::collections::BTreeSet;
use std::pin::pin;
use std::time::Duration;

use domain::audit::Action;
use domain::page::PageRequest;
use domain::time::Day;
use store::requests::RequestFilter;
use workflow::sample::State;
use workflow::testing::TestOffice;
use workflow::{Caller, lists, sample};

async fn filled() -> TestOffice {
    let test = TestOffice::open().await;
    let now = test.office.now();
    sample::fill(&test.office, now).await.expect("the sample company is built");
    test
}

#[tokio::test]
async fn a_sample_company_is_unfinished_until_all_of_it_is_there() {
    let test = TestOffice::open().await;
    let state = || sample::state(&test.office);
    assert_eq!(state().await.unwrap(), State::NoSample);
    {
        // As if the program ended in the midst of it.
        let mut filling = pin!(sample::fill(&test.office, test.office.now()));
        while state().await.unwrap() == State::NoSample {
            let early = tokio::time::timeout(Duration::from_millis(1), &mut filling).await;
            assert!(early.is_err(), "it is filled already: {early:?}");
        }
    }
    assert_eq!(state().await.unwrap(), State::Unfinished);
    assert_eq!(sample::state(&filled().await.office).await.unwrap(), State::Filled);
}

#[tokio::test]
async fn the_sample_company_has_three_versions_one_with_a_date_to_come() {
    let test = filled().await;
    let mut work = test.office.read(Caller::public()).await.unwrap();
    let timeline = lists::timeline(&mut work).await.unwrap();
    let today = work.now.day_in(&domain::time::Zone::utc());
    assert_eq!(timeline.versions().len(), 3);
    assert_eq!(timeline.coming(today).len(), 1);
    let held = timeline.in_force(today).unwrap().version;
    assert!(
        held.snapshot.sample && held.snapshot.entries.len() >= 24,
        "{}",
        held.snapshot.entries.len()
    );
}

#[tokio::test]
async fn the_sample_company_has_a_request_in_each_state() {
    let test = filled().await;
    let mut work = test.office.read(Caller::public()).await.unwrap();
    let (any, page) = (RequestFilter::default(), PageRequest::new(1, 200));
    let all = store::requests::list(&mut work.tx, &any, Day::parse("2026-03-01").unwrap(), page)
        .await
        .unwrap();
    let states: BTreeSet<_> = all.rows.iter().map(|request| request.state.code()).collect();
    let expected = BTreeSet::from([
        "draft",
        "submitted",
        "security_review",
        "returned",
        "legal_review",
        "approved",
        "scheduled",
        "published",
        "rejected",
        "withdrawn",
        "cancelled",
    ]);
    assert_eq!(states, expected);
}

#[tokio::test]
async fn every_event_of_the_sample_company_is_in_the_unbroken_log() {
    let test = filled().await;
    let mut work = test.office.read(Caller::public()).await.unwrap();
    let head = store::audit::head(&mut work.tx).await.unwrap();
    let events = store::audit::next(&mut work.tx, 0, 10_000).await.unwrap();
    assert!(events.len() > 300);
    let summary = domain::audit::walk(&events, &head).expect("an unbroken chain");
    assert_eq!(usize::try_from(summary.count).unwrap(), events.len());
}

#[tokio::test]
async fn the_log_says_that_a_sample_was_filled_in_and_that_its_clock_was_moved() {
    let test = filled().await;
    let last = async || {
        let mut work = test.office.read(Caller::public()).await.unwrap();
        let events = store::audit::next(&mut work.tx, 0, 10_000).await.unwrap();
        events.last().unwrap().index.action
    };
    assert_eq!(last().await, Action::SampleFilled);
    let moment = test.office.now().plus_seconds(86_400);
    test.office.move_clock_to(moment).await.unwrap();
    assert_eq!((last().await, test.office.now()), (Action::ClockMoved, moment));
}
