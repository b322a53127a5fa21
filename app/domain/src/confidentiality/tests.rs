//! The order of survival, the days of an obligation, and who may confirm it.

use super::*;

fn on(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn with(change: impl FnOnce(&mut Obligation)) -> Obligation {
    let mut obligation = Obligation::sample();
    change(&mut obligation);
    obligation
}

#[test]
fn survival_has_the_order_of_decision_23() {
    use Survival::{Indefinite, Months, WhileDataHeld};
    for (term, promise, reaches) in [
        (Months(36), Months(60), false),
        (Months(59), Months(60), false),
        (Months(60), Months(60), true),
        (Months(61), Months(60), true),
        (WhileDataHeld, Months(60), false),
        (Months(1_200), WhileDataHeld, false),
        (WhileDataHeld, WhileDataHeld, true),
        (Indefinite, Months(60), true),
        (Indefinite, WhileDataHeld, true),
        (Indefinite, Indefinite, true),
        (WhileDataHeld, Indefinite, false),
        (Months(1_200), Indefinite, false),
    ] {
        assert_eq!(term >= promise, reaches, "{term:?} for {promise:?}");
    }
}

#[test]
fn survival_is_read_back_from_its_text() {
    for survival in [
        Survival::Indefinite,
        Survival::WhileDataHeld,
        Survival::Months(0),
        Survival::Months(1_200),
    ] {
        assert_eq!(Survival::try_from(String::from(survival)), Ok(survival));
    }
    for text in ["", "months", "months:-1", "months:1201", "for ever"] {
        assert!(Survival::try_from(text.to_owned()).is_err(), "{text}");
    }
}

#[test]
fn an_obligation_binds_from_its_first_day_until_the_day_it_ends() {
    let obligation = with(|it| it.details.ends_on = Some(on("2026-07-01")));
    for (day, binds) in
        [("2025-12-31", false), ("2026-01-01", true), ("2026-06-30", true), ("2026-07-01", false)]
    {
        assert_eq!(obligation.shortfall(on(day)).is_none(), binds, "{day}");
        assert_eq!(obligation.is_active(on(day)), binds, "{day}");
    }
}

#[test]
fn only_a_proven_duty_of_the_vendor_over_customers_data_counts() {
    let law = |it: &mut Obligation| {
        it.details.basis = Basis::StatutoryDuty;
        it.file = None;
    };
    let cases: [(&str, Obligation, Option<Shortfall>); 8] = [
        ("as it is", Obligation::sample(), None),
        ("vendor bound", with(|it| it.details.direction = Direction::VendorBound), None),
        (
            "we are bound",
            with(|it| it.details.direction = Direction::CompanyBound),
            Some(Shortfall::Direction),
        ),
        (
            "other secrets",
            with(|it| it.details.scope = vec![Secret::CustomerConfidential]),
            Some(Shortfall::Scope),
        ),
        ("no file", with(|it| it.file = None), Some(Shortfall::NoPaper)),
        ("a draft", with(|it| it.check = None), Some(Shortfall::Unchecked)),
        ("a law without its name", with(law), Some(Shortfall::NoPaper)),
        (
            "a law",
            with(|it| {
                law(it);
                it.details.statute_ref = Line::parse("§ 203 StGB").ok();
            }),
            None,
        ),
    ];
    for (name, obligation, shortfall) in cases {
        assert_eq!(obligation.shortfall(on("2026-03-01")), shortfall, "{name}");
    }
}

#[test]
fn whoever_entered_an_obligation_cannot_confirm_it() {
    let draft = with(|it| it.check = None);
    let at = Moment::from_milliseconds(0).unwrap();
    assert_eq!(draft.clone().checked(draft.entered_by, at).unwrap_err().code(), "SOD-2");
    let other = PersonId::sample(9);
    assert!(draft.clone().checked(other, at).unwrap().check.is_some());
}

#[test]
fn an_obligation_is_confirmed_by_what_there_is_to_show_for_it_and_once() {
    let at = Moment::from_milliseconds(0).unwrap();
    let (author, other) = (PersonId::sample(1), PersonId::sample(9));
    let draft = with(|it| it.check = None);
    let bare = Obligation { file: None, ..draft.clone() };
    let mut by_clause = bare.clone();
    by_clause.details.basis = Basis::ClauseInAgreement;
    by_clause.details.agreement = Some(AgreementId::sample(1));
    for (obligation, person, told) in [
        (&draft, other, None),
        (&by_clause, other, None),
        (&bare, other, Some("obligation-file")),
        (&bare, author, Some("SOD-2")),
        (&Obligation::sample(), other, Some("already-checked")),
        (&Obligation::sample(), author, Some("SOD-2")),
    ] {
        let may = obligation.may_be_checked_by(person);
        assert_eq!(may.as_ref().err().map(Refusal::code), told);
        assert_eq!(obligation.clone().checked(person, at).err(), may.err());
    }
}

#[test]
fn whoever_worked_on_a_draft_cannot_confirm_it_after_a_colleague_touched_it() {
    let at = Moment::from_milliseconds(0).unwrap();
    let (first, second, third) = (PersonId::sample(1), PersonId::sample(8), PersonId::sample(9));
    let of = |months| ObligationDetails {
        survival: Survival::Months(months),
        ..ObligationDetails::sample()
    };
    let touched = with(|it| it.check = None).revised(of(12), second);
    assert_eq!((touched.entered_by, touched.authors.clone()), (second, vec![second, first]));
    for author in [first, second] {
        assert_eq!(touched.clone().checked(author, at).unwrap_err().code(), "SOD-2");
    }
    let confirmed = touched.checked(third, at).unwrap();
    assert_eq!(confirmed.authors, [second, first], "SOD-2 asks who wrote what counts");
    let anew = confirmed.revised(of(24), third).with_file(FileFacts::sample(), third);
    assert_eq!(anew.authors, [third], "what was confirmed has found its second person");
    assert!(anew.checked(first, at).is_ok());
}

#[test]
fn what_was_confirmed_is_edited_by_legal_approvers_only() {
    let at = Moment::from_milliseconds(0).unwrap();
    let draft = with(|it| it.check = None);
    assert_eq!(draft.edit_permission(), Permission::DraftInstruments);
    let confirmed = draft.checked(PersonId::sample(9), at).unwrap();
    assert_eq!(confirmed.edit_permission(), Permission::DecideInstruments);
    let touched = confirmed.with_file(FileFacts::sample(), PersonId::sample(9));
    assert_eq!(touched.edit_permission(), Permission::DraftInstruments);
}

#[test]
fn new_content_voids_the_confirmation() {
    let other = PersonId::sample(9);
    let same = Obligation::sample().revised(ObligationDetails::sample(), other);
    assert_eq!(same, Obligation::sample());
    let shorter =
        ObligationDetails { survival: Survival::Months(12), ..ObligationDetails::sample() };
    let revised = Obligation::sample().revised(shorter, other);
    assert_eq!((revised.check, revised.entered_by), (None, other));
    assert_eq!(Obligation::sample().with_file(FileFacts::sample(), other).check, None);
}

#[test]
fn details_go_into_a_form_and_come_back() {
    let details = ObligationDetails::sample();
    assert_eq!(ObligationDraft::from(&details).check(), Ok(details));
}

#[test]
fn each_basis_asks_for_its_own_proof() {
    let of = |basis: &str| ObligationDraft {
        basis: basis.to_owned(),
        ..ObligationDraft::from(&ObligationDetails::sample())
    };
    for (basis, missing) in [
        ("nda", vec![]),
        ("clause_in_agreement", vec!["agreement", "clause_ref"]),
        ("statutory_duty", vec!["statute_ref"]),
        ("professional_secrecy", vec!["statute_ref"]),
        ("promise", vec!["basis"]),
    ] {
        let faults = of(basis).check().err().unwrap_or_default();
        assert_eq!(faults.iter().map(|(field, _)| field).collect::<Vec<_>>(), missing, "{basis}");
    }
}

#[test]
fn the_end_comes_after_the_beginning() {
    for (end, ok) in
        [("2026-01-01", false), ("2026-01-02", true), ("", true), ("2026-02-30", false)]
    {
        let draft = ObligationDraft {
            ends_on: end.to_owned(),
            ..ObligationDraft::from(&ObligationDetails::sample())
        };
        assert_eq!(draft.check().is_ok(), ok, "{end}");
    }
}

#[test]
fn an_obligation_covers_something() {
    let draft =
        ObligationDraft { scope: vec![], ..ObligationDraft::from(&ObligationDetails::sample()) };
    assert!(draft.check().unwrap_err().get("scope").is_some());
}
