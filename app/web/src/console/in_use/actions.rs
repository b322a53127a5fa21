//! What is posted about what is already in use.

use domain::audit::Action;
use domain::id::EngagementId;
use domain::refusal::Refusal;
use domain::text::Reason;
use workflow::{Attempt, requests};

use super::list;
use crate::console::seat::Seat;
use crate::form::Form;
use crate::paths;
use crate::render::{Answer, Answered};

/// Declares what was ticked.
pub async fn declare(seat: Seat, form: Form) -> Answered {
    let chosen: Option<Vec<EngagementId>> =
        form.values("engagements").iter().map(|id| EngagementId::parse(id)).collect();
    let attempt = Attempt::to(Action::RequestApproved).on("request", "new");
    let done = match (chosen, Reason::parse(form.value("reason"))) {
        (None, _) => {
            Err(Refusal::field("engagements", "Choose among the engagements that are listed.")
                .into())
        }
        (_, Err(fault)) => Err(Refusal::field("reason", fault.0).into()),
        (Some(chosen), Ok(reason)) => {
            seat.perform(attempt, async |work| {
                requests::declare_in_use(work, &chosen, reason).await
            })
            .await
        }
    };
    match done {
        Ok(id) => Ok(Answer::see(paths::record(paths::REQUESTS, id))),
        Err(error) => {
            let told = form.submission().told(error)?;
            Ok(Answer::again(list::view(&seat, &told).await?))
        }
    }
}
