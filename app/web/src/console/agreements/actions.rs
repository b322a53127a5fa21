//! What is posted about agreements.

use domain::agreement::{AdvanceDraft, Agreement, AgreementDraft};
use domain::audit::Action;
use domain::id::{AgreementId, VendorId};
use domain::person::Permission;
use workflow::vendors::VendorView;
use workflow::{Attempt, agreements, files, registry, vendors};

use super::fields::Choices;
use super::{edit, show};
use crate::address::Named;
use crate::console::edit_form::{EditForm, Version};
use crate::console::seat::Seat;
use crate::form::Form;
use crate::paths;
use crate::render::{Answer, Answered};
use crate::security::AskedHere;
use crate::submission::Submission;

/// The empty form, with what is usual filled in.
pub async fn new(seat: Seat, Named(vendor): Named<VendorId>) -> Answered {
    seat.must(Permission::DraftInstruments)?;
    let mut work = seat.read().await?;
    let found = vendors::show(&mut work, vendor).await?;
    let ours = registry::words(&mut work)
        .await?
        .organisation
        .map(|organisation| organisation.promises.legal_name.to_string());
    let form = Submission::empty()
        .with("our_entity", ours.unwrap_or_default())
        .with("vendor_entity", found.vendor.details.legal_name.to_string())
        .with("our_role", "processor")
        .with("vendor_role", "subprocessor")
        .with("precedence", "50");
    Ok(Answer::page(edit::new_page(&seat.desk, &form, &found.vendor, &around(&found, None))))
}

/// Records an agreement.
pub async fn create(seat: Seat, Named(vendor): Named<VendorId>, form: Form) -> Answered {
    let draft: AgreementDraft = form.draft();
    let attempt = Attempt::to(Action::RecordCreated).on("vendor", vendor);
    match seat.perform(attempt, async |work| agreements::register(work, vendor, draft).await).await
    {
        Ok(id) => Ok(Answer::see(paths::record(paths::AGREEMENTS, id))),
        Err(error) => {
            let told = form.submission().told(error)?;
            let found = vendors::show(&mut seat.read().await?, vendor).await?;
            Ok(Answer::again(edit::new_page(
                &seat.desk,
                &told,
                &found.vendor,
                &around(&found, None),
            )))
        }
    }
}

/// The form of a known agreement.
pub async fn edit(seat: Seat, Named(id): Named<AgreementId>) -> Answered {
    let mut work = seat.read().await?;
    let agreement = agreements::load(&mut work, id).await?;
    seat.must(agreement.edit_permission())?;
    let found = vendors::show(&mut work, agreement.details.vendor).await?;
    let (form, choices) = (EditForm::of(&saved(&agreement)), around(&found, Some(id)));
    Ok(Answer::page(edit::page(&seat.desk, form, &agreement, &choices)))
}

/// Saves a known agreement.
pub async fn save(seat: Seat, Named(id): Named<AgreementId>, form: Form) -> Answered {
    let draft: AgreementDraft = form.draft();
    let typed = Version { fields: draft.to_fields(), revision: form.revision() };
    let attempt = Attempt::to(Action::RecordUpdated).on("agreement", id);
    let revise = async |work| agreements::revise(work, id, typed.revision, draft).await;
    match seat.perform(attempt, revise).await {
        Ok(()) => Ok(Answer::see(paths::record(paths::AGREEMENTS, id))),
        Err(error) => {
            let mut work = seat.read().await?;
            let agreement = agreements::load(&mut work, id).await?;
            let found = vendors::show(&mut work, agreement.details.vendor).await?;
            let form = EditForm::refused(form.submission(), error, &typed, &saved(&agreement))?;
            let choices = around(&found, Some(id));
            Ok(Answer::again(edit::page(&seat.desk, form, &agreement, &choices)))
        }
    }
}

fn saved(agreement: &Agreement) -> Version {
    Version { fields: agreements::draft_of(agreement).to_fields(), revision: agreement.revision }
}

/// Records a step.
pub async fn advance(seat: Seat, Named(id): Named<AgreementId>, form: Form) -> Answered {
    let revision = form.revision();
    let draft: AdvanceDraft = form.parsed()?;
    let attempt = Attempt::to(Action::RecordMoved).on("agreement", id);
    let done = seat
        .perform(attempt, async |work| agreements::advance(work, id, revision, &draft).await)
        .await;
    again(&seat, id, &form, done).await
}

/// Stores the file.
pub async fn attach(seat: Seat, Named(id): Named<AgreementId>, form: Form) -> Answered {
    let revision = form.revision();
    let upload = crate::console::files::upload(&form);
    let attempt = Attempt::to(Action::FileAttached).on("agreement", id);
    let done = seat
        .perform(attempt, async |work| {
            files::attach_to_agreement(work, id, revision, &upload).await
        })
        .await;
    again(&seat, id, &form, done).await
}

/// Gives the file back.
pub async fn download(_: AskedHere, seat: Seat, Named(id): Named<AgreementId>) -> Answered {
    let attempt = Attempt::to(Action::FileDownloaded).on("agreement", id);
    let file = seat.perform(attempt, async |work| files::of_agreement(work, id).await).await?;
    crate::console::files::answer(file)
}

/// Back to the agreement's page, with what was refused.
async fn again(
    seat: &Seat,
    id: AgreementId,
    form: &Form,
    done: Result<(), workflow::Error>,
) -> Answered {
    let Err(error) = done else {
        return Ok(Answer::see(paths::record(paths::AGREEMENTS, id)));
    };
    let told = form.submission().told(error)?;
    let found = agreements::show(&mut seat.read().await?, id).await?;
    let rights = show::Rights::of(seat, &found);
    Ok(Answer::again(show::view(&seat.desk, &found, &rights, &told)))
}

fn around(found: &VendorView, itself: Option<AgreementId>) -> Choices {
    let engagements: Vec<_> = found.engagements.iter().map(|line| &line.engagement).collect();
    let agreements: Vec<_> =
        found.agreements.iter().filter(|agreement| Some(agreement.id) != itself).collect();
    Choices::of(&engagements, &agreements)
}
