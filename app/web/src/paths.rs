//! Every address of the product, typed: `paths::vendor(&id)`. Nobody writes an address by hand.
//! The patterns that answer them are in [`crate::routes`].

use std::fmt::Display;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

// The portal: promised in surface.md, never changed without a redirect.
pub const HOME: &str = "/";
pub const SUBPROCESSORS: &str = "/subprocessors";
pub const SUBPROCESSORS_JSON: &str = "/subprocessors.json";
pub const SUBPROCESSORS_CSV: &str = "/subprocessors.csv";
pub const SUBPROCESSORS_PDF: &str = "/subprocessors.pdf";
pub const VERSIONS: &str = "/subprocessors/versions";
pub const COMPARE: &str = "/subprocessors/compare";
pub const COMPARE_JSON: &str = "/subprocessors/compare.json";
pub const COMPARE_PDF: &str = "/subprocessors/compare.pdf";
pub const CHANGES: &str = "/changes";
pub const CHANGES_FEED: &str = "/changes.atom";
pub const DOCUMENTS: &str = "/documents";
pub const VERIFY: &str = "/verify";
pub const SCHEMA: &str = "/schemas/subprocessor-list-1.json";
pub const WELL_KNOWN_LIST: &str = "/.well-known/subprocessors.json";
pub const SECURITY_TXT: &str = "/.well-known/security.txt";

// Signing in.
pub const SIGN_IN: &str = "/sign-in";
pub const SIGN_OUT: &str = "/sign-out";
pub const STEP_UP: &str = "/console/confirm";
pub const UNDERTAKING: &str = "/console/undertaking";

// The console.
pub const CONSOLE: &str = "/console";
pub const REQUESTS: &str = "/console/requests";
pub const NEW_REQUEST: &str = "/console/requests/new";
pub const VENDORS: &str = "/console/vendors";
pub const NEW_VENDOR: &str = "/console/vendors/new";
pub const IMPORTS: &str = "/console/imports";
pub const NEW_IMPORT: &str = "/console/imports/new";
pub const ENGAGEMENTS: &str = "/console/engagements";
pub const AGREEMENTS: &str = "/console/agreements";
pub const OBLIGATIONS: &str = "/console/obligations";
pub const BASELINE: &str = "/console/baseline";
pub const NEW_BASELINE: &str = "/console/baseline/new";
pub const LISTS: &str = "/console/lists";
pub const PUBLISH: &str = "/console/lists/publish";
pub const IN_USE: &str = "/console/in-use";
pub const CONSOLE_DOCUMENTS: &str = "/console/documents";
pub const NEW_DOCUMENT: &str = "/console/documents/new";
pub const PEOPLE: &str = "/console/people";
pub const LOG: &str = "/console/log";
pub const SETTINGS: &str = "/console/settings";
pub const PROMISES: &str = "/console/settings/promises";
pub const PORTAL_TEXTS: &str = "/console/settings/portal";
pub const TECHNICAL: &str = "/console/settings/technical";
pub const ACCOUNT: &str = "/console/account";

/// One entry of the list, with its history.
pub fn entry(id: impl Display) -> String {
    format!("/subprocessors/entries/{id}")
}

/// One list version; `id` as in `2026.3`.
pub fn version(id: impl Display) -> String {
    format!("{VERSIONS}/{id}")
}

/// A list version's file; `kind` is `json`, `csv` or `pdf`.
pub fn version_file(id: impl Display, kind: &str) -> String {
    format!("{VERSIONS}/{id}.{kind}")
}

/// What changed from one version or day to another.
pub fn compare(from: impl Display, to: impl Display) -> String {
    format!("{COMPARE}?from={from}&to={to}")
}

/// A trust document.
pub fn document(slug: impl Display) -> String {
    format!("{DOCUMENTS}/{slug}")
}

/// One version of a trust document.
pub fn document_version(slug: impl Display, number: impl Display) -> String {
    format!("{DOCUMENTS}/{slug}/versions/{number}")
}

/// The page of a one-time link.
pub fn enrol(token: &str) -> String {
    format!("/enrol/{}", encode(token))
}

/// A step of an enrolment.
pub fn enrol_act(token: &str, act: &str) -> String {
    format!("{}/{act}", enrol(token))
}

/// A file of the version of a document that holds; `kind` is `pdf` or `md`.
pub fn document_file(slug: impl Display, kind: &str) -> String {
    format!("{DOCUMENTS}/{slug}.{kind}")
}

/// A file of one version of a document; `kind` is `pdf` or `md`.
pub fn document_version_file(slug: impl Display, number: impl Display, kind: &str) -> String {
    format!("{DOCUMENTS}/{slug}/versions/{number}.{kind}")
}

/// Sign in, and go to `next` afterwards.
pub fn sign_in_then(next: &str) -> String {
    format!("{SIGN_IN}?next={}", encode(next))
}

/// Confirm with the authenticator, and go to `next` afterwards.
pub fn step_up_then(next: &str) -> String {
    format!("{STEP_UP}?next={}", encode(next))
}

/// A record of the console: `paths::record(paths::VENDORS, &id)`.
pub fn record(folder: &str, id: impl Display) -> String {
    format!("{folder}/{id}")
}

/// An act on a record, or a page below it: `paths::below(paths::VENDORS, &id, "edit")`.
pub fn below(folder: &str, id: impl Display, act: &str) -> String {
    format!("{folder}/{id}/{act}")
}

/// What publishing the requests of a day would do.
pub fn publish_on(day: impl Display) -> String {
    format!("{PUBLISH}?day={day}")
}

/// The address with one question added; the value may hold anything.
pub fn with_query(path: &str, name: &str, value: &str) -> String {
    let sign = if path.contains('?') { '&' } else { '?' };
    format!("{path}{sign}{name}={}", encode(value))
}

/// The address with those questions that are set.
pub fn with_set<Value: AsRef<str>>(
    path: &str,
    named: impl IntoIterator<Item = (&'static str, Value)>,
) -> String {
    named.into_iter().fold(path.to_owned(), |path, (name, value)| match value.as_ref() {
        "" => path,
        value => with_query(&path, name, value),
    })
}

/// Percent-encoded for the query of an address.
pub fn encode(text: &str) -> String {
    const PLAIN: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
    utf8_percent_encode(text, PLAIN).to_string()
}

/// Whether a place to go next, given in a query, is one of ours: a path, on this host.
pub fn is_ours(place: &str) -> bool {
    place.starts_with('/')
        && !place.starts_with("//")
        && !place.contains(['\\', '#'])
        && place.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_keeps_what_needs_no_escape() {
        let text = "/a-b._~Z9?x=1&y=ü \u{1}\u{7f}%+'*!@:";
        let told = "/a-b._~Z9%3Fx%3D1%26y%3D%C3%BC%20%01%7F%25%2B%27%2A%21%40%3A";
        assert_eq!(encode(text), told);
    }

    #[test]
    fn only_what_is_set_is_asked() {
        for (named, address) in [
            ([("q", ""), ("kind", "")], "/a"),
            ([("q", "x y"), ("kind", "")], "/a?q=x%20y"),
            ([("q", "x"), ("kind", "dpa")], "/a?q=x&kind=dpa"),
        ] {
            assert_eq!(with_set("/a", named), address);
        }
    }

    #[test]
    fn a_place_to_go_next_is_on_this_host() {
        for (place, ours) in [
            ("/console/requests?state=open", true),
            ("/", true),
            ("", false),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("/\t/evil.example", false),
            ("https://evil.example", false),
            ("javascript:alert(1)", false),
            ("/a\r\nb", false),
        ] {
            assert_eq!(is_ours(place), ours, "{place:?}");
        }
    }

    #[test]
    fn anything_fits_into_a_query() {
        assert_eq!(with_query("/a", "q", "x&y=ü z"), "/a?q=x%26y%3D%C3%BC%20z");
        assert_eq!(with_query("/a?b=1", "q", "2"), "/a?b=1&q=2");
    }
}
