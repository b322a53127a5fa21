//! Verifying files and hashes.

use http::{Request, StatusCode};
use workflow::Caller;
use workflow::lists::{self, Format};

use super::publishing::add;
use crate::kit::{Site, Told};

async fn upload(site: &Site, bytes: &[u8]) -> Told {
    let head = b"--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n";
    let body = [head, bytes, b"\r\n--line--\r\n"].concat();
    let request =
        Request::post("/verify").header("content-type", "multipart/form-data; boundary=line");
    site.send(request, body).await
}

async fn paste(site: &Site, hash: &str) -> Told {
    let request =
        Request::post("/verify").header("content-type", "application/x-www-form-urlencoded");
    site.send(request, format!("hash={hash}")).await
}

/// Follows the answer of a post to its machine form.
async fn told(site: &Site, reply: Told) -> serde_json::Value {
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text());
    let place = reply.header("location").to_owned();
    assert_eq!(site.visit(&place).await.status, StatusCode::OK);
    let (path, query) = place.split_once('?').unwrap_or((&place, ""));
    site.visit(&format!("{path}.json?{query}")).await.json()
}

#[tokio::test]
async fn every_file_that_is_served_is_known() {
    let site = Site::with_lists().await;
    for path in [
        "/subprocessors.json",
        "/subprocessors.csv",
        "/subprocessors.csv?bom=1",
        "/subprocessors.pdf",
        "/subprocessors/versions/2026.1.json",
    ] {
        let bytes = site.visit(path).await.bytes;
        let found = told(&site, upload(&site, &bytes).await).await;
        assert_eq!(
            (&found["status"], &found["version"]),
            (&"current".into(), &"2026.1".into()),
            "{path}"
        );
        for address in [place_of(&bytes), format!("{}.json", place_of(&bytes))] {
            let answer = site.visit(&address).await;
            assert!(!answer.header("last-modified").is_empty(), "{address}");
            assert!(!answer.header("etag").is_empty(), "{address}");
        }
        let mut altered = bytes;
        let middle = altered.len() / 2;
        altered[middle] ^= 1;
        let found = told(&site, upload(&site, &altered).await).await;
        assert_eq!(found["status"], "unknown", "{path}");
    }
}

/// What stands beside the hash of a list is compared too.
#[tokio::test]
async fn a_list_that_announces_an_invented_company_is_unknown() {
    let site = Site::with_lists().await;
    let genuine = site.visit("/subprocessors.json").await.json();
    let compact = genuine.to_string();
    let found = told(&site, upload(&site, compact.as_bytes()).await).await;
    assert_eq!((&found["kind"], &found["status"]), (&"content".into(), &"current".into()));
    assert_eq!(found["document"], serde_json::Value::Null);
    for (words, others) in [
        ("Vendor 003", "Invented Ltd"),
        ("\"superseded_on\":\"2026-04-01\"", "\"superseded_on\":\"2036-04-01\""),
        ("\"published_at\":\"2026-03-01", "\"published_at\":\"2025-03-01"),
        ("\"change\":\"removed\"", "\"change\":\"changed\""),
    ] {
        let altered = compact.replace(words, others);
        assert_ne!(altered, compact, "{words}");
        let found = told(&site, upload(&site, altered.as_bytes()).await).await;
        assert_eq!(found["status"], "unknown", "{others}");
    }
}

#[tokio::test]
async fn a_hash_is_taken_in_each_of_its_spellings() {
    let site = Site::with_lists().await;
    let hash =
        site.visit("/subprocessors.json").await.json()["content_hash"].as_str().unwrap().to_owned();
    let bare = hash.trim_start_matches("sha256:").to_owned();
    for spelling in
        [hash.replace(':', "%3A"), bare.clone(), bare.to_uppercase(), format!("+{bare}+")]
    {
        let found = told(&site, paste(&site, &spelling).await).await;
        assert_eq!(
            (&found["kind"], &found["status"]),
            (&"content".into(), &"current".into()),
            "{spelling}"
        );
    }
    for nonsense in ["", "abc", &bare[..63], &format!("{bare}0")] {
        let reply = paste(&site, nonsense).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{nonsense}");
        assert!(reply.text().contains("Error: "), "{nonsense}");
    }
    assert_eq!(site.visit("/verify/abc").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(site.visit("/verify/abc.json").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_old_file_is_called_superseded_from_the_day_on() {
    let site = Site::with_lists().await;
    let pdf = site.visit("/subprocessors.pdf").await.bytes;
    site.test.travel_to("2026-04-01T09:00:00Z");
    site.warm().await;
    let found = told(&site, upload(&site, &pdf).await).await;
    assert_eq!(
        (&found["status"], &found["superseded_on"]),
        (&"superseded".into(), &"2026-04-01".into())
    );
    let coming = site.visit("/subprocessors.pdf").await.bytes;
    assert_ne!(coming, pdf);
    site.publish("2026-05-01", vec![add(6)]).await;
    assert_eq!(told(&site, upload(&site, &coming).await).await["status"], "current");
}

const BOTH: &str = "from=2026.1&to=2026.2";

#[tokio::test]
async fn a_comparison_that_is_served_is_known_and_as_current_as_its_newer_version() {
    let site = Site::with_lists().await;
    let json = site.visit(&format!("/subprocessors/compare.json?{BOTH}")).await;
    let pdf = site.visit(&format!("/subprocessors/compare.pdf?{BOTH}")).await.bytes;
    let compact = json.json().to_string().into_bytes();
    for (bytes, file) in [(&json.bytes, "json"), (&pdf, "pdf"), (&compact, "")] {
        let reply = upload(&site, bytes).await;
        let place = reply.header("location").to_owned();
        assert!(place.ends_with(&format!("?{BOTH}")), "{place}");
        let found = told(&site, reply).await;
        assert_eq!(
            (&found["kind"], &found["status"], &found["file"].as_str().unwrap_or_default()),
            (&"comparison".into(), &"planned".into(), &file),
        );
        assert_eq!(
            (&found["compared_with"], &found["version"]),
            (&"2026.1".into(), &"2026.2".into())
        );
        let html = site.page(&place).await;
        let sentence = "This is the comparison of version 2026.1 with version 2026.2, as Annex writes it. \
                        Version 2026.2 takes effect on 1 April 2026.";
        assert!(html.contains(sentence), "{html}");

        let mut altered = bytes.clone();
        let middle = altered.len() / 2;
        altered[middle] ^= 1;
        let found = told(&site, upload(&site, &altered).await).await;
        assert_eq!(found["status"], "unknown", "{file}");
    }
    site.test.travel_to("2026-04-01T09:00:00Z");
    site.warm().await;
    assert_eq!(told(&site, upload(&site, &pdf).await).await["status"], "current");
    let html = site.page(&format!("{}?{BOTH}", place_of(&pdf))).await;
    assert!(html.contains("Genuine, and the newer version is current"), "{html}");
}

#[tokio::test]
async fn the_hash_of_a_comparison_is_known_where_both_versions_are_named() {
    let site = Site::with_lists().await;
    let pdf = site.visit(&format!("/subprocessors/compare.pdf?{BOTH}")).await.bytes;
    let place = place_of(&pdf);
    for (query, code, status, words) in [
        ("", 200, "unknown", "Name both versions"),
        ("?from=&to=+", 200, "unknown", "Name both versions"),
        ("?from=2026.1&to=2026.2", 200, "planned", "not yet in effect"),
        ("?from=2026.1&to=2026.1", 200, "unknown", "has another hash"),
        ("?from=2026.2&to=2026.1", 400, "", "Exchange them."),
        ("?from=2026.1", 400, "", "There is no such version."),
        ("?from=2026.1&to=2026.9", 404, "", "There is no such version."),
        ("?from=2026-03-01&to=%3Cscript%3E", 400, "", "There is no such version."),
    ] {
        let html = site.page(&format!("{place}{query}")).await;
        assert!(html.contains(words) && !html.contains("<script"), "{query}: {html}");
        // A pair that is here may be genuine in other bytes.
        let is_pair = query.ends_with("to=2026.1") && code == 200;
        for words in [lists::OTHER_BYTES, "/subprocessors/versions/2026.1\""] {
            assert_eq!(html.contains(words), is_pair, "{query}: {words}: {html}");
        }
        let found = site.visit(&format!("{place}.json{query}")).await;
        assert_eq!(found.status.as_u16(), code, "{query}: {}", found.text());
        if code == 200 {
            assert_eq!(found.json()["status"], status, "{query}");
        }
    }
    // What is known by its hash alone is known whatever is named beside it.
    let list = place_of(&site.visit("/subprocessors.pdf").await.bytes);
    let found = site.visit(&format!("{list}.json?from=x")).await.json();
    assert_eq!((&found["kind"], &found["status"]), (&"file".into(), &"current".into()));
}

/// Comparisons without a change are the same table.
#[tokio::test]
async fn a_table_of_two_comparisons_is_the_one_that_is_named() {
    let site = Site::with_lists().await;
    let mut tables = Vec::new();
    for version in ["2026.1", "2026.2"] {
        let work = site.test.office.write(Caller::operator()).await.unwrap();
        let table = lists::export_compare(work, version, version, Format::Csv).await.unwrap();
        tables.push(table.bytes);
    }
    assert_eq!(tables[0], tables[1]);
    let place = place_of(&tables[0]);
    for (query, from) in [
        ("", "2026.2"),
        ("?from=2026.1&to=2026.1", "2026.1"),
        ("?from=2026.2&to=2026.2", "2026.2"),
        // Other bytes and what is no version take nothing back from what is known.
        ("?from=2026.1&to=2026.2", "2026.2"),
        ("?from=x&to=2026.1", "2026.2"),
    ] {
        let found = site.visit(&format!("{place}.json{query}")).await.json();
        assert_eq!(
            (&found["kind"], &found["compared_with"], &found["version"]),
            (&"comparison".into(), &from.into(), &from.into()),
            "{query}"
        );
        let html = site.page(&format!("{place}{query}")).await;
        assert!(!html.contains("There is no such version."), "{query}: {html}");
    }
}

fn place_of(bytes: &[u8]) -> String {
    format!("/verify/{}", domain::canonical::Digest::of(bytes).hex())
}
