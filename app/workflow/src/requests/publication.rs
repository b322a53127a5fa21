//! Bringing approved requests to the list: a day is chosen, everything is checked again, a version
//! is made (decisions 1, 15 and 20).

use std::collections::BTreeMap;

use domain::audit::Action;
use domain::canonical::Digest;
use domain::id::RequestId;
use domain::list_version::{
    Carried, Comparison, Entry, Published, Timeline, VersionNumber, compare,
};
use domain::notice::NoticePeriod;
use domain::organisation::Organisation;
use domain::person::Permission;
use domain::refusal::{Guard, Refusal};
use domain::request::{Act, PublicationFacts, Request, RequestState};
use domain::time::Day;

use super::{
    Facts, RequestLine, TIER_HELD, discreet, facts, load, load_for, open_lines, save, seen,
    signature,
};
use crate::failure::{Error, refused_or};
use crate::work::Work;
use crate::{engagements, lists, registry};

/// A publisher chooses the day for an approved request: one on which it can be published, as far as
/// the list is known.
pub async fn schedule(mut work: Work, id: RequestId, effective_from: &str) -> Result<(), Error> {
    let (request, by) = load_for(&mut work, id, Act::Schedule).await?;
    work.must_have_confirmed()?;
    let staffing = facts::staffing(&mut work).await?;
    request.must_admit(Act::Schedule, work.person()?.id, staffing)?;
    let day = domain::fields::day(effective_from)
        .map_err(|fault| Refusal::field("effective_from", fault.0))?;
    let organisation = organisation(&mut work).await?;
    let today = registry::today(&mut work).await?;
    let facts = facts::gather(&mut work, &request, day).await?;
    let facts = PublicationFacts { approval: facts.approval, today, notice: notice(&organisation) };
    let scheduled = request.clone().schedule(signature(&work, by)?, staffing, day, &facts)?;
    if scheduled == request {
        return Ok(());
    }
    let changes = approved_changes(&mut work, &scheduled).await?;
    lists::drafted(&mut work, changes, day, None).await?;
    save(&mut work, &scheduled, Action::RequestScheduled, by).await?;
    work.commit().await
}

/// The first day on which a request may take effect; none until customers were told, where they
/// have to be. Of one that has ended, the first day as it was then, which does not move with today.
pub(super) async fn earliest(work: &mut Work, request: &Request) -> Result<Option<Day>, Error> {
    let today = registry::today(work).await?;
    if !request.is_notifiable() {
        return Ok(Some(today));
    }
    let (Some(told), Some(organisation)) =
        (&request.told, store::organisation::find(&mut work.tx).await?)
    else {
        return Ok(None);
    };
    let first = notice(&organisation).earliest_effective(told.on);
    Ok(Some(if request.state.is_final() { first } else { first.max(today) }))
}

/// What waits for a publisher.
pub struct Ready {
    /// Approved, without a day.
    pub approved: Vec<RequestLine>,
    /// Scheduled, by day.
    pub days: Vec<(Day, Vec<RequestLine>)>,
}

/// Everything that is approved and not published yet.
pub async fn ready(work: &mut Work) -> Result<Ready, Error> {
    work.must(Permission::ReadRegistry)?;
    let mut waiting = store::requests::open(&mut work.tx).await?;
    waiting.retain(|request| request.state.awaits_publication());
    let (mut approved, mut days) = (Vec::new(), BTreeMap::<Day, Vec<RequestLine>>::new());
    for line in open_lines(work, waiting).await? {
        match line.request.state {
            RequestState::Scheduled { effective_from } => {
                days.entry(effective_from).or_default().push(line);
            }
            _ => approved.push(line),
        }
    }
    Ok(Ready { approved, days: days.into_iter().collect() })
}

/// The requests that are scheduled for a day, by number.
pub async fn scheduled_for(work: &mut Work, day: Day) -> Result<Vec<RequestId>, Error> {
    work.must(Permission::ReadRegistry)?;
    let open = store::requests::open(&mut work.tx).await?.into_iter();
    let is_meant = |it: &Request| it.state == RequestState::Scheduled { effective_from: day };
    Ok(open.filter(is_meant).map(|request| request.id).collect())
}

/// What a publication would do, before the button.
pub struct Preview {
    /// The requests, each with what it rests on or what refuses it.
    pub requests: Vec<(Request, Result<Facts, Refusal>)>,
    /// From the start of this day.
    pub effective_from: Day,
    /// The version it would make, or why none; absent while a request is refused.
    pub outcome: Option<Result<Outcome, Refusal>>,
}

/// The version that a publication would make.
pub struct Outcome {
    /// Its number, as things stand.
    pub version: VersionNumber,
    /// How many entries it would have.
    pub entries: usize,
    /// What differs from the version that people read before it: of the same day the one that it takes
    /// over, else the one in force the day before. Absent for the first.
    pub comparison: Option<Comparison>,
    /// All entries of a first version.
    pub first: Vec<Entry>,
    /// Later versions that would be cut again: their numbers, and those of the versions that would
    /// stand in for them (decision 2).
    pub replaced: Vec<(VersionNumber, VersionNumber)>,
    /// The digest of exactly this, for [`publish_as_shown`].
    pub looked_at: Digest,
}

impl Preview {
    /// Whether nothing stands in the way.
    pub fn is_clear(&self) -> bool {
        matches!(self.outcome, Some(Ok(_)))
    }
}

/// Shows what publishing these scheduled requests would do.
pub async fn preview(work: &mut Work, ids: &[RequestId]) -> Result<Preview, Error> {
    work.must(Permission::Publish)?;
    let organisation = organisation(work).await?;
    let (requests, effective_from) = chosen(work, ids).await?;
    let mut shown = Vec::new();
    let mut changes = Vec::new();
    for request in requests {
        let facts = refused_or(checked(work, &request, effective_from, &organisation).await)?;
        match refused_or(approved_changes(work, &request).await)? {
            Ok(approved) => {
                changes.extend(approved);
                let mut facts = facts.map_err(|refusal| discreet_refusal(work, refusal));
                if let Ok(facts) = &mut facts {
                    discreet(work, facts);
                }
                shown.push((request, facts));
            }
            Err(refusal) => shown.push((request, Err(refusal))),
        }
    }
    let is_clear = shown.iter().all(|(_, facts)| facts.is_ok());
    let outcome = if is_clear {
        let made = refused_or(lists::preview(work, changes, effective_from, None).await)?;
        Some(made.and_then(|(timeline, published)| outcome(&timeline, published)))
    } else {
        None
    };
    Ok(Preview { requests: shown, effective_from, outcome })
}

fn outcome(timeline: &Timeline, published: Published) -> Result<Outcome, Refusal> {
    let first = published.versions.first();
    let first = first.ok_or_else(|| Refusal::rule("LIST-EMPTY", "There is nothing to publish."))?;
    let before = timeline.predecessor(first);
    Ok(Outcome {
        version: first.number(),
        entries: first.snapshot.entries.len(),
        comparison: before.map(|before| compare(timeline, before, first)),
        first: if before.is_none() { first.snapshot.entries.clone() } else { Vec::new() },
        looked_at: first.snapshot.content_hash.clone(),
        replaced: published.replaced,
    })
}

/// Terms and tiers are not for everybody: who may not read them is told that a guard holds, and whom
/// to ask.
fn discreet_refusal(work: &Work, refusal: Refusal) -> Refusal {
    let Refusal::Guard(held) = &refusal else { return refusal };
    let told = match held.guard {
        Guard::Gate => "A legal approver sees which clauses on the page of the request.",
        Guard::Sec => TIER_HELD,
        _ => return refusal,
    };
    if work.may(Permission::ReadRestricted) {
        return refusal;
    }
    Refusal::guard(held.guard, vec![told.to_owned()])
}

/// Publishes scheduled requests of one day as one list version.
pub async fn publish(
    work: Work,
    ids: &[RequestId],
    corrects: Option<VersionNumber>,
) -> Result<VersionNumber, Error> {
    bring_out(work, ids, corrects, None).await
}

/// Publishes exactly what a page showed: `looked_at` is the digest of its [`Outcome`], so that
/// nothing can change between looking and publishing.
pub async fn publish_as_shown(
    work: Work,
    ids: &[RequestId],
    corrects: Option<VersionNumber>,
    looked_at: &str,
) -> Result<VersionNumber, Error> {
    bring_out(work, ids, corrects, Some(looked_at)).await
}

async fn bring_out(
    mut work: Work,
    ids: &[RequestId],
    corrects: Option<VersionNumber>,
    looked_at: Option<&str>,
) -> Result<VersionNumber, Error> {
    work.must(Permission::Publish)?;
    work.must_have_confirmed()?;
    let organisation = organisation(&mut work).await?;
    let (requests, effective_from) = chosen(&mut work, ids).await?;

    let mut changes = Vec::new();
    for request in &requests {
        let checked = refused_or(checked(&mut work, request, effective_from, &organisation).await)?;
        checked.map_err(|refusal| discreet_refusal(&work, refusal))?;
        changes.extend(approved_changes(&mut work, request).await?);
    }
    if let Some(looked_at) = looked_at {
        must_be_as_shown(&mut work, changes.clone(), effective_from, looked_at).await?;
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

async fn must_be_as_shown(
    work: &mut Work,
    changes: Vec<Carried>,
    from: Day,
    looked_at: &str,
) -> Result<(), Error> {
    let (timeline, published) = lists::drafted(work, changes, from, None).await?;
    let now = outcome(&timeline, published)?.looked_at;
    Ok(seen(&now, looked_at, "would be published", "publish")?)
}

/// The requests, which have to be scheduled for one day.
async fn chosen(work: &mut Work, ids: &[RequestId]) -> Result<(Vec<Request>, Day), Error> {
    let mut requests = Vec::new();
    let mut day = None;
    for id in ids {
        let request = load(work, *id).await?;
        let effective_from = match request.state {
            RequestState::Scheduled { effective_from } => effective_from,
            RequestState::Approved => {
                let told =
                    format!("{} is not scheduled. Choose a day for it first.", request.reference());
                return Err(Refusal::rule("state", told).into());
            }
            _ => return Err(request.wrong_state("publish").into()),
        };
        if day.is_some_and(|day| day != effective_from) {
            return Err(Refusal::rule(
                "LIST-DAYS",
                "The requests are scheduled for different days. Publish those of one day together.",
            )
            .into());
        }
        day = Some(effective_from);
        requests.push(request);
    }
    let day =
        day.ok_or_else(|| Refusal::field("requests", "Choose at least one scheduled request."))?;
    Ok((requests, day))
}

async fn checked(
    work: &mut Work,
    request: &Request,
    day: Day,
    organisation: &Organisation,
) -> Result<Facts, Error> {
    let today = registry::today(work).await?;
    let staffing = facts::staffing(work).await?;
    let gathered = facts::gather(work, request, day).await?;
    let facts = PublicationFacts {
        approval: gathered.approval.clone(),
        today,
        notice: notice(organisation),
    };
    request.may_publish(&signature(work, Permission::Publish)?, staffing, &facts)?;
    Ok(gathered)
}

/// What was approved, and nothing else, goes into the version (decision 1).
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
        let RequestState::Published { version, .. } = request.state else {
            continue;
        };
        if let Some((_, new)) = published.replaced.iter().find(|(old, _)| *old == version) {
            store::requests::update(&mut work.tx, &request.recut(*new)).await?;
        }
    }
    Ok(())
}

async fn list_engagements(
    work: &mut Work,
    request: &Request,
    from: Day,
    today: Day,
) -> Result<(), Error> {
    for id in &request.engagements {
        let engagement = engagements::load(work, *id).await?;
        let stage = request.kind.listed(&engagement.stage, from, today);
        engagements::move_to(work, engagement, stage, Permission::Publish).await?;
    }
    Ok(())
}

async fn organisation(work: &mut Work) -> Result<Organisation, Error> {
    let found = store::organisation::find(&mut work.tx).await?;
    let told = "The company has no name and address yet. A legal approver proposes them under Organisation, and a second person confirms.";
    Ok(found.ok_or_else(|| Refusal::rule("organisation", told))?)
}

fn notice(organisation: &Organisation) -> NoticePeriod<'_> {
    let promises = &organisation.promises;
    NoticePeriod {
        days: promises.notice_days,
        unit: promises.notice_unit,
        holidays: &promises.holidays,
    }
}
