//! A trust document on paper (X2 in its simple form, domain.md 12.4): what it is, since when it
//! is public, and its text. Nothing in it changes with time (decision 8).

use domain::canonical::Digest;
use domain::time::{Day, Moment, Zone};

use super::page::Sheet;
use super::paper::{Block, Mark, Paper, Running, TitleBlock, print};
use super::table::{Column, Row, Table};
use super::words::Text;
use super::{PressError, closing, prose};

/// All that is printed of one version of a document.
#[derive(Debug, Clone)]
pub struct TrustDocument<'a> {
    pub company: &'a str,
    /// In one line.
    pub company_address: &'a str,
    pub title: &'a str,
    /// In words, such as `Security measures`.
    pub kind: &'a str,
    /// The name in the address of the document; with the version it is the reference.
    pub slug: &'a str,
    pub version: u32,
    /// BCP 47.
    pub language: &'a str,
    pub first_published: Option<Day>,
    /// This version; none while it is a draft.
    pub published_on: Option<Day>,
    pub effective_on: Option<Day>,
    /// When it was published, or last saved while it is a draft.
    pub made_at: Moment,
    pub zone: &'a Zone,
    /// Over the snapshot that is printed.
    pub content_hash: &'a Digest,
    /// Versions up to this one, oldest first.
    pub history: &'a [PublishedVersion<'a>],
    /// Markdown.
    pub body: &'a str,
    /// The public address of the trust pages, such as `https://trust.example.com`.
    pub site: &'a str,
    /// Sample or draft, where it is one.
    pub marks: &'a [Mark],
}

/// A line of the version table.
#[derive(Debug, Clone, Copy)]
pub struct PublishedVersion<'a> {
    pub version: u32,
    pub published_on: Day,
    pub change_summary: &'a str,
}

/// The document as the bytes of a PDF file.
pub fn trust_document(document: &TrustDocument<'_>) -> Result<Vec<u8>, PressError> {
    print(&paper(document))
}

fn paper(document: &TrustDocument<'_>) -> Paper {
    let reference = format!("{}/{}", document.slug, document.version);
    let said = if document.published_on.is_some() { "Published" } else { "Draft of" };
    Paper {
        sheet: Sheet::Portrait,
        title: document.title.to_owned(),
        author: document.company.to_owned(),
        subject: format!("{}, version {}", document.kind, document.version),
        keywords: vec![
            document.kind.to_owned(),
            reference.clone(),
            document.content_hash.to_string(),
        ],
        language: document.language.to_owned(),
        made_at: document.made_at,
        running: Running {
            short_title: format!("{} – {}", document.company, document.title),
            version: format!("Version {}", document.version),
            reference,
            hash: Some(format!("sha256:{}…", document.content_hash.short())),
            moment: format!("{said} {}", document.made_at.in_words(document.zone)),
        },
        marks: document.marks.to_vec(),
        blocks: blocks(document),
    }
}

fn blocks(document: &TrustDocument<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::Title(title(document))];
    let read = markdown::blocks(document.body);
    blocks.extend(prose::blocks(without_title(&read, document.title), document.site, 1));
    if document.history.len() > 1 {
        blocks.push(Block::Heading { level: 1, text: "Versions of this document".into() });
        blocks.push(Block::Table(history(document)));
    }
    blocks.push(closing::block(document.content_hash, document.site));
    blocks
}

/// Many authors begin with the title, which stands above already.
fn without_title<'a>(blocks: &'a [markdown::Block], title: &str) -> &'a [markdown::Block] {
    match blocks.split_first() {
        Some((markdown::Block::Heading { runs, .. }, rest))
            if markdown::plain_text(runs).trim() == title.trim() =>
        {
            rest
        }
        _ => blocks,
    }
}

fn title(document: &TrustDocument<'_>) -> TitleBlock {
    let day = |day: Option<Day>| day.map(|day| Text::from(day.in_words()));
    let status = if document.published_on.is_some() {
        "Published, for general publication"
    } else {
        "Draft"
    };
    let rows = [
        ("Version", Some(document.version.to_string().into())),
        ("First published", day(document.first_published)),
        ("This version published", day(document.published_on)),
        ("In effect from", day(document.effective_on)),
        ("Language", Some(closing::language_name(document.language).into())),
        ("Status", Some(status.into())),
    ];
    TitleBlock {
        company: document.company.to_owned(),
        address: document.company_address.to_owned(),
        title: document.title.to_owned(),
        subtitle: document.kind.to_owned(),
        rows: rows
            .into_iter()
            .filter_map(|(label, value)| Some((label.to_owned(), value?)))
            .collect(),
    }
}

fn history(document: &TrustDocument<'_>) -> Table {
    Table {
        caption: "Versions up to this one".to_owned(),
        columns: vec![
            Column::new("Version", 1.0),
            Column::new("Published", 1.6),
            Column::new("What changed", 6.0),
        ],
        rows: document
            .history
            .iter()
            .map(|past| Row::Cells {
                place: format!("version {} in the version table", past.version),
                cells: vec![
                    past.version.to_string().into(),
                    past.published_on.to_string().into(),
                    past.change_summary.into(),
                ],
            })
            .collect(),
        size: 8.2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_that_the_text_repeats_is_printed_once() {
        let read = markdown::blocks("# Security measures\n\nText");
        assert_eq!(without_title(&read, "Security measures").len(), 1);
        assert_eq!(without_title(&read, "Another title").len(), 2);
    }
}
