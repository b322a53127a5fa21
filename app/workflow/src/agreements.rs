//! Agreements: drafted by requesters and legal approvers, moved from state to state by legal
//! approvers (decision 25). What they say is in `clauses`, their files in `files`.

use domain::agreement::{
    AdvanceDraft, Agreement, AgreementContext, AgreementDraft, AgreementEvent, AgreementStanding,
    AgreementState, Authorship, LegalNames,
};
use domain::audit::Action;
use domain::clause::ClauseTerm;
use domain::engagement::Engagement;
use domain::id::{AgreementId, EngagementId, Series, VendorId};
use domain::page::{Page, PageRequest};
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::text::Name;
use domain::time::Day;
use domain::vendor::{Vendor, VendorDetails};
pub use store::agreements::AgreementFilter;

use crate::failure::Error;
use crate::registry::{self, Deed};
use crate::work::Work;
use crate::{requests, vendors};

const KIND: &str = "agreement";

/// Records an agreement of a vendor, as requested.
pub async fn register(
    mut work: Work,
    vendor: VendorId,
    draft: AgreementDraft,
) -> Result<AgreementId, Error> {
    work.must(Permission::DraftInstruments)?;
    let vendor = vendors::load(&mut work, vendor).await?;
    let around = Around::of(&mut work, &vendor, None).await?;
    let details = draft.check(&around.context(&vendor))?;
    let person = work.person()?.id;
    let known = store::agreements::of_vendor(&mut work.tx, vendor.id).await?;
    // What has ended stays as it was: talks that begin again have a record of their own.
    let mut open = known.iter().filter(|known| known.state.ended_on().is_none());
    if let Some(same) = open.find(|known| known.details == details) {
        return Err(Refusal::recorded_already(same.reference()).into());
    }

    let number = store::installation::next_ref(&mut work.tx, Series::Agreement).await?.number;
    let id = AgreementId::new(work.dice.uuid_at(work.now)?);
    let agreement = Agreement {
        id,
        number,
        details,
        state: AgreementState::Requested,
        file: None,
        authorship: Authorship::by(person),
        revision: 1,
    };

    store::agreements::insert(&mut work.tx, &agreement).await?;
    let fields = registry::changed(
        &AgreementDraft::default().to_fields(),
        &draft_of(&agreement).to_fields(),
    );
    keep(&mut work, Action::RecordCreated, Permission::DraftInstruments, &agreement, fields, &[])
        .await?;
    let covers = &agreement.details.covers;
    requests::content_changed(&mut work, covers, Permission::DraftInstruments).await?;
    work.commit().await?;
    Ok(id)
}

/// Changes what is known of an agreement. Once it is signed this is for legal approvers.
pub async fn revise(
    mut work: Work,
    id: AgreementId,
    revision: i64,
    draft: AgreementDraft,
) -> Result<(), Error> {
    work.must(Permission::ReadRegistry)?;
    let agreement = load(&mut work, id).await?;
    let permission = agreement.edit_permission();
    work.must(permission)?;
    let vendor = vendors::load(&mut work, agreement.details.vendor).await?;
    let around = Around::of(&mut work, &vendor, Some(id)).await?;
    let details = draft.check(&around.context(&vendor))?;

    let fields = registry::changed(
        &draft_of(&agreement).to_fields(),
        &AgreementDraft::from(&details).to_fields(),
    );
    let touched = both(&agreement.details.covers, &details.covers);
    let revised = Agreement { revision, ..agreement.revise(details, work.person()?.id) };

    save(&mut work, Action::RecordUpdated, permission, revised, fields, &[]).await?;
    requests::content_changed(&mut work, &touched, permission).await?;
    work.commit().await
}

/// Moves an agreement to another state (domain.md 7.3).
pub async fn advance(
    mut work: Work,
    id: AgreementId,
    revision: i64,
    draft: &AdvanceDraft,
) -> Result<(), Error> {
    work.must(Permission::DecideInstruments)?;
    let agreement = load(&mut work, id).await?;
    let vendor = vendors::load(&mut work, agreement.details.vendor).await?;
    let event = draft.check()?;
    if let AgreementEvent::Supersede { by, on } = &event {
        let other = load(&mut work, *by).await?;
        if other.id == id || other.details.vendor != agreement.details.vendor {
            return Err(Refusal::field("by", "Choose another agreement of the same vendor.").into());
        }
        other.may_take_the_place(*on)?;
    }

    let today = registry::today(&mut work).await?;
    let ours = our_legal_name(&mut work).await?;
    let names = LegalNames { vendor: &vendor.details.legal_name, ours: ours.as_ref() };
    let state = agreement.transition(event, names, today)?;
    let facts = [("from", agreement.state.code().to_owned()), ("to", state.code().to_owned())];
    let covers = agreement.details.covers.clone();
    let moved = Agreement { state, revision, ..agreement };

    save(
        &mut work,
        Action::RecordMoved,
        Permission::DecideInstruments,
        moved,
        vec!["state".to_owned()],
        &facts,
    )
    .await?;
    requests::content_changed(&mut work, &covers, Permission::DecideInstruments).await?;
    work.commit().await
}

/// An agreement with everything that hangs on it.
pub struct AgreementView {
    /// The agreement.
    pub agreement: Agreement,
    /// The vendor.
    pub vendor: Vendor,
    /// The engagements it covers.
    pub covered: Vec<Engagement>,
    /// What it says; only for those who may read terms.
    pub terms: Option<Vec<ClauseTerm>>,
    /// The vendor's other agreements.
    pub others: Vec<Agreement>,
    /// Today.
    pub today: Day,
    /// Ours; none until the organisation is set up.
    pub our_legal_name: Option<Name>,
}

impl AgreementView {
    /// The companies on record.
    pub fn names(&self) -> LegalNames<'_> {
        let ours = self.our_legal_name.as_ref();
        LegalNames { vendor: &self.vendor.details.legal_name, ours }
    }
}

/// Shows an agreement.
pub async fn show(work: &mut Work, id: AgreementId) -> Result<AgreementView, Error> {
    work.must(Permission::ReadRegistry)?;
    let agreement = load(work, id).await?;
    let mut vendor = vendors::load(work, agreement.details.vendor).await?;
    let sees_terms = work.may(Permission::ReadRestricted);
    let terms = if sees_terms {
        Some(store::clause_terms::of_agreement(&mut work.tx, id).await?)
    } else {
        None
    };
    if !sees_terms {
        vendor.tier = None;
    }
    let engagements = store::engagements::of_vendor(&mut work.tx, vendor.id).await?;
    let covered = engagements
        .into_iter()
        .filter(|engagement| agreement.details.covers.contains(&engagement.id))
        .collect();
    let mut others = store::agreements::of_vendor(&mut work.tx, vendor.id).await?;
    others.retain(|other| other.id != id);
    let today = registry::today(work).await?;
    let our_legal_name = our_legal_name(work).await?;
    Ok(AgreementView { agreement, vendor, covered, terms, others, today, our_legal_name })
}

/// An agreement in a list.
#[derive(Debug, Clone)]
pub struct AgreementLine {
    /// The agreement.
    pub agreement: Agreement,
    /// What people call the vendor.
    pub vendor_name: String,
}

/// What is looked for in the list of agreements.
#[derive(Debug, Clone, Default)]
pub struct AgreementQuery {
    /// What the database narrows by.
    pub filter: AgreementFilter,
    /// What they are worth today, which follows from signatures and days.
    pub standing: Option<AgreementStanding>,
}

/// A page of agreements by the vendor's name.
pub async fn list(
    work: &mut Work,
    query: &AgreementQuery,
    page: PageRequest,
) -> Result<Page<AgreementLine>, Error> {
    work.must(Permission::ReadRegistry)?;
    let Some(wanted) = query.standing else {
        return lines(work, &query.filter, page).await;
    };
    let today = registry::today(work).await?;
    let mut matching = Vec::new();
    for number in 1.. {
        let piece = PageRequest::new(number, registry::PIECE);
        let found = lines(work, &query.filter, piece).await?;
        let is_last = u64::from(number) >= found.count();
        let is_wanted = |line: &AgreementLine| line.agreement.standing(today) == wanted;
        matching.extend(found.rows.into_iter().filter(is_wanted));
        if is_last {
            break;
        }
    }
    Ok(registry::page_of(matching, page))
}

async fn lines(
    work: &mut Work,
    filter: &AgreementFilter,
    page: PageRequest,
) -> Result<Page<AgreementLine>, Error> {
    let found = store::agreements::list(&mut work.tx, filter, page).await?;
    let line = |(agreement, vendor): (Agreement, VendorDetails)| AgreementLine {
        vendor_name: vendor.display_name().to_string(),
        agreement,
    };
    let rows = found.rows.into_iter().map(line).collect();
    Ok(Page { rows, total: found.total, request: found.request })
}

/// What stands around an agreement of a vendor: what it can cover and replace.
struct Around {
    engagements: Vec<EngagementId>,
    agreements: Vec<AgreementId>,
    our_legal_name: Option<Name>,
}

impl Around {
    async fn of(
        work: &mut Work,
        vendor: &Vendor,
        itself: Option<AgreementId>,
    ) -> Result<Self, Error> {
        let engagements = store::engagements::of_vendor(&mut work.tx, vendor.id).await?;
        let agreements = store::agreements::of_vendor(&mut work.tx, vendor.id).await?;
        Ok(Self {
            engagements: engagements.iter().map(|engagement| engagement.id).collect(),
            agreements: agreements
                .iter()
                .map(|agreement| agreement.id)
                .filter(|id| Some(*id) != itself)
                .collect(),
            our_legal_name: our_legal_name(work).await?,
        })
    }

    fn context<'a>(&'a self, vendor: &'a Vendor) -> AgreementContext<'a> {
        AgreementContext {
            vendor: vendor.id,
            names: LegalNames {
                vendor: &vendor.details.legal_name,
                ours: self.our_legal_name.as_ref(),
            },
            engagements: &self.engagements,
            agreements: &self.agreements,
        }
    }
}

/// Ours, once the organisation is set up.
pub(crate) async fn our_legal_name(work: &mut Work) -> Result<Option<Name>, Error> {
    let organisation = store::organisation::find(&mut work.tx).await?;
    Ok(organisation.map(|organisation| organisation.promises.legal_name))
}

fn both(before: &[EngagementId], after: &[EngagementId]) -> Vec<EngagementId> {
    let mut touched: Vec<_> = before.iter().chain(after).copied().collect();
    touched.sort_unstable();
    touched.dedup();
    touched
}

/// The agreement, or that there is none.
pub async fn load(work: &mut Work, id: AgreementId) -> Result<Agreement, Error> {
    Ok(store::agreements::find(&mut work.tx, id).await?.ok_or(Refusal::NotFound(KIND))?)
}

/// What a form for this agreement is filled with.
pub fn draft_of(agreement: &Agreement) -> AgreementDraft {
    AgreementDraft::from(&agreement.details)
}

/// Saves the next revision and keeps it. `agreement` carries the revision it was made from.
pub(crate) async fn save(
    work: &mut Work,
    action: Action,
    by: Permission,
    mut agreement: Agreement,
    fields: Vec<String>,
    facts: &[(&str, String)],
) -> Result<(), Error> {
    store::agreements::update(&mut work.tx, &agreement).await?;
    agreement.revision += 1;
    keep(work, action, by, &agreement, fields, facts).await
}

async fn keep(
    work: &mut Work,
    action: Action,
    by: Permission,
    agreement: &Agreement,
    fields: Vec<String>,
    facts: &[(&str, String)],
) -> Result<(), Error> {
    let revision = agreement.revision;
    let deed =
        Deed { action, by, kind: KIND, id: agreement.id.to_string(), revision, fields, facts };
    let terms = store::clause_terms::of_agreement(&mut work.tx, agreement.id).await?;
    let content = serde_json::json!({ "agreement": agreement, "terms": terms });
    registry::keep(work, deed, &content).await
}
