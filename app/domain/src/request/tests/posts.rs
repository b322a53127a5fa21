//! Separation of duties on one request (SOD-1, decision 21), whatever way it takes.

use super::*;
use crate::person::{Permission, Person};

#[test]
fn a_post_is_kept_through_returns_and_voids() {
    let returned = approved().send_back(by(LEGAL, Role::LegalApprover), MANY, reason()).unwrap();
    let again = returned.submit(by(REQUESTER, Role::Requester), today()).unwrap();
    for (person, starts) in [(LEGAL, false), (SECURITY, true), (5, true), (PUBLISHER, true)] {
        let started = again.clone().start(by(person, Role::SecurityReviewer), MANY);
        assert_eq!(started.is_ok(), starts, "{person}");
    }
    let void = approved().content_changed(None);
    for (person, approves) in [(SECURITY, false), (LEGAL, true), (5, true)] {
        let approved = void.clone().approve(by(person, Role::LegalApprover), MANY, &passing());
        assert_eq!(approved.is_ok(), approves, "{person}");
    }
}

#[test]
fn whoever_says_something_of_the_legal_review_neither_reviews_nor_publishes() {
    let facts = publication(passing());
    let schedules = |request: &Request, person| {
        let publisher = by(person, Role::Publisher);
        request.clone().schedule(publisher, MANY, day("2026-01-02"), &facts).is_ok()
    };
    let told = told(approved());
    assert!(schedules(&told, PUBLISHER));
    let teller = told.told.as_ref().unwrap().by;
    assert!(told.holders().contains(&(teller, Post::LegalApprover)));
    let change = Request { kind: RequestKind::Change, ..approved() };
    let seen = || digest("content");
    let caller = by(5, Role::LegalApprover);
    let called = change.call_editorial(caller, MANY, seen(), reason()).unwrap();
    let second = |person, role| {
        let confirmed = called.clone().confirm_editorial(by(person, role), MANY, seen());
        confirmed.map_err(|refusal| refusal.code())
    };
    assert_eq!(second(SECURITY, Role::LegalApprover).unwrap_err(), "G-SOD");
    assert_eq!(second(LEGAL, Role::SecurityReviewer).unwrap_err(), "G-SOD");
    let confirmed = second(6, Role::LegalApprover).unwrap();
    for (person, may) in [(5, false), (6, false), (PUBLISHER, true)] {
        let publisher = by(person, Role::Publisher);
        let scheduled = confirmed.clone().schedule(publisher, MANY, day("2026-01-02"), &facts);
        assert_eq!(scheduled.is_ok(), may, "{person}");
    }
    let both = Person::sample(SECURITY, &[Role::SecurityReviewer, Role::LegalApprover]);
    let right = called.right(Act::ConfirmEditorial, both.id, |right| both.may(right));
    assert_eq!(right, Permission::ReviewSecurity);
    assert!(called.may(Act::ConfirmEditorial, &both, MANY, None).is_ok());
}

#[test]
fn every_act_but_a_revision_leaves_one_step_in_the_trail_and_the_post_of_the_act() {
    use RequestEvent as E;
    for &act in Act::ALL {
        let events: Vec<_> =
            RequestEvent::ALL.iter().filter(|event| event.act() == Some(act)).collect();
        assert_eq!(events.len(), usize::from(act != Act::Revise), "{}", act.code());
    }
    for (event, role, post) in [
        (E::Submit, Role::Requester, Some(Post::Requester)),
        (E::Start, Role::SecurityReviewer, Some(Post::SecurityReviewer)),
        (E::Approve, Role::LegalApprover, Some(Post::LegalApprover)),
        (E::Told, Role::LegalApprover, Some(Post::LegalApprover)),
        (E::Declare, Role::LegalApprover, Some(Post::LegalApprover)),
        (E::ConfirmEditorial, Role::LegalApprover, Some(Post::LegalApprover)),
        (E::ConfirmEditorial, Role::SecurityReviewer, Some(Post::SecurityReviewer)),
        (E::Schedule, Role::Publisher, Some(Post::Publisher)),
        (E::Publish, Role::Publisher, Some(Post::Publisher)),
        (E::Return, Role::SecurityReviewer, None),
        (E::Reject, Role::LegalApprover, None),
        (E::Cancel, Role::LegalApprover, None),
        (E::Void, Role::Requester, None),
    ] {
        assert_eq!(event.post(role), post, "{}", event.code());
    }
}

#[test]
fn the_trail_knows_a_requester_who_reviewed() {
    let submitted = Request::sample().submit(by(REQUESTER, Role::Requester), today()).unwrap();
    let small = Staffing { active_people: 3, small_org_mode: true };
    for (person, merged) in [(REQUESTER, true), (SECURITY, false)] {
        let started = submitted.clone().start(by(person, Role::SecurityReviewer), small).unwrap();
        assert_eq!(started.has_merged_posts(), merged, "{person}");
    }
    assert!(!submitted.has_merged_posts());
}

#[test]
fn nobody_returns_or_rejects_in_a_review_that_others_have_to_make() {
    let submitted = Request::sample().submit(by(REQUESTER, Role::Requester), today()).unwrap();
    let in_security = submitted.start(by(SECURITY, Role::SecurityReviewer), MANY).unwrap();
    let small = Staffing { active_people: 3, small_org_mode: true };
    let (security, legal) = (Role::SecurityReviewer, Role::LegalApprover);
    for (request, person, role, staffing, expected) in [
        (&in_security, REQUESTER, security, MANY, Some("G-SOD")),
        (&in_security, REQUESTER, security, small, None),
        (&in_security, SECURITY, security, MANY, None),
        (&in_security, 5, security, MANY, None),
        (&in_legal_review(), REQUESTER, legal, MANY, Some("G-SOD")),
        (&in_legal_review(), REQUESTER, legal, small, Some("G-SOD")),
        (&in_legal_review(), SECURITY, legal, MANY, Some("G-SOD")),
        (&in_legal_review(), LEGAL, legal, MANY, None),
    ] {
        let code = |refusal: Refusal| refusal.code();
        let signature = || by(person, role);
        let returned = request.clone().send_back(signature(), staffing, reason());
        assert_eq!(returned.err().map(code), expected, "{person} returns");
        let rejected = request.clone().reject(signature(), staffing, reason());
        assert_eq!(rejected.err().map(code), expected, "{person} rejects");
        let whoever = Person::sample(person, &[role]);
        let offered = request.may(Act::SendBack, &whoever, staffing, None);
        assert_eq!(offered.err().map(code), expected, "{person} is offered it");
    }
    assert!(in_security.withdraw(by(REQUESTER, Role::Requester), reason()).is_ok());
}
