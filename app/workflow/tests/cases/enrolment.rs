//! Enrolment: one link, once, for seven days.

use domain::audit::{Action, Outcome};
use domain::person::Role;
use domain::refusal::Refusal;
use workflow::enrolment::{
    Enrolled, PasswordDraft, Stage, choose_password, finish, set_up_link, stage,
};
use workflow::people::{disable, invite, reset};
use workflow::sign_in::{Authenticator, Token, Verdict, Visitor};
use workflow::testing::TestOffice;
use workflow::{Caller, Error};

use crate::kit::{Company, PASSWORD, draft, from, refused};

fn choice(password: &str, again: &str) -> PasswordDraft {
    PasswordDraft {
        email: "first@company.example".to_owned(),
        name: "First Person".to_owned(),
        password: password.to_owned().into(),
        again: again.to_owned().into(),
    }
}

async fn choose(test: &TestOffice, token: &str, password: &str) -> Result<Token, Error> {
    choose_password(
        &test.office,
        &from("192.0.2.1"),
        token,
        choice(password, password),
        "Fjordcloud",
    )
    .await
}

/// The browser that was given this at the first step.
fn with(begun: Token) -> Visitor {
    Visitor { enrolment: Some(begun), ..from("192.0.2.1") }
}

/// What this browser is shown after the first step; none where it is to take that first.
async fn shown(test: &TestOffice, visitor: &Visitor, token: &str) -> Option<Authenticator> {
    let mut work = test.office.read(Caller::public()).await.unwrap();
    match stage(&mut work, visitor, token).await.unwrap() {
        Stage::Authenticator { authenticator, .. } => Some(authenticator),
        Stage::Password { .. } => None,
    }
}

async fn enrol(test: &TestOffice, token: &str) -> Result<Enrolled, Error> {
    let browser = with(choose(test, token, PASSWORD).await?);
    let authenticator = shown(test, &browser, token).await.expect("a password was chosen");
    let code = authenticator.code_at(test.office.clock_time());
    match finish(&test.office, &browser, token, &code).await? {
        Verdict::Accepted(enrolled) => Ok(enrolled),
        other => panic!("{other:?}"),
    }
}

async fn link_for(company: &Company, email: &str, roles: &[Role]) -> String {
    let work = company.office.write(Caller::operator()).await.unwrap();
    let (_, link) = invite(work, draft(email, roles)).await.unwrap();
    link.token.reveal().to_owned()
}

#[tokio::test]
async fn an_empty_installation_is_set_up_by_its_first_administrator_once() {
    let test = TestOffice::open().await;
    let link = async || {
        let work = test.office.write(Caller::operator()).await.unwrap();
        set_up_link(work).await.unwrap()
    };
    let (old, new) = (link().await.unwrap(), link().await.unwrap());
    assert_eq!(refused(enrol(&test, old.token.reveal()).await.unwrap_err()).code(), "link-void");

    let enrolled = enrol(&test, new.token.reveal()).await.unwrap();
    assert!(link().await.is_none(), "somebody can sign in now");
    let caller = workflow::sessions::identify(&test.office, &enrolled.keys.session, None)
        .await
        .unwrap()
        .unwrap();
    let person = caller.actor.person().unwrap();
    assert_eq!(
        (person.email.as_str(), person.roles.as_slice()),
        ("first@company.example", [Role::Admin].as_slice())
    );
}

#[tokio::test]
async fn a_set_up_that_was_left_unfinished_can_be_begun_again() {
    let test = TestOffice::open().await;
    for _ in 0..2 {
        let work = test.office.write(Caller::operator()).await.unwrap();
        let link = set_up_link(work).await.unwrap().unwrap();
        choose(&test, link.token.reveal(), PASSWORD).await.unwrap();
    }
    let work = test.office.write(Caller::operator()).await.unwrap();
    let link = set_up_link(work).await.unwrap().unwrap();
    enrol(&test, link.token.reveal()).await.unwrap();
}

#[tokio::test]
async fn whoever_sets_the_installation_up_after_an_invitation_leaves_no_second_link_behind() {
    let company = Company::open().await;
    let invitation = link_for(&company, "first@company.example", &[Role::Publisher]).await;
    let work = company.office.write(Caller::operator()).await.unwrap();
    let set_up = set_up_link(work).await.unwrap().unwrap();
    let enrolled = enrol(&company, set_up.token.reveal()).await.unwrap();
    for (action, role) in [(Action::RoleGranted, "admin"), (Action::RoleRevoked, "publisher")] {
        let log = company.log().await;
        let found = log.iter().filter(|event| event.action == action);
        let roles: Vec<&str> = found.map(|event| event.facts["role"].as_str()).collect();
        assert_eq!(roles, [role], "{action}");
    }

    let again = enrol(&company, &invitation).await.unwrap_err();
    assert_eq!(refused(again).code(), "link-void");
    assert!(company.who(&enrolled.keys.session).await.is_some());
}

#[tokio::test]
async fn an_invited_person_enrols_and_signs_in_with_what_they_chose() {
    let company = Company::open().await;
    let token = link_for(&company, "eva@company.example", &[Role::Requester]).await;
    let codes = enrol(&company, &token).await.unwrap().recovery_codes;
    assert_eq!(codes.len(), 10);

    // A recovery code lets in once, in capitals too, and does not count as confirmed.
    let code = codes[0].to_uppercase();
    let Verdict::Accepted(keys) =
        company.try_sign_in(&from("192.0.2.1"), "eva", PASSWORD, &code).await
    else {
        panic!("not let in");
    };
    let caller = company.who(&keys.session).await.unwrap();
    assert_eq!(caller.session.unwrap().confirmed_at, None);
    let again = company.try_sign_in(&from("192.0.2.1"), "eva", PASSWORD, &codes[0]).await;
    assert!(matches!(again, Verdict::Wrong));
    assert!(matches!(
        company.try_sign_in(&from("192.0.2.1"), "eva", PASSWORD, &codes[1]).await,
        Verdict::Accepted(_)
    ));
}

#[tokio::test]
async fn a_link_opens_once_and_says_so_afterwards() {
    let company = Company::open().await;
    let token = link_for(&company, "eva@company.example", &[Role::Requester]).await;
    enrol(&company, &token).await.unwrap();
    assert_eq!(refused(choose(&company, &token, PASSWORD).await.unwrap_err()).code(), "link-used");
    let replayed = finish(&company.office, &from("192.0.2.1"), &token, "000000").await.unwrap_err();
    assert_eq!(refused(replayed).code(), "link-used");
}

#[tokio::test]
async fn a_link_opens_for_seven_days() {
    for (seconds, code) in [(7 * 86_400 - 1, None), (7 * 86_400, Some("link-expired"))] {
        let company = Company::open().await;
        let token = link_for(&company, "eva@company.example", &[Role::Requester]).await;
        company.wait(seconds);
        let mut work = company.office.read(Caller::public()).await.unwrap();
        let found = stage(&mut work, &from("192.0.2.1"), &token).await.err().map(refused);
        assert_eq!(found.as_ref().map(Refusal::code), code, "{seconds}");
    }
}

#[tokio::test]
async fn looking_at_a_link_changes_nothing() {
    let company = Company::open().await;
    let token = link_for(&company, "eva@company.example", &[Role::Requester]).await;
    let before = company.log().await.len();
    for _ in 0..3 {
        let mut work = company.office.read(Caller::public()).await.unwrap();
        assert!(matches!(
            stage(&mut work, &from("192.0.2.1"), &token).await.unwrap(),
            Stage::Password { person: Some(_) }
        ));
    }
    assert_eq!(company.log().await.len(), before);
    enrol(&company, &token).await.unwrap();
}

#[tokio::test]
async fn links_that_are_none_are_told_apart_from_nothing() {
    let company = Company::open().await;
    for token in ["", "x", "../../etc/passwd", "\0", &"A".repeat(43), &"ä".repeat(2_000)] {
        assert_eq!(
            refused(choose(&company, token, PASSWORD).await.unwrap_err()).code(),
            "link-unknown"
        );
    }
}

#[tokio::test]
async fn a_newer_link_takes_the_place_of_the_one_before_and_a_disabled_account_has_none() {
    let company = Company::open().await;
    let work = company.office.write(Caller::operator()).await.unwrap();
    let (person, old) =
        invite(work, draft("eva@company.example", &[Role::Publisher])).await.unwrap();
    let work = company.office.write(Caller::operator()).await.unwrap();
    let workflow::people::ResetAsked::Done(new) = reset(work, person.id).await.unwrap() else {
        panic!("nothing was there to reset");
    };
    assert_eq!(
        refused(choose(&company, old.token.reveal(), PASSWORD).await.unwrap_err()).code(),
        "link-void"
    );
    choose(&company, new.token.reveal(), PASSWORD).await.unwrap();
    let work = company.office.write(Caller::operator()).await.unwrap();
    disable(work, person.id).await.unwrap();
    assert_eq!(
        refused(choose(&company, new.token.reveal(), PASSWORD).await.unwrap_err()).code(),
        "link-void"
    );
}

#[tokio::test]
async fn a_weak_password_and_two_different_ones_are_refused_together() {
    let company = Company::open().await;
    let token = link_for(&company, "eva@company.example", &[Role::Requester]).await;
    for (password, again, fields) in [
        ("rubato-clam", "rubato-clam", &["password"][..]),
        ("password2026", "password2027", &["password", "again"]),
        ("rubato-clam7", "rubato-clam8", &["again"]),
        ("Fjordcloud!!", "Fjordcloud!!", &["password"]),
    ] {
        let asked = choose_password(
            &company.office,
            &from("::1"),
            &token,
            choice(password, again),
            "Fjordcloud",
        )
        .await;
        let Refusal::Fields(faults) = refused(asked.unwrap_err()) else { panic!("{password}") };
        assert_eq!(faults.iter().map(|(name, _)| name).collect::<Vec<_>>(), fields, "{password}");
    }
    choose(&company, &token, "rubato-clam7").await.unwrap();
}

#[tokio::test]
async fn the_authenticator_has_to_prove_itself_and_its_first_code_is_used_up() {
    let company = Company::open().await;
    let token = link_for(&company, "eva@company.example", &[Role::Requester]).await;
    let early = finish(&company.office, &from("192.0.2.1"), &token, "000000").await.unwrap_err();
    assert_eq!(refused(early).code(), "link-begin");
    let browser = with(choose(&company, &token, PASSWORD).await.unwrap());
    let wrong = finish(&company.office, &browser, &token, "000000").await.unwrap();
    assert!(matches!(wrong, Verdict::Wrong));
    let code =
        shown(&company, &browser, &token).await.unwrap().code_at(company.office.clock_time());
    assert!(matches!(
        company.try_sign_in(&from("192.0.2.1"), "eva", PASSWORD, &code).await,
        Verdict::Wrong
    ));
    let right = finish(&company.office, &browser, &token, &code).await.unwrap();
    assert!(matches!(right, Verdict::Accepted(_)));
    assert!(matches!(
        company.try_sign_in(&from("192.0.2.1"), "eva", PASSWORD, &code).await,
        Verdict::Wrong
    ));
}

#[tokio::test]
async fn the_secret_is_for_the_browser_that_chose_the_password_last() {
    let company = Company::open().await;
    let token = link_for(&company, "eva@company.example", &[Role::Requester]).await;
    let first = with(choose(&company, &token, PASSWORD).await.unwrap());
    let last = with(choose(&company, &token, PASSWORD).await.unwrap());
    let code = shown(&company, &last, &token).await.unwrap().code_at(company.office.clock_time());
    for other in [from("192.0.2.1"), from("192.0.2.2"), with(Token::parse(&token).unwrap()), first]
    {
        assert!(shown(&company, &other, &token).await.is_none());
        let told = finish(&company.office, &other, &token, &code).await.unwrap_err();
        assert_eq!(refused(told).code(), "link-begin");
    }
    let right = finish(&company.office, &last, &token, &code).await.unwrap();
    assert!(matches!(right, Verdict::Accepted(_)));
}

#[tokio::test]
async fn the_log_tells_of_an_enrolment_without_a_word_of_its_secrets() {
    let company = Company::open().await;
    let token = link_for(&company, "eva@company.example", &[Role::Requester]).await;
    let enrolled = enrol(&company, &token).await.unwrap();
    for action in [
        Action::PersonInvited,
        Action::LinkIssued,
        Action::LinkUsed,
        Action::PasswordSet,
        Action::AuthenticatorEnrolled,
        Action::RecoveryCodesMade,
        Action::SignedIn,
    ] {
        assert_eq!(company.count(action, Outcome::Ok).await, 1, "{action}");
    }
    let log = serde_json::to_string(&company.log().await).unwrap();
    let secrets = [
        token.as_str(),
        PASSWORD,
        "eva@company",
        &enrolled.recovery_codes[0],
        enrolled.keys.session.reveal(),
        enrolled.keys.device.reveal(),
    ];
    for secret in secrets {
        assert!(!log.contains(secret), "{secret}");
    }
}
