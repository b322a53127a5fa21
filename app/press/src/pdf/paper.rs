//! What a document consists of, and the one way to print it.

use domain::time::Moment;

use super::PressError;
use super::binding;
use super::flow::Flow;
use super::page::Sheet;
use super::table::Table;
use super::words::Text;

/// A document on its way to the printer.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    pub sheet: Sheet,
    /// The document's name, for the window of a reader and for archives.
    pub title: String,
    /// The company that speaks.
    pub author: String,
    /// Reference and version.
    pub subject: String,
    pub keywords: Vec<String>,
    /// BCP 47, for readers that speak aloud.
    pub language: String,
    /// When what is printed was published or drafted; the only time in the file.
    pub made_at: Moment,
    pub running: Running,
    /// Words across every page.
    pub marks: Vec<Mark>,
    pub blocks: Vec<Block>,
}

/// What stands on every page (domain.md 12.2, point 2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    pub short_title: String,
    /// `Version 2026.3`, at the right of the head.
    pub version: String,
    /// What a letter about this document would quote.
    pub reference: String,
    /// The beginning of the content hash, when there is one.
    pub hash: Option<String>,
    /// `Published 1 March 2026, 10:00 Europe/Berlin`.
    pub moment: String,
}

/// Says at a glance that a document must not be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Draft,
    Sample,
}

impl Mark {
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Sample => "SAMPLE",
        }
    }

    /// Several marks as one line.
    pub(super) fn words(marks: &[Self], between: &str) -> String {
        marks.iter().map(|mark| mark.word()).collect::<Vec<_>>().join(between)
    }
}

/// A part of a document that stands under the part before.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    Title(TitleBlock),
    /// `level` 1 to 4; the number, if any, is part of the words. Becomes a bookmark.
    Heading {
        level: u8,
        text: Text,
    },
    Paragraph(Text),
    /// Smaller and grey: what accompanies.
    Note(Text),
    /// `first` numbers the entries; none gives bullets.
    List {
        first: Option<u64>,
        entries: Vec<Vec<Block>>,
    },
    Quote(Vec<Block>),
    Code(String),
    Table(Table),
    /// A line between two parts.
    Rule,
    Footnote {
        number: usize,
        blocks: Vec<Block>,
    },
    /// The blocks belong to a named place of the source, for refusals.
    At {
        place: String,
        block: Box<Block>,
    },
    /// What must not be torn apart while it fits on a page.
    Together(Vec<Block>),
}

impl Block {
    /// The same block, with the name of its place in the source.
    #[must_use]
    pub fn at(self, place: impl Into<String>) -> Self {
        Self::At { place: place.into(), block: Box::new(self) }
    }
}

/// The beginning of a document (domain.md 12.2, point 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitleBlock {
    /// Who speaks: legal name, then the address in one line.
    pub company: String,
    pub address: String,
    pub title: String,
    pub subtitle: String,
    /// Label and value.
    pub rows: Vec<(String, Text)>,
}

/// The document as the bytes of a PDF file.
pub fn print(paper: &Paper) -> Result<Vec<u8>, PressError> {
    let mut flow = Flow::new(paper.sheet);
    for block in &paper.blocks {
        flow.block(block, "the text")?;
    }
    binding::bind(paper, flow.finish())
}
