//! What waits for a second person stands in that person's inbox, and not in the first one's.

use domain::agreement::{AgreementDetails, AgreementDraft};
use domain::clause::ClauseCode;
use domain::confidentiality::{ObligationDetails, ObligationDraft};
use domain::organisation::PromisesDraft;
use domain::second_signature::ActKind;
use workflow::files::{self, Upload};
use workflow::requests::inbox::{Counts, Subject};
use workflow::{Caller, agreements, clauses, obligations, organisation};

use crate::kit::{Firm, breach_term};

async fn waits(firm: &Firm, caller: Caller, subject: Subject) -> bool {
    firm.inbox(caller).await.iter().any(|task| task.subject == subject)
}

#[tokio::test]
async fn terms_wait_for_whoever_did_not_enter_them() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let letter = firm.agreement(fjord, "side_letter", "Side letter", "5").await;
    let subject = Subject::Agreement(letter);
    firm.enter(letter, &breach_term(24)).await;
    assert!(waits(&firm, firm.other_legal(), subject).await);
    for caller in [firm.legal(), firm.requester(), firm.publisher()] {
        assert!(!waits(&firm, caller, subject).await);
    }
    firm.terms(letter, &breach_term(12)).await;
    assert!(!waits(&firm, firm.other_legal(), subject).await, "all of them are checked");
}

#[tokio::test]
async fn an_obligation_waits_for_whoever_did_not_work_on_it() {
    let firm = Firm::open().await;
    let nda = firm.nda(firm.fjord().await).await;
    let found = obligations::load(&mut firm.look(firm.legal()).await, nda).await.unwrap();
    let subject = Subject::Obligation(nda);
    assert!(!waits(&firm, firm.legal(), subject).await, "it is confirmed");
    let draft = ObligationDraft {
        personnel_ref: "section 5".to_owned(),
        ..ObligationDraft::from(&found.details)
    };
    firm.act(firm.other_legal(), async |work| {
        obligations::revise(work, nda, found.revision, draft).await
    })
    .await
    .unwrap();
    assert!(waits(&firm, firm.legal(), subject).await);
    assert!(!waits(&firm, firm.other_legal(), subject).await);
}

fn paper() -> Upload {
    Upload { name: "signed.pdf".to_owned(), bytes: b"%PDF-1.7\nsigned".to_vec() }
}

#[tokio::test]
async fn a_term_waits_once_there_is_a_paper_to_check_it_against() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let draft = AgreementDraft {
        vendor: fjord.vendor.to_string(),
        covers: vec![fjord.engagement.to_string()],
        ..AgreementDraft::from(&AgreementDetails::sample())
    };
    let register = async |work| agreements::register(work, fjord.vendor, draft).await;
    let id = firm.act(firm.requester(), register).await.unwrap();
    firm.enter(id, &breach_term(24)).await;
    let revision =
        async || agreements::load(&mut firm.look(firm.legal()).await, id).await.unwrap().revision;
    for told in [Err("clause-file"), Ok(())] {
        let seen = revision().await;
        if told.is_ok() {
            let attach = async |work| files::attach_to_agreement(work, id, seen, &paper()).await;
            firm.act(firm.requester(), attach).await.unwrap();
        }
        assert_eq!(waits(&firm, firm.other_legal(), Subject::Agreement(id)).await, told.is_ok());
        let seen = revision().await;
        let check = async |work| clauses::check(work, id, seen, ClauseCode::B14).await;
        let done = firm.act(firm.other_legal(), check).await;
        assert_eq!(done.map_err(|refusal| refusal.code()), told);
    }
}

#[tokio::test]
async fn an_obligation_waits_once_there_is_a_paper_to_look_at() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let draft = ObligationDraft {
        vendor: fjord.vendor.to_string(),
        ..ObligationDraft::from(&ObligationDetails::sample())
    };
    let register = async |work| obligations::register(work, fjord.vendor, draft).await;
    let id = firm.act(firm.requester(), register).await.unwrap();
    for (revision, told) in [(1, Err("obligation-file")), (2, Ok(()))] {
        if told.is_ok() {
            let attach = async |work| files::attach_to_obligation(work, id, 1, &paper()).await;
            firm.act(firm.requester(), attach).await.unwrap();
        }
        assert_eq!(waits(&firm, firm.legal(), Subject::Obligation(id)).await, told.is_ok());
        let confirm = async |work| obligations::confirm(work, id, revision).await;
        let done = firm.act(firm.legal(), confirm).await;
        assert_eq!(done.map_err(|refusal| refusal.code()), told);
    }
}

#[tokio::test]
async fn a_proposal_waits_for_whoever_may_sign_it() {
    let firm = Firm::open().await;
    let mut look = firm.look(firm.legal()).await;
    let settings = store::organisation::settings(&mut look.tx).await.unwrap().unwrap();
    drop(look);
    let promises = settings.promises.as_ref().unwrap();
    let draft = PromisesDraft { notice_days: "31".to_owned(), ..PromisesDraft::from(promises) };
    firm.act(firm.legal(), async |work| {
        organisation::propose(work, settings.revision, &draft).await
    })
    .await
    .unwrap();
    let subject = Subject::Act(ActKind::Promises);
    for (caller, signs) in [
        (firm.legal(), false),
        (firm.requester(), false),
        (firm.publisher(), true),
        (firm.security(), true),
    ] {
        assert_eq!(waits(&firm, caller, subject).await, signs);
    }
}

#[tokio::test]
async fn the_count_on_every_page_follows_each_act() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let letter = firm.agreement(fjord, "side_letter", "Side letter", "5").await;
    let counts = Counts::default();
    let mut seen = Vec::new();
    for term in [None, Some(breach_term(24))] {
        if let Some(term) = term {
            firm.enter(letter, &term).await;
        }
        for caller in [firm.other_legal(), firm.legal()] {
            let listed = firm.inbox(caller.clone()).await.len();
            for _again in 0..2 {
                let counted = counts.of(&mut firm.look(caller.clone()).await).await.unwrap();
                assert_eq!(counted, listed);
            }
            seen.push(listed);
        }
    }
    assert_eq!(seen[2], seen[0] + 1, "the terms wait for one of them");
    assert_eq!(seen[3], seen[1], "and not for who entered them");
}
