//! Confidentiality obligations: who has to keep silent about what, and how long (domain.md 3.7).
//! What a DPA says about the vendor's own people is a clause (B04) and stands elsewhere.

use serde::{Deserialize, Serialize};

use crate::agreement::FileFacts;
use crate::clause::Check;
use crate::codes::codes;
use crate::engagement::day;
use crate::fields::drafts;
use crate::id::{AgreementId, ObligationId, PersonId, Ref, Series, VendorId};
use crate::refusal::{Fault, FieldErrors, Refusal};
use crate::text::Line;
use crate::time::{Day, Moment};
use crate::vendor::{optional, shown};

codes! {
    /// Where a duty to keep silent comes from.
    Basis {
        /// A paper of its own.
        Nda = "nda", "non-disclosure agreement";
        /// Part of another agreement.
        ClauseInAgreement = "clause_in_agreement", "clause in an agreement";
        /// A law.
        StatutoryDuty = "statutory_duty", "statutory duty";
        /// A law for a profession.
        ProfessionalSecrecy = "professional_secrecy", "professional secrecy";
    }
}

impl Basis {
    /// The law itself binds: a reference to it stands in place of a file.
    pub const fn is_law(self) -> bool {
        matches!(self, Self::StatutoryDuty | Self::ProfessionalSecrecy)
    }
}

codes! {
    /// Who is bound.
    Direction {
        /// Both.
        Mutual = "mutual", "both sides are bound";
        /// The vendor.
        VendorBound = "vendor_bound", "the vendor is bound";
        /// We. Never satisfies the gate.
        CompanyBound = "company_bound", "only we are bound";
    }
}

codes! {
    /// What must be kept secret.
    Secret {
        /// What the gate asks for.
        CustomerPersonalData = "customer_personal_data", "customers' personal data";
        /// Customers' other secrets.
        CustomerConfidential = "customer_confidential", "customers' confidential information";
        /// Ours.
        CompanyConfidential = "company_confidential", "our confidential information";
        /// Reports about security.
        SecurityReports = "security_reports", "security reports";
    }
}

codes! {
    /// What happens to what was received.
    ReturnOrDestroy {
        /// Given back.
        Return = "return", "returned";
        /// Destroyed.
        Destroy = "destroy", "destroyed";
        /// One of them.
        Either = "either", "returned or destroyed";
        /// Nothing is said.
        None = "none", "nothing is said";
    }
}

/// How long a duty to keep silent lasts after the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Survival {
    /// Without end.
    Indefinite,
    /// As long as data are held.
    WhileDataHeld,
    /// So many months, up to [`Survival::MOST_MONTHS`].
    Months(u32),
}

impl Survival {
    /// A hundred years; who means longer means without end.
    pub const MOST_MONTHS: u32 = 1_200;

    /// Reads the two fields of a form.
    pub fn choose(code: &str, months: &str) -> Result<Self, Fault> {
        match code.trim() {
            "indefinite" => Ok(Self::Indefinite),
            "while_data_held" => Ok(Self::WhileDataHeld),
            "months" => match months.trim().parse() {
                Ok(count) if count <= Self::MOST_MONTHS => Ok(Self::Months(count)),
                _ => Err(Fault::new(format!(
                    "Enter the months after the end, from 0 to {}.",
                    Self::MOST_MONTHS
                ))),
            },
            _ => Err(Fault::new("Choose one of the values.")),
        }
    }

    /// The stable code, apart from the number of months.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Indefinite => "indefinite",
            Self::WhileDataHeld => "while_data_held",
            Self::Months(_) => "months",
        }
    }

    /// The number of months, where there is one.
    pub const fn months(self) -> Option<u32> {
        match self {
            Self::Months(count) => Some(count),
            Self::Indefinite | Self::WhileDataHeld => None,
        }
    }

    /// For reading: `it lasts …`.
    pub fn words(self) -> String {
        match self {
            Self::Indefinite => "without end".to_owned(),
            Self::WhileDataHeld => "as long as data are held".to_owned(),
            Self::Months(1) => "1 month after the end".to_owned(),
            Self::Months(count) => format!("{count} months after the end"),
        }
    }
}

/// The order of D23: without end is above all; a number of months and "as long as data are held"
/// cannot be compared, so neither reaches the other.
impl PartialOrd for Survival {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        use std::cmp::Ordering::{Equal, Greater, Less};
        match (self, other) {
            (Self::Indefinite, Self::Indefinite) | (Self::WhileDataHeld, Self::WhileDataHeld) => {
                Some(Equal)
            }
            (Self::Indefinite, _) => Some(Greater),
            (_, Self::Indefinite) => Some(Less),
            (Self::Months(mine), Self::Months(theirs)) => Some(mine.cmp(theirs)),
            (Self::WhileDataHeld, Self::Months(_)) | (Self::Months(_), Self::WhileDataHeld) => None,
        }
    }
}

impl TryFrom<String> for Survival {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let (code, months) = text.split_once(':').unwrap_or((&text, ""));
        Self::choose(code, months).map_err(|fault| fault.0)
    }
}

impl From<Survival> for String {
    fn from(survival: Survival) -> Self {
        match survival {
            Survival::Months(count) => format!("months:{count}"),
            _ => survival.code().to_owned(),
        }
    }
}

/// An obligation as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obligation {
    /// Stable.
    pub id: ObligationId,
    /// Counted from 1.
    pub number: i64,
    /// What was entered.
    pub details: ObligationDetails,
    /// The last editor.
    pub entered_by: PersonId,
    /// A legal approver's word on what somebody else entered (D22, D25). A draft binds nobody.
    pub check: Option<Check>,
    /// The paper.
    pub file: Option<FileFacts>,
    /// For optimistic locking.
    pub revision: i64,
}

impl Obligation {
    /// `CON-0007`.
    pub fn reference(&self) -> Ref {
        Ref {
            series: Series::Obligation,
            number: self.number,
        }
    }

    /// Whether it is confirmed and in force on `on`: from its first day until the day it ends.
    pub fn is_active(&self, on: Day) -> bool {
        self.check.is_some() && self.details.lasts_on(on)
    }

    /// G-CONF and B05: on this day it binds the vendor to keep customers' personal data secret,
    /// and there is a paper or a law to show for it.
    pub fn binds_vendor_for_customer_data(&self, on: Day) -> bool {
        self.shortfall(on).is_none()
    }

    /// Why it does not, as the end of a sentence that begins with its number.
    pub fn shortfall(&self, on: Day) -> Option<Shortfall> {
        let details = &self.details;
        if details.direction == Direction::CompanyBound {
            Some(Shortfall::Direction)
        } else if !details.scope.contains(&Secret::CustomerPersonalData) {
            Some(Shortfall::Scope)
        } else if on < details.effective_from {
            Some(Shortfall::NotYet(details.effective_from))
        } else if let Some(end) = details.ends_on.filter(|&end| on >= end) {
            Some(Shortfall::Ended(end))
        } else if !self.is_evidenced() {
            Some(Shortfall::NoPaper)
        } else if self.check.is_none() {
            Some(Shortfall::Unchecked)
        } else {
            None
        }
    }

    /// A file, a law, or a place in a recorded agreement (which has a file of its own).
    pub fn is_evidenced(&self) -> bool {
        match self.details.basis {
            Basis::Nda => self.file.is_some(),
            Basis::ClauseInAgreement => self.file.is_some() || self.details.agreement.is_some(),
            Basis::StatutoryDuty | Basis::ProfessionalSecrecy => self.details.statute_ref.is_some(),
        }
    }

    /// A legal approver confirms what somebody else entered (D22).
    pub fn checked(self, by: PersonId, at: Moment) -> Result<Self, Refusal> {
        if self.entered_by == by {
            return Err(Refusal::rule(
                "SOD-2",
                "You entered this obligation, so somebody else has to confirm it. Ask another legal approver.",
            ));
        }
        if self.check.is_some() {
            return Err(Refusal::rule(
                "already-checked",
                "This obligation has been confirmed already. Reload the page to see by whom.",
            ));
        }
        if !self.is_evidenced() {
            return Err(Refusal::rule(
                "obligation-file",
                "There is no paper to look at yet. Add the file first.",
            ));
        }
        Ok(Self {
            check: Some(Check { by, at }),
            ..self
        })
    }

    /// New content voids the confirmation; what changes nothing leaves it.
    #[must_use]
    pub fn revised(self, details: ObligationDetails, by: PersonId) -> Self {
        if self.details == details {
            self
        } else {
            Self {
                details,
                entered_by: by,
                check: None,
                ..self
            }
        }
    }

    /// Another paper voids the confirmation too.
    #[must_use]
    pub fn with_file(self, file: FileFacts, by: PersonId) -> Self {
        Self {
            file: Some(file),
            entered_by: by,
            check: None,
            ..self
        }
    }

    /// Confirmed, with a file, since 1 January 2026.
    pub fn sample() -> Self {
        let Some(at) = Moment::from_milliseconds(1_767_225_600_000) else {
            unreachable!("samples are well formed")
        };
        Self {
            id: ObligationId::sample(1),
            number: 1,
            details: ObligationDetails::sample(),
            entered_by: PersonId::sample(1),
            check: Some(Check {
                by: PersonId::sample(2),
                at,
            }),
            file: Some(FileFacts::sample()),
            revision: 1,
        }
    }
}

/// Why an obligation does not keep customers' data secret on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortfall {
    /// Only we are bound.
    Direction,
    /// It covers other secrets.
    Scope,
    /// It begins later.
    NotYet(Day),
    /// It is over.
    Ended(Day),
    /// Nothing to show.
    NoPaper,
    /// Nobody confirmed it.
    Unchecked,
}

impl Shortfall {
    /// The end of a sentence that begins with the number of the obligation.
    pub fn words(self) -> String {
        match self {
            Self::Direction => "binds us only".to_owned(),
            Self::Scope => "does not cover customers' personal data".to_owned(),
            Self::NotYet(from) => format!("binds from {} only", from.in_words()),
            Self::Ended(end) => format!("ended on {}", end.in_words()),
            Self::NoPaper => "has no paper to show for it".to_owned(),
            Self::Unchecked => "is a draft that nobody has confirmed".to_owned(),
        }
    }

    /// Whether the duty may well exist and only its proof is missing.
    pub const fn is_of_evidence(self) -> bool {
        matches!(self, Self::NoPaper | Self::Unchecked)
    }
}

/// What people enter about an obligation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObligationDetails {
    /// Who is bound, or binds us.
    pub vendor: VendorId,
    /// Where the duty comes from.
    pub basis: Basis,
    /// Who is bound.
    pub direction: Direction,
    /// What must be kept secret, in the order of the list; never empty.
    pub scope: Vec<Secret>,
    /// From the start of this day.
    pub effective_from: Day,
    /// Until the start of this day (exclusive, domain.md 18.7); none while it lasts.
    pub ends_on: Option<Day>,
    /// What remains after the end.
    pub survival: Survival,
    /// Where the vendor's people are bound (Art. 28(3)(b) GDPR); none when they are not.
    pub personnel_ref: Option<Line>,
    /// Where the vendor's subcontractors are bound; none when they are not.
    pub subcontractors_ref: Option<Line>,
    /// Where re-identifying people is forbidden; none when it is not.
    pub reidentification_ref: Option<Line>,
    /// We are told before something is disclosed by order of an authority.
    pub tells_of_compelled_disclosure: bool,
    /// What happens to what was received.
    pub return_or_destroy: ReturnOrDestroy,
    /// The agreement of [`Basis::ClauseInAgreement`].
    pub agreement: Option<AgreementId>,
    /// Its article, section or page.
    pub clause_ref: Option<Line>,
    /// The law of [`Basis::StatutoryDuty`] and [`Basis::ProfessionalSecrecy`].
    pub statute_ref: Option<Line>,
}

impl ObligationDetails {
    fn lasts_on(&self, on: Day) -> bool {
        self.effective_from <= on && self.ends_on.is_none_or(|end| on < end)
    }

    /// A mutual NDA over customers' data, since 1 January 2026, without end.
    pub fn sample() -> Self {
        let draft = ObligationDraft {
            vendor: VendorId::sample(1).to_string(),
            basis: Basis::Nda.code().to_owned(),
            direction: Direction::Mutual.code().to_owned(),
            scope: vec![
                Secret::CustomerPersonalData.code().to_owned(),
                Secret::CompanyConfidential.code().to_owned(),
            ],
            effective_from: "2026-01-01".to_owned(),
            survival: Survival::Indefinite.code().to_owned(),
            personnel_ref: "section 4".to_owned(),
            return_or_destroy: ReturnOrDestroy::Either.code().to_owned(),
            ..ObligationDraft::default()
        };
        let Ok(details) = draft.check() else {
            unreachable!("samples are well formed")
        };
        details
    }
}

drafts! {
    /// An obligation as typed into a form. `tells_of_compelled_disclosure` is `yes` when ticked.
    ObligationDraft {
        one: vendor, basis, direction, effective_from, ends_on, survival, survival_months, personnel_ref,
            subcontractors_ref, reidentification_ref, tells_of_compelled_disclosure, return_or_destroy, agreement,
            clause_ref, statute_ref;
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
        let (effective_from, ends_on) = self.days(&mut faults);
        let survival = self.survival(&mut faults);
        let place = |raw: &str| optional(raw, Line::parse);
        let personnel_ref = faults.note("personnel_ref", place(&self.personnel_ref));
        let subcontractors_ref = faults.note("subcontractors_ref", place(&self.subcontractors_ref));
        let reidentification_ref =
            faults.note("reidentification_ref", place(&self.reidentification_ref));
        let return_or_destroy = faults.note(
            "return_or_destroy",
            ReturnOrDestroy::choose(&self.return_or_destroy),
        );
        let source = self.source(&mut faults);
        faults.or(|| {
            let (basis, agreement, clause_ref, statute_ref) = source?;
            Some(ObligationDetails {
                vendor: vendor?,
                basis,
                direction: direction?,
                scope: scope?,
                effective_from: effective_from?,
                ends_on: ends_on?,
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

    fn days(&self, faults: &mut FieldErrors) -> (Option<Day>, Option<Option<Day>>) {
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
        (from, end)
    }

    fn survival(&self, faults: &mut FieldErrors) -> Option<Survival> {
        let field = if self.survival == "months" {
            "survival_months"
        } else {
            "survival"
        };
        faults.note(
            field,
            Survival::choose(&self.survival, &self.survival_months),
        )
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
            needed(
                &self.clause_ref,
                "Say where it stands: article, section or page.",
            ),
        );
        Some((basis, Some(agreement?), Some(place?), None))
    }
}

fn needed(raw: &str, otherwise: &str) -> Result<Line, Fault> {
    optional(raw, Line::parse)?.ok_or_else(|| Fault::new(otherwise))
}

fn secrets(raw: &[String]) -> Result<Vec<Secret>, Fault> {
    let chosen: Vec<_> = raw
        .iter()
        .map(|code| Secret::choose(code))
        .collect::<Result<_, _>>()?;
    if chosen.is_empty() {
        return Err(Fault::new(
            "Choose at least one thing that has to be kept secret.",
        ));
    }
    Ok(Secret::ALL
        .iter()
        .copied()
        .filter(|secret| chosen.contains(secret))
        .collect())
}

impl From<&ObligationDetails> for ObligationDraft {
    fn from(details: &ObligationDetails) -> Self {
        Self {
            vendor: details.vendor.to_string(),
            basis: details.basis.code().to_owned(),
            direction: details.direction.code().to_owned(),
            scope: details
                .scope
                .iter()
                .map(|secret| secret.code().to_owned())
                .collect(),
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

#[cfg(test)]
mod tests;
