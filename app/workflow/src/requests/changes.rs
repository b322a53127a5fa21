//! What edits of the registry do to requests: some are locked, some lose their approvals.

use domain::audit::Action;
use domain::id::{EngagementId, Ref};
use domain::list_version::Timeline;
use domain::person::Permission;
use domain::request::{Request, RequestEvent};
use domain::time::Day;

use super::{KIND, facts, follow, signature};
use crate::failure::{Error, refused_or};
use crate::work::Work;
use crate::{lists, registry};

/// The number of the request that is being decided about an engagement, if one is: its content is
/// locked (decision 19).
pub async fn locking_request(
    work: &mut Work,
    engagement: EngagementId,
) -> Result<Option<Ref>, Error> {
    let open = store::requests::open_for_engagement(&mut work.tx, engagement).await?;
    let locking = open.into_iter().find(Request::locks_content);
    Ok(locking.map(|request| request.reference()))
}

/// The number of the open request about an engagement that passed its security review, if one did:
/// what it showed then is signed (SOD-6).
pub async fn reviewed_request(
    work: &mut Work,
    engagement: EngagementId,
) -> Result<Option<Ref>, Error> {
    let open = store::requests::open_for_engagement(&mut work.tx, engagement).await?;
    let passed = |request: &&Request| request.standing_step(RequestEvent::PassSecurity).is_some();
    Ok(open.iter().find(passed).map(Request::reference))
}

/// Content that an approval rests on may have changed, in an act that the right `by` let through:
/// approvals whose digest no longer fits are void, and the requests go back to the legal review
/// (SOD-6).
pub async fn content_changed(
    work: &mut Work,
    engagements: &[EngagementId],
    by: Permission,
) -> Result<(), Error> {
    let speaks_of = |request: &Request| {
        request.engagements.iter().any(|engagement| engagements.contains(engagement))
    };
    void_what_no_longer_fits(work, by, speaks_of).await
}

/// The same for what every approval may rest on: the baseline, the origins of customers' data.
pub async fn promises_changed(work: &mut Work, by: Permission) -> Result<(), Error> {
    void_what_no_longer_fits(work, by, |_| true).await
}

async fn void_what_no_longer_fits(
    work: &mut Work,
    by: Permission,
    concerns: impl Fn(&Request) -> bool,
) -> Result<(), Error> {
    let mut approved = store::requests::open(&mut work.tx).await?;
    approved.retain(|request| request.state.awaits_publication() && concerns(request));
    if approved.is_empty() {
        return Ok(());
    }
    let today = registry::today(work).await?;
    let timeline = lists::timeline(work).await?;
    for request in approved {
        if !still_fits(work, &timeline, &request, today).await? {
            void(work, request, by).await?;
        }
    }
    Ok(())
}

/// Whether what was approved is what would be approved now. What is refused now is not.
async fn still_fits(
    work: &mut Work,
    timeline: &Timeline,
    request: &Request,
    today: Day,
) -> Result<bool, Error> {
    let facts = facts::gather_on(work, timeline, request, facts::day_of(request, today)).await;
    let facts = refused_or(facts)?;
    Ok(facts.is_ok_and(|facts| request.approved_digest() == Some(&facts.approval.approved)))
}

/// Signed in the role that the change was made in. Where no person made it, nobody signs.
async fn void(work: &mut Work, request: Request, by: Permission) -> Result<(), Error> {
    let signed = match work.caller.actor.person() {
        Some(_) => Some(signature(work, by)?),
        None => None,
    };
    let voided = request.content_changed(signed);
    follow(work, &voided, by).await?;
    store::requests::update(&mut work.tx, &voided).await?;
    let event = work.event_by(Action::ApprovalVoided, by).on(KIND, voided.id).because("SOD-6");
    work.record(event).await
}
