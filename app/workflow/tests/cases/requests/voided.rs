//! In which role an approval is voided: that of the act that changed what had been approved.

use domain::audit::AuditEvent;
use domain::request::RequestEvent;
use workflow::{clauses, engagements};

use super::*;

#[tokio::test]
async fn a_void_is_signed_and_logged_in_the_role_of_the_act_that_voided_it() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let letter = firm.agreement(fjord, "side_letter", "Side letter", "5").await;
    let both = firm.employ(9, &[Role::Requester, Role::LegalApprover]).await;
    let both = || firm.as_person(&both);
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    firm.to_legal_review(id).await;
    firm.approve_as(firm.other_legal(), id).await.unwrap();

    let revision = agreement_revision(&firm, letter).await;
    let enter = async |work| clauses::enter(work, letter, revision, &breach_term(12)).await;
    firm.act(both(), enter).await.unwrap();
    assert_eq!(voids(&firm, id).await, [Role::LegalApprover]);

    let revision = agreement_revision(&firm, letter).await;
    let clause = domain::clause::ClauseCode::B14;
    let check = async |work| clauses::check(work, letter, revision, clause).await;
    firm.act(firm.legal(), check).await.unwrap();
    firm.approve_as(firm.other_legal(), id).await.unwrap();

    let mut work = firm.look(both()).await;
    let found = engagements::load(&mut work, fjord.engagement).await.unwrap();
    drop(work);
    let mut draft = engagements::draft_of(&found);
    "Hosting of everything there is".clone_into(&mut draft.purpose);
    let revise =
        async |work| engagements::revise(work, fjord.engagement, found.revision, draft).await;
    firm.act(both(), revise).await.unwrap();
    assert_eq!(voids(&firm, id).await, [Role::LegalApprover, Role::Requester]);
}

async fn agreement_revision(firm: &Firm, id: domain::id::AgreementId) -> i64 {
    let mut work = firm.look(firm.legal()).await;
    workflow::agreements::load(&mut work, id).await.unwrap().revision
}

/// The roles in which its approvals were voided, by its trail; the log says the same.
async fn voids(firm: &Firm, id: domain::id::RequestId) -> Vec<Role> {
    let trail = firm.find(id).await.trail;
    let voids = trail.into_iter().filter(|step| step.event == RequestEvent::Void);
    let signed: Vec<Role> = voids.filter_map(|step| step.by).map(|by| by.role).collect();
    let mut work = firm.look(Caller::operator()).await;
    let events = store::audit::next(&mut work.tx, 0, 10_000).await.unwrap();
    let events = events.iter().map(|event| serde_json::from_str::<AuditEvent>(&event.payload));
    let voids = events.map(Result::unwrap).filter(|event| event.action == Action::ApprovalVoided);
    assert_eq!(voids.filter_map(|event| event.role).collect::<Vec<_>>(), signed);
    signed
}
