//! A place that is nowhere in particular rests on clauses like a country without a decision (B21).

use domain::country::Origin;
use domain::engagement::LocationDraft;
use domain::transfer::{Mechanism, Transfer, TransferDraft};
use workflow::{agreements, engagements, transfers};

use super::*;

#[tokio::test]
async fn who_records_the_clauses_of_a_worldwide_place_does_not_approve_and_a_paper_of_another_kind_ends_them()
 {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let clauses = firm.agreement(fjord, "scc", "Standard contractual clauses", "5").await;
    let load = async || {
        engagements::load(&mut firm.look(firm.requester()).await, fjord.engagement).await.unwrap()
    };
    let found = load().await;
    let mut draft = engagements::draft_of(&found);
    draft.locations.push(LocationDraft {
        role: "edge_transit".to_owned(),
        place: "GLOBAL".to_owned(),
        ..LocationDraft::default()
    });
    let revise =
        async |work| engagements::revise(work, fjord.engagement, found.revision, draft).await;
    firm.act(firm.requester(), revise).await.unwrap();
    let by_clauses = Transfer {
        mechanism: Mechanism::Scc,
        fallback: None,
        framework: None,
        instrument: Some(clauses),
        ..Transfer::sample()
    };
    let drafts = [TransferDraft::from(&by_clauses)];
    let revision = load().await.revision;
    let record = async |work| transfers::revise(work, fjord.engagement, revision, &drafts).await;
    firm.act(firm.other_legal(), record).await.unwrap();

    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    firm.to_legal_review(id).await;
    assert_eq!(b21(&firm, fjord.engagement).await, (true, None));
    let refused = firm.approve_as(firm.other_legal(), id).await.unwrap_err();
    assert_eq!(refused.code(), "SOD-2", "{refused}");

    let kept = agreements::load(&mut firm.look(firm.legal()).await, clauses).await.unwrap();
    let mut draft = agreements::draft_of(&kept);
    "nda".clone_into(&mut draft.kind);
    let revise = async |work| agreements::revise(work, clauses, kept.revision, draft).await;
    firm.act(firm.legal(), revise).await.unwrap();
    let (passes, waits) = b21(&firm, fjord.engagement).await;
    let waits = waits.unwrap();
    assert!(!passes && waits.contains("cannot stand in an agreement of the kind"), "{waits}");
    let third = firm.as_person(&firm.employ(9, &[Role::LegalApprover]).await);
    guard(firm.approve_as(third, id).await, Guard::Gate);
}

/// Whether the gate passes, and why clauses wait.
async fn b21(firm: &Firm, id: domain::id::EngagementId) -> (bool, Option<String>) {
    let mut work = firm.look(firm.legal()).await;
    let view = engagements::show(&mut work, id).await.unwrap();
    assert!(view.origins.iter().all(|it| it.is_needed() && it.destinations.is_empty()));
    assert!(view.waiting.iter().all(|(origin, _)| *origin == Origin::Eea));
    let passes = view.gate.is_some_and(|gate| gate.verdict() == Verdict::Pass);
    (passes, view.waiting.into_iter().next().map(|(_, why)| why))
}
