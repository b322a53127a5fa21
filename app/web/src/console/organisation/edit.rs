//! The form pages of the settings.

use leptos::prelude::*;

use super::fields;
use crate::console::seat::Seat;
use crate::parts::{ErrorSummary, Heading, Hidden, Submit, TextField, crumbs, post_form};
use crate::paths;
use crate::render::Page;
use crate::shell::Folder;
use crate::submission::Submission;

/// New promises, to be signed by a second role.
pub fn promises(seat: &Seat, form: &Submission, revision: i64) -> Page {
    let fields = view! { {fields::promises(form)} <Submit words="Propose" back=paths::SETTINGS/> }
        .into_any();
    let lead = "It has no effect until a security reviewer or a publisher signs it.";
    page(seat, form, revision, "Propose company and promises", lead, paths::PROMISES, fields)
}

/// The texts of the public pages.
pub fn portal(seat: &Seat, form: &Submission, revision: i64) -> Page {
    let fields =
        view! { {fields::portal(form)} <Submit words="Save" back=paths::SETTINGS/> }.into_any();
    page(
        seat,
        form,
        revision,
        "Edit the texts of the public pages",
        "They are public as soon as they are saved.",
        paths::PORTAL_TEXTS,
        fields,
    )
}

/// Technical settings.
pub fn technical(seat: &Seat, form: &Submission, revision: i64) -> Page {
    let fields = view! {
        <TextField form=form name="timezone" label="Time zone" hint="Days begin and end in it. For instance Europe/Berlin."/>
        <Submit words="Save" back=paths::SETTINGS/>
    }
    .into_any();
    page(seat, form, revision, "Edit technical settings", "", paths::TECHNICAL, fields)
}

fn page(
    seat: &Seat,
    form: &Submission,
    revision: i64,
    title: &str,
    lead: &str,
    path: &str,
    fields: AnyView,
) -> Page {
    let (title, lead, path) = (title.to_owned(), lead.to_owned(), path.to_owned());
    Page::new(seat.desk.at(Folder::Settings), title.clone(), || {
        view! {
            <ErrorSummary form=form/>
            <Heading title=title lead=lead crumbs=crumbs([(paths::SETTINGS, "Settings")])/>
            {post_form(path, view! { <Hidden name="revision" value=revision.to_string()/> {fields} })}
        }
    })
}
