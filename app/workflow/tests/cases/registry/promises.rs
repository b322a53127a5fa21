//! What the company itself promises: baseline and settings, changed by two.

use super::*;

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
    let id = firm
        .act(firm.legal(), async |work| baselines::propose(work, 1, &draft).await)
        .await
        .unwrap();

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
        let day = domain::time::Day::parse(day).unwrap();
        let read = gate::inputs(&mut work, &[&engagement], day).await.unwrap();
        assert_eq!(domain::gate::judge(&read[0]).verdict, expected, "{day}");
    }
}

#[tokio::test]
async fn two_proposals_of_a_baseline_never_overwrite_each_other() {
    let firm = Firm::open().await;
    let current = baselines::show(&mut firm.look(firm.legal()).await).await.unwrap().current;
    let draft = BaselineDraft::from(&BaselineDetails {
        valid_from: domain::time::Day::parse("2026-04-01").unwrap(),
        ..current.details
    });
    let propose = async |caller, newest| {
        firm.act(caller, async |work| baselines::propose(work, newest, &draft).await).await
    };
    let id = propose(firm.legal(), 1).await.unwrap();
    for caller in [firm.legal(), firm.other_legal()] {
        assert_eq!(propose(caller, 1).await.unwrap_err().code(), "proposal-waits");
    }
    firm.act(firm.security(), async |work| baselines::confirm(work, id).await).await.unwrap();
    let both = baselines::show(&mut firm.look(firm.legal()).await).await.unwrap();
    assert_eq!(both.newest().number, 2);
    assert_eq!(propose(firm.other_legal(), 1).await, Err(Refusal::Stale));
    propose(firm.other_legal(), 2).await.unwrap();
}

#[tokio::test]
async fn a_baseline_is_never_proposed_for_days_that_have_passed() {
    let firm = Firm::open().await;
    let current = baselines::show(&mut firm.look(firm.legal()).await).await.unwrap().current;
    for (day, ok) in [("2026-02-28", false), ("2026-03-01", true)] {
        let mut draft = BaselineDraft::from(&current.details);
        draft.fields.set("valid_from", day);
        let proposed =
            firm.act(firm.legal(), async |work| baselines::propose(work, 1, &draft).await).await;
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
    assert_eq!(propose(firm.other_legal()).await.unwrap_err().code(), "proposal-waits");
    let confirm = async |caller, id| {
        firm.act(caller, async |work| organisation::confirm(work, id).await).await
    };
    assert!(confirm(firm.legal(), id).await.is_err());
    // A publisher's texts are saved in between, and take nothing from what legal proposed.
    let texts = PortalTextsDraft { introduction: "Who we are.".into(), ..Default::default() };
    firm.act(firm.publisher(), async |work| {
        organisation::revise_portal(work, revision, &texts).await
    })
    .await
    .unwrap();
    confirm(firm.publisher(), id).await.unwrap();
    assert_eq!(notice_days().await.0, 45);
}

#[tokio::test]
async fn what_everybody_reads_at_once_asks_for_a_fresh_code() {
    let firm = Firm::open().await;
    let (first, second) = (firm.publisher(), firm.publisher());
    let revision =
        registry::settings(&mut firm.look(firm.publisher()).await).await.unwrap().revision;
    let texts = PortalTextsDraft { introduction: "Who we are.".into(), ..Default::default() };
    let revise = async |caller| {
        firm.act(caller, async |work| organisation::revise_portal(work, revision, &texts).await)
            .await
    };
    firm.travel_to("2026-03-01T09:10:01Z");
    assert_eq!(revise(first).await, Err(Refusal::StepUp));
    firm.travel_to("2026-03-01T09:10:00Z");
    assert_eq!(revise(second).await, Ok(()));
}

#[tokio::test]
async fn another_name_of_our_own_is_signed_by_people_who_see_which_contracts_it_fells() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let settings = registry::settings(&mut firm.look(firm.legal()).await).await.unwrap();
    let before = PromisesDraft::from(&settings.promises.unwrap());
    let effects = async |draft: PromisesDraft| {
        let propose = async |work| organisation::propose(work, settings.revision, &draft).await;
        let id = firm.act(firm.legal(), propose).await.unwrap();
        let mut seen = Vec::new();
        for caller in [firm.publisher(), firm.legal(), firm.requester()] {
            let shown = organisation::show(&mut firm.look(caller).await).await.unwrap();
            seen.push(shown.proposals[0].effects.clone());
        }
        firm.act(firm.publisher(), async |work| pending_acts::decline(work, id).await)
            .await
            .unwrap();
        assert_eq!(seen[0], seen[1]);
        assert_eq!(seen[2], None, "what would fail is for those who sign it or read terms");
        seen.remove(0).unwrap()
    };
    let found = effects(PromisesDraft { notice_days: "45".into(), ..before.clone() }).await;
    assert_eq!(found, []);
    let found = effects(PromisesDraft { legal_name: "Renamed SE".into(), ..before }).await;
    let told: Vec<_> = found.iter().map(|it| (it.engagement, it.before, it.after)).collect();
    assert_eq!(told, [(fjord.engagement, Verdict::Pass, Verdict::Incomplete)]);
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
