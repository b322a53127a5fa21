//! What the pages say has to be true of every list.

use domain::id::EngagementId;
use domain::list_version::{Carried, Entry};

use super::publishing::add;
use crate::kit::{Company, Site};

fn added(number: u128, change: impl FnOnce(&mut Entry)) -> Carried {
    let Carried::Add { request, mut entry, contact } = add(number) else { unreachable!() };
    change(&mut entry);
    Carried::Add { request, entry, contact }
}

fn replaced(number: u128, change: impl FnOnce(&mut Entry)) -> Carried {
    let Carried::Add { request, entry, contact } = added(number, change) else { unreachable!() };
    Carried::Replace { request, entry, contact }
}

/// The fact of this name on a page, from its name to the next one.
fn fact<'a>(html: &'a str, name: &str) -> &'a str {
    let (_, rest) = html.split_once(&format!("{name}</dt>")).unwrap_or_else(|| panic!("{html}"));
    rest.split("</dd>").next().unwrap()
}

#[tokio::test]
async fn only_an_assessment_says_that_no_transfer_is_needed() {
    let site = Site::settled().await;
    let judged =
        [(1, Some(false), "none needed"), (2, None, "not stated"), (3, Some(true), "not stated")];
    let entries = judged.map(|(number, transfer_needed, _)| {
        added(number, |entry| {
            entry.transfers.clear();
            entry.transfer_needed = transfer_needed;
        })
    });
    site.publish("2026-03-01", entries.into()).await;
    for (number, _, words) in judged {
        let path = format!("/subprocessors/entries/{}", EngagementId::sample(number));
        let html = site.page(&path).await;
        assert!(fact(&html, "Transfers").contains(words), "{number}: {html}");
    }
}

#[tokio::test]
async fn the_list_promises_of_new_ones_only_what_new_ones_pass() {
    let site = Site::with_lists().await;
    let html = site.page("/subprocessors").await;
    assert!(!html.contains("Each one is bound"), "{html}");
    assert!(html.contains("A new one is admitted only"), "{html}");
    assert!(html.contains("Listed since") && !html.contains("In use from"), "{html}");
    let planned = site.page("/subprocessors/versions/2026.2").await;
    assert!(planned.contains("On the list from"), "{planned}");
}

#[tokio::test]
async fn an_end_is_told_by_its_last_day() {
    let site = Site::with_lists().await;
    let leaving = format!("/subprocessors/entries/{}", EngagementId::sample(1));
    for path in ["/subprocessors", "/subprocessors/versions/2026.1", &leaving] {
        let html = site.page(path).await;
        let (_, until) =
            html.split_once("until and including ").unwrap_or_else(|| panic!("{path}"));
        let until = until.split_once("</time>").unwrap().0;
        assert!(until.ends_with("31 March 2026"), "{path}: {until}");
    }
}

#[tokio::test]
async fn a_company_without_a_name_leaves_no_hole_in_a_sentence() {
    let site = Site::open(Company::New, &[]).await;
    for path in ["/", "/subprocessors", "/changes", "/subprocessors/versions"] {
        let html = site.page(path).await;
        assert!(html.contains("<p>This company publishes here"), "{path}: {html}");
        for hole in ["How  protects", "<p> has not", " of <", "of  ", "></a>", "· </title>"] {
            assert!(!html.contains(hole), "{path}: {hole}: {html}");
        }
    }
    assert!(site.page("/").await.contains("How this company protects data"));
}

#[tokio::test]
async fn what_cannot_be_read_is_told_so_before_the_first_version_too() {
    let site = Site::open(Company::New, &[]).await;
    for (query, status) in [
        ("as_of=2026-02-30", 400),
        ("as_of=2026-03-01", 404),
        ("as_of=2026-03-01&version=2026.1", 400),
        ("version=2026.1", 404),
        ("version=x", 400),
    ] {
        for path in ["/subprocessors", "/subprocessors.json", "/subprocessors.csv"] {
            let found = site.visit(&format!("{path}?{query}")).await;
            assert_eq!(found.status, status, "{path}?{query}");
        }
    }
}

#[tokio::test]
async fn what_was_never_there_is_not_said_to_have_moved() {
    let site = Site::with_lists().await;
    for (query, sentence) in [
        (
            "as_of=2026-02-28",
            "No list was in effect on 28 February 2026. The first one is in effect from 1 March 2026",
        ),
        ("version=2026.9", "There is no version 2026.9."),
    ] {
        let reply = site.visit(&format!("/subprocessors.json?{query}")).await;
        let told = reply.json()["error"].as_str().unwrap().to_owned();
        assert_eq!(reply.status, 404, "{query}");
        assert!(told.starts_with(sentence) && !told.contains("moved"), "{told}");
    }
    for (query, missing) in [("", "from"), ("?from=2026.1", "to"), ("?to=2026.1", "from")] {
        let reply = site.visit(&format!("/subprocessors/compare.json{query}")).await;
        assert_eq!(reply.status, 400, "{query}");
        let told = reply.json()["error"].as_str().unwrap().to_owned();
        assert!(told.contains(&format!("“{missing}” is missing")), "{told}");
    }
}

#[tokio::test]
async fn a_change_is_told_in_the_words_of_the_pages() {
    let site = Site::settled().await;
    let until = domain::time::Day::parse("2026-03-01").unwrap();
    site.publish("2026-03-01", vec![add(1)]).await;
    let mended = replaced(1, |entry| {
        entry.address = domain::list_version::Address {
            lines: vec!["Kai 7".to_owned()],
            postal_code: Some("D02".to_owned()),
            city: Some("Dublin".to_owned()),
            region: None,
            country: domain::country::Country::parse("IE"),
        };
        "Fjord Cloud Holding Ltd".clone_into(&mut entry.legal_name);
        let name = "Fjord Cloud Limited".to_owned();
        entry.former_names.push(domain::list_version::FormerNameLine { name, until });
    });
    site.publish("2026-03-02", vec![mended]).await;
    let html = site.page("/subprocessors/compare?from=2026.1&to=2026.2").await;
    assert!(html.contains("<ins>Kai 7, D02 Dublin, Ireland</ins>"), "{html}");
    assert!(html.contains("Former names") && !html.contains("Names of before"), "{html}");
    assert!(html.contains("until and including 28 February 2026"), "{html}");
    assert!(html.contains("notice with a right to object"), "{html}");
    let data = site.visit("/subprocessors/compare.json?from=2026.1&to=2026.2").await.json();
    assert_eq!(data["sample"], false);
}
