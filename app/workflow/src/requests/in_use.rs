//! Publishing what is already in use (decision 14): one act by a legal approver and a publisher,
//! without notice and gate. The list states facts; the gaps are shown inside, with a deadline.

use std::collections::{BTreeMap, BTreeSet};

use domain::audit::Action;
use domain::engagement::{Engagement, Stage, Standing};
use domain::id::{EngagementId, RequestId};
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::request::{RequestDraft, RequestKind, may_declare, missing_for_list};
use domain::text::Reason;
use domain::time::Day;
use domain::vendor::Vendor;
use store::requests::Approval;

use super::{begin, facts, save, signature};
use crate::failure::Error;
use crate::gate::Origins;
use crate::work::Work;
use crate::{engagements, lists, registry};

/// An engagement that can be declared to be in use.
pub struct InUseChoice {
    /// The engagement.
    pub engagement: Engagement,
    /// Its vendor.
    pub vendor: Vendor,
    /// Where it stands today.
    pub standing: Standing,
    /// What its entry still lacks, and for who may read tiers the one that its data ask for.
    pub gaps: Vec<String>,
    /// Whether the acting person, who might declare it, recorded it: then somebody else has to.
    pub is_own: bool,
}

/// What can be declared: everything imported, and in a company that has published nothing yet also
/// what is proposed.
pub async fn in_use_choices(work: &mut Work) -> Result<Vec<InUseChoice>, Error> {
    work.must(Permission::ReadRegistry)?;
    let nothing_published = lists::timeline(work).await?.versions().is_empty();
    let today = registry::today(work).await?;
    let mut engagements = store::engagements::all(&mut work.tx).await?;
    engagements.retain(|engagement| {
        let fits = engagement.stage == Stage::Legacy
            || (nothing_published && engagement.stage == Stage::Proposed);
        fits && engagement.details.relationship.is_listed()
    });
    if engagements.is_empty() {
        return Ok(Vec::new());
    }
    let open = store::requests::open(&mut work.tx).await?;
    let decided: BTreeSet<_> = open.iter().flat_map(|request| &request.engagements).collect();
    let known = store::vendors::all(&mut work.tx).await?;
    let known: BTreeMap<_, _> = known.into_iter().map(|vendor| (vendor.id, vendor)).collect();
    let origins = Origins::load(work, today).await?;
    let sees_tiers = work.may(Permission::ReadRestricted);
    let free = engagements.into_iter().filter(|engagement| !decided.contains(&engagement.id));
    let own = if work.may(Permission::ApproveLegally) {
        let person = work.person()?.id;
        engagements::recorded_by(work, person).await?
    } else {
        BTreeSet::new()
    };
    let choice = |it: Engagement| {
        let is_own = own.contains(&it.id);
        let choice = choice(known.get(&it.vendor)?, it, &origins, today, sees_tiers);
        Some(InUseChoice { is_own, ..choice })
    };
    Ok(free.filter_map(choice).collect())
}

fn choice(
    vendor: &Vendor,
    engagement: Engagement,
    origins: &Origins,
    today: Day,
    sees_tiers: bool,
) -> InUseChoice {
    let vendor = vendor.clone();
    let mut gaps =
        missing_for_list(&vendor, &engagement, &origins.assess(&vendor, &engagement), Some(today));
    gaps.extend(engagement.places_to_resolve());
    gaps.extend(vendor.tier_missing(&engagement).filter(|_| sees_tiers));
    let standing = engagement.standing(today);
    InUseChoice { standing, engagement, vendor, gaps, is_own: false }
}

/// Whether the acting person may declare these engagements, by right, separation of duties and where
/// they stand: it is asked before what they wrote is looked at. Gives whether they recorded one of
/// them, for the declaration.
pub async fn must_let_declare(work: &mut Work, chosen: &[EngagementId]) -> Result<bool, Error> {
    work.must(Permission::ApproveLegally)?;
    work.must_have_confirmed()?;
    let choices = in_use_choices(work).await?;
    let has_recorded = choices.iter().any(|it| it.is_own && chosen.contains(&it.engagement.id));
    may_declare(has_recorded)?;
    if chosen.is_empty() {
        return Err(Refusal::field("engagements", "Choose at least one engagement.").into());
    }
    if chosen.iter().any(|id| choices.iter().all(|choice| choice.engagement.id != *id)) {
        let told = "One of the engagements cannot be declared any more: it is listed, or being decided. Look at the choices again.";
        return Err(Refusal::field("engagements", told).into());
    }
    Ok(has_recorded)
}

/// A legal approver declares engagements to be in use already. A publisher brings them to the list.
pub async fn declare_in_use(
    mut work: Work,
    chosen: &[EngagementId],
    reason: Reason,
) -> Result<RequestId, Error> {
    let has_recorded = must_let_declare(&mut work, chosen).await?;
    let chosen: BTreeSet<EngagementId> = chosen.iter().copied().collect();
    let details =
        RequestDraft { justification: reason.to_string(), ..RequestDraft::default() }.check()?;
    let engagements = chosen.iter().copied().collect();
    let request = begin(&mut work, RequestKind::AlreadyInUse, engagements, details).await?;
    let today = registry::today(&mut work).await?;
    let facts = facts::gather(&mut work, &request, today).await?;
    let approval = Approval { digest: facts.approval.approved.clone(), changes: facts.carried };
    store::requests::append_approval(&mut work.tx, request.id, work.now, &approval).await?;
    let id = request.id;
    let by = signature(&work, Permission::ApproveLegally)?;
    let declared = request.declare(by, has_recorded, facts.approval.approved)?;
    save(&mut work, &declared, Action::RequestApproved, Permission::ApproveLegally).await?;
    work.commit().await?;
    Ok(id)
}
