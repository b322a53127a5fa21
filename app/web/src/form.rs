//! What was posted, read strictly: fields that are missing, bad encoding, NUL characters, cut-off and
//! oversized bodies are answered with a sentence, and nothing is done with them. Repeated names are
//! kept, for lists to choose several from.

mod arrival;
mod draft;
mod rationing;
mod reading;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use domain::fields::{Draft, Fields};
use domain::refusal::Refusal;
use domain::text::Reason;
use serde::de::DeserializeOwned;

use crate::error::Problem;
use crate::session::SignedIn;
use crate::shell::{Desk, Folder};
use crate::submission::Submission;

pub use arrival::Arrival;
pub(crate) use reading::{Allowance, read};
pub use reading::{LARGEST_FILE, LARGEST_FORM, LARGEST_FORM_OF_A_STRANGER, LARGEST_READ};

/// The most fields in one form.
const MOST_FIELDS: usize = 2_000;

const ABSENT: &str = "This form arrived without it, so nothing was saved. Load the page again and repeat your entries.";
const NO_TEXT: &str = "Some of this arrived as bytes that are no text and is shown as \u{fffd}, so nothing was saved. Type it anew.";
const FILE_OF_A_STRANGER: &str = "A file is taken here only from somebody who is signed in. Open the page again and use the form on it.";
const NO_TEXT_UNSEEN: &str = "Some of what was sent is no text, so nothing was saved. Go back in your browser and type it anew.";

/// A posted form. Take it as the last argument of a handler.
#[derive(Debug, Clone, Default)]
pub struct Form {
    values: BTreeMap<String, Vec<String>>,
    files: BTreeMap<String, File>,
    arrival: Arrival,
    /// Whether a page shows again what did not arrive well.
    is_shown_again: bool,
}

/// A file that came with a form. Its name and type are what a stranger wrote.
#[derive(Debug, Clone)]
pub struct File {
    pub name: String,
    pub bytes: Bytes,
}

impl Form {
    /// The first value of a field; empty if it was not sent.
    pub fn value(&self, name: &str) -> &str {
        self.values(name).first().map_or("", String::as_str)
    }

    /// All values of a field.
    pub fn values(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a field was sent, as a ticked box or a pressed button is.
    pub fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// The file of a field, unless none was chosen.
    pub fn file(&self, name: &str) -> Option<&File> {
        self.files.get(name)
    }

    /// The values as a draft of the domain. What the form should have sent and did not is noted.
    pub fn draft<D: Draft>(&self) -> D {
        self.draft_of(&self.fields())
    }

    /// The same of those fields that are left after some were taken away.
    pub fn draft_of<D: Draft>(&self, fields: &Fields) -> D {
        self.expect(D::absent(fields));
        D::of_form(fields)
    }

    /// Notes those of these fields that were not sent.
    pub fn expect(&self, names: impl IntoIterator<Item = impl AsRef<str>>) {
        let absent = names.into_iter().filter(|name| !self.has(name.as_ref()));
        absent.for_each(|name| self.arrival.note(name.as_ref(), ABSENT));
    }

    /// The revision that the form was filled from. No record has the revision 0, so what is no
    /// number is stale.
    pub fn revision(&self) -> i64 {
        self.expect(["revision"]);
        self.value("revision").parse().unwrap_or(0)
    }

    /// Refuses what did not arrive well, where no seat does.
    pub fn must_be_whole(&self) -> Result<(), Refusal> {
        self.arrival.must_be_whole()
    }

    /// The values as any flat struct: raw strings in named fields, absent ones by
    /// `#[serde(default)]`.
    pub fn parsed<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        draft::read(&self.values).map_err(|fault| {
            Problem::bad_request(format!(
                "This form was not filled by its own page ({fault}). Open the page again and repeat your entries."
            ))
        })
    }

    /// Why something is done, in the person's own words.
    pub fn reason(&self, name: &'static str) -> Result<Reason, Refusal> {
        let raw = self.value(name);
        Reason::parse(raw).map_err(|fault| Refusal::of_reason(name, raw, fault))
    }

    /// The values for drafts of the domain, rows included.
    pub fn fields(&self) -> Fields {
        let mut fields = Fields::default();
        for (name, values) in &self.values {
            for value in values {
                fields.push(name, value);
            }
        }
        fields
    }

    /// What was typed, to be shown again.
    pub fn submission(&self) -> Submission {
        Submission::typed(self.values.clone())
    }

    /// What is wrong is shown at its field, or told at once where no page would.
    fn tell(&self, field: &str, bad_news: Problem) -> Result<(), Problem> {
        if !self.is_shown_again {
            return Err(bad_news);
        }
        self.arrival.note(field, bad_news.sentence());
        Ok(())
    }

    /// Takes a field in. What is no text stands as U+FFFD, for the eye to find it.
    fn add(&mut self, name: &[u8], value: &[u8]) -> Result<(), Problem> {
        let [name, value] =
            [name, value].map(|bytes| String::from_utf8_lossy(bytes).replace('\0', "\u{fffd}"));
        if name.contains('\u{fffd}') {
            return Err(Problem::bad_request(
                "The form holds a field whose name is no text. Open the page again.",
            ));
        }
        if value.contains('\u{fffd}') {
            let told = if self.is_shown_again { NO_TEXT } else { NO_TEXT_UNSEEN };
            self.tell(&name, Problem::bad_request(told))?;
        }
        let count: usize = self.values.values().map(Vec::len).sum();
        if count >= MOST_FIELDS {
            return Err(Problem::bad_request(
                "The form holds too many fields. Open the page again.",
            ));
        }
        // A browser sends CRLF for every line break.
        self.values.entry(name).or_default().push(value.replace("\r\n", "\n"));
        Ok(())
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    /// Keeps files in memory for those who are signed in, and for nobody else.
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let folder = Folder::around(request.uri().path());
        let desk = request.extensions().get::<Arc<Desk>>().cloned();
        received(request, state).await.map_err(|problem| problem.at(desk.zip(folder)))
    }
}

async fn received<S: Send + Sync>(request: Request, state: &S) -> Result<Form, Problem> {
    if request.extensions().get::<SignedIn>().is_some() {
        let mut files = BTreeMap::<String, (String, Vec<u8>)>::new();
        let keep = |name: &str, file: &str, bytes: &[u8]| {
            let (kept_as, kept) = files.entry(name.to_owned()).or_default();
            file.clone_into(kept_as);
            kept.extend_from_slice(bytes);
        };
        let mut form = read(request, state, Allowance::COLLEAGUE, keep).await?;
        let file = |(name, bytes): (String, Vec<u8>)| File { name, bytes: bytes.into() };
        // What is too large is not there.
        let files = files.into_iter().filter(|(name, _)| !form.arrival.names(name));
        form.files = files.map(|(name, kept)| (name, file(kept))).collect();
        return Ok(form);
    }
    if reading::may_hold_files(&request) {
        return Err(Problem::bad_request(FILE_OF_A_STRANGER));
    }
    read(request, state, Allowance::STRANGER, |_, _, _| {}).await
}
