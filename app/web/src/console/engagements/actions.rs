//! What is posted about engagements.

use domain::audit::Action;
use domain::engagement::EngagementDraft;
use domain::fields::Fields;
use domain::id::{EngagementId, VendorId};
use domain::person::Permission;
use workflow::{Attempt, engagements, registry, vendors};

use super::edit;
use crate::address::Named;
use crate::console::rows;
use crate::console::seat::Seat;
use crate::console::stale::{both_versions, is_stale, revision};
use crate::form::Form;
use crate::paths;
use crate::render::{Answer, Answered};
use crate::submission::Submission;

/// The empty form.
pub async fn new(seat: Seat, Named(vendor): Named<VendorId>) -> Answered {
    seat.must(Permission::EditRegistry)?;
    let mut work = seat.read().await?;
    let vendor = vendors::load(&mut work, vendor).await?;
    let words = registry::words(&mut work).await?;
    let form = Submission::empty().with("optionality", "core").with("relationship", "subprocessor");
    Ok(Answer::page(edit::new_page(&seat.desk, &form, &vendor, &words)))
}

/// Records an engagement, or adds an empty place.
pub async fn create(seat: Seat, Named(vendor): Named<VendorId>, form: Form) -> Answered {
    seat.must(Permission::EditRegistry)?;
    let draft = draft_of(&form);
    let mut typed = draft.to_fields();
    let done = if form.has("add_place") {
        add_place(&mut typed, draft.locations.len());
        None
    } else {
        let attempt = Attempt::to(Action::RecordCreated).on("vendor", vendor);
        Some(
            seat.perform(attempt, async |work| engagements::register(work, vendor, draft).await)
                .await,
        )
    };
    let mut work = seat.read().await?;
    let vendor = vendors::load(&mut work, vendor).await?;
    let words = registry::words(&mut work).await?;
    let form = Submission::filled(&typed);
    match done {
        None => Ok(Answer::page(edit::new_page(&seat.desk, &form, &vendor, &words))),
        Some(Ok(id)) => Ok(Answer::see(paths::record(paths::ENGAGEMENTS, id))),
        Some(Err(error)) => {
            Ok(Answer::again(edit::new_page(&seat.desk, &form.told(error)?, &vendor, &words)))
        }
    }
}

/// The form of a known engagement.
pub async fn edit(seat: Seat, Named(id): Named<EngagementId>) -> Answered {
    seat.must(Permission::EditRegistry)?;
    let mut work = seat.read().await?;
    let engagement = engagements::load(&mut work, id).await?;
    engagements::must_be_editable(&mut work, &engagement).await?;
    let words = registry::words(&mut work).await?;
    let form = Submission::filled(&engagements::draft_of(&engagement).to_fields());
    Ok(Answer::page(edit::page(&seat.desk, &form, &engagement, &words, None)))
}

/// Saves a known engagement, or adds an empty place.
pub async fn save(seat: Seat, Named(id): Named<EngagementId>, form: Form) -> Answered {
    seat.must(Permission::EditRegistry)?;
    let revision = revision(&form)?;
    let draft = draft_of(&form);
    let mut typed = draft.to_fields();
    let done = if form.has("add_place") {
        add_place(&mut typed, draft.locations.len());
        None
    } else {
        let attempt = Attempt::to(Action::RecordUpdated).on("engagement", id);
        Some(
            seat.perform(attempt, async |work| {
                engagements::revise(work, id, revision, draft).await
            })
            .await,
        )
    };
    let mut work = seat.read().await?;
    let mut engagement = engagements::load(&mut work, id).await?;
    let words = registry::words(&mut work).await?;
    let form = Submission::filled(&typed);
    match done {
        None => {
            engagement.revision = revision;
            Ok(Answer::page(edit::page(&seat.desk, &form, &engagement, &words, None)))
        }
        Some(Ok(())) => Ok(Answer::see(paths::record(paths::ENGAGEMENTS, id))),
        Some(Err(error)) => {
            let saved = engagements::draft_of(&engagement).to_fields();
            let stale = is_stale(&error).then(|| both_versions(&saved, &typed));
            if stale.is_none() {
                engagement.revision = revision;
            }
            Ok(Answer::again(edit::page(
                &seat.desk,
                &form.told(error)?,
                &engagement,
                &words,
                stale,
            )))
        }
    }
}

fn draft_of(form: &Form) -> EngagementDraft {
    EngagementDraft::from_fields(&rows::without_removed(&form.fields(), "locations"))
}

fn add_place(typed: &mut Fields, number: usize) {
    typed.set(format!("locations.{number}.role"), "");
}
