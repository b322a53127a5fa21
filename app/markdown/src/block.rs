//! What a Markdown text consists of once it was read. Nothing in here can carry markup.

use crate::link::Link;

/// One block of a text, from the top of the text to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// `level` is 1 to 6; `anchor` is unique in the text and safe in an `id`.
    Heading { level: u8, anchor: String, runs: Vec<Run> },
    /// Words; a run's `\n` is a line break that the author asked for.
    Paragraph(Vec<Run>),
    /// `start` is the number of the first entry of an ordered list, else 1.
    List { ordered: bool, start: u64, items: Vec<Vec<Block>> },
    /// Every row has as many cells as the head, and `alignments` as many entries.
    Table { alignments: Vec<Alignment>, head: Vec<Vec<Run>>, rows: Vec<Vec<Vec<Run>>> },
    /// Words of somebody else.
    Quote(Vec<Block>),
    /// Text to be shown letter by letter, without its last line break.
    Code(String),
    /// A line between two parts.
    Rule,
    /// What a footnote says; `number` is what its references show, from 1.
    Footnote { number: usize, blocks: Vec<Block> },
}

/// Words that look alike and lead to the same place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    pub text: String,
    pub strong: bool,
    pub emphasis: bool,
    pub code: bool,
    /// Where the words lead to; already checked.
    pub link: Option<Link>,
    /// The run is a reference to this footnote, and `text` is its number.
    pub footnote: Option<usize>,
}

/// How the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Alignment {
    #[default]
    Start,
    Centre,
    End,
}

/// The words of some runs without their looks, for contents lists and bookmarks.
pub fn plain_text(runs: &[Run]) -> String {
    runs.iter()
        .filter(|run| run.footnote.is_none())
        .map(|run| run.text.replace('\n', " "))
        .collect()
}
