//! Files of instruments: what is known of them, how they come and how they leave.

use domain::agreement::FileFacts;
use leptos::prelude::*;
use workflow::files::{Download, MOST_MEGABYTES, MediaType, Upload};

use crate::error::Problem;
use crate::form::Form;
use crate::parts::{Facts, FileField, Hidden, Submit, post_form_with_file};
use crate::render::Answer;
use crate::submission::Submission;

/// What is known of a file, for those who may read it; for others, that there is one.
fn facts(file: &FileFacts, path: &str, may_read: bool) -> AnyView {
    if !may_read {
        return view! { <p>"A file is stored."</p> }.into_any();
    }
    let (name, path) = (file.name.to_string(), path.to_owned());
    Facts::new()
        .with("File", view! { <a href=path download="">{name}</a> })
        .with("Size", size(file.size))
        .with("Type", file.media_type.clone())
        .with("SHA-256", view! { <code>{file.sha256.to_string()}</code> })
        .view()
}

/// The place of an instrument's file on its page.
pub struct Place<'a> {
    pub file: Option<&'a FileFacts>,
    /// What is said while there is none.
    pub none: &'static str,
    /// The address that gives the file and takes another one.
    pub path: String,
    pub may_read: bool,
    pub may_store: bool,
    /// The revision of the instrument.
    pub revision: i64,
    pub label: &'static str,
    /// What another file makes void.
    pub voids: &'static str,
}

impl Place<'_> {
    /// What is stored, and the form that stores.
    pub fn view(self, form: &Submission) -> AnyView {
        let Self { none, path, label, .. } = self;
        let stored = self.file.map_or_else(
            || view! { <p>{none}</p> }.into_any(),
            |file| facts(file, &path, self.may_read),
        );
        let store = self.may_store.then(|| {
            let hint = format!(
                "PDF, PNG, JPEG, DOCX, XLSX, CSV, TXT or MD, up to {MOST_MEGABYTES} MB. Another file voids {}.",
                self.voids
            );
            post_form_with_file(
                path,
                view! {
                    <Hidden name="revision" value=self.revision.to_string()/>
                    <FileField form=form name="file" label=label hint=hint/>
                    <Submit words="Store the file"/>
                },
            )
        });
        view! { {stored} {store} }.into_any()
    }
}

fn size(bytes: i64) -> String {
    if bytes < 10_000 { format!("{bytes} bytes") } else { format!("{} kB", bytes / 1_000) }
}

/// The file that came with a form.
pub fn upload(form: &Form) -> Upload {
    form.file("file").map_or_else(
        || Upload { name: String::new(), bytes: Vec::new() },
        |file| Upload { name: file.name.clone(), bytes: file.bytes.to_vec() },
    )
}

/// Sends a file as an attachment: nothing of it is ever shown in place.
pub fn answer(download: Download) -> Result<Answer, Problem> {
    let known = MediaType::ALL.iter().find(|known| known.name() == download.media_type);
    let known =
        known.ok_or_else(|| Problem::failed("a stored file has a type that is not taken"))?;
    Ok(Answer::file(&download.name, known.name(), download.bytes))
}
