//! What customers were told outside Annex (decision 15), on both sides of its days.

use super::*;
use crate::person::Person;

/// `request`, approved, as a publisher schedules it for a day of effect.
fn schedule(request: Request, from: &str) -> Result<Request, Refusal> {
    let publisher = by(PUBLISHER, Role::Publisher);
    request.schedule(publisher, MANY, day(from), &publication(passing()))
}

#[test]
fn notice_runs_from_the_day_customers_were_told() {
    // decision 15: told on 2 December, 30 days, 2 January.
    for (from, ok) in [("2026-01-01", false), ("2026-01-02", true)] {
        assert_eq!(schedule(told(approved()), from).is_ok(), ok, "{from}");
    }
    assert_eq!(guard(schedule(approved(), "2026-06-01")), "G-DATE", "nobody was told");
}

#[test]
fn a_day_of_effect_is_within_five_years() {
    for (from, ok) in [("2030-12-05", true), ("2030-12-06", false), ("9999-12-31", false)] {
        assert_eq!(schedule(told(approved()), from).is_ok(), ok, "{from}");
    }
}

#[test]
fn customers_are_not_told_of_what_was_not_handed_in_yet() {
    for (on, ok) in
        [("2025-12-01", false), ("2025-12-02", true), ("2025-12-05", true), ("2025-12-06", false)]
    {
        let draft = ToldDraft {
            told_on: on.to_owned(),
            means: "mail".to_owned(),
            evidence: "ticket 7".to_owned(),
        };
        let checked = draft.check(day("2025-12-05"), Some(day("2025-12-02")));
        assert_eq!(checked.is_ok(), ok, "{on}");
        let Ok((on, means, evidence)) = checked else { continue };
        let by = PersonId::sample(LEGAL);
        let told = CustomersTold { on, means, evidence, by, at: Moment::EPOCH };
        assert_eq!(ToldDraft::from(&told), draft, "what was written can be written better");
    }
}

#[test]
fn nothing_is_said_of_a_content_that_the_security_review_did_not_see() {
    let legal = Person::sample(LEGAL, &[Role::LegalApprover]);
    let request = Request { kind: RequestKind::Change, ..in_legal_review() };
    for (content, ok) in [("content", true), ("another", false)] {
        let facts = ApprovalFacts { content: digest(content), ..passing() };
        for act in [Act::Tell, Act::CallEditorial] {
            let may = request.may(act, &legal, MANY, Some(&facts));
            assert_eq!(may.is_ok(), ok, "{act:?} of {content}");
        }
    }
}

#[test]
fn who_says_the_same_again_adds_no_step_and_who_says_something_else_does() {
    let known = told(approved());
    let tell = |person: u128, on: &str, means: &str, evidence: &str| {
        let notice = (day(on), Line::parse(means).unwrap(), Prose::parse(evidence).unwrap());
        let by = by(person, Role::LegalApprover);
        known.clone().tell(by, MANY, digest("content"), notice).unwrap()
    };
    assert_eq!(tell(LEGAL, "2025-12-02", "mail", "ticket 7"), known);
    for other in [
        tell(5, "2025-12-02", "mail", "ticket 7"),
        tell(LEGAL, "2025-12-03", "mail", "ticket 7"),
        tell(LEGAL, "2025-12-02", "letter", "ticket 7"),
        tell(LEGAL, "2025-12-02", "mail", "ticket 8"),
    ] {
        assert_eq!(other.trail.len(), known.trail.len() + 1, "{:?}", other.told);
    }
}

#[test]
fn who_chooses_the_same_day_again_adds_no_step_while_it_is_chosen() {
    let scheduled = schedule(told(approved()), "2026-01-02").unwrap();
    assert_eq!(schedule(scheduled.clone(), "2026-01-02").unwrap(), scheduled);
    let other_day = schedule(scheduled.clone(), "2026-01-03").unwrap();
    let back = schedule(other_day.clone(), "2026-01-02").unwrap();
    let (facts, other) = (publication(passing()), by(6, Role::Publisher));
    let other_person = scheduled.clone().schedule(other, MANY, day("2026-01-02"), &facts).unwrap();
    let steps = [&scheduled, &other_day, &back, &other_person].map(|request| request.trail.len());
    assert_eq!(steps, [0, 1, 2, 1].map(|more| scheduled.trail.len() + more));
    // The refusals come first.
    let fallen = publication(ApprovalFacts { approved: digest("another"), ..passing() });
    let publisher = by(PUBLISHER, Role::Publisher);
    assert_eq!(guard(scheduled.schedule(publisher, MANY, day("2026-01-02"), &fallen)), "SOD-6");
}
