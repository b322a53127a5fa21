//! What people are shown before they sign or publish, and what they are not.

use domain::engagement::EngagementDraft;

use super::*;

#[tokio::test]
async fn a_publication_is_shown_before_and_only_what_was_shown_is_published() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    firm.to_schedule(id, "2026-04-01").await;
    let preview = requests::preview(&mut firm.look(firm.publisher()).await, &[id]).await.unwrap();
    assert!(preview.is_clear());
    let outcome = preview.outcome.unwrap().unwrap();
    assert_eq!(
        (outcome.version.to_string().as_str(), outcome.entries, outcome.first.len()),
        ("2026.1", 1, 1)
    );

    let publish = async |looked_at: &str| {
        firm.act(firm.publisher(), async |work| {
            requests::publish_as_shown(work, &[id], None, looked_at).await
        })
        .await
    };
    let other = publish(&"0".repeat(64)).await;
    assert!(matches!(other, Err(Refusal::Rule { code: "looked-at", .. })), "{other:?}");
    publish(outcome.looked_at.hex()).await.unwrap();
    let replayed = publish(outcome.looked_at.hex()).await;
    assert!(matches!(replayed, Err(Refusal::Rule { code: "state", .. })), "{replayed:?}");
}

#[tokio::test]
async fn who_may_not_read_terms_sees_the_verdict_and_not_the_clauses() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    let of = async |caller: Caller| requests::show(&mut firm.look(caller).await, id).await.unwrap();
    let for_requester = of(firm.requester()).await;
    assert!(matches!(for_requester.gates[..], [GateView::Word(Verdict::Fail)]));
    let facts = for_requester.facts.unwrap();
    assert!(facts.gates.is_empty() && facts.approval.gate_faults.is_empty());
    let for_legal = of(firm.legal()).await;
    assert!(matches!(for_legal.gates[..], [GateView::Table(_)]));
    assert!(!for_legal.facts.unwrap().approval.gate_faults.is_empty());
}

#[tokio::test]
async fn a_change_is_shown_field_by_field_and_is_editorial_only_if_two_people_say_so() {
    let firm = Firm::open().await;
    let (fjord, _) = firm.listed_fjord("2026-04-01").await;
    firm.travel_to("2026-05-01T09:00:00Z");
    firm.revise_engagement(fjord.engagement, |draft| {
        draft.description = "Runs machines and keeps their disks.".into();
    })
    .await
    .unwrap();
    let id = firm.request(RequestKind::Change, fjord.engagement, "2026-05-10").await;
    firm.to_legal_review(id).await;
    let view = firm.show(id).await;
    let fields: Vec<_> = view.field_changes().iter().map(|change| change.field.clone()).collect();
    assert_eq!(fields, ["description"]);

    let why = reason("Wording only.");
    firm.act(firm.legal(), async |work| requests::call_editorial(work, id, why).await)
        .await
        .unwrap();
    assert!(firm.find(id).await.is_notifiable(), "one person is not enough");
    guard(
        firm.act(firm.legal(), async |work| requests::confirm_editorial(work, id).await).await,
        Guard::Sod,
    );
    firm.act(firm.security(), async |work| requests::confirm_editorial(work, id).await)
        .await
        .unwrap();
    assert!(!firm.find(id).await.is_notifiable());
    firm.approve_as(firm.other_legal(), id).await.unwrap();
    firm.schedule(id, "2026-05-10").await.unwrap();
    assert_eq!(firm.publish(id).await.unwrap(), "2026.2");
}

#[tokio::test]
async fn the_contact_person_of_contracts_is_shown_as_it_is_and_as_it_would_be() {
    let firm = Firm::open().await;
    let (fjord, _) = firm.listed_fjord("2026-04-01").await;
    firm.travel_to("2026-05-01T09:00:00Z");
    let mut look = firm.look(firm.requester()).await;
    let vendor = vendors::load(&mut look, fjord.vendor).await.unwrap();
    drop(look);
    let contact_name = "Nora Berg".to_owned();
    let draft = VendorDraft { contact_name, ..VendorDraft::from(&vendor.details) };
    let revise = async |work| vendors::revise(work, fjord.vendor, vendor.revision, draft).await;
    firm.act(firm.requester(), revise).await.unwrap();
    let id = firm.request(RequestKind::Change, fjord.engagement, "2026-06-10").await;
    let facts = firm.show(id).await.facts.unwrap();
    let (before, after) = &facts.changes[0].contacts;
    assert_eq!(
        before.as_ref().unwrap().name,
        vendor.details.contact.name.map(|name| name.to_string())
    );
    assert_eq!(after.as_ref().unwrap().name.as_deref(), Some("Nora Berg"));
    assert_ne!(before, after);
}

#[tokio::test]
async fn a_declaration_of_use_says_what_each_entry_lacks_and_of_tiers_only_to_whom_it_may() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let choices = requests::in_use_choices(&mut firm.look(firm.legal()).await).await.unwrap();
    let chosen = [fjord.engagement];
    let why = reason("In use since 2021.");
    let declare = async |work| requests::declare_in_use(work, &chosen, why).await;
    let id = firm.act(firm.legal(), declare).await.unwrap();
    let lacks = async |caller| {
        let shown = requests::show(&mut firm.look(caller).await, id).await.unwrap();
        shown.facts.unwrap().changes[0].lacks()
    };
    let told = lacks(firm.legal()).await;
    assert_eq!(told, choices[0].gaps);
    assert!(told.iter().any(|gap| gap.contains("risk tier of high")), "{told:?}");
    let told = lacks(firm.requester()).await;
    assert!(told.iter().all(|gap| !gap.contains("high")), "{told:?}");
    firm.schedule(id, "2026-03-01").await.unwrap();
    let look = &mut firm.look(firm.publisher()).await;
    let preview = requests::preview(look, &[id]).await.unwrap();
    let facts = preview.requests[0].1.as_ref().unwrap();
    assert!(facts.changes[0].lacks().iter().all(|gap| !gap.contains("high")));
    assert_eq!(facts.changes[0].lacks().len(), choices[0].gaps.len());
}

#[tokio::test]
async fn a_letter_that_cannot_be_printed_is_told_from_the_draft_to_the_day() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let purpose = |words: &str| {
        let words = words.to_owned();
        move |draft: &mut EngagementDraft| draft.purpose = words
    };
    firm.revise_engagement(fjord.engagement, purpose("Hosting (אירוח)")).await.unwrap();
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    let told = firm.show(id).await.facts.unwrap().approval.missing;
    assert!(matches!(&told[..], [one] if one.contains("“א” (U+05D0) in “Purpose”")), "{told:?}");
    firm.revise_engagement(fjord.engagement, purpose("Hosting (хостинг, 托管)")).await.unwrap();
    assert_eq!(firm.show(id).await.facts.unwrap().approval.missing, [""; 0]);

    // What is in use already goes without that guard; the gap is shown, and nothing is published.
    firm.revise_engagement(fjord.engagement, purpose("Hosting (אירוח)")).await.unwrap();
    let why = reason("It is in use already.");
    let withdraw = async |work| requests::withdraw(work, id, why).await;
    firm.act(firm.requester(), withdraw).await.unwrap();
    let (chosen, why) = ([fjord.engagement], reason("In use since 2021."));
    let declare = async |work| requests::declare_in_use(work, &chosen, why).await;
    let id = firm.act(firm.legal(), declare).await.unwrap();
    let gaps = &firm.show(id).await.facts.unwrap().changes[0].gaps;
    assert!(gaps.iter().any(|gap| gap.contains("“א” (U+05D0)")), "{gaps:?}");
    firm.schedule(id, "2026-03-01").await.unwrap();
    let preview = requests::preview(&mut firm.look(firm.publisher()).await, &[id]).await.unwrap();
    let Some(Err(refusal)) = preview.outcome else { panic!("nothing is refused") };
    assert_eq!(refusal.code(), "LIST-GLYPH");
    let told = refusal.to_string();
    assert!(told.contains("“א” (U+05D0)") && told.contains("entry 1 ("), "{told}");
    assert_eq!(firm.publish(id).await, Err(refusal));
}
