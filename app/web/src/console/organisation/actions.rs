//! What is posted about the settings.

use axum::extract::Path;
use domain::audit::Action;
use domain::id::PendingActId;
use domain::organisation::{PortalTextsDraft, PromisesDraft, TechnicalDraft};
use domain::person::Permission;
use workflow::{Attempt, organisation, pending_acts, registry};

use super::{edit, show};
use crate::console::seat::Seat;
use crate::console::stale::{is_stale, revision};
use crate::error::Problem;
use crate::form::Form;
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::submission::Submission;

/// The form of the promises.
pub async fn edit_promises(seat: Seat) -> Answered {
    seat.must(Permission::ProposePromises)?;
    let settings = registry::settings(&mut seat.read().await?).await?;
    let draft = settings.promises.as_ref().map(PromisesDraft::from).unwrap_or_default();
    Ok(Answer::page(edit::promises(
        &seat,
        &Submission::filled(&draft.to_fields()),
        settings.revision,
    )))
}

/// Proposes new promises.
pub async fn propose(seat: Seat, form: Form) -> Answered {
    let revision = revision(&form)?;
    let draft = PromisesDraft::from_fields(&form.fields());
    let attempt = Attempt::to(Action::ActProposed).on("organisation", 1);
    let done = seat
        .perform(attempt, async |work| organisation::propose(work, revision, &draft).await)
        .await;
    saved(&seat, &form, done.map(|_| ()), edit::promises).await
}

/// Signs new promises as the second person.
pub async fn confirm(seat: Seat, Path(id): Path<String>, form: Form) -> Answered {
    let id = parse(&id)?;
    let attempt = Attempt::to(Action::SettingsChanged).on("pending_act", id);
    let done = seat.perform(attempt, async |work| organisation::confirm(work, id).await).await;
    decided(&seat, &form, done).await
}

/// Declines a proposal, or takes it back.
pub async fn decline(seat: Seat, Path(id): Path<String>, form: Form) -> Answered {
    let id = parse(&id)?;
    let attempt = Attempt::to(Action::ActDeclined).on("pending_act", id);
    let done = seat.perform(attempt, async |work| pending_acts::decline(work, id).await).await;
    decided(&seat, &form, done.map(|_| ())).await
}

/// The form of the portal texts.
pub async fn edit_portal(seat: Seat) -> Answered {
    seat.must(Permission::EditPortal)?;
    let settings = registry::settings(&mut seat.read().await?).await?;
    let form = Submission::filled(&PortalTextsDraft::from(&settings.portal).to_fields());
    Ok(Answer::page(edit::portal(&seat, &form, settings.revision)))
}

/// Saves the portal texts.
pub async fn save_portal(seat: Seat, form: Form) -> Answered {
    let revision = revision(&form)?;
    let draft = PortalTextsDraft::from_fields(&form.fields());
    let attempt = Attempt::to(Action::SettingsChanged).on("organisation", 1);
    let done = seat
        .perform(attempt, async |work| organisation::revise_portal(work, revision, &draft).await)
        .await;
    saved(&seat, &form, done, edit::portal).await
}

/// The form of the technical settings.
pub async fn edit_technical(seat: Seat) -> Answered {
    seat.must(Permission::EditTechnical)?;
    let settings = registry::settings(&mut seat.read().await?).await?;
    let form = Submission::empty().with("timezone", settings.technical.timezone.to_string());
    Ok(Answer::page(edit::technical(&seat, &form, settings.revision)))
}

/// Saves the technical settings.
pub async fn save_technical(seat: Seat, form: Form) -> Answered {
    let revision = revision(&form)?;
    let draft = TechnicalDraft::from_fields(&form.fields());
    let attempt = Attempt::to(Action::SettingsChanged).on("organisation", 1);
    let done = seat
        .perform(attempt, async |work| organisation::revise_technical(work, revision, &draft).await)
        .await;
    saved(&seat, &form, done, edit::technical).await
}

/// Back to the settings, or the same form with what was refused. Settings that changed in between
/// give the form their revision: what was typed stays, and saving again counts from there.
async fn saved(
    seat: &Seat,
    form: &Form,
    done: Result<(), workflow::Error>,
    page: impl Fn(&Seat, &Submission, i64) -> Page,
) -> Answered {
    let Err(error) = done else {
        return Ok(Answer::see(paths::SETTINGS));
    };
    let revision = if is_stale(&error) {
        registry::settings(&mut seat.read().await?).await?.revision
    } else {
        revision(form)?
    };
    let told = form.submission().told(error)?;
    Ok(Answer::again(page(seat, &told, revision)))
}

async fn decided(seat: &Seat, form: &Form, done: Result<(), workflow::Error>) -> Answered {
    let Err(error) = done else {
        return Ok(Answer::see(paths::SETTINGS));
    };
    let told = form.submission().told(error)?;
    let found = organisation::show(&mut seat.read().await?).await?;
    Ok(Answer::again(show::view(seat, &found, &told)))
}

fn parse(id: &str) -> Result<PendingActId, Problem> {
    PendingActId::parse(id).ok_or_else(Problem::not_found)
}
