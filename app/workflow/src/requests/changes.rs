//! What edits of the registry do to requests: some are locked, some lose their approvals.

use domain::audit::Action;
use domain::id::{EngagementId, RequestId};
use domain::person::Permission;
use domain::request::RequestState;

use super::{KIND, back_to_proposed, signature};
use crate::failure::Error;
use crate::work::Work;

/// The request that is being decided about an engagement, if one is: its content is locked
/// (decision 19).
pub async fn open_for_engagement(
    work: &mut Work,
    engagement: EngagementId,
) -> Result<Option<(RequestId, String)>, Error> {
    let open = store::requests::open_for_engagement(&mut work.tx, engagement).await?;
    let locking = open.into_iter().find(domain::request::Request::locks_content);
    Ok(locking.map(|request| (request.id, request.reference().to_string())))
}

/// Content that an approval rests on may have changed: approvals whose digest no longer fits are
/// void, and the requests go back to the legal review (SOD-6).
pub async fn content_changed(work: &mut Work, engagements: &[EngagementId]) -> Result<(), Error> {
    for engagement in engagements {
        for request in store::requests::open_for_engagement(&mut work.tx, *engagement).await? {
            if !matches!(request.state, RequestState::Approved | RequestState::Scheduled { .. }) {
                continue;
            }
            let today = crate::registry::today(work).await?;
            let facts =
                super::facts::gather(work, &request, super::facts::day_of(&request, today)).await;
            let still_fits = facts
                .is_ok_and(|facts| request.approved_digest() == Some(&facts.approval.approved));
            if still_fits {
                continue;
            }
            let by = [
                Permission::EditRegistry,
                Permission::EditClauses,
                Permission::DraftInstruments,
                Permission::ReadRegistry,
            ];
            let by = by
                .into_iter()
                .find(|&permission| work.may(permission))
                .and_then(|permission| signature(work, permission).ok());
            let voided = request.content_changed(by);
            back_to_proposed(work, &voided, Permission::ReadRegistry).await?;
            store::requests::update(&mut work.tx, &voided).await?;
            let event = work.event(Action::ApprovalVoided).on(KIND, voided.id).because("SOD-6");
            work.record(event).await?;
        }
    }
    Ok(())
}
