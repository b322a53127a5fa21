//! The form page of an agreement, new or known.

use std::sync::Arc;

use domain::agreement::Agreement;
use domain::vendor::Vendor;
use leptos::prelude::*;

use super::fields::{self, Choices};
use crate::parts::{ErrorSummary, Heading, Hidden, Submit, crumbs, post_form};
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
            <Heading title="Add agreement" lead=format!("An instrument that binds {name}. Its terms and its file come next.")
                crumbs=crumbs([(paths::VENDORS, "Vendors"), (&back, &name)])/>
            {post_form(paths::below(paths::VENDORS, vendor.id, "agreements/new"), view! {
                <Hidden name="vendor" value=vendor.id.to_string()/>
                {fields::inputs(form, choices)}
                <Submit words="Add agreement" back=back.clone()/>
            })}
        }
    })
}

/// An agreement that is known. `stale` shows both versions after somebody else saved one.
pub fn page(
    desk: &Arc<Desk>,
    form: &Submission,
    agreement: &Agreement,
    choices: &Choices,
    stale: Option<AnyView>,
) -> Page {
    let name = agreement.details.title.to_string();
    let here = paths::record(paths::AGREEMENTS, agreement.id);
    Page::new(desk.at(Folder::Agreements), format!("Edit {name}"), || {
        view! {
            <ErrorSummary form=form/>
            <Heading title=format!("Edit {name}") crumbs=crumbs([(paths::AGREEMENTS, "Agreements"), (&here, &name)])/>
            {stale}
            {post_form(paths::below(paths::AGREEMENTS, agreement.id, "edit"), view! {
                <Hidden name="revision" value=agreement.revision.to_string()/>
                <Hidden name="vendor" value=agreement.details.vendor.to_string()/>
                {fields::inputs(form, choices)}
                <Submit words="Save" back=here.clone()/>
            })}
        }
    })
}
