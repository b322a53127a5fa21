//! The press itself: pages, tables, letters, the file.

use domain::time::Moment;
use press::pdf::{Block, Column, Mark, Paper, PressError, Row, Running, Sheet, Table, Text, print};

use crate::tools::Printed;

fn paper(sheet: Sheet, blocks: Vec<Block>) -> Paper {
    Paper {
        sheet,
        title: "Ein Titel – 題名".to_owned(),
        author: "Acme & Søn".to_owned(),
        subject: "REF-1, version 2".to_owned(),
        keywords: vec!["one".to_owned(), "two".to_owned()],
        language: "en".to_owned(),
        made_at: Moment::parse("2026-03-01T09:00:00Z").expect("a moment"),
        running: Running {
            short_title: "Acme – a short title".to_owned(),
            version: "Version 2".to_owned(),
            reference: "REF-1".to_owned(),
            hash: Some("sha256:0123456789ab…".to_owned()),
            moment: "Published 1 March 2026, 10:00 Europe/Berlin".to_owned(),
        },
        marks: Vec::new(),
        blocks,
    }
}

fn printed(sheet: Sheet, blocks: Vec<Block>) -> Printed {
    Printed::new(print(&paper(sheet, blocks)).expect("the paper is printed"))
}

fn paragraph(words: &str) -> Block {
    Block::Paragraph(words.into())
}

fn table(rows: Vec<Vec<String>>) -> Block {
    let columns = vec![Column::new("First head", 1.0), Column::new("Second head", 2.0)];
    let row = |cells: Vec<String>| Row::Cells {
        place: "a row".to_owned(),
        cells: cells.into_iter().map(Text::from).collect(),
    };
    Block::Table(Table {
        caption: "Of things".to_owned(),
        columns,
        rows: rows.into_iter().map(row).collect(),
        size: 8.0,
    })
}

#[test]
fn every_page_carries_head_foot_and_its_number() {
    for sheet in [Sheet::Portrait, Sheet::Landscape] {
        let printed = printed(sheet, vec![paragraph(&"Words that fill a page. ".repeat(900))]);
        let pages = printed.pages();
        assert!(pages.len() > 2, "{}", pages.len());
        for (at, page) in pages.iter().enumerate() {
            let number = format!("Page {} of {}", at + 1, pages.len());
            for words in [
                "Acme – a short title",
                "Version 2",
                "Reference REF-1",
                "sha256:0123456789ab…",
                "Published 1 March 2026, 10:00 Europe/Berlin",
                &number,
            ] {
                assert!(page.contains(words), "page {} lacks {words}", at + 1);
            }
        }
        printed.assert_sound();
        printed.assert_inside(20.0);
    }
}

#[test]
fn a_table_repeats_its_head_and_keeps_rows_whole() {
    let rows = (1..=120)
        .map(|number| {
            vec![
                format!("Row{number}"),
                format!("begin{number} {} end{number}", "word ".repeat(25)),
            ]
        })
        .collect();
    let printed = printed(Sheet::Portrait, vec![table(rows)]);
    let pages = printed.pages();
    assert!(pages.len() > 3);
    for (at, page) in pages.iter().enumerate() {
        assert_eq!(page.matches("First head").count(), 1, "page {}", at + 1);
        let caption = if at == 0 { "Table 1" } else { "Table 1, continued" };
        assert!(page.contains(caption), "page {}", at + 1);
    }
    for number in 1..=120 {
        let begins = pages
            .iter()
            .position(|page| page.split_whitespace().any(|word| word == format!("begin{number}")));
        let ends = pages
            .iter()
            .position(|page| page.split_whitespace().any(|word| word == format!("end{number}")));
        assert!(begins.is_some() && begins == ends, "row {number} is torn: {begins:?} {ends:?}");
    }
}

#[test]
fn a_row_higher_than_a_page_is_torn_and_loses_nothing() {
    let words: Vec<String> = (0..2_000).map(|number| format!("w{number}")).collect();
    let printed = printed(
        Sheet::Landscape,
        vec![table(vec![
            vec!["A".to_owned(), words.join(" ")],
            vec!["B".to_owned(), "after".to_owned()],
        ])],
    );
    let pages = printed.pages();
    assert!(pages.len() > 1);
    for (at, page) in pages.iter().enumerate() {
        assert_eq!(page.contains("Continued: A"), at > 0, "page {}", at + 1);
    }
    let found = printed.flat_text();
    for word in &words {
        assert!(found.split(' ').any(|other| other == word), "{word} is lost");
    }
    assert!(found.contains("B after"));
    printed.assert_inside(20.0);
}

#[test]
fn long_identifiers_stay_inside_their_column() {
    let name = format!("arn:aws:iam::123456789012:role/{}", "verylongname".repeat(12));
    let printed = printed(
        Sheet::Portrait,
        vec![table(vec![vec![name.clone(), "m".repeat(400)]]), paragraph(&name.repeat(3))],
    );
    printed.assert_inside(70.0);
    let together: String = printed.flat_text().chars().filter(|letter| *letter != ' ').collect();
    assert!(together.contains(&"m".repeat(30)));
}

#[test]
fn all_scripts_of_the_press_come_back_as_text_from_embedded_fonts() {
    let words = "Żółć ÅÆØ ďťľ ẞß ấộ Ελληνικά ῾Ρώμη Кириллица Ђорђевић ўґє 東京データ 한국 处理 “quotes” – — … € № §";
    let blocks = vec![
        paragraph(words),
        Block::Paragraph(Text::new().strong(words)),
        Block::Code("let x = 1; // ✓ 完了".to_owned()),
    ];
    let printed = printed(Sheet::Portrait, blocks);
    let text = printed.flat_text();
    assert_eq!(text.matches(words).count(), 2, "{text}");
    assert!(text.contains("let x = 1; // ✓ 完了"), "{text}");
    let fonts = printed.fonts();
    assert_eq!(fonts.len(), 4, "{fonts:?}");
    for font in fonts {
        let columns: Vec<&str> = font.split_whitespace().collect();
        assert!(
            columns.windows(3).any(|said| said == ["yes", "yes", "yes"]),
            "embedded, subset, unicode: {font}"
        );
    }
}

#[test]
fn a_letter_without_a_glyph_is_refused_with_its_place() {
    for (words, letter) in [
        ("ok עברית", 'ע'),
        ("العربية", 'ا'),
        ("हिन्दी", 'ह'),
        ("fine 😀", '😀'),
        ("a\u{202E}b", '\u{202E}'),
        ("a\u{0}b", '\0'),
    ] {
        let row = Row::Cells { place: "entry 3 (Acme GmbH)".to_owned(), cells: vec![words.into()] };
        let table = Table {
            caption: String::new(),
            columns: vec![Column::new("Purpose", 1.0)],
            rows: vec![row],
            size: 8.0,
        };
        let refused = print(&paper(Sheet::Portrait, vec![Block::Table(table)]));
        let place = "entry 3 (Acme GmbH), column purpose".to_owned();
        assert_eq!(refused, Err(PressError::MissingGlyph { character: letter, place }));
    }
    let placed = paragraph("ש").at("chapter “Access”");
    let refused = print(&paper(Sheet::Portrait, vec![placed])).expect_err("no face has it");
    assert_eq!(
        refused.to_string(),
        "The character “ש” (U+05E9) in chapter “Access” cannot be printed. Write it in Latin, Greek, Cyrillic, Chinese, Japanese or Korean letters."
    );
}

#[test]
fn the_file_says_who_what_when_and_in_which_language() {
    let heading = |level, words: &str| Block::Heading { level, text: words.into() };
    let printed = printed(
        Sheet::Portrait,
        vec![
            heading(1, "1 First"),
            paragraph("a"),
            heading(2, "1.1 Inner"),
            paragraph("b"),
            heading(1, "2 Second – Ø"),
            paragraph("c"),
        ],
    );
    let facts = printed.facts();
    for fact in [
        "Ein Titel – 題名",
        "Acme & Søn",
        "REF-1, version 2",
        "one, two",
        "PDF version:     1.7",
        "(A4)",
    ] {
        assert!(facts.contains(fact), "{fact} is not in\n{facts}");
    }
    assert!(facts.contains("Sun Mar  1 09:00:00 2026") || facts.contains("2026"), "{facts}");
    let xmp = printed.xmp();
    assert!(
        xmp.contains("Acme &amp; Søn")
            && xmp.contains("2026-03-01T09:00:00Z")
            && xmp.contains("<rdf:li>en</rdf:li>"),
        "{xmp}"
    );
    let file = printed.unpacked();
    for entry in [
        "/Lang (en)",
        "/DisplayDocTitle true",
        "/PageMode /UseOutlines",
        "/Title (1 First)",
        "/Title (1.1 Inner)",
    ] {
        assert!(file.contains(entry), "{entry}");
    }
}

#[test]
fn a_heading_stands_on_the_page_of_what_it_announces() {
    for filled in 30..70 {
        let mut blocks: Vec<Block> =
            (0..filled).map(|number| paragraph(&format!("Line {number}"))).collect();
        blocks.push(Block::Heading { level: 1, text: "Announcement".into() });
        blocks.push(paragraph("Announced"));
        let pages = printed(Sheet::Portrait, blocks).pages();
        let page = |words: &str| pages.iter().position(|page| page.contains(words));
        assert_eq!(page("Announcement"), page("Announced"), "{filled} lines before");
    }
}

#[test]
fn links_lead_to_their_addresses() {
    let words =
        Text::new().plain("See ").link("the page", "https://trust.example/a?b=(c)").plain(".");
    let file = printed(Sheet::Portrait, vec![Block::Paragraph(words)]).unpacked();
    assert!(
        file.contains(r"/URI (https://trust.example/a?b=(c))")
            || file.contains(r"/URI (https://trust.example/a?b=\(c\))"),
        "no address"
    );
}

#[test]
fn a_mark_stands_in_the_head_and_does_not_disturb_the_text() {
    let blocks = vec![paragraph(&"All of these words come back in order. ".repeat(40))];
    let plain = printed(Sheet::Landscape, blocks.clone());
    let marked = Printed::new(
        print(&Paper { marks: vec![Mark::Sample, Mark::Draft], ..paper(Sheet::Landscape, blocks) })
            .expect("printed"),
    );
    assert!(marked.text().contains("SAMPLE · DRAFT · Version 2"));
    assert_eq!(marked.flat_text().replace("SAMPLE · DRAFT · ", ""), plain.flat_text());
    marked.assert_sound();
}

#[test]
fn an_empty_paper_is_one_sound_page() {
    let printed = printed(Sheet::Portrait, Vec::new());
    assert_eq!(printed.pages().len(), 1);
    printed.assert_sound();
}
