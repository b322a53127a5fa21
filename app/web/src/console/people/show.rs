//! One person: the account, what waits about it, and for administrators what they can do.

use domain::id::PersonId;
use domain::person::Permission;
use domain::second_signature::RESET_HOURS;
use leptos::prelude::*;
use workflow::pending_acts::with_hindrances;
use workflow::people::{self, PersonPage};

use super::{fields, list};
use crate::address::Named;
use crate::console::seat::Seat;
use crate::console::words::who_may;
use crate::error::Problem;
use crate::parts::{ActionLink, At, Confirm, ErrorSummary, Facts, Heading, crumbs, section};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::session::words;
use crate::shell::Folder;
use crate::submission::Submission;

/// Shows the person.
pub async fn page(seat: Seat, Named(id): Named<PersonId>) -> Answered {
    Ok(Answer::page(view(&seat, id, &Submission::empty()).await?))
}

/// The page, with bad news if an act was refused.
pub(super) async fn view(seat: &Seat, id: PersonId, form: &Submission) -> Result<Page, Problem> {
    let mut work = seat.read().await?;
    let shown = people::show(&mut work, id).await?;
    let everybody = people::list(&mut work).await?;
    let waiting = with_hindrances(&mut work, shown.waiting.clone()).await?;
    let waiting = waiting.iter().map(|waits| list::pending(seat, &everybody, waits));
    let waiting = waiting.collect_view().into_any();
    let linked_by = everybody.iter().find(|line| Some(line.person.id) == shown.linked_by);
    let linked_by = linked_by.map(|line| line.person.name.to_string());
    Ok(layout(seat, &shown, linked_by, waiting, form))
}

fn layout(
    seat: &Seat,
    shown: &PersonPage,
    linked_by: Option<String>,
    waiting: AnyView,
    form: &Submission,
) -> Page {
    let person = &shown.person;
    let title = person.name.to_string();
    let zone = || seat.zone.clone();
    let acceptance = shown.acceptance.as_ref().map(|acceptance| {
        view! { {format!("Version {}, ", acceptance.version)} <At moment=acceptance.accepted_at zone=zone()/> }
    });
    let facts = Facts::new()
        .with("E-mail address", person.email.to_string())
        .with("Roles", words(&person.roles))
        .with("State", fields::state(person))
        .maybe("Undertaking accepted", acceptance)
        .maybe(
            "Last sign-in",
            shown.last_sign_in.map(|moment| view! { <At moment=moment zone=zone()/> }),
        );
    let facts = match linked_by {
        // Two accounts whose links one person made need not be two people (SOD-4).
        Some(name) => facts.with("Last one-time link made by", name),
        None => facts,
    };
    let facts = match shown.link_expires_at {
        Some(moment) => {
            facts.with("One-time link opens until", view! { <At moment=moment zone=zone()/> })
        }
        None => facts,
    };
    let may_manage = seat.may(Permission::ManagePeople);
    let edit = may_manage.then(|| {
        let path = paths::below(paths::PEOPLE, person.id, "edit");
        view! { <ActionLink path=path words="Edit"/> }.into_any()
    });
    let acts = if may_manage {
        section("What you can do", acts(shown))
    } else {
        who_may(Permission::ManagePeople)
    };
    let summary = view! { <ErrorSummary form=form/> };
    Page::new(seat.desk.at(Folder::People), title.clone(), move || {
        view! {
            {summary}
            <Heading title=title crumbs=crumbs([(paths::PEOPLE, "People")]) actions=edit/>
            {waiting}
            {facts.view()}
            {acts}
        }
    })
}

fn acts(shown: &PersonPage) -> AnyView {
    let person = &shown.person;
    let act = |name| paths::below(paths::PEOPLE, person.id, name);
    if person.disabled_at.is_some() {
        return Confirm::new("Enable the account", act("enable"), "Enable")
            .change("The person can sign in again, with the roles, password and authenticator from before.")
            .view();
    }
    let when = if shown.is_guarded {
        format!(
            "The person decides about vendors, lists or documents, or administers, or did so today, so it waits for a second administrator, or for {RESET_HOURS} hours in which they can decline."
        )
    } else {
        "It takes effect at once.".to_owned()
    };
    let reset = if person.is_enrolled {
        Confirm::new("Reset password and authenticator", act("reset"), "Reset")
            .change(
                "Password, authenticator and recovery codes are taken away, and all sessions end.",
            )
            .change("A one-time link lets the person choose new ones.")
            .change(when)
            .destructive()
            .view()
    } else {
        Confirm::new("Make a new link", act("reset"), "Make a new link")
            .change("The link before it opens no more.")
            .change(when)
            .view()
    };
    let disable = Confirm::new("Disable the account", act("disable"), "Disable")
        .change("All sessions and links of the person end at once.")
        .change("What they did keeps their name. The account can be enabled again.")
        .destructive()
        .view();
    view! { {reset} {disable} }.into_any()
}
