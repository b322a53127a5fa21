//! States with their guards, days on both sides of each border, and the status of an engagement.

mod ends;

use super::*;
use crate::engagement::Relationship;
use crate::text::Reason;

fn on(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn vendor() -> Name {
    Name::parse("Fjord Cloud Limited").unwrap()
}

fn names(vendor: &Name) -> LegalNames<'_> {
    LegalNames { vendor, ours: None }
}

fn signature(day: &str) -> Signature {
    Signature { name: Name::parse("Ada Moreno").unwrap(), on: on(day) }
}

fn sign(side: Side) -> AgreementEvent {
    AgreementEvent::Sign { side, signature: signature("2025-12-15") }
}

fn terminate(day: &str) -> AgreementEvent {
    AgreementEvent::Terminate {
        on: on(day),
        reason: Reason::parse("The service was given up.").unwrap(),
    }
}

fn in_state(state: AgreementState) -> Agreement {
    Agreement { state, ..Agreement::sample() }
}

fn ready() -> Agreement {
    in_state(AgreementState::SignedPartially { signing: Signing::sample() })
}

fn with(change: impl FnOnce(&mut Agreement)) -> Agreement {
    let mut agreement = Agreement::sample();
    change(&mut agreement);
    agreement
}

#[test]
fn an_agreement_goes_from_request_to_force_step_by_step() {
    let today = on("2026-01-01");
    let mut agreement = in_state(AgreementState::Requested);
    for (event, state) in [
        (AgreementEvent::Negotiate, "negotiating"),
        (AgreementEvent::Agree, "agreed"),
        (sign(Side::Vendor), "signed_partially"),
        (sign(Side::Ours), "signed_partially"),
        (AgreementEvent::PutInForce, "in_force"),
        (
            AgreementEvent::Supersede { by: AgreementId::sample(2), on: on("2026-06-01") },
            "superseded",
        ),
    ] {
        agreement.state = agreement.transition(event, names(&vendor()), today).unwrap();
        assert_eq!(agreement.state.code(), state);
        // It is kept under the code by which it is found.
        assert_eq!(serde_json::to_value(&agreement.state).unwrap()["state"], state);
    }
}

#[test]
fn steps_out_of_order_are_refused() {
    let over = AgreementState::Superseded {
        signing: Signing::sample(),
        by: AgreementId::sample(2),
        on: on("2026-06-01"),
    };
    for (state, event) in [
        (AgreementState::Requested, AgreementEvent::PutInForce),
        (AgreementState::Agreed, AgreementEvent::PutInForce),
        (AgreementState::Agreed, AgreementEvent::Negotiate),
        (
            AgreementState::Negotiating,
            AgreementEvent::Supersede { by: AgreementId::sample(2), on: on("2026-06-01") },
        ),
        (Agreement::sample().state, sign(Side::Ours)),
        (Agreement::sample().state, AgreementEvent::PutInForce),
        (over.clone(), terminate("2026-07-01")),
        (over, AgreementEvent::Negotiate),
    ] {
        let refused =
            in_state(state.clone()).transition(event.clone(), names(&vendor()), on("2026-06-01"));
        assert_eq!(refused.unwrap_err().code(), "agreement-state", "{} {event:?}", state.code());
    }
}

#[test]
fn force_needs_the_effective_date_to_have_come() {
    for (today, ok) in [("2025-12-31", false), ("2026-01-01", true), ("2026-01-02", true)] {
        let moved = ready().transition(AgreementEvent::PutInForce, names(&vendor()), on(today));
        assert_eq!(moved.is_ok(), ok, "{today}");
    }
}

#[test]
fn force_names_everything_that_is_missing_at_once() {
    let mut bare = ready();
    bare.file = None;
    bare.details.effective_from = None;
    bare.state =
        AgreementState::SignedPartially { signing: Signing { vendor: None, ..Signing::sample() } };
    let other = Name::parse("Fjord Holding plc").unwrap();
    let told = bare
        .transition(AgreementEvent::PutInForce, names(&other), on("2026-02-01"))
        .unwrap_err()
        .to_string();
    for part in ["vendor's signature", "file", "takes effect", "Fjord Holding plc"] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert!(!told.contains("Our signature"), "{told}");
}

#[test]
fn a_click_counts_with_its_proof_and_only_where_the_form_is_a_click() {
    let click = || {
        AgreementEvent::Accept(Acceptance {
            name: Name::parse("Ada Moreno").unwrap(),
            on: on("2025-12-15"),
            proof: Line::parse("confirmation mail of 15 December").unwrap(),
        })
    };
    let today = on("2026-02-01");
    let mut terms = in_state(AgreementState::Requested);
    assert_eq!(
        terms.transition(click(), names(&vendor()), today).unwrap_err().code(),
        "agreement-form"
    );
    terms.details.form = AgreementForm::ClickAccept;
    terms.state = AgreementState::SignedPartially { signing: Signing::default() };
    assert!(
        terms
            .transition(AgreementEvent::PutInForce, names(&vendor()), today)
            .unwrap_err()
            .to_string()
            .contains("proof")
    );
    terms.state = terms.transition(click(), names(&vendor()), today).unwrap();
    assert_eq!(
        terms.transition(AgreementEvent::PutInForce, names(&vendor()), today).unwrap().code(),
        "in_force"
    );
}

#[test]
fn a_signature_is_not_dated_in_the_future() {
    for (today, ok) in [("2025-12-14", false), ("2025-12-15", true)] {
        let moved = in_state(AgreementState::Agreed).transition(
            sign(Side::Ours),
            names(&vendor()),
            on(today),
        );
        assert_eq!(moved.is_ok(), ok, "{today}");
    }
}

#[test]
fn an_agreement_does_not_end_before_it_began() {
    for (end, ok) in [("2025-12-31", false), ("2026-01-01", true)] {
        let moved =
            Agreement::sample().transition(terminate(end), names(&vendor()), on("2026-02-01"));
        assert_eq!(moved.is_ok(), ok, "{end}");
    }
}

#[test]
fn only_a_signed_agreement_without_an_end_takes_the_place_of_another() {
    let ended = terminate("2026-06-01");
    let ended = Agreement::sample().transition(ended, names(&vendor()), on("2026-02-01")).unwrap();
    for (agreement, may) in [
        (Agreement::sample(), true),
        (in_state(AgreementState::Agreed), false),
        (in_state(ended), false),
    ] {
        assert_eq!(
            agreement.may_take_the_place(on("2026-02-01")).is_ok(),
            may,
            "{:?}",
            agreement.state
        );
    }
}

#[test]
fn what_both_have_signed_ends_within_its_days_also_while_nobody_put_it_in_force() {
    let ends = |end: &str| {
        let mut agreement = with(|it| it.details.expires_on = Some(on("2026-12-31")));
        let signing = agreement.state.signing().cloned().unwrap();
        agreement.state = AgreementState::SignedPartially { signing };
        agreement.transition(terminate(end), names(&vendor()), on("2026-02-01")).is_ok()
    };
    for (end, ok) in
        [("2025-12-31", false), ("2026-01-01", true), ("2026-12-31", true), ("2027-01-01", false)]
    {
        assert_eq!(ends(end), ok, "{end}");
    }
}

#[test]
fn an_agreement_is_not_ended_after_it_ended_by_itself() {
    let ends = with(|it| it.details.expires_on = Some(on("2026-12-31")));
    let renewing = with(|it| {
        it.details.expires_on = Some(on("2026-12-31"));
        it.details.auto_renews = true;
    });
    for (agreement, end, ok) in
        [(&ends, "2026-12-31", true), (&ends, "2027-01-01", false), (&renewing, "2027-01-01", true)]
    {
        let moved = agreement.transition(terminate(end), names(&vendor()), on("2026-02-01"));
        assert_eq!(moved.is_ok(), ok, "{end}");
    }
}

#[test]
fn days_make_it_expire_and_states_do_not() {
    use AgreementStanding as S;
    let agreement = with(|it| it.details.expires_on = Some(on("2026-12-31")));
    for (day, standing) in [
        ("2025-12-31", S::Awaiting),
        ("2026-01-01", S::InForce),
        ("2026-10-31", S::InForce),
        ("2026-11-01", S::Expiring),
        ("2026-12-30", S::Expiring),
        ("2026-12-31", S::Expired),
        ("2027-06-01", S::Expired),
    ] {
        assert_eq!(agreement.standing(on(day)), standing, "{day}");
    }
    let renewing = with(|it| {
        it.details.expires_on = Some(on("2026-12-31"));
        it.details.auto_renews = true;
    });
    assert_eq!(renewing.standing(on("2027-06-01")), S::InForce);
}

#[test]
fn a_termination_counts_from_its_day() {
    let mut agreement = Agreement::sample();
    agreement.state =
        agreement.transition(terminate("2026-06-01"), names(&vendor()), on("2026-02-01")).unwrap();
    assert_eq!(agreement.standing(on("2026-03-01")), AgreementStanding::InForce);
    assert_eq!(agreement.standing(on("2026-05-31")), AgreementStanding::Expiring);
    assert_eq!(agreement.standing(on("2026-06-01")), AgreementStanding::Terminated);
    let given_up = in_state(AgreementState::Negotiating).transition(
        terminate("2026-06-01"),
        names(&vendor()),
        on("2026-02-01"),
    );
    let given_up = in_state(given_up.unwrap());
    assert_eq!(
        given_up.standing(on("2026-03-01")),
        AgreementStanding::Terminated,
        "it never bound"
    );
}

#[test]
fn what_is_complete_binds_from_its_day_without_a_further_act() {
    assert_eq!(ready().standing(on("2025-12-31")), AgreementStanding::Awaiting);
    assert_eq!(ready().standing(on("2026-01-01")), AgreementStanding::InForce);
    let unstored = Agreement { file: None, ..ready() };
    let mut undated = ready();
    undated.details.effective_from = None;
    for incomplete in [unstored, undated] {
        assert_eq!(incomplete.standing(on("2026-01-01")), AgreementStanding::Incomplete);
        let mut unsigned = incomplete;
        let signing = Signing { vendor: None, ..Signing::sample() };
        unsigned.state = AgreementState::SignedPartially { signing };
        assert_eq!(unsigned.standing(on("2026-01-01")), AgreementStanding::SignedPartially);
    }
}

#[test]
fn the_status_of_an_engagement_is_that_of_its_best_contract() {
    use DpaStatus as D;
    let requested = in_state(AgreementState::Requested);
    let expired = with(|it| it.details.expires_on = Some(on("2026-02-01")));
    let expiring = with(|it| it.details.expires_on = Some(on("2026-04-01")));
    let ended = in_state(AgreementState::Superseded {
        signing: Signing::sample(),
        by: AgreementId::sample(2),
        on: on("2026-02-01"),
    });
    let nda = with(|it| it.details.kind = AgreementKind::Nda);
    let later = with(|it| it.details.effective_from = Some(on("2026-05-01")));
    let cases: [(&[&Agreement], D); 10] = [
        (&[], D::Missing),
        (&[&nda], D::Missing),
        (&[&requested], D::InNegotiation),
        (&[&later], D::PartlySigned),
        (&[&Agreement::sample()], D::InForce),
        (&[&expiring], D::Expiring),
        (&[&expired], D::Expired),
        (&[&ended], D::Terminated),
        (&[&expired, &requested, &ended], D::Expired),
        (&[&expired, &Agreement::sample(), &nda], D::InForce),
    ];
    for (covering, status) in cases {
        assert_eq!(
            dpa_status(Relationship::Subprocessor, covering.iter().copied(), on("2026-03-01")),
            status
        );
    }
}

#[test]
fn a_subprocessor_always_needs_a_contract() {
    for (relationship, status) in [
        (Relationship::Subprocessor, DpaStatus::Missing),
        (Relationship::AffiliateSubprocessor, DpaStatus::Missing),
        (Relationship::CompanyProcessor, DpaStatus::Missing),
        (Relationship::IndependentController, DpaStatus::NotNeeded),
        (Relationship::VendorNoPersonalData, DpaStatus::NotNeeded),
    ] {
        assert_eq!(
            dpa_status(relationship, [], on("2026-03-01")),
            status,
            "{}",
            relationship.code()
        );
        assert_eq!(not_needed_reason(relationship).is_some(), status == DpaStatus::NotNeeded);
    }
}

fn faults(change: impl FnOnce(&mut AgreementDraft)) -> Vec<String> {
    let mut draft = AgreementDraft::from(&AgreementDetails::sample());
    change(&mut draft);
    let (name, us) = (vendor(), Name::parse("Lindenhof Software GmbH").unwrap());
    let context = AgreementContext {
        vendor: VendorId::sample(1),
        names: LegalNames { vendor: &name, ours: Some(&us) },
        engagements: &[EngagementId::sample(1)],
        agreements: &[AgreementId::sample(2)],
    };
    let faults = draft.check(&context).err().unwrap_or_default();
    faults.iter().map(|(field, _)| field.to_owned()).collect()
}

#[test]
fn another_entity_needs_an_explanation() {
    assert_eq!(
        faults(|draft| draft.vendor_entity = "Fjord Holding plc".into()),
        ["entity_explanation"]
    );
    assert_eq!(
        faults(|draft| draft.our_entity = "Totally Other GmbH".into()),
        ["entity_explanation"]
    );
    assert_eq!(faults(|draft| draft.our_entity = "LINDENHOF Software GmbH.".into()), [""; 0]);
    let explained = faults(|draft| {
        draft.our_entity = "Totally Other GmbH".into();
        draft.vendor_entity = "Fjord Holding plc".into();
        draft.entity_explanation = "The parent signs for all of its companies.".into();
    });
    assert!(explained.is_empty(), "{explained:?}");
}

type Change = fn(&mut AgreementDraft);

#[test]
fn each_field_is_looked_at() {
    let cases: [(Change, &[&str]); 15] = [
        (|_| (), &[]),
        (|draft| draft.precedence = "0".into(), &["precedence"]),
        (|draft| draft.precedence = "1".into(), &[]),
        (|draft| draft.precedence = "99".into(), &[]),
        (|draft| draft.precedence = "100".into(), &["precedence"]),
        (|draft| draft.expires_on = "2026-01-01".into(), &["expires_on"]),
        (|draft| draft.expires_on = "2026-01-02".into(), &[]),
        (|draft| draft.auto_renews = "yes".into(), &["expires_on", "renewal_notice_days"]),
        (|draft| draft.covers = vec![EngagementId::sample(9).to_string()], &["covers"]),
        (|draft| draft.vendor = VendorId::sample(9).to_string(), &["vendor"]),
        (|draft| draft.supersedes = AgreementId::sample(1).to_string(), &["supersedes"]),
        (|draft| draft.supersedes = AgreementId::sample(2).to_string(), &[]),
        (|draft| draft.vendor_role = "controller".into(), &["vendor_role"]),
        (|draft| draft.url = "http://fjord.example/dpa".into(), &["url"]),
        (
            |draft| *draft = AgreementDraft::default(),
            &[
                "vendor",
                "kind",
                "title",
                "form",
                "governing_law",
                "precedence",
                "our_entity",
                "vendor_entity",
                "our_role",
                "vendor_role",
            ],
        ),
    ];
    for (number, (change, expected)) in cases.into_iter().enumerate() {
        assert_eq!(faults(change), expected, "case {number}");
    }
}

#[test]
fn standard_clauses_stand_under_the_law_of_a_member_state() {
    for (kind, law, ok) in
        [("scc", "IE", true), ("scc", "US", false), ("scc", "GB", false), ("dpa", "US", true)]
    {
        let found = faults(|draft| {
            draft.kind = kind.into();
            draft.governing_law = law.into();
        });
        assert_eq!(found.is_empty(), ok, "{kind} {law}");
    }
}

#[test]
fn what_was_signed_is_edited_by_legal_approvers_only() {
    for (agreement, permission) in [
        (in_state(AgreementState::Agreed), Permission::DraftInstruments),
        (ready(), Permission::DecideInstruments),
        (Agreement::sample(), Permission::DecideInstruments),
    ] {
        assert_eq!(agreement.edit_permission(), permission, "{}", agreement.state.code());
    }
}
