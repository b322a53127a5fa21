//! Files of instruments: what is known of them, and how they leave.

use domain::agreement::FileFacts;
use leptos::prelude::*;
use workflow::files::{Download, MediaType, Upload};

use crate::error::Problem;
use crate::form::Form;
use crate::parts::Facts;
use crate::render::Answer;

/// What is known of a file, for those who may read it; for others, that there is one.
pub fn facts(file: &FileFacts, path: &str, may_read: bool) -> AnyView {
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
