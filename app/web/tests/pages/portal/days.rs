//! The days that public pages name: since when a change is announced, and what was known on a day.

use domain::id::EngagementId;
use domain::list_version::{Carried, VersionNumber};
use domain::time::Day;
use http::StatusCode;
use workflow::{Caller, lists};

use super::publishing::{add, remove, replace};
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
        ("from=1850-01-01&to=2026-03-01", StatusCode::NOT_FOUND),
        ("from=2026-03-01&to=1850-01-01", StatusCode::BAD_REQUEST),
        ("from=2026-03-02&to=2026-03-02", StatusCode::OK),
    ] {
        for end in ["", ".json", ".pdf"] {
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

/// The words of a page: what stands within a line is not taken apart.
fn words(html: &str) -> String {
    const INLINE: [&str; 6] = ["!", "a", "span", "strong", "time", "code"];
    let text = |part: &str| {
        let Some((tag, text)) = part.split_once('>') else { return part.to_owned() };
        let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
        if INLINE.contains(&name) { text.to_owned() } else { format!(" {text}") }
    };
    let whole: String = html.split('<').map(text).collect();
    whole.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn what_was_on_the_list_and_is_announced_again_is_told_so() {
    let site = Site::with_lists().await;
    site.test.travel_to("2026-04-02T09:00:00Z");
    site.publish("2026-06-01", vec![add(1), add(5)]).await;
    for (number, again) in [(1, true), (5, false)] {
        let entry = format!("/subprocessors/entries/{}", EngagementId::sample(number));
        let told = words(&site.page(&entry).await);
        assert_eq!(told.contains("It was on the list before, and is not now."), again, "{told}");
        assert_eq!(told.contains("It is not on the list yet."), !again, "{told}");
    }
}

#[tokio::test]
async fn a_change_that_is_taken_back_is_called_withdrawn_by_a_comparison() {
    let site = Site::with_lists().await;
    let Carried::Add { entry, .. } = add(2) else { panic!("an entry is added") };
    for purpose in ["Other.", entry.purpose.as_str()] {
        site.publish("2026-05-01", vec![replace(2, purpose)]).await;
    }
    let words_of =
        async |query: &str| words(&site.page(&format!("/subprocessors/compare?{query}")).await);
    let withdrawn = "Vendor 002 (Fjord Compute): its announced change is withdrawn, before its day";
    let told = words_of("from=2026.3&to=2026.4").await;
    assert!(told.contains("1 changed") && told.contains(withdrawn), "{told}");
    let told = words_of("from=2026.2&to=2026.3").await;
    assert!(told.contains("1 changed") && !told.contains("withdrawn"), "{told}");
}

#[tokio::test]
async fn an_announcement_that_is_withdrawn_is_told_wherever_it_was() {
    let site = Site::with_lists().await;
    site.publish("2026-04-01", vec![remove(3)]).await;
    let entry = format!("/subprocessors/entries/{}", EngagementId::sample(3));
    let told = words(&site.page(&entry).await);
    for sentence in [
        "Never on the list It was announced, and the announcement was withdrawn before its day.",
        "1 March 2026: Withdrawn, in version 2026.3: the announcement of 1 March 2026 that it is \
         added on 1 April 2026",
    ] {
        assert!(told.contains(sentence), "{sentence} is not in\n{told}");
    }
    assert!(!told.contains("No longer on the list"), "{told}");
    let compared = words(&site.page("/subprocessors/compare?from=2026.2&to=2026.3").await);
    let never = compared.split("Withdrawn, before its day").nth(1).unwrap();
    assert!(never.contains("Was to come on Vendor 003 (Fjord Compute)"), "{compared}");
    assert!(compared.contains("0 removed, 0 changed, 0 renamed, 1 withdrawn before its day"));
    assert!(!compared.contains("Until and including"), "{compared}");
    let changes = words(&site.page("/changes").await);
    assert!(
        changes.contains("Withdrawn: the announcement that Vendor 003 (Fjord Compute) is added"),
        "{changes}"
    );
    assert!(changes.contains("Published on 1 March 2026, for 1 April 2026"), "{changes}");
    let feed = site.page("/changes.atom").await;
    assert!(
        feed.contains("Withdrawn, announced for 1 April 2026: Vendor 003 (Fjord Compute) is added"),
        "{feed}"
    );
    // What was not taken back is still announced, and nothing else is withdrawn.
    assert!(
        feed.contains("Announced for 1 April 2026: Vendor 001 (Fjord Compute) is removed"),
        "{feed}"
    );
    let kept = format!("/subprocessors/entries/{}", EngagementId::sample(1));
    let kept = words(&site.page(&kept).await);
    assert!(kept.contains("Ends") && !kept.contains("Withdrawn"), "{kept}");
}

#[tokio::test]
async fn what_is_to_come_is_told_as_to_come_and_on_its_day_as_done() {
    let site = Site::with_lists().await;
    site.publish("2026-05-01", vec![replace(2, "Delivery of mail")]).await;
    let entry = |number| format!("/subprocessors/entries/{}", EngagementId::sample(number));
    let coming = [
        (2, "Changes It says something else from 1 May 2026"),
        (2, "1 May 2026: Will change"),
        (1, "1 April 2026: Will be taken from the list"),
        (3, "1 April 2026: Will be put on the list"),
    ];
    for (number, sentence) in coming {
        let told = words(&site.page(&entry(number)).await);
        assert!(told.contains(sentence), "{sentence} is not in\n{told}");
    }
    site.test.travel_to("2026-05-01T09:00:00Z");
    site.warm().await;
    for (number, sentence) in [(2, "Changed"), (1, "Taken from the list"), (3, "Put on the list")] {
        let told = words(&site.page(&entry(number)).await);
        assert!(told.contains(&format!("2026: {sentence}, in version")), "{told}");
        assert!(!told.contains("Will be") && !told.contains("says something else"), "{told}");
    }
}

#[tokio::test]
async fn what_stands_in_for_a_replaced_version_is_the_last_one_wherever_it_is_told() {
    let site = Site::with_lists().await;
    let first = site.page("/subprocessors/versions/2026.2.json").await;
    site.publish("2026-04-01", vec![add(5)]).await;
    let page = words(&site.page("/subprocessors/versions/2026.2").await);
    let sentence = "Version 2026.3 stands in for it: more was published for the same day.";
    assert!(page.contains(sentence), "{page}");
    site.publish("2026-03-20", vec![add(4)]).await;
    let page = words(&site.page("/subprocessors/versions/2026.2").await);
    assert!(page.contains("Version 2026.5 stands in for it"), "{page}");
    assert!(page.contains("earlier day was folded in, and more was published"), "{page}");
    assert!(page.contains("Meant for 1 April 2026"), "{page}");
    let hash = serde_json::from_str::<serde_json::Value>(&first).unwrap()["content_hash"].clone();
    let hash = hash.as_str().unwrap().trim_start_matches("sha256:").to_owned();
    let told = site.visit(&format!("/verify/{hash}.json")).await.json();
    assert_eq!(told["replaced_by"], "2026.5");
    assert!(site.page(&format!("/verify/{hash}")).await.contains("version 2026.5 stands in"));
}

#[tokio::test]
async fn a_version_that_was_wrong_is_marked_in_the_archive_and_the_one_that_mends_it_says_so() {
    let site = Site::with_lists().await;
    for path in ["/subprocessors/versions", "/changes"] {
        assert!(!words(&site.page(path).await).to_lowercase().contains("correct"), "{path}");
    }
    let wrong = VersionNumber::parse("2026.1");
    let day = Day::parse("2026-03-01").unwrap();
    let mut work = site.test.office.write(Caller::operator()).await.unwrap();
    lists::publish(&mut work, vec![replace(2, "What is so")], day, wrong).await.unwrap();
    work.commit().await.unwrap();
    site.warm().await;
    let archive = words(&site.page("/subprocessors/versions").await);
    assert!(archive.contains("Superseded Corrected by 2026.3"), "{archive}");
    let changes = words(&site.page("/changes").await);
    assert!(changes.contains("It corrects version 2026.1."), "{changes}");
}
