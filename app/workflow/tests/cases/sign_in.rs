//! Signing in: what lets in, what does not, and for how long one waits.

use domain::audit::{Action, Outcome};
use domain::person::Role;
use workflow::account::new_recovery_codes;
use workflow::people::disable;
use workflow::sign_in::{SignInDraft, Verdict, Visitor, confirm, sign_in};

use crate::kit::{Company, PASSWORD, from, refused};

const ROLES: [Role; 1] = [Role::Publisher];

#[tokio::test]
async fn address_password_and_code_let_in_together_and_each_alone_does_not() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    for (name, password, right_code, lets_in) in [
        ("nobody", PASSWORD, true, false),
        ("anna", "orange saddle proton lakf", true, false),
        ("anna", PASSWORD, false, false),
        ("anna", PASSWORD, true, true),
    ] {
        let code = if right_code { company.code() } else { "000000".to_owned() };
        let found = company.try_sign_in(&from("192.0.2.1"), name, password, &code).await;
        assert_eq!(matches!(found, Verdict::Accepted(_)), lets_in, "{name} {password}");
        assert_eq!(matches!(found, Verdict::Wrong), !lets_in, "{name} {password}");
    }
    assert_eq!(company.count(Action::SignInFailed, Outcome::Denied).await, 3);
    assert_eq!(company.count(Action::SignedIn, Outcome::Ok).await, 1);
}

#[tokio::test]
async fn the_address_is_read_as_people_write_it() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    let found = company
        .try_sign_in(&from("192.0.2.1"), " Anna@Company.Example ", PASSWORD, &company.code())
        .await;
    assert!(matches!(found, Verdict::Accepted(_)));
}

#[tokio::test]
async fn a_code_is_never_accepted_twice_nor_one_from_before_it() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    company.person("ben", &ROLES).await;
    let (first, early) = (company.code(), company.office.clock_time());
    assert!(matches!(
        company.try_sign_in(&from("192.0.2.1"), "anna", PASSWORD, &first).await,
        Verdict::Accepted(_)
    ));
    for seconds in [0, 29] {
        company.travel_to(&early.plus_seconds(seconds).to_string());
        let again = company.try_sign_in(&from("192.0.2.1"), "anna", PASSWORD, &first).await;
        assert!(matches!(again, Verdict::Wrong), "{seconds}");
    }
    // The next code is fresh, and after it the first would still be within a step.
    company.travel_to(&early.plus_seconds(30).to_string());
    let second = company.code();
    assert!(matches!(
        company.try_sign_in(&from("192.0.2.1"), "anna", PASSWORD, &second).await,
        Verdict::Accepted(_)
    ));
    assert!(matches!(
        company.try_sign_in(&from("192.0.2.1"), "anna", PASSWORD, &first).await,
        Verdict::Wrong
    ));
    // Somebody else's steps are their own.
    assert!(matches!(
        company.try_sign_in(&from("192.0.2.1"), "ben", PASSWORD, &second).await,
        Verdict::Accepted(_)
    ));
}

#[tokio::test]
async fn a_code_counts_one_step_before_and_after_its_own() {
    let company = Company::open().await;
    let at = company.office.clock_time();
    let code = company.code();
    for (name, seconds, lets_in) in
        [("a", -31, false), ("b", -30, true), ("c", 0, true), ("d", 59, true), ("e", 60, false)]
    {
        company.person(name, &ROLES).await;
        company.travel_to(&at.plus_seconds(seconds).to_string());
        let found = company.try_sign_in(&from("192.0.2.1"), name, PASSWORD, &code).await;
        assert_eq!(matches!(found, Verdict::Accepted(_)), lets_in, "{seconds}");
    }
}

#[tokio::test]
async fn a_disabled_account_reads_like_a_wrong_password() {
    let company = Company::open().await;
    company.person("root", &[Role::Admin]).await;
    let anna = company.person("anna", &ROLES).await;
    let admin = company.caller("root").await;
    company.act(&admin, async |work| disable(work, anna.id).await).await.unwrap();
    let found = company.try_sign_in(&from("192.0.2.9"), "anna", PASSWORD, &company.code()).await;
    assert!(matches!(found, Verdict::Wrong));
}

#[tokio::test]
async fn wrong_tries_wait_ever_longer_up_to_a_minute_and_then_no_longer() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    let visitor = from("192.0.2.1");
    let mut waits = Vec::new();
    for _ in 0..14 {
        match company.try_sign_in(&visitor, "anna", "wrong password", "000000").await {
            Verdict::Wrong => {}
            Verdict::Wait(seconds) => {
                waits.push(seconds);
                company.wait(seconds - 1);
                let early = company.try_sign_in(&visitor, "anna", PASSWORD, &company.code()).await;
                assert!(matches!(early, Verdict::Wait(1)), "{early:?}");
                company.wait(1);
            }
            Verdict::Accepted(_) => panic!("let in"),
        }
    }
    assert_eq!(waits, [2, 4, 8, 16, 32]);
    for _ in 0..3 {
        assert!(matches!(
            company.try_sign_in(&visitor, "anna", "wrong password", "000000").await,
            Verdict::Wait(60) | Verdict::Wrong
        ));
    }
    company.wait(60);
    let found = company.try_sign_in(&visitor, "anna", PASSWORD, &company.code()).await;
    assert!(matches!(found, Verdict::Accepted(_)), "a right try after the wait lets in: {found:?}");
    // And gives the whole budget back.
    for _ in 0..5 {
        assert!(matches!(
            company.try_sign_in(&visitor, "anna", "wrong password", "000000").await,
            Verdict::Wrong
        ));
    }
}

#[tokio::test]
async fn a_closure_is_in_the_log_once_however_often_somebody_knocks() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    for _ in 0..5 {
        company.try_sign_in(&from("192.0.2.1"), "anna", "x", "").await;
    }
    for _ in 0..20 {
        assert!(matches!(
            company.try_sign_in(&from("192.0.2.7"), "anna", "x", "").await,
            Verdict::Wait(_)
        ));
    }
    assert_eq!(company.count(Action::SignInThrottled, Outcome::Denied).await, 1);
    assert_eq!(company.count(Action::SignInFailed, Outcome::Denied).await, 5);
}

#[tokio::test]
async fn a_stranger_cannot_keep_the_owner_out() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    company.person("ben", &ROLES).await;
    let keys = company.signed_in("anna").await;
    let known = Visitor { device: Some(keys.device), ..from("192.0.2.1") };
    for _ in 0..20 {
        // From the same address block as the owner, all the worse.
        company.try_sign_in(&from("192.0.2.66"), "anna", "wrong password", "000000").await;
    }
    company.wait(1);
    assert!(matches!(
        company.try_sign_in(&from("192.0.2.1"), "anna", PASSWORD, "000000").await,
        Verdict::Wait(_)
    ));
    assert!(matches!(
        company.try_sign_in(&from("198.51.100.1"), "anna", PASSWORD, "000000").await,
        Verdict::Wrong
    ));
    company.wait(30);
    let found = company.try_sign_in(&known, "anna", PASSWORD, &company.code()).await;
    assert!(matches!(found, Verdict::Accepted(_)), "{found:?}");
    // The known browser has no more tries than others, and none for another account.
    for _ in 0..5 {
        assert!(matches!(
            company.try_sign_in(&known, "anna", "wrong", "000000").await,
            Verdict::Wrong
        ));
    }
    assert!(matches!(
        company.try_sign_in(&known, "anna", "wrong", "000000").await,
        Verdict::Wait(_)
    ));
    for _ in 0..5 {
        company.try_sign_in(&from("192.0.2.66"), "ben", "wrong", "000000").await;
    }
    assert!(matches!(
        company.try_sign_in(&known, "ben", "wrong", "000000").await,
        Verdict::Wait(_)
    ));
}

#[tokio::test]
async fn a_stranger_who_names_ever_new_accounts_is_stopped_before_anything_is_hashed() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    let keys = company.signed_in("anna").await;
    for number in 0..30 {
        let visitor = from(&format!("192.0.2.{number}"));
        let found = company.try_sign_in(&visitor, &format!("nobody{number}"), "x", "").await;
        assert!(matches!(found, Verdict::Wrong), "{number}: {found:?}");
    }
    for name in ["nobody31", "anna"] {
        let found = company.try_sign_in(&from("192.0.2.200"), name, "x", "").await;
        assert!(matches!(found, Verdict::Wait(2)), "{name}: {found:?}");
    }
    let other = company.try_sign_in(&from("198.51.100.1"), "nobody31", "x", "").await;
    assert!(matches!(other, Verdict::Wrong), "another block is not closed");
    company.wait(1);
    let again = company.try_sign_in(&from("192.0.2.1"), "nobody32", "x", "").await;
    assert!(matches!(again, Verdict::Wait(1)), "a try that waits is not charged");
    company.wait(30);
    company.try_sign_in(&from("192.0.2.1"), "nobody33", "x", "").await;
    let known = Visitor { device: Some(keys.device), ..from("192.0.2.200") };
    let found = company.try_sign_in(&known, "anna", PASSWORD, &company.code()).await;
    assert!(matches!(found, Verdict::Accepted(_)), "the owner's browser is let in: {found:?}");
}

#[tokio::test]
async fn a_right_try_gives_the_address_block_no_more_than_that_try_back() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    for number in 0..29 {
        company.try_sign_in(&from("192.0.2.1"), &format!("nobody{number}"), "x", "").await;
    }
    company.signed_in("anna").await;
    let last = company.try_sign_in(&from("192.0.2.1"), "nobody29", "x", "").await;
    assert!(matches!(last, Verdict::Wrong), "{last:?}");
    let over = company.try_sign_in(&from("192.0.2.1"), "nobody30", "x", "").await;
    assert!(matches!(over, Verdict::Wait(2)), "{over:?}");
}

#[tokio::test]
async fn while_strangers_keep_their_slot_busy_the_owner_goes_on_and_nobody_is_charged() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    let keys = company.signed_in("anna").await;
    company.wait(30);
    for _ in 0..4 {
        company.try_sign_in(&from("192.0.2.1"), "anna", "wrong password", "000000").await;
    }
    let turn = company.office.passwords().strangers_turn().await.unwrap();
    let draft = SignInDraft {
        email: "anna@company.example".to_owned(),
        password: PASSWORD.to_owned().into(),
        code: company.code().into(),
    };
    let busy = sign_in(&company.office, &from("192.0.2.1"), draft).await.unwrap_err();
    assert_eq!(refused(busy).code(), "busy");
    let known = Visitor { device: Some(keys.device), ..from("192.0.2.1") };
    let found = company.try_sign_in(&known, "anna", PASSWORD, &company.code()).await;
    assert!(matches!(found, Verdict::Accepted(_)), "{found:?}");
    drop(turn);
    // The fifth try is the one that closes the budget; the busy one was none.
    for is_closed in [false, true] {
        let found =
            company.try_sign_in(&from("192.0.2.1"), "anna", "wrong password", "000000").await;
        assert_eq!(matches!(found, Verdict::Wait(_)), is_closed, "{found:?}");
    }
}

#[tokio::test]
async fn tries_that_name_no_account_are_in_the_log_twice_an_hour_for_an_address_block() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    let logged = async || {
        (
            company.count(Action::SignInFailed, Outcome::Denied).await,
            company.count(Action::SignInThrottled, Outcome::Denied).await,
        )
    };
    for number in 0..20 {
        company.try_sign_in(&from("192.0.2.1"), &format!("nobody{number}"), "x", "").await;
    }
    assert_eq!(logged().await, (1, 0));
    company.try_sign_in(&from("198.51.100.1"), "nobody", "x", "").await;
    assert_eq!(logged().await, (2, 0), "another block");
    for _ in 0..3 {
        company.try_sign_in(&from("192.0.2.1"), "anna", "x", "").await;
    }
    assert_eq!(logged().await, (5, 0), "an account that exists: each try");
    company.wait(3_599);
    company.try_sign_in(&from("192.0.2.1"), "nobody", "x", "").await;
    assert_eq!(logged().await, (5, 0));
    company.wait(1);
    company.try_sign_in(&from("192.0.2.1"), "nobody", "x", "").await;
    assert_eq!(logged().await, (7, 0), "how many there were, and the first of the next hour");
    for number in 0..200 {
        company.try_sign_in(&from("192.0.2.1"), &format!("nobody{number}"), "x", "").await;
        company.wait(7);
    }
    assert_eq!(logged().await, (7, 1), "closures of the block are counted as well");
}

#[tokio::test]
async fn no_denial_goes_unsaid_however_many_there_are() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    let denials = async || {
        let log = company.log().await;
        let denied = log.iter().filter(|event| event.outcome == Outcome::Denied);
        let tries = denied.map(|event| match event.reason.as_deref() {
            Some("counted") => event.facts["tries"].parse().unwrap(),
            _ => 1,
        });
        tries.sum::<usize>()
    };
    let mut tried = 0;
    for (address, name) in
        [("192.0.2.1", "nobody"), ("192.0.2.7", "anna"), ("2001:db8::1", "nobody")]
    {
        for number in 0..20 {
            let name = if number % 2 == 0 { name.to_owned() } else { format!("{name}{number}") };
            company.try_sign_in(&from(address), &name, "x", "").await;
            tried += 1;
        }
    }
    assert!(denials().await < tried, "strangers do not fill the log");
    company.wait(3_599);
    company.signed_in("anna").await;
    assert_eq!(denials().await, tried, "the next sign-in says how many there were");

    let keys = company.signed_in("anna").await;
    for _ in 0..3 {
        company.try_sign_in(&from("198.51.100.1"), "nobody", "x", "").await;
        tried += 1;
    }
    company.wait(3_540);
    assert!(company.who(&keys.session).await.is_some());
    assert_eq!(denials().await, tried - 2, "not before the hour is over");
    company.wait(60);
    assert!(company.who(&keys.session).await.is_some());
    assert_eq!(denials().await, tried, "a session that goes on says so as well");
    let log = company.log().await;
    let said = log.iter().rfind(|event| event.reason.as_deref() == Some("counted")).unwrap();
    assert_eq!(said.address.as_deref(), Some("198.51.100.0/24"));
}

#[tokio::test]
async fn tries_at_the_same_time_are_charged_one_by_one() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    let visitor = from("192.0.2.1");
    let tries = (0..20).map(|_| company.try_sign_in(&visitor, "anna", "wrong password", "000000"));
    let mut compared = 0;
    let mut set = Vec::new();
    for one in tries {
        set.push(one);
    }
    for verdict in join_all(set).await {
        compared += usize::from(matches!(verdict, Verdict::Wrong));
    }
    assert_eq!(compared, 5);
}

#[tokio::test]
async fn of_several_tabs_with_the_same_code_one_is_let_in() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    let caller = company.caller("anna").await;
    let recovery = company.act(&caller, new_recovery_codes).await.unwrap().remove(0);
    company.wait(30);
    let visitor = from("192.0.2.1");
    for code in [company.code(), recovery] {
        let tabs = (0..4).map(|_| company.try_sign_in(&visitor, "anna", PASSWORD, &code));
        let verdicts = join_all(tabs.collect()).await;
        let let_in = verdicts.iter().filter(|told| matches!(told, Verdict::Accepted(_))).count();
        assert_eq!(let_in, 1, "{verdicts:?}");
    }
}

/// Polls them all in turn until each is done.
async fn join_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut futures: Vec<_> = futures.into_iter().map(Box::pin).collect();
    let mut done: Vec<Option<F::Output>> = futures.iter().map(|_| None).collect();
    std::future::poll_fn(move |context| {
        for (future, slot) in futures.iter_mut().zip(&mut done) {
            if slot.is_none()
                && let std::task::Poll::Ready(output) = future.as_mut().poll(context)
            {
                *slot = Some(output);
            }
        }
        if done.iter().all(Option::is_some) {
            std::task::Poll::Ready(done.iter_mut().filter_map(Option::take).collect())
        } else {
            std::task::Poll::Pending
        }
    })
    .await
}

#[tokio::test]
async fn nonsense_is_wrong_and_nothing_worse() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    let long = "x".repeat(2_000_000);
    for (name, password, code) in [
        ("a\0b@company.example", PASSWORD, "000000"),
        ("anna", "\0\u{202e}", "000000"),
        ("anna", long.as_str(), "000000"),
        ("anna", PASSWORD, long.as_str()),
    ] {
        let found = company.try_sign_in(&from("192.0.2.1"), name, password, code).await;
        assert!(matches!(found, Verdict::Wrong), "{found:?}");
    }
}

#[tokio::test]
async fn stepping_up_counts_ten_minutes_and_takes_fresh_codes_only() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    let keys = company.signed_in("anna").await;
    let begun = company.office.clock_time();
    let may = async |seconds: i64| {
        company.travel_to(&begun.plus_seconds(seconds).to_string());
        let caller = company.who(&keys.session).await.unwrap();
        company.office.read(caller).await.unwrap().must_have_confirmed().is_ok()
    };
    assert!(may(0).await && may(600).await && !may(601).await);

    let caller = company.who(&keys.session).await.unwrap();
    assert!(matches!(
        confirm(&company.office, caller.clone(), "000000").await.unwrap(),
        Verdict::Wrong
    ));
    assert!(!may(602).await);
    let code = company.code();
    assert!(matches!(
        confirm(&company.office, caller.clone(), &code).await.unwrap(),
        Verdict::Accepted(())
    ));
    assert!(matches!(confirm(&company.office, caller, &code).await.unwrap(), Verdict::Wrong));
    assert!(may(602 + 600).await && !may(602 + 601).await);
}

#[tokio::test]
async fn codes_for_stepping_up_cannot_be_tried_at_will() {
    let company = Company::open().await;
    company.person("anna", &ROLES).await;
    let caller = company.caller("anna").await;
    for _ in 0..5 {
        assert!(matches!(
            confirm(&company.office, caller.clone(), "000000").await.unwrap(),
            Verdict::Wrong
        ));
    }
    company.wait(1);
    assert!(matches!(
        confirm(&company.office, caller, &company.code()).await.unwrap(),
        Verdict::Wait(1)
    ));
}
