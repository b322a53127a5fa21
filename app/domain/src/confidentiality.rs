//! Confidentiality obligations: who has to keep silent about what, and how long (domain.md 3.7).
//! What a DPA says about the vendor's own people is a clause (B04) and stands elsewhere.

mod draft;
mod survival;

use serde::{Deserialize, Serialize};

use crate::agreement::FileFacts;
use crate::authors;
use crate::clause::Check;
use crate::codes::codes;
use crate::id::{AgreementId, ObligationId, PersonId, Ref, Series, VendorId};
use crate::person::Permission;
use crate::refusal::Refusal;
use crate::text::Line;
use crate::time::{Day, Moment};

pub use draft::ObligationDraft;
pub use survival::Survival;

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
    /// Everybody who worked on it since it was last confirmed, the last editor among them. None of
    /// them may confirm it, or approve a request that rests on it (SOD-2).
    pub authors: Vec<PersonId>,
    /// A legal approver's word on what somebody else entered (decisions 22, 25). A draft binds nobody.
    pub check: Option<Check>,
    /// The paper.
    pub file: Option<FileFacts>,
    /// For optimistic locking.
    pub revision: i64,
}

impl Obligation {
    /// `CON-0007`.
    pub fn reference(&self) -> Ref {
        Ref { series: Series::Obligation, number: self.number }
    }

    /// Whether it is confirmed and in force on `on`: from its first day until the day it ends.
    pub fn is_active(&self, on: Day) -> bool {
        self.check.is_some() && self.details.lasts_on(on)
    }

    /// Why it does not bind the vendor on this day to keep customers' personal data secret with a paper
    /// or a law to show for it (G-CONF, B05), as the end of a sentence that begins with its number.
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

    /// Who may change it: drafts belong to everybody who drafts, what was confirmed to legal
    /// approvers (decision 25).
    pub const fn edit_permission(&self) -> Permission {
        if self.check.is_some() {
            Permission::DecideInstruments
        } else {
            Permission::DraftInstruments
        }
    }

    /// Whether `person` can be the second one to look at it (decision 22), or why not: the move
    /// refuses by it, the page offers by it, the inbox reminds by it. The right is asked for elsewhere.
    pub fn may_be_checked_by(&self, person: PersonId) -> Result<(), Refusal> {
        let (code, told) = if self.authors.contains(&person) {
            (
                "SOD-2",
                "You worked on this obligation, so somebody else has to confirm it. Ask another legal approver.",
            )
        } else if self.check.is_some() {
            (
                "already-checked",
                "This obligation has been confirmed already. Reload the page to see by whom.",
            )
        } else if !self.is_evidenced() {
            ("obligation-file", "There is no paper to look at yet. Add the file first.")
        } else {
            return Ok(());
        };
        Err(Refusal::rule(code, told))
    }

    /// A legal approver confirms what somebody else entered (decision 22).
    pub fn checked(self, by: PersonId, at: Moment) -> Result<Self, Refusal> {
        self.may_be_checked_by(by)?;
        Ok(Self { check: Some(Check { by, at }), ..self })
    }

    /// New content voids the confirmation; what changes nothing leaves it.
    #[must_use]
    pub fn revised(self, details: ObligationDetails, by: PersonId) -> Self {
        if self.details == details { self } else { Self { details, ..self.touched(by) } }
    }

    /// Another paper voids the confirmation too.
    #[must_use]
    pub fn with_file(self, file: FileFacts, by: PersonId) -> Self {
        Self { file: Some(file), ..self.touched(by) }
    }

    /// What was confirmed has found its second person; on a draft the earlier hands stay.
    fn touched(self, by: PersonId) -> Self {
        let earlier: &[PersonId] = if self.check.is_none() { &self.authors } else { &[] };
        let authors = authors::joined(by, earlier);
        Self { entered_by: by, authors, check: None, ..self }
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
            authors: vec![PersonId::sample(1)],
            check: Some(Check { by: PersonId::sample(2), at }),
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
        let Ok(details) = draft.check() else { unreachable!("samples are well formed") };
        details
    }
}

#[cfg(test)]
mod tests;
