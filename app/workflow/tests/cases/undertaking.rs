//! UND-1: nothing opens before the undertaking is accepted.

use domain::id::PersonId;
use domain::person::{Permission, Role};
use store::undertakings;
use workflow::enrolment::{PasswordDraft, Stage, choose_password, finish, stage};
use workflow::people::invite;
use workflow::sign_in::{Token, Verdict};
use workflow::{Caller, undertaking};

use crate::kit::{Company, PASSWORD, draft, from, refused};

/// An administrator who has enrolled a moment ago.
async fn newcomer(company: &Company) -> (PersonId, Token) {
    let work = company.office.write(Caller::operator()).await.unwrap();
    let (person, link) = invite(work, draft("eva@company.example", &[Role::Admin])).await.unwrap();
    let (office, mut visitor, token) = (&company.office, from("192.0.2.1"), link.token.reveal());
    let choice = PasswordDraft {
        email: String::new(),
        name: String::new(),
        password: PASSWORD.to_owned().into(),
        again: PASSWORD.to_owned().into(),
    };
    let begun = choose_password(office, &visitor, token, choice, "Fjordcloud").await;
    visitor.enrolment = Some(begun.unwrap());
    let mut work = office.read(Caller::public()).await.unwrap();
    let stage = stage(&mut work, &visitor, token).await.unwrap();
    let Stage::Authenticator { authenticator, .. } = stage else {
        panic!("no password was chosen")
    };
    drop(work);
    let code = authenticator.code_at(office.clock_time());
    let Verdict::Accepted(enrolled) = finish(office, &visitor, token, &code).await.unwrap() else {
        panic!("the code was not taken")
    };
    (person.id, enrolled.keys.session)
}

#[tokio::test]
async fn a_new_account_may_nothing_until_the_undertaking_is_accepted() {
    let company = Company::open().await;
    let (_, session) = newcomer(&company).await;
    let caller = company.who(&session).await.unwrap();
    for permission in Permission::ALL {
        let work = company.office.read(caller.clone()).await.unwrap();
        assert_eq!(refused(work.must(permission).unwrap_err()).code(), "UND-1", "{permission:?}");
    }

    let shown = undertaking::digest().to_string();
    company.act(&caller, async |work| undertaking::accept(work, &shown).await).await.unwrap();
    let caller = company.who(&session).await.unwrap();
    let work = company.office.read(caller).await.unwrap();
    assert!(work.must(Permission::ManagePeople).is_ok());
}

#[tokio::test]
async fn what_was_accepted_is_kept_with_its_digest_and_another_text_is_not_accepted() {
    let company = Company::open().await;
    let (id, session) = newcomer(&company).await;
    let caller = company.who(&session).await.unwrap();
    let other =
        company.act(&caller, async |work| undertaking::accept(work, "sha256:00").await).await;
    assert_eq!(other.unwrap_err().code(), "undertaking-changed");
    assert_eq!(company.find(id).await.undertaking, None);

    let shown = undertaking::digest().to_string();
    for _ in 0..2 {
        company.act(&caller, async |work| undertaking::accept(work, &shown).await).await.unwrap();
    }
    let person = company.find(id).await;
    let mut work = company.office.read(caller).await.unwrap();
    let acceptance = undertakings::find_last(&mut work.tx, person.id).await.unwrap().unwrap();
    assert_eq!((acceptance.version, acceptance.digest), (1, undertaking::digest()));
}
