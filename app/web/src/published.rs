//! The public bodies, kept in memory with their compressed forms, their tags and their headers.
//! They are made once for each public revision (decision 11) and the whole store is swapped; an
//! answer from here copies references and nothing else. A body that is made for one answer is packed
//! when it is sent, in the one form that is.

use std::collections::HashMap;
use std::sync::Arc;

use arc_swap::ArcSwap;
use axum::body::{Body as AnswerBody, Bytes};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::time::Moment;
use http::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use sha2::{Digest, Sha256};

use crate::compression::{Encoding, compressed, compressed_once, negotiate};
use crate::render::{Page, disposition};
use crate::security;

/// How long a visitor may keep a body without asking again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Ask every time; the tag says whether it is still the same (decision 8).
    Revalidate,
    /// For a year: bytes under this address never change.
    Immutable,
}

/// A body, ready to be sent.
#[derive(Debug)]
pub struct Body {
    identity: Form,
    /// Those of its compressed forms that are worth it, the preferred first. None before it is kept
    /// for many.
    packed: Option<Vec<(Encoding, Form)>>,
    last_modified: Option<HeaderValue>,
}

/// One form with every header it is sent with.
#[derive(Debug)]
struct Form {
    bytes: Bytes,
    etag: HeaderValue,
    headers: HeaderMap,
    /// Those of a 304, see [`TOLD_AGAIN`].
    headers_unchanged: HeaderMap,
}

impl Body {
    /// A public page. `changed` is when its content last did.
    pub fn page(page: Page, changed: Option<Moment>) -> Self {
        let policy = page.policy();
        let mut headers = headers("text/html; charset=utf-8", Keep::Revalidate);
        headers.insert(CONTENT_SECURITY_POLICY, policy);
        Self::with(headers, page.into_html().into(), changed)
    }

    /// A machine format or a file, which any origin may read. `content_type` with its charset.
    pub fn data(
        content_type: &'static str,
        bytes: impl Into<Bytes>,
        keep: Keep,
        changed: Option<Moment>,
    ) -> Self {
        Self::with(data_headers(content_type, keep), bytes.into(), changed)
    }

    /// The same, to be kept under `name` by whoever follows the link.
    pub fn file(
        name: &str,
        content_type: &'static str,
        bytes: impl Into<Bytes>,
        keep: Keep,
        changed: Option<Moment>,
    ) -> Self {
        let mut headers = data_headers(content_type, keep);
        headers.insert(CONTENT_DISPOSITION, disposition(name));
        Self::with(headers, bytes.into(), changed)
    }

    /// A part of our own pages: styles, fonts, the islands; with its Brotli form where there is one.
    pub(crate) fn asset(content_type: &'static str, bytes: Bytes, brotli: Option<Bytes>) -> Self {
        let mut headers = headers(content_type, Keep::Immutable);
        headers.insert(CONTENT_SECURITY_POLICY, security::policy_for(content_type));
        Self::with(headers, bytes, None).packed(brotli)
    }

    fn with(mut headers: HeaderMap, bytes: Bytes, changed: Option<Moment>) -> Self {
        let last_modified =
            changed.and_then(|moment| HeaderValue::try_from(moment.for_http()).ok());
        if let Some(moment) = &last_modified {
            headers.insert(LAST_MODIFIED, moment.clone());
        }
        // A picture, a font or a PDF is packed already.
        let is_packed = headers.get(CONTENT_TYPE).is_some_and(|kind| {
            kind == "font/woff2" || kind == "application/pdf" || kind == "image/png"
        });
        let identity = Form::new(bytes, headers);
        Self { identity, packed: is_packed.then(Vec::new), last_modified }
    }

    /// The same in all its forms, to be sent to many.
    #[must_use]
    pub fn kept(self) -> Self {
        self.packed(None)
    }

    fn packed(self, brotli: Option<Bytes>) -> Self {
        let Self { identity, packed, last_modified } = self;
        let packed = packed.unwrap_or_else(|| {
            let packed = compressed(&identity.bytes, brotli).into_iter();
            packed.map(|(kind, bytes)| (kind, identity.packed(kind, bytes, ""))).collect()
        });
        Self { identity, packed: Some(packed), last_modified }
    }

    /// The bytes as they are, for those who look at them inside.
    pub fn bytes(&self) -> &Bytes {
        &self.identity.bytes
    }

    /// The answer to a GET or HEAD with these headers.
    pub fn respond(&self, method: &Method, asked: &HeaderMap) -> Response {
        let accept = asked.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        let made;
        let form = if let Some(packed) = &self.packed {
            let chosen = negotiate(accept, packed.iter().map(|(encoding, _)| *encoding));
            packed.iter().find(|(encoding, _)| *encoding == chosen).map(|(_, form)| form)
        } else {
            made = self.packed_once(accept);
            made.as_ref()
        };
        let form = form.unwrap_or(&self.identity);
        if self.is_unchanged(form, asked) {
            return answer(StatusCode::NOT_MODIFIED, &form.headers_unchanged, AnswerBody::empty());
        }
        let body =
            if *method == Method::HEAD { AnswerBody::empty() } else { form.bytes.clone().into() };
        answer(StatusCode::OK, &form.headers, body)
    }

    /// Packed in less time, and therefore in other bytes than where it is kept: the tag says so.
    fn packed_once(&self, accept: Option<&str>) -> Option<Form> {
        let (encoding, bytes) = compressed_once(&self.identity.bytes, accept)?;
        Some(self.identity.packed(encoding, bytes, "-once"))
    }

    /// RFC 9110, 13.2.2: a tag, where one is given, decides alone.
    fn is_unchanged(&self, form: &Form, asked: &HeaderMap) -> bool {
        let mut tags = asked.get_all(IF_NONE_MATCH).iter().peekable();
        if tags.peek().is_some() {
            return tags.any(|list| names(list.as_bytes(), form.etag.as_bytes()));
        }
        // Our own moments compare byte by byte, as nearly every cache sends them back.
        self.last_modified.is_some() && asked.get(IF_MODIFIED_SINCE) == self.last_modified.as_ref()
    }
}

/// What a 304 says: how long to keep the answer, and who may read it. Everything else stands in the
/// answer that was kept, and what describes it must not be sent again (RFC 9110, 15.4.5).
const TOLD_AGAIN: [HeaderName; 6] = [
    CACHE_CONTROL,
    ETAG,
    LAST_MODIFIED,
    VARY,
    ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS,
];

impl Form {
    /// The bytes as they are, with these headers and their own.
    fn new(bytes: Bytes, headers: HeaderMap) -> Self {
        let digest = Sha256::digest(&bytes);
        let tag = URL_SAFE_NO_PAD.encode(digest.get(..12).unwrap_or(&digest));
        Self::tagged(bytes, format!("\"{tag}\""), headers)
    }

    /// The same packed, under a tag of its own.
    fn packed(&self, encoding: Encoding, bytes: Bytes, mark: &str) -> Self {
        let tag = self.etag.to_str().unwrap_or_default().trim_matches('"');
        let tag = format!("\"{tag}-{}{mark}\"", encoding.name());
        let mut headers = self.headers.clone();
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
        Self::tagged(bytes, tag, headers)
    }

    fn tagged(bytes: Bytes, tag: String, mut headers: HeaderMap) -> Self {
        let etag = HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"-\""));
        headers.insert(ETAG, etag.clone());
        headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        let told_again = |name: HeaderName| headers.get(&name).cloned().map(|value| (name, value));
        let headers_unchanged = TOLD_AGAIN.into_iter().filter_map(told_again).collect();
        Self { bytes, etag, headers, headers_unchanged }
    }
}

/// Whether a script of any origin may read what stands at this path, its refusals included: the
/// public formats for machines.
pub fn is_for_machines(path: &str) -> bool {
    let ends = ["json", "csv", "pdf", "atom", "md", "txt"];
    let is_format =
        |(_, end): (&str, &str)| ends.iter().any(|known| end.eq_ignore_ascii_case(known));
    !path.starts_with("/console") && path.rsplit_once('.').is_some_and(is_format)
}

/// Says that a script of any origin may read the answer and its tag.
pub fn let_any_origin_read(headers: &mut HeaderMap) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("etag"));
}

/// The answer to a browser that asks before a script revalidates what it kept.
pub fn preflight() -> Response {
    let mut headers = HeaderMap::new();
    let_any_origin_read(&mut headers);
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD"));
    let asked_with = HeaderValue::from_static("if-none-match, if-modified-since");
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, asked_with);
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    answer(StatusCode::NO_CONTENT, &headers, AnswerBody::empty())
}

fn headers(content_type: &'static str, keep: Keep) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(16);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static(match keep {
            Keep::Revalidate => "no-cache",
            Keep::Immutable => "public, max-age=31536000, immutable",
        }),
    );
    security::add_to(&mut headers);
    headers
}

/// Those of data, which any origin may read.
fn data_headers(content_type: &'static str, keep: Keep) -> HeaderMap {
    let mut headers = headers(content_type, keep);
    let_any_origin_read(&mut headers);
    headers.insert(CONTENT_SECURITY_POLICY, security::policy_for(content_type));
    headers
}

fn answer(status: StatusCode, headers: &HeaderMap, body: AnswerBody) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    headers.clone_into(response.headers_mut());
    response
}

/// Whether a list of tags (`"a", W/"b"` or `*`) names `tag`. The comparison is the weak one, as
/// `If-None-Match` asks for.
fn names(list: &[u8], tag: &[u8]) -> bool {
    let mut rest = list.trim_ascii();
    if rest == b"*" {
        return true;
    }
    while let Some(open) = rest.iter().position(|byte| *byte == b'"') {
        let Some(from) = rest.get(open..) else {
            return false;
        };
        let Some(close) = from.iter().skip(1).position(|byte| *byte == b'"') else {
            return false;
        };
        let Some((this, after)) = from.split_at_checked(close + 2) else {
            return false;
        };
        if this == tag {
            return true;
        }
        rest = after;
    }
    false
}

/// All public bodies by their address.
#[derive(Debug, Default)]
pub struct Bodies {
    by_address: HashMap<String, Arc<Body>>,
}

impl Bodies {
    /// Keeps a body under its address: a path, with its query where it has one.
    pub fn insert(&mut self, address: impl Into<String>, body: Body) {
        self.by_address.insert(address.into(), Arc::new(body.kept()));
    }

    /// Keeps the body of one address under another one too.
    pub fn insert_also(&mut self, address: impl Into<String>, known: &str) {
        if let Some(body) = self.get(known).cloned() {
            self.by_address.insert(address.into(), body);
        }
    }

    /// The body under this very address.
    pub fn get(&self, address: &str) -> Option<&Arc<Body>> {
        self.by_address.get(address)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_address.len()
    }

    /// Whether nothing was published yet.
    pub fn is_empty(&self) -> bool {
        self.by_address.is_empty()
    }
}

/// The bodies that are public now. Readers never wait; a new set replaces the old one whole.
#[derive(Debug, Default)]
pub struct Published(ArcSwap<Bodies>);

impl Published {
    /// The bodies as they are now.
    pub fn now(&self) -> arc_swap::Guard<Arc<Bodies>> {
        self.0.load()
    }

    /// From here on these.
    pub fn replace(&self, bodies: Bodies) {
        self.0.store(Arc::new(bodies));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn body() -> Body {
        let moment = Moment::parse("2026-03-01T09:00:00Z");
        Body::data("application/json", "{\"a\":1}".repeat(100), Keep::Revalidate, moment)
    }

    fn asked(headers: &[(HeaderName, &str)]) -> HeaderMap {
        headers
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap()))
            .collect()
    }

    fn tag(response: &Response) -> String {
        response.headers()[ETAG].to_str().unwrap().to_owned()
    }

    #[test]
    fn each_encoding_has_its_own_strong_tag_and_its_own_length() {
        let mut tags = Vec::new();
        for (body, accept, encoding) in [
            (&body().kept(), "", None),
            (&body().kept(), "gzip", Some("gzip")),
            (&body().kept(), "zstd", Some("zstd")),
            (&body().kept(), "br", Some("br")),
            (&body(), "gzip", Some("gzip")),
            (&body(), "zstd", Some("zstd")),
            (&body(), "br", Some("br")),
        ] {
            let response = body.respond(&Method::GET, &asked(&[(ACCEPT_ENCODING, accept)]));
            assert_eq!(
                response.headers().get(CONTENT_ENCODING).map(|name| name.to_str().unwrap()),
                encoding
            );
            assert_eq!(response.headers()[VARY], "accept-encoding");
            assert!(tag(&response).starts_with('"'));
            tags.push((tag(&response), response.headers()[CONTENT_LENGTH].clone()));
        }
        let different: HashSet<_> = tags.iter().map(|(tag, _)| tag).collect();
        assert_eq!(different.len(), tags.len(), "{tags:?}");
        let lengths: HashSet<_> = tags.iter().take(4).map(|(_, length)| length).collect();
        assert_eq!(lengths.len(), 4, "{tags:?}");
    }

    #[test]
    fn a_body_is_packed_in_every_form_only_where_it_is_kept() {
        assert!(body().packed.is_none());
        assert_eq!(body().kept().packed.map(|packed| packed.len()), Some(3));
        let paper = Body::data("application/pdf", "x".repeat(900), Keep::Immutable, None);
        let asked = asked(&[(ACCEPT_ENCODING, "gzip, br")]);
        for paper in [&paper, &Body::data("text/plain", "short", Keep::Immutable, None)] {
            let response = paper.respond(&Method::GET, &asked);
            assert!(!response.headers().contains_key(CONTENT_ENCODING));
            assert_eq!(tag(&response).len(), 18, "the tag of the plain form");
        }
        let mut bodies = Bodies::default();
        bodies.insert("/a", body());
        bodies.insert_also("/b", "/a");
        bodies.insert_also("/d", "/c");
        assert!(bodies.get("/b").is_some_and(|body| body.packed.is_some()));
        assert_eq!(bodies.len(), 2);
    }

    #[test]
    fn a_visitor_who_has_the_body_is_told_so() {
        let body = body();
        let own = tag(&body.respond(&Method::GET, &HeaderMap::new()));
        let gzip = tag(&body.respond(&Method::GET, &asked(&[(ACCEPT_ENCODING, "gzip")])));
        for (given, unchanged) in [
            (own.clone(), true),
            (format!("W/{own}"), true),
            (format!("\"other\", {own}"), true),
            (format!("\"a,b\" , W/{own},\"c\""), true),
            ("*".to_owned(), true),
            (" * ".to_owned(), true),
            (gzip, false),
            ("\"other\"".to_owned(), false),
            (own.trim_matches('"').to_owned(), false),
            (own[..own.len() - 1].to_owned(), false),
            (String::new(), false),
        ] {
            let response = body.respond(&Method::GET, &asked(&[(IF_NONE_MATCH, &given)]));
            assert_eq!(response.status() == StatusCode::NOT_MODIFIED, unchanged, "{given}");
        }
    }

    #[test]
    fn a_tag_decides_before_a_date() {
        let body = body();
        let date = "Sun, 01 Mar 2026 09:00:00 GMT";
        for (headers, status) in [
            (asked(&[(IF_MODIFIED_SINCE, date)]), 304),
            (asked(&[(IF_MODIFIED_SINCE, "Sun, 01 Mar 2026 08:59:59 GMT")]), 200),
            (asked(&[(IF_MODIFIED_SINCE, date), (IF_NONE_MATCH, "\"other\"")]), 200),
        ] {
            assert_eq!(body.respond(&Method::GET, &headers).status(), status);
        }
    }

    #[test]
    fn an_unchanged_answer_keeps_the_headers_that_caches_need() {
        let response = body().respond(&Method::GET, &asked(&[(IF_NONE_MATCH, "*")]));
        for name in [ETAG, VARY, CACHE_CONTROL, LAST_MODIFIED] {
            assert!(response.headers().contains_key(&name), "{name}");
        }
        for name in [CONTENT_LENGTH, CONTENT_TYPE, CONTENT_ENCODING, CONTENT_SECURITY_POLICY] {
            assert!(!response.headers().contains_key(&name), "{name}");
        }
    }

    #[test]
    fn a_head_says_the_length_and_sends_nothing() {
        let body = body();
        let response = body.respond(&Method::HEAD, &HeaderMap::new());
        assert_eq!(response.headers()[CONTENT_LENGTH], "700");
        assert_eq!(axum::body::HttpBody::size_hint(response.body()).exact(), Some(0));
    }

    #[test]
    fn a_new_set_replaces_the_old_one_whole() {
        let published = Published::default();
        assert!(published.now().get("/a").is_none());
        let mut bodies = Bodies::default();
        bodies.insert("/a", body());
        published.replace(bodies);
        assert!(published.now().get("/a").is_some());
        let mut others = Bodies::default();
        others.insert("/b", body());
        published.replace(others);
        assert!(published.now().get("/a").is_none() && published.now().get("/b").is_some());
    }
}
