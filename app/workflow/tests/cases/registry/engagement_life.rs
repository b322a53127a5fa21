//! Engagements: when they are locked, their DPA status, their gate.

use super::*;

#[tokio::test]
async fn an_engagement_is_locked_while_it_is_reviewed() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let change = async || {
        firm.revise_engagement(fjord.engagement, |draft| draft.notes = "x".to_owned()).await
    };
    change().await.unwrap();
    let request = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-05-01").await;
    change().await.unwrap();
    firm.to_legal_review(request).await;
    assert_eq!(change().await.unwrap_err().code(), "locked");
}

#[tokio::test]
async fn the_dpa_status_follows_the_agreement_and_is_searched_by() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    assert_eq!(dpa_status(&firm, fjord).await, DpaStatus::Missing);
    bare_agreement(&firm, fjord).await;
    assert_eq!(dpa_status(&firm, fjord).await, DpaStatus::InNegotiation);
    firm.agreement(fjord, "dpa", "Data processing agreement", "10").await;
    assert_eq!(dpa_status(&firm, fjord).await, DpaStatus::InForce);
    for (dpa, total) in [(DpaStatus::InForce, 1), (DpaStatus::Missing, 0)] {
        let query = EngagementQuery { filter: EngagementFilter::default(), dpa: Some(dpa) };
        let found = engagements::list(
            &mut firm.look(firm.requester()).await,
            &query,
            PageRequest::new(1, 50),
        )
        .await;
        assert_eq!(found.unwrap().total, total, "{dpa:?}");
        let query = VendorQuery { dpa: Some(dpa), ..VendorQuery::default() };
        let found =
            vendors::list(&mut firm.look(firm.requester()).await, &query, PageRequest::new(1, 50))
                .await;
        assert_eq!(found.unwrap().total, total, "vendors {dpa:?}");
    }
}

#[tokio::test]
async fn the_gate_passes_on_equivalent_terms_fails_on_weaker_ones_and_a_side_letter_mends_it() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    assert_eq!(verdict(&firm, fjord).await, Verdict::Fail);
    let dpa = firm.agreement(fjord, "dpa", "Data processing agreement", "10").await;
    firm.terms(dpa, &equivalent_terms(72)).await;
    firm.nda(fjord).await;
    assert_eq!(verdict(&firm, fjord).await, Verdict::Fail);
    let letter = firm.agreement(fjord, "side_letter", "Side letter", "5").await;
    firm.enter(letter, &breach_term(24)).await;
    assert_eq!(verdict(&firm, fjord).await, Verdict::Incomplete);
    firm.terms(letter, &breach_term(24)).await;
    assert_eq!(verdict(&firm, fjord).await, Verdict::Pass);
}

#[tokio::test]
async fn the_table_of_the_gate_is_for_those_who_may_read_terms_and_the_word_for_all() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    for (caller, sees) in [
        (firm.legal(), true),
        (firm.security(), true),
        (firm.requester(), false),
        (firm.publisher(), false),
    ] {
        let mut work = firm.look(caller).await;
        let found = engagements::show(&mut work, fjord.engagement).await.unwrap();
        let gate = found.gate.unwrap();
        assert_eq!((gate.verdict(), matches!(gate, GateView::Table(_))), (Verdict::Pass, sees));
        let agreement = agreements::show(&mut work, found.agreements[0].id).await.unwrap();
        assert_eq!(agreement.terms.is_some(), sees);
    }
}

#[tokio::test]
async fn special_data_are_not_added_to_a_vendor_whose_tier_was_set_lower() {
    let firm = Firm::open().await;
    let vendor = firm
        .act(firm.requester(), async |work| vendors::register(work, other_vendor(), false).await)
        .await
        .unwrap();
    let set = async |revision, tier| {
        firm.act(firm.security(), async |work| {
            vendors::set_tier(work, vendor, revision, tier, "").await
        })
        .await
        .unwrap();
    };
    let special = || EngagementDraft::from(&domain::engagement::EngagementDetails::sample());
    let plain = || EngagementDraft { data_categories: vec!["ACCOUNT".to_owned()], ..special() };
    let register = async |draft| {
        firm.act(firm.requester(), async |work| engagements::register(work, vendor, draft).await)
            .await
    };
    let at_fault = |refusal| match refusal {
        Refusal::Fields(faults) => faults.get("data_categories").map(str::to_owned),
        other => panic!("{other:?}"),
    };

    set(1, RiskTier::Medium).await;
    let told = at_fault(register(special()).await.unwrap_err()).unwrap();
    assert!(told.contains("risk tier is high at least"), "{told}");
    let id = register(plain()).await.unwrap();
    let add = async || {
        let draft = special();
        firm.revise_engagement(id, |known| known.data_categories = draft.data_categories).await
    };
    assert!(at_fault(add().await.unwrap_err()).is_some());
    set(2, RiskTier::High).await;
    add().await.unwrap();
}
