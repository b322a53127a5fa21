//! What a security review has to set before it passes (G-SEC).

use domain::vendor::RiskTier;
use workflow::vendors;

use super::*;

#[tokio::test]
async fn a_review_of_special_data_passes_once_the_tier_of_the_vendor_is_set_high() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    firm.act(firm.requester(), async |work| requests::submit(work, id).await).await.unwrap();
    firm.act(firm.security(), async |work| requests::start(work, id).await).await.unwrap();
    let seen = firm.content(id).await;
    let pass = async || {
        let note = reason("Looked at.");
        let pass = async |work| requests::pass_security(work, id, &seen, note).await;
        firm.act(firm.security(), pass).await
    };
    let missing = guard(pass().await, Guard::Sec);
    assert_eq!(
        missing,
        ["A risk tier of high at least for VEN-0001: ENG-0001 touches special data."]
    );
    let set = async |work| vendors::set_tier(work, fjord.vendor, 1, RiskTier::High, "").await;
    firm.act(firm.security(), set).await.unwrap();
    pass().await.unwrap();
}

#[tokio::test]
async fn a_tier_that_came_to_be_too_low_holds_the_approval_and_the_publication() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    firm.to_legal_review(id).await;
    let told = ["A risk tier of high at least for VEN-0001: ENG-0001 touches special data."];
    let (low, high) = (Some(RiskTier::Medium), Some(RiskTier::High));

    firm.leave_tier(fjord.vendor, low).await;
    assert_eq!(guard(firm.approve_as(firm.other_legal(), id).await, Guard::Sec), told);
    assert_eq!(firm.show(id).await.facts.unwrap().approval.tiers_missing, told);
    let seen = requests::show(&mut firm.look(firm.requester()).await, id).await.unwrap();
    let seen = seen.facts.unwrap().approval.tiers_missing;
    assert!(seen.len() == 1 && !seen[0].contains("high"), "{seen:?}");

    firm.leave_tier(fjord.vendor, high).await;
    firm.approve_as(firm.other_legal(), id).await.unwrap();
    firm.tell(id, "2026-03-01").await.unwrap();
    firm.schedule(id, "2026-04-01").await.unwrap();

    firm.leave_tier(fjord.vendor, low).await;
    let held = guard(firm.publish(id).await, Guard::Sec);
    assert!(held.len() == 1 && !held[0].contains("high"), "{held:?}");
    firm.leave_tier(fjord.vendor, high).await;
    firm.publish(id).await.unwrap();
}
