//! UND-1: nothing opens before the undertaking is accepted.

use domain::person::{Permission, Role};
use workflow::enrolment::{PasswordDraft, Stage, choose_password, finish, stage};
use workflow::people::invite;
use workflow::sign_in::Verdict;
use workflow::{Caller, undertaking};

use crate::kit::{Company, PASSWORD, draft, from};

#[tokio::test]
async fn a_new_account_may_nothing_until_the_undertaking_is_accepted() {
    let company = Company::open().await;
    let work = company.office.write(Caller::operator()).await.unwrap();
    let (person, link) = invite(work, draft("eva@company.example", &[Role::Admin]))
        .await
        .unwrap();
    let token = link.token.reveal();
    let choice = PasswordDraft {
        email: String::new(),
        name: String::new(),
        password: PASSWORD.to_owned().into(),
        again: PASSWORD.to_owned().into(),
    };
    choose_password(
        &company.office,
        &from("192.0.2.1"),
        token,
        choice,
        "Fjordcloud",
    )
    .await
    .unwrap();
    let mut work = company.office.read(Caller::public()).await.unwrap();
    let Stage::Authenticator { authenticator, .. } = stage(&mut work, token).await.unwrap() else {
        panic!()
    };
    drop(work);
    let code = authenticator.code_at(company.office.clock_time());
    let Verdict::Accepted(enrolled) = finish(&company.office, &from("192.0.2.1"), token, &code)
        .await
        .unwrap()
    else {
        panic!()
    };
    let caller = company.who(&enrolled.keys.session).await.unwrap();
    for permission in Permission::ALL {
        let work = company.office.read(caller.clone()).await.unwrap();
        let refused = crate::kit::refused(work.must(permission).unwrap_err());
        assert_eq!(refused.code(), "UND-1", "{permission:?}");
    }

    let shown = undertaking::digest().to_string();
    let other = company
        .act(&caller, async |work| {
            undertaking::accept(work, "sha256:00").await
        })
        .await
        .unwrap_err();
    assert_eq!(other.code(), "undertaking-changed");
    for _ in 0..2 {
        company
            .act(&caller, async |work| {
                undertaking::accept(work, &shown).await
            })
            .await
            .unwrap();
    }
    let caller = company.who(&enrolled.keys.session).await.unwrap();
    let mut work = company.office.read(caller).await.unwrap();
    assert!(work.must(Permission::ManagePeople).is_ok());
    let acceptance = undertaking::accepted_by(&mut work, &person)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (acceptance.version, acceptance.digest),
        (1, undertaking::digest())
    );
}
