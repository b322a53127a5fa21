//! How a body becomes a form: each part has a limit, and what is too large or cut off is told.

use axum::body::Bytes;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use futures::StreamExt;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use workflow::files::{MOST_BYTES, MOST_MEGABYTES};

use super::rationing::Ration;
use super::{Arrival, Form};
use crate::error::Problem;

/// The largest form without files, in bytes.
pub const LARGEST_FORM: usize = 1 << 20;
/// The largest form of somebody who is not signed in, in bytes: an address, a password, a hash.
pub const LARGEST_FORM_OF_A_STRANGER: usize = 64 << 10;
/// The largest file, in bytes (decision 37).
pub const LARGEST_FILE: usize = MOST_BYTES;
/// Where reading ends and the connection is cut: what is too large is read to its end up to here,
/// since a browser that is still sending shows a broken connection instead of our sentence. It is four
/// times a file, its form, and the wrapping of both.
pub const LARGEST_READ: usize = 4 * (LARGEST_FILE + LARGEST_FORM + (64 << 10));

const FORM_TOO_LARGE: &str = "This form holds more than 1 MB of text, which is more than we take, so nothing was saved. Go back in your browser, where your entries still stand, shorten them and send the form again.";
const STRANGERS_FORM_TOO_LARGE: &str = "This form holds more text than its fields can take, so nothing was done. Go back in your browser, where your entries still stand, shorten them and send the form again.";

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
    let kind = content_type(&request);
    let seated = request.extensions().get::<Arrival>().cloned();
    let form = Form {
        is_shown_again: seated.is_some(),
        arrival: seated.unwrap_or_default(),
        ..Form::default()
    };
    if may_hold_files(&request) {
        with_files(request, state, allowance, form, file).await
    } else if kind.starts_with("application/x-www-form-urlencoded") || kind.is_empty() {
        urlencoded(&whole(request, allowance).await?, form)
    } else {
        Err(Problem::told(
            http::StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Only forms can be sent here. Open the page and use the form on it.",
        ))
    }
}

fn content_type(request: &Request) -> &str {
    request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("")
}

/// Whether a form came in the encoding that files can be sent in.
pub(super) fn may_hold_files(request: &Request) -> bool {
    content_type(request).starts_with("multipart/form-data")
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

fn urlencoded(bytes: &[u8], mut form: Form) -> Result<Form, Problem> {
    for pair in bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let (name, value) = pair.split_at(at);
        form.add(&decoded(name), &decoded(value.get(1..).unwrap_or_default()))?;
    }
    Ok(form)
}

/// The bytes behind the signs of the encoding; a sign that stands for none gives what is no text.
fn decoded(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => plain.push(b' '),
            b'%' => {
                let pair = rest.next().zip(rest.next());
                let digits = pair.and_then(|(high, low)| Some(hex(high)? * 16 + hex(low)?));
                plain.push(digits.unwrap_or(0xff));
            }
            other => plain.push(other),
        }
    }
    plain
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

async fn with_files<S: Send + Sync>(
    mut request: Request,
    state: &S,
    allowance: Allowance,
    mut form: Form,
    mut file: impl FnMut(&str, &str, &[u8]) + Send,
) -> Result<Form, Problem> {
    // What is too large is read to its end, for the fields that stand behind it.
    DefaultBodyLimit::max(LARGEST_READ).apply(&mut request);
    let ration = Ration::default();
    let request = request.map(|body| ration.of(body));
    let mut parts = Multipart::from_request(request, state).await.map_err(|_| partly())?;
    // All of it is counted over the whole form: names and values, and the files.
    let (mut text, mut kept) = (0_usize, 0_usize);
    let too_large = || Problem::too_large(allowance.sentence);
    let head_fault = |fault| if ration.is_spent() { too_large() } else { part_fault(fault) };
    loop {
        ration.renew();
        let Some(mut part) = parts.next_field().await.map_err(head_fault)? else {
            return Ok(form);
        };
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        text += name.len() + file_name.as_ref().map_or(0, String::len);
        let room = allowance.text.checked_sub(text).ok_or_else(too_large)?;
        if let Some(file_name) = file_name {
            // A browser sends a nameless, empty file where none was chosen.
            if !file_name.is_empty() {
                file(&name, &file_name, &[]);
            }
            let room = LARGEST_FILE - kept;
            let take = |bytes: &[u8]| {
                kept += bytes.len();
                if !bytes.is_empty() {
                    file(&name, &file_name, bytes);
                }
            };
            if !limited(&mut part, &ration, room, take).await? {
                form.tell(&name, file_too_large())?;
            }
        } else {
            let mut value = Vec::new();
            let take = |bytes: &[u8]| value.extend_from_slice(bytes);
            if !limited(&mut part, &ration, room, take).await? {
                return Err(too_large());
            }
            text += value.len();
            form.add(name.as_bytes(), &value)?;
        }
    }
}

/// Gives away the bytes of one part, up to `limit`, and says whether these were all; the part is
/// read to its end either way.
async fn limited(
    part: &mut Field<'_>,
    ration: &Ration,
    limit: usize,
    mut take: impl FnMut(&[u8]) + Send,
) -> Result<bool, Problem> {
    let mut total = 0_usize;
    loop {
        ration.renew();
        let Some(more) = part.chunk().await.map_err(part_fault)? else {
            return Ok(total <= limit);
        };
        total = total.saturating_add(more.len());
        if total <= limit {
            take(&more);
        }
    }
}

fn file_too_large() -> Problem {
    Problem::too_large(format!(
        "This file is larger than {MOST_MEGABYTES} MB, which is more than we take, so nothing was saved. Choose a smaller file and send it again."
    ))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn part_fault(fault: axum::extract::multipart::MultipartError) -> Problem {
    if fault.status() == http::StatusCode::PAYLOAD_TOO_LARGE {
        return file_too_large();
    }
    partly()
}
