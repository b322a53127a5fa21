//! The form of an account, new or known.

use domain::id::PersonId;
use domain::person::{Person, PersonDraft};
use leptos::prelude::*;
use workflow::enrolment::LINK_DAYS;
use workflow::people;

use super::fields;
use crate::address::Named;
use crate::console::edit_form::{EditForm, Version};
use crate::console::seat::Seat;
use crate::parts::{ErrorSummary, Heading, Hidden, Submit, crumbs, post_form};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;
use crate::submission::Submission;

/// The form of a new account.
pub async fn new(seat: Seat) -> Answered {
    seat.must_have_confirmed().await?;
    Ok(Answer::page(new_page(&seat, &Submission::empty())))
}

/// The form of a known account.
pub async fn page(seat: Seat, Named(id): Named<PersonId>) -> Answered {
    seat.must_have_confirmed().await?;
    let shown = people::show(&mut seat.read().await?, id).await?;
    Ok(Answer::page(edit_page(&seat, EditForm::of(&saved(&shown.person)), &shown.person)))
}

/// The account as it would be typed.
pub(super) fn saved(person: &Person) -> Version {
    let draft = PersonDraft {
        email: person.email.to_string(),
        name: person.name.to_string(),
        roles: person.roles.iter().map(|role| role.code().to_owned()).collect(),
    };
    Version { fields: draft.to_fields(), revision: person.revision }
}

pub(super) fn new_page(seat: &Seat, form: &Submission) -> Page {
    let summary = view! { <ErrorSummary form=form/> };
    let fields = view! { {fields::inputs(form)} <Submit words="Invite" back=paths::PEOPLE/> };
    let fields = post_form(paths::PEOPLE, fields);
    Page::new(seat.desk.at(Folder::People), "Invite somebody", move || {
        view! {
            {summary}
            <Heading
                title="Invite somebody"
                lead=format!("You will get a one-time link to hand over. It opens for {LINK_DAYS} days.")
                crumbs=crumbs([(paths::PEOPLE, "People")])
            />
            {fields}
        }
    })
}

pub(super) fn edit_page(seat: &Seat, form: EditForm, person: &Person) -> Page {
    let EditForm { form, revision, stale } = form;
    let back = paths::record(paths::PEOPLE, person.id);
    let title = format!("Edit {}", person.name);
    let own = (seat.person().id == person.id).then(|| {
        view! {
            <p class="hint">
                "This is your own account: roles that decide about vendors, lists or documents wait for a second administrator."
            </p>
        }
    });
    let summary = view! { <ErrorSummary form=&form/> };
    let fields = view! {
        {fields::inputs(&form)}
        <Hidden name="revision" value=revision.to_string()/>
        <Submit words="Save" back=back.clone()/>
    };
    let fields = post_form(back.clone(), fields);
    Page::new(seat.desk.at(Folder::People), title.clone(), move || {
        view! {
            {summary}
            <Heading title=title crumbs=crumbs([(paths::PEOPLE, "People")])/>
            {stale}
            {own}
            {fields}
        }
    })
}
