//! Bringing approved requests to the list: a day is chosen, everything is checked again, a version
//! is made (decisions 1, 15 and 20).

use domain::audit::Action;
use domain::engagement::{Engagement, Listing, Stage};
use domain::id::RequestId;
use domain::list_version::{Carried, Published, VersionNumber};
use domain::notice::NoticePeriod;
use domain::organisation::Organisation;
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::request::{PublicationFacts, Request, RequestKind, RequestState};
use domain::time::Day;

use super::{Facts, facts, load, save, signature};
use crate::failure::Error;
use crate::work::Work;
use crate::{engagements, lists, registry};

/// Days within which the gaps of what was already in use are mended (decision 14).
const MEND_DAYS: i32 = 90;

/// A publisher chooses the day for an approved request.
pub async fn schedule(mut work: Work, id: RequestId, effective_from: &str) -> Result<(), Error> {
    work.must(Permission::Publish)?;
    work.must_have_confirmed()?;
    let day = domain::engagement::day(effective_from).map_err(|fault| Refusal::field("effective_from", fault.0))?;
    let request = load(&mut work, id).await?;
    let organisation = organisation(&mut work).await?;
    let today = registry::today(&mut work).await?;
    let staffing = facts::staffing(&mut work).await?;
    let facts = facts::gather(&mut work, &request, day).await?;
    let facts = PublicationFacts { approval: facts.approval, today, notice: notice(&organisation) };
    let scheduled = request.schedule(signature(&work, Permission::Publish)?, staffing, day, &facts)?;
    save(&mut work, &scheduled, Action::RequestScheduled, Permission::Publish).await?;
    work.commit().await
}

/// What a publication would do, before the button.
pub struct Preview {
    /// The requests, each with what it rests on or what refuses it.
    pub requests: Vec<(Request, Result<Facts, Refusal>)>,
    /// From the start of this day.
    pub effective_from: Day,
}

impl Preview {
    /// Whether nothing stands in the way.
    pub fn is_clear(&self) -> bool {
        self.requests.iter().all(|(_, facts)| facts.is_ok())
    }
}

/// Shows what publishing these scheduled requests would do.
pub async fn preview(work: &mut Work, ids: &[RequestId]) -> Result<Preview, Error> {
    work.must(Permission::Publish)?;
    let organisation = organisation(work).await?;
    let (requests, effective_from) = chosen(work, ids).await?;
    let mut shown = Vec::new();
    for request in requests {
        let checked = checked(work, &request, effective_from, &organisation).await;
        let facts = match checked {
            Ok(facts) => Ok(facts),
            Err(Error::Refused(refusal)) => Err(refusal),
            Err(failed) => return Err(failed),
        };
        shown.push((request, facts));
    }
    Ok(Preview { requests: shown, effective_from })
}

/// Publishes scheduled requests of one day as one list version.
pub async fn publish(mut work: Work, ids: &[RequestId], corrects: Option<VersionNumber>) -> Result<VersionNumber, Error> {
    work.must(Permission::Publish)?;
    work.must_have_confirmed()?;
    let organisation = organisation(&mut work).await?;
    let (requests, effective_from) = chosen(&mut work, ids).await?;

    let mut changes = Vec::new();
    for request in &requests {
        checked(&mut work, request, effective_from, &organisation).await?;
        changes.extend(approved_changes(&mut work, request).await?);
    }
    let published = lists::publish(&mut work, changes, effective_from, corrects).await?;
    let Some(first) = published.versions.first() else {
        return Err(Refusal::rule("LIST-EMPTY", "There is nothing to publish.").into());
    };
    let (version, hash) = (first.number(), first.snapshot.content_hash.clone());

    follow_replaced(&mut work, &published).await?;
    let today = registry::today(&mut work).await?;
    for request in requests {
        list_engagements(&mut work, &request, effective_from, today).await?;
        let by = signature(&work, Permission::Publish)?;
        let done = request.published(by, version, effective_from, hash.clone());
        save(&mut work, &done, Action::RequestPublished, Permission::Publish).await?;
    }
    work.commit().await?;
    Ok(version)
}

/// The requests, which have to be scheduled for one day.
async fn chosen(work: &mut Work, ids: &[RequestId]) -> Result<(Vec<Request>, Day), Error> {
    let mut requests = Vec::new();
    let mut day = None;
    for id in ids {
        let request = load(work, *id).await?;
        let RequestState::Scheduled { effective_from } = request.state else {
            let told = format!("{} is not scheduled. Choose a day for it first.", request.reference());
            return Err(Refusal::rule("state", told).into());
        };
        if day.is_some_and(|day| day != effective_from) {
            return Err(Refusal::rule("LIST-DAYS", "The requests are scheduled for different days. Publish those of one day together.").into());
        }
        day = Some(effective_from);
        requests.push(request);
    }
    let day = day.ok_or_else(|| Refusal::field("requests", "Choose at least one scheduled request."))?;
    Ok((requests, day))
}

async fn checked(work: &mut Work, request: &Request, day: Day, organisation: &Organisation) -> Result<Facts, Error> {
    let today = registry::today(work).await?;
    let staffing = facts::staffing(work).await?;
    let gathered = facts::gather(work, request, day).await?;
    let facts = PublicationFacts { approval: gathered.approval.clone(), today, notice: notice(organisation) };
    request.may_publish(&signature(work, Permission::Publish)?, staffing, &facts)?;
    Ok(gathered)
}

/// What was approved, and nothing else, goes into the version (decision 1). Whether an entry is new
/// is judged now: another publication may have listed it since.
async fn approved_changes(work: &mut Work, request: &Request) -> Result<Vec<Carried>, Error> {
    let approval = store::requests::last_approval(&mut work.tx, request.id).await?;
    let approval = approval.ok_or_else(|| Refusal::rule("SOD-6", "There is no approval on record for this request. A legal approver has to approve it again."))?;
    if Some(&approval.digest) != request.approved_digest() {
        return Err(Refusal::rule("SOD-6", "The approval on record is not the one that was signed last. A legal approver has to approve it again.").into());
    }
    Ok(approval.changes)
}

/// Requests of versions that were cut again follow them to their new numbers.
async fn follow_replaced(work: &mut Work, published: &Published) -> Result<(), Error> {
    if published.replaced.is_empty() {
        return Ok(());
    }
    for request in store::requests::published(&mut work.tx).await? {
        let RequestState::Published { version, .. } = request.state else { continue };
        if let Some((_, new)) = published.replaced.iter().find(|(old, _)| *old == version) {
            store::requests::update(&mut work.tx, &request.recut(*new)).await?;
        }
    }
    Ok(())
}

async fn list_engagements(work: &mut Work, request: &Request, from: Day, today: Day) -> Result<(), Error> {
    for id in &request.engagements {
        let engagement = engagements::load(work, *id).await?;
        let stage = listed_stage(&engagement, request.kind, from, today);
        engagements::move_to(work, engagement, stage, Permission::Publish).await?;
    }
    Ok(())
}

fn listed_stage(engagement: &Engagement, kind: RequestKind, from: Day, today: Day) -> Stage {
    let fresh = Listing { announced_on: today, from, until: None };
    match (&engagement.stage, kind) {
        (Stage::Listed { listing, mend_by }, RequestKind::Removal) => {
            Stage::Listed { listing: Listing { until: Some(from), ..listing.clone() }, mend_by: *mend_by }
        }
        // A change passed the gate, so whatever was to be mended is mended.
        (Stage::Listed { listing, .. }, _) => Stage::Listed { listing: listing.clone(), mend_by: None },
        (_, RequestKind::AlreadyInUse) => Stage::Listed { listing: fresh, mend_by: Some(today.plus_days(MEND_DAYS)) },
        (_, _) => Stage::Listed { listing: fresh, mend_by: None },
    }
}

async fn organisation(work: &mut Work) -> Result<Organisation, Error> {
    let found = store::organisation::find(&mut work.tx).await?;
    let told = "The company has no name and address yet. A legal approver proposes them under Organisation, and a second person confirms.";
    Ok(found.ok_or_else(|| Refusal::rule("organisation", told))?)
}

fn notice(organisation: &Organisation) -> NoticePeriod<'_> {
    let promises = &organisation.promises;
    NoticePeriod { days: promises.notice_days, unit: promises.notice_unit, holidays: &promises.holidays }
}
