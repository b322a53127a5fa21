//! Posts about people.

use domain::audit::Action;
use domain::id::{PendingActId, PersonId};
use domain::person::{Person, PersonDraft};
use domain::second_signature::ActKind;
use http::HeaderMap;
use http::header::HOST;
use leptos::prelude::*;
use workflow::enrolment::Link;
use workflow::people::{self, ResetAsked};
use workflow::{Attempt, Work, pending_acts};

use super::edit::{edit_page, new_page, saved};
use super::show;
use crate::address::Named;
use crate::console::edit_form::{EditForm, Version};
use crate::console::seat::Seat;
use crate::form::Form;
use crate::parts::{At, Heading, Tone, crumbs, notice};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;
use crate::submission::Submission;

/// Makes an account and shows its link, this once.
pub async fn invite(seat: Seat, headers: HeaderMap, form: Form) -> Answered {
    let draft: PersonDraft = form.draft();
    let attempt = Attempt::to(Action::PersonInvited);
    match seat.perform(attempt, async |work: Work| people::invite(work, draft).await).await {
        Ok((person, link)) => link_page(&seat, &headers, &person, &link).await,
        Err(error) => Ok(Answer::again(new_page(&seat, &form.submission().told(error)?))),
    }
}

/// Saves name, address and roles.
pub async fn save(seat: Seat, Named(id): Named<PersonId>, form: Form) -> Answered {
    let draft: PersonDraft = form.draft();
    let typed = Version { fields: form.fields(), revision: form.revision() };
    let attempt = Attempt::to(Action::PersonChanged).on("person", id);
    let revise = async |work: Work| people::revise(work, id, typed.revision, draft).await;
    match seat.perform(attempt, revise).await {
        Ok(_) => Ok(Answer::see(paths::record(paths::PEOPLE, id))),
        Err(error) => {
            let person = people::show(&mut seat.read().await?, id).await?.person;
            let form = EditForm::refused(form.submission(), error, &typed, &saved(&person))?;
            Ok(Answer::again(edit_page(&seat, form, &person)))
        }
    }
}

/// Disables an account.
pub async fn disable(seat: Seat, Named(id): Named<PersonId>) -> Answered {
    let attempt = Attempt::to(Action::PersonDisabled).on("person", id);
    let done = seat.perform(attempt, async |work: Work| people::disable(work, id).await).await;
    back(&seat, id, done).await
}

/// Enables it again.
pub async fn enable(seat: Seat, Named(id): Named<PersonId>) -> Answered {
    let attempt = Attempt::to(Action::PersonEnabled).on("person", id);
    let done = seat.perform(attempt, async |work: Work| people::enable(work, id).await).await;
    back(&seat, id, done).await
}

/// Resets password and authenticator, or asks for it.
pub async fn reset(seat: Seat, Named(id): Named<PersonId>, headers: HeaderMap) -> Answered {
    let attempt = Attempt::to(Action::PersonReset).on("person", id);
    match seat.perform(attempt, async |work: Work| people::reset(work, id).await).await {
        Ok(ResetAsked::Done(link)) => {
            let person = people::show(&mut seat.read().await?, id).await?.person;
            link_page(&seat, &headers, &person, &link).await
        }
        Ok(ResetAsked::Waits(_)) => Ok(Answer::see(paths::record(paths::PEOPLE, id))),
        Err(error) => back(&seat, id, Err(error)).await,
    }
}

/// Signs what waits, as the second administrator.
pub async fn sign(seat: Seat, Named(id): Named<PendingActId>, headers: HeaderMap) -> Answered {
    let kind = people::act_kind(&mut seat.read().await?, id).await?;
    let attempt = pending_acts::signing(id);
    if kind == ActKind::RoleGrant {
        let person = seat
            .perform(attempt, async |work: Work| people::sign_role_grant(work, id).await)
            .await?;
        return Ok(Answer::see(paths::record(paths::PEOPLE, person.id)));
    }
    let (person, link) =
        seat.perform(attempt, async |work: Work| people::sign_reset(work, id).await).await?;
    link_page(&seat, &headers, &person, &link).await
}

/// Says no to what waits, or takes it back.
pub async fn decline(seat: Seat, Named(id): Named<PendingActId>) -> Answered {
    let attempt = pending_acts::declining(id);
    seat.perform(attempt, async |work: Work| people::decline(work, id).await).await?;
    Ok(Answer::see(paths::PEOPLE))
}

async fn back(seat: &Seat, id: PersonId, done: Result<(), workflow::Error>) -> Answered {
    match done {
        Ok(()) => Ok(Answer::see(paths::record(paths::PEOPLE, id))),
        Err(error) => {
            let told = Submission::empty().told(error)?;
            Ok(Answer::again(show::view(seat, id, &told).await?))
        }
    }
}

/// The link to hand over. It is kept as a digest only, so it cannot be shown again.
async fn link_page(seat: &Seat, headers: &HeaderMap, person: &Person, link: &Link) -> Answered {
    let known = seat.read().await?.site;
    let site = if known.is_empty() { asked_host(seat, headers) } else { known.to_string() };
    let address = format!("{site}{}", paths::enrol(link.token.reveal()));
    let title = format!("Link for {}", person.name);
    let back = paths::record(paths::PEOPLE, person.id);
    let (moment, zone) = (link.expires_at, seat.zone.clone());
    let words = view! {
        <p>"Hand it to this person and nobody else, by a way you trust. Whoever has it chooses the password."</p>
        <p>"It opens once, until " <At moment=moment zone=zone/> ", and is shown now and never again."</p>
    };
    let frame = seat.desk.at(Folder::People);
    Ok(Answer::page(Page::new(frame, title.clone(), move || {
        view! {
            <Heading title=title crumbs=crumbs([(paths::PEOPLE, "People")])/>
            {notice(Tone::Attention, "Copy this link now", words)}
            <p><code class="secret">{address}</code></p>
            <p><a href=back>"Back to the account"</a></p>
        }
    })))
}

/// The host that the administrator's own browser asked for, where the settings name none.
fn asked_host(seat: &Seat, headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let scheme = if seat.app.door().is_encrypted { "https" } else { "http" };
    format!("{scheme}://{host}")
}
