//! Days: of notice, of effect, and those that have passed.

use super::*;

#[tokio::test]
async fn customers_are_told_before_the_day_and_the_notice_has_run_out() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    firm.to_legal_review(id).await;
    firm.approve_as(firm.other_legal(), id).await.unwrap();

    let untold = guard(firm.schedule(id, "2026-12-01").await, Guard::Date);
    assert!(untold[0].contains("not been told"), "{untold:?}");
    assert!(
        matches!(firm.tell(id, "2026-03-02").await, Err(Refusal::Fields(_))),
        "nobody was told tomorrow"
    );
    firm.tell(id, "2026-03-01").await.unwrap();
    // 1 March and 30 days: 31 March is too early, 1 April is not.
    let early = guard(firm.schedule(id, "2026-03-31").await, Guard::Date);
    assert!(early[0].contains("1 April 2026"), "{early:?}");
    firm.schedule(id, "2026-04-01").await.unwrap();

    // Told again later: the day that was chosen is judged once more at publication.
    firm.travel_to("2026-03-02T10:00:00Z");
    firm.tell(id, "2026-03-02").await.unwrap();
    guard(firm.publish(id).await, Guard::Date);
    assert!(firm.timeline().await.versions().is_empty());
    firm.schedule(id, "2026-04-02").await.unwrap();
    firm.publish(id).await.unwrap();
}

#[tokio::test]
async fn a_day_that_passed_between_scheduling_and_publishing_is_refused() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    firm.to_schedule(id, "2026-04-01").await;
    firm.travel_to("2026-04-02T09:00:00Z");
    guard(firm.publish(id).await, Guard::Date);
}

#[tokio::test]
async fn a_removal_needs_no_notice_and_ends_the_entry_on_its_day() {
    let firm = Firm::open().await;
    let (fjord, _) = firm.listed_fjord("2026-04-01").await;
    firm.travel_to("2026-05-01T09:00:00Z");
    let id = firm.request(RequestKind::Removal, fjord.engagement, "2026-05-10").await;
    firm.to_legal_review(id).await;
    firm.approve_as(firm.other_legal(), id).await.unwrap();
    firm.schedule(id, "2026-05-10").await.unwrap();
    firm.publish(id).await.unwrap();
    let timeline = firm.timeline().await;
    let entries = |on| timeline.in_force(day(on)).unwrap().version.snapshot.entries.len();
    assert_eq!((entries("2026-05-09"), entries("2026-05-10")), (1, 0));
}

#[tokio::test]
async fn a_day_is_taken_only_if_the_list_can_take_it() {
    let firm = Firm::open().await;
    let (fjord, _) = firm.listed_fjord("2026-04-01").await;
    firm.travel_to("2026-05-01T09:00:00Z");
    firm.revise_engagement(fjord.engagement, |draft| draft.purpose = "Keeps files.".into())
        .await
        .unwrap();
    let change = firm.request(RequestKind::Change, fjord.engagement, "2026-06-15").await;
    firm.to_legal_review(change).await;
    firm.approve_as(firm.other_legal(), change).await.unwrap();
    firm.tell(change, "2026-05-01").await.unwrap();
    firm.schedule(change, "2026-06-15").await.unwrap();
    firm.publish(change).await.unwrap();

    let removal = firm.request(RequestKind::Removal, fjord.engagement, "2026-06-14").await;
    firm.to_legal_review(removal).await;
    firm.approve_as(firm.other_legal(), removal).await.unwrap();
    let early = firm.schedule(removal, "2026-06-14").await.unwrap_err();
    assert_eq!(early.code(), "LIST-ORDER", "{early}");
    assert!(early.to_string().contains("15 June 2026"), "{early}");
    assert_eq!(firm.find(removal).await.state, RequestState::Approved);
    firm.schedule(removal, "2026-06-15").await.unwrap();
    firm.publish(removal).await.unwrap();
}
