//! The registry: who records what, what is refused, what is kept of it.

use domain::agreement::{AgreementDetails, AgreementDraft, DpaStatus};
use domain::audit::{Action, Outcome};
use domain::baseline::{BaselineDetails, BaselineDraft};
use domain::clause::{ClauseCode, TermDraft};
use domain::confidentiality::{ObligationDetails, ObligationDraft};
use domain::engagement::EngagementDraft;
use domain::gate::Verdict;
use domain::id::{AgreementId, VendorId};
use domain::organisation::{Organisation, PromisesDraft};
use domain::page::PageRequest;
use domain::person::{Permission, Role};
use domain::refusal::Refusal;
use domain::request::RequestKind;
use domain::transfer::{Transfer, TransferDraft};
use domain::vendor::{RiskTier, VendorDetails, VendorDraft};
use workflow::engagements::{EngagementFilter, EngagementQuery, GateView};
use workflow::files::{MOST_BYTES, Upload};
use workflow::vendors::{VendorFilter, VendorQuery};
use workflow::{
    Caller, agreements, baselines, clauses, engagements, files, gate, obligations, organisation,
    pending_acts, registry, transfers, vendors,
};

use crate::kit::{Firm, Fjord, breach_term, equivalent_terms};

fn other_vendor() -> VendorDraft {
    VendorDraft {
        legal_name: "Glacier Mail AS".to_owned(),
        display_name: String::new(),
        ..VendorDraft::from(&VendorDetails::sample())
    }
}

fn pdf() -> Upload {
    Upload { name: "../dpa.pdf".to_owned(), bytes: b"%PDF-1.7\nsigned".to_vec() }
}

async fn bare_agreement(firm: &Firm, fjord: Fjord) -> AgreementId {
    let draft = AgreementDraft {
        vendor: fjord.vendor.to_string(),
        covers: vec![fjord.engagement.to_string()],
        ..AgreementDraft::from(&AgreementDetails::sample())
    };
    firm.act(firm.requester(), async |work| agreements::register(work, fjord.vendor, draft).await)
        .await
        .unwrap()
}

async fn dpa_status(firm: &Firm, fjord: Fjord) -> DpaStatus {
    engagements::show(&mut firm.look(firm.requester()).await, fjord.engagement)
        .await
        .unwrap()
        .line
        .dpa
}

async fn verdict(firm: &Firm, fjord: Fjord) -> Verdict {
    let found =
        engagements::show(&mut firm.look(firm.legal()).await, fjord.engagement).await.unwrap();
    found.gate.unwrap().verdict()
}

#[tokio::test]
async fn a_requester_records_a_vendor_and_nobody_else_may() {
    let firm = Firm::open().await;
    for caller in [
        firm.security(),
        firm.legal(),
        firm.publisher(),
        firm.as_roles(90, &[Role::Admin, Role::Auditor]),
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
        ["country", "legal_name", "website"]
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
async fn whoever_entered_a_term_cannot_check_it_and_nobody_checks_what_they_have_not_seen() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let dpa = firm.agreement(fjord, "dpa", "Data processing agreement", "10").await;
    firm.enter(dpa, &equivalent_terms(24)).await;
    let revision =
        async || agreements::load(&mut firm.look(firm.legal()).await, dpa).await.unwrap().revision;
    let check = async |caller, revision| {
        firm.act(caller, async |work| clauses::check(work, dpa, revision, ClauseCode::B14).await)
            .await
    };
    let seen = revision().await;
    assert_eq!(check(firm.legal(), seen).await.unwrap_err().code(), "SOD-2");
    firm.enter(dpa, &equivalent_terms(12)).await;
    assert_eq!(check(firm.other_legal(), seen).await, Err(Refusal::Stale));
    check(firm.other_legal(), revision().await).await.unwrap();
    assert_eq!(
        check(firm.requester(), revision().await).await,
        Err(Refusal::Permission(Permission::EditClauses))
    );
}

#[tokio::test]
async fn saving_terms_that_say_the_same_changes_nothing() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let dpa = firm.agreement(fjord, "dpa", "Data processing agreement", "10").await;
    firm.terms(dpa, &equivalent_terms(24)).await;
    let before = agreements::show(&mut firm.look(firm.legal()).await, dpa).await.unwrap();
    firm.enter(dpa, &equivalent_terms(24)).await;
    let after = agreements::show(&mut firm.look(firm.legal()).await, dpa).await.unwrap();
    assert_eq!((after.terms, after.agreement.revision), (before.terms, before.agreement.revision));
    let wrong = TermDraft::default();
    let revision = after.agreement.revision;
    firm.act(firm.legal(), async |work| clauses::enter(work, dpa, revision, &wrong).await)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_draft_of_an_instrument_belongs_to_drafters_and_a_signed_one_to_legal() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let draft = bare_agreement(&firm, fjord).await;
    let signed = firm.agreement(fjord, "dpa", "Data processing agreement", "10").await;
    for (id, caller, ok) in [
        (draft, firm.requester(), true),
        (signed, firm.requester(), false),
        (signed, firm.legal(), true),
        (draft, firm.publisher(), false),
    ] {
        let agreement = agreements::load(&mut firm.look(firm.legal()).await, id).await.unwrap();
        let form = AgreementDraft {
            title: format!("Title {}", agreement.revision),
            ..agreements::draft_of(&agreement)
        };
        let saved = firm
            .act(caller, async |work| agreements::revise(work, id, agreement.revision, form).await)
            .await;
        assert_eq!(saved.is_ok(), ok, "{id}");
    }
}

#[tokio::test]
async fn a_file_is_sealed_typed_by_content_and_given_to_those_who_may_read_it() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let id = bare_agreement(&firm, fjord).await;
    for (upload, ok) in [
        (Upload { name: "x.pdf".into(), bytes: b"MZ\x90\0program".to_vec() }, false),
        (Upload { name: "x.pdf".into(), bytes: vec![] }, false),
        (Upload { name: "x.txt".into(), bytes: vec![b'a'; MOST_BYTES + 1] }, false),
        (pdf(), true),
    ] {
        let stored = firm
            .act(firm.requester(), async |work| {
                files::attach_to_agreement(work, id, 1, &upload).await
            })
            .await;
        assert_eq!(stored.is_ok(), ok, "{}", upload.name);
    }
    let facts =
        agreements::load(&mut firm.look(firm.legal()).await, id).await.unwrap().file.unwrap();
    assert_eq!((facts.name.as_str(), facts.media_type.as_str()), ("dpa.pdf", "application/pdf"));
    let stored =
        store::files::find(&mut firm.look(firm.legal()).await.tx, facts.id).await.unwrap().unwrap();
    assert!(!stored.sealed.windows(4).any(|window| window == b"%PDF"));

    let get =
        async |caller| firm.act(caller, async |work| files::of_agreement(work, id).await).await;
    assert_eq!(get(firm.legal()).await.unwrap().bytes, pdf().bytes);
    assert_eq!(
        get(firm.requester()).await.unwrap().name,
        "dpa.pdf",
        "whoever brought it, while it is a draft"
    );
    assert_eq!(get(firm.publisher()).await.unwrap_err(), Refusal::NotFound("file"));
}

#[tokio::test]
async fn another_file_voids_the_checks_of_terms() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let id = engagements::show(&mut firm.look(firm.legal()).await, fjord.engagement)
        .await
        .unwrap()
        .agreements[0]
        .id;
    let revision = agreements::load(&mut firm.look(firm.legal()).await, id).await.unwrap().revision;
    firm.act(firm.legal(), async |work| {
        files::attach_to_agreement(work, id, revision, &pdf()).await
    })
    .await
    .unwrap();
    assert_eq!(verdict(&firm, fjord).await, Verdict::Incomplete);
}

#[tokio::test]
async fn an_obligation_counts_once_somebody_else_confirms_it() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let draft = ObligationDraft {
        vendor: fjord.vendor.to_string(),
        ..ObligationDraft::from(&ObligationDetails::sample())
    };
    let id = firm
        .act(firm.legal(), async |work| obligations::register(work, fjord.vendor, draft).await)
        .await
        .unwrap();
    let confirm = async |caller, revision| {
        firm.act(caller, async |work| obligations::confirm(work, id, revision).await).await
    };
    assert_eq!(confirm(firm.other_legal(), 1).await.unwrap_err().code(), "obligation-file");
    firm.act(firm.legal(), async |work| files::attach_to_obligation(work, id, 1, &pdf()).await)
        .await
        .unwrap();
    assert_eq!(confirm(firm.legal(), 2).await.unwrap_err().code(), "SOD-2");
    assert_eq!(
        confirm(firm.requester(), 2).await,
        Err(Refusal::Permission(Permission::DecideInstruments))
    );
    confirm(firm.other_legal(), 2).await.unwrap();
    let found = obligations::show(&mut firm.look(firm.requester()).await, id).await.unwrap();
    assert!(found.obligation.binds_vendor_for_customer_data(found.today));
}

#[tokio::test]
async fn transfers_belong_to_legal_and_each_origin_stands_once() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let one = || TransferDraft::from(&Transfer::sample());
    let save = async |drafts: Vec<TransferDraft>| {
        firm.act(firm.legal(), async |work| {
            transfers::revise(work, fjord.engagement, 1, &drafts).await
        })
        .await
    };
    let Refusal::Fields(faults) = save(vec![one(), one()]).await.unwrap_err() else {
        panic!("no faults")
    };
    assert!(faults.get("transfers.1.origin").is_some());
    save(vec![one()]).await.unwrap();
    let engagement =
        engagements::load(&mut firm.look(firm.legal()).await, fjord.engagement).await.unwrap();
    assert_eq!(engagement.transfers, [Transfer::sample()]);
}

#[tokio::test]
async fn a_new_baseline_needs_a_second_role_and_says_what_would_newly_fail() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let current = baselines::show(&mut firm.look(firm.legal()).await).await.unwrap().current;
    let mut draft = BaselineDraft::from(&BaselineDetails {
        valid_from: domain::time::Day::parse("2026-04-01").unwrap(),
        ..current.details
    });
    draft.fields.set("B14.within", "12");
    let id =
        firm.act(firm.legal(), async |work| baselines::propose(work, &draft).await).await.unwrap();

    let waiting = baselines::show(&mut firm.look(firm.security()).await).await.unwrap().proposals;
    let effect = &waiting[0].effects[0];
    assert_eq!(
        (effect.engagement, effect.before, effect.after),
        (fjord.engagement, Verdict::Pass, Verdict::Fail)
    );

    let confirm =
        async |caller| firm.act(caller, async |work| baselines::confirm(work, id).await).await;
    assert!(confirm(firm.other_legal()).await.is_err());
    assert_eq!(confirm(firm.security()).await.unwrap(), 2);
    let mut work = firm.look(firm.legal()).await;
    let engagement = engagements::load(&mut work, fjord.engagement).await.unwrap();
    for (day, expected) in [("2026-03-31", Verdict::Pass), ("2026-04-01", Verdict::Fail)] {
        let judged = gate::judge(&mut work, &engagement, domain::time::Day::parse(day).unwrap())
            .await
            .unwrap();
        assert_eq!(judged.verdict, expected, "{day}");
    }
}

#[tokio::test]
async fn a_baseline_is_never_proposed_for_days_that_have_passed() {
    let firm = Firm::open().await;
    let current = baselines::show(&mut firm.look(firm.legal()).await).await.unwrap().current;
    for (day, ok) in [("2026-02-28", false), ("2026-03-01", true)] {
        let mut draft = BaselineDraft::from(&current.details);
        draft.fields.set("valid_from", day);
        let proposed =
            firm.act(firm.legal(), async |work| baselines::propose(work, &draft).await).await;
        assert_eq!(proposed.is_ok(), ok, "{day}");
    }
}

#[tokio::test]
async fn promises_change_with_two_signatures_and_a_declined_proposal_changes_nothing() {
    let firm = Firm::open().await;
    let notice_days = async || {
        let settings = registry::settings(&mut firm.look(firm.legal()).await).await.unwrap();
        (settings.promises.unwrap().notice_days, settings.revision)
    };
    let (before, revision) = notice_days().await;
    let draft = PromisesDraft {
        notice_days: "45".to_owned(),
        ..PromisesDraft::from(&Organisation::sample().promises)
    };
    let propose = async |caller| {
        firm.act(caller, async |work| organisation::propose(work, revision, &draft).await).await
    };
    assert_eq!(
        propose(firm.publisher()).await,
        Err(Refusal::Permission(Permission::ProposePromises))
    );
    let declined = propose(firm.legal()).await.unwrap();
    firm.act(firm.publisher(), async |work| pending_acts::decline(work, declined).await)
        .await
        .unwrap();
    assert_eq!(notice_days().await.0, before);

    let id = propose(firm.legal()).await.unwrap();
    let stale = propose(firm.legal()).await.unwrap();
    let confirm = async |caller, id| {
        firm.act(caller, async |work| organisation::confirm(work, id).await).await
    };
    assert!(confirm(firm.legal(), id).await.is_err());
    confirm(firm.publisher(), id).await.unwrap();
    assert_eq!(notice_days().await.0, 45);
    assert_eq!(confirm(firm.publisher(), stale).await.unwrap_err().code(), "stale-proposal");
}

#[tokio::test]
async fn what_is_changed_after_approval_voids_it() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let request = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-05-01").await;
    firm.to_legal_review(request).await;
    firm.approve_as(firm.other_legal(), request).await.unwrap();
    let approved = firm.state(request).await;
    let vendor = vendors::load(&mut firm.look(firm.requester()).await, fjord.vendor).await.unwrap();
    let draft = VendorDraft { city: "Cork".to_owned(), ..vendors::draft_of(&vendor) };
    firm.act(firm.requester(), async |work| {
        vendors::revise(work, fjord.vendor, vendor.revision, draft).await
    })
    .await
    .unwrap();
    assert_ne!(firm.state(request).await, approved);
}

#[tokio::test]
async fn seeding_twice_changes_nothing() {
    let firm = Firm::open().await;
    registry::ensure_seeded(&firm.office).await.unwrap();
    let found = baselines::show(&mut firm.look(firm.legal()).await).await.unwrap();
    assert_eq!(found.versions.len(), 1);
}
