//! Vendors: who records them, what is refused, what is kept of each change.

use super::*;

#[tokio::test]
async fn a_requester_records_a_vendor_and_nobody_else_may() {
    let firm = Firm::open().await;
    for caller in [
        firm.security(),
        firm.legal(),
        firm.publisher(),
        firm.as_roles(90, &[Role::Admin, Role::Auditor]).await,
    ] {
        let refused = firm
            .act(caller, async |work| vendors::register(work, other_vendor(), false).await)
            .await
            .unwrap_err();
        assert_eq!(refused, Refusal::Permission(Permission::EditRegistry));
    }
    assert_eq!(
        firm.act(Caller::public(), async |work| vendors::register(work, other_vendor(), false)
            .await)
            .await
            .unwrap_err(),
        Refusal::SignIn
    );
    let id = firm
        .act(firm.requester(), async |work| vendors::register(work, other_vendor(), false).await)
        .await
        .unwrap();
    let view = vendors::show(&mut firm.look(firm.publisher()).await, id).await.unwrap();
    assert_eq!(view.vendor.reference().to_string(), "VEN-0001");
}

#[tokio::test]
async fn all_faults_of_a_form_are_told_together_and_nothing_is_saved() {
    let firm = Firm::open().await;
    let draft = VendorDraft {
        legal_name: "\u{202e}x".to_owned(),
        country: "XX".to_owned(),
        website: "http://x".to_owned(),
        ..VendorDraft::default()
    };
    let refused = firm
        .act(firm.requester(), async |work| vendors::register(work, draft, false).await)
        .await
        .unwrap_err();
    let Refusal::Fields(faults) = refused else { panic!("{refused}") };
    assert_eq!(
        faults.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        ["legal_name", "country", "website"]
    );
    let found = vendors::list(
        &mut firm.look(firm.requester()).await,
        &VendorQuery::default(),
        PageRequest::new(1, 50),
    )
    .await;
    assert_eq!(found.unwrap().total, 0);
}

#[tokio::test]
async fn a_name_that_is_known_is_asked_about_and_a_person_decides() {
    let firm = Firm::open().await;
    firm.fjord().await;
    let again = || VendorDraft { legal_name: "FJORD CLOUD, LTD.".to_owned(), ..other_vendor() };
    let refused = firm
        .act(firm.requester(), async |work| vendors::register(work, again(), false).await)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "similar-vendor");
    assert!(refused.to_string().contains("VEN-0001"));
    assert!(
        firm.act(firm.requester(), async |work| vendors::register(work, again(), true).await)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn the_second_of_two_people_who_save_the_same_record_is_told_and_the_first_stays() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let draft = |notes: &str| VendorDraft {
        notes: notes.to_owned(),
        ..VendorDraft::from(&VendorDetails::sample())
    };
    let save = async |revision, notes: &str| {
        let draft = draft(notes);
        firm.act(firm.requester(), async |work| {
            vendors::revise(work, fjord.vendor, revision, draft).await
        })
        .await
    };
    save(1, "first").await.unwrap();
    assert_eq!(save(1, "second").await, Err(Refusal::Stale));
    let vendor = vendors::load(&mut firm.look(firm.requester()).await, fjord.vendor).await.unwrap();
    assert_eq!((vendor.details.notes.as_str(), vendor.revision), ("first", 2));
    save(2, "second").await.unwrap();
}

#[tokio::test]
async fn a_new_legal_name_is_kept_with_the_old_one_and_both_are_found() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let draft = VendorDraft {
        legal_name: "Northern Light Limited".to_owned(),
        display_name: String::new(),
        legal_name_latin: String::new(),
        ..VendorDraft::from(&VendorDetails::sample())
    };
    firm.act(firm.requester(), async |work| vendors::revise(work, fjord.vendor, 1, draft).await)
        .await
        .unwrap();
    for words in ["fjord cloud limited", "northern"] {
        let filter = VendorFilter { words: Some(words.to_owned()), ..VendorFilter::default() };
        let query = VendorQuery { filter, ..VendorQuery::default() };
        let found =
            vendors::list(&mut firm.look(firm.requester()).await, &query, PageRequest::new(1, 50))
                .await
                .unwrap();
        assert_eq!(found.total, 1, "{words}");
    }
}

#[tokio::test]
async fn every_revision_is_kept_and_the_log_holds_names_of_fields_without_values() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let draft =
        VendorDraft { city: "Cork".to_owned(), ..VendorDraft::from(&VendorDetails::sample()) };
    firm.act(firm.requester(), async |work| vendors::revise(work, fjord.vendor, 1, draft).await)
        .await
        .unwrap();

    let mut work = firm.look(firm.requester()).await;
    let kept = store::revisions::list::<serde_json::Value>(&mut work.tx, "vendor", fjord.vendor)
        .await
        .unwrap();
    let cities: Vec<_> =
        kept.iter().map(|revision| revision.content["details"]["city"].as_str().unwrap()).collect();
    assert_eq!((cities, kept[0].number), (vec!["Cork", "Dublin"], 2));

    let filter =
        store::audit::AuditFilter { action: Some(Action::RecordUpdated), ..Default::default() };
    let events = store::audit::list(&mut work.tx, &filter, PageRequest::new(1, 50)).await.unwrap();
    assert!(events.rows[0].payload.contains("\"city\""), "{}", events.rows[0].payload);
    assert!(!events.rows[0].payload.contains("Cork"));
}

#[tokio::test]
async fn a_denial_is_written_down_after_the_rollback() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    firm.act(firm.requester(), async |work| {
        transfers::revise(work, fjord.engagement, 1, &[]).await
    })
    .await
    .unwrap_err();
    let mut work = firm.look(firm.requester()).await;
    let filter = store::audit::AuditFilter { outcome: Some(Outcome::Denied), ..Default::default() };
    assert_eq!(
        store::audit::list(&mut work.tx, &filter, PageRequest::new(1, 50)).await.unwrap().total,
        1
    );
}

#[tokio::test]
async fn a_tier_is_set_by_security_lowered_with_a_reason_and_never_below_what_special_data_need() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let plain = firm
        .act(firm.requester(), async |work| vendors::register(work, other_vendor(), false).await)
        .await
        .unwrap();
    let set = async |caller: Caller, vendor: VendorId, revision, tier, reason: &str| {
        firm.act(caller, async |work| vendors::set_tier(work, vendor, revision, tier, reason).await)
            .await
    };
    assert_eq!(
        set(firm.requester(), plain, 1, RiskTier::Low, "").await,
        Err(Refusal::Permission(Permission::SetTier))
    );
    set(firm.security(), plain, 1, RiskTier::High, "").await.unwrap();
    assert_eq!(
        set(firm.security(), plain, 2, RiskTier::Low, "").await.unwrap_err().code(),
        "fields"
    );
    set(firm.security(), plain, 2, RiskTier::Low, "Only test data since March").await.unwrap();
    // The sample engagement touches health data.
    assert!(set(firm.security(), fjord.vendor, 1, RiskTier::Medium, "").await.is_err());
    set(firm.security(), fjord.vendor, 1, RiskTier::High, "").await.unwrap();

    let seen = async |caller| {
        vendors::show(&mut firm.look(caller).await, plain).await.unwrap().vendor.tier
    };
    assert_eq!(seen(firm.legal()).await, Some(RiskTier::Low));
    assert_eq!(seen(firm.requester()).await, None);
}

#[tokio::test]
async fn a_vendor_in_use_cannot_be_put_away_and_one_that_was_cannot_be_used() {
    let firm = Firm::open().await;
    let (fjord, _) = firm.listed_fjord("2026-04-01").await;
    let revision =
        vendors::load(&mut firm.look(firm.requester()).await, fjord.vendor).await.unwrap().revision;
    let refused = firm
        .act(firm.requester(), async |work| {
            vendors::archive(work, fjord.vendor, revision, true).await
        })
        .await;
    assert_eq!(refused.unwrap_err().code(), "vendor-in-use");

    let other = firm
        .act(firm.requester(), async |work| vendors::register(work, other_vendor(), false).await)
        .await
        .unwrap();
    firm.act(firm.requester(), async |work| vendors::archive(work, other, 1, true).await)
        .await
        .unwrap();
    let draft = EngagementDraft::from(&domain::engagement::EngagementDetails::sample());
    let refused = firm
        .act(firm.requester(), async |work| engagements::register(work, other, draft).await)
        .await;
    assert_eq!(refused.unwrap_err().code(), "vendor-archived");
}
