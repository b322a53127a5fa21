//! Agreements: the instruments that bind a vendor (domain.md 3.5), and what follows from them on a
//! day. Their states are in `state`, what leads from one to the next in `step`, their form in `draft`;
//! their terms are clauses.

mod authorship;
mod dpa;
mod draft;
mod entities;
mod state;
mod step;
mod summary;

use serde::{Deserialize, Serialize};

use crate::canonical::Digest;
use crate::codes::codes;
use crate::country::Country;
use crate::id::{AgreementId, EngagementId, FileId, PersonId, Ref, Series, VendorId};
use crate::person::Permission;
use crate::refusal::Refusal;
use crate::text::{Line, Name, Prose, WebAddress};
use crate::time::Day;

pub use authorship::Authorship;
pub use dpa::{DpaStatus, dpa_status, not_needed_reason};
pub use draft::{AgreementContext, AgreementDraft};
pub use entities::LegalNames;
pub use state::{
    Acceptance, AgreementEvent, AgreementState, AgreementStateKind, Side, Signature, Signing,
};
pub use step::{AdvanceDraft, AgreementStep};
pub use summary::{ContractFacts, DpaSummary, SUMMARY_CLAUSES};

codes! {
    /// What kind of instrument (domain.md 3.5).
    AgreementKind {
        /// Data processing agreement.
        Dpa = "dpa", "Data processing agreement";
        /// Decision 2021/914.
        Scc = "scc", "Standard contractual clauses";
        /// UK transfer agreement.
        UkIdta = "uk_idta", "UK international data transfer agreement";
        /// UK addendum to the clauses.
        UkAddendum = "uk_addendum", "UK addendum";
        /// Swiss adaptations of the clauses.
        SwissAmendment = "swiss_amendment", "Swiss amendment";
        /// US health data.
        Baa = "baa", "Business associate agreement";
        /// The main contract.
        Msa = "msa", "Main contract";
        /// Confidentiality only.
        Nda = "nda", "Non-disclosure agreement";
        /// Changes another instrument.
        Amendment = "amendment", "Amendment";
        /// Adds to another instrument.
        SideLetter = "side_letter", "Side letter";
        /// Published terms.
        OnlineTerms = "online_terms", "Online terms";
        /// Within a group of companies.
        IntraGroup = "intra_group", "Intra-group agreement";
    }
}

impl AgreementKind {
    /// Whether it can be the contract of Art. 28(3) GDPR by itself. The rest add to one.
    pub const fn is_processing_contract(self) -> bool {
        matches!(self, Self::Dpa | Self::Scc | Self::Msa | Self::OnlineTerms | Self::IntraGroup)
    }
}

codes! {
    /// How it was concluded (Art. 28(9) GDPR: in writing, electronic form included).
    AgreementForm {
        /// On paper.
        WetInk = "wet_ink", "signed on paper";
        /// Electronically.
        ESignature = "e_signature", "signed electronically";
        /// By a click, with proof.
        ClickAccept = "click_accept", "accepted by click";
        /// As part of a signed contract.
        IncorporatedByReference = "incorporated_by_reference", "part of another signed contract";
    }
}

codes! {
    /// What a party is in the sense of Art. 4 GDPR.
    PartyRole {
        /// Decides.
        Controller = "controller", "controller";
        /// Acts for the one who decides.
        Processor = "processor", "processor";
        /// Acts for a processor.
        Subprocessor = "subprocessor", "subprocessor";
    }
}

/// A stored file, without its bytes (decision 37).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Stable.
    pub id: FileId,
    /// As it was uploaded.
    pub name: Name,
    /// Over the bytes.
    pub sha256: Digest,
    /// In bytes.
    pub size: i64,
    /// Sniffed, not believed.
    pub media_type: String,
}

impl FileFacts {
    /// A small PDF.
    pub fn sample() -> Self {
        let Ok(name) = Name::parse("agreement.pdf") else {
            unreachable!("samples are well formed")
        };
        let media_type = "application/pdf".to_owned();
        Self { id: FileId::sample(1), name, sha256: Digest::of(b"%PDF-"), size: 5, media_type }
    }
}

/// An agreement as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// Stable.
    pub id: AgreementId,
    /// Counted from 1.
    pub number: i64,
    /// What people enter.
    pub details: AgreementDetails,
    /// Set by legal approvers (decision 25).
    pub state: AgreementState,
    /// The one file of the instrument (decision 37).
    pub file: Option<FileFacts>,
    /// Whose work it is (SOD-2).
    #[serde(default)]
    pub authorship: Authorship,
    /// For optimistic locking.
    pub revision: i64,
}

/// What people enter about an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementDetails {
    /// The vendor it binds.
    pub vendor: VendorId,
    /// What kind of instrument.
    pub kind: AgreementKind,
    /// As printed on it.
    pub title: Name,
    /// The vendor's own number or date of its text.
    pub vendor_version: Option<Line>,
    /// Where it is published. A link alone is no evidence: the file is stored too.
    pub url: Option<WebAddress>,
    /// How it was concluded.
    pub form: AgreementForm,
    /// Whose law governs it.
    pub governing_law: Country,
    /// Which courts, and which state where the country has several laws.
    pub forum: Option<Line>,
    /// 1 to 99; the lower number wins when instruments conflict.
    pub precedence: u8,
    /// From the start of this day; unknown while it is negotiated.
    pub effective_from: Option<Day>,
    /// Until the start of this day (exclusive, domain.md 18.7); none until terminated.
    pub expires_on: Option<Day>,
    /// Renews itself on that day: then it does not expire.
    pub auto_renews: bool,
    /// Days before the renewal by which notice has to be given.
    pub renewal_notice_days: Option<u32>,
    /// The company that is bound on our side.
    pub our_entity: Name,
    /// The company that is bound on the vendor's side.
    pub vendor_entity: Name,
    /// Why one of them is another company than on record, for instance because a parent signs.
    pub entity_explanation: Option<Prose>,
    /// Ours.
    pub our_role: PartyRole,
    /// The vendor's.
    pub vendor_role: PartyRole,
    /// The engagements it covers, each once.
    pub covers: Vec<EngagementId>,
    /// The agreement it replaces.
    pub supersedes: Option<AgreementId>,
}

/// Days before its end from which an agreement counts as expiring (domain.md 7.3).
pub const EXPIRING_DAYS: i32 = 60;

codes! {
    /// What an agreement is worth on a day, derived (decision 4, domain.md 7.3).
    AgreementStanding {
        /// Asked for.
        Requested = "requested", "requested";
        /// Being talked about.
        Negotiating = "negotiating", "in negotiation";
        /// The text stands.
        Agreed = "agreed", "agreed, not signed";
        /// A signature is missing.
        SignedPartially = "signed_partially", "signed in part";
        /// Signed; its file or its day is missing.
        Incomplete = "incomplete", "signed, not complete";
        /// All is there but the day.
        Awaiting = "awaiting", "signed, takes effect later";
        /// Binds.
        InForce = "in_force", "in force";
        /// Binds, for [`EXPIRING_DAYS`] at most.
        Expiring = "expiring", "in force, expiring";
        /// The day has come.
        Expired = "expired", "expired";
        /// Another took its place.
        Superseded = "superseded", "superseded";
        /// Ended.
        Terminated = "terminated", "terminated";
    }
}

impl Agreement {
    /// `AGR-0007`.
    pub fn reference(&self) -> Ref {
        Ref { series: Series::Agreement, number: self.number }
    }

    /// What has to be there before it can bind, apart from the day having come: signatures or an
    /// accepted click-through with proof, the file, an effective date, and the right entity
    /// (domain.md 7.3). Sentences; empty when nothing is missing.
    pub fn missing(&self, names: LegalNames<'_>) -> Vec<String> {
        let mut missing = self.missing_but_names();
        missing.extend(self.details.entity_faults(names));
        missing
    }

    /// The same, whatever the parties are called.
    pub fn missing_but_names(&self) -> Vec<String> {
        let mut missing = self.state.signing().map_or_else(
            || vec!["It is not signed yet.".to_owned()],
            |signing| signing.missing(self.details.form),
        );
        if self.file.is_none() {
            missing.push("The file of the instrument is not stored.".to_owned());
        }
        if self.details.effective_from.is_none() {
            missing.push("The day from which it takes effect is not entered.".to_owned());
        }
        missing
    }

    fn is_signed(&self) -> bool {
        self.state.is_signed(self.details.form)
    }

    /// The first day on which it no longer binds: expiry without renewal, termination, or the day
    /// another took its place, whichever comes first.
    pub fn ends_on(&self) -> Option<Day> {
        [self.details.expiry(), self.state.ended_on()].into_iter().flatten().min()
    }

    /// The day on which it renews itself, where nobody ends it before.
    pub fn renews_on(&self) -> Option<Day> {
        let day = self.details.expires_on.filter(|_| self.details.auto_renews)?;
        self.state.ended_on().is_none_or(|end| day < end).then_some(day)
    }

    /// What it is worth on `on`. Names are not looked at: [`Agreement::missing`] does.
    pub fn standing(&self, on: Day) -> AgreementStanding {
        use AgreementStanding as S;
        let has_come = |day: Option<Day>| day.is_some_and(|day| day <= on);
        match &self.state {
            AgreementState::Requested => S::Requested,
            AgreementState::Negotiating => S::Negotiating,
            AgreementState::Agreed => S::Agreed,
            AgreementState::Superseded { on: end, .. } if *end <= on => S::Superseded,
            AgreementState::Terminated { on: end, .. } if *end <= on || !self.is_signed() => {
                S::Terminated
            }
            _ if !self.is_signed() => S::SignedPartially,
            _ if !self.missing_but_names().is_empty() => S::Incomplete,
            _ if has_come(self.ends_on()) => S::Expired,
            _ if !has_come(self.details.effective_from) => S::Awaiting,
            _ if self.ends_on().is_some_and(|end| end.days_since(on) <= EXPIRING_DAYS) => {
                S::Expiring
            }
            _ => S::InForce,
        }
    }

    /// Whether it can take the place of another on some day from `today` on: it is signed, nobody put an
    /// end to it, and it has not expired.
    pub fn can_succeed(&self, today: Day) -> bool {
        self.is_signed()
            && self.state.ended_on().is_none()
            && self.details.expiry().is_none_or(|end| end > today)
    }

    /// Whether it takes the place of another from `day` on: as [`Agreement::can_succeed`], and binding on
    /// that day by its own terms, so that there is no gap between the two.
    pub fn may_take_the_place(&self, day: Day) -> Result<(), Refusal> {
        let refused = |told: String| Err(Refusal::field("by", told));
        if !self.is_signed() || self.state.ended_on().is_some() {
            return refused("Only a signed agreement that has no end on record takes the place of another one. Choose such a one, or record its signatures first.".to_owned());
        }
        let (reference, details) = (self.reference(), &self.details);
        match (details.effective_from, details.expiry()) {
            (None, _) => refused(format!(
                "{reference} says no day from which it takes effect. Enter that day there first."
            )),
            (Some(from), _) if from > day => refused(format!(
                "{reference} takes effect on {} only. Enter that day or a later one, or choose another agreement.",
                from.in_words()
            )),
            (_, Some(end)) if end <= day => refused(format!(
                "{reference} ends by itself on {}, so it cannot take the place of another one on {}. Choose another agreement or an earlier day.",
                end.in_words(),
                day.in_words()
            )),
            _ => Ok(()),
        }
    }

    /// Who may change its details: drafts belong to everybody who drafts, what was signed to legal
    /// approvers (decision 25).
    pub fn edit_permission(&self) -> Permission {
        match self.state {
            AgreementState::Requested | AgreementState::Negotiating | AgreementState::Agreed => {
                Permission::DraftInstruments
            }
            _ => Permission::DecideInstruments,
        }
    }

    /// Moves it, or says what is missing (domain.md 7.3).
    pub fn transition(
        &self,
        event: AgreementEvent,
        names: LegalNames<'_>,
        today: Day,
    ) -> Result<AgreementState, Refusal> {
        self.state.clone().transition(event, &self.details, &self.missing(names), today)
    }

    /// A DPA in force since 1 January 2026, signed by both sides.
    pub fn sample() -> Self {
        Self {
            id: AgreementId::sample(1),
            number: 1,
            details: AgreementDetails::sample(),
            state: AgreementState::InForce { signing: Signing::sample() },
            file: Some(FileFacts::sample()),
            authorship: Authorship::by(PersonId::sample(1)),
            revision: 1,
        }
    }
}

impl AgreementDetails {
    /// The first day on which it no longer binds by its own terms; none where it renews itself.
    pub fn expiry(&self) -> Option<Day> {
        self.expires_on.filter(|_| !self.auto_renews)
    }

    /// A DPA of the sample vendor for the sample engagement, from 1 January 2026 until terminated.
    pub fn sample() -> Self {
        let Ok(name) = Name::parse("Fjord Cloud Limited") else {
            unreachable!("samples are well formed")
        };
        let context = AgreementContext {
            vendor: VendorId::sample(1),
            names: LegalNames { vendor: &name, ours: None },
            engagements: &[EngagementId::sample(1)],
            agreements: &[],
        };
        let draft = AgreementDraft {
            vendor: VendorId::sample(1).to_string(),
            kind: AgreementKind::Dpa.code().to_owned(),
            title: "Data processing agreement".to_owned(),
            form: AgreementForm::ESignature.code().to_owned(),
            governing_law: "IE".to_owned(),
            precedence: "10".to_owned(),
            effective_from: "2026-01-01".to_owned(),
            our_entity: "Lindenhof Software GmbH".to_owned(),
            vendor_entity: name.to_string(),
            our_role: PartyRole::Processor.code().to_owned(),
            vendor_role: PartyRole::Subprocessor.code().to_owned(),
            covers: vec![EngagementId::sample(1).to_string()],
            ..AgreementDraft::default()
        };
        let Ok(details) = draft.check(&context) else { unreachable!("samples are well formed") };
        details
    }
}

#[cfg(test)]
mod tests;
