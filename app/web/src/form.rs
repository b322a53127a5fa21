//! What was posted, read strictly: bad encoding, NUL characters, cut-off and oversized bodies are
//! answered with a sentence before any page sees them. Repeated names are kept, for lists to choose
//! several from.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use domain::fields::Fields;
use domain::refusal::Refusal;
use domain::text::Reason;
use futures::StreamExt;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use serde::de::DeserializeOwned;

use crate::error::Problem;
use crate::session::SignedIn;
use crate::submission::Submission;

mod draft;

/// The largest form without files, in bytes.
pub const LARGEST_FORM: usize = 1 << 20;
/// The largest form of somebody who is not signed in, in bytes: an address, a password, a hash.
pub const LARGEST_FORM_OF_A_STRANGER: usize = 64 << 10;
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
const STRANGERS_FORM_TOO_LARGE: &str =
    "This form holds more text than its fields can take. Shorten it and send it again.";
const FILE_OF_A_STRANGER: &str = "A file is taken here only from somebody who is signed in. Open the page again and use the form on it.";
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

    /// Why something is done, in the person's own words.
    pub fn reason(&self, name: &'static str) -> Result<Reason, Refusal> {
        Reason::parse(self.value(name)).map_err(|fault| Refusal::field(name, fault.0))
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

    /// Keeps files in memory for those who are signed in, and for nobody else.
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if request.extensions().get::<SignedIn>().is_some() {
            let mut files = BTreeMap::<String, (String, Vec<u8>)>::new();
            let keep = |name: &str, file: &str, bytes: &[u8]| {
                let (kept_as, kept) = files.entry(name.to_owned()).or_default();
                file.clone_into(kept_as);
                kept.extend_from_slice(bytes);
            };
            let mut form = read(request, state, Allowance::COLLEAGUE, keep).await?;
            let file = |(name, bytes): (String, Vec<u8>)| File { name, bytes: bytes.into() };
            form.files = files.into_iter().map(|(name, kept)| (name, file(kept))).collect();
            return Ok(form);
        }
        let mut has_file = false;
        let note = |_: &str, _: &str, bytes: &[u8]| has_file |= !bytes.is_empty();
        let form = read(request, state, Allowance::STRANGER, note).await?;
        if has_file { Err(Problem::bad_request(FILE_OF_A_STRANGER)) } else { Ok(form) }
    }
}

/// How much text a form may hold, and what is said when it holds more.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowance {
    text: usize,
    sentence: &'static str,
}

impl Allowance {
    /// Somebody who is signed in.
    pub(crate) const COLLEAGUE: Self = Self { text: LARGEST_FORM, sentence: FORM_TOO_LARGE };
    /// Anybody.
    pub(crate) const STRANGER: Self =
        Self { text: LARGEST_FORM_OF_A_STRANGER, sentence: STRANGERS_FORM_TOO_LARGE };
}

/// Reads a form. Its files are given away piece by piece as they arrive, by the names of field and
/// file; a file is begun with an empty piece.
pub(crate) async fn read<S: Send + Sync>(
    request: Request,
    state: &S,
    allowance: Allowance,
    file: impl FnMut(&str, &str, &[u8]) + Send,
) -> Result<Form, Problem> {
    let kind =
        request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    if kind.starts_with("multipart/form-data") {
        with_files(request, state, allowance, file).await
    } else if kind.starts_with("application/x-www-form-urlencoded") || kind.is_empty() {
        urlencoded(&whole(request, allowance).await?)
    } else {
        Err(Problem::told(
            http::StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Only forms can be sent here. Open the page and use the form on it.",
        ))
    }
}

/// The body of a form without files.
async fn whole(request: Request, allowance: Allowance) -> Result<Bytes, Problem> {
    let too_large = || Problem::too_large(allowance.sentence);
    let cut_off = |read| if read >= allowance.text { too_large() } else { partly() };
    let announced = announced_length(&request);
    let mut body = request.into_body().into_data_stream();
    let mut bytes = Vec::with_capacity(announced.unwrap_or(0).min(allowance.text));
    let mut total = 0_usize;
    while let Some(part) = body.next().await {
        let part = part.map_err(|_| cut_off(total))?;
        total = total.saturating_add(part.len());
        if total <= allowance.text {
            bytes.extend_from_slice(&part);
        }
    }
    if total > allowance.text { Err(too_large()) } else { Ok(bytes.into()) }
}

fn partly() -> Problem {
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

async fn with_files<S: Send + Sync>(
    mut request: Request,
    state: &S,
    allowance: Allowance,
    mut file: impl FnMut(&str, &str, &[u8]) + Send,
) -> Result<Form, Problem> {
    if announced_length(&request).is_some_and(|length| length > LARGEST_BODY) {
        drain(request).await;
        return Err(Problem::too_large(FILE_TOO_LARGE));
    }
    DefaultBodyLimit::max(LARGEST_BODY).apply(&mut request);
    let mut parts = Multipart::from_request(request, state).await.map_err(|_| partly())?;
    let mut form = Form::default();
    let mut text = 0_usize;
    while let Some(mut part) = parts.next_field().await.map_err(part_fault)? {
        let name = part.name().unwrap_or_default().to_owned();
        if let Some(file_name) = part.file_name().map(str::to_owned) {
            // A browser sends a nameless, empty file where none was chosen.
            if !file_name.is_empty() {
                file(&name, &file_name, &[]);
            }
            let take = |bytes: &[u8]| {
                if !bytes.is_empty() {
                    file(&name, &file_name, bytes);
                }
            };
            if !limited(&mut part, LARGEST_FILE, take).await? {
                return Err(Problem::too_large(FILE_TOO_LARGE));
            }
        } else {
            let mut value = Vec::new();
            let take = |bytes: &[u8]| value.extend_from_slice(bytes);
            if !limited(&mut part, allowance.text - text, take).await? {
                return Err(Problem::too_large(allowance.sentence));
            }
            text += value.len();
            form.add(name, &String::from_utf8(value).map_err(|_| not_text())?)?;
        }
    }
    Ok(form)
}

/// Gives away the bytes of one part, up to `limit`, and says whether these were all; the part is
/// read to its end either way.
async fn limited(
    part: &mut Field<'_>,
    limit: usize,
    mut take: impl FnMut(&[u8]) + Send,
) -> Result<bool, Problem> {
    let mut total = 0_usize;
    while let Some(more) = part.chunk().await.map_err(part_fault)? {
        total = total.saturating_add(more.len());
        if total <= limit {
            take(&more);
        }
    }
    Ok(total <= limit)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn part_fault(fault: axum::extract::multipart::MultipartError) -> Problem {
    if fault.status() == http::StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::too_large(FILE_TOO_LARGE);
    }
    partly()
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
    use workflow::Caller;

    use super::*;

    async fn posted(kind: &str, body: impl Into<Body>) -> Result<Form, Problem> {
        posted_by(Some(SignedIn(Caller::operator())), kind, body).await
    }

    async fn posted_by(
        who: Option<SignedIn>,
        kind: &str,
        body: impl Into<Body>,
    ) -> Result<Form, Problem> {
        let request =
            Request::builder().method("POST").header(CONTENT_TYPE, kind).body(body.into());
        let mut request = request.unwrap();
        if let Some(who) = who {
            request.extensions_mut().insert(who);
        }
        Form::from_request(request, &()).await
    }

    #[tokio::test]
    async fn a_stranger_sends_few_words_and_no_file() {
        for (length, ok) in
            [(LARGEST_FORM_OF_A_STRANGER, true), (LARGEST_FORM_OF_A_STRANGER + 1, false)]
        {
            let body = format!("a={}", "x".repeat(length - 2));
            let status = posted_by(None, URLENCODED, body).await.err().map(|told| told.status());
            assert_eq!(status, (!ok).then_some(StatusCode::PAYLOAD_TOO_LARGE), "{length}");
        }
        for (bytes, ok) in [(&b""[..], true), (b"x", false)] {
            let body = multipart(bytes, "\r\n--B--\r\n");
            let told = posted_by(None, "multipart/form-data; boundary=B", body).await;
            assert_eq!(
                told.err().map(|told| told.status()),
                (!ok).then_some(StatusCode::BAD_REQUEST)
            );
        }
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
    async fn where_no_file_was_chosen_there_is_none() {
        for (name, bytes, count) in [("", "", 0), ("list.md", "", 1), ("list.md", "a", 1)] {
            let body = format!(
                "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{bytes}\r\n--B--\r\n"
            );
            let form = posted("multipart/form-data; boundary=B", body).await.unwrap();
            assert_eq!(form.files.len(), count, "{name:?} {bytes:?}");
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
