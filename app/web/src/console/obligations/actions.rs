//! What is posted about obligations.

use domain::audit::Action;
use domain::confidentiality::{Obligation, ObligationDraft};
use domain::id::{ObligationId, VendorId};
use domain::person::Permission;
use workflow::{Attempt, files, obligations, vendors};

use super::{edit, show};
use crate::address::Named;
use crate::console::edit_form::{EditForm, Version};
use crate::console::seat::Seat;
use crate::form::Form;
use crate::paths;
use crate::render::{Answer, Answered};
use crate::security::AskedHere;
use crate::submission::Submission;

/// The empty form.
pub async fn new(seat: Seat, Named(vendor): Named<VendorId>) -> Answered {
    seat.must(Permission::DraftInstruments)?;
    let found = vendors::show(&mut seat.read().await?, vendor).await?;
    Ok(Answer::page(edit::new_page(
        &seat.desk,
        &Submission::empty(),
        &found.vendor,
        &found.agreements,
    )))
}

/// Records an obligation.
pub async fn create(seat: Seat, Named(vendor): Named<VendorId>, form: Form) -> Answered {
    let draft: ObligationDraft = form.draft();
    let attempt = Attempt::to(Action::RecordCreated).on("vendor", vendor);
    match seat.perform(attempt, async |work| obligations::register(work, vendor, draft).await).await
    {
        Ok(id) => Ok(Answer::see(paths::record(paths::OBLIGATIONS, id))),
        Err(error) => {
            let told = form.submission().told(error)?;
            let found = vendors::show(&mut seat.read().await?, vendor).await?;
            Ok(Answer::again(edit::new_page(&seat.desk, &told, &found.vendor, &found.agreements)))
        }
    }
}

/// The form of a known obligation.
pub async fn edit(seat: Seat, Named(id): Named<ObligationId>) -> Answered {
    let found = obligations::show(&mut seat.read().await?, id).await?;
    seat.must(found.obligation.edit_permission())?;
    let form = EditForm::of(&saved(&found.obligation));
    Ok(Answer::page(edit::page(&seat.desk, form, &found.obligation, &found.agreements)))
}

/// Saves a known obligation.
pub async fn save(seat: Seat, Named(id): Named<ObligationId>, form: Form) -> Answered {
    let draft: ObligationDraft = form.draft();
    let typed = Version { fields: draft.to_fields(), revision: form.revision() };
    let attempt = Attempt::to(Action::RecordUpdated).on("obligation", id);
    let revise = async |work| obligations::revise(work, id, typed.revision, draft).await;
    match seat.perform(attempt, revise).await {
        Ok(()) => Ok(Answer::see(paths::record(paths::OBLIGATIONS, id))),
        Err(error) => {
            let found = obligations::show(&mut seat.read().await?, id).await?;
            let saved = saved(&found.obligation);
            let form = EditForm::refused(form.submission(), error, &typed, &saved)?;
            Ok(Answer::again(edit::page(&seat.desk, form, &found.obligation, &found.agreements)))
        }
    }
}

fn saved(obligation: &Obligation) -> Version {
    Version { fields: obligations::draft_of(obligation).to_fields(), revision: obligation.revision }
}

/// Confirms an obligation as the second person.
pub async fn confirm(seat: Seat, Named(id): Named<ObligationId>, form: Form) -> Answered {
    let revision = form.revision();
    let attempt = Attempt::to(Action::RecordMoved).on("obligation", id);
    let done =
        seat.perform(attempt, async |work| obligations::confirm(work, id, revision).await).await;
    again(&seat, id, &form, done).await
}

/// Stores the file.
pub async fn attach(seat: Seat, Named(id): Named<ObligationId>, form: Form) -> Answered {
    let revision = form.revision();
    let upload = crate::console::files::upload(&form);
    let attempt = Attempt::to(Action::FileAttached).on("obligation", id);
    let done = seat
        .perform(attempt, async |work| {
            files::attach_to_obligation(work, id, revision, &upload).await
        })
        .await;
    again(&seat, id, &form, done).await
}

/// Gives the file back.
pub async fn download(_: AskedHere, seat: Seat, Named(id): Named<ObligationId>) -> Answered {
    let attempt = Attempt::to(Action::FileDownloaded).on("obligation", id);
    let file = seat.perform(attempt, async |work| files::of_obligation(work, id).await).await?;
    crate::console::files::answer(file)
}

/// Back to the obligation's page, with what was refused.
async fn again(
    seat: &Seat,
    id: ObligationId,
    form: &Form,
    done: Result<(), workflow::Error>,
) -> Answered {
    let Err(error) = done else {
        return Ok(Answer::see(paths::record(paths::OBLIGATIONS, id)));
    };
    let told = form.submission().told(error)?;
    let found = obligations::show(&mut seat.read().await?, id).await?;
    let rights = show::Rights::of(seat, &found);
    Ok(Answer::again(show::view(seat, &found, &rights, &told)))
}
