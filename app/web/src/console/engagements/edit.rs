//! The form page of an engagement, new or known.

use std::sync::Arc;

use domain::engagement::Engagement;
use domain::vendor::Vendor;
use leptos::prelude::*;
use workflow::registry::Words;

use super::fields;
use crate::console::edit_form::{About, EditForm};
use crate::parts::{ErrorSummary, Heading, Submit, crumbs, post_form};
use crate::paths;
use crate::render::Page;
use crate::shell::{Desk, Folder};
use crate::submission::Submission;

/// An engagement that nobody has recorded yet.
pub fn new_page(desk: &Arc<Desk>, form: &Submission, vendor: &Vendor, words: &Words) -> Page {
    let name = vendor.details.display_name().to_string();
    let back = paths::record(paths::VENDORS, vendor.id);
    Page::new(desk.at(Folder::Engagements), format!("Add engagement of {name}"), || {
        view! {
            <ErrorSummary form=form/>
            <Heading title="Add engagement" lead=format!("One use of {name}: a service, a purpose, the data it touches.")
                crumbs=crumbs([(paths::VENDORS, "Vendors"), (&back, &name)])/>
            {post_form(paths::below(paths::VENDORS, vendor.id, "engagements/new"), view! {
                {fields::inputs(form, words)}
                <Submit words="Add engagement" back=back.clone()/>
            })}
        }
    })
}

/// An engagement that is known.
pub fn page(desk: &Arc<Desk>, form: EditForm, engagement: &Engagement, words: &Words) -> Page {
    let about = About {
        folder: Folder::Engagements,
        list: (paths::ENGAGEMENTS, "Engagements"),
        here: paths::record(paths::ENGAGEMENTS, engagement.id),
        name: engagement.details.service_name.to_string(),
    };
    form.page(desk, about, |form| fields::inputs(form, words))
}
