//! Whoever works on an instrument does not approve what rests on it (SOD-2).

use domain::agreement::{Agreement, AgreementDetails, AgreementDraft};
use domain::id::AgreementId;
use workflow::agreements;

use super::*;

type Change = fn(&mut AgreementDraft);

#[tokio::test]
async fn whoever_edits_an_instrument_until_the_gate_passes_does_not_approve() {
    let changes: [(&str, Change); 3] = [
        ("precedence", |draft| "60".clone_into(&mut draft.precedence)),
        ("end", |draft| "2026-02-25".clone_into(&mut draft.expires_on)),
        ("covers", |draft| draft.covers.clear()),
    ];
    for (name, change) in changes {
        let firm = Firm::open().await;
        let fjord = firm.bound_fjord().await;
        let letter = firm.agreement(fjord, "side_letter", "Side letter", "2").await;
        firm.terms(letter, &breach_term(72)).await;
        let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
        firm.to_legal_review(id).await;
        guard(firm.approve_as(firm.other_legal(), id).await, Guard::Gate);

        edit(&firm, firm.other_legal(), letter, change).await;
        let refused = firm.approve_as(firm.other_legal(), id).await.unwrap_err();
        assert_eq!(refused.code(), "SOD-2", "{name}: {refused}");
        assert!(refused.to_string().contains("Side letter"), "{name}: {refused}");
        let third = firm.employ(9, &[Role::LegalApprover]).await;
        firm.approve_as(firm.as_person(&third), id).await.unwrap();
    }
}

#[tokio::test]
async fn an_edit_that_the_gate_does_not_read_leaves_the_editor_free_to_approve() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let letter = firm.agreement(fjord, "side_letter", "Side letter", "5").await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    firm.to_legal_review(id).await;
    edit(&firm, firm.other_legal(), letter, |draft| "Letter".clone_into(&mut draft.title)).await;
    firm.approve_as(firm.other_legal(), id).await.unwrap();
}

#[tokio::test]
async fn whoever_records_an_agreement_is_its_author_and_signatures_make_none() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let maker = firm.employ(9, &[Role::LegalApprover]).await;
    let draft = AgreementDraft {
        vendor: fjord.vendor.to_string(),
        covers: vec![fjord.engagement.to_string()],
        ..AgreementDraft::from(&AgreementDetails::sample())
    };
    let register = async |work| agreements::register(work, fjord.vendor, draft).await;
    let made = firm.act(firm.as_person(&maker), register).await.unwrap();
    assert_eq!(find(&firm, made).await.authorship.authors, [maker.id]);

    let signed = firm.agreement(fjord, "side_letter", "Side letter", "5").await;
    let authorship = find(&firm, signed).await.authorship;
    assert_eq!((authorship.authors.len(), authorship.menders), (1, vec![]));
    let precedence = |draft: &mut AgreementDraft| "6".clone_into(&mut draft.precedence);
    edit(&firm, firm.as_person(&maker), signed, precedence).await;
    let authorship = find(&firm, signed).await.authorship;
    assert_eq!((authorship.authors.len(), authorship.menders), (2, vec![maker.id]));
    assert_eq!(authorship.authors[0], maker.id);
}

async fn find(firm: &Firm, id: AgreementId) -> Agreement {
    agreements::load(&mut firm.look(firm.legal()).await, id).await.unwrap()
}

async fn edit(
    firm: &Firm,
    caller: Caller,
    id: AgreementId,
    change: impl FnOnce(&mut AgreementDraft),
) {
    let found = find(firm, id).await;
    let mut draft = agreements::draft_of(&found);
    change(&mut draft);
    let revise = async |work| agreements::revise(work, id, found.revision, draft).await;
    firm.act(caller, revise).await.unwrap();
}
