//! The form page of an agreement, new or known.

use std::sync::Arc;

use domain::agreement::Agreement;
use domain::vendor::Vendor;
use leptos::prelude::*;

use super::fields::{self, Choices};
use crate::console::edit_form::{About, EditForm};
use crate::parts::{ErrorSummary, Heading, Hidden, Submit, crumbs, ended, post_form};
use crate::paths;
use crate::render::Page;
use crate::shell::{Desk, Folder};
use crate::submission::Submission;

/// An agreement that nobody has recorded yet.
pub fn new_page(desk: &Arc<Desk>, form: &Submission, vendor: &Vendor, choices: &Choices) -> Page {
    let name = vendor.details.display_name().to_string();
    let back = paths::record(paths::VENDORS, vendor.id);
    Page::new(desk.at(Folder::Agreements), format!("Add agreement with {name}"), || {
        view! {
            <ErrorSummary form=form/>
            <Heading title="Add agreement" lead=format!("{} Its terms and its file come next.", ended(format!("An instrument that binds {name}")))
                crumbs=crumbs([(paths::VENDORS, "Vendors"), (&back, &name)])/>
            {post_form(paths::below(paths::VENDORS, vendor.id, "agreements/new"), view! {
                <Hidden name="vendor" value=vendor.id.to_string()/>
                {fields::inputs(form, choices)}
                <Submit words="Add agreement" back=back.clone()/>
            })}
        }
    })
}

/// An agreement that is known.
pub fn page(desk: &Arc<Desk>, form: EditForm, agreement: &Agreement, choices: &Choices) -> Page {
    let about = About {
        folder: Folder::Agreements,
        list: (paths::AGREEMENTS, "Agreements"),
        here: paths::record(paths::AGREEMENTS, agreement.id),
        name: agreement.details.title.to_string(),
    };
    let vendor = agreement.details.vendor.to_string();
    form.page(desk, about, |form| {
        view! { <Hidden name="vendor" value=vendor/> {fields::inputs(form, choices)} }.into_any()
    })
}
