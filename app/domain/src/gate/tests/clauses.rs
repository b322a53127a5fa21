//! The other clauses, each with both sides of its border.

use super::*;
use crate::transfer::{Mechanism, OriginVerdict};

#[test]
fn survival_is_compared_by_decision_23() {
    let bound = |survival| ClauseValue::Personnel(Personnel { is_bound: true, survival });
    each(vec![
        (bound(Some(Survival::Months(36))), Outcome::Weaker),
        (bound(Some(Survival::Months(59))), Outcome::Weaker),
        (bound(Some(Survival::Months(60))), Outcome::Equivalent),
        (bound(Some(Survival::Months(61))), Outcome::Stronger),
        (bound(Some(Survival::WhileDataHeld)), Outcome::Weaker),
        (bound(Some(Survival::Indefinite)), Outcome::Stronger),
        (bound(None), Outcome::NotEvidenced),
        (
            ClauseValue::Personnel(Personnel {
                is_bound: false,
                survival: Some(Survival::Indefinite),
            }),
            Outcome::Weaker,
        ),
    ]);
    for (term, expected) in [
        (Survival::WhileDataHeld, Outcome::Equivalent),
        (Survival::Months(1_200), Outcome::Weaker),
        (Survival::Indefinite, Outcome::Stronger),
    ] {
        let mut inputs = with(bound(Some(term)));
        inputs.baseline.details.promises.survival = Survival::WhileDataHeld;
        assert_eq!(row(&inputs, ClauseCode::B04).outcome, expected, "{term:?}");
    }
}

#[test]
fn deletion_has_to_leave_our_own_handling() {
    let within = |amount, unit| {
        ClauseValue::Deletion(Deletion {
            choice: DeletionChoice::DeleteOrReturn,
            within: Some(Duration { amount, unit }),
        })
    };
    let choice = |choice| {
        ClauseValue::Deletion(Deletion {
            choice,
            within: Some(Duration { amount: 25, unit: Unit::CalendarDays }),
        })
    };
    each(vec![
        (within(24, Unit::CalendarDays), Outcome::Stronger),
        (within(25, Unit::CalendarDays), Outcome::Equivalent),
        (within(26, Unit::CalendarDays), Outcome::Weaker),
        (within(30, Unit::CalendarDays), Outcome::Weaker),
        (within(90, Unit::CalendarDays), Outcome::Weaker),
        (within(600, Unit::Hours), Outcome::Equivalent),
        (within(601, Unit::Hours), Outcome::Weaker),
        (within(17, Unit::BusinessDays), Outcome::Stronger),
        (within(18, Unit::BusinessDays), Outcome::Weaker),
        (choice(DeletionChoice::DeleteOnly), Outcome::Weaker),
        (choice(DeletionChoice::VendorChooses), Outcome::Weaker),
        (
            ClauseValue::Deletion(Deletion {
                choice: DeletionChoice::DeleteOrReturn,
                within: None,
            }),
            Outcome::NotEvidenced,
        ),
        (
            ClauseValue::Deletion(Deletion { choice: DeletionChoice::None, within: None }),
            Outcome::Weaker,
        ),
    ]);
    let told = row(&with(within(30, Unit::CalendarDays)), ClauseCode::B17);
    assert!(told.why.contains("25 calendar days"), "{}", told.why);
}

#[test]
fn levels_sets_and_pairs_are_judged_on_both_sides() {
    let audit = |level, regulator_access| ClauseValue::Audit(Audit { level, regulator_access });
    let pair = |same_duties, full_liability| {
        ClauseValue::FlowDown(FlowDown { same_duties, full_liability })
    };
    let all: BTreeSet<_> = BreachContent::ALL.iter().copied().collect();
    let mut three = all.clone();
    three.remove(&BreachContent::Contact);
    each(vec![
        (ClauseValue::Subprocessing(Authorisation::InformBefore), Outcome::Weaker),
        (ClauseValue::Subprocessing(Authorisation::GeneralWithObjection), Outcome::Equivalent),
        (ClauseValue::Subprocessing(Authorisation::Specific), Outcome::Stronger),
        (audit(AuditLevel::ReportPlusQuestions, true), Outcome::Weaker),
        (audit(AuditLevel::AuditForCause, true), Outcome::Equivalent),
        (audit(AuditLevel::AuditFull, true), Outcome::Stronger),
        (audit(AuditLevel::AuditFull, false), Outcome::Weaker),
        (pair(true, true), Outcome::Equivalent),
        (pair(true, false), Outcome::Weaker),
        (pair(false, true), Outcome::Weaker),
        (ClauseValue::BreachContents(all.clone()), Outcome::Equivalent),
        (ClauseValue::BreachContents(three.clone()), Outcome::Weaker),
        (ClauseValue::BreachContents(BTreeSet::new()), Outcome::Weaker),
    ]);
    let mut inputs = with(ClauseValue::BreachContents(all));
    inputs.baseline.details.promises.breach_contents = three;
    assert_eq!(row(&inputs, ClauseCode::B16).outcome, Outcome::Stronger);
}

#[test]
fn the_contract_is_judged_on_the_day() {
    let mut inputs = GateInputs::sample();
    inputs.instruments[0].ends_on = Some(on("2026-07-01"));
    for (day, expected) in [
        ("2025-12-31", Verdict::Fail),
        ("2026-01-01", Verdict::Pass),
        ("2026-06-30", Verdict::Pass),
        ("2026-07-01", Verdict::Fail),
    ] {
        inputs.day = on(day);
        assert_eq!(judge(&inputs).verdict, expected, "{day}");
        let contract =
            if expected == Verdict::Pass { Outcome::Equivalent } else { Outcome::Absent };
        assert_eq!(row(&inputs, ClauseCode::B01).outcome, contract, "{day}");
    }
}

/// B01 and the verdict when the sample's terms stand in `agreement`.
fn contract_of(agreement: &Agreement, legal_name: &str) -> (Outcome, Verdict) {
    outcome(&with_contract(agreement, legal_name), ClauseCode::B01)
}

fn with_contract(agreement: &Agreement, legal_name: &str) -> GateInputs {
    let mut inputs = GateInputs::sample();
    let terms = inputs.instruments.remove(0).terms;
    let [vendor, ours] =
        [legal_name, "Lindenhof Software GmbH"].map(|name| Name::parse(name).unwrap());
    let names = LegalNames { vendor: &vendor, ours: Some(&ours) };
    inputs.instruments.push(Instrument::of(agreement, terms, names));
    inputs
}

#[test]
fn a_contract_has_to_be_complete() {
    let of = |change: fn(&mut Agreement)| {
        let mut agreement = Agreement::sample();
        change(&mut agreement);
        contract_of(&agreement, "Fjord Cloud Limited")
    };
    let pass = (Outcome::Equivalent, Verdict::Pass);
    let fail = (Outcome::Absent, Verdict::Fail);
    let cases: [(fn(&mut Agreement), _); 6] = [
        (|_| (), pass),
        (|it| it.file = None, fail),
        (|it| it.state = AgreementState::Agreed, fail),
        (|it| it.state = AgreementState::SignedPartially { signing: Signing::sample() }, pass),
        (
            |it| {
                let signing = Signing { vendor: None, ..Signing::sample() };
                it.state = AgreementState::SignedPartially { signing };
            },
            fail,
        ),
        (|it| it.details.kind = AgreementKind::Nda, fail),
    ];
    for (number, (change, expected)) in cases.into_iter().enumerate() {
        assert_eq!(of(change), expected, "case {number}");
    }
}

#[test]
fn a_contract_binds_the_right_entity() {
    for (legal_name, expected) in
        [("Fjord Cloud Limited", Verdict::Pass), ("Fjord Cloud Inc.", Verdict::Incomplete)]
    {
        assert_eq!(contract_of(&Agreement::sample(), legal_name).1, expected, "{legal_name}");
    }
    let mut ours = Agreement::sample();
    ours.details.our_entity = Name::parse("Totally Other GmbH").unwrap();
    let unexplained = with_contract(&ours, "Fjord Cloud Limited");
    let row_of = |inputs: &GateInputs| row(inputs, ClauseCode::B01);
    assert_eq!(row_of(&unexplained).outcome, Outcome::NotEvidenced);
    for words in ["Totally Other GmbH", "nobody explains why"] {
        assert!(row_of(&unexplained).why.contains(words), "{words}");
    }
    ours.file = None;
    let unstored = with_contract(&ours, "Fjord Cloud Limited");
    assert_eq!(row_of(&unstored).outcome, Outcome::Absent, "an explanation alone would not do");
}

#[test]
fn another_company_and_its_reason_stand_in_the_row_of_the_contract() {
    let plain = row(&with_contract(&Agreement::sample(), "Fjord Cloud Limited"), ClauseCode::B01);
    assert!(plain.why.contains("binds the vendor"), "{}", plain.why);
    let mut explained = Agreement::sample();
    explained.details.our_entity = Name::parse("Totally Other GmbH").unwrap();
    explained.details.entity_explanation = Prose::parse("It was renamed.").ok();
    let inputs = with_contract(&explained, "Fjord Cloud Inc.");
    assert_eq!(judge(&inputs).verdict, Verdict::Pass);
    let row = row(&inputs, ClauseCode::B01);
    for words in
        ["Fjord Cloud Limited", "Fjord Cloud Inc.", "Totally Other GmbH", "It was renamed."]
    {
        assert!(row.why.contains(words), "{words}: {}", row.why);
    }
    assert!(row.term.contains("another company"), "{}", row.term);
    explained.details.entity_explanation = Prose::parse("Another reason.").ok();
    let other = with_contract(&explained, "Fjord Cloud Inc.");
    assert_ne!(other.digest(), inputs.digest(), "what was approved was this reason");
}

#[test]
fn secrecy_needs_an_active_obligation_of_the_vendor() {
    let of = |change: fn(&mut Obligation)| {
        let mut inputs = GateInputs::sample();
        change(&mut inputs.obligations[0]);
        outcome(&inputs, ClauseCode::B05)
    };
    assert_eq!(of(|_| ()), (Outcome::Equivalent, Verdict::Pass));
    assert_eq!(
        of(|it| it.details.direction = Direction::CompanyBound),
        (Outcome::Weaker, Verdict::Fail)
    );
    assert_eq!(
        of(|it| it.details.ends_on = Some(on("2026-03-01"))),
        (Outcome::Weaker, Verdict::Fail)
    );
    assert_eq!(
        of(|it| it.details.ends_on = Some(on("2026-03-02"))),
        (Outcome::Equivalent, Verdict::Pass)
    );
    assert_eq!(of(|it| it.check = None), (Outcome::NotEvidenced, Verdict::Incomplete));
    assert_eq!(of(|it| it.file = None), (Outcome::NotEvidenced, Verdict::Incomplete));
    let none = GateInputs { obligations: vec![], ..GateInputs::sample() };
    assert_eq!(outcome(&none, ClauseCode::B05), (Outcome::Absent, Verdict::Fail));
}

#[test]
fn a_clause_of_an_agreement_that_is_over_keeps_nothing_secret() {
    let mut inputs = GateInputs::sample();
    let details = &mut inputs.obligations[0].details;
    details.basis = crate::confidentiality::Basis::ClauseInAgreement;
    details.agreement = Some(AgreementId::sample(1));
    assert_eq!(row(&inputs, ClauseCode::B05).outcome, Outcome::Equivalent);
    assert_eq!(inputs.binding_obligations().count(), 1);
    let mut elsewhere = inputs.clone();
    elsewhere.obligations[0].details.agreement = Some(AgreementId::sample(9));
    inputs.instruments[0].ends_on = Some(inputs.day);
    for inputs in [inputs, elsewhere] {
        assert_eq!(row(&inputs, ClauseCode::B05).outcome, Outcome::Weaker);
        assert_eq!(inputs.binding_obligations().count(), 0);
    }
}

#[test]
fn every_origin_needs_a_mechanism_that_holds() {
    let finding = |origin, is_needed, fault: Option<&str>| TransferFinding {
        origin,
        is_needed,
        fault: fault.map(str::to_owned),
        lacks_evidence: false,
        note: None,
        instruments: vec![],
    };
    let unproved =
        |fault| TransferFinding { lacks_evidence: true, ..finding(Origin::Eea, true, Some(fault)) };
    for (transfers, expected) in [
        (vec![], Outcome::NotEvidenced),
        (vec![unproved("Reviewed long ago.")], Outcome::NotEvidenced),
        (
            vec![unproved("Reviewed long ago."), finding(Origin::Uk, true, Some("None recorded."))],
            Outcome::Weaker,
        ),
        (vec![finding(Origin::Eea, false, None)], Outcome::NotApplicable),
        (vec![finding(Origin::Eea, true, None)], Outcome::Equivalent),
        (
            vec![
                finding(Origin::Eea, true, None),
                finding(Origin::Uk, true, Some("None recorded.")),
            ],
            Outcome::Weaker,
        ),
        (vec![finding(Origin::Eea, false, Some("A place is not resolved."))], Outcome::Weaker),
    ] {
        let inputs = GateInputs { transfers, ..GateInputs::sample() };
        assert_eq!(outcome(&inputs, ClauseCode::B21), (expected, verdict_of(expected)));
    }
}

#[test]
fn what_has_to_be_known_of_a_mechanism_stands_in_the_row_and_is_part_of_what_is_approved() {
    let with = |note: Option<&str>| {
        let found = TransferFinding {
            origin: Origin::Eea,
            is_needed: true,
            fault: None,
            lacks_evidence: false,
            note: note.map(str::to_owned),
            instruments: vec![],
        };
        GateInputs { transfers: vec![found], ..GateInputs::sample() }
    };
    let (plain, noted) = (with(None), with(Some("Listed as Glacier Group Inc.")));
    assert!(!row(&plain, ClauseCode::B21).why.contains("Glacier"));
    assert!(row(&noted, ClauseCode::B21).why.ends_with("Listed as Glacier Group Inc."));
    assert_ne!(plain.digest(), noted.digest());
    assert_ne!(noted.digest(), with(Some("Listed as Floe Group Inc.")).digest());
}

/// Clauses that can stand in an agreement.
fn standing(number: u128) -> StandsIn {
    StandsIn { agreement: AgreementId::sample(number), misfit: None }
}

#[test]
fn clauses_prove_a_transfer_only_while_an_agreement_binds_in_which_they_stand() {
    let resting_on = |instruments: &[u128]| {
        let mut inputs = GateInputs::sample();
        inputs.transfers[0].is_needed = true;
        inputs.transfers[0].instruments = instruments.iter().copied().map(standing).collect();
        inputs
    };
    let b21 = |inputs: &GateInputs| outcome(inputs, ClauseCode::B21);
    let passes = (Outcome::Equivalent, Verdict::Pass);
    let open = (Outcome::NotEvidenced, Verdict::Incomplete);
    for (instruments, expected) in
        [(&[][..], passes), (&[1], passes), (&[9], open), (&[9, 1], passes)]
    {
        assert_eq!(b21(&resting_on(instruments)), expected, "{instruments:?}");
    }
    let mut letter = with_letter(resting_on(&[2]), 5, vec![]);
    assert_eq!(b21(&letter), passes);
    letter.instruments[1].ends_on = Some(on("2026-03-02"));
    assert_eq!(b21(&letter), passes, "the last day");
    letter.instruments[1].ends_on = Some(letter.day);
    assert_eq!(b21(&letter), open);
    let why = row(&letter, ClauseCode::B21).why;
    assert!(why.contains("AGR-0002") && why.contains("ended on 1 March 2026"), "{why}");
    assert_ne!(resting_on(&[1]).digest(), resting_on(&[2]).digest());
}

#[test]
fn clauses_prove_nothing_in_an_agreement_of_a_kind_that_cannot_hold_them() {
    use AgreementKind::{Dpa, Nda, UkAddendum, UkIdta};
    use Mechanism::{Idta, Scc, UkAddendum as Addendum};
    let (passes, open) = (Outcome::Equivalent, Outcome::NotEvidenced);
    for (kind, held, expected) in [
        (Dpa, &[Scc][..], passes),
        (Nda, &[Scc], open),
        (UkAddendum, &[Addendum], passes),
        (UkAddendum, &[Idta], open),
        (UkAddendum, &[Idta, Addendum], passes),
        (UkIdta, &[Addendum, Idta], passes),
        (Nda, &[Addendum, Idta], open),
    ] {
        let mut inputs = with_letter(GateInputs::sample(), 5, vec![]);
        let verdict = |instruments: Vec<_>| OriginVerdict {
            origin: Origin::Eea,
            destinations: vec![],
            reaches_unresolved: true,
            adequate: vec![],
            fault: None,
            lacks_evidence: false,
            note: None,
            instruments,
        };
        inputs.instruments[1].kind = kind;
        let pairs = held.iter().map(|&it| (it, AgreementId::sample(2))).collect();
        inputs.transfers = vec![TransferFinding::of(&verdict(pairs), &inputs.instruments)];
        let found = row(&inputs, ClauseCode::B21);
        assert_eq!(found.outcome, expected, "{held:?} in {}: {}", kind.code(), found.why);
        let waits = inputs.waits(Origin::Eea);
        assert_eq!(waits.is_none(), expected == passes);
        if let Some(why) = waits {
            let told = format!("cannot stand in an agreement of the kind “{}”", kind.words());
            assert!(why.contains("AGR-0002") && why.contains(&told), "{why}");
        }
        let mut plain = inputs.clone();
        plain.transfers[0].instruments.iter_mut().for_each(|it| it.misfit = None);
        assert_eq!(plain.digest(), inputs.digest(), "the kind is read already");
    }
}

#[test]
fn a_fault_of_one_origin_does_not_hide_that_the_clauses_of_another_wait_for_a_signature() {
    let finding = TransferFinding { is_needed: true, ..GateInputs::sample().transfers[0].clone() };
    let waiting = TransferFinding { instruments: vec![standing(9)], ..finding.clone() };
    let faulty = |lacks_evidence| TransferFinding {
        origin: Origin::Uk,
        fault: Some("None recorded.".to_owned()),
        lacks_evidence,
        ..finding.clone()
    };
    let b21 = |transfers: Vec<TransferFinding>| {
        row(&GateInputs { transfers, ..GateInputs::sample() }, ClauseCode::B21)
    };
    for (lacks_evidence, outcome) in [(true, Outcome::NotEvidenced), (false, Outcome::Weaker)] {
        let both = b21(vec![waiting.clone(), faulty(lacks_evidence)]);
        assert_eq!(both.outcome, outcome);
        assert!(
            both.why.contains("None recorded.") && both.why.contains("do not bind"),
            "{both:?}"
        );
        assert!(both.mend.unwrap().contains("Have the agreement signed"));
        let one = b21(vec![finding.clone(), faulty(lacks_evidence)]);
        assert_eq!((one.outcome, one.why.as_str()), (outcome, "None recorded."));
        assert!(!one.mend.unwrap().contains("Have the agreement signed"));
    }
    let inputs = GateInputs { transfers: vec![waiting, faulty(false)], ..GateInputs::sample() };
    assert!(inputs.waits(finding.origin).is_some_and(|why| why.contains("do not bind")));
    assert_eq!(inputs.waits(Origin::Uk), None);
}
