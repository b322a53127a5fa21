//! What is posted about the log: exports and the walk, which are events themselves.

use axum::extract::Path;
use domain::audit::Action;
use workflow::Attempt;
use workflow::audit_log::{self, LogFormat, LogQuery};

use super::list;
use crate::console::seat::Seat;
use crate::error::Problem;
use crate::form::Form;
use crate::render::{Answer, Answered};

/// Everything that the filter finds, as a file.
pub async fn export(seat: Seat, Path(format): Path<String>, form: Form) -> Answered {
    let format = LogFormat::parse(&format).ok_or_else(Problem::not_found)?;
    let query: LogQuery = form.draft()?;
    let attempt = Attempt::to(Action::LogExported).on("log", format.code());
    let file =
        seat.perform(attempt, async |work| audit_log::export(work, &query, format).await).await?;
    Ok(Answer::file(&file.name, file.media_type, file.bytes))
}

/// Walks the chain, and shows the log with what was found.
pub async fn verify(seat: Seat) -> Answered {
    let told = seat.perform(Attempt::to(Action::LogVerified), audit_log::verify).await?;
    list::view(&seat, &LogQuery::default(), 1, Some(told)).await
}
