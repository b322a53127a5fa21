//! The table of acts: what fits which state, what is offered to whom, and that what is offered is done.

use super::*;
use crate::person::{Permission, Person};

/// What a second version can be handed in with.
fn next_text() -> DocumentText {
    text(|draft| draft.change_summary = "Keys are longer.".into())
}

/// A document in each state of its newest version: written by 1, approved by 2, published by 3 on
/// 1 March 2026.
fn in_each_state() -> [TrustDocument; 6] {
    let draft = TrustDocument::sample();
    let published = published("2026-03-01");
    [
        draft.clone(),
        draft.clone().submit(by(1)).unwrap(),
        approved(draft),
        published.clone(),
        published.clone().retire(&by(3), on("2026-03-01"), &because()).unwrap(),
        published.begin_version(next_text(), Some(by(1)), moment()).unwrap(),
    ]
}

#[test]
fn each_act_fits_its_states_and_takes_its_right() {
    use Permission::{ApproveDocuments, PublishDocuments, WriteDocuments};
    let table: [(Act, &[(&str, Permission)]); 7] = [
        (Act::Submit, &[("draft", WriteDocuments)]),
        (Act::Approve, &[("in_review", ApproveDocuments)]),
        (Act::Publish, &[("approved", PublishDocuments)]),
        (
            Act::Revise,
            &[
                ("draft", WriteDocuments),
                ("in_review", WriteDocuments),
                ("approved", WriteDocuments),
            ],
        ),
        (Act::SendBack, &[("in_review", ApproveDocuments), ("approved", PublishDocuments)]),
        (Act::Begin, &[("published", WriteDocuments), ("retired", WriteDocuments)]),
        (Act::Retire, &[("published", PublishDocuments)]),
    ];
    assert_eq!(table.map(|(act, _)| act), Act::ALL);
    let [draft, submitted, approved, published, retired, _] = in_each_state();
    let states = [draft, submitted, approved, published, retired]
        .map(|document| document.versions[0].state.clone());
    for (act, rows) in table {
        let found: Vec<_> = states
            .iter()
            .filter(|state| act.fits(state))
            .map(|state| (state.code(), act.permission(state)))
            .collect();
        assert_eq!(found, rows, "{act:?}");
    }
}

#[test]
fn what_is_offered_is_done_and_what_is_not_is_refused() {
    let today = on("2026-03-01");
    let done = |document: TrustDocument, act, person| match act {
        Act::Submit => document.submit(by(person)),
        Act::Approve => {
            let seen = digest(&document);
            document.approve(by(person), &seen)
        }
        Act::Publish => publish_on(document, person, "2026-03-01"),
        Act::Revise => {
            let other = text(|draft| draft.body = "Other words.".into());
            document.revise(other, Some(by(person)), moment())
        }
        Act::SendBack => document.send_back(by(person), because()),
        Act::Begin => document.begin_version(next_text(), Some(by(person)), moment()),
        Act::Retire => document.retire(&by(person), today, &because()),
    };
    for document in in_each_state() {
        let latest = document.latest().unwrap();
        for &act in Act::ALL {
            for number in 1..=4 {
                let told = format!("{} {act:?} {number}", latest.state.code());
                let able = Person::sample(number, &Role::ALL);
                let moved = done(document.clone(), act, number);
                assert_eq!(document.offers(act, &able, today), moved.is_ok(), "{told}");
                let auditor = Person::sample(number, &[Role::Auditor]);
                assert!(!document.offers(act, &auditor, today), "{told}");
            }
        }
    }
}

#[test]
fn each_role_is_offered_its_own_acts_and_nobody_two_looks_at_one_version() {
    let today = on("2026-03-01");
    let offered = |document: &TrustDocument, number, role| {
        let person = Person::sample(number, &[role]);
        let acts = Act::ALL.iter().copied();
        acts.filter(|&act| document.offers(act, &person, today)).collect::<Vec<_>>()
    };
    let [draft, submitted, approved, published, retired, again] = in_each_state();
    let (author, approver, publisher) =
        (Role::SecurityReviewer, Role::LegalApprover, Role::Publisher);
    for (document, number, role, acts) in [
        (&draft, 1, author, vec![Act::Submit, Act::Revise]),
        (&draft, 4, author, vec![Act::Submit, Act::Revise]),
        (&draft, 2, approver, vec![]),
        (&submitted, 2, approver, vec![Act::Approve, Act::SendBack]),
        (&submitted, 1, approver, vec![Act::SendBack]),
        (&submitted, 3, publisher, vec![]),
        (&approved, 3, publisher, vec![Act::Publish, Act::SendBack]),
        (&approved, 2, publisher, vec![Act::SendBack]),
        (&approved, 2, approver, vec![]),
        (&published, 3, publisher, vec![Act::Retire]),
        (&published, 1, author, vec![Act::Begin]),
        (&retired, 3, publisher, vec![]),
        (&retired, 1, author, vec![Act::Begin]),
        (&again, 3, publisher, vec![Act::Retire]),
        (&again, 1, author, vec![Act::Submit, Act::Revise]),
    ] {
        let state = document.latest().unwrap().state.code();
        assert_eq!(offered(document, number, role), acts, "{state} {number} {role:?}");
    }
}

#[test]
fn a_change_undoes_the_step_that_was_taken_last() {
    let steps = [None, Some(Act::Submit), Some(Act::Approve)];
    for (document, undone) in in_each_state().into_iter().zip(steps) {
        assert_eq!(document.versions[0].undone_by_a_change(), undone);
        let other = text(|draft| draft.body = "Other words.".into());
        let changed = document.revise(other, Some(by(1)), moment()).unwrap();
        let last = changed.versions[0].trail.last().map(|step| step.event);
        assert_eq!(last == Some(DocumentEvent::Void), undone.is_some());
        assert_eq!(changed.versions[0].next_step(), Some(Act::Submit));
    }
}
