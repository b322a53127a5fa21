//! What can be taken back, ended and begun anew, and what cannot.

use domain::engagement::{EngagementDetails, Stage};
use domain::id::RequestId;
use domain::list_version::Comparison;
use domain::person::Role;
use domain::refusal::{Guard, Refusal};
use domain::request::{RequestKind, RequestState};
use workflow::{engagements, requests, transfers, vendors};

use crate::kit::{Firm, Fjord, day, intake, reason};

#[tokio::test]
async fn an_approved_request_is_returned_and_goes_the_way_again() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    firm.to_legal_review(id).await;
    firm.approve_as(firm.other_legal(), id).await.unwrap();
    assert_eq!(firm.stage(fjord.engagement).await, Stage::Approved);
    let send_back = async |caller| {
        let why = reason("New promises begin in between.");
        firm.act(caller, async |work| requests::send_back(work, id, why).await).await
    };
    assert!(send_back(firm.security()).await.is_err(), "the legal approvers' turn");
    send_back(firm.legal()).await.unwrap();
    assert_eq!(firm.state(id).await, RequestState::Returned);
    assert_eq!(firm.stage(fjord.engagement).await, Stage::Proposed);
    firm.to_legal_review(id).await;
    firm.approve_as(firm.other_legal(), id).await.unwrap();
}

#[tokio::test]
async fn a_declaration_whose_content_changed_falls_and_is_declared_again() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let declare = async || {
        let (why, chosen) = (reason("In use since 2021."), [fjord.engagement]);
        let declared = async |work| requests::declare_in_use(work, &chosen, why).await;
        firm.act(firm.legal(), declared).await.unwrap()
    };
    let first = declare().await;
    firm.agreement(fjord, "dpa", "Data processing agreement", "10").await;
    assert_eq!(firm.state(first).await, RequestState::Cancelled);
    let again = declare().await;
    firm.schedule(again, "2026-03-01").await.unwrap();
    firm.publish(again).await.unwrap();
}

#[tokio::test]
async fn whoever_filled_in_what_a_colleague_recorded_does_not_declare_it() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let both = firm.as_person(&firm.employ(9, &[Role::Requester, Role::LegalApprover]).await);
    let found = engagements::load(&mut firm.look(both.clone()).await, fjord.engagement).await;
    let found = found.unwrap();
    let mut draft = engagements::draft_of(&found);
    "Hosting of everything there is".clone_into(&mut draft.purpose);
    firm.act(both.clone(), async |work| {
        engagements::revise(work, fjord.engagement, found.revision, draft).await
    })
    .await
    .unwrap();
    // Transfers are the legal approvers' own part and do not count.
    let revision = found.revision + 1;
    firm.act(firm.legal(), async |work| {
        transfers::revise(work, fjord.engagement, revision, &[]).await
    })
    .await
    .unwrap();
    let declare = async |caller| {
        let (why, chosen) = (reason("In use since 2021."), [fjord.engagement]);
        firm.act(caller, async |work| requests::declare_in_use(work, &chosen, why).await).await
    };
    match declare(both).await {
        Err(Refusal::Guard(held)) => assert_eq!(held.guard, Guard::Sod),
        other => panic!("{other:?}"),
    }
    declare(firm.legal()).await.unwrap();
}

#[tokio::test]
async fn a_vendor_that_a_request_speaks_of_is_not_put_away() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    let archive = async || {
        let vendor = vendors::load(&mut firm.look(firm.requester()).await, fjord.vendor).await;
        let revision = vendor.unwrap().revision;
        firm.act(firm.requester(), async |work| {
            vendors::archive(work, fjord.vendor, revision, true).await
        })
        .await
    };
    assert!(matches!(archive().await, Err(Refusal::Rule { code: "vendor-in-use", .. })));
    let why = reason("Not needed.");
    firm.act(firm.requester(), async |work| requests::withdraw(work, id, why).await).await.unwrap();
    archive().await.unwrap();
    let ask = firm
        .act(firm.requester(), async |work| {
            let kind = RequestKind::NewSubprocessor;
            requests::create(work, kind, fjord.engagement, intake("2026-04-01")).await
        })
        .await;
    assert!(matches!(ask, Err(Refusal::Rule { code: "vendor-archived", .. })), "{ask:?}");
}

#[tokio::test]
async fn what_was_removed_comes_back_by_a_new_request_only() {
    let firm = Firm::open().await;
    let (fjord, _) = firm.listed_fjord("2026-04-01").await;
    firm.travel_to("2026-04-02T09:00:00Z");
    let removal = firm.request(RequestKind::Removal, fjord.engagement, "2026-05-01").await;
    firm.to_legal_review(removal).await;
    firm.approve_as(firm.other_legal(), removal).await.unwrap();
    firm.schedule(removal, "2026-05-01").await.unwrap();
    firm.publish(removal).await.unwrap();
    let again = async |work| {
        requests::create(work, RequestKind::Removal, fjord.engagement, intake("2026-05-10")).await
    };
    let again = firm.act(firm.requester(), again).await;
    assert!(matches!(again, Err(Refusal::Rule { code: "removed", .. })), "{again:?}");

    firm.travel_to("2026-05-02T09:00:00Z");
    let back = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-07-01").await;
    firm.to_legal_review(back).await;
    firm.approve_as(firm.other_legal(), back).await.unwrap();
    firm.tell(back, "2026-05-02").await.unwrap();
    firm.schedule(back, "2026-07-01").await.unwrap();
    let version = firm.publish(back).await.unwrap();
    let timeline = firm.timeline().await;
    let number = domain::list_version::VersionNumber::parse(&version).unwrap();
    let entry = timeline.find(number).unwrap().snapshot.entry(fjord.engagement).unwrap();
    assert_eq!(entry.announced_on, domain::time::Day::parse("2026-05-02"));
}

#[tokio::test]
async fn a_change_that_is_undone_for_its_day_is_told_as_taken_back() {
    let firm = Firm::open().await;
    let (fjord, _) = firm.listed_fjord("2026-04-01").await;
    firm.travel_to("2026-04-02T09:00:00Z");
    let (first, _) = say(&firm, fjord, "Hosting and backups of everything.").await;
    assert!(!firm.show(first).await.was_taken_back);
    let (second, preview) = say(&firm, fjord, EngagementDetails::sample().purpose.as_str()).await;
    let eve = day("2026-06-09");
    let back = preview.taken_back(&firm.timeline().await, eve);
    assert_eq!(back, [fjord.engagement].into(), "{preview:?}");
    assert!(firm.show(first).await.was_taken_back);
    assert!(!firm.show(second).await.was_taken_back, "it takes back");
    let (third, preview) = say(&firm, fjord, "Something else.").await;
    let back = preview.taken_back(&firm.timeline().await, eve);
    assert_eq!(back, [].into(), "{preview:?}");
    assert!(!firm.show(third).await.was_taken_back);
}

/// Brings another purpose to the list on 10 June: the request, and what was to be seen before.
async fn say(firm: &Firm, fjord: Fjord, purpose: &str) -> (RequestId, Comparison) {
    let purpose = purpose.to_owned();
    firm.revise_engagement(fjord.engagement, |draft| draft.purpose = purpose).await.unwrap();
    let id = firm.request(RequestKind::Change, fjord.engagement, "2026-06-10").await;
    firm.to_legal_review(id).await;
    firm.approve_as(firm.other_legal(), id).await.unwrap();
    firm.tell(id, "2026-04-02").await.unwrap();
    firm.schedule(id, "2026-06-10").await.unwrap();
    let preview = requests::preview(&mut firm.look(firm.publisher()).await, &[id]).await.unwrap();
    firm.publish(id).await.unwrap();
    (id, preview.outcome.unwrap().unwrap().comparison.unwrap())
}
