//! SOD-2: nobody approves what rests on their own work.

use super::*;

#[test]
fn the_editor_of_a_clause_value_does_not_approve_it() {
    let facts = ApprovalFacts { editors: vec![PersonId::sample(LEGAL)], ..passing() };
    assert_eq!(
        guard(in_legal_review().approve(by(LEGAL, Role::LegalApprover), MANY, &facts)),
        "SOD-2"
    );
    assert!(in_legal_review().approve(by(5, Role::LegalApprover), MANY, &facts).is_ok());
}

#[test]
fn whoever_worked_on_an_instrument_does_not_approve_what_rests_on_it() {
    let instrument_editors = vec![(PersonId::sample(LEGAL), "AGR-0007, Side letter".to_owned())];
    let facts = ApprovalFacts { instrument_editors, ..passing() };
    let refused =
        in_legal_review().approve(by(LEGAL, Role::LegalApprover), MANY, &facts).unwrap_err();
    assert_eq!(refused.code(), "SOD-2");
    assert!(refused.to_string().contains("AGR-0007, Side letter"), "{refused}");
    assert!(in_legal_review().approve(by(5, Role::LegalApprover), MANY, &facts).is_ok());
}
