//! What is posted about engagements.

use domain::audit::Action;
use domain::engagement::{Engagement, EngagementDraft};
use domain::fields::Fields;
use domain::id::{EngagementId, VendorId};
use domain::person::Permission;
use workflow::registry::Words;
use workflow::{Attempt, engagements, registry, vendors};

use super::edit;
use crate::address::Named;
use crate::console::edit_form::{EditForm, Version};
use crate::console::rows;
use crate::console::seat::Seat;
use crate::error::Problem;
use crate::form::Form;
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::submission::Submission;

/// The empty form.
pub async fn new(seat: Seat, Named(vendor): Named<VendorId>) -> Answered {
    seat.must(Permission::EditRegistry)?;
    let form = Submission::empty().with("optionality", "core").with("relationship", "subprocessor");
    Ok(Answer::page(new_page(&seat, vendor, &form).await?))
}

/// Records an engagement, or adds an empty place.
pub async fn create(seat: Seat, Named(vendor): Named<VendorId>, form: Form) -> Answered {
    seat.must(Permission::EditRegistry)?;
    let draft = draft_of(&form);
    let mut typed = draft.to_fields();
    if form.has("add_place") {
        add_place(&mut typed, draft.locations.len());
        let form = Submission::filled(&typed);
        return Ok(Answer::page(new_page(&seat, vendor, &form).await?));
    }
    let attempt = Attempt::to(Action::RecordCreated).on("vendor", vendor);
    let register = async |work| engagements::register(work, vendor, draft).await;
    match seat.perform(attempt, register).await {
        Ok(id) => Ok(Answer::see(paths::record(paths::ENGAGEMENTS, id))),
        Err(error) => {
            let told = Submission::filled(&typed).told(error)?;
            Ok(Answer::again(new_page(&seat, vendor, &told).await?))
        }
    }
}

async fn new_page(seat: &Seat, vendor: VendorId, form: &Submission) -> Result<Page, Problem> {
    let mut work = seat.read().await?;
    let vendor = vendors::load(&mut work, vendor).await?;
    let words = registry::words(&mut work).await?;
    Ok(edit::new_page(&seat.desk, form, &vendor, &words))
}

/// The form of a known engagement.
pub async fn edit(seat: Seat, Named(id): Named<EngagementId>) -> Answered {
    seat.must(Permission::EditRegistry)?;
    let mut work = seat.read().await?;
    let engagement = engagements::load(&mut work, id).await?;
    engagements::must_be_editable(&mut work, &engagement).await?;
    let words = registry::words(&mut work).await?;
    let form = EditForm::of(&saved(&engagement));
    Ok(Answer::page(edit::page(&seat.desk, form, &engagement, &words)))
}

/// Saves a known engagement, or adds an empty place.
pub async fn save(seat: Seat, Named(id): Named<EngagementId>, form: Form) -> Answered {
    seat.must(Permission::EditRegistry)?;
    let draft = draft_of(&form);
    let mut typed = Version { fields: draft.to_fields(), revision: form.revision() };
    if form.has("add_place") {
        add_place(&mut typed.fields, draft.locations.len());
        let (engagement, words) = load(&seat, id).await?;
        let form = EditForm::of(&typed);
        return Ok(Answer::page(edit::page(&seat.desk, form, &engagement, &words)));
    }
    let attempt = Attempt::to(Action::RecordUpdated).on("engagement", id);
    let revise = async |work| engagements::revise(work, id, typed.revision, draft).await;
    match seat.perform(attempt, revise).await {
        Ok(()) => Ok(Answer::see(paths::record(paths::ENGAGEMENTS, id))),
        Err(error) => {
            let (engagement, words) = load(&seat, id).await?;
            let form = Submission::filled(&typed.fields);
            let form = EditForm::refused(form, error, &typed, &saved(&engagement))?;
            Ok(Answer::again(edit::page(&seat.desk, form, &engagement, &words)))
        }
    }
}

async fn load(seat: &Seat, id: EngagementId) -> Result<(Engagement, Words), Problem> {
    let mut work = seat.read().await?;
    let engagement = engagements::load(&mut work, id).await?;
    Ok((engagement, registry::words(&mut work).await?))
}

fn saved(engagement: &Engagement) -> Version {
    Version { fields: engagements::draft_of(engagement).to_fields(), revision: engagement.revision }
}

fn draft_of(form: &Form) -> EngagementDraft {
    rows::draft(form, "locations")
}

fn add_place(typed: &mut Fields, number: usize) {
    typed.set(format!("locations.{number}.role"), "");
}
