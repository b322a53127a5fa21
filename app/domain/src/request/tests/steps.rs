//! Every act in every state, yes or no, by name: the table, the moves that refuse by it, and who is
//! let in.

use super::*;
use crate::person::{Permission, Person};

/// Every act with the codes of all states that it fits (domain.md 7.1).
const TABLE: [(Act, &[&str]); 14] = [
    (Act::Revise, &["draft", "returned"]),
    (Act::Submit, &["draft", "returned"]),
    (Act::Start, &["submitted"]),
    (Act::PassSecurity, &["security_review"]),
    (Act::Approve, &["legal_review"]),
    (Act::Tell, &["legal_review", "approved", "scheduled"]),
    (Act::ConfirmEditorial, &["legal_review", "approved"]),
    (Act::CallEditorial, &["legal_review", "approved"]),
    (Act::Schedule, &["approved", "scheduled"]),
    (Act::Publish, &["scheduled"]),
    (Act::SendBack, &["security_review", "legal_review", "approved", "scheduled"]),
    (Act::Reject, &["security_review", "legal_review"]),
    (Act::Withdraw, OPEN),
    (Act::Cancel, OPEN),
];

const OPEN: &[&str] =
    &["draft", "submitted", "security_review", "returned", "legal_review", "approved", "scheduled"];

fn states() -> [RequestState; 11] {
    let effective_from = day("2026-01-02");
    let version = VersionNumber::parse("2026.1").unwrap();
    [
        RequestState::Draft,
        RequestState::Submitted,
        RequestState::SecurityReview,
        RequestState::Returned,
        RequestState::LegalReview,
        RequestState::Approved,
        RequestState::Scheduled { effective_from },
        RequestState::Published { version, effective_from },
        RequestState::Rejected,
        RequestState::Withdrawn,
        RequestState::Cancelled,
    ]
}

/// A change that everything but the state lets through, whatever is done with it.
fn ready(state: RequestState) -> Request {
    let change = Request { kind: RequestKind::Change, ..approved() };
    let legal = by(LEGAL, Role::LegalApprover);
    let called = change.call_editorial(legal, MANY, digest("content"), reason()).unwrap();
    Request { state, ..told(called) }
}

/// Does it, as whoever it falls to.
fn attempt(act: Act, request: Request) -> Result<(), Refusal> {
    let requester = || by(REQUESTER, Role::Requester);
    let security = || by(SECURITY, Role::SecurityReviewer);
    let legal = || by(LEGAL, Role::LegalApprover);
    let publisher = || by(PUBLISHER, Role::Publisher);
    let is_with_security = request.state == RequestState::SecurityReview;
    let reviewer = || if is_with_security { security() } else { legal() };
    let (facts, from) = (publication(passing()), day("2026-01-02"));
    let content = digest("content");
    let (means, evidence) = (Line::parse("mail").unwrap(), Prose::parse("ticket 7").unwrap());
    match act {
        Act::Revise => request.may_be_revised(PersonId::sample(REQUESTER)),
        Act::Submit => request.submit(requester(), today()).map(|_| ()),
        Act::Start => request.start(security(), MANY).map(|_| ()),
        Act::PassSecurity => {
            request.pass_security(security(), MANY, reviewed(), reason()).map(|_| ())
        }
        Act::Approve => request.approve(legal(), MANY, &passing()).map(|_| ()),
        Act::Tell => {
            request.tell(legal(), MANY, content, (day("2025-12-02"), means, evidence)).map(|_| ())
        }
        Act::ConfirmEditorial => request.confirm_editorial(security(), MANY, content).map(|_| ()),
        Act::CallEditorial => {
            let request = Request { editorial: None, ..request };
            request.call_editorial(legal(), MANY, content, reason()).map(|_| ())
        }
        Act::Schedule => request.schedule(publisher(), MANY, from, &facts).map(|_| ()),
        Act::Publish => request.may_publish(&publisher(), MANY, &facts).map(|_| ()),
        Act::SendBack => request.send_back(reviewer(), MANY, reason()).map(|_| ()),
        Act::Reject => request.reject(reviewer(), MANY, reason()).map(|_| ()),
        Act::Withdraw => request.withdraw(requester(), reason()).map(|_| ()),
        Act::Cancel => request.cancel(legal(), reason()).map(|_| ()),
    }
}

#[test]
fn every_act_fits_the_states_of_the_table_and_no_other() {
    assert_eq!(TABLE.map(|(act, _)| act), Act::ALL);
    for (act, fitting) in TABLE {
        for state in states() {
            let fits = fitting.contains(&state.code());
            assert_eq!(act.fits(&state), fits, "{} while {}", act.code(), state.code());
        }
    }
}

#[test]
fn every_step_is_done_where_its_act_fits_and_refused_for_the_state_elsewhere() {
    for (act, fitting) in TABLE {
        for state in states() {
            let (step, code) = (act.code(), state.code());
            let done = attempt(act, ready(state)).map_err(|refusal| refusal.code());
            let expected = if fitting.contains(&code) { Ok(()) } else { Err("state") };
            assert_eq!(done, expected, "{step} while {code}");
        }
    }
}

#[test]
fn an_approval_is_void_only_while_it_waits_for_its_publication() {
    for state in states() {
        let code = state.code();
        let voided = ready(state.clone()).content_changed(None);
        let expected = match code {
            "approved" | "scheduled" => RequestState::LegalReview,
            _ => state,
        };
        assert_eq!(voided.state, expected, "{code}");
    }
}

#[test]
fn only_a_draft_of_what_is_in_use_is_declared() {
    for kind in RequestKind::ALL.iter().copied() {
        for state in states() {
            let fits = kind == RequestKind::AlreadyInUse && state == RequestState::Draft;
            let code = state.code();
            let request = Request { kind, state, ..Request::sample() };
            let done = request.declare(by(LEGAL, Role::LegalApprover), false, digest("approved"));
            let refusal = done.err().map(|refusal| refusal.code());
            assert_eq!(refusal, (!fits).then_some("state"), "{} while {code}", kind.code());
        }
    }
}

#[test]
fn a_kind_shuts_out_what_has_no_sense_for_it() {
    let of = |kind, state: &RequestState| Request {
        kind,
        state: state.clone(),
        ..ready(RequestState::Draft)
    };
    for kind in RequestKind::ALL.iter().copied() {
        for state in states() {
            let request = of(kind, &state);
            for act in Act::ALL.iter().copied() {
                let suits = match act {
                    Act::CallEditorial => kind == RequestKind::Change,
                    Act::SendBack if matches!(state.code(), "approved" | "scheduled") => {
                        kind != RequestKind::AlreadyInUse
                    }
                    _ => true,
                };
                assert_eq!(
                    request.allows(act),
                    suits && act.fits(&state),
                    "{} of a {} while {}",
                    act.code(),
                    kind.code(),
                    state.code()
                );
            }
        }
    }
}

#[test]
fn nobody_is_invited_to_say_again_what_was_said() {
    let change = Request { kind: RequestKind::Change, ..told(approved()) };
    let legal = by(LEGAL, Role::LegalApprover);
    let called = change.clone().call_editorial(legal, MANY, digest("content"), reason()).unwrap();
    let security = by(SECURITY, Role::SecurityReviewer);
    let confirmed = called.clone().confirm_editorial(security, MANY, digest("content")).unwrap();
    for (request, invited) in
        [(change, [true, true, false]), (called, [true, false, true]), (confirmed, [false; 3])]
    {
        let acts = [Act::Tell, Act::CallEditorial, Act::ConfirmEditorial];
        assert_eq!(acts.map(|act| request.invites(act)), invited);
    }
}

#[test]
fn a_return_and_a_rejection_take_the_right_of_the_review_whose_turn_it_is() {
    for state in states() {
        let of_legal = matches!(state.code(), "legal_review" | "approved" | "scheduled");
        let right = if of_legal {
            Permission::ApproveLegally
        } else if state.is_final() {
            Permission::Review
        } else {
            Permission::ReviewSecurity
        };
        for act in [Act::SendBack, Act::Reject] {
            assert_eq!(act.permission(&state), right, "{} while {}", act.code(), state.code());
        }
    }
    let rights = Act::ALL.iter().filter(|act| !matches!(act, Act::SendBack | Act::Reject));
    for act in rights {
        let right = match act {
            Act::Revise | Act::Submit | Act::Withdraw => Permission::MakeRequests,
            Act::Start | Act::PassSecurity => Permission::ReviewSecurity,
            Act::Schedule | Act::Publish => Permission::Publish,
            _ => Permission::ApproveLegally,
        };
        assert!(states().iter().all(|state| act.permission(state) == right), "{}", act.code());
    }
}

#[test]
fn legal_or_security_confirms_that_a_change_is_editorial_and_nobody_else() {
    let request = ready(RequestState::LegalReview);
    for (number, role, expected) in [
        (5, Role::LegalApprover, Ok(())),
        (SECURITY, Role::SecurityReviewer, Ok(())),
        (LEGAL, Role::LegalApprover, Err("G-SOD")),
        (REQUESTER, Role::SecurityReviewer, Err("G-SOD")),
        (PUBLISHER, Role::Publisher, Err("permission")),
    ] {
        let person = Person::sample(number, &[role]);
        let may = request.may(Act::ConfirmEditorial, &person, MANY, None);
        assert_eq!(may.map_err(|refusal| refusal.code()), expected, "{number} {}", role.code());
    }
}

#[test]
fn a_day_in_the_past_is_refused_for_itself_whatever_was_approved() {
    let changed = || publication(ApprovalFacts { approved: digest("another"), ..passing() });
    let removal = || Request { kind: RequestKind::Removal, ..approved() };
    for (from, facts, expected) in [
        ("2025-12-04", changed(), Some("G-DATE")),
        ("2025-12-04", publication(passing()), Some("G-DATE")),
        ("2025-12-05", changed(), Some("SOD-6")),
        ("2025-12-05", publication(passing()), None),
    ] {
        let publisher = by(PUBLISHER, Role::Publisher);
        let scheduled = removal().schedule(publisher, MANY, day(from), &facts);
        assert_eq!(scheduled.err().map(|refusal| refusal.code()), expected, "{from}");
    }
}

#[test]
fn a_day_on_which_the_content_does_not_pass_is_refused_by_what_is_missing_then() {
    let elsewhere = || ApprovalFacts { approved: digest("as of that day"), ..passing() };
    let fault = || vec!["B21 No mechanism holds on that day.".to_owned()];
    for (facts, expected) in [
        (ApprovalFacts { gate_faults: fault(), ..elsewhere() }, "G-GATE"),
        (ApprovalFacts { missing: fault(), ..elsewhere() }, "G-COMPLETE"),
        (ApprovalFacts { gate_faults: fault(), ..passing() }, "G-GATE"),
        (elsewhere(), "SOD-6"),
    ] {
        let publisher = by(PUBLISHER, Role::Publisher);
        let from = day("2026-01-02");
        let scheduled = told(approved()).schedule(publisher, MANY, from, &publication(facts));
        assert_eq!(guard(scheduled), expected);
    }
}
