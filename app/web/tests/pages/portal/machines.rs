//! Formats for machines.

use domain::list_version::hash_of;
use http::{Request, StatusCode};

use super::publishing::add;
use crate::kit::Site;

const FORMATS: [&str; 7] = [
    "/subprocessors.json",
    "/subprocessors.csv",
    "/subprocessors.pdf",
    "/changes.atom",
    "/schemas/subprocessor-list-1.json",
    "/.well-known/subprocessors.json",
    "/subprocessors/versions/2026.1.json",
];

#[tokio::test]
async fn any_origin_may_read_the_machine_formats() {
    let site = Site::with_lists().await;
    for path in FORMATS {
        let reply = site.visit(path).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}");
        assert_eq!(reply.header("access-control-allow-origin"), "*", "{path}");
        let immutable = path.contains("/versions/");
        assert_eq!(reply.header("cache-control").contains("immutable"), immutable, "{path}");
    }
}

#[tokio::test]
async fn before_anything_is_published_there_is_no_file() {
    let site = Site::settled().await;
    for path in [
        "/subprocessors.json",
        "/subprocessors.csv",
        "/subprocessors.pdf",
        "/changes.atom",
        "/.well-known/subprocessors.json",
    ] {
        let reply = site.visit(path).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}");
        assert!(
            reply.text().contains("No list has been published yet"),
            "{path}: {}",
            reply.text()
        );
        let json = reply.header("content-type").starts_with("application/json");
        assert_eq!(json, path.ends_with("json"), "{path}");
    }
}

#[tokio::test]
async fn the_list_as_data_has_what_time_adds_and_a_hash_that_can_be_computed() {
    let site = Site::with_lists().await;
    let today = site.visit("/subprocessors.json").await;
    let list = today.json();
    assert_eq!(list["format"], "subprocessor-list/1");
    assert_eq!(
        (&list["version"], &list["superseded_on"]),
        (&"2026.1".into(), &"2026-04-01".into())
    );
    let announced: Vec<_> =
        list["announced"].as_array().unwrap().iter().map(|step| step["change"].clone()).collect();
    assert_eq!(announced, ["added", "removed"]);
    assert_eq!(hash_of(&list).unwrap().to_string(), list["content_hash"]);
    assert_eq!(site.visit("/.well-known/subprocessors.json").await.bytes, today.bytes);

    let stored = site.visit("/subprocessors/versions/2026.1.json").await;
    assert!(
        stored.json().get("announced").is_none() && stored.json().get("superseded_on").is_none()
    );
    let common = stored.bytes.len() - "\n}\n".len();
    assert_eq!(stored.bytes[..common], today.bytes[..common]);

    let planned = site.visit("/subprocessors.json?as_of=2026-04-01").await.json();
    assert_eq!(
        (&planned["version"], &planned["announced"]),
        (&"2026.2".into(), &serde_json::json!([]))
    );
    assert_eq!(site.visit("/subprocessors.json?version=2026.1").await.bytes, stored.bytes);
}

#[tokio::test]
async fn a_version_s_files_stay_the_same_whatever_comes_after_it() {
    let site = Site::with_lists().await;
    let mut before = Vec::new();
    for end in ["json", "csv", "pdf"] {
        before.push(site.visit(&format!("/subprocessors/versions/2026.1.{end}")).await.bytes);
    }
    site.publish("2026-03-02", vec![add(5)]).await;
    site.test.travel_to("2026-09-01T09:00:00Z");
    site.warm().await;
    for (end, before) in ["json", "csv", "pdf"].into_iter().zip(before) {
        let reply = site.visit(&format!("/subprocessors/versions/2026.1.{end}")).await;
        assert_eq!(reply.bytes, before, "{end}");
        let name = reply.header("content-disposition").to_owned();
        assert_eq!(name.is_empty(), end == "json", "{end}: {name}");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_told_in_the_format_asked_for() {
    let site = Site::with_lists().await;
    for (query, status) in [
        ("as_of=2026-02-28", 404),
        ("as_of=1850-01-01", 404),
        ("as_of=1850-13-01", 400),
        ("as_of=2026-13-01", 400),
        ("version=2026.9", 404),
        ("version=v1", 400),
        ("version=2026.1&as_of=2026-03-01", 400),
    ] {
        for end in ["json", "csv", "pdf"] {
            let reply = site.visit(&format!("/subprocessors.{end}?{query}")).await;
            assert_eq!(reply.status, status, "{end} {query}");
            let kind = if end == "json" { "application/json" } else { "text/plain; charset=utf-8" };
            assert_eq!(reply.header("content-type"), kind, "{end} {query}");
            assert!(reply.text().contains('.'), "{end} {query}");
        }
    }
}

#[tokio::test]
async fn a_table_can_have_a_byte_order_mark() {
    let site = Site::with_lists().await;
    let (plain, marked) = (
        site.visit("/subprocessors.csv").await.bytes,
        site.visit("/subprocessors.csv?bom=1").await.bytes,
    );
    assert_eq!(["\u{FEFF}".as_bytes(), &plain].concat(), marked);
    let text = String::from_utf8(plain).unwrap();
    assert!(text.starts_with("id,vendor_id,kind,category,legal_name,"));
    assert_eq!(text.matches("Vendor 00").count(), 2);
}

#[tokio::test]
async fn the_comparison_as_data_has_the_promised_keys() {
    let site = Site::with_lists().await;
    let found = site.visit("/subprocessors/compare.json?from=2026.1&to=2026.2").await.json();
    for key in ["added", "removed", "changed", "renamed", "engaged_in_between"] {
        assert!(found[key].is_array(), "{key}");
    }
    assert_eq!(
        (&found["from"]["version"], &found["to"]["version"]),
        (&"2026.1".into(), &"2026.2".into())
    );
    assert_eq!(found["unchanged"], 1);
}

#[tokio::test]
async fn the_comparison_is_printed() {
    let site = Site::with_lists().await;
    let reply = site.visit("/subprocessors/compare.pdf?from=2026.1&to=2026.2").await;
    assert_eq!((reply.status, reply.header("content-type")), (StatusCode::OK, "application/pdf"));
    assert!(reply.bytes.starts_with(b"%PDF-"));
    let name = reply.header("content-disposition");
    assert!(name.contains("subprocessors-2026.1-to-2026.2.pdf"), "{name}");
    let again = site.visit("/subprocessors/compare.pdf?from=2026-03-01&to=2026-04-01").await;
    assert_eq!(again.header("etag"), reply.header("etag"), "the days name the same versions");
    for (query, status) in
        [("", 400), ("?from=2026.2&to=2026.1", 400), ("?from=2026.1&to=2026.9", 404)]
    {
        let reply = site.visit(&format!("/subprocessors/compare.pdf{query}")).await;
        assert_eq!(reply.status, status, "{query}");
    }
}

#[tokio::test]
async fn a_feed_reader_is_told_of_each_change_once() {
    let site = Site::with_lists().await;
    let before = site.page("/changes.atom").await;
    let ids = |text: &str| -> Vec<String> {
        text.split("<id>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
    };
    // The feed itself, two versions, two announced changes.
    assert_eq!(ids(&before).len(), 5, "{before}");
    // Cutting the later version again brings a new version each time, and no change twice.
    site.publish("2026-03-15", vec![add(4)]).await;
    let after = site.page("/changes.atom").await;
    assert_eq!(ids(&after).len(), 5 + 3, "{after}");
    assert!(ids(&before).iter().all(|id| ids(&after).contains(id)));
    let mut unique = ids(&after);
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), 5 + 3, "the feed's name is no entry's");
}

#[tokio::test]
async fn an_unchanged_body_is_not_sent_again() {
    let site = Site::with_lists().await;
    for path in [
        "/",
        "/subprocessors",
        "/subprocessors.json",
        "/subprocessors?q=vendor",
        "/subprocessors?sort=name",
        "/subprocessors?as_of=2026-03-01",
        "/subprocessors.json?as_of=2026-03-01",
        "/version",
    ] {
        for encoding in ["identity", "gzip", "br"] {
            let ask = |tag: &str| {
                Request::get(path).header("accept-encoding", encoding).header("if-none-match", tag)
            };
            let first = site.send(ask("\"other\""), "").await;
            assert_eq!(first.status, StatusCode::OK, "{path} {encoding}");
            let again = site.send(ask(first.header("etag")), "").await;
            assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path} {encoding}");
            // A browser writes what it hears now over what it kept. The length of nothing is not sent.
            for (name, value) in again.headers.iter().filter(|(name, _)| *name != "content-length")
            {
                assert_eq!(first.headers.get(name), Some(value), "{path} {encoding} {name}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_made_for_one_answer_is_packed_the_quick_way() {
    let site = Site::with_lists().await;
    for (path, encoding) in [
        ("/subprocessors", "br"),
        ("/subprocessors.json", "br"),
        ("/subprocessors?q=vendor", "zstd"),
        ("/subprocessors.json?as_of=2026-03-01", "zstd"),
    ] {
        let request = Request::get(path).header("accept-encoding", "gzip, deflate, br, zstd");
        let reply = site.send(request, "").await;
        assert_eq!(reply.header("content-encoding"), encoding, "{path}");
        assert_eq!(reply.header("vary"), "accept-encoding", "{path}");
        assert_eq!(reply.header("content-length"), reply.bytes.len().to_string(), "{path}");
        assert!(reply.header("etag").starts_with('"'), "a strong tag");
    }
}

#[tokio::test]
async fn security_txt_is_there_while_its_contact_holds() {
    let site = Site::settled().await;
    assert_eq!(site.visit("/.well-known/security.txt").await.status, StatusCode::NOT_FOUND);
}
