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
