//! What binds a vendor: terms and who checks them, files, obligations, transfers.

use super::*;

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

/// The fields that a refusal names.
fn fields(refused: Result<(), Refusal>) -> Vec<String> {
    let Err(Refusal::Fields(faults)) = refused else { panic!("{refused:?}") };
    faults.iter().map(|(field, _)| field.to_owned()).collect()
}

#[tokio::test]
async fn what_is_typed_without_a_presence_and_what_would_become_unread_is_refused_at_the_field() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let dpa = firm.agreement(fjord, "dpa", "Data processing agreement", "10").await;
    let load = async || agreements::show(&mut firm.look(firm.legal()).await, dpa).await.unwrap();
    let enter = async |revision, pairs: &[(&str, &str)]| {
        let mut terms = TermDraft::default();
        pairs.iter().for_each(|&(name, text)| terms.fields.set(name, text));
        firm.act(firm.legal(), async |work| clauses::enter(work, dpa, revision, &terms).await).await
    };
    let seen = load().await.agreement.revision;
    let typed = [("B14.presence", ""), ("B14.quote_ref", "s 99"), ("B14.within", "96")];
    assert_eq!(fields(enter(seen, &typed).await), ["B14.presence"]);
    enter(seen, &[("B14.presence", ""), ("B14.quote_ref", "")]).await.unwrap();
    assert_eq!(load().await.terms.unwrap(), [], "what was left alone is not entered");

    firm.terms(dpa, &equivalent_terms(24)).await;
    let before = load().await;
    let back = [("B15.presence", ""), ("B15.trigger", "awareness")];
    let revision = before.agreement.revision;
    assert_eq!(fields(enter(revision, &back).await), ["B15.presence"]);
    assert_eq!(enter(seen, &back).await, Err(Refusal::Stale), "the page was older than the term");
    assert_eq!(load().await.terms, before.terms);
    enter(revision, &[("B15.presence", "absent")]).await.unwrap();
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
        (Upload { name: "x.txt".into(), bytes: vec![b'a'; MOST_BYTES] }, true),
        (pdf(), true),
    ] {
        let revision =
            agreements::load(&mut firm.look(firm.legal()).await, id).await.unwrap().revision;
        let stored = firm
            .act(firm.requester(), async |work| {
                files::attach_to_agreement(work, id, revision, &upload).await
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
    assert!(found.obligation.shortfall(found.today).is_none());
}

#[tokio::test]
async fn transfers_belong_to_legal_and_each_origin_stands_once() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let dpa = firm.agreement(fjord, "dpa", "Data processing agreement", "10").await;
    let sample = || Transfer { instrument: Some(dpa), ..Transfer::sample() };
    let one = || TransferDraft::from(&sample());
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
    let elsewhere = TransferDraft::from(&Transfer::sample());
    let Refusal::Fields(faults) = save(vec![elsewhere]).await.unwrap_err() else {
        panic!("no faults")
    };
    assert!(faults.get("transfers.0.instrument").is_some(), "it covers something else");
    save(vec![one()]).await.unwrap();
    let engagement =
        engagements::load(&mut firm.look(firm.legal()).await, fjord.engagement).await.unwrap();
    assert_eq!(engagement.transfers, [sample().worked_on(PersonId::sample(3), &[])]);
}

#[tokio::test]
async fn obligations_are_found_by_vendor_number_basis_and_whether_they_keep_data_secret() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    firm.nda(fjord).await;
    let draft = ObligationDraft {
        vendor: fjord.vendor.to_string(),
        effective_from: "2027-01-01".to_owned(),
        ..ObligationDraft::from(&ObligationDetails::sample())
    };
    let register = async |work| obligations::register(work, fjord.vendor, draft).await;
    firm.act(firm.requester(), register).await.unwrap();

    let words =
        |words: &str| ObligationQuery { words: Some(words.to_owned()), ..Default::default() };
    let basis = |basis| ObligationQuery { basis: Some(basis), ..Default::default() };
    let secret = |it| ObligationQuery { keeps_secret: Some(it), ..Default::default() };
    for (query, numbers) in [
        (ObligationQuery::default(), &[1, 2][..]),
        (words("fjord"), &[1, 2]),
        (words("con-0002"), &[2]),
        (words("glacier"), &[]),
        (basis(Basis::Nda), &[1, 2]),
        (basis(Basis::StatutoryDuty), &[]),
        (secret(true), &[1]),
        (secret(false), &[2]),
    ] {
        let mut work = firm.look(firm.legal()).await;
        let page = obligations::list(&mut work, &query, PageRequest::new(1, 50)).await.unwrap();
        let found: Vec<_> = page.rows.iter().map(|line| line.obligation.number).collect();
        assert_eq!(found, numbers, "{query:?}");
    }
}
