//! What a signature stands on: what was shown, by somebody who still may.

use domain::person::{Person, Role};
use domain::refusal::Refusal;
use domain::request::RequestKind;
use domain::vendor::VendorDraft;
use workflow::{Caller, requests, vendors};

use crate::kit::{Firm, reason};

#[tokio::test]
async fn a_reviewer_signs_what_the_page_showed_and_nothing_newer() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    firm.act(firm.requester(), async |work| requests::submit(work, id).await).await.unwrap();
    firm.act(firm.security(), async |work| requests::start(work, id).await).await.unwrap();
    let seen = firm.content(id).await;
    let vendor = vendors::load(&mut firm.look(firm.requester()).await, fjord.vendor).await.unwrap();
    let draft = VendorDraft {
        legal_name: "Another Company Ltd".to_owned(),
        ..VendorDraft::from(&vendor.details)
    };
    firm.act(firm.requester(), async |work| {
        vendors::revise(work, fjord.vendor, vendor.revision, draft).await
    })
    .await
    .unwrap();
    let pass = async |seen: &str| {
        let note = reason("Looked at.");
        firm.act(firm.security(), async |work| requests::pass_security(work, id, seen, note).await)
            .await
    };
    assert!(matches!(pass(&seen).await, Err(Refusal::Rule { code: "looked-at", .. })));
    pass(&firm.content(id).await).await.unwrap();
}

#[tokio::test]
async fn whoever_lost_the_right_between_two_bytes_does_not_act() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    let person = firm.employ(31, &[Role::Requester, Role::SecurityReviewer]).await;
    // As the gate saw them when the first bytes of a request came in.
    let caller = firm.as_person(&person);
    firm.act(firm.requester(), async |work| requests::submit(work, id).await).await.unwrap();

    let mut work = firm.office.write(Caller::operator()).await.unwrap();
    let found = store::people::find(&mut work.tx, person.id).await.unwrap().unwrap();
    let demoted = Person { roles: vec![Role::Requester], ..found };
    store::people::update(&mut work.tx, &demoted).await.unwrap();
    work.commit().await.unwrap();
    let refused = firm.act(caller.clone(), async |work| requests::start(work, id).await).await;
    assert!(matches!(refused, Err(Refusal::Permission(_))), "{refused:?}");

    let mut work = firm.office.write(Caller::operator()).await.unwrap();
    let now = Some(work.clock_time);
    let found = store::people::find(&mut work.tx, person.id).await.unwrap().unwrap();
    let disabled = Person { disabled_at: now, ..found };
    store::people::update(&mut work.tx, &disabled).await.unwrap();
    work.commit().await.unwrap();
    let refused = firm.act(caller, async |work| requests::start(work, id).await).await;
    assert_eq!(refused, Err(Refusal::SignIn));
}
