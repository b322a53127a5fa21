//! Second signatures as other parts of the product use them.

use domain::id::PendingActId;
use domain::person::Role;
use domain::second_signature::ActKind;
use workflow::Work;
use workflow::pending_acts::{Proposal, decline, payload, propose, sign, waiting};
use workflow::testing::TestOffice;

use crate::kit::refused;

async fn proposed(mut work: Work, kind: ActKind) -> Result<PendingActId, workflow::Error> {
    let proposal = Proposal { kind, about: None, payload: &vec![1, 2, 3], takes_effect_at: None };
    let act = propose(&mut work, proposal).await?;
    work.commit().await?;
    Ok(act.id)
}

#[tokio::test]
async fn legal_proposes_a_second_role_signs_and_what_was_proposed_comes_back() {
    let test = TestOffice::open().await;
    let legal = test.employ(1, &[Role::LegalApprover]).await;
    let reviewer = test.employ(2, &[Role::SecurityReviewer]).await;
    let colleague = test.employ(3, &[Role::LegalApprover]).await;
    let id = proposed(test.office.write(test.as_person(&legal)).await.unwrap(), ActKind::Baseline)
        .await
        .unwrap();

    for (person, code) in [(&legal, "permission"), (&colleague, "permission")] {
        let mut work = test.office.write(test.as_person(person)).await.unwrap();
        assert_eq!(refused(sign(&mut work, id, ActKind::Baseline).await.unwrap_err()).code(), code);
    }
    let mut work = test.office.write(test.as_person(&reviewer)).await.unwrap();
    assert_eq!(
        refused(sign(&mut work, id, ActKind::Promises).await.unwrap_err()).code(),
        "not-found",
        "of another kind"
    );
    let act = sign(&mut work, id, ActKind::Baseline).await.unwrap();
    assert_eq!(payload::<Vec<u8>>(&act).unwrap(), [1, 2, 3]);
    drop(work);

    // Nothing was committed, so it still waits.
    let mut work = test.office.write(test.as_person(&reviewer)).await.unwrap();
    assert_eq!(waiting(&mut work, Some(ActKind::Baseline)).await.unwrap().len(), 1);
    sign(&mut work, id, ActKind::Baseline).await.unwrap();
    work.commit().await.unwrap();
    let mut work = test.office.write(test.as_person(&reviewer)).await.unwrap();
    assert_eq!(waiting(&mut work, None).await.unwrap(), []);
    assert_eq!(
        refused(sign(&mut work, id, ActKind::Baseline).await.unwrap_err()).code(),
        "decided"
    );
}

#[tokio::test]
async fn somebody_with_both_roles_cannot_sign_their_own() {
    let test = TestOffice::open().await;
    let both = test.employ(1, &[Role::LegalApprover, Role::Publisher]).await;
    let id = proposed(test.office.write(test.as_person(&both)).await.unwrap(), ActKind::Promises)
        .await
        .unwrap();
    let mut work = test.office.write(test.as_person(&both)).await.unwrap();
    assert_eq!(refused(sign(&mut work, id, ActKind::Promises).await.unwrap_err()).code(), "G-SOD");
}

#[tokio::test]
async fn who_could_not_sign_with_a_code_is_told_why_and_not_asked_for_one() {
    let test = TestOffice::open().await;
    let both = test.employ(1, &[Role::LegalApprover, Role::SecurityReviewer]).await;
    let other = test.employ(2, &[Role::SecurityReviewer]).await;
    let (proposer, signer) = (test.as_person(&both), test.as_person(&other));
    let work = test.office.write(proposer.clone()).await.unwrap();
    let id = proposed(work, ActKind::Baseline).await.unwrap();
    test.travel_to("2026-03-01T09:10:01Z");
    for (caller, code) in [(proposer, "G-SOD"), (signer, "G-MFA")] {
        let mut work = test.office.write(caller).await.unwrap();
        let told = refused(sign(&mut work, id, ActKind::Baseline).await.unwrap_err());
        assert_eq!(told.code(), code);
    }
}

#[tokio::test]
async fn only_those_with_the_permission_propose_and_the_proposer_can_take_it_back() {
    let test = TestOffice::open().await;
    let (legal, admin) =
        (test.employ(1, &[Role::LegalApprover]).await, test.employ(2, &[Role::Admin]).await);
    let work = test.office.write(test.as_person(&admin)).await.unwrap();
    assert_eq!(refused(proposed(work, ActKind::Baseline).await.unwrap_err()).code(), "permission");
    let id = proposed(test.office.write(test.as_person(&legal)).await.unwrap(), ActKind::Baseline)
        .await
        .unwrap();
    let other =
        decline(test.office.write(test.as_person(&admin)).await.unwrap(), id).await.unwrap_err();
    assert_eq!(refused(other).code(), "permission");
    decline(test.office.write(test.as_person(&legal)).await.unwrap(), id).await.unwrap();
    let unknown =
        decline(test.office.write(test.as_person(&legal)).await.unwrap(), PendingActId::sample(9))
            .await;
    assert_eq!(refused(unknown.unwrap_err()).code(), "not-found");
}
