//! Sessions: how long they last, and who ends them.

use domain::person::Role;
use workflow::Dice;
use workflow::people::{disable, revise};
use workflow::sessions::{list, revoke, revoke_others, sign_out};
use workflow::sign_in::{Token, Verdict, Visitor};

use crate::kit::{Company, PASSWORD, from, with_roles};

const ROLES: [Role; 1] = [Role::Publisher];

#[tokio::test]
async fn a_session_ends_after_an_hour_without_a_request() {
    for (seconds, goes_on) in [(3_599, true), (3_600, false)] {
        let company = Company::open().await;
        company.person("anna", &ROLES).await;
        let keys = company.signed_in("anna").await;
        company.wait(seconds);
        assert_eq!(company.who(&keys.session).await.is_some(), goes_on, "{seconds}");
    }
}

#[tokio::test]
async fn a_session_in_use_goes_on_for_twelve_hours_and_no_longer() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    let keys = company.signed_in("anna").await;
    for half_hours in 1..24 {
        company.wait(30 * 60);
        assert!(company.who(&keys.session).await.is_some(), "{half_hours}");
    }
    company.wait(30 * 60 - 1);
    assert!(company.who(&keys.session).await.is_some());
    company.wait(1);
    assert!(company.who(&keys.session).await.is_none());
}

#[tokio::test]
async fn a_token_that_was_never_given_opens_nothing() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    company.signed_in("anna").await;
    let other = Token::parse(&"A".repeat(43)).unwrap();
    assert!(company.who(&other).await.is_none());
    assert!(company.who(&Token::roll(&Dice::system()).unwrap()).await.is_none());
}

#[tokio::test]
async fn signing_in_again_gives_a_new_token_and_ends_the_old_one() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    let first = company.signed_in("anna").await;
    company.wait(30);
    let visitor = Visitor {
        session: Some(first.session.clone()),
        device: Some(first.device.clone()),
        ..from("192.0.2.1")
    };
    let Verdict::Accepted(second) =
        company.try_sign_in(&visitor, "anna", PASSWORD, &company.code()).await
    else {
        panic!("not let in");
    };
    assert_ne!(first.session.reveal(), second.session.reveal());
    assert_eq!(first.device.reveal(), second.device.reveal());
    assert!(company.who(&first.session).await.is_none());
    assert!(company.who(&second.session).await.is_some());
}

#[tokio::test]
async fn its_owner_sees_and_ends_sessions_and_nobody_elses() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    company.person("ben", &ROLES).await;
    let (first, second) = (company.signed_in("anna").await, company.signed_in("anna").await);
    let (here, there) =
        (company.who(&first.session).await.unwrap(), company.who(&second.session).await.unwrap());
    let ben = company.caller("ben").await;

    let mut work = company.office.read(here.clone()).await.unwrap();
    assert_eq!(list(&company.office, &mut work).await.unwrap().len(), 2);
    drop(work);
    let id = there.session.unwrap().id;
    let refused = company.act(&ben, async |work| revoke(work, id).await).await.unwrap_err();
    assert_eq!(refused.code(), "not-found");
    assert!(company.who(&second.session).await.is_some());

    company.act(&here, async |work| revoke(work, id).await).await.unwrap();
    assert!(company.who(&second.session).await.is_none());
    assert!(company.who(&first.session).await.is_some());
    assert_eq!(
        company.act(&here, async |work| revoke(work, id).await).await.unwrap_err().code(),
        "not-found"
    );

    let third = company.signed_in("anna").await;
    assert_eq!(company.act(&here, async |work| revoke_others(work).await).await.unwrap(), 1);
    assert!(company.who(&third.session).await.is_none());
    company.act(&here, async |work| sign_out(work).await).await.unwrap();
    assert!(company.who(&first.session).await.is_none());
}

#[tokio::test]
async fn a_disabled_account_is_out_with_the_next_request() {
    let company = Company::open().await;
    company.person("root", &[Role::Admin]).await;
    let anna = company.person("anna", &ROLES).await;
    let keys = company.signed_in("anna").await;
    let admin = company.caller("root").await;
    company.act(&admin, async |work| disable(work, anna.id).await).await.unwrap();
    assert!(company.who(&keys.session).await.is_none());
}

#[tokio::test]
async fn roles_are_those_of_this_moment_and_not_of_the_sign_in() {
    let company = Company::open().await;
    company.person("root", &[Role::Admin]).await;
    let anna = company.person("anna", &ROLES).await;
    let keys = company.signed_in("anna").await;
    let admin = company.caller("root").await;
    let draft = with_roles(&anna, &[Role::Auditor]);
    company
        .act(&admin, async |work| revise(work, anna.id, anna.revision, draft).await)
        .await
        .unwrap();
    let caller = company.who(&keys.session).await.unwrap();
    assert_eq!(caller.actor.person().unwrap().roles, [Role::Auditor]);
}
