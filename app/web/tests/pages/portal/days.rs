//! The days that public pages name: since when a change is announced, and what was known on a day.

use domain::id::EngagementId;
use http::StatusCode;

use super::publishing::add;
use crate::kit::Site;

/// Vendor 1 and 2 since 1 March; on that day it is announced that vendor 3 comes and vendor 1 goes
/// on 1 April. On 10 March the version that says so is cut again, since vendor 4 comes before.
async fn cut_again() -> Site {
    let site = Site::with_lists().await;
    site.test.travel_to("2026-03-10T09:00:00Z");
    site.publish("2026-03-20", vec![add(4)]).await;
    site
}

fn announced(html: &str) -> Vec<String> {
    let lines = html.split("<ul class=\"coming\">").nth(1).unwrap_or_default();
    let lines = lines.split("</ul>").next().unwrap_or_default().split("<li>").skip(1);
    let day = |line: &str| {
        let on = line.split("Announced on <time datetime=\"").nth(1).unwrap();
        let version = line.split("/subprocessors/versions/").nth(1).unwrap();
        let now = if line.contains("</time>, now in <a") { " again" } else { "" };
        format!("{} {}{now}", &on[..10], &version[..6])
    };
    lines.map(day).collect()
}

#[tokio::test]
async fn an_announced_change_keeps_its_day_when_its_version_is_cut_again() {
    let site = Site::with_lists().await;
    let before = ["2026-03-01 2026.2", "2026-03-01 2026.2"];
    for path in ["/", "/subprocessors", "/changes"] {
        assert_eq!(announced(&site.page(path).await), before, "{path}");
    }
    let site = cut_again().await;
    for path in ["/", "/subprocessors", "/changes"] {
        let html = site.page(path).await;
        assert_eq!(
            announced(&html),
            ["2026-03-10 2026.3", "2026-03-01 2026.4 again", "2026-03-01 2026.4 again"],
            "{path}: {html}"
        );
    }
}

#[tokio::test]
async fn the_list_of_a_day_says_what_was_announced_and_known_then() {
    let site = cut_again().await;
    for (query, changed, lines) in [
        ("", Some("2026-03-10"), 3),
        ("?as_of=2026-03-01", Some("2026-03-01"), 2),
        ("?as_of=2026-03-09", Some("2026-03-01"), 2),
        ("?as_of=2026-03-10", Some("2026-03-10"), 3),
        ("?as_of=2026-03-20", Some("2026-03-10"), 2),
        ("?as_of=2026-04-01", Some("2026-03-10"), 0),
        ("?version=2026.1", None, 0),
    ] {
        let html = site.page(&format!("/subprocessors{query}")).await;
        let said = html.split("Last changed").nth(1);
        let said = said.and_then(|rest| rest.split("datetime=\"").nth(1)).map(|rest| &rest[..10]);
        assert_eq!(said, changed, "{query}: {html}");
        assert_eq!(announced(&html).len(), lines, "{query}: {html}");
        if !query.contains("version") {
            let file = site.visit(&format!("/subprocessors.json{query}")).await.json();
            assert_eq!(file["announced"].as_array().unwrap().len(), lines, "{query}");
        }
    }
    assert_eq!(
        announced(&site.page("/subprocessors?as_of=2026-03-09").await),
        ["2026-03-01 2026.2", "2026-03-01 2026.2"]
    );
}

#[tokio::test]
async fn two_days_that_read_backwards_are_a_bad_request_in_every_format() {
    let site = Site::with_lists().await;
    for (query, status) in [
        ("from=2026-11-22&to=2026-01-01", StatusCode::BAD_REQUEST),
        ("from=2026-03-03&to=2026-03-02", StatusCode::BAD_REQUEST),
        ("from=2026-01-02&to=2026-01-01", StatusCode::BAD_REQUEST),
        ("from=2026-01-01&to=2026-03-01", StatusCode::NOT_FOUND),
        ("from=2026-03-02&to=2026-03-02", StatusCode::OK),
    ] {
        for end in ["", ".json", ".pdf"] {
        ("from=1850-01-01&to=2026-03-01", StatusCode::NOT_FOUND),
        ("from=2026-03-01&to=1850-01-01", StatusCode::BAD_REQUEST),
            let reply = site.visit(&format!("/subprocessors/compare{end}?{query}")).await;
            assert_eq!(reply.status, status, "{end} {query}");
        }
    }
}

#[tokio::test]
async fn a_comparison_says_until_when_a_removed_company_was_there() {
    let site = Site::with_lists().await;
    let query = "from=2026-03-01&to=2026-04-01";
    let html = site.page(&format!("/subprocessors/compare?{query}")).await;
    let part = |heading: &str| {
        let rest = html.split(&format!(">{heading}</h2>")).nth(1).unwrap_or_default();
        rest.split("</section>").next().unwrap_or_default().to_owned()
    };
    let (added, removed) = (part("Added"), part("Removed"));
    assert!(removed.contains("Until and including"), "{html}");
    assert!(removed.contains("<time datetime=\"2026-03-31\">31 March 2026</time>"), "{removed}");
    assert!(added.contains("Vendor 003") && !added.contains("Until"), "{added}");
    let file = site.visit(&format!("/subprocessors/compare.json?{query}")).await.json();
    assert_eq!(file["removed"][0]["id"], EngagementId::sample(1).to_string());
    assert_eq!(file["removed"][0]["effective_to"], "2026-04-01");
}
