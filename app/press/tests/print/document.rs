//! Trust documents, from Markdown to paper.

use domain::canonical::Digest;
use domain::time::{Moment, Zone};
use press::pdf::{PublishedVersion, TrustDocument, trust_document};

use crate::lists::day;
use crate::tools::Printed;

const BODY: &str = "\
# Security measures

What we do, and **why**.[^1] See [the list](/subprocessors) and [the law](https://eur-lex.europa.eu/eli/reg/2016/679/oj).

## Access

- Named accounts
  1. with two factors
  2. reviewed

### Keys

| Key | Length | Kept by |
|:----|-------:|:-------:|
| Disk | 256 | us |
| <script>alert(1)</script> | 1 | nobody |

> Nobody has standing access.

## Erasure

```
annex restore-test backup.age
```

Javascript is [not a link](javascript:alert(1)).

[^1]: Because the law asks for it.
";

fn printed(body: &str) -> Printed {
    let zone = Zone::parse("Europe/Berlin").expect("a zone");
    let history = [
        PublishedVersion {
            version: 1,
            published_on: day("2025-05-12"),
            change_summary: "First publication.",
        },
        PublishedVersion {
            version: 2,
            published_on: day("2026-03-01"),
            change_summary: "Keys are longer.",
        },
    ];
    let document = TrustDocument {
        company: "Nordlicht Software GmbH",
        company_address: "Hafenstraße 12, 20457 Hamburg, Germany",
        title: "Security measures",
        kind: "Technical and organisational measures",
        slug: "security-measures",
        version: 2,
        language: "en",
        first_published: Some(day("2025-05-12")),
        published_on: Some(day("2026-03-01")),
        effective_on: Some(day("2026-03-15")),
        made_at: Moment::parse("2026-03-01T09:00:00Z").expect("a moment"),
        zone: &zone,
        content_hash: &Digest::of(body.as_bytes()),
        history: &history,
        body,
        site: "https://trust.nordlicht.example",
        marks: &[],
    };
    Printed::new(trust_document(&document).expect("the document is printed"))
}

#[test]
fn the_text_is_printed_with_numbered_chapters_and_a_title_block() {
    let printed = printed(BODY);
    let text = printed.flat_text();
    for words in [
        "Version 2",
        "First published 12 May 2025",
        "This version published 1 March 2026",
        "In effect from 15 March 2026",
        "Language English",
        "What we do, and why.",
        "1 Access",
        "• Named accounts",
        "1. with two factors",
        "1.1 Keys",
        "Table 1 Keys",
        "Disk 256 us",
        "2 Erasure",
        "annex restore-test backup.age",
        "Because the law asks for it.",
        "Versions of this document",
        "Reference security-measures/2",
        "Page 1 of",
    ] {
        assert!(text.contains(words), "{words} is not in\n{text}");
    }
    assert_eq!(
        text.matches("Security measures").count(),
        1 + printed.pages().len(),
        "the title stands once, and in each head\n{text}"
    );
    assert!(text.contains(&Digest::of(BODY.as_bytes()).to_string()));
    printed.assert_sound();
    printed.assert_inside(20.0);
}

#[test]
fn links_of_the_own_site_are_completed_and_dangerous_ones_are_words() {
    let printed = printed(BODY);
    let file = printed.unpacked();
    assert!(file.contains("/URI (https://trust.nordlicht.example/subprocessors)"));
    assert!(file.contains("/URI (https://eur-lex.europa.eu/eli/reg/2016/679/oj)"));
    assert!(!file.contains("javascript:"));
    assert!(printed.flat_text().contains("not a link"));
}

#[test]
fn markup_in_the_source_is_printed_as_written() {
    assert!(printed(BODY).flat_text().contains("<script>alert(1)</script>"));
}

#[test]
fn a_long_document_flows_over_pages() {
    let mut chapters = String::new();
    for number in 1..=12 {
        chapters.push_str("## Chapter ");
        chapters.push_str(&number.to_string());
        chapters.push_str("\n\n");
        chapters.push_str(&"Long prose. ".repeat(160));
        chapters.push_str("\n\n- ");
        chapters.push_str(&"Point. ".repeat(60));
        chapters.push_str("\n\n");
    }
    let printed = printed(&chapters);
    assert!(printed.pages().len() > 6);
    assert!(printed.flat_text().contains("12 Chapter 12"));
    printed.assert_inside(20.0);
}

#[test]
fn texts_made_to_break_a_layout_are_printed_inside_their_pages() {
    let columns = "| x ".repeat(60);
    let cases = [
        ("a heading of many pages", format!("# {}\n\nText", "Heading ".repeat(4_000))),
        (
            "a head of a table of many pages",
            format!("| {} | b |\n|---|---|\n| 1 | 2 |", "head ".repeat(6_000)),
        ),
        (
            "a cell of many pages",
            format!("| a | b |\n|---|---|\n| {} | 2 |", "cell ".repeat(6_000)),
        ),
        ("sixty columns", format!("{columns}|\n{}|\n{columns}|", "|---".repeat(60))),
        ("a list forty deep", (0..40).map(|depth| "  ".repeat(depth) + "- deep\n").collect()),
        ("quotations", format!("{} deep", ">".repeat(400))),
        ("one word", "w".repeat(20_000)),
        ("code without an end", format!("```\n{}\n```", "code".repeat(5_000))),
        ("nothing", String::new()),
    ];
    for (name, body) in cases {
        let printed = printed(&body);
        printed.assert_sound();
        for (width, height, words) in printed.words() {
            let inside = |word: &crate::tools::Word| {
                word.left >= 0.0
                    && word.right <= width
                    && word.top >= 0.0
                    && word.bottom <= height - 40.0
            };
            let foot = |word: &crate::tools::Word| word.top > height - 60.0;
            let outside = words.iter().find(|word| !inside(word) && !foot(word));
            assert!(outside.is_none(), "{name}: {outside:?}");
        }
    }
}
