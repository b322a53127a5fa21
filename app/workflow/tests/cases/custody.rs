//! Nobody takes an account over, or signs twice, with accounts of their own making (decision 28).

use domain::audit::{Action, Outcome};
use domain::id::{PendingActId, PersonId};
use domain::person::{Person, Role};
use domain::refusal::Refusal;
use workflow::enrolment::{Link, PasswordDraft, Stage, choose_password, finish, stage};
use workflow::pending_acts::with_hindrances;
use workflow::people::{
    ResetAsked, decline, disable, enable, invite, reset, reset_by_email, revise, show, sign_reset,
    sign_role_grant, waiting,
};
use workflow::sign_in::Verdict;
use workflow::{Caller, undertaking};

use crate::kit::{Company, PASSWORD, draft, from, with_roles};
use crate::people::DAY;

/// Asks for a reset; whether it was done at once.
async fn is_reset(company: &Company, by: &Caller, id: PersonId) -> bool {
    let asked = company.act(by, async |work| reset(work, id).await).await.unwrap();
    matches!(asked, ResetAsked::Done(_))
}

/// Gives a person these roles and no others; what waits.
async fn give(
    company: &Company,
    by: &Caller,
    id: PersonId,
    roles: &[Role],
) -> Option<PendingActId> {
    let now = company.find(id).await;
    let to = with_roles(&now, roles);
    let revised = company.act(by, async |work| revise(work, id, now.revision, to).await).await;
    revised.unwrap().waits
}

/// Chooses password and authenticator by a link, as whoever has it.
async fn enrol(company: &Company, link: &Link) -> Caller {
    let typed = || PASSWORD.to_owned().into();
    let draft = PasswordDraft {
        email: String::new(),
        name: String::new(),
        password: typed(),
        again: typed(),
    };
    let (mut visitor, token) = (from("192.0.2.1"), link.token.reveal());
    let begun = choose_password(&company.office, &visitor, token, draft, "Company").await;
    visitor.enrolment = Some(begun.unwrap());
    let mut work = company.office.read(Caller::public()).await.unwrap();
    let stage = stage(&mut work, &visitor, token).await.unwrap();
    let Stage::Authenticator { person, authenticator } = stage else {
        panic!("no authenticator to prove");
    };
    drop(work);
    let code = authenticator.code_at(company.office.clock_time());
    let done = finish(&company.office, &visitor, token, &code).await.unwrap();
    let Verdict::Accepted(enrolled) = done else { panic!("the code is not taken") };
    let caller = company.who(&enrolled.keys.session).await.expect("just enrolled");
    if person.undertaking.is_none() {
        let shown = undertaking::digest().to_string();
        company.act(&caller, async |work| undertaking::accept(work, &shown).await).await.unwrap();
    }
    company.who(&enrolled.keys.session).await.expect("just enrolled")
}

/// Somebody whom `by` invited, and whose link `by` may have used themselves.
async fn invited(company: &Company, by: &Caller, name: &str, roles: &[Role]) -> (Person, Caller) {
    let email = format!("{name}@company.example");
    let (person, link) =
        company.act(by, async |work| invite(work, draft(&email, roles)).await).await.unwrap();
    let caller = enrol(company, &link).await;
    (person, caller)
}

#[tokio::test]
async fn whoever_invited_somebody_does_not_become_them_by_a_reset() {
    let company = Company::open().await;
    company.person("root", &[Role::Admin]).await;
    let first = company.caller("root").await;
    let (anna, owner) = invited(&company, &first, "anna", &[Role::LegalApprover]).await;
    let (_, puppet) = invited(&company, &first, "adam2", &[Role::Admin]).await;
    let is_hers = async || {
        let mut work = company.office.write(owner.clone()).await.unwrap();
        work.person().is_ok() && waiting(&mut work).await.is_ok()
    };

    let asked = company.act(&first, async |work| reset(work, anna.id).await).await.unwrap();
    let ResetAsked::Waits(act) = asked else { panic!("the inviter got a link") };
    for by in [&first, &puppet] {
        let signed = company.act(by, async |work| sign_reset(work, act.id).await).await;
        assert_eq!(signed.unwrap_err().code(), "G-SOD");
        assert!(!is_reset(&company, by, anna.id).await, "asking again is no signature");
    }
    assert!(is_hers().await && company.find(anna.id).await.is_enrolled);
    company.act(&owner, async |work| decline(work, act.id).await).await.unwrap();

    // Disabled and enabled again, her account is as it was, and as guarded.
    company.act(&first, async |work| disable(work, anna.id).await).await.unwrap();
    company.act(&first, async |work| enable(work, anna.id).await).await.unwrap();
    assert!(!is_reset(&company, &first, anna.id).await);
    assert!(company.find(anna.id).await.is_enrolled);
    assert_eq!(company.count(Action::PersonReset, Outcome::Ok).await, 0);
}

#[tokio::test]
async fn taking_the_roles_first_does_not_make_a_reset_free() {
    let company = Company::open().await;
    company.person("root", &[Role::Admin]).await;
    let anna = company.person("anna", &[Role::LegalApprover]).await;
    let admin = company.caller("root").await;
    give(&company, &admin, anna.id, &[Role::Auditor]).await;
    assert!(!is_reset(&company, &admin, anna.id).await, "she decided a moment ago");
    let owner = company.caller("anna").await;
    let mut work = company.office.read(owner.clone()).await.unwrap();
    let act = waiting(&mut work).await.unwrap().remove(0);
    drop(work);
    company.act(&owner, async |work| decline(work, act.id).await).await.unwrap();

    company.wait(DAY);
    let admin = company.caller("root").await;
    assert!(is_reset(&company, &admin, anna.id).await, "she decides nothing since a day");
    // Her account is in the administrator's hands, so her role does not come back by them alone.
    let waits = give(&company, &admin, anna.id, &[Role::Auditor, Role::LegalApprover]).await;
    assert!(waits.is_some());
    assert_eq!(company.find(anna.id).await.roles, [Role::Auditor]);
    company.person("rita", &[Role::Admin]).await;
    let second = company.caller("rita").await;
    company.act(&second, async |work| sign_role_grant(work, waits.unwrap()).await).await.unwrap();
    assert_eq!(company.find(anna.id).await.roles, [Role::LegalApprover, Role::Auditor]);
}

#[tokio::test]
async fn after_a_reset_the_next_link_needs_two_as_well() {
    let company = Company::open().await;
    for name in ["root", "rita"] {
        company.person(name, &[Role::Admin]).await;
    }
    let anna = company.person("anna", &[Role::Publisher]).await;
    let (first, second) = (company.caller("root").await, company.caller("rita").await);
    for _ in 0..2 {
        let asked = company.act(&first, async |work| reset(work, anna.id).await).await.unwrap();
        let ResetAsked::Waits(act) = asked else { panic!("one administrator got a link") };
        let mut work = company.office.read(first.clone()).await.unwrap();
        assert!(show(&mut work, anna.id).await.unwrap().is_guarded);
        drop(work);
        company.act(&second, async |work| sign_reset(work, act.id).await).await.unwrap();
    }
    // Who was invited and never enrolled has nothing that could be taken.
    let email = "ben@company.example";
    let (ben, _) = company
        .act(&first, async |work| invite(work, draft(email, &[Role::Publisher])).await)
        .await
        .unwrap();
    assert!(is_reset(&company, &second, ben.id).await);
}

#[tokio::test]
async fn an_administrator_is_not_reset_by_another_one_alone() {
    let company = Company::open().await;
    company.person("root", &[Role::Admin]).await;
    let rita = company.person("rita", &[Role::Admin]).await;
    let ruth = company.person("ruth", &[Role::Admin]).await;
    let admin = company.caller("root").await;
    assert!(!is_reset(&company, &admin, rita.id).await);
    give(&company, &admin, ruth.id, &[Role::Auditor]).await;
    assert!(!is_reset(&company, &admin, ruth.id).await, "nor by taking the role first");
    company.wait(DAY);
    let admin = company.caller("root").await;
    assert!(is_reset(&company, &admin, rita.id).await, "after a day");
}

#[tokio::test]
async fn the_only_administrator_is_helped_after_a_day_and_by_the_host_at_once() {
    let company = Company::open().await;
    let root = company.person("root", &[Role::Admin]).await;
    let admin = company.caller("root").await;
    assert!(!is_reset(&company, &admin, root.id).await);
    let work = company.office.write(Caller::operator()).await.unwrap();
    let asked = reset_by_email(work, "root@company.example").await.unwrap();
    let ResetAsked::Done(link) = asked else { panic!("the host waits") };
    let root = enrol(&company, &link).await;
    let mut work = company.office.read(root).await.unwrap();
    assert_eq!(waiting(&mut work).await.unwrap(), [], "what was asked for before fell");
}

#[tokio::test]
async fn nobody_signs_with_an_account_that_comes_from_the_other_signer() {
    let company = Company::open().await;
    let root = company.person("root", &[Role::Admin]).await;
    let anna = company.person("anna", &[Role::Publisher]).await;
    let first = company.caller("root").await;
    let (_, puppet) = invited(&company, &first, "adam2", &[Role::Admin]).await;
    let (_, other) = invited(&company, &first, "adam3", &[Role::Admin]).await;
    let (_, chained) = invited(&company, &puppet, "adam4", &[Role::Admin]).await;
    let ask = async |by: &Caller| {
        let asked = company.act(by, async |work| reset(work, anna.id).await).await.unwrap();
        let ResetAsked::Waits(act) = asked else { panic!("it did not wait") };
        act.id
    };
    let sign = async |by: &Caller, act| {
        company.act(by, async |work| sign_reset(work, act).await).await.map(|_| ())
    };
    for (asks, signs, why) in [
        (&first, &puppet, "invited by who asked"),
        (&puppet, &first, "the other way round"),
        (&first, &chained, "invited by somebody whom the proposer invited"),
        (&puppet, &other, "both from one administrator"),
    ] {
        let act = ask(asks).await;
        let before = company.count(Action::PersonChanged, Outcome::Denied).await;
        assert_eq!(sign(signs, act).await.unwrap_err().code(), "G-SOD", "{why}");
        let after = company.count(Action::PersonChanged, Outcome::Denied).await;
        assert_eq!(after, before + 1, "the denial is on record: {why}");
        company.act(asks, async |work| decline(work, act).await).await.unwrap();
    }
    let own = give(&company, &first, root.id, &[Role::Admin, Role::LegalApprover]).await.unwrap();
    let granted = company.act(&puppet, async |work| sign_role_grant(work, own).await).await;
    assert_eq!(granted.unwrap_err().code(), "G-SOD");
    let mut work = company.office.read(puppet).await.unwrap();
    let shown = waiting(&mut work).await.unwrap();
    let shown = with_hindrances(&mut work, shown).await.unwrap();
    assert!(shown[0].1.as_ref().is_some_and(Refusal::is_denial), "the page says so before");
    drop(work);

    // Somebody whom the operator on the host invited signs at once.
    let work = company.office.write(Caller::operator()).await.unwrap();
    let (_, link) = invite(work, draft("rita@company.example", &[Role::Admin])).await.unwrap();
    let rita = enrol(&company, &link).await;
    company.act(&rita, async |work| sign_role_grant(work, own).await).await.unwrap();
}

#[tokio::test]
async fn a_fresh_link_for_the_second_administrator_makes_them_the_first_ones() {
    let company = Company::open().await;
    let root = company.person("root", &[Role::Admin]).await;
    let first = company.caller("root").await;
    let work = company.office.write(Caller::operator()).await.unwrap();
    let (rita, _) = invite(work, draft("rita@company.example", &[Role::Admin])).await.unwrap();
    let asked = company.act(&first, async |work| reset(work, rita.id).await).await.unwrap();
    let ResetAsked::Done(link) = asked else { panic!("she never enrolled") };
    let puppet = enrol(&company, &link).await;
    let own = give(&company, &first, root.id, &[Role::Admin, Role::Publisher]).await.unwrap();
    let granted = company.act(&puppet, async |work| sign_role_grant(work, own).await).await;
    assert_eq!(granted.unwrap_err().code(), "G-SOD");
}

#[tokio::test]
async fn somebody_who_was_made_an_administrator_signs_after_a_day_but_not_for_who_made_them_one() {
    let company = Company::open().await;
    for name in ["root", "ruth"] {
        company.person(name, &[Role::Admin]).await;
    }
    let rita = company.person("rita", &[Role::Auditor]).await;
    let anna = company.person("anna", &[Role::Publisher]).await;
    let root = company.caller("root").await;
    give(&company, &root, rita.id, &[Role::Admin]).await;
    for (asks, day, signs) in [("ruth", false, false), ("ruth", true, true), ("root", true, false)]
    {
        if day {
            company.wait(DAY);
        }
        let (first, second) = (company.caller(asks).await, company.caller("rita").await);
        let asked = company.act(&first, async |work| reset(work, anna.id).await).await.unwrap();
        let ResetAsked::Waits(act) = asked else { panic!("it did not wait") };
        let signed = company.act(&second, async |work| sign_reset(work, act.id).await).await;
        assert_eq!(signed.is_ok(), signs, "{asks} {day}");
        if !signs {
            company.act(&first, async |work| decline(work, act.id).await).await.unwrap();
        }
    }
}
