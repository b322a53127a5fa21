//! An obligation as typed into a form, and its way to checked details.

use super::{Basis, Direction, ObligationDetails, ReturnOrDestroy, Secret, Survival};
use crate::fields::{day, drafts, optional, shown};
use crate::id::{AgreementId, VendorId};
use crate::refusal::{Fault, FieldErrors};
use crate::text::Line;
use crate::time::Day;

drafts! {
    /// An obligation as typed into a form. `tells_of_compelled_disclosure` is `yes` when ticked.
    ObligationDraft {
        one: basis, effective_from, ends_on, survival, survival_months, personnel_ref,
            subcontractors_ref, reidentification_ref, return_or_destroy, agreement,
            clause_ref, statute_ref;
        maybe: vendor, direction, tells_of_compelled_disclosure;
        many: scope;
    }
}

impl ObligationDraft {
    /// Parses all fields and reports all faults together.
    pub fn check(&self) -> Result<ObligationDetails, FieldErrors> {
        let mut faults = FieldErrors::default();
        let vendor = faults.note(
            "vendor",
            VendorId::parse(&self.vendor).ok_or_else(|| Fault::new("Choose a vendor.")),
        );
        let direction = faults.note("direction", Direction::choose(&self.direction));
        let scope = faults.note("scope", secrets(&self.scope));
        let days = self.days(&mut faults);
        let survival = self.survival(&mut faults);
        let place = |raw: &str| optional(raw, Line::parse);
        let personnel_ref = faults.note("personnel_ref", place(&self.personnel_ref));
        let subcontractors_ref = faults.note("subcontractors_ref", place(&self.subcontractors_ref));
        let reidentification_ref =
            faults.note("reidentification_ref", place(&self.reidentification_ref));
        let return_or_destroy =
            faults.note("return_or_destroy", ReturnOrDestroy::choose(&self.return_or_destroy));
        let source = self.source(&mut faults);
        faults.or(|| {
            let (effective_from, ends_on) = days?;
            let (basis, agreement, clause_ref, statute_ref) = source?;
            Some(ObligationDetails {
                vendor: vendor?,
                basis,
                direction: direction?,
                scope: scope?,
                effective_from,
                ends_on,
                survival: survival?,
                personnel_ref: personnel_ref?,
                subcontractors_ref: subcontractors_ref?,
                reidentification_ref: reidentification_ref?,
                tells_of_compelled_disclosure: self.tells_of_compelled_disclosure == "yes",
                return_or_destroy: return_or_destroy?,
                agreement,
                clause_ref,
                statute_ref,
            })
        })
    }

    fn days(&self, faults: &mut FieldErrors) -> Option<(Day, Option<Day>)> {
        let from = faults.note("effective_from", day(&self.effective_from));
        let end = faults.note("ends_on", optional(&self.ends_on, day));
        if let (Some(from), Some(Some(end))) = (from, end)
            && end <= from
        {
            faults.add(
                "ends_on",
                "The end is not after the beginning. Enter a later day, or leave it empty.",
            );
        }
        Some((from?, end?))
    }

    fn survival(&self, faults: &mut FieldErrors) -> Option<Survival> {
        let field = if self.survival == "months" { "survival_months" } else { "survival" };
        faults.note(field, Survival::choose(&self.survival, &self.survival_months))
    }

    /// Where the duty comes from, with what each basis needs; what another basis needs is dropped.
    #[expect(
        clippy::type_complexity,
        reason = "four fields that are read together and spread at once"
    )]
    fn source(
        &self,
        faults: &mut FieldErrors,
    ) -> Option<(Basis, Option<AgreementId>, Option<Line>, Option<Line>)> {
        let basis = faults.note("basis", Basis::choose(&self.basis))?;
        if basis.is_law() {
            let statute = faults.note(
                "statute_ref",
                needed(&self.statute_ref, "Name the law, with its section."),
            )?;
            return Some((basis, None, None, Some(statute)));
        }
        if basis == Basis::Nda {
            return Some((basis, None, None, None));
        }
        let agreement = AgreementId::parse(self.agreement.trim())
            .ok_or_else(|| Fault::new("Choose the agreement that holds the clause."));
        let agreement = faults.note("agreement", agreement);
        let place = faults.note(
            "clause_ref",
            needed(&self.clause_ref, "Say where it stands: article, section or page."),
        );
        Some((basis, Some(agreement?), Some(place?), None))
    }
}

fn needed(raw: &str, otherwise: &str) -> Result<Line, Fault> {
    optional(raw, Line::parse)?.ok_or_else(|| Fault::new(otherwise))
}

fn secrets(raw: &[String]) -> Result<Vec<Secret>, Fault> {
    let chosen: Vec<_> = raw.iter().map(|code| Secret::choose(code)).collect::<Result<_, _>>()?;
    if chosen.is_empty() {
        return Err(Fault::new("Choose at least one thing that has to be kept secret."));
    }
    Ok(Secret::ALL.iter().copied().filter(|secret| chosen.contains(secret)).collect())
}

impl From<&ObligationDetails> for ObligationDraft {
    fn from(details: &ObligationDetails) -> Self {
        Self {
            vendor: details.vendor.to_string(),
            basis: details.basis.code().to_owned(),
            direction: details.direction.code().to_owned(),
            scope: details.scope.iter().map(|secret| secret.code().to_owned()).collect(),
            effective_from: details.effective_from.to_string(),
            ends_on: shown(details.ends_on.as_ref()),
            survival: details.survival.code().to_owned(),
            survival_months: shown(details.survival.months().as_ref()),
            personnel_ref: shown(details.personnel_ref.as_ref()),
            subcontractors_ref: shown(details.subcontractors_ref.as_ref()),
            reidentification_ref: shown(details.reidentification_ref.as_ref()),
            tells_of_compelled_disclosure: if details.tells_of_compelled_disclosure {
                "yes".into()
            } else {
                String::new()
            },
            return_or_destroy: details.return_or_destroy.code().to_owned(),
            agreement: shown(details.agreement.as_ref()),
            clause_ref: shown(details.clause_ref.as_ref()),
            statute_ref: shown(details.statute_ref.as_ref()),
        }
    }
}
