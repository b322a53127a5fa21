//! What handing in asks for, on both sides: pages say it before by the same list that refuses.

use super::*;

fn draft(change: impl FnOnce(&mut Request)) -> Request {
    let mut request = Request::sample();
    change(&mut request);
    request
}

fn nothing() -> Prose {
    Prose::parse("").unwrap()
}

fn five_years_on() -> Day {
    today().plus_months(60)
}

#[test]
fn what_is_missing_before_is_what_is_refused_and_nothing_else() {
    let no_day = |request: &mut Request| request.details.wished_on = None;
    let past = |request: &mut Request| request.details.wished_on = Some(day("2025-11-30"));
    let far =
        |request: &mut Request| request.details.wished_on = Some(five_years_on().plus_days(1));
    let five_years = |request: &mut Request| request.details.wished_on = Some(five_years_on());
    let on_the_day = |request: &mut Request| request.details.wished_on = Some(today());
    let no_reason = |request: &mut Request| request.details.justification = nothing();
    let alone = |request: &mut Request| request.details.alternatives = nothing();
    let nobody = |request: &mut Request| request.details.owner = None;
    let change = |request: &mut Request| {
        request.kind = RequestKind::Change;
        alone(request);
    };
    let cases: [(Request, &[&str]); 10] = [
        (draft(|_| ()), &[]),
        (draft(no_day), &["The day on which it takes effect."]),
        (draft(past), &["A day of effect that has not passed."]),
        (draft(on_the_day), &[]),
        (draft(five_years), &[]),
        (draft(far), &["A day of effect within five years."]),
        (draft(no_reason), &["A justification."]),
        (draft(alone), &["The alternatives that were considered."]),
        (draft(change), &[]),
        (draft(nobody), &["Who answers for it inside."]),
    ];
    for (request, missing) in cases {
        assert_eq!(request.missing_to_submit(today()), missing);
        match request.submit(by(REQUESTER, Role::Requester), today()) {
            Ok(_) => assert!(missing.is_empty(), "{missing:?}"),
            Err(Refusal::Guard(refusal)) => assert_eq!(refusal.missing, missing),
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn what_cannot_be_revised_says_what_can_be_done_instead() {
    let version = VersionNumber::parse("2026.1").unwrap();
    for state in RequestState::samples(version, day("2026-01-02")) {
        let request = draft(|request| request.state = state.clone());
        let told = match request.may_be_revised(PersonId::sample(REQUESTER)) {
            Ok(()) => "",
            Err(refusal) if refusal.to_string().contains("Ask a reviewer to return it") => "return",
            Err(refusal) if refusal.to_string().contains("Make a new request") => "new",
            Err(refusal) => panic!("{refusal}"),
        };
        let expected = match state {
            RequestState::Draft | RequestState::Returned => "",
            _ if state.is_final() => "new",
            _ => "return",
        };
        assert_eq!(told, expected, "{state:?}");
    }
}
