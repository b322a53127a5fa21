//! What is posted about what is already in use.

use domain::audit::Action;
use domain::id::EngagementId;
use domain::refusal::Refusal;
use workflow::{Attempt, Work, requests};

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
    let declare = async |mut work: Work| {
        let told = "Choose among the engagements that are listed.";
        let chosen = chosen.ok_or_else(|| Refusal::field("engagements", told))?;
        match form.reason("reason") {
            Ok(reason) => requests::declare_in_use(work, &chosen, reason).await,
            Err(refusal) => {
                requests::must_let_declare(&mut work, &chosen).await?;
                Err(refusal.into())
            }
        }
    };
    match seat.perform(attempt, declare).await {
        Ok(id) => Ok(Answer::see(paths::record(paths::REQUESTS, id))),
        Err(error) => {
            let told = form.submission().told(error)?;
            Ok(Answer::again(list::view(&seat, &told).await?))
        }
    }
}
