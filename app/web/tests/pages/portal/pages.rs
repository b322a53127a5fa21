//! Pages for people.

use domain::id::EngagementId;
use domain::list_version::Carried;
use http::{Method, StatusCode};

use super::publishing::{add, replace};
use crate::kit::Site;

const PAGES: [&str; 8] = [
    "/",
    "/subprocessors",
    "/subprocessors?q=vendor",
    "/subprocessors/versions",
    "/subprocessors/versions/2026.1",
    "/subprocessors/compare?from=2026.1&to=2026.2",
    "/changes",
    "/verify",
];

#[tokio::test]
async fn every_page_is_whole_without_script_and_cookies() {
    let site = Site::with_lists().await;
    let entry = format!("/subprocessors/entries/{}", EngagementId::sample(2));
    for path in PAGES.into_iter().chain([entry.as_str()]) {
        let reply = site.visit(path).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}");
        let policy = reply.header("content-security-policy");
        let is_list = path == "/subprocessors";
        let scripts =
            if is_list { "script-src 'self' 'wasm-unsafe-eval'" } else { "script-src 'none'" };
        assert!(policy.contains(scripts), "{path}: {policy}");
        assert!(reply.header("set-cookie").is_empty(), "{path}");
        assert_eq!(reply.header("cache-control"), "no-cache", "{path}");
        assert!(
            !reply.header("etag").is_empty() && !reply.header("last-modified").is_empty(),
            "{path}"
        );
        let html = reply.text();
        assert_eq!(html.matches("<h1").count(), 1, "{path}");
        // An island keeps the marks between its texts.
        for forbidden in ["<script", " style=\"", if is_list { "<noscript" } else { "<!>" }] {
            assert!(!html.contains(forbidden), "{path}: {forbidden}");
        }
        // Public pages name nobody at a vendor (domain.md 14.4).
        assert!(!html.contains("Aoife"), "{path}");
    }
}

#[tokio::test]
async fn a_head_is_answered_like_a_get_without_the_body() {
    let site = Site::with_lists().await;
    for path in
        PAGES.into_iter().chain(["/subprocessors.json", "/subprocessors.pdf", "/changes.atom"])
    {
        let (get, head) = (site.visit(path).await, site.method(Method::HEAD, path).await);
        assert_eq!((get.status, get.header("etag")), (head.status, head.header("etag")), "{path}");
        assert!(head.bytes.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn what_is_in_memory_is_what_the_handlers_make() {
    let site = Site::with_lists().await;
    for path in [
        "/",
        "/subprocessors",
        "/subprocessors/versions",
        "/subprocessors/versions/2026.2",
        "/changes",
        "/subprocessors.json",
        "/subprocessors.csv",
        "/changes.atom",
    ] {
        let warm = site.visit(path).await;
        // A query that asks for nothing is not in memory.
        let made = site.visit(&format!("{path}?")).await;
        assert_eq!(warm.bytes, made.bytes, "{path}");
    }
}

#[tokio::test]
async fn before_anything_is_published_a_page_says_so() {
    let site = Site::settled().await;
    for path in ["/subprocessors", "/changes", "/subprocessors/versions", "/"] {
        let html = site.page(path).await;
        assert!(html.contains("yet"), "{path}");
    }
    assert_eq!(site.visit("/subprocessors?as_of=2026-03-01").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_list_that_is_only_planned_is_announced() {
    let site = Site::settled().await;
    site.publish("2026-04-01", vec![add(1)]).await;
    let html = site.page("/subprocessors").await;
    assert!(html.contains("No list is in effect yet") && html.contains("1 April 2026"), "{html}");
}

#[tokio::test]
async fn announced_changes_show_both_days_and_take_effect_at_midnight() {
    let site = Site::with_lists().await;
    let html = site.page("/subprocessors").await;
    assert!(
        html.contains("Announced changes")
            && html.contains("Vendor 003")
            && html.contains("is removed")
    );
    assert!(html.contains("2 optional subprocessors"), "{html}");

    // One second before midnight in Berlin, and at midnight; nobody publishes anything.
    for (moment, is_listed) in [("2026-03-31T21:59:59Z", true), ("2026-03-31T22:00:00Z", false)] {
        site.test.travel_to(moment);
        site.warm().await;
        let html = site.page("/subprocessors").await;
        assert_eq!(html.contains("Vendor 001"), is_listed, "{moment}");
        assert_eq!(html.contains("Announced changes"), is_listed, "{moment}");
    }
}

#[tokio::test]
async fn the_list_is_searched_filtered_and_sorted_by_address() {
    let site = Site::with_lists().await;
    for (query, one, two) in [
        ("", true, true),
        ("?q=vendor+002", false, true),
        ("?q=VENDOR%20001", true, false),
        ("?q=%22nothing+like+it%22", false, false),
        // What a row says beside names is found too: its place, its day.
        ("?q=001+infrastructure", true, false),
        ("?q=march+2026+002", false, true),
        ("?category=AI", false, true),
        ("?category=INFRASTRUCTURE", true, false),
        ("?category=NONSENSE", false, false),
        ("?country=ZZ", false, false),
        ("?data=CONTENT", true, true),
        ("?sort=nonsense&dir=sideways", true, true),
    ] {
        let html = site.page(&format!("/subprocessors{query}")).await;
        let found = |name: &str| shown(&html).contains(&name.to_owned());
        assert_eq!((found("Vendor 001"), found("Vendor 002")), (one, two), "{query}");
        assert_eq!(
            !html.contains("<p class=\"found_all\">"),
            query.contains('=') && !query.contains("sort"),
            "{query}"
        );
    }
    let place = |html: &str, name: &str| html.find(&format!(">{name}</a> <span")).unwrap();
    let down = site.page("/subprocessors?sort=name&dir=desc").await;
    assert!(place(&down, "Vendor 002") < place(&down, "Vendor 001"));
    assert!(down.contains("aria-sort=\"descending\""));
}

/// The names in the rows of a list.
fn shown(html: &str) -> Vec<String> {
    let name = |link: &str| Some(link.split_once("\">")?.1.split_once("</a>")?.0.to_owned());
    html.split("id=\"entry_").skip(1).filter_map(name).collect()
}

#[tokio::test]
async fn an_address_that_filters_is_answered_with_what_it_asks_for_and_needs_no_code() {
    let site = Site::with_lists().await;
    for (query, said, names) in [
        ("", "all", &["Vendor 001", "Vendor 002"][..]),
        ("?q=%20", "all", &["Vendor 001", "Vendor 002"]),
        ("?q=001", "some", &["Vendor 001"]),
        ("?q=nothing-is-called-this", "none", &[]),
    ] {
        let html = site.page(&format!("/subprocessors{query}")).await;
        assert_eq!(shown(&html), names, "{query}");
        let is_whole = said == "all";
        assert_eq!(html.contains("<leptos-island"), is_whole, "{query}: {html}");
        assert_eq!(html.matches("data-find=").count(), if is_whole { 2 } else { 0 }, "{query}");
        for (tag, one) in [("p", "all"), ("p", "some"), ("div", "none")] {
            let seen = html.contains(&format!("<{tag} class=\"found_{one}\">"));
            let hidden = html.contains(&format!("<{tag} hidden class=\"found_{one}\">"));
            assert_eq!((seen, hidden), (one == said, is_whole && one != said), "{query}: {one}");
        }
    }
}

#[tokio::test]
async fn what_does_not_exist_is_served_by_nobody_and_the_page_says_so() {
    let site = Site::settled().await;
    // Vendor 1 serves the one product and region, vendor 2 all there are.
    let Carried::Add { request, mut entry, contact } = add(2) else { unreachable!() };
    entry.products.clear();
    entry.regions.clear();
    site.publish("2026-03-01", vec![add(1), Carried::Add { request, entry, contact }]).await;
    for (query, count, sentence) in [
        ("product=CORE", 2, None),
        ("product=NONE", 0, Some("There is no product “NONE”.")),
        ("product=core", 0, Some("There is no product “core”.")),
        ("product=%3Cb%3E", 0, Some("There is no product “&lt;b&gt;”.")),
        ("region=EU1", 2, None),
        ("region=EU9", 0, Some("There is no region “EU9”.")),
        ("category=AI", 1, None),
        ("category=PAYMENTS", 0, None),
        ("category=NONE", 0, Some("There is no category “NONE”.")),
        ("country=FR", 0, None),
        ("country=GLOBAL", 0, None),
        ("country=ZZ", 0, Some("There is no country “ZZ”.")),
        ("data=CONTENT", 2, None),
        ("data=NONE", 0, Some("There is no category of data “NONE”.")),
        ("product=CORE&region=EU9", 0, Some("There is no region “EU9”.")),
    ] {
        let html = site.page(&format!("/subprocessors?{query}")).await;
        assert_eq!(shown(&html).len(), count, "{query}");
        match sentence {
            Some(sentence) => assert!(html.contains(sentence), "{query}: {html}"),
            None => assert!(!html.contains("There is no "), "{query}: {html}"),
        }
        let is_none = html.contains("<div class=\"found_none\">");
        assert_eq!(
            (is_none, html.contains("None of 2 subprocessors match")),
            (count == 0, count == 0)
        );
    }
}

/// The settings of today say nothing about the products of another day.
#[tokio::test]
async fn a_product_of_another_day_may_have_been_there() {
    let site = Site::settled().await;
    let Carried::Add { request, mut entry, contact } = add(1) else { unreachable!() };
    entry.products.clear();
    entry.regions.clear();
    site.publish("2026-03-01", vec![Carried::Add { request, entry, contact }]).await;
    for filter in ["product=GONE", "region=GONE"] {
        for (side, is_today) in
            [("", true), ("&as_of=2026-03-01", false), ("&version=2026.1", false)]
        {
            let html = site.page(&format!("/subprocessors?{filter}{side}")).await;
            assert_eq!(html.contains("There is no "), is_today, "{filter}{side}: {html}");
            let found = shown(&html) == ["Vendor 001"];
            assert_eq!(found, !is_today, "{filter}{side}: {html}");
        }
    }
    let html = site.page("/subprocessors?as_of=2026-03-01&category=GONE").await;
    assert!(html.contains("There is no category “GONE”."), "{html}");
}

#[tokio::test]
async fn strange_words_in_a_search_stay_words() {
    let site = Site::with_lists().await;
    let html =
        site.page("/subprocessors?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%00%E2%80%AE").await;
    assert!(!html.contains("<script"), "{html}");
    let long = format!("/subprocessors?q={}", "a".repeat(5_000));
    assert_eq!(site.visit(&long).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_day_is_shown_with_the_version_that_held() {
    let site = Site::with_lists().await;
    let planned = site.page("/subprocessors?as_of=2026-04-01").await;
    assert!(planned.contains("Planned for 1 April 2026") && planned.contains("Vendor 003"));
    let before = site.page("/subprocessors?as_of=2026-03-01").await;
    assert!(before.contains("The list as it is today, 1 March 2026"), "{before}");
    assert!(before.contains("Vendor 001"), "{before}");
    site.test.travel_to("2026-03-02T09:00:00Z");
    site.warm().await;
    let before = site.page("/subprocessors?as_of=2026-03-01").await;
    assert!(before.contains("The list as it was on 1 March 2026") && before.contains("Vendor 001"));
    for (query, status) in [
        ("as_of=2026-02-28", 404),
        ("as_of=1850-01-01", 404),
        ("as_of=2026-02-30", 400),
        ("as_of=nonsense", 400),
        ("as_of=2026.1", 400),
        ("version=2026.1", 200),
        ("version=2026.9", 404),
        ("version=nonsense", 400),
        ("as_of=2026-03-01&version=2026.1", 400),
    ] {
        let reply = site.visit(&format!("/subprocessors?{query}")).await;
        assert_eq!(reply.status, status, "{query}");
    }
}

#[tokio::test]
async fn a_version_says_what_became_of_it() {
    let site = Site::with_lists().await;
    assert!(site.page("/subprocessors/versions/2026.1").await.contains("In effect"));
    assert!(site.page("/subprocessors/versions/2026.2").await.contains("Planned"));
    site.publish("2026-03-15", vec![add(4)]).await;
    let replaced = site.page("/subprocessors/versions/2026.2").await;
    assert!(replaced.contains("Replaced before it took effect") && replaced.contains("2026.4"));

    site.test.travel_to("2026-03-20T09:00:00Z");
    site.warm().await;
    let superseded = site.page("/subprocessors/versions/2026.1").await;
    assert!(
        superseded.contains("Superseded") && superseded.contains("15 March 2026"),
        "{superseded}"
    );
    for path in [
        "/subprocessors/versions/2026.9",
        "/subprocessors/versions/x",
        "/subprocessors/versions/2026.1.xml",
    ] {
        assert_eq!(site.visit(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn an_entry_has_its_history_and_outlives_the_list() {
    let site = Site::with_lists().await;
    site.publish("2026-05-01", vec![replace(2, "Something else")]).await;
    site.test.travel_to("2026-05-02T09:00:00Z");
    site.warm().await;
    let gone = site.page(&format!("/subprocessors/entries/{}", EngagementId::sample(1))).await;
    assert!(gone.contains("No longer on the list") && gone.contains("Taken from the list"));
    let changed = site.page(&format!("/subprocessors/entries/{}", EngagementId::sample(2))).await;
    assert!(changed.contains("<ins>Something else</ins>"), "{changed}");
    for id in [EngagementId::sample(9).to_string(), "x".to_owned()] {
        assert_eq!(
            site.visit(&format!("/subprocessors/entries/{id}")).await.status,
            StatusCode::NOT_FOUND
        );
    }
}

#[tokio::test]
async fn a_comparison_reads_forwards_and_names_both_sides() {
    let site = Site::with_lists().await;
    let html = site.page("/subprocessors/compare?from=2026-03-01&to=2026.2").await;
    assert!(html.contains("1 added, 1 removed, 0 changed, 0 renamed, 1 unchanged"), "{html}");
    assert!(site.page("/subprocessors/compare?from=2026.1&to=2026.1").await.contains("No changes"));
    assert!(site.page("/subprocessors/compare").await.contains("name=\"from\""));
    for (query, status) in [
        ("from=2026.2&to=2026.1", 400),
        ("from=2026.1", 400),
        ("from=x&to=y", 400),
        ("from=2026.1&to=2026.9", 404),
    ] {
        let answer = site.visit(&format!("/subprocessors/compare?{query}")).await;
        let html = answer.text();
        assert!(html.contains("name=\"from\""), "the form stays: {query}");
        assert!(!query.ends_with('y') || html.contains("value=\"x\""), "{html}");
        assert_eq!(answer.status, status, "{query}");
        assert_eq!(
            site.visit(&format!("/subprocessors/compare.json?{query}")).await.status,
            status,
            "{query}"
        );
    }
}
