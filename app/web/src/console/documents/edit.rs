//! The form page of a version, new or being worked on.

use domain::document::{Act, DocumentVersion, TrustDocument};
use domain::person::{Permission, Role};
use leptos::prelude::*;

use super::fields::{self, Which};
use crate::console::edit_form::EditForm;
use crate::console::seat::Seat;
use crate::parts::{ErrorSummary, Heading, Hidden, Tone, crumbs, notice, post_form_with_file};
use crate::paths;
use crate::render::Page;
use crate::shell::Folder;
use crate::submission::Submission;

/// A document that nobody has written yet.
pub fn new_page(seat: &Seat, form: &Submission) -> Page {
    Page::new(seat.desk.at(Folder::Documents), "Write a document", || {
        view! {
            <ErrorSummary form=form/>
            <Heading title="Write a document" lead="It stays a draft until somebody else approves it and a publisher publishes it."
                crumbs=crumbs([(paths::CONSOLE_DOCUMENTS, "Documents")])/>
            {post_form_with_file(paths::NEW_DOCUMENT, view! {
                {fields::inputs(form, Which::New)}
                {buttons("Save draft", paths::CONSOLE_DOCUMENTS.to_owned())}
            })}
        }
    })
}

/// The version that is being worked on.
pub fn page(seat: &Seat, form: EditForm, document: &TrustDocument) -> Page {
    let EditForm { form, revision, stale } = form;
    let open = document.open_version();
    let title = open.map_or_else(|| document.slug.to_string(), |open| open.text.title.to_string());
    let here = paths::record(paths::CONSOLE_DOCUMENTS, document.id);
    let which = open.map_or(Which::Later, Which::of);
    let warning = open.and_then(would_be_draft);
    let number = open.map_or(1, |open| open.number);
    Page::new(seat.desk.at(Folder::Documents), format!("Edit {title}"), || {
        let words = format!("Edit version {number}");
        view! {
            <ErrorSummary form=&form/>
            <Heading title=words crumbs=crumbs([(paths::CONSOLE_DOCUMENTS, "Documents"), (&here, &title)])/>
            {stale}
            {warning}
            {post_form_with_file(paths::below(paths::CONSOLE_DOCUMENTS, document.id, "edit"), view! {
                {fields::inputs(&form, which)}
                <Hidden name="revision" value=revision.to_string()/>
                {buttons("Save", here.clone())}
            })}
        }
    })
}

/// What a change undoes of a version that was handed in.
fn would_be_draft(version: &DocumentVersion) -> Option<AnyView> {
    let who = Permission::ApproveDocuments.roles().map(Role::words).collect::<Vec<_>>().join(", ");
    let (title, told) = match version.undone_by_a_change()? {
        Act::Submit => (
            "It waits for an approval",
            "Any change makes this version a draft again, and it has to be handed in once more."
                .to_owned(),
        ),
        Act::Approve => (
            "The approval would be void",
            format!(
                "This version is approved. Any change makes it a draft again, and a {who} has to approve it once more."
            ),
        ),
        _ => return None,
    };
    Some(notice(Tone::Attention, title, view! { <p>{told}</p> }))
}

/// Saving, looking at the text without saving, and a way back.
fn buttons(save: &'static str, back: String) -> AnyView {
    view! {
        <div class="submit">
            <button class="primary" r#type="submit">{save}</button>
            <button r#type="submit" name="preview" value="yes">"Preview"</button>
            <a href=back>"Cancel"</a>
        </div>
    }
    .into_any()
}
