//! The registry: who records what, what is refused, what is kept of it.

mod engagement_life;
mod instruments;
mod promises;
mod vendor_life;

use domain::agreement::{AgreementDetails, AgreementDraft, DpaStatus};
use domain::audit::{Action, Outcome};
use domain::baseline::{BaselineDetails, BaselineDraft};
use domain::clause::{ClauseCode, TermDraft};
use domain::confidentiality::{Basis, ObligationDetails, ObligationDraft};
use domain::engagement::EngagementDraft;
use domain::gate::Verdict;
use domain::id::{AgreementId, PersonId, VendorId};
use domain::organisation::{Organisation, PortalTextsDraft, PromisesDraft};
use domain::page::PageRequest;
use domain::person::{Permission, Role};
use domain::refusal::Refusal;
use domain::request::RequestKind;
use domain::transfer::{Transfer, TransferDraft};
use domain::vendor::{RiskTier, VendorDetails, VendorDraft};
use workflow::engagements::{EngagementFilter, EngagementQuery, GateView};
use workflow::files::{MOST_BYTES, Upload};
use workflow::obligations::ObligationQuery;
use workflow::vendors::{VendorFilter, VendorQuery};
use workflow::{
    Caller, agreements, baselines, clauses, engagements, files, gate, obligations, organisation,
    pending_acts, registry, transfers, vendors,
};

use crate::kit::{Firm, Fjord, breach_term, equivalent_terms};

fn other_vendor() -> VendorDraft {
    VendorDraft {
        legal_name: "Glacier Mail AS".to_owned(),
        display_name: String::new(),
        ..VendorDraft::from(&VendorDetails::sample())
    }
}

fn pdf() -> Upload {
    Upload { name: "../dpa.pdf".to_owned(), bytes: b"%PDF-1.7\nsigned".to_vec() }
}

async fn bare_agreement(firm: &Firm, fjord: Fjord) -> AgreementId {
    let draft = AgreementDraft {
        vendor: fjord.vendor.to_string(),
        covers: vec![fjord.engagement.to_string()],
        title: "Agreement that is asked for".to_owned(),
        ..AgreementDraft::from(&AgreementDetails::sample())
    };
    firm.act(firm.requester(), async |work| agreements::register(work, fjord.vendor, draft).await)
        .await
        .unwrap()
}

async fn dpa_status(firm: &Firm, fjord: Fjord) -> DpaStatus {
    engagements::show(&mut firm.look(firm.requester()).await, fjord.engagement)
        .await
        .unwrap()
        .line
        .dpa
}

async fn verdict(firm: &Firm, fjord: Fjord) -> Verdict {
    let found =
        engagements::show(&mut firm.look(firm.legal()).await, fjord.engagement).await.unwrap();
    found.gate.unwrap().verdict()
}
