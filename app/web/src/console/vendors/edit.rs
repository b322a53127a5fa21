//! The form page of a vendor, new or known.

use std::sync::Arc;

use domain::vendor::Vendor;
use islands::DuplicateHint;
use leptos::prelude::*;

use super::fields;
use crate::console::edit_form::{About, EditForm};
use crate::parts::{Checkbox, ErrorSummary, Heading, Submit, crumbs, post_form};
use crate::paths;
use crate::render::Page;
use crate::shell::{Desk, Folder};
use crate::submission::Submission;

/// A vendor that nobody has recorded yet. Where one of this name is known, the form asks.
pub fn new_page(desk: &Arc<Desk>, form: &Submission) -> Page {
    Page::new(desk.at(Folder::Vendors), "Add vendor", || {
        let another = (form.general().is_some() || form.value("is_another") == "yes").then(|| {
            view! {
                <Checkbox form=form name="is_another" value="yes" label="This is another legal entity"
                    hint="Tick this only when you have compared the register of companies."/>
            }
        });
        view! {
            <ErrorSummary form=form/>
            <Heading title="Add vendor" lead="One record for each legal entity. What it is used for comes next."
                crumbs=crumbs([(paths::VENDORS, "Vendors")])/>
            {post_form(paths::NEW_VENDOR, view! {
                {another}
                <DuplicateHint field="legal_name".to_owned()/>
                {fields::inputs(form)}
                <Submit words="Add vendor" back=paths::VENDORS/>
            })}
        }
    })
}

/// A vendor that is known.
pub fn page(desk: &Arc<Desk>, form: EditForm, vendor: &Vendor) -> Page {
    let about = About {
        folder: Folder::Vendors,
        list: (paths::VENDORS, "Vendors"),
        here: paths::record(paths::VENDORS, vendor.id),
        name: vendor.details.display_name().to_string(),
    };
    form.page(desk, about, fields::inputs)
}
