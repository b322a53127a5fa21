//! The steps of an agreement (domain.md 7.3): the one table of which state allows which step, and a
//! step as typed into a form. `state` moves by it, pages offer by it.

use serde::{Deserialize, Serialize};

use super::{
    Acceptance, Agreement, AgreementEvent, AgreementForm, AgreementState, Side, Signature,
};
use crate::codes::codes;
use crate::fields::day;
use crate::id::AgreementId;
use crate::refusal::{Fault, FieldErrors};
use crate::text::{Line, Name, Reason};
use crate::time::Day;

codes! {
    /// A step that is put on record, in the order of pages. The words stand after "The agreement
    /// cannot".
    AgreementStep {
        /// The text is being talked about.
        Negotiate = "negotiate", "begin negotiations";
        /// The text stands.
        Agree = "agree", "be agreed";
        /// We sign; again to correct it.
        SignOurs = "sign_ours", "be signed";
        /// The vendor signs; again to correct it.
        SignVendor = "sign_vendor", "be signed";
        /// A click, with proof.
        Accept = "accept", "be accepted";
        /// Everything is there and its day has come.
        PutInForce = "put_in_force", "be put in force";
        /// Another takes its place.
        Supersede = "supersede", "be superseded";
        /// Ends, or is given up.
        Terminate = "terminate", "be terminated";
    }
}

impl AgreementStep {
    /// Whether it can be taken from this state.
    pub const fn fits(self, state: &AgreementState) -> bool {
        use AgreementState as S;
        match self {
            Self::Negotiate => matches!(state, S::Requested),
            Self::Agree => matches!(state, S::Requested | S::Negotiating),
            Self::SignOurs | Self::SignVendor | Self::Accept => matches!(
                state,
                S::Requested | S::Negotiating | S::Agreed | S::SignedPartially { .. }
            ),
            Self::PutInForce => matches!(state, S::SignedPartially { .. }),
            Self::Supersede => matches!(state, S::InForce { .. }),
            Self::Terminate => state.ended_on().is_none(),
        }
    }

    /// Whether an agreement that is concluded in this form takes it: a click concludes no other.
    pub const fn suits(self, form: AgreementForm) -> bool {
        !matches!(self, Self::Accept) || matches!(form, AgreementForm::ClickAccept)
    }
}

impl Agreement {
    /// The steps that its state and its form allow, in the order of pages. What is missing, and which
    /// days are possible, [`Agreement::transition`] says.
    pub fn steps(&self) -> impl Iterator<Item = AgreementStep> {
        let allowed =
            |step: &AgreementStep| step.fits(&self.state) && step.suits(self.details.form);
        AgreementStep::ALL.iter().copied().filter(allowed)
    }
}

/// A step as typed into a form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AdvanceDraft {
    /// Which step, by the code of an [`AgreementStep`].
    pub step: String,
    /// Who signed or clicked.
    pub name: String,
    /// The day of it.
    pub on: String,
    /// What proves a click.
    pub proof: String,
    /// The agreement that takes its place.
    pub by: String,
    /// Why it ends.
    pub reason: String,
}

impl AdvanceDraft {
    /// Parses what the step needs and reports all faults together.
    pub fn check(&self) -> Result<AgreementEvent, FieldErrors> {
        let mut faults = FieldErrors::default();
        let step = AgreementStep::parse(&self.step);
        let step = step.ok_or_else(|| Fault::new("Choose what happened."));
        let step = faults.note("step", step);
        let event = step.and_then(|step| self.event(step, &mut faults));
        faults.or(|| event)
    }

    fn event(&self, step: AgreementStep, faults: &mut FieldErrors) -> Option<AgreementEvent> {
        match step {
            AgreementStep::Negotiate => Some(AgreementEvent::Negotiate),
            AgreementStep::Agree => Some(AgreementEvent::Agree),
            AgreementStep::PutInForce => Some(AgreementEvent::PutInForce),
            AgreementStep::SignOurs => self.signed(Side::Ours, faults),
            AgreementStep::SignVendor => self.signed(Side::Vendor, faults),
            AgreementStep::Accept => {
                let signature = self.signature(faults);
                let proof = faults.note("proof", Line::parse(&self.proof));
                let (Signature { name, on }, proof) = signature.zip(proof)?;
                Some(AgreementEvent::Accept(Acceptance { name, on, proof }))
            }
            AgreementStep::Supersede => {
                let by = AgreementId::parse(self.by.trim())
                    .ok_or_else(|| Fault::new("Choose the agreement that takes its place."));
                let by = faults.note("by", by);
                let (by, on) = by.zip(self.day(faults))?;
                Some(AgreementEvent::Supersede { by, on })
            }
            AgreementStep::Terminate => {
                let reason = faults.note("reason", Reason::parse(&self.reason));
                let (on, reason) = self.day(faults).zip(reason)?;
                Some(AgreementEvent::Terminate { on, reason })
            }
        }
    }

    fn signed(&self, side: Side, faults: &mut FieldErrors) -> Option<AgreementEvent> {
        let signature = self.signature(faults)?;
        Some(AgreementEvent::Sign { side, signature })
    }

    fn signature(&self, faults: &mut FieldErrors) -> Option<Signature> {
        let name = faults.note("name", Name::parse(&self.name));
        let on = self.day(faults);
        Some(Signature { name: name?, on: on? })
    }

    fn day(&self, faults: &mut FieldErrors) -> Option<Day> {
        faults.note("on", day(&self.on))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{LegalNames, Signing};
    use super::*;

    fn on(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn states() -> [AgreementState; 7] {
        let signing = Signing::sample();
        [
            AgreementState::Requested,
            AgreementState::Negotiating,
            AgreementState::Agreed,
            AgreementState::SignedPartially { signing: signing.clone() },
            AgreementState::InForce { signing: signing.clone() },
            AgreementState::Superseded {
                signing,
                by: AgreementId::sample(2),
                on: on("2026-06-01"),
            },
            AgreementState::Terminated {
                signing: None,
                on: on("2026-06-01"),
                reason: Reason::parse("It was given up.").unwrap(),
            },
        ]
    }

    /// What every step needs.
    fn filled(step: AgreementStep) -> AdvanceDraft {
        AdvanceDraft {
            step: step.code().to_owned(),
            name: "Ada Moreno".to_owned(),
            on: "2026-02-01".to_owned(),
            proof: "confirmation mail".to_owned(),
            by: AgreementId::sample(2).to_string(),
            reason: "The service was given up.".to_owned(),
        }
    }

    #[test]
    fn each_state_allows_its_steps() {
        let signs = "sign_ours sign_vendor";
        let table = [
            format!("negotiate agree {signs} terminate"),
            format!("agree {signs} terminate"),
            format!("{signs} terminate"),
            format!("{signs} put_in_force terminate"),
            "supersede terminate".to_owned(),
            String::new(),
            String::new(),
        ];
        for (state, steps) in states().into_iter().zip(table) {
            let agreement = Agreement { state, ..Agreement::sample() };
            let found: Vec<_> = agreement.steps().map(AgreementStep::code).collect();
            assert_eq!(found.join(" "), steps, "{}", agreement.state.code());
        }
    }

    #[test]
    fn what_is_offered_is_taken_and_what_is_not_is_refused() {
        let name = Name::parse("Fjord Cloud Limited").unwrap();
        let names = LegalNames { vendor: &name, ours: None };
        for state in states() {
            for form in [AgreementForm::ESignature, AgreementForm::ClickAccept] {
                let mut agreement = Agreement { state: state.clone(), ..Agreement::sample() };
                agreement.details.form = form;
                let offered: Vec<_> = agreement.steps().collect();
                for &step in AgreementStep::ALL {
                    let event = filled(step).check().unwrap();
                    assert_eq!(event.step(), step);
                    let moved = agreement.transition(event, names, on("2026-02-01"));
                    let told = format!("{} {step:?} {form:?}", state.code());
                    assert_eq!(offered.contains(&step), moved.is_ok(), "{told}");
                }
            }
        }
    }

    #[test]
    fn each_step_asks_for_what_it_needs() {
        for (step, fields) in [
            ("", "step"),
            ("sign", "step"),
            ("negotiate", ""),
            ("agree", ""),
            ("sign_ours", "name on"),
            ("sign_vendor", "name on"),
            ("accept", "name on proof"),
            ("put_in_force", ""),
            ("supersede", "by on"),
            ("terminate", "reason on"),
        ] {
            let draft = AdvanceDraft { step: step.to_owned(), ..AdvanceDraft::default() };
            let faults = draft.check().err().unwrap_or_default();
            let found: Vec<_> = faults.iter().map(|(field, _)| field).collect();
            assert_eq!(found.join(" "), fields, "{step:?}");
        }
    }
}
