//! The contract of one engagement in short, as it stands on the page of its vendor (domain.md 3.5).
//! All of it is derived: from the agreements that cover the engagement, its transfers and the gate.

use super::dpa::dpa;
use super::{Agreement, DpaStatus};
use crate::clause::ClauseCode;
use crate::country::{Country, Origin};
use crate::engagement::Engagement;
use crate::gate::{GateResult, Verdict};
use crate::id::{AgreementId, EngagementId, Ref};
use crate::list_version::EntryTransfer;
use crate::text::{Line, Name};
use crate::time::Day;
use crate::transfer::TiaOutcome;

/// The contract of one engagement in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DpaSummary {
    /// Of which engagement.
    pub engagement: EngagementId,
    /// Its service.
    pub service: Name,
    /// Where it stands (decision 17).
    pub status: DpaStatus,
    /// The agreement that gives the status.
    pub contract: Option<ContractFacts>,
    /// What data leave the area by, with modules, as the list would say it.
    pub transfers: Vec<EntryTransfer>,
    /// Whether a mechanism is needed at all; none while no place is known.
    pub transfer_needed: Option<bool>,
    /// The assessments of its transfers, each with what it found and when.
    pub assessments: Vec<(Origin, TiaOutcome, Day)>,
    /// What the vendor promised on the clauses of [`SUMMARY_CLAUSES`], by the instruments that are
    /// heard. Restricted; empty where the gate does not apply.
    pub terms: Vec<(ClauseCode, String)>,
    /// What the gate says, and for which day; none where it does not apply.
    pub verdict: Option<(Verdict, Day)>,
}

/// What people ask of a contract first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractFacts {
    /// Which agreement.
    pub id: AgreementId,
    /// `AGR-0007`.
    pub reference: Ref,
    /// As printed on it.
    pub title: Name,
    /// The vendor's own number or date of its text.
    pub version: Option<Line>,
    /// When the last signature that it needs was given. Restricted.
    pub signed_on: Option<Day>,
    /// The first day on which it no longer binds.
    pub ends_on: Option<Day>,
    /// The day on which it renews itself.
    pub renews_on: Option<Day>,
    /// Whose law governs it.
    pub governing_law: Country,
    /// Which courts.
    pub forum: Option<Line>,
}

/// The say on further subprocessors, notice of breaches, audits, and the end.
pub const SUMMARY_CLAUSES: [ClauseCode; 5] =
    [ClauseCode::B09, ClauseCode::B14, ClauseCode::B15, ClauseCode::B20, ClauseCode::B17];

impl DpaSummary {
    /// Of an engagement, `covering` being the agreements that cover it, `transfers` what the list would
    /// say of them with whether they are needed, and `gate` what was judged.
    pub fn of<'a>(
        engagement: &Engagement,
        covering: impl IntoIterator<Item = &'a Agreement>,
        (transfers, transfer_needed): (Vec<EntryTransfer>, Option<bool>),
        gate: Option<&GateResult>,
        on: Day,
    ) -> Self {
        let (status, contract) = dpa(engagement.details.relationship, covering, on);
        let assessed = engagement.transfers.iter().filter_map(|transfer| {
            let tia = transfer.tia.as_ref()?;
            Some((transfer.origin, tia.outcome, tia.done_on))
        });
        let said = |clause: ClauseCode| {
            let row = gate?.rows.iter().find(|row| row.clause == clause)?;
            Some((clause, row.term.clone()))
        };
        Self {
            engagement: engagement.id,
            service: engagement.details.service_name.clone(),
            status,
            contract: contract.map(ContractFacts::of),
            transfers,
            transfer_needed,
            assessments: assessed.collect(),
            terms: SUMMARY_CLAUSES.into_iter().filter_map(said).collect(),
            verdict: gate.map(|gate| (gate.verdict, gate.day)),
        }
    }

    /// For those who may not read what is restricted: terms, and when somebody signed (domain.md 3.5).
    pub fn hide_restricted(&mut self) {
        self.terms.clear();
        if let Some(contract) = &mut self.contract {
            contract.signed_on = None;
        }
    }
}

impl ContractFacts {
    fn of(agreement: &Agreement) -> Self {
        let details = &agreement.details;
        Self {
            id: agreement.id,
            reference: agreement.reference(),
            title: details.title.clone(),
            version: details.vendor_version.clone(),
            signed_on: agreement
                .state
                .signing()
                .and_then(|signing| signing.completed_on(details.form)),
            ends_on: agreement.ends_on(),
            renews_on: agreement.renews_on(),
            governing_law: details.governing_law,
            forum: details.forum.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::{
        Acceptance, AgreementDetails, AgreementForm, AgreementKind, AgreementState, Signing,
    };
    use crate::engagement::Relationship;
    use crate::gate::{GateInputs, judge};
    use crate::transfer::Transfer;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn summary(covering: &[Agreement], gate: Option<&GateResult>) -> DpaSummary {
        let engagement = Engagement { transfers: vec![Transfer::sample()], ..Engagement::sample() };
        DpaSummary::of(&engagement, covering, (vec![], None), gate, day("2026-03-01"))
    }

    #[test]
    fn it_tells_of_the_agreement_that_gives_the_status() {
        let negotiated = Agreement {
            id: AgreementId::sample(2),
            state: AgreementState::Negotiating,
            ..Agreement::sample()
        };
        let details = AgreementDetails { kind: AgreementKind::Nda, ..AgreementDetails::sample() };
        let nda = Agreement { id: AgreementId::sample(3), details, ..Agreement::sample() };
        let of = |covering: &[Agreement]| {
            let found = summary(covering, None);
            (found.status, found.contract.map(|contract| contract.id))
        };
        let first = Some(AgreementId::sample(1));
        assert_eq!(of(&[]), (DpaStatus::Missing, None));
        assert_eq!(of(std::slice::from_ref(&nda)), (DpaStatus::Missing, None));
        assert_eq!(
            of(std::slice::from_ref(&negotiated)),
            (DpaStatus::InNegotiation, Some(AgreementId::sample(2)))
        );
        assert_eq!(of(&[nda, negotiated, Agreement::sample()]), (DpaStatus::InForce, first));
        let mut own = Engagement::sample();
        own.details.relationship = Relationship::VendorNoPersonalData;
        let none = (vec![], Some(false));
        let found = DpaSummary::of(&own, &[Agreement::sample()], none, None, day("2026-03-01"));
        assert_eq!((found.status, found.contract), (DpaStatus::NotNeeded, None));
    }

    #[test]
    fn it_says_when_it_was_signed_and_when_it_ends_or_renews_itself() {
        let dated = |expires_on: Option<&str>, auto_renews| {
            let expires_on = expires_on.map(day);
            let details =
                AgreementDetails { expires_on, auto_renews, ..AgreementDetails::sample() };
            let found = summary(&[Agreement { details, ..Agreement::sample() }], None);
            let contract = found.contract.unwrap();
            (contract.ends_on, contract.renews_on)
        };
        assert_eq!(dated(None, false), (None, None));
        assert_eq!(dated(Some("2027-01-01"), false), (Some(day("2027-01-01")), None));
        assert_eq!(dated(Some("2027-01-01"), true), (None, Some(day("2027-01-01"))));
        let click = Acceptance {
            name: Name::parse("Ada Moreno").unwrap(),
            on: day("2026-01-05"),
            proof: Line::parse("Log line 4711").unwrap(),
        };
        let clicked = Signing { acceptance: Some(click), ..Signing::default() };
        let (by_click, by_hand) = (AgreementForm::ClickAccept, AgreementForm::ESignature);
        for (form, signing, on) in [
            (by_hand, Signing::sample(), Some("2025-12-16")),
            (by_hand, Signing { vendor: None, ..Signing::sample() }, None),
            (by_hand, clicked.clone(), None),
            (by_click, clicked, Some("2026-01-05")),
            (by_click, Signing::sample(), Some("2025-12-16")),
        ] {
            assert_eq!(signing.completed_on(form), on.map(day), "{form:?}");
        }
    }

    #[test]
    fn it_tells_of_the_terms_that_the_gate_heard_and_of_its_verdict() {
        let judged = judge(&GateInputs::sample());
        let found = summary(&[Agreement::sample()], Some(&judged));
        assert_eq!(found.verdict, Some((Verdict::Pass, judged.day)));
        let clauses: Vec<_> = found.terms.iter().map(|(clause, _)| *clause).collect();
        assert_eq!(clauses, SUMMARY_CLAUSES);
        assert_eq!(found.terms[1].1, "within 24 hours");
        assert_eq!(found.assessments, [(Origin::Eea, TiaOutcome::Ok, day("2026-01-15"))]);
        let mut hidden = found;
        hidden.hide_restricted();
        assert_eq!(
            hidden.contract.map(|it| (it.id, it.signed_on)),
            Some((AgreementId::sample(1), None))
        );
        assert_eq!((hidden.verdict, hidden.terms), (Some((Verdict::Pass, judged.day)), vec![]));
        let without = summary(&[Agreement::sample()], None);
        assert_eq!((without.verdict, without.terms), (None, vec![]));
    }
}
