//! The form pages of a request: a new one, and the intake of one that can still be changed.

use std::sync::Arc;

use domain::engagement::Engagement;
use domain::request::{Request, RequestKind};
use domain::vendor::Vendor;
use leptos::prelude::*;

use super::fields;
use crate::console::edit_form::{About, EditForm};
use crate::parts::{Choice, ErrorSummary, Heading, Radios, Select, Submit, crumbs, post_form};
use crate::paths;
use crate::render::Page;
use crate::shell::{Desk, Folder};
use crate::submission::Submission;

/// A request that nobody has made yet.
pub fn new_page(desk: &Arc<Desk>, form: &Submission, subjects: &[(Engagement, Vendor)]) -> Page {
    let choices = subjects.iter().map(|(engagement, vendor)| {
        let words =
            format!("{}, {}", vendor.details.display_name(), engagement.details.service_name);
        Choice::new(engagement.id.to_string(), words)
    });
    let choices: Vec<Choice> = choices.collect();
    let kinds = vec![
        Choice::new(RequestKind::NewSubprocessor.code(), "New subprocessor")
            .hint("The engagement is not on the list yet."),
        Choice::new(RequestKind::Change.code(), "Change")
            .hint("The list says something about it that is to change. Edit the engagement first."),
        Choice::new(RequestKind::Removal.code(), "Removal").hint("It leaves the list."),
    ];
    Page::new(desk.at(Folder::Requests), "New request", || {
        view! {
            <ErrorSummary form=form/>
            <Heading title="New request" lead="What should change on the list. It becomes a draft that you hand in when it is ready."
                crumbs=crumbs([(paths::REQUESTS, "Requests")])/>
            {post_form(paths::NEW_REQUEST, view! {
                <Radios form=form name="kind" legend="Kind" choices=kinds/>
                <Select form=form name="engagement" label="Engagement" choices=choices
                    hint="Record the vendor and its engagement first, if it is not here."/>
                {fields::inputs(form)}
                <Submit words="Save draft" back=paths::REQUESTS/>
            })}
        }
    })
}

/// The intake of a known request.
pub fn page(desk: &Arc<Desk>, form: EditForm, request: &Request) -> Page {
    let about = About {
        folder: Folder::Requests,
        list: (paths::REQUESTS, "Requests"),
        here: paths::record(paths::REQUESTS, request.id),
        name: request.reference().to_string(),
    };
    form.page(desk, about, fields::inputs)
}
