//! What is posted about list versions.

use domain::audit::Action;
use domain::id::RequestId;
use domain::list_version::VersionNumber;
use domain::refusal::Refusal;
use domain::text::Line;
use domain::time::Day;
use workflow::lists::{self, Edition, Format, Wanted};
use workflow::{Attempt, requests};

use super::{preview, show};
use crate::address::Named;
use crate::console::seat::Seat;
use crate::error::Problem;
use crate::form::Form;
use crate::paths;
use crate::render::{Answer, Answered};

/// Publishes exactly what the page showed.
pub async fn publish(seat: Seat, form: Form) -> Answered {
    let ids: Vec<RequestId> =
        form.values("request").iter().filter_map(|id| RequestId::parse(id)).collect();
    let day = Day::parse(form.value("day")).ok_or_else(|| {
        Problem::bad_request("This form was not filled by its own page. Open the page again and repeat your entries.")
    })?;
    let looked_at = form.value("looked_at").to_owned();
    let corrects = form.value("corrects").to_owned();
    let attempt = Attempt::to(Action::ListPublished);
    let attempt = match ids[..] {
        [] => attempt.on("list_version", "new"),
        _ => ids.iter().fold(attempt, |attempt, id| attempt.on("request", id)),
    };
    let done = match VersionNumber::parse(&corrects) {
        None if !corrects.is_empty() => {
            Err(Refusal::field("corrects", "Choose one of the versions.").into())
        }
        corrects => {
            let act =
                async |work| requests::publish_as_shown(work, &ids, corrects, &looked_at).await;
            seat.perform(attempt, act).await
        }
    };
    match done {
        Ok(number) => Ok(Answer::see(paths::record(paths::LISTS, number))),
        Err(error) => {
            let why = error.refusal().cloned();
            let told = form.submission().told(error)?;
            match (preview::view(&seat, day, &ids, &[], &told).await, why) {
                (Ok(page), _) => Ok(Answer::again(page)),
                // Requests that went out in between cannot be shown as what would be published.
                (Err(_), Some(why)) => Err(why.into()),
                (Err(problem), None) => Err(problem),
            }
        }
    }
}

/// The edition for contracts, with contact persons.
pub async fn contract(seat: Seat, Named(number): Named<VersionNumber>, form: Form) -> Answered {
    let attempt = Attempt::to(Action::ExportMade).on("list_version", number);
    let export = async |work| {
        let wanted = Wanted {
            side: Some(number.to_string()),
            format: Format::Pdf,
            edition: Edition::Contract,
            recipient: recipient(&form)?,
        };
        lists::export(work, wanted).await
    };
    match seat.perform(attempt, export).await {
        Ok(file) => Ok(Answer::file(&file.name, file.media_type, file.bytes)),
        Err(error) => {
            let told = form.submission().told(error)?;
            Ok(Answer::again(show::view(&seat, number, &told).await?))
        }
    }
}

/// Who the edition is for, if anybody is named.
fn recipient(form: &Form) -> Result<Option<String>, Refusal> {
    match form.value("recipient").trim() {
        "" => Ok(None),
        name => match Line::parse(name) {
            Ok(line) => Ok(Some(line.to_string())),
            Err(fault) => Err(Refusal::field("recipient", fault.0)),
        },
    }
}
