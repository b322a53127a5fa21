//! The way of a request from a recorded vendor to the list, and everything that stops it.

mod days;
mod instruments;
mod repeated;
mod shown;
mod signed;
mod tier;
mod voided;
mod worldwide;

use domain::audit::{Action, Outcome};
use domain::engagement::Stage;
use domain::gate::Verdict;
use domain::person::{Permission, Role};
use domain::refusal::{Guard, Refusal};
use domain::request::{RequestKind, RequestState};
use domain::vendor::VendorDraft;
use store::audit::AuditFilter;
use workflow::engagements::GateView;
use workflow::requests::inbox::Subject;
use workflow::{Caller, requests, vendors};

use crate::kit::{Firm, breach_term, day, equivalent_terms, intake, reason};

#[tokio::test]
async fn a_vendor_with_weaker_terms_is_refused_mended_by_a_side_letter_and_goes_the_whole_way() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let dpa = firm.agreement(fjord, "dpa", "Data processing agreement", "10").await;
    firm.terms(dpa, &equivalent_terms(72)).await;
    firm.nda(fjord).await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    firm.to_legal_review(id).await;

    let missing = guard(firm.approve_as(firm.other_legal(), id).await, Guard::Gate);
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert!(missing[0].starts_with("B14 ") && missing[0].contains("side letter"), "{missing:?}");
    assert_eq!(firm.state(id).await, RequestState::LegalReview);

    let letter = firm.agreement(fjord, "side_letter", "Side letter on breaches", "5").await;
    firm.enter(letter, &breach_term(24)).await;
    let missing = guard(firm.approve_as(firm.other_legal(), id).await, Guard::Gate);
    assert!(missing[0].contains("not been checked"), "{missing:?}");
    firm.terms(letter, &breach_term(20)).await;
    firm.approve_as(firm.other_legal(), id).await.unwrap();
    assert_eq!(firm.stage(fjord.engagement).await, Stage::Approved);

    firm.tell(id, "2026-03-01").await.unwrap();
    firm.schedule(id, "2026-04-01").await.unwrap();
    assert_eq!(firm.publish(id).await.unwrap(), "2026.1");

    let timeline = firm.timeline().await;
    let version = &timeline.versions()[0];
    assert_eq!(version.snapshot.entries.len(), 1);
    assert_eq!(version.snapshot.entries[0].display_name, "Fjord Cloud");
    assert!(timeline.in_force(day("2026-03-31")).is_none());
    assert!(timeline.in_force(day("2026-04-01")).is_some());
    assert!(matches!(firm.stage(fjord.engagement).await, Stage::Listed { mend_by: None, .. }));
    let events: Vec<&str> =
        firm.find(id).await.trail.iter().map(|step| step.event.code()).collect();
    assert_eq!(
        events,
        ["submit", "start", "pass_security", "approve", "told", "schedule", "publish"]
    );
}

#[tokio::test]
async fn without_an_obligation_of_secrecy_nothing_is_approved() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let dpa = firm.agreement(fjord, "dpa", "Data processing agreement", "10").await;
    firm.terms(dpa, &equivalent_terms(24)).await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    firm.to_legal_review(id).await;
    guard(firm.approve_as(firm.other_legal(), id).await, Guard::Conf);
}

#[tokio::test]
async fn an_incomplete_intake_is_not_handed_in_and_names_what_is_missing() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "").await;
    let submitted = firm.act(firm.requester(), async |work| requests::submit(work, id).await).await;
    assert_eq!(guard(submitted, Guard::Complete), ["The day on which it takes effect."]);

    let revision = firm.find(id).await.revision;
    let draft = intake("2026-04-01");
    firm.act(firm.requester(), async |work| requests::revise(work, id, revision, draft).await)
        .await
        .unwrap();
    firm.act(firm.requester(), async |work| requests::submit(work, id).await).await.unwrap();
}

#[tokio::test]
async fn whoever_took_one_step_cannot_take_another() {
    let firm = Firm::open().await;
    let all = [Role::Requester, Role::SecurityReviewer, Role::LegalApprover, Role::Publisher];
    // Somebody who may do everything, but not everything on one request.
    let able = firm.employ(9, &all).await;
    let able = || firm.as_person(&able);
    let fjord = firm.bound_fjord().await;

    let draft = intake("2026-04-01");
    let own = firm
        .act(able(), async |work| {
            requests::create(work, RequestKind::NewSubprocessor, fjord.engagement, draft).await
        })
        .await
        .unwrap();
    firm.act(able(), async |work| requests::submit(work, own).await).await.unwrap();
    guard(firm.act(able(), async |work| requests::start(work, own).await).await, Guard::Sod);
    firm.act(firm.security(), async |work| requests::start(work, own).await).await.unwrap();
    let seen = firm.content(own).await;
    // Their page has no form, so that a post of theirs shows nothing that was looked at.
    for seen in ["", &seen] {
        let note = reason("Looked at.");
        let pass = async |work| requests::pass_security(work, own, seen, note).await;
        guard(firm.act(able(), pass).await, Guard::Sod);
    }
    let note = reason("Looked at.");
    firm.act(firm.security(), async |work| requests::pass_security(work, own, &seen, note).await)
        .await
        .unwrap();
    guard(firm.approve_as(able(), own).await, Guard::Sod);
    let blind = firm.act(able(), async |work| requests::approve(work, own, "").await).await;
    guard(blind, Guard::Sod);
    firm.approve_as(firm.other_legal(), own).await.unwrap();
    firm.tell(own, "2026-03-01").await.unwrap();
    let schedule =
        firm.act(able(), async |work| requests::schedule(work, own, "2026-04-01").await).await;
    guard(schedule, Guard::Sod);
    firm.schedule(own, "2026-04-01").await.unwrap();
    guard(
        firm.act(able(), async |work| requests::publish(work, &[own], None).await).await,
        Guard::Sod,
    );
    assert_eq!(denials(&firm).await, 7);
    firm.publish(own).await.unwrap();
}

#[tokio::test]
async fn whoever_entered_terms_does_not_approve_and_whoever_approves_does_not_publish() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    firm.to_legal_review(id).await;
    match firm.approve_as(firm.legal(), id).await {
        Err(Refusal::Rule { code: "SOD-2", .. }) => {}
        other => panic!("{other:?}"),
    }
    firm.approve_as(firm.other_legal(), id).await.unwrap();
    assert!(matches!(
        firm.act(firm.other_legal(), async |work| requests::schedule(work, id, "2026-04-01").await)
            .await,
        Err(Refusal::Permission(Permission::Publish))
    ));
}

#[tokio::test]
async fn what_was_approved_and_then_edited_is_void_and_cannot_be_published() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    firm.to_legal_review(id).await;

    let locked = firm
        .revise_engagement(fjord.engagement, |draft| {
            draft.purpose = "Hosting of everything there is".into();
        })
        .await;
    assert!(matches!(locked, Err(Refusal::Rule { code: "locked", .. })), "{locked:?}");
    firm.approve_as(firm.other_legal(), id).await.unwrap();
    firm.tell(id, "2026-03-01").await.unwrap();
    firm.schedule(id, "2026-04-01").await.unwrap();

    firm.revise_engagement(fjord.engagement, |draft| draft.notes = "A remark inside.".into())
        .await
        .unwrap();
    assert!(
        matches!(firm.state(id).await, RequestState::Scheduled { .. }),
        "remarks inside change nothing"
    );
    firm.revise_engagement(fjord.engagement, |draft| {
        draft.purpose = "Hosting of everything there is".into();
    })
    .await
    .unwrap();
    assert_eq!(firm.state(id).await, RequestState::LegalReview);
    assert_eq!(firm.stage(fjord.engagement).await, Stage::Proposed);
    assert!(firm.find(id).await.approved_digest().is_none());
    assert!(matches!(firm.publish(id).await, Err(Refusal::Rule { code: "state", .. })));

    // The security review saw another text, so legal cannot approve it without a new review.
    assert!(matches!(
        firm.approve_as(firm.other_legal(), id).await,
        Err(Refusal::Rule { code: "SOD-6", .. })
    ));
    let why = reason("The purpose is another one now.");
    firm.act(firm.other_legal(), async |work| requests::send_back(work, id, why).await)
        .await
        .unwrap();
    firm.to_legal_review(id).await;
    firm.approve_as(firm.other_legal(), id).await.unwrap();
}

#[tokio::test]
async fn terms_that_change_after_the_approval_void_it_too() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    firm.to_legal_review(id).await;
    firm.approve_as(firm.other_legal(), id).await.unwrap();
    let letter = firm.agreement(fjord, "side_letter", "Side letter", "5").await;
    firm.terms(letter, &breach_term(12)).await;
    assert_eq!(firm.state(id).await, RequestState::LegalReview);
}

#[tokio::test]
async fn a_second_tab_with_an_old_page_changes_nothing() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    let seen = firm.find(id).await.revision;
    let save = async |wished_on: &str| {
        let draft = intake(wished_on);
        firm.act(firm.requester(), async |work| requests::revise(work, id, seen, draft).await).await
    };
    save("2026-05-01").await.unwrap();
    assert_eq!(save("2026-06-01").await, Err(Refusal::Stale));
    assert_eq!(firm.find(id).await.details.wished_on, Some(day("2026-05-01")));

    firm.to_legal_review(id).await;
    let looked_at = firm.looked_at(id).await;
    let letter = firm.agreement(fjord, "side_letter", "Side letter", "5").await;
    firm.terms(letter, &breach_term(12)).await;
    let stale = firm
        .act(firm.other_legal(), async |work| requests::approve(work, id, &looked_at).await)
        .await;
    let is_stale = matches!(stale, Err(Refusal::Rule { code: "looked-at", .. }));
    assert!(is_stale, "what was looked at is not what would be signed: {stale:?}");
    firm.approve_as(firm.other_legal(), id).await.unwrap();
    let replayed = firm.approve_as(firm.other_legal(), id).await;
    assert!(matches!(replayed, Err(Refusal::Rule { code: "state", .. })), "{replayed:?}");
}

#[tokio::test]
async fn an_old_confirmation_does_not_sign() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    firm.to_legal_review(id).await;
    let (first, second) = (firm.other_legal(), firm.other_legal());
    firm.travel_to("2026-03-01T09:10:01Z");
    assert_eq!(firm.approve_as(first, id).await, Err(Refusal::StepUp));
    firm.travel_to("2026-03-01T09:10:00Z");
    firm.approve_as(second, id).await.unwrap();
}

#[tokio::test]
async fn a_stranger_gets_nowhere_and_every_try_is_in_the_log() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    let auditor = firm.employ(7, &[Role::Auditor]).await;
    let auditor = || firm.as_person(&auditor);
    let refused = [
        firm.act(auditor(), async |work| requests::submit(work, id).await).await,
        firm.act(auditor(), async |work| requests::start(work, id).await).await,
        firm.act(auditor(), async |work| requests::approve(work, id, "").await).await,
        firm.act(auditor(), async |work| requests::schedule(work, id, "2026-04-01").await).await,
    ];
    for result in refused {
        assert!(matches!(result, Err(Refusal::Permission(_))), "{result:?}");
    }
    assert_eq!(denials(&firm).await, 4);
    assert_eq!(
        firm.act(Caller::public(), async |work| requests::submit(work, id).await).await,
        Err(Refusal::SignIn)
    );

    // Another requester cannot hand in what is not theirs.
    let other = firm.employ(8, &[Role::Requester]).await;
    let taken =
        firm.act(firm.as_person(&other), async |work| requests::submit(work, id).await).await;
    assert!(matches!(taken, Err(Refusal::Rule { code: "own-request", .. })), "{taken:?}");
    assert_eq!(firm.state(id).await, RequestState::Draft);
}

#[tokio::test]
async fn the_inbox_follows_a_request_from_hand_to_hand() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    let waits = async |caller: Caller| {
        firm.inbox(caller).await.iter().any(|task| task.subject == Subject::Request(id))
    };
    assert!(waits(firm.requester()).await && !waits(firm.security()).await);
    firm.act(firm.requester(), async |work| requests::submit(work, id).await).await.unwrap();
    assert!(waits(firm.security()).await && !waits(firm.requester()).await);
    firm.act(firm.security(), async |work| requests::start(work, id).await).await.unwrap();
    let (seen, note) = (firm.content(id).await, reason("Looked at."));
    firm.act(firm.security(), async |work| requests::pass_security(work, id, &seen, note).await)
        .await
        .unwrap();
    assert!(waits(firm.other_legal()).await && !waits(firm.publisher()).await);
    firm.approve_as(firm.other_legal(), id).await.unwrap();
    assert!(!waits(firm.publisher()).await, "customers were not told yet");
    firm.tell(id, "2026-03-01").await.unwrap();
    assert!(waits(firm.publisher()).await);
    firm.schedule(id, "2026-04-01").await.unwrap();
    firm.publish(id).await.unwrap();
    assert!(!waits(firm.publisher()).await);
}

fn guard<T: std::fmt::Debug>(result: Result<T, Refusal>, guard: Guard) -> Vec<String> {
    match result {
        Err(Refusal::Guard(refusal)) if refusal.guard == guard => refusal.missing,
        other => panic!("{} was expected, not {other:?}", guard.name()),
    }
}

async fn denials(firm: &Firm) -> u64 {
    let mut work = firm.look(Caller::operator()).await;
    let filter = AuditFilter {
        outcome: Some(Outcome::Denied),
        action: Some(Action::RecordMoved),
        ..AuditFilter::default()
    };
    let page = domain::page::PageRequest::new(1, 50);
    store::audit::list(&mut work.tx, &filter, page).await.unwrap().total
}
