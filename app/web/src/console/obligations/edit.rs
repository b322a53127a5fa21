//! The form page of an obligation, new or known.

use std::sync::Arc;

use domain::agreement::Agreement;
use domain::confidentiality::Obligation;
use domain::vendor::Vendor;
use leptos::prelude::*;

use super::fields;
use crate::console::edit_form::{About, EditForm};
use crate::parts::{ErrorSummary, Heading, Submit, crumbs, post_form};
use crate::paths;
use crate::render::Page;
use crate::shell::{Desk, Folder};
use crate::submission::Submission;

/// An obligation that nobody has recorded yet.
pub fn new_page(
    desk: &Arc<Desk>,
    form: &Submission,
    vendor: &Vendor,
    agreements: &[Agreement],
) -> Page {
    let name = vendor.details.display_name().to_string();
    let back = paths::record(paths::VENDORS, vendor.id);
    Page::new(desk.at(Folder::Agreements), format!("Add obligation of {name}"), || {
        view! {
            <ErrorSummary form=form/>
            <Heading title="Add confidentiality obligation" lead=format!("What {name} has to keep secret. A legal approver who did not enter it confirms it.")
                crumbs=crumbs([(paths::VENDORS, "Vendors"), (&back, &name)])/>
            {post_form(paths::below(paths::VENDORS, vendor.id, "obligations/new"), view! {
                {fields::inputs(form, agreements)}
                <Submit words="Add obligation" back=back.clone()/>
            })}
        }
    })
}

/// An obligation that is known.
pub fn page(
    desk: &Arc<Desk>,
    form: EditForm,
    obligation: &Obligation,
    agreements: &[Agreement],
) -> Page {
    let about = About {
        folder: Folder::Agreements,
        list: (paths::OBLIGATIONS, "Confidentiality obligations"),
        here: paths::record(paths::OBLIGATIONS, obligation.id),
        name: obligation.reference().to_string(),
    };
    form.page(desk, about, |form| fields::inputs(form, agreements))
}
