//! Annex III: what a lawyer looks for (domain.md 12.2 and 12.3), and the promises on bytes.

use std::process::Command;
use std::sync::LazyLock;

use domain::country::{Country, Origin};
use domain::list_version::{EntryLocation, EntryTransfer, ListOrigin, Snapshot};
use domain::taxonomy::Taxonomy;
use domain::time::Zone;
use domain::transfer::Mechanism;
use press::pdf::{AnnexThree, Edition, PressError, annex_three};

use crate::lists::{contacts, frozen, list, public};
use crate::tools::Printed;

static TAXONOMY: LazyLock<Taxonomy> = LazyLock::new(Taxonomy::seeded);
static ZONE: LazyLock<Zone> = LazyLock::new(|| Zone::parse("Europe/Berlin").expect("a zone"));

fn print_with<'a>(
    list: &'a Snapshot,
    change: impl FnOnce(AnnexThree<'a>) -> AnnexThree<'a>,
) -> Result<Vec<u8>, PressError> {
    annex_three(&change(public(list, &TAXONOMY, &ZONE)))
}

fn printed(list: &Snapshot) -> Printed {
    Printed::new(print_with(list, |annex| annex).expect("the list is printed"))
}

#[test]
fn a_lawyer_finds_every_fact_of_the_title_block_and_the_closing() {
    let list = list(30);
    let printed = printed(&list);
    let text = printed.flat_text();
    for words in [
        "Nordlicht Software GmbH Hafenstraße 12, 20457 Hamburg, Germany (DE)",
        "Annex III – List of subprocessors",
        "Version 2026.3",
        "Previous version 2026.2",
        "As of 1 March 2026",
        "In effect from 1 April 2026",
        "Language English",
        "Published, for general publication",
        "Part A Third-party subprocessors",
        "Part B Affiliates",
        "Part C Optional and feature-dependent subprocessors",
        "Part F Notes",
        "This list has 30 entries. No other subprocessors are engaged as of 1 April 2026.",
        "Clause 9(a) and Annex III",
        "remains fully liable",
        "the English text binds",
        "Fjord Compute ASA",
        "Norway (NO)",
        "株式会社さくらデータ",
        "한빛클라우드 주식회사",
        "Софийски Данни ЕООД",
        "Special categories: Health data",
        "2026-04-01",
    ] {
        assert!(text.contains(words), "{words} is not in\n{text}");
    }
    let end = printed.pages().pop().expect("a last page");
    assert!(end.contains(&list.content_hash.to_string()));
    assert!(
        end.contains(&format!(
            "https://trust.nordlicht.example/verify/{}",
            list.content_hash.hex()
        ))
    );
    for page in printed.pages() {
        assert!(page.contains("Reference 2026.3"));
        assert!(page.contains(&format!("sha256:{}…", list.content_hash.short())));
        assert!(page.contains("Published 1 March 2026, 10:00 Europe/Berlin"));
    }
    printed.assert_sound();
    printed.assert_inside(20.0);
}

fn solid(printed: &Printed) -> String {
    printed.flat_text().replace(' ', "")
}

#[test]
fn every_entry_stands_once_in_its_part_in_the_frozen_order() {
    let list = list(60);
    let text = printed(&list).flat_text();
    let (a, b, c) =
        (text.find("Part A").unwrap(), text.find("Part B").unwrap(), text.find("Part C").unwrap());
    let f = text.find("Part F").unwrap();
    assert!(a < b && b < c && c < f);
    for entry in &list.entries {
        let website =
            entry.website.as_deref().unwrap().trim_start_matches("https://").trim_end_matches('/');
        let places: Vec<usize> =
            text.match_indices(&format!(" {website} ")).map(|(place, _)| place).collect();
        assert_eq!(places.len(), 1, "{website}");
        let place = places[0];
        let expected = if entry.optionality != domain::engagement::Optionality::Core {
            c..f
        } else if entry.kind == domain::list_version::EntryKind::AffiliateSubprocessor {
            b..c
        } else {
            a..b
        };
        assert!(expected.contains(&place), "{website} at {place}, expected in {expected:?}");
    }
}

#[test]
fn contact_persons_stand_in_the_contract_edition_only() {
    let list = list(12);
    let people = contacts(&list);
    let hash = list.contract_hash(&people).expect("a list is canonical");
    let contract = print_with(&list, |annex| AnnexThree {
        edition: Edition::Contract { contacts: &people, hash: &hash },
        ..annex
    });
    let contract = Printed::new(contract.expect("printed"));
    // An address may be broken at the end of a line.
    let (inside, outside) = (solid(&contract), solid(&printed(&list)));
    for words in ["Contactperson", "AoifeBrennan", "dpo@vendor.example"] {
        assert!(inside.contains(words), "{words}");
        assert!(!outside.contains(words), "{words}");
    }
    assert!(inside.contains(&hash.to_string()) && !inside.contains(&list.content_hash.to_string()));
    contract.assert_inside(20.0);
}

#[test]
fn the_sentences_that_hold_for_a_full_list_of_our_own_stand_nowhere_else() {
    let list = list(5);
    let imported = frozen(Snapshot { origin: ListOrigin::Imported, ..list.clone() });
    let cases = [
        ("ours", print_with(&list, |annex| annex), true),
        ("a part of it", print_with(&list, |annex| AnnexThree { is_full: false, ..annex }), false),
        ("a draft", print_with(&list, |annex| AnnexThree { is_draft: true, ..annex }), false),
        ("imported", print_with(&imported, |annex| annex), false),
    ];
    for (name, bytes, stands) in cases {
        let text = Printed::new(bytes.expect("printed")).flat_text();
        assert_eq!(text.contains("No other subprocessors are engaged"), stands, "{name}");
        assert_eq!(text.contains("This is the list of subprocessors meant by"), stands, "{name}");
    }
}

#[test]
fn a_list_of_the_past_with_nothing_known_is_printed_and_says_so() {
    let mut list = list(1);
    let entry = &mut list.entries[0];
    entry.service = None;
    entry.purpose = String::new();
    entry.description = String::new();
    entry.locations = Vec::new();
    entry.transfers = Vec::new();
    entry.transfer_needed = None;
    entry.address = domain::list_version::Address::default();
    entry.effective_from = None;
    let imported = frozen(Snapshot { origin: ListOrigin::Imported, ..list });
    let text = printed(&imported).flat_text();
    assert!(text.matches("not stated").count() >= 5, "{text}");
    assert!(!text.contains("none needed"), "{text}");
}

#[test]
fn only_an_assessment_says_that_no_transfer_is_needed() {
    for (judged, says_none) in [(Some(false), true), (Some(true), false), (None, false)] {
        let mut list = list(1);
        list.entries[0].transfers = Vec::new();
        list.entries[0].transfer_needed = judged;
        let text = printed(&frozen(list)).flat_text();
        assert_eq!(text.contains("none needed"), says_none, "{judged:?}: {text}");
        assert_eq!(text.contains("not stated"), !says_none, "{judged:?}: {text}");
    }
}

#[test]
fn what_an_adequacy_decision_does_not_cover_is_not_stated_beside_it() {
    let place = |country: &str| EntryLocation {
        role: None,
        country: Some(country.to_owned()),
        label: None,
        from: None,
        to: None,
    };
    let adequacy = EntryTransfer {
        origin: Origin::Eea,
        destinations: Country::parse("CA").into_iter().collect(),
        mechanism: Mechanism::Adequacy,
        fallback: None,
        scc_modules: Vec::new(),
    };
    for (places, stated, says) in [
        (&["CA"][..], Some(&adequacy), false),
        (&["CA", "FR", "US"], Some(&adequacy), true),
        (&["FR", "US"], None, true),
    ] {
        let mut list = list(1);
        let entry = &mut list.entries[0];
        entry.locations = places.iter().map(|country| place(country)).collect();
        entry.transfers = stated.into_iter().cloned().collect();
        entry.transfer_needed = Some(says);
        let text = printed(&frozen(list)).flat_text();
        assert_eq!(text.contains("United States (US): not stated"), says, "{places:?}: {text}");
    }
}

/// As odd as an entry gets: more than a page holds, in many scripts, with a word without an end.
fn odd(list: &mut Snapshot) {
    let entry = &mut list.entries[1];
    let place = entry.locations[0].clone();
    entry.purpose = "w".repeat(300);
    entry.description = "Keeps 大手町 files and 서울 backups of what customers bring. ".repeat(160);
    entry.locations = (1..=60)
        .map(|number| EntryLocation { label: Some(format!("Hall {number}")), ..place.clone() })
        .collect();
}

#[test]
fn an_entry_that_goes_on_over_the_page_says_so_under_its_name_and_loses_nothing() {
    let mut list = list(4);
    let before = printed(&frozen(list.clone())).flat_text();
    assert!(!before.contains("Continued:"), "{before}");
    odd(&mut list);
    let (category, name) = (list.entries[1].category.words(), list.entries[1].legal_name.clone());
    let printed = printed(&frozen(list));
    let pages = printed.pages();
    let own = |page: &&String| page.contains("files and") || page.contains("backups of");
    let holding: Vec<&String> = pages.iter().filter(own).collect();
    assert!(holding.len() > 2, "{} pages", holding.len());
    let mark = format!("Continued: {category} · 2 · {name}");
    for (at, page) in holding.iter().enumerate() {
        assert_eq!(page.matches(&mark).count(), usize::from(at > 0), "page {at} of it: {page}");
    }
    assert_eq!(printed.flat_text().matches("Continued:").count(), holding.len() - 1);
    let solid = solid(&printed);
    assert_eq!(solid.matches("Hall").count(), 60);
    assert_eq!(printed.flat_text().matches("backups").count(), 160);
    printed.assert_sound();
    printed.assert_inside(20.0);
}

#[test]
fn a_letter_that_cannot_be_printed_names_the_record_and_the_column() {
    let mut list = list(3);
    list.entries[1].purpose = "Hosting 😀".to_owned();
    let name = list.entries[1].legal_name.clone();
    let refused = print_with(&frozen(list), |annex| annex).expect_err("no face has it").to_string();
    assert!(
        refused.contains(&format!("entry 2 ({name}), column service and purpose")),
        "{refused}"
    );
    assert!(refused.contains("U+1F600"), "{refused}");
}

#[test]
fn a_sample_says_so_on_every_page() {
    let list = frozen(Snapshot { sample: true, ..list(20) });
    for page in printed(&list).pages() {
        assert!(page.contains("SAMPLE · Version 2026.3"), "{page}");
    }
}

#[test]
fn five_hundred_entries_stay_below_four_hundred_kilobytes_and_inside_their_pages() {
    let printed = printed(&list(500));
    assert!(printed.bytes.len() < 400_000, "{} bytes", printed.bytes.len());
    printed.assert_sound();
    printed.assert_inside(20.0);
    for (at, page) in printed.pages().iter().enumerate() {
        let has_entries = page.contains("Access: storage, compute");
        assert_eq!(page.contains("Legal name"), has_entries, "the head of page {}", at + 1);
    }
}

#[test]
fn printing_again_gives_the_same_bytes() {
    let list = list(40);
    let first = print_with(&list, |annex| annex).expect("printed");
    // Another document in between must not leave a trace.
    print_with(&frozen(Snapshot { sample: true, ..list.clone() }), |annex| annex).expect("printed");
    assert!(first == print_with(&list, |annex| annex).expect("printed"));
}

/// Names the file that another process is to print.
const TARGET: &str = "ANNEX_PRESS_TEST_TARGET";

#[test]
fn another_process_prints_the_same_bytes() {
    let bytes = print_with(&list(40), |annex| annex).expect("printed");
    #[expect(clippy::disallowed_methods, reason = "only so can a test program be told more")]
    let target = std::env::var(TARGET);
    if let Ok(target) = target {
        // This is the other process.
        std::fs::write(target, bytes).expect("the file is written");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("other.pdf");
    let this = std::env::current_exe().expect("the test program");
    let status = Command::new(this)
        .args(["--exact", "annex_iii::another_process_prints_the_same_bytes"])
        .env(TARGET, &target)
        .status()
        .expect("the other process runs");
    assert!(status.success());
    assert!(bytes == std::fs::read(&target).expect("the other process wrote"), "the bytes differ");
}
