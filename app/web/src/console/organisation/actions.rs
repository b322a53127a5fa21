//! What is posted about the settings.

use domain::audit::Action;
use domain::fields::Fields;
use domain::id::PendingActId;
use domain::organisation::{PortalTextsDraft, PromisesDraft, TechnicalDraft};
use domain::person::Permission;
use workflow::organisation::Settings;
use workflow::{Attempt, organisation, pending_acts, registry};

use super::{edit, show};
use crate::address::Named;
use crate::console::edit_form::{EditForm, Version};
use crate::console::seat::Seat;
use crate::form::Form;
use crate::paths;
use crate::render::{Answer, Answered, Page};

/// The form of the promises.
pub async fn edit_promises(seat: Seat) -> Answered {
    seat.must(Permission::ProposePromises)?;
    let settings = registry::settings(&mut seat.read().await?).await?;
    Ok(Answer::page(edit::promises(&seat, EditForm::of(&promises_now(&settings)))))
}

/// Proposes new promises.
pub async fn propose(seat: Seat, form: Form) -> Answered {
    let revision = form.revision();
    let draft: PromisesDraft = form.draft();
    let attempt = Attempt::to(Action::ActProposed).on("organisation", 1);
    let done = seat
        .perform(attempt, async |work| organisation::propose(work, revision, &draft).await)
        .await;
    saved(&seat, &form, done.map(|_| ()), promises_now, edit::promises).await
}

/// Signs new promises as the second person.
pub async fn confirm(seat: Seat, Named(id): Named<PendingActId>, form: Form) -> Answered {
    let attempt = pending_acts::signing(id);
    let done = seat.perform(attempt, async |work| organisation::confirm(work, id).await).await;
    decided(&seat, &form, done).await
}

/// Declines a proposal, or takes it back.
pub async fn decline(seat: Seat, Named(id): Named<PendingActId>, form: Form) -> Answered {
    let attempt = pending_acts::declining(id);
    let done = seat.perform(attempt, async |work| pending_acts::decline(work, id).await).await;
    decided(&seat, &form, done.map(|_| ())).await
}

/// The form of the portal texts.
pub async fn edit_portal(seat: Seat) -> Answered {
    seat.must(Permission::EditPortal)?;
    seat.must_have_confirmed().await?;
    let settings = registry::settings(&mut seat.read().await?).await?;
    Ok(Answer::page(edit::portal(&seat, EditForm::of(&portal_now(&settings)))))
}

/// Saves the portal texts.
pub async fn save_portal(seat: Seat, form: Form) -> Answered {
    let revision = form.revision();
    let draft: PortalTextsDraft = form.draft();
    let attempt = Attempt::to(Action::SettingsChanged).on("organisation", 1);
    let done = seat
        .perform(attempt, async |work| organisation::revise_portal(work, revision, &draft).await)
        .await;
    saved(&seat, &form, done, portal_now, edit::portal).await
}

/// The form of the technical settings.
pub async fn edit_technical(seat: Seat) -> Answered {
    seat.must(Permission::EditTechnical)?;
    let settings = registry::settings(&mut seat.read().await?).await?;
    Ok(Answer::page(edit::technical(&seat, EditForm::of(&technical_now(&settings)))))
}

/// Saves the technical settings.
pub async fn save_technical(seat: Seat, form: Form) -> Answered {
    let revision = form.revision();
    let draft: TechnicalDraft = form.draft();
    let attempt = Attempt::to(Action::SettingsChanged).on("organisation", 1);
    let done = seat
        .perform(attempt, async |work| organisation::revise_technical(work, revision, &draft).await)
        .await;
    saved(&seat, &form, done, technical_now, edit::technical).await
}

fn promises_now(settings: &Settings) -> Version {
    let promises = settings.promises.as_ref();
    let draft = promises.map_or_else(PromisesDraft::suggested, PromisesDraft::from);
    Version { fields: draft.to_fields(), revision: settings.revision }
}

fn portal_now(settings: &Settings) -> Version {
    let draft = PortalTextsDraft::from(&settings.portal);
    Version { fields: draft.to_fields(), revision: settings.revision }
}

fn technical_now(settings: &Settings) -> Version {
    let mut fields = Fields::default();
    fields.set("timezone", settings.technical.timezone.to_string());
    Version { fields, revision: settings.revision }
}

/// Back to the settings, or the same form with what was refused.
async fn saved(
    seat: &Seat,
    form: &Form,
    done: Result<(), workflow::Error>,
    now: impl Fn(&Settings) -> Version,
    page: impl Fn(&Seat, EditForm) -> Page,
) -> Answered {
    let Err(error) = done else {
        return Ok(Answer::see(paths::SETTINGS));
    };
    let typed = Version { fields: form.fields(), revision: form.revision() };
    let settings = registry::settings(&mut seat.read().await?).await?;
    let form = EditForm::refused(form.submission(), error, &typed, &now(&settings))?;
    Ok(Answer::again(page(seat, form)))
}

async fn decided(seat: &Seat, form: &Form, done: Result<(), workflow::Error>) -> Answered {
    let Err(error) = done else {
        return Ok(Answer::see(paths::SETTINGS));
    };
    let told = form.submission().told(error)?;
    let found = organisation::show(&mut seat.read().await?).await?;
    Ok(Answer::again(show::view(seat, &found, &told)))
}
