//! The paperwork of a sample vendor: a data processing agreement, signed, read by one legal approver
//! and checked by another, with a clause on secrecy.

use domain::agreement::{AdvanceDraft, AgreementDraft};
use domain::clause::{ClauseTerm, TermDraft};
use domain::confidentiality::ObligationDraft;
use domain::fields::Fields;
use domain::id::{AgreementId, EngagementId, PersonId, VendorId};
use domain::time::Day;
use domain::transfer::TransferDraft;

use super::story::{LEGAL, REQUESTER, SECOND_LEGAL, Stage};
use crate::failure::Error;
use crate::files::{self, Upload};
use crate::{agreements, clauses, obligations, transfers};

/// What a sample agreement says beside the usual.
pub(super) struct Paper<'a> {
    /// `dpa` or `side_letter`.
    pub kind: &'a str,
    /// The lower number speaks first.
    pub precedence: &'a str,
    /// Hours within which breaches are told.
    pub breach_hours: &'a str,
    /// Whether a second person checked what was read.
    pub is_checked: bool,
}

impl Paper<'_> {
    /// An agreement that passes the gate.
    pub const GOOD: Paper<'static> =
        Paper { kind: "dpa", precedence: "20", breach_hours: "24", is_checked: true };
}

impl Stage {
    /// Records, signs, reads and checks an agreement.
    pub(super) async fn sign(
        &self,
        vendor: VendorId,
        legal_name: &str,
        covers: &[EngagementId],
        paper: &Paper<'_>,
    ) -> Result<AgreementId, Error> {
        let signed_on = self.today().plus_days(-40);
        let id = self.draft(vendor, legal_name, covers, paper, signed_on).await?;
        let mut revision = 1;
        let upload = Upload {
            name: format!("{}.txt", paper.kind),
            bytes: format!(
                "SAMPLE. Agreement with {legal_name}. An invented text for an invented company.\n"
            )
            .into_bytes(),
        };
        files::attach_to_agreement(self.as_person(REQUESTER).await?, id, revision, &upload).await?;
        for (step, name) in
            [("sign_ours", "Lena Okafor"), ("sign_vendor", "For the vendor"), ("put_in_force", "")]
        {
            revision += 1;
            let advance = AdvanceDraft {
                step: step.to_owned(),
                name: name.to_owned(),
                on: signed_on.to_string(),
                ..AdvanceDraft::default()
            };
            agreements::advance(self.as_person(LEGAL).await?, id, revision, &advance).await?;
        }
        self.read(id, revision + 1, paper).await?;
        Ok(id)
    }

    async fn draft(
        &self,
        vendor: VendorId,
        legal_name: &str,
        covers: &[EngagementId],
        paper: &Paper<'_>,
        signed_on: Day,
    ) -> Result<AgreementId, Error> {
        let title = if paper.kind == "dpa" {
            "Data processing agreement"
        } else {
            "Side letter on breach notice"
        };
        let draft = AgreementDraft {
            vendor: vendor.to_string(),
            kind: paper.kind.to_owned(),
            title: title.to_owned(),
            form: "e_signature".to_owned(),
            governing_law: "DE".to_owned(),
            precedence: paper.precedence.to_owned(),
            effective_from: signed_on.to_string(),
            our_entity: "Lindenhof Software GmbH".to_owned(),
            vendor_entity: legal_name.to_owned(),
            our_role: "processor".to_owned(),
            vendor_role: "subprocessor".to_owned(),
            covers: covers.iter().map(ToString::to_string).collect(),
            ..AgreementDraft::default()
        };
        agreements::register(self.as_person(REQUESTER).await?, vendor, draft).await
    }

    /// One legal approver enters the terms, the other checks them.
    async fn read(
        &self,
        id: AgreementId,
        mut revision: i64,
        paper: &Paper<'_>,
    ) -> Result<(), Error> {
        let all = ClauseTerm::equivalents(PersonId::sample(0), PersonId::sample(1), self.now());
        let only_breach = paper.kind != "dpa";
        let mut fields = Fields::default();
        let mut clauses_read = Vec::new();
        for term in all.iter().filter(|term| !only_breach || term.clause.code() == "B14") {
            for (name, values) in TermDraft::of(term.clause, &term.statement).fields.iter() {
                values.iter().for_each(|value| fields.push(name, value.clone()));
            }
            clauses_read.push(term.clause);
        }
        fields.set("B14.within", paper.breach_hours);
        clauses::enter(self.as_person(LEGAL).await?, id, revision, &TermDraft { fields }).await?;
        if !paper.is_checked {
            return Ok(());
        }
        for clause in clauses_read {
            revision += 1;
            clauses::check(self.as_person(SECOND_LEGAL).await?, id, revision, clause).await?;
        }
        Ok(())
    }

    /// A clause on secrecy in an agreement, entered and confirmed.
    pub(super) async fn bind_to_secrecy(
        &self,
        vendor: VendorId,
        agreement: AgreementId,
    ) -> Result<(), Error> {
        let draft = ObligationDraft {
            vendor: vendor.to_string(),
            basis: "clause_in_agreement".to_owned(),
            direction: "vendor_bound".to_owned(),
            effective_from: self.today().plus_days(-40).to_string(),
            survival: "indefinite".to_owned(),
            personnel_ref: "section 4.2".to_owned(),
            subcontractors_ref: "section 4.3".to_owned(),
            reidentification_ref: "section 4.5".to_owned(),
            tells_of_compelled_disclosure: "yes".to_owned(),
            return_or_destroy: "either".to_owned(),
            agreement: agreement.to_string(),
            clause_ref: "section 4".to_owned(),
            scope: vec!["customer_personal_data".to_owned(), "customer_confidential".to_owned()],
            ..ObligationDraft::default()
        };
        let id = obligations::register(self.as_person(REQUESTER).await?, vendor, draft).await?;
        obligations::confirm(self.as_person(LEGAL).await?, id, 1).await
    }

    /// The framework, with the clauses of an agreement behind it, for a vendor in the United States.
    /// `covered_as` says where the entry names the vendor, when another company stands there.
    pub(super) async fn cover_transfer(
        &self,
        engagement: EngagementId,
        agreement: AgreementId,
        listing: &str,
        covered_as: &str,
    ) -> Result<(), Error> {
        let checked_on = self.today().plus_days(-5).to_string();
        let draft = TransferDraft {
            origin: "EEA".to_owned(),
            mechanism: "dpf".to_owned(),
            fallback: "scc".to_owned(),
            framework_name: listing.to_owned(),
            framework_covered_as: covered_as.to_owned(),
            framework_status: "active".to_owned(),
            framework_checked_on: checked_on.clone(),
            framework_covers: vec!["non_hr".to_owned()],
            instrument: agreement.to_string(),
            tia_done_on: checked_on,
            tia_outcome: "ok".to_owned(),
            tia_reviewer: "Lena Okafor".to_owned(),
            tia_document: "Transfer impact assessment, United States".to_owned(),
            tia_review_due: self.today().plus_days(720).to_string(),
            scc_modules: vec!["3".to_owned()],
            ..TransferDraft::default()
        };
        transfers::revise(self.as_person(LEGAL).await?, engagement, 1, &[draft]).await
    }
}
