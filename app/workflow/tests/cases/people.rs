//! Accounts: who may make them, what administrators cannot do alone.

use domain::audit::{Action, Outcome};
use domain::person::{Permission, Role};
use workflow::Caller;
use workflow::people::{
    ReadyPerson, ResetAsked, create_ready, decline, disable, enable, invite, list, reset,
    reset_by_email, revise, show, sign_reset, sign_role_grant, waiting,
};
use workflow::requests::inbox::{self, Subject};
use workflow::sign_in::Verdict;
use workflow::testing::TestOffice;

use crate::kit::{Company, PASSWORD, SECRET, draft, from, refused, with_roles};

pub const DAY: i64 = 86_400;

#[tokio::test]
async fn only_those_who_manage_people_make_accounts_and_denials_are_recorded() {
    let company = Company::open().await;
    for role in Role::ALL {
        let name = role.code().replace('_', "-");
        company.person(&name, &[role]).await;
        let caller = company.caller(&name).await;
        let email = format!("new-{name}@company.example");
        let invited = company
            .act(&caller, async |work| invite(work, draft(&email, &[Role::Auditor])).await)
            .await;
        assert_eq!(invited.is_ok(), role.may(Permission::ManagePeople), "{role:?}");
        let mut work = company.office.read(caller).await.unwrap();
        let may_look = matches!(role, Role::Admin | Role::Auditor);
        assert_eq!(list(&mut work).await.is_ok(), may_look, "{role:?}");
    }
    assert_eq!(company.count(Action::PersonChanged, Outcome::Denied).await, 5);
}

#[tokio::test]
async fn an_address_has_one_account() {
    let company = Company::open().await;
    company.person("root", &[Role::Admin]).await;
    company.person("anna", &[Role::Publisher]).await;
    let admin = company.caller("root").await;
    let second = company.act(&admin, async |work| {
        invite(work, draft("ANNA@company.example", &[Role::Auditor])).await
    });
    assert_eq!(second.await.unwrap_err().code(), "fields");
}

#[tokio::test]
async fn of_two_administrators_who_save_at_once_the_second_is_told() {
    let company = Company::open().await;
    company.person("root", &[Role::Admin]).await;
    company.person("rita", &[Role::Admin]).await;
    let anna = company.person("anna", &[Role::Publisher]).await;
    let (root, rita) = (company.caller("root").await, company.caller("rita").await);
    let to = |roles: &[Role]| with_roles(&anna, roles);
    let (first, second) = (to(&[Role::Auditor]), to(&[Role::Requester]));
    company
        .act(&root, async |work| revise(work, anna.id, anna.revision, first).await)
        .await
        .unwrap();
    let refused = company
        .act(&rita, async |work| revise(work, anna.id, anna.revision, second).await)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "stale");
    assert_eq!(company.find(anna.id).await.roles, [Role::Auditor]);
}

#[tokio::test]
async fn a_domain_role_of_ones_own_waits_for_a_second_administrator() {
    let company = Company::open().await;
    let root = company.person("root", &[Role::Admin]).await;
    company.person("rita", &[Role::Admin]).await;
    let (first, second) = (company.caller("root").await, company.caller("rita").await);
    let asked = with_roles(&root, &[Role::Admin, Role::Auditor, Role::Publisher]);
    let revised = company
        .act(&first, async |work| revise(work, root.id, root.revision, asked).await)
        .await
        .unwrap();
    let act = revised.waits.expect("it waits");
    assert_eq!(
        company.find(root.id).await.roles,
        [Role::Auditor, Role::Admin],
        "only what decides nothing was given"
    );

    let own = company.act(&first, async |work| sign_role_grant(work, act).await).await.unwrap_err();
    assert_eq!(own.code(), "G-SOD");
    company.act(&second, async |work| sign_role_grant(work, act).await).await.unwrap();
    assert_eq!(company.find(root.id).await.roles, [Role::Publisher, Role::Auditor, Role::Admin]);
    let again =
        company.act(&second, async |work| sign_role_grant(work, act).await).await.unwrap_err();
    assert_eq!(again.code(), "decided");
}

#[tokio::test]
async fn a_grant_falls_with_the_administrator_who_asked_for_it() {
    let company = Company::open().await;
    let root = company.person("root", &[Role::Admin]).await;
    company.person("rita", &[Role::Admin]).await;
    let (first, second) = (company.caller("root").await, company.caller("rita").await);
    let asked = with_roles(&root, &[Role::Admin, Role::Publisher]);
    let act = company
        .act(&first, async |work| revise(work, root.id, root.revision, asked).await)
        .await
        .unwrap()
        .waits;
    let now = company.find(root.id).await;
    let downgraded = with_roles(&now, &[Role::Auditor]);
    company
        .act(&second, async |work| revise(work, root.id, now.revision, downgraded).await)
        .await
        .unwrap();
    let signed = company
        .act(&second, async |work| sign_role_grant(work, act.unwrap()).await)
        .await
        .unwrap_err();
    assert_eq!(signed.code(), "decided");
    assert_eq!(company.find(root.id).await.roles, [Role::Auditor]);
}

#[tokio::test]
async fn an_administrator_who_was_disabled_a_moment_ago_can_do_nothing_more() {
    let company = Company::open().await;
    let root = company.person("root", &[Role::Admin]).await;
    company.person("rita", &[Role::Admin]).await;
    let anna = company.person("anna", &[Role::Publisher]).await;
    let (stale, rita) = (company.caller("root").await, company.caller("rita").await);
    company.act(&rita, async |work| disable(work, root.id).await).await.unwrap();
    // The page was let in before; the unit of work looks again.
    let invited = company
        .act(&stale, async |work| invite(work, draft("x@company.example", &[Role::Admin])).await);
    assert_eq!(invited.await.unwrap_err().code(), "sign-in");
    assert_eq!(
        company.act(&stale, async |work| disable(work, anna.id).await).await.unwrap_err().code(),
        "sign-in"
    );
    assert_eq!(
        company.act(&stale, async |work| enable(work, root.id).await).await.unwrap_err().code(),
        "sign-in"
    );
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let company = Company::open().await;
    let root = company.person("root", &[Role::Admin]).await;
    let caller = company.caller("root").await;
    let out = company.act(&caller, async |work| disable(work, root.id).await).await.unwrap_err();
    assert_eq!(out.code(), "last-admin");
    let down = with_roles(&root, &[Role::Auditor]);
    let down = company
        .act(&caller, async |work| revise(work, root.id, root.revision, down).await)
        .await
        .unwrap_err();
    assert_eq!(down.code(), "last-admin");
    // Somebody who was invited and has not enrolled is no administrator yet.
    company
        .act(&caller, async |work| {
            invite(work, draft("rita@company.example", &[Role::Admin])).await
        })
        .await
        .unwrap();
    let out = company.act(&caller, async |work| disable(work, root.id).await).await.unwrap_err();
    assert_eq!(out.code(), "last-admin");
    company.person("third", &[Role::Admin]).await;
    company.act(&caller, async |work| disable(work, root.id).await).await.unwrap();
}

#[tokio::test]
async fn a_disabled_account_comes_back_as_it_was() {
    let company = Company::open().await;
    company.person("root", &[Role::Admin]).await;
    let anna = company.person("anna", &[Role::Publisher]).await;
    let admin = company.caller("root").await;
    company.act(&admin, async |work| disable(work, anna.id).await).await.unwrap();
    assert_eq!(
        company.act(&admin, async |work| disable(work, anna.id).await).await.unwrap_err().code(),
        "disabled"
    );
    company.act(&admin, async |work| enable(work, anna.id).await).await.unwrap();
    assert_eq!(company.find(anna.id).await.roles, anna.roles);
    company.signed_in("anna").await;
}

#[tokio::test]
async fn without_a_domain_role_a_reset_takes_effect_at_once() {
    let company = Company::open().await;
    company.person("root", &[Role::Admin]).await;
    let otto = company.person("otto", &[Role::Auditor]).await;
    let keys = company.signed_in("otto").await;
    let admin = company.caller("root").await;
    let asked = company.act(&admin, async |work| reset(work, otto.id).await).await.unwrap();
    assert!(matches!(asked, ResetAsked::Done(_)));
    assert!(company.who(&keys.session).await.is_none());
    company.wait(30);
    let found = company.try_sign_in(&from("192.0.2.1"), "otto", PASSWORD, &company.code()).await;
    assert!(matches!(found, Verdict::Wrong), "the old password is gone");
}

#[tokio::test]
async fn a_reset_of_somebody_who_decides_needs_a_second_administrator() {
    let company = Company::open().await;
    company.person("root", &[Role::Admin]).await;
    company.person("rita", &[Role::Admin]).await;
    let anna = company.person("anna", &[Role::Publisher]).await;
    let keys = company.signed_in("anna").await;
    let (first, second) = (company.caller("root").await, company.caller("rita").await);
    let ResetAsked::Waits(act) =
        company.act(&first, async |work| reset(work, anna.id).await).await.unwrap()
    else {
        panic!("it did not wait");
    };
    assert!(company.who(&keys.session).await.is_some(), "while it waits it has no effect");
    let own = company.act(&first, async |work| sign_reset(work, act.id).await).await.unwrap_err();
    assert_eq!(own.code(), "G-SOD");
    let (person, _) =
        company.act(&second, async |work| sign_reset(work, act.id).await).await.unwrap();
    assert_eq!(person.id, anna.id);
    assert!(company.who(&keys.session).await.is_none());
    assert_eq!(company.count(Action::PersonReset, Outcome::Ok).await, 1);
}

#[tokio::test]
async fn a_reset_without_a_second_administrator_takes_effect_after_a_day() {
    let company = Company::open().await;
    let anna = company.person("anna", &[Role::LegalApprover]).await;
    let ask = async || {
        let work = company.office.write(Caller::operator()).await.unwrap();
        reset_by_email(work, "anna@company.example").await.unwrap()
    };
    let ResetAsked::Waits(act) = ask().await else { panic!("it did not wait") };
    company.wait(DAY - 1);
    let ResetAsked::Waits(same) = ask().await else { panic!("too early") };
    assert_eq!(same.id, act.id);
    assert!(company.find(anna.id).await.is_enrolled);
    company.wait(1);
    assert!(matches!(ask().await, ResetAsked::Done(_)));
    assert!(!company.find(anna.id).await.is_enrolled);
}

#[tokio::test]
async fn whom_a_reset_is_about_sees_it_and_can_say_no() {
    let company = Company::open().await;
    company.person("root", &[Role::Admin]).await;
    company.person("ben", &[Role::Publisher]).await;
    let anna = company.person("anna", &[Role::Publisher]).await;
    let admin = company.caller("root").await;
    let ResetAsked::Waits(act) =
        company.act(&admin, async |work| reset(work, anna.id).await).await.unwrap()
    else {
        panic!("it did not wait");
    };
    let (ben, owner) = (company.caller("ben").await, company.caller("anna").await);
    let seen = async |caller: &Caller| {
        let mut work = company.office.read(caller.clone()).await.unwrap();
        waiting(&mut work).await.unwrap().len()
    };
    assert_eq!((seen(&ben).await, seen(&owner).await), (0, 1));
    workflow::registry::ensure_seeded(&company.office).await.unwrap();
    let told = async |caller: &Caller| {
        let mut work = company.office.read(caller.clone()).await.unwrap();
        let inbox = inbox::show(&mut work).await.unwrap();
        inbox.iter().any(|task| task.subject == Subject::Account)
    };
    assert_eq!((told(&ben).await, told(&owner).await, told(&admin).await), (false, true, false));
    let other = company.act(&ben, async |work| decline(work, act.id).await).await.unwrap_err();
    assert_eq!(other.code(), "permission");
    company.act(&owner, async |work| decline(work, act.id).await).await.unwrap();
    company.wait(2 * DAY);
    let work = company.office.write(Caller::operator()).await.unwrap();
    assert!(matches!(reset(work, anna.id).await.unwrap(), ResetAsked::Waits(_)), "it begins anew");
    assert!(company.find(anna.id).await.is_enrolled);
}

#[tokio::test]
async fn managing_people_asks_for_a_fresh_code() {
    let company = Company::open().await;
    company.person("root", &[Role::Admin]).await;
    let anna = company.person("anna", &[Role::Publisher]).await;
    let keys = company.signed_in("root").await;
    company.wait(601);
    let caller = company.who(&keys.session).await.unwrap();
    assert_eq!(
        company.act(&caller, async |work| disable(work, anna.id).await).await.unwrap_err().code(),
        "G-MFA"
    );
    let mut work = company.office.read(caller).await.unwrap();
    assert!(show(&mut work, anna.id).await.is_ok(), "looking does not");
}

#[tokio::test]
async fn the_command_line_answers_an_unknown_address_and_nonsense() {
    let company = Company::open().await;
    for (email, code) in [("nobody@company.example", "not-found"), ("\0", "fields"), ("", "fields")]
    {
        let work = company.office.write(Caller::operator()).await.unwrap();
        assert_eq!(
            refused(reset_by_email(work, email).await.unwrap_err()).code(),
            code,
            "{email:?}"
        );
    }
}

#[tokio::test]
async fn people_who_never_enrolled_are_made_on_sample_data_only() {
    let test = TestOffice::open().await;
    let mut work = test.office.write(Caller::operator()).await.unwrap();
    let ready = ReadyPerson {
        email: "anna@company.example",
        name: "Anna",
        roles: &[Role::Publisher],
        password: PASSWORD,
        totp_secret: SECRET,
    };
    assert_eq!(
        refused(create_ready(&test.office, &mut work, ready).await.unwrap_err()).code(),
        "not-sample"
    );
}
