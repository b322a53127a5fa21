//! The form pages of the settings.

use leptos::prelude::*;

use super::fields;
use crate::console::edit_form::EditForm;
use crate::console::seat::Seat;
use crate::parts::{ErrorSummary, Heading, Hidden, Submit, TextField, crumbs, post_form};
use crate::paths;
use crate::render::Page;
use crate::shell::Folder;

/// New promises, to be signed by a second role.
pub fn promises(seat: &Seat, form: EditForm) -> Page {
    let fields =
        view! { {fields::promises(&form.form)} <Submit words="Propose" back=paths::SETTINGS/> }
            .into_any();
    let lead = "It has no effect until a security reviewer or a publisher signs it.";
    let words = Words { title: "Propose company and promises", lead, path: paths::PROMISES };
    page(seat, form, words, fields)
}

/// The texts of the public pages.
pub fn portal(seat: &Seat, form: EditForm) -> Page {
    let fields = view! { {fields::portal(&form.form)} <Submit words="Save" back=paths::SETTINGS/> }
        .into_any();
    let words = Words {
        title: "Edit the texts of the public pages",
        lead: "They are public as soon as they are saved.",
        path: paths::PORTAL_TEXTS,
    };
    page(seat, form, words, fields)
}

/// Technical settings.
pub fn technical(seat: &Seat, form: EditForm) -> Page {
    let fields = view! {
        <TextField form=&form.form name="timezone" label="Time zone" hint="Days begin and end in it. For instance Europe/Berlin."/>
        <Submit words="Save" back=paths::SETTINGS/>
    }
    .into_any();
    let words = Words { title: "Edit technical settings", lead: "", path: paths::TECHNICAL };
    page(seat, form, words, fields)
}

/// What tells one of these pages from the others.
struct Words {
    title: &'static str,
    lead: &'static str,
    path: &'static str,
}

fn page(seat: &Seat, form: EditForm, words: Words, fields: AnyView) -> Page {
    let EditForm { form, revision, stale } = form;
    let Words { title, lead, path } = words;
    Page::new(seat.desk.at(Folder::Settings), title, || {
        let revision = view! { <Hidden name="revision" value=revision.to_string()/> };
        view! {
            <ErrorSummary form=&form/>
            <Heading title=title lead=lead crumbs=crumbs([(paths::SETTINGS, "Settings")])/>
            {stale}
            {post_form(path, view! { {fields} {revision} })}
        }
    })
}
