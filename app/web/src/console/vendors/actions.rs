//! What is posted about vendors.

use domain::audit::Action;
use domain::id::VendorId;
use domain::refusal::Refusal;
use domain::vendor::{RiskTier, Vendor, VendorDraft};
use workflow::{Attempt, vendors};

use super::{edit, show};
use crate::address::Named;
use crate::console::edit_form::{EditForm, Version};
use crate::console::seat::Seat;
use crate::form::Form;
use crate::paths;
use crate::render::{Answer, Answered};
use crate::submission::Submission;

/// The empty form.
pub async fn new(seat: Seat) -> Answered {
    seat.must(domain::person::Permission::EditRegistry)?;
    Ok(Answer::page(edit::new_page(&seat.desk, &Submission::empty())))
}

/// Records a vendor.
pub async fn create(seat: Seat, form: Form) -> Answered {
    let draft: VendorDraft = form.draft();
    let is_another = form.value("is_another") == "yes";
    let attempt = Attempt::to(Action::RecordCreated).on("vendor", "new");
    match seat.perform(attempt, async |work| vendors::register(work, draft, is_another).await).await
    {
        Ok(id) => Ok(Answer::see(paths::record(paths::VENDORS, id))),
        Err(error) => {
            Ok(Answer::again(edit::new_page(&seat.desk, &form.submission().told(error)?)))
        }
    }
}

/// The form of a known vendor.
pub async fn edit(seat: Seat, Named(id): Named<VendorId>) -> Answered {
    seat.must(domain::person::Permission::EditRegistry)?;
    let vendor = vendors::load(&mut seat.read().await?, id).await?;
    Ok(Answer::page(edit::page(&seat.desk, EditForm::of(&saved(&vendor)), &vendor)))
}

/// Saves a known vendor.
pub async fn save(seat: Seat, Named(id): Named<VendorId>, form: Form) -> Answered {
    let draft: VendorDraft = form.draft();
    let typed = Version { fields: draft.to_fields(), revision: form.revision() };
    let attempt = Attempt::to(Action::RecordUpdated).on("vendor", id);
    let revise = async |work| vendors::revise(work, id, typed.revision, draft).await;
    match seat.perform(attempt, revise).await {
        Ok(()) => Ok(Answer::see(paths::record(paths::VENDORS, id))),
        Err(error) => {
            let vendor = vendors::load(&mut seat.read().await?, id).await?;
            let form = EditForm::refused(form.submission(), error, &typed, &saved(&vendor))?;
            Ok(Answer::again(edit::page(&seat.desk, form, &vendor)))
        }
    }
}

fn saved(vendor: &Vendor) -> Version {
    Version { fields: vendors::draft_of(vendor).to_fields(), revision: vendor.revision }
}

/// Sets the tier.
pub async fn set_tier(seat: Seat, Named(id): Named<VendorId>, form: Form) -> Answered {
    let revision = form.revision();
    let reason = form.value("reason").to_owned();
    let attempt = Attempt::to(Action::RecordUpdated).on("vendor", id);
    let set = async |work| {
        let tier = RiskTier::choose(form.value("tier"));
        let tier = tier.map_err(|fault| Refusal::field("tier", fault.0))?;
        vendors::set_tier(work, id, revision, tier, &reason).await
    };
    let done = seat.perform(attempt, set).await;
    again(&seat, id, &form, done).await
}

/// Puts a vendor away or takes it back.
pub async fn archive(seat: Seat, Named(id): Named<VendorId>, form: Form) -> Answered {
    let revision = form.revision();
    let is_archived = form.value("is_archived") == "yes";
    let attempt = Attempt::to(Action::RecordArchived).on("vendor", id);
    let done = seat
        .perform(attempt, async |work| vendors::archive(work, id, revision, is_archived).await)
        .await;
    again(&seat, id, &form, done).await
}

/// Back to the vendor's page, with what was refused.
async fn again(
    seat: &Seat,
    id: VendorId,
    form: &Form,
    done: Result<(), workflow::Error>,
) -> Answered {
    let Err(error) = done else {
        return Ok(Answer::see(paths::record(paths::VENDORS, id)));
    };
    let told = form.submission().told(error)?;
    let view = vendors::show(&mut seat.read().await?, id).await?;
    Ok(Answer::again(show::view(&seat.desk, &view, &show::Rights::of(seat), &told)))
}
