//! Which end counts, what takes the place of what, and what ended by itself.

use super::*;

fn lasting(from: &str, until: Option<&str>) -> Agreement {
    with(|it| {
        it.details.effective_from = Some(on(from));
        it.details.expires_on = until.map(on);
    })
}

fn renewing(from: &str, until: &str) -> Agreement {
    let mut agreement = lasting(from, Some(until));
    agreement.details.auto_renews = true;
    agreement
}

#[test]
fn what_takes_the_place_of_another_binds_from_that_day_on() {
    let days = lasting("2026-02-01", Some("2026-12-31"));
    let open = lasting("2026-02-01", None);
    let renews = renewing("2026-02-01", "2026-12-31");
    let undated = with(|it| it.details.effective_from = None);
    for (agreement, day, may) in [
        (&days, "2026-01-31", false),
        (&days, "2026-02-01", true),
        (&days, "2026-12-30", true),
        (&days, "2026-12-31", false),
        (&open, "2027-12-31", true),
        (&renews, "2027-12-31", true),
        (&undated, "2026-06-01", false),
    ] {
        let asked = agreement.may_take_the_place(on(day));
        assert_eq!(asked.is_ok(), may, "{day} {asked:?}");
    }
    let offered = [("2026-12-30", true), ("2026-12-31", false)];
    for (today, can) in offered {
        assert_eq!(days.can_succeed(on(today)), can, "{today}");
    }
    assert!(renews.can_succeed(on("2027-12-31")));
    assert!(!in_state(AgreementState::Agreed).can_succeed(on("2026-06-01")));
    let half = Signing { vendor: None, ..Signing::sample() };
    let half = in_state(AgreementState::SignedPartially { signing: half });
    assert!(!half.can_succeed(on("2026-06-01")));
}

#[test]
fn what_ended_by_itself_is_neither_superseded_later_nor_put_in_force() {
    let ends = lasting("2026-01-01", Some("2026-12-31"));
    let supersede = |agreement: &Agreement, day: &str| {
        let event = AgreementEvent::Supersede { by: AgreementId::sample(2), on: on(day) };
        agreement.transition(event, names(&vendor()), on("2026-02-01"))
    };
    for (day, ok) in [("2026-12-31", true), ("2027-01-01", false)] {
        assert_eq!(supersede(&ends, day).is_ok(), ok, "{day}");
    }
    let signing = Signing::sample();
    let signed = Agreement { state: AgreementState::SignedPartially { signing }, ..ends };
    for (today, ok) in [("2026-12-30", true), ("2026-12-31", false)] {
        let moved = signed.transition(AgreementEvent::PutInForce, names(&vendor()), on(today));
        assert_eq!(moved.is_ok(), ok, "{today} {moved:?}");
    }
    let told = supersede(&signed, "2026-06-01").unwrap_err().to_string();
    assert!(told.contains("Put on record first"), "{told}");
    let half = Signing { vendor: None, ..Signing::sample() };
    let half = in_state(AgreementState::SignedPartially { signing: half });
    let told = supersede(&half, "2026-06-01").unwrap_err().to_string();
    assert!(told.contains("is signed in part and cannot be superseded"), "{told}");
}

#[test]
fn what_was_given_up_is_over_at_once_and_has_one_end() {
    let half = Signing { vendor: None, ..Signing::sample() };
    let mut half = in_state(AgreementState::SignedPartially { signing: half });
    half.details = lasting("2026-01-01", Some("2026-12-31")).details;
    let ends = |end: &str| half.transition(terminate(end), names(&vendor()), on("2026-02-01"));
    assert!(ends("2027-01-01").is_err(), "its own end comes before");
    let over = Agreement { state: ends("2026-12-30").unwrap(), ..half.clone() };
    assert_eq!(over.standing(on("2026-02-01")), AgreementStanding::Terminated);
    assert_eq!(over.ends_on(), Some(on("2026-12-30")));
}

#[test]
fn what_is_ended_before_it_renews_itself_does_not_renew() {
    let renews = renewing("2026-01-01", "2026-12-31");
    assert_eq!(renews.renews_on(), Some(on("2026-12-31")));
    assert_eq!(lasting("2026-01-01", Some("2026-12-31")).renews_on(), None);
    for (end, renewal) in [("2026-12-31", None), ("2027-01-01", Some(on("2026-12-31")))] {
        let state = renews.transition(terminate(end), names(&vendor()), on("2026-02-01"));
        let ended = Agreement { state: state.unwrap(), ..renews.clone() };
        assert_eq!((ended.renews_on(), ended.ends_on()), (renewal, Some(on(end))), "{end}");
    }
}
