//! Vendors: recorded by requesters, put into tiers by security reviewers (decision 25).

use std::collections::BTreeMap;

use domain::agreement::{Agreement, DpaStatus, DpaSummary, dpa_status, not_needed_reason};
use domain::audit::Action;
use domain::confidentiality::Obligation;
use domain::engagement::{Engagement, Standing};
use domain::folding::same_entity;
use domain::gate::judge;
use domain::id::{EngagementId, Series, VendorId};
use domain::list_version::Timeline;
use domain::page::{Page, PageRequest};
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::text::Name;
use domain::time::Day;
use domain::vendor::{RiskTier, Vendor, VendorDetails, VendorDraft};
use serde_json::{Value, json};
pub use store::vendors::VendorFilter;

use crate::failure::Error;
use crate::gate::{self, Grounds};
use crate::registry::{self, Deed};
use crate::work::Work;
use crate::{engagements, lists, requests};

const KIND: &str = "vendor";

/// Records a vendor. Where one of the same name is known, the person has to say that it is another
/// entity (decision 13).
pub async fn register(
    mut work: Work,
    draft: VendorDraft,
    is_another: bool,
) -> Result<VendorId, Error> {
    work.must(Permission::EditRegistry)?;
    let details = draft.check()?;
    let known = similar(&mut work, details.legal_name.as_str()).await?;
    if let Some(same) = known.iter().find(|known| known.details == details) {
        return Err(Refusal::recorded_already(same.reference()).into());
    }
    if let Some(known) = known.first().filter(|_| !is_another) {
        return Err(Refusal::rule("similar-vendor", already_known(known)).into());
    }

    let number = store::installation::next_ref(&mut work.tx, Series::Vendor).await?.number;
    let id = VendorId::new(work.dice.uuid()?);
    let vendor = Vendor {
        id,
        number,
        details,
        tier: None,
        former_names: vec![],
        is_archived: false,
        revision: 1,
    };

    store::vendors::insert(&mut work.tx, &vendor).await?;
    let fields =
        registry::changed(&VendorDraft::default().to_fields(), &draft_of(&vendor).to_fields());
    keep(&mut work, Action::RecordCreated, Permission::EditRegistry, &vendor, fields, &[]).await?;
    work.commit().await?;
    Ok(id)
}

fn already_known(known: &Vendor) -> String {
    format!(
        "{} is recorded already, as {}. Use that record, or tick the box that says this is another legal entity.",
        known.details.legal_name,
        known.reference()
    )
}

/// Changes what is known of a vendor. `revision` is the one the form was filled from.
pub async fn revise(
    mut work: Work,
    id: VendorId,
    revision: i64,
    draft: VendorDraft,
) -> Result<(), Error> {
    work.must(Permission::EditRegistry)?;
    let vendor = load(&mut work, id).await?;
    let details = draft.check_after(Some(&vendor.details))?;
    let fields =
        registry::changed(&draft_of(&vendor).to_fields(), &VendorDraft::from(&details).to_fields());

    let today = registry::today(&mut work).await?;
    // The versions are asked only where a name ends.
    let is_renamed = vendor.details.names_lost_to(&details).next().is_some();
    let timeline = if is_renamed { lists::timeline(&mut work).await? } else { Timeline::default() };
    let stood = |name: &Name| timeline.versions().iter().any(|it| it.snapshot.names(id, name));
    let revised = Vendor { revision, ..vendor.revised(details, stood, today) };

    save(&mut work, Action::RecordUpdated, Permission::EditRegistry, revised, fields, &[]).await?;
    content_changed(&mut work, id).await?;
    work.commit().await
}

/// Puts a vendor away, or takes it back. One that is on the list stays, and so does one that a
/// request speaks of.
pub async fn archive(
    mut work: Work,
    id: VendorId,
    revision: i64,
    is_archived: bool,
) -> Result<(), Error> {
    work.must(Permission::EditRegistry)?;
    let vendor = load(&mut work, id).await?;
    let today = registry::today(&mut work).await?;
    let used = store::engagements::of_vendor(&mut work.tx, id).await?;
    if is_archived && let Some(sentence) = needed(&mut work, &used, today).await? {
        return Err(Refusal::rule("vendor-in-use", sentence).into());
    }

    let archived = Vendor { is_archived, revision, ..vendor };

    save(
        &mut work,
        Action::RecordArchived,
        Permission::EditRegistry,
        archived,
        vec!["is_archived".to_owned()],
        &[],
    )
    .await?;
    work.commit().await
}

/// Why a vendor that is used so cannot be put away.
async fn needed(work: &mut Work, used: &[Engagement], today: Day) -> Result<Option<String>, Error> {
    if let Some(engagement) = used.iter().find(|it| it.standing(today).is_in_use()) {
        return Ok(Some(format!(
            "The vendor is in use in {}. Have that engagement removed from the list first.",
            engagement.reference()
        )));
    }
    for engagement in used {
        let open = store::requests::open_for_engagement(&mut work.tx, engagement.id).await?;
        if let Some(open) = open.first() {
            return Ok(Some(format!(
                "{} about {} is not decided yet. Wait for it, or have it withdrawn.",
                open.reference(),
                engagement.reference()
            )));
        }
    }
    Ok(None)
}

/// Sets the risk tier. Lowering it needs a reason, and special data keep it at high at least
/// (domain.md 3.2, 5.5).
pub async fn set_tier(
    mut work: Work,
    id: VendorId,
    revision: i64,
    tier: RiskTier,
    reason: &str,
) -> Result<(), Error> {
    work.must(Permission::SetTier)?;
    let vendor = load(&mut work, id).await?;
    let used = store::engagements::of_vendor(&mut work.tx, id).await?;

    let moved = vendor.tier.map_or("none", RiskTier::code);
    let facts = [("from", moved.to_owned()), ("to", tier.code().to_owned())];
    let tiered = Vendor { revision, ..vendor.tiered(tier, reason, &used)? };

    save(
        &mut work,
        Action::RecordUpdated,
        Permission::SetTier,
        tiered,
        vec!["tier".to_owned()],
        &facts,
    )
    .await?;
    work.commit().await
}

/// Vendors that may be the same entity as `name`, to be asked about (decision 13).
pub async fn similar(work: &mut Work, name: &str) -> Result<Vec<Vendor>, Error> {
    work.must(Permission::ReadRegistry)?;
    if name.trim().chars().count() < 2 {
        return Ok(Vec::new());
    }
    let mut known = store::vendors::all(&mut work.tx).await?;
    known.retain(|vendor| vendor.all_names().any(|known| same_entity(known.as_str(), name)));
    known.truncate(5);
    Ok(known)
}

/// A vendor with everything that hangs on it.
pub struct VendorView {
    /// The vendor. The tier is there only for those who may read restricted fields.
    pub vendor: Vendor,
    /// Its engagements, with state and DPA status.
    pub engagements: Vec<EngagementLine>,
    /// The contracts of those that need one, in short. What the vendor promised is there only for
    /// those who may read terms.
    pub contracts: Vec<DpaSummary>,
    /// Its agreements.
    pub agreements: Vec<Agreement>,
    /// Its confidentiality obligations.
    pub obligations: Vec<Obligation>,
    /// Why it cannot be put away; none where it can.
    pub needed: Option<String>,
    /// Today.
    pub today: Day,
}

/// An engagement in a list.
#[derive(Debug, Clone)]
pub struct EngagementLine {
    /// The engagement.
    pub engagement: Engagement,
    /// What people call the vendor.
    pub vendor_name: String,
    /// Today's state.
    pub standing: Standing,
    /// Today's DPA status (decision 17).
    pub dpa: DpaStatus,
}

/// Shows a vendor.
pub async fn show(work: &mut Work, id: VendorId) -> Result<VendorView, Error> {
    work.must(Permission::ReadRegistry)?;
    let mut vendor = load(work, id).await?;
    if !work.may(Permission::ReadRestricted) {
        vendor.tier = None;
    }
    let today = registry::today(work).await?;
    let agreements = store::agreements::of_vendor(&mut work.tx, id).await?;
    let engagements = store::engagements::of_vendor(&mut work.tx, id).await?;
    let mut grounds = Grounds::of(work, &engagements, today).await?;
    let judged = gate::footings_on(work, &mut grounds, &engagements, today).await?;
    let contracts = contracts(work, &grounds, &engagements)?;
    let needed = needed(work, &engagements, today).await?;
    let line = |engagement: Engagement| {
        let judged = judged.get(&engagement.id);
        let covering = grounds.covering(engagement.id);
        engagements::line(engagement, &vendor, covering, judged, today)
    };
    let engagements = engagements.into_iter().map(line).collect();
    let obligations = store::obligations::of_vendor(&mut work.tx, id).await?;
    Ok(VendorView { vendor, engagements, contracts, agreements, obligations, needed, today })
}

/// The contracts of those engagements of a vendor that need one, in short, on the day of the grounds.
fn contracts(
    work: &Work,
    grounds: &Grounds,
    engagements: &[Engagement],
) -> Result<Vec<DpaSummary>, Error> {
    let sees_terms = work.may(Permission::ReadRestricted);
    let today = grounds.origins().day();
    let mut contracts = Vec::new();
    let needs_one = |it: &&Engagement| not_needed_reason(it.details.relationship).is_none();
    for engagement in engagements.iter().filter(needs_one) {
        let covering = grounds.covering(engagement.id);
        let gate = if engagement.is_judged(today) {
            Some(judge(&grounds.inputs(engagement)?))
        } else {
            None
        };
        let transfers = grounds.origins().stated(engagement);
        let mut summary = DpaSummary::of(engagement, covering, transfers, gate.as_ref(), today);
        if !sees_terms {
            summary.hide_restricted();
        }
        contracts.push(summary);
    }
    Ok(contracts)
}

/// A vendor in a list.
#[derive(Debug, Clone)]
pub struct VendorLine {
    /// The vendor. The tier is there only for those who may read restricted fields.
    pub vendor: Vendor,
    /// The DPA status of each of its engagements.
    pub dpa: Vec<DpaStatus>,
}

/// What is looked for in the list of vendors.
#[derive(Debug, Clone, Default)]
pub struct VendorQuery {
    /// What the database narrows by. The tier counts only for those who may read it.
    pub filter: VendorFilter,
    /// Today's DPA status of one of its engagements, which follows from agreements and days.
    pub dpa: Option<DpaStatus>,
}

/// A page of vendors by name.
pub async fn list(
    work: &mut Work,
    query: &VendorQuery,
    page: PageRequest,
) -> Result<Page<VendorLine>, Error> {
    work.must(Permission::ReadRegistry)?;
    let mut filter = query.filter.clone();
    if !work.may(Permission::ReadRestricted) {
        filter.tier = None;
    }
    let today = registry::today(work).await?;
    let Some(wanted) = query.dpa else {
        return lines(work, &filter, page, today).await;
    };
    let mut matching = Vec::new();
    for number in 1.. {
        let piece = PageRequest::new(number, registry::PIECE);
        let found = lines(work, &filter, piece, today).await?;
        let is_last = u64::from(number) >= found.count();
        matching.extend(found.rows.into_iter().filter(|line| line.dpa.contains(&wanted)));
        if is_last {
            break;
        }
    }
    Ok(registry::page_of(matching, page))
}

async fn lines(
    work: &mut Work,
    filter: &VendorFilter,
    page: PageRequest,
    today: Day,
) -> Result<Page<VendorLine>, Error> {
    let sees_tiers = work.may(Permission::ReadRestricted);
    let found = store::vendors::list(&mut work.tx, filter, page).await?;
    let agreements = store::agreements::of_vendors(&mut work.tx, filter, page).await?;
    let mut covering: BTreeMap<EngagementId, Vec<&Agreement>> = BTreeMap::new();
    for agreement in &agreements {
        for engagement in &agreement.details.covers {
            covering.entry(*engagement).or_default().push(agreement);
        }
    }
    let mut dpa: BTreeMap<VendorId, Vec<DpaStatus>> = BTreeMap::new();
    for used in store::engagements::of_vendors(&mut work.tx, filter, page).await? {
        let covering = covering.get(&used.id).into_iter().flatten().copied();
        let status = dpa_status(used.details.relationship, covering, today);
        dpa.entry(used.vendor).or_default().push(status);
    }
    let line = |mut vendor: Vendor| {
        vendor.tier.take_if(|_| !sees_tiers);
        VendorLine { dpa: dpa.remove(&vendor.id).unwrap_or_default(), vendor }
    };
    let rows = found.rows.into_iter().map(line).collect();
    Ok(Page { rows, total: found.total, request: found.request })
}

/// The vendor, or that there is none.
pub async fn load(work: &mut Work, id: VendorId) -> Result<Vendor, Error> {
    Ok(store::vendors::find(&mut work.tx, id).await?.ok_or(Refusal::NotFound(KIND))?)
}

/// What a form for this vendor is filled with.
pub fn draft_of(vendor: &Vendor) -> VendorDraft {
    VendorDraft::from(&vendor.details)
}

async fn save(
    work: &mut Work,
    action: Action,
    by: Permission,
    mut vendor: Vendor,
    fields: Vec<String>,
    facts: &[(&str, String)],
) -> Result<(), Error> {
    store::vendors::update(&mut work.tx, &vendor).await?;
    vendor.revision += 1;
    keep(work, action, by, &vendor, fields, facts).await
}

pub(crate) async fn keep(
    work: &mut Work,
    action: Action,
    by: Permission,
    vendor: &Vendor,
    fields: Vec<String>,
    facts: &[(&str, String)],
) -> Result<(), Error> {
    let deed = Deed {
        action,
        by,
        kind: KIND,
        id: vendor.id.to_string(),
        revision: vendor.revision,
        fields,
        facts,
    };
    registry::keep(work, deed, &content(vendor)).await
}

fn content(vendor: &Vendor) -> Value {
    let details: &VendorDetails = &vendor.details;
    json!({
        "details": details,
        "tier": vendor.tier,
        "former_names": vendor.former_names,
        "is_archived": vendor.is_archived,
    })
}

/// Everything that is said of the vendor's engagements may read differently now.
async fn content_changed(work: &mut Work, id: VendorId) -> Result<(), Error> {
    let engagements = store::engagements::of_vendor(&mut work.tx, id).await?;
    let ids: Vec<EngagementId> = engagements.iter().map(|engagement| engagement.id).collect();
    requests::content_changed(work, &ids, Permission::EditRegistry).await
}
