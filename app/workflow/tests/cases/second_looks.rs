//! What waits for a second person stands in that person's inbox, and not in the first one's.

use domain::confidentiality::ObligationDraft;
use domain::organisation::PromisesDraft;
use domain::second_signature::ActKind;
use workflow::requests::inbox::{Counts, Subject};
use workflow::{Caller, obligations, organisation};

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
