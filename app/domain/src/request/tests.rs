//! The workflow, both sides of each border. `steps` has every act in every state, `posts` who may not
//! do two of them, `submit` what handing in asks for, `notice` what customers were told.

mod editors;
mod notice;
mod posts;
mod steps;
mod submit;

use super::*;
use crate::canonical::Digest;
use crate::list_version::{ChangeClass, VersionNumber};
use crate::notice::NoticePeriod;
use crate::organisation::NoticeUnit;
use crate::person::Role;
use crate::refusal::{Guard, Refusal};
use crate::time::Moment;

const REQUESTER: u128 = 1;
const SECURITY: u128 = 2;
const LEGAL: u128 = 3;
const PUBLISHER: u128 = 4;
const MANY: Staffing = Staffing { active_people: 7, small_org_mode: false };

fn by(person: u128, role: Role) -> Signature {
    let (person, at) = (PersonId::sample(person), Moment::EPOCH);
    Signature { person, name: None, role, at, second_factor: None }
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// Of the sample.
fn today() -> Day {
    day("2025-12-01")
}

fn reason() -> Reason {
    Reason::parse("Because of the report.").unwrap()
}

fn digest(text: &str) -> Digest {
    Digest::of(text.as_bytes())
}

fn passing() -> ApprovalFacts {
    ApprovalFacts {
        missing: vec![],
        tiers_missing: vec![],
        has_confidentiality: true,
        gate_faults: vec![],
        editors: vec![],
        instrument_editors: vec![],
        content: digest("content"),
        approved: digest("approved"),
        class: ChangeClass::NotifyObjection,
    }
}

fn publication(approval: ApprovalFacts) -> PublicationFacts<'static> {
    let notice = NoticePeriod { days: 30, unit: NoticeUnit::Calendar, holidays: &[] };
    PublicationFacts { approval, today: day("2025-12-05"), notice }
}

fn in_legal_review() -> Request {
    let request = Request::sample().submit(by(REQUESTER, Role::Requester), today()).unwrap();
    let request = request.start(by(SECURITY, Role::SecurityReviewer), MANY).unwrap();
    request.pass_security(by(SECURITY, Role::SecurityReviewer), MANY, reviewed(), reason()).unwrap()
}

fn reviewed() -> ReviewFacts {
    ReviewFacts { missing: vec![], content: digest("content") }
}

fn approved() -> Request {
    in_legal_review().approve(by(LEGAL, Role::LegalApprover), MANY, &passing()).unwrap()
}

fn told(request: Request) -> Request {
    let (means, evidence) = (Line::parse("mail").unwrap(), Prose::parse("ticket 7").unwrap());
    let notice = (day("2025-12-02"), means, evidence);
    request.tell(by(LEGAL, Role::LegalApprover), MANY, digest("content"), notice).unwrap()
}

fn guard<T: std::fmt::Debug>(result: Result<T, Refusal>) -> &'static str {
    result.unwrap_err().code()
}

#[test]
fn a_request_passes_four_people_and_is_published() {
    let request = told(approved());
    let facts = publication(passing());
    let request =
        request.schedule(by(PUBLISHER, Role::Publisher), MANY, day("2026-01-02"), &facts).unwrap();
    let signature = by(PUBLISHER, Role::Publisher);
    assert_eq!(request.may_publish(&signature, MANY, &facts), Ok(day("2026-01-02")));
    let version = VersionNumber::parse("2026.1").unwrap();
    let request = request.published(signature, version, day("2026-01-02"), digest("list"));
    for (on, is_held, words) in [
        ("2026-01-01", false, "Published"),
        ("2026-01-01", true, "Published"),
        ("2026-01-02", false, "Effective"),
        ("2026-01-02", true, "Held"),
    ] {
        assert_eq!(request.state.words(day(on), is_held), words, "{on} {is_held}");
    }
    assert_eq!(request.trail.len(), 7);
}

#[test]
fn a_state_is_kept_under_the_code_by_which_it_is_found() {
    let states = RequestState::samples(VersionNumber::parse("2026.1").unwrap(), today());
    assert_eq!(states.len(), RequestStateKind::ALL.len());
    for (state, kind) in states.iter().zip(RequestStateKind::ALL) {
        assert_eq!(state.kind(), *kind);
        assert_eq!(serde_json::to_value(state).unwrap()["state"], kind.code());
        assert_eq!(state.words(day("2025-01-01"), false), kind.words());
    }
}

#[test]
fn nobody_takes_two_steps_of_one_request() {
    let submitted = Request::sample().submit(by(REQUESTER, Role::Requester), today()).unwrap();
    assert_eq!(guard(submitted.start(by(REQUESTER, Role::SecurityReviewer), MANY)), "G-SOD");
    for person in [REQUESTER, SECURITY] {
        assert_eq!(
            guard(in_legal_review().approve(by(person, Role::LegalApprover), MANY, &passing())),
            "G-SOD",
            "{person}"
        );
    }
    for person in [REQUESTER, SECURITY, LEGAL] {
        let facts = publication(passing());
        assert_eq!(
            guard(told(approved()).schedule(
                by(person, Role::Publisher),
                MANY,
                day("2026-01-02"),
                &facts
            )),
            "G-SOD",
            "{person}"
        );
    }
}

#[test]
fn a_request_takes_four_people_and_three_in_a_small_organisation() {
    for (active_people, small_org_mode, needed) in
        [(0, false, 4), (3, false, 4), (4, false, 4), (0, true, 3), (3, true, 3), (4, true, 4)]
    {
        let staffing = Staffing { active_people, small_org_mode };
        assert_eq!(staffing.people_needed(), needed, "{active_people} {small_org_mode}");
    }
}

#[test]
fn a_small_organisation_merges_two_posts_and_never_approval_with_publication() {
    for (active_people, small_org_mode, ok) in
        [(3, true, true), (4, true, false), (3, false, false)]
    {
        let staffing = Staffing { active_people, small_org_mode };
        let submitted = Request::sample().submit(by(REQUESTER, Role::Requester), today()).unwrap();
        assert_eq!(
            submitted.start(by(REQUESTER, Role::SecurityReviewer), staffing).is_ok(),
            ok,
            "{active_people} {small_org_mode}"
        );
    }
    let small = Staffing { active_people: 3, small_org_mode: true };
    let facts = publication(passing());
    assert_eq!(
        guard(told(approved()).schedule(
            by(LEGAL, Role::Publisher),
            small,
            day("2026-01-02"),
            &facts
        )),
        "G-SOD"
    );
    let day_of_effect = day("2026-01-02");
    let by_publisher = by(PUBLISHER, Role::Publisher);
    assert!(told(approved()).schedule(by_publisher, small, day_of_effect, &facts).is_ok());
    let smaller = Staffing { active_people: 2, small_org_mode: true };
    assert_eq!(
        guard(told(approved()).schedule(
            by(PUBLISHER, Role::Publisher),
            smaller,
            day("2026-01-02"),
            &facts
        )),
        "G-SOD"
    );
}

#[test]
fn approval_names_the_guard_that_holds_and_what_is_missing() {
    let cases = [
        (ApprovalFacts { missing: vec!["Address".into()], ..passing() }, Guard::Complete),
        (ApprovalFacts { tiers_missing: vec!["Tier".into()], ..passing() }, Guard::Sec),
        (ApprovalFacts { has_confidentiality: false, ..passing() }, Guard::Conf),
        (ApprovalFacts { gate_faults: vec!["B14".into()], ..passing() }, Guard::Gate),
    ];
    for (facts, expected) in cases {
        match in_legal_review().approve(by(LEGAL, Role::LegalApprover), MANY, &facts) {
            Err(Refusal::Guard(refusal)) => {
                assert!(refusal.guard == expected && !refusal.missing.is_empty());
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_security_review_passes_when_nothing_is_left_to_set_and_a_removal_anyway() {
    let submitted = || Request::sample().submit(by(REQUESTER, Role::Requester), today()).unwrap();
    for (kind, missing, refusal) in [
        (RequestKind::NewSubprocessor, "", None),
        (RequestKind::NewSubprocessor, "The tier.", Some("G-SEC")),
        (RequestKind::Change, "The tier.", Some("G-SEC")),
        (RequestKind::Removal, "The tier.", None),
    ] {
        let by = || by(SECURITY, Role::SecurityReviewer);
        let started = Request { kind, ..submitted() }.start(by(), MANY).unwrap();
        let missing = Some(missing.to_owned()).filter(|it| !it.is_empty()).into_iter().collect();
        let passed =
            started.pass_security(by(), MANY, ReviewFacts { missing, ..reviewed() }, reason());
        assert_eq!(passed.err().map(|it| it.code()), refusal, "{}", kind.code());
    }
}

#[test]
fn a_removal_asks_neither_gate_nor_notice() {
    let facts = ApprovalFacts {
        gate_faults: vec!["B14".into()],
        has_confidentiality: false,
        missing: vec!["x".into()],
        tiers_missing: vec!["x".into()],
        ..passing()
    };
    let removal = Request { kind: RequestKind::Removal, ..in_legal_review() };
    let removal = removal.approve(by(LEGAL, Role::LegalApprover), MANY, &facts).unwrap();
    assert!(!removal.is_notifiable());
    assert!(
        removal
            .schedule(by(PUBLISHER, Role::Publisher), MANY, day("2025-12-05"), &publication(facts))
            .is_ok()
    );
}

#[test]
fn what_security_looked_at_is_what_legal_approves() {
    let facts = ApprovalFacts { content: digest("another"), ..passing() };
    assert_eq!(
        guard(in_legal_review().approve(by(LEGAL, Role::LegalApprover), MANY, &facts)),
        "SOD-6"
    );
}

#[test]
fn a_changed_content_voids_the_approval() {
    let request = told(approved()).content_changed(None);
    assert_eq!(request.state, RequestState::LegalReview);
    assert_eq!(request.approved_digest(), None);
    let facts = ApprovalFacts { approved: digest("other"), ..passing() };
    assert_eq!(
        guard(told(approved()).schedule(
            by(PUBLISHER, Role::Publisher),
            MANY,
            day("2026-01-02"),
            &publication(facts)
        )),
        "SOD-6"
    );
    // Approved again, by anybody who holds no other post.
    let again = request.approve(by(LEGAL, Role::LegalApprover), MANY, &passing()).unwrap();
    assert_eq!(again.approved_digest(), Some(&digest("approved")));
}

#[test]
fn the_past_is_no_effective_date_and_publication_judges_again() {
    let facts = publication(passing());
    let request = told(approved())
        .schedule(by(PUBLISHER, Role::Publisher), MANY, day("2026-01-02"), &facts)
        .unwrap();
    for (today, ok) in [("2026-01-02", true), ("2026-01-03", false)] {
        let facts = PublicationFacts { today: day(today), ..publication(passing()) };
        assert_eq!(
            request.may_publish(&by(PUBLISHER, Role::Publisher), MANY, &facts).is_ok(),
            ok,
            "{today}"
        );
    }
    let worse = publication(ApprovalFacts { gate_faults: vec!["B01".into()], ..passing() });
    assert_eq!(guard(request.may_publish(&by(PUBLISHER, Role::Publisher), MANY, &worse)), "G-GATE");
    let lower = publication(ApprovalFacts { tiers_missing: vec!["Tier".into()], ..passing() });
    assert_eq!(guard(request.may_publish(&by(PUBLISHER, Role::Publisher), MANY, &lower)), "G-SEC");
}

#[test]
fn a_change_is_editorial_when_two_people_say_so() {
    let change = || Request { kind: RequestKind::Change, ..approved() };
    assert!(change().is_notifiable());
    let seen = || digest("content");
    let legal = || by(LEGAL, Role::LegalApprover);
    let called = change().call_editorial(legal(), MANY, seen(), reason()).unwrap();
    assert!(called.is_notifiable());
    let anew = called.clone().call_editorial(legal(), MANY, seen(), reason());
    assert_eq!(guard(anew), "EDITORIAL", "it is called so once");
    let found = ChangeClass::NotifyObjection;
    assert_eq!(called.means(found), Some(found));
    assert_eq!(guard(called.clone().confirm_editorial(legal(), MANY, seen())), "G-SOD");
    assert_eq!(
        guard(called.clone().confirm_editorial(by(REQUESTER, Role::LegalApprover), MANY, seen())),
        "G-SOD"
    );
    let security = || by(SECURITY, Role::SecurityReviewer);
    assert_eq!(
        guard(called.clone().confirm_editorial(security(), MANY, digest("other content"))),
        "SOD-6"
    );
    let confirmed = called.confirm_editorial(security(), MANY, seen()).unwrap();
    assert!(!confirmed.is_notifiable());
    let again = confirmed.clone().confirm_editorial(security(), MANY, seen());
    assert_eq!(guard(again), "EDITORIAL", "a post that is sent twice is taken once");
    let undone = confirmed.clone().call_editorial(legal(), MANY, seen(), reason());
    assert_eq!(guard(undone), "EDITORIAL", "nobody's confirmation is lost");
    assert_eq!(confirmed.means(found), Some(ChangeClass::Editorial));
    let in_use = Request { kind: RequestKind::AlreadyInUse, ..approved() };
    assert_eq!(in_use.means(found), None);
    assert!(
        confirmed
            .schedule(
                by(PUBLISHER, Role::Publisher),
                MANY,
                day("2025-12-05"),
                &publication(passing())
            )
            .is_ok()
    );
    let new = approved().call_editorial(legal(), MANY, seen(), reason()).unwrap_err();
    assert!(new.to_string().contains("of the kind “New subprocessor”"), "{new}");
}

#[test]
fn a_returned_request_is_reviewed_from_the_start() {
    let returned =
        in_legal_review().send_back(by(LEGAL, Role::LegalApprover), MANY, reason()).unwrap();
    assert!(!returned.locks_content());
    let again = returned.submit(by(REQUESTER, Role::Requester), today()).unwrap();
    assert!(again.approved_digest().is_none());
    assert!(again.start(by(5, Role::SecurityReviewer), MANY).is_ok());
}

#[test]
fn what_was_said_about_the_content_ends_when_it_is_returned() {
    let legal = || by(LEGAL, Role::LegalApprover);
    let change = told(Request { kind: RequestKind::Change, ..in_legal_review() });
    let called = change.call_editorial(legal(), MANY, digest("content"), reason()).unwrap();
    let marked = called
        .confirm_editorial(by(SECURITY, Role::SecurityReviewer), MANY, digest("content"))
        .unwrap();
    assert!(marked.told.is_some() && !marked.is_notifiable());
    let returned = marked.send_back(legal(), MANY, reason()).unwrap();
    assert_eq!((returned.told.is_none(), returned.is_notifiable()), (true, true));
    assert_eq!(
        guard(in_legal_review().call_editorial(legal(), MANY, digest("x"), reason())),
        "state"
    );
    let changed = Request { kind: RequestKind::Change, ..in_legal_review() };
    assert_eq!(guard(changed.call_editorial(legal(), MANY, digest("x"), reason())), "SOD-6");
}

#[test]
fn nobody_is_offered_a_signature_that_could_not_stand() {
    let request = in_legal_review();
    let person = PersonId::sample(LEGAL);
    let facts = |editors: &[u128], content| ApprovalFacts {
        editors: editors.iter().map(|&number| PersonId::sample(number)).collect(),
        content: digest(content),
        ..passing()
    };
    assert_eq!(request.may_sign(person, &facts(&[5], "content")), Ok(()));
    assert_eq!(guard(request.may_sign(person, &facts(&[LEGAL], "content"))), "SOD-2");
    assert_eq!(guard(request.may_sign(person, &facts(&[], "other"))), "SOD-6");
}

#[test]
fn only_the_requester_submits_and_withdraws() {
    assert_eq!(guard(Request::sample().submit(by(2, Role::Requester), today())), "own-request");
    assert_eq!(guard(approved().withdraw(by(2, Role::Requester), reason())), "own-request");
    assert!(approved().withdraw(by(REQUESTER, Role::Requester), reason()).is_ok());
}

#[test]
fn submission_asks_for_the_mandatory_intake() {
    let bare = Request { details: RequestDraft::default().check().unwrap(), ..Request::sample() };
    match bare.submit(by(REQUESTER, Role::Requester), today()) {
        Err(Refusal::Guard(refusal)) => assert_eq!(refusal.missing.len(), 4),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_wished_day_has_not_passed_when_a_request_is_handed_in() {
    let sample = Request::sample();
    let wished = sample.details.wished_on.unwrap();
    for (today, ok) in [(wished, true), (wished.plus_days(1), false)] {
        let done = sample.clone().submit(by(REQUESTER, Role::Requester), today);
        assert_eq!(done.err().map(|refusal| refusal.code()), (!ok).then_some("G-COMPLETE"));
    }
}

#[test]
fn an_approved_request_is_returned_by_legal_until_it_is_published() {
    let facts = publication(passing());
    let scheduled = told(approved())
        .schedule(by(PUBLISHER, Role::Publisher), MANY, day("2026-01-02"), &facts)
        .unwrap();
    for request in [approved(), scheduled.clone()] {
        let returned = request.send_back(by(LEGAL, Role::LegalApprover), MANY, reason()).unwrap();
        assert_eq!(returned.state, RequestState::Returned);
        assert!(returned.approved_digest().is_none() && returned.told.is_none());
    }
    let version = VersionNumber::parse("2026.1").unwrap();
    let published = scheduled.published(
        by(PUBLISHER, Role::Publisher),
        version,
        day("2026-01-02"),
        digest("list"),
    );
    assert_eq!(guard(published.send_back(by(LEGAL, Role::LegalApprover), MANY, reason())), "state");
    assert_eq!(guard(approved().reject(by(LEGAL, Role::LegalApprover), MANY, reason())), "state");
}

#[test]
fn whoever_made_or_reviewed_a_request_does_not_speak_for_the_lawyers() {
    for (person, refused) in [(REQUESTER, true), (SECURITY, true), (LEGAL, false)] {
        let by = || by(person, Role::LegalApprover);
        let notice =
            (day("2025-12-02"), Line::parse("mail").unwrap(), Prose::parse("ticket 7").unwrap());
        let told = in_legal_review().tell(by(), MANY, digest("content"), notice);
        assert_eq!(told.err().map(|refusal| refusal.code()), refused.then_some("G-SOD"));
        let change = Request { kind: RequestKind::Change, ..in_legal_review() };
        let called = change.call_editorial(by(), MANY, digest("content"), reason());
        assert_eq!(called.err().map(|refusal| refusal.code()), refused.then_some("G-SOD"));
    }
}

#[test]
fn a_declaration_of_what_is_in_use_needs_another_person_to_publish() {
    let declared = Request {
        kind: RequestKind::AlreadyInUse,
        requester: PersonId::sample(LEGAL),
        ..Request::sample()
    };
    let declare = |has_recorded: bool| {
        declared.clone().declare(by(LEGAL, Role::LegalApprover), has_recorded, digest("approved"))
    };
    assert_eq!(guard(declare(true)), "G-SOD");
    let declared = declare(false).unwrap();
    let changed = declared.clone().content_changed(None);
    assert_eq!(changed.state, RequestState::Cancelled, "there is no review to go back to");
    assert_eq!(
        guard(declared.clone().send_back(by(LEGAL, Role::LegalApprover), MANY, reason())),
        "state"
    );
    let facts = publication(ApprovalFacts { gate_faults: vec!["B01".into()], ..passing() });
    assert_eq!(
        guard(declared.clone().schedule(
            by(LEGAL, Role::Publisher),
            MANY,
            day("2025-12-05"),
            &facts
        )),
        "G-SOD"
    );
    let request =
        declared.schedule(by(PUBLISHER, Role::Publisher), MANY, day("2025-12-05"), &facts).unwrap();
    assert!(request.may_publish(&by(PUBLISHER, Role::Publisher), MANY, &facts).is_ok());
}
