//! What is posted about the log: exports and the walk, which are events themselves.

use domain::audit::Action;
use domain::refusal::Refusal;
use workflow::audit_log::{self, LogFormat, LogQuery};
use workflow::{Attempt, Error};

use super::list;
use crate::address::Named;
use crate::console::seat::Seat;
use crate::form::Form;
use crate::paths;
use crate::render::{Answer, Answered};

/// Everything that the filter finds, as a file.
pub async fn export(seat: Seat, Named(format): Named<LogFormat>, form: Form) -> Answered {
    let query: LogQuery = form.parsed()?;
    let attempt = Attempt::to(Action::LogExported).on("log", format.code());
    let done = seat.perform(attempt, async |work| audit_log::export(work, &query, format).await);
    match done.await {
        Ok(file) => Ok(Answer::file(&file.name, file.media_type, file.bytes)),
        // The log is read without a code, so that it is asked for here, on the way back to the filter.
        Err(Error::Refused(Refusal::StepUp)) => {
            Ok(Answer::see(paths::step_up_then(&list::here(&query))))
        }
        Err(error) => Err(error.into()),
    }
}

/// Walks the chain, and shows the log with what was found.
pub async fn verify(seat: Seat) -> Answered {
    let told = seat.perform(Attempt::to(Action::LogVerified), audit_log::verify).await?;
    list::view(&seat, &LogQuery::default(), 1, Some(told)).await
}
