//! An approval trail says who signed as they were called then.

use domain::id::PersonId;
use domain::person::PersonDraft;
use domain::request::RequestEvent;
use workflow::people;

use super::*;

#[tokio::test]
async fn an_account_that_is_renamed_rewrites_no_signature_and_the_old_name_stays_known() {
    let firm = Firm::open().await;
    let (_, id) = firm.listed_fjord("2026-04-01").await;
    let approver = firm.other_legal().actor.person().unwrap().clone();
    let admin = firm.employ(9, &[Role::Admin]).await;
    let draft = PersonDraft {
        email: approver.email.to_string(),
        name: "Petra Nowak".to_owned(),
        roles: vec![Role::LegalApprover.code().to_owned()],
    };
    let revise = async |work| people::revise(work, approver.id, approver.revision, draft).await;
    firm.act(firm.as_person(&admin), revise).await.unwrap();

    let view = firm.show(id).await;
    let step = view.request.standing_step(RequestEvent::Approve).unwrap();
    let by = step.by.as_ref().unwrap();
    assert_eq!(
        (by.person, by.name_or(view.name(by.person))),
        (approver.id, approver.name.as_str())
    );
    assert_eq!(view.name(approver.id), "Petra Nowak");

    let kept = names(&firm, approver.id).await;
    assert_eq!(kept, [(approver.name.to_string(), "Petra Nowak".to_owned())]);
}

/// What an account was called before and after each change, the newest first.
async fn names(firm: &Firm, id: PersonId) -> Vec<(String, String)> {
    let mut work = firm.look(Caller::operator()).await;
    let kept = store::revisions::list::<serde_json::Value>(&mut work.tx, "person", id);
    let name = |content: &serde_json::Value, side: &str| {
        content[side]["name"].as_str().unwrap_or_default().to_owned()
    };
    let kept = kept.await.unwrap();
    kept.iter().map(|kept| (name(&kept.content, "was"), name(&kept.content, "is"))).collect()
}
