//! What was posted, read strictly: bad encoding, NUL characters, cut-off and oversized bodies are
//! answered with a sentence before any page sees them. Repeated names are kept, for lists to choose
//! several from.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use domain::fields::Fields;
use futures::StreamExt;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use serde::de::DeserializeOwned;

use crate::error::Problem;
use crate::submission::Submission;

mod draft;

/// The largest form without files, in bytes.
pub const LARGEST_FORM: usize = 1 << 20;
/// The largest file, in bytes (decision 37).
pub const LARGEST_FILE: usize = 10 << 20;
/// The largest body: a file, its form, and the wrapping of both.
pub const LARGEST_BODY: usize = LARGEST_FILE + LARGEST_FORM + (64 << 10);
/// Where reading ends and the connection is cut: what is too large is read to its end up to here,
/// since a browser that is still sending shows a broken connection instead of our sentence.
pub const LARGEST_READ: usize = 4 * LARGEST_BODY;
/// The most fields in one form.
const MOST_FIELDS: usize = 2_000;

const FORM_TOO_LARGE: &str = "This form holds more than 1 MB of text, which is more than we take. Shorten it and send it again.";
const FILE_TOO_LARGE: &str = "This file is larger than 10 MB, which is more than we take. Choose a smaller file and send it again.";

/// A posted form. Take it as the last argument of a handler.
#[derive(Debug, Clone, Default)]
pub struct Form {
    values: BTreeMap<String, Vec<String>>,
    files: BTreeMap<String, File>,
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

    /// The values as a draft: raw strings in named fields, absent ones by `#[serde(default)]`.
    pub fn draft<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        draft::read(&self.values).map_err(|fault| {
            Problem::bad_request(format!(
                "This form was not filled by its own page ({fault}). Open the page again and repeat your entries."
            ))
        })
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

    fn add(&mut self, name: String, value: &str) -> Result<(), Problem> {
        if name.contains('\0') || value.contains('\0') {
            return Err(Problem::bad_request(
                "The form holds a NUL character, which cannot be stored. Remove it and send the form again.",
            ));
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

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind =
            request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
        if kind.starts_with("multipart/form-data") {
            with_files(request, state).await
        } else if kind.starts_with("application/x-www-form-urlencoded") || kind.is_empty() {
            urlencoded(&whole(request).await?)
        } else {
            Err(Problem::told(
                http::StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Only forms can be sent here. Open the page and use the form on it.",
            ))
        }
    }
}

/// The body of a form without files.
async fn whole(request: Request) -> Result<Bytes, Problem> {
    let announced = announced_length(&request);
    let mut body = request.into_body().into_data_stream();
    let mut bytes = Vec::with_capacity(announced.unwrap_or(0).min(LARGEST_FORM));
    let mut total = 0_usize;
    while let Some(part) = body.next().await {
        let part = part.map_err(|_| unreadable(total))?;
        total = total.saturating_add(part.len());
        if total <= LARGEST_FORM {
            bytes.extend_from_slice(&part);
        }
    }
    if total > LARGEST_FORM { Err(Problem::too_large(FORM_TOO_LARGE)) } else { Ok(bytes.into()) }
}

fn unreadable(read: usize) -> Problem {
    if read >= LARGEST_FORM {
        return Problem::too_large(FORM_TOO_LARGE);
    }
    Problem::bad_request("The form arrived only in part, so nothing was saved. Send it again.")
}

fn announced_length(request: &Request) -> Option<usize> {
    request.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn urlencoded(bytes: &[u8]) -> Result<Form, Problem> {
    let mut form = Form::default();
    for pair in bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let (name, value) = pair.split_at(at);
        let value = decoded(value.get(1..).unwrap_or_default())?;
        form.add(decoded(name)?, &value)?;
    }
    Ok(form)
}

fn decoded(bytes: &[u8]) -> Result<String, Problem> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => plain.push(b' '),
            b'%' => {
                let pair = rest.next().zip(rest.next());
                let digits = pair.and_then(|(high, low)| Some(hex(high)? * 16 + hex(low)?));
                plain.push(digits.ok_or_else(not_text)?);
            }
            other => plain.push(other),
        }
    }
    String::from_utf8(plain).map_err(|_| not_text())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn not_text() -> Problem {
    Problem::bad_request(
        "The form holds bytes that are not text (UTF-8). Type the text anew and send the form again.",
    )
}

async fn with_files<S: Send + Sync>(mut request: Request, state: &S) -> Result<Form, Problem> {
    if announced_length(&request).is_some_and(|length| length > LARGEST_BODY) {
        drain(request).await;
        return Err(Problem::too_large(FILE_TOO_LARGE));
    }
    DefaultBodyLimit::max(LARGEST_BODY).apply(&mut request);
    let cut_off = |_| {
        Problem::bad_request("The form arrived only in part, so nothing was saved. Send it again.")
    };
    let mut parts = Multipart::from_request(request, state).await.map_err(cut_off)?;
    let mut form = Form::default();
    let mut text = 0_usize;
    while let Some(mut part) = parts.next_field().await.map_err(part_fault)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let limit = if file.is_some() { LARGEST_FILE } else { LARGEST_FORM - text };
        let words = if file.is_some() { FILE_TOO_LARGE } else { FORM_TOO_LARGE };
        let bytes = limited(&mut part, limit).await?.ok_or_else(|| Problem::too_large(words))?;
        match file {
            Some(file) if !file.is_empty() || !bytes.is_empty() => {
                form.files.insert(name, File { name: file, bytes });
            }
            Some(_) => {}
            None => {
                text += bytes.len();
                let value = String::from_utf8(bytes.into()).map_err(|_| not_text())?;
                form.add(name, &value)?;
            }
        }
    }
    Ok(form)
}

/// The bytes of one part, or nothing when there are more than `limit`; read to its end either way.
async fn limited(part: &mut Field<'_>, limit: usize) -> Result<Option<Bytes>, Problem> {
    let mut bytes = Vec::new();
    let mut total = 0_usize;
    while let Some(more) = part.chunk().await.map_err(part_fault)? {
        total = total.saturating_add(more.len());
        if total <= limit {
            bytes.extend_from_slice(&more);
        }
    }
    Ok((total <= limit).then(|| bytes.into()))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn part_fault(fault: axum::extract::multipart::MultipartError) -> Problem {
    if fault.status() == http::StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::too_large(FILE_TOO_LARGE);
    }
    Problem::bad_request("The form arrived only in part, so nothing was saved. Send it again.")
}

/// Reads on and forgets; the layer around all routes ends it at [`LARGEST_READ`].
async fn drain(request: Request) {
    let mut body = request.into_body().into_data_stream();
    while let Some(Ok(_)) = body.next().await {}
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use http::StatusCode;
    use serde::Deserialize;

    use super::*;

    async fn posted(kind: &str, body: impl Into<Body>) -> Result<Form, Problem> {
        let request =
            Request::builder().method("POST").header(CONTENT_TYPE, kind).body(body.into());
        Form::from_request(request.unwrap(), &()).await
    }

    const URLENCODED: &str = "application/x-www-form-urlencoded";

    #[tokio::test]
    async fn a_form_keeps_what_was_typed_and_every_choice() {
        let form = posted(URLENCODED, "name=Lin+%26+Co%2E&data=A&data=B&text=a%0D%0Ab&empty=&lone")
            .await
            .unwrap();
        assert_eq!(form.value("name"), "Lin & Co.");
        assert_eq!(form.values("data"), ["A", "B"]);
        assert_eq!(form.value("text"), "a\nb");
        assert!(form.has("empty") && form.has("lone") && !form.has("absent"));
    }

    #[tokio::test]
    async fn what_cannot_be_text_is_refused_with_a_sentence() {
        for body in ["a=%FF", "a=%00", "%00=a", "a=%C3", "a=%zz", "a=%4", "a=b\u{0}c"] {
            let problem = posted(URLENCODED, body.to_owned()).await.unwrap_err();
            assert_eq!(problem.status(), StatusCode::BAD_REQUEST, "{body:?}");
        }
    }

    #[tokio::test]
    async fn a_form_may_hold_a_megabyte_and_no_more() {
        for (length, ok) in [(LARGEST_FORM, true), (LARGEST_FORM + 1, false)] {
            let body = format!("a={}", "x".repeat(length - 2));
            let result = posted(URLENCODED, body).await;
            assert_eq!(result.is_ok(), ok, "{length}");
            assert!(
                ok || result
                    .is_err_and(|problem| problem.status() == StatusCode::PAYLOAD_TOO_LARGE)
            );
        }
    }

    #[tokio::test]
    async fn other_kinds_of_body_are_refused() {
        let problem = posted("text/plain", "a=b").await.unwrap_err();
        assert_eq!(problem.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }

    fn multipart(bytes: &[u8], end: &str) -> Vec<u8> {
        let mut body = b"--B\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nsigned\r\n\
            --B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"dpa.pdf\"\r\n\r\n"
            .to_vec();
        body.extend_from_slice(bytes);
        body.extend_from_slice(end.as_bytes());
        body
    }

    #[tokio::test]
    async fn a_file_may_hold_ten_megabytes_and_no_more() {
        for (length, ok) in [(LARGEST_FILE, true), (LARGEST_FILE + 1, false)] {
            let body = multipart(&vec![7; length], "\r\n--B--\r\n");
            match posted("multipart/form-data; boundary=B", body).await {
                Ok(form) => {
                    let file = form.file("file").unwrap();
                    assert!(ok && file.name == "dpa.pdf" && file.bytes.len() == length);
                    assert_eq!(form.value("note"), "signed");
                }
                Err(problem) => {
                    assert_eq!((ok, problem.status()), (false, StatusCode::PAYLOAD_TOO_LARGE));
                }
            }
        }
    }

    #[tokio::test]
    async fn a_body_that_is_cut_off_is_no_form() {
        let problem =
            posted("multipart/form-data; boundary=B", multipart(b"abc", "")).await.unwrap_err();
        assert_eq!(problem.status(), StatusCode::BAD_REQUEST);
        let problem = posted("multipart/form-data", "x").await.unwrap_err();
        assert_eq!(problem.status(), StatusCode::BAD_REQUEST);
    }

    #[derive(Debug, Deserialize, PartialEq, Default)]
    #[serde(default)]
    struct Draft {
        name: String,
        data: Vec<String>,
        note: Option<String>,
        ticked: bool,
    }

    #[tokio::test]
    async fn a_form_becomes_a_draft() {
        let form = posted(URLENCODED, "name=A&data=X&data=Y&ticked=on&unknown=1").await.unwrap();
        let draft = Draft {
            name: "A".into(),
            data: vec!["X".into(), "Y".into()],
            note: None,
            ticked: true,
        };
        assert_eq!(form.draft::<Draft>().unwrap(), draft);
        assert_eq!(Form::default().draft::<Draft>().unwrap(), Draft::default());
        let one = posted(URLENCODED, "data=X&note=").await.unwrap();
        let draft = Draft { data: vec!["X".into()], note: Some(String::new()), ..Draft::default() };
        assert_eq!(one.draft::<Draft>().unwrap(), draft);
    }
}
