//! Forms as browsers and others send them.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use futures::StreamExt as _;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde::Deserialize;
use workflow::Caller;

use super::rationing::{PIECE, RATION};
use super::*;

async fn posted(kind: &str, body: impl Into<Body>) -> Result<Form, Problem> {
    posted_by(Some(SignedIn(Caller::operator())), kind, body).await
}

async fn posted_by(
    who: Option<SignedIn>,
    kind: &str,
    body: impl Into<Body>,
) -> Result<Form, Problem> {
    let request = Request::builder().method("POST").header(CONTENT_TYPE, kind).body(body.into());
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
    for (who, ok) in [(Some(SignedIn(Caller::operator())), true), (None, false)] {
        let body = multipart(b"", "\r\n--B--\r\n");
        let told = posted_by(who, "multipart/form-data; boundary=B", body).await;
        assert_eq!(told.err().map(|told| told.status()), (!ok).then_some(StatusCode::BAD_REQUEST));
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
async fn in_a_seat_what_did_not_arrive_well_is_noted_at_its_field() {
    for (body, faulty, shown) in [
        ("a=x&b=y", None, "x"),
        ("a=x%00&b=y", Some("a"), "x\u{fffd}"),
        ("a=%FFx&b=y", Some("a"), "\u{fffd}x"),
        ("a=%EF%BF%BD&b=y", Some("a"), "\u{fffd}"),
        ("a=x", Some("b"), "x"),
        ("a=x&b=", None, "x"),
    ] {
        let request = Request::builder().method("POST").header(CONTENT_TYPE, URLENCODED);
        let mut request = request.body(Body::from(body)).unwrap();
        let seat = Arrival::default();
        request.extensions_mut().insert(seat.clone());
        let form = Form::from_request(request, &()).await.unwrap();
        form.expect(["a", "b"]);
        assert_eq!(form.value("a"), shown, "{body}");
        match (seat.must_be_whole(), faulty) {
            (Ok(()), None) => {}
            (Err(Refusal::Fields(faults)), Some(field)) => {
                assert_eq!((faults.len(), faults.get(field).is_some()), (1, true), "{body}");
            }
            other => panic!("{body}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_form_may_hold_a_megabyte_and_no_more() {
    for (length, ok) in [(LARGEST_FORM, true), (LARGEST_FORM + 1, false)] {
        let body = format!("a={}", "x".repeat(length - 2));
        let result = posted(URLENCODED, body).await;
        assert_eq!(result.is_ok(), ok, "{length}");
        assert!(
            ok || result.is_err_and(|problem| problem.status() == StatusCode::PAYLOAD_TOO_LARGE)
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
async fn all_files_of_a_form_together_may_hold_no_more_than_one() {
    for (first, second, ok) in
        [(LARGEST_FILE - 1, 1, true), (LARGEST_FILE, 1, false), (LARGEST_FILE, LARGEST_FILE, false)]
    {
        let more =
            b"\r\n--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"b.pdf\"\r\n\r\n";
        let both = [&vec![7; first][..], more, &vec![7; second]].concat();
        let found =
            posted("multipart/form-data; boundary=B", multipart(&both, "\r\n--B--\r\n")).await;
        assert_eq!(found.is_ok(), ok, "{first} and {second}");
    }
}

/// What a stranger sends where files are taken from anybody.
async fn verified(body: impl Into<Body>) -> Result<Form, Problem> {
    let kind = "multipart/form-data; boundary=B";
    let request = Request::builder().method("POST").header(CONTENT_TYPE, kind).body(body.into());
    read(request.unwrap(), &(), Allowance::STRANGER, |_, _, _| {}).await
}

const HEAD: &str = "--B\r\nContent-Disposition: form-data; name=\"";

#[tokio::test]
async fn a_head_without_end_is_cut_off() {
    for (before, after) in [(HEAD, "a"), ("", "a"), ("--B\r\n", "a: b\r\n"), ("--B", " ")] {
        let (given, many) = (Arc::new(AtomicUsize::new(0)), after.repeat(1 << 10));
        let counted = given.clone();
        let pieces = futures::stream::iter([before.to_owned()])
            .chain(futures::stream::repeat(many))
            .inspect(move |piece| {
                counted.fetch_add(piece.len(), Ordering::Relaxed);
            })
            .map(Ok::<_, std::convert::Infallible>);
        let refused = verified(Body::from_stream(pieces)).await.unwrap_err();
        assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE, "{before}{after}");
        assert!(given.load(Ordering::Relaxed) <= 2 * RATION, "{before}{after}");
    }
}

#[tokio::test]
async fn a_head_fills_a_ration_and_no_more_wherever_the_one_before_ended() {
    let rest = "\"\r\n\r\nx\r\n--B--\r\n";
    let room = RATION - HEAD.len() - "\"\r\n\r\n".len();
    for (length, ok) in [(room, true), (room + 1, false)] {
        let body = format!("{HEAD}{}{rest}", "n".repeat(length));
        assert_eq!(verified(body).await.is_ok(), ok, "{length}");
    }
    for length in (PIECE - 200..PIECE).chain(RATION - 200..RATION) {
        let first = format!("{HEAD}a\"; filename=\"b\"\r\n\r\n{}\r\n", "x".repeat(length));
        let form = verified(format!("{first}{HEAD}n{rest}")).await.unwrap();
        assert_eq!(form.value("n"), "x", "{length}");
    }
}

#[tokio::test]
async fn names_count_as_text() {
    let part = |name: usize| format!("{HEAD}{}\"\r\n\r\nxx\r\n", "n".repeat(name));
    let eighth = LARGEST_FORM_OF_A_STRANGER / 8;
    for (last, ok) in [(eighth - 2, true), (eighth - 1, false)] {
        let body = [part(eighth - 2).repeat(7), part(last), "--B--\r\n".to_owned()].concat();
        assert_eq!(verified(body).await.is_ok(), ok, "{last}");
    }
}

#[tokio::test]
async fn a_form_arrives_byte_by_byte() {
    let bytes = multipart(b"\r\n--A\r\r\n--", "\r\n--B--\r\n");
    let pieces = bytes.into_iter().map(|byte| Ok::<_, std::convert::Infallible>(vec![byte]));
    let body = Body::from_stream(futures::stream::iter(pieces));
    let form = posted("multipart/form-data; boundary=B", body).await.unwrap();
    assert_eq!(form.value("note"), "signed");
    assert_eq!(&form.file("file").unwrap().bytes[..], b"\r\n--A\r\r\n--");
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
    let draft =
        Draft { name: "A".into(), data: vec!["X".into(), "Y".into()], note: None, ticked: true };
    assert_eq!(form.parsed::<Draft>().unwrap(), draft);
    assert_eq!(Form::default().parsed::<Draft>().unwrap(), Draft::default());
    let one = posted(URLENCODED, "data=X&note=").await.unwrap();
    let draft = Draft { data: vec!["X".into()], note: Some(String::new()), ..Draft::default() };
    assert_eq!(one.parsed::<Draft>().unwrap(), draft);
}
