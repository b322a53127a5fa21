//! One's own account.

use domain::audit::{Action, Outcome};
use domain::person::Role;
use domain::refusal::Refusal;
use workflow::account::{
    PasswordChange, begin_authenticator, change_password, finish_authenticator, new_recovery_codes,
    next_authenticator, standing,
};
use workflow::sign_in::Verdict;

use crate::kit::{Company, PASSWORD, from, refused};

const ROLES: [Role; 1] = [Role::Publisher];
const NEW: &str = "seven herons over kupfer";

fn change(current: &str, password: &str) -> PasswordChange {
    PasswordChange {
        current: current.to_owned().into(),
        password: password.to_owned().into(),
        again: password.to_owned().into(),
    }
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions_and_the_old_one_lets_nobody_in() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    let other = company.signed_in("anna").await;
    let here = company.caller("anna").await;

    let wrong =
        change_password(&company.office, here.clone(), change("not this one", NEW), "Fjordcloud")
            .await;
    assert!(matches!(wrong.unwrap(), Verdict::Wrong));
    let weak = change_password(
        &company.office,
        here.clone(),
        change(PASSWORD, "password2026"),
        "Fjordcloud",
    )
    .await;
    assert_eq!(refused(weak.unwrap_err()).code(), "fields");
    let same = change(PASSWORD, PASSWORD);
    let same = change_password(&company.office, here.clone(), same, "Fjordcloud").await;
    let Refusal::Fields(faults) = refused(same.unwrap_err()) else { panic!("no field is named") };
    assert_eq!(faults.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["password"]);
    let done =
        change_password(&company.office, here.clone(), change(PASSWORD, NEW), "Fjordcloud").await;
    assert!(matches!(done.unwrap(), Verdict::Accepted(())));

    assert!(company.who(&other.session).await.is_none());
    company.wait(30);
    assert!(matches!(
        company.try_sign_in(&from("192.0.2.1"), "anna", PASSWORD, &company.code()).await,
        Verdict::Wrong
    ));
    assert!(matches!(
        company.try_sign_in(&from("192.0.2.1"), "anna", NEW, &company.code()).await,
        Verdict::Accepted(_)
    ));
}

#[tokio::test]
async fn what_weighs_asks_for_a_code_of_the_last_ten_minutes() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    let keys = company.signed_in("anna").await;
    company.wait(601);
    let caller = company.who(&keys.session).await.unwrap();
    let changed =
        change_password(&company.office, caller.clone(), change(PASSWORD, NEW), "Fjordcloud").await;
    assert_eq!(refused(changed.unwrap_err()).code(), "G-MFA");
    assert_eq!(company.count(Action::PasswordSet, Outcome::Denied).await, 1);
    assert_eq!(
        company.act(&caller, async |work| new_recovery_codes(work).await).await.unwrap_err().code(),
        "G-MFA"
    );
    assert_eq!(
        company
            .act(&caller, async |work| begin_authenticator(work).await)
            .await
            .unwrap_err()
            .code(),
        "G-MFA"
    );
}

#[tokio::test]
async fn a_new_authenticator_takes_over_when_it_has_proved_itself_and_not_before() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    let other = company.signed_in("anna").await;
    let here = company.caller("anna").await;
    let early = company
        .act(&here, async |work| finish_authenticator(work, "000000").await)
        .await
        .unwrap_err();
    assert_eq!(early.code(), "no-next-authenticator");

    company.act(&here, async |work| begin_authenticator(work).await).await.unwrap();
    let mut work = company.office.read(here.clone()).await.unwrap();
    let next = next_authenticator(&mut work).await.unwrap().unwrap();
    drop(work);
    company.wait(30);
    let old = company.code();
    let wrong =
        company.act(&here, async |work| finish_authenticator(work, &old).await).await.unwrap();
    assert!(matches!(wrong, Verdict::Wrong));
    let code = next.code_at(company.office.clock_time());
    let right =
        company.act(&here, async |work| finish_authenticator(work, &code).await).await.unwrap();
    assert!(matches!(right, Verdict::Accepted(())));

    assert!(company.who(&other.session).await.is_none(), "the other sessions ended");
    company.wait(30);
    assert!(matches!(
        company.try_sign_in(&from("192.0.2.1"), "anna", PASSWORD, &company.code()).await,
        Verdict::Wrong
    ));
    let code = next.code_at(company.office.clock_time());
    assert!(matches!(
        company.try_sign_in(&from("192.0.2.1"), "anna", PASSWORD, &code).await,
        Verdict::Accepted(_)
    ));
}

#[tokio::test]
async fn new_recovery_codes_make_the_old_ones_worthless() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    let here = company.caller("anna").await;
    let old = company.act(&here, async |work| new_recovery_codes(work).await).await.unwrap();
    let new = company.act(&here, async |work| new_recovery_codes(work).await).await.unwrap();
    assert!(matches!(
        company.try_sign_in(&from("192.0.2.1"), "anna", PASSWORD, &old[0]).await,
        Verdict::Wrong
    ));
    assert!(matches!(
        company.try_sign_in(&from("192.0.2.1"), "anna", PASSWORD, &new[0]).await,
        Verdict::Accepted(_)
    ));
    let mut work = company.office.read(here).await.unwrap();
    assert_eq!(standing(&mut work).await.unwrap().recovery_codes, 9);
}
