//! What is posted about the settings.

use domain::audit::Action;
use domain::fields::Fields;
use domain::id::PendingActId;
use domain::organisation::{PortalTextsDraft, PromisesDraft, TechnicalDraft};
use domain::person::Permission;
use leptos::prelude::AnyView;
use workflow::organisation::Settings;
use workflow::{Attempt, organisation, pending_acts, registry};

use super::{edit, show};
use crate::address::Named;
use crate::console::seat::Seat;
use crate::console::stale::{both_versions, is_stale, revision};
use crate::form::Form;
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::submission::Submission;

/// The form of the promises.
pub async fn edit_promises(seat: Seat) -> Answered {
    seat.must(Permission::ProposePromises)?;
    let settings = registry::settings(&mut seat.read().await?).await?;
    let form = Submission::filled(&promises_now(&settings));
    Ok(Answer::page(edit::promises(&seat, &form, settings.revision, None)))
}

/// Proposes new promises.
pub async fn propose(seat: Seat, form: Form) -> Answered {
    let revision = revision(&form)?;
    let draft = PromisesDraft::from_fields(&form.fields());
    let attempt = Attempt::to(Action::ActProposed).on("organisation", 1);
    let done = seat
        .perform(attempt, async |work| organisation::propose(work, revision, &draft).await)
        .await;
    saved(&seat, &form, done.map(|_| ()), promises_now, edit::promises).await
}

/// Signs new promises as the second person.
pub async fn confirm(seat: Seat, Named(id): Named<PendingActId>, form: Form) -> Answered {
    let attempt = Attempt::to(Action::SettingsChanged).on("pending_act", id);
    let done = seat.perform(attempt, async |work| organisation::confirm(work, id).await).await;
    decided(&seat, &form, done).await
}

/// Declines a proposal, or takes it back.
pub async fn decline(seat: Seat, Named(id): Named<PendingActId>, form: Form) -> Answered {
    let attempt = Attempt::to(Action::ActDeclined).on("pending_act", id);
    let done = seat.perform(attempt, async |work| pending_acts::decline(work, id).await).await;
    decided(&seat, &form, done.map(|_| ())).await
}

/// The form of the portal texts.
pub async fn edit_portal(seat: Seat) -> Answered {
    seat.must(Permission::EditPortal)?;
    let settings = registry::settings(&mut seat.read().await?).await?;
    let form = Submission::filled(&portal_now(&settings));
    Ok(Answer::page(edit::portal(&seat, &form, settings.revision, None)))
}

/// Saves the portal texts.
pub async fn save_portal(seat: Seat, form: Form) -> Answered {
    let revision = revision(&form)?;
    let draft = PortalTextsDraft::from_fields(&form.fields());
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
    let form = Submission::filled(&technical_now(&settings));
    Ok(Answer::page(edit::technical(&seat, &form, settings.revision, None)))
}

/// Saves the technical settings.
pub async fn save_technical(seat: Seat, form: Form) -> Answered {
    let revision = revision(&form)?;
    let draft = TechnicalDraft::from_fields(&form.fields());
    let attempt = Attempt::to(Action::SettingsChanged).on("organisation", 1);
    let done = seat
        .perform(attempt, async |work| organisation::revise_technical(work, revision, &draft).await)
        .await;
    saved(&seat, &form, done, technical_now, edit::technical).await
}

fn promises_now(settings: &Settings) -> Fields {
    settings
        .promises
        .as_ref()
        .map_or_else(PromisesDraft::suggested, PromisesDraft::from)
        .to_fields()
}

fn portal_now(settings: &Settings) -> Fields {
    PortalTextsDraft::from(&settings.portal).to_fields()
}

fn technical_now(settings: &Settings) -> Fields {
    let mut fields = Fields::default();
    fields.set("timezone", settings.technical.timezone.to_string());
    fields
}

/// Back to the settings, or the same form with what was refused. Settings that changed in between
/// give the form their revision and are shown beside it: what was typed stays, and saving again
/// counts from there.
async fn saved(
    seat: &Seat,
    form: &Form,
    done: Result<(), workflow::Error>,
    now: impl Fn(&Settings) -> Fields,
    page: impl Fn(&Seat, &Submission, i64, Option<AnyView>) -> Page,
) -> Answered {
    let Err(error) = done else {
        return Ok(Answer::see(paths::SETTINGS));
    };
    let (mut revision, mut stale) = (revision(form)?, None);
    if is_stale(&error) {
        let settings = registry::settings(&mut seat.read().await?).await?;
        stale = Some(both_versions(&now(&settings), &form.fields()));
        revision = settings.revision;
    }
    let told = form.submission().told(error)?;
    Ok(Answer::again(page(seat, &told, revision, stale)))
}

async fn decided(seat: &Seat, form: &Form, done: Result<(), workflow::Error>) -> Answered {
    let Err(error) = done else {
        return Ok(Answer::see(paths::SETTINGS));
    };
    let told = form.submission().told(error)?;
    let found = organisation::show(&mut seat.read().await?).await?;
    Ok(Answer::again(show::view(seat, &found, &told)))
}
