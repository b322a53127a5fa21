//! Markdown as blocks of paper: chapters numbered, links that lead somewhere kept, tables numbered.

use std::sync::Arc;

use super::paper::Block;
use super::table::{Column, Row, Side, Table};
use super::words::{Run, Text, Voice};

/// The blocks of a text. `site` is put before links to places of our own site; `outermost` is the
/// level of its highest heading.
pub(super) fn blocks(markdown: &[markdown::Block], site: &str, outermost: u8) -> Vec<Block> {
    let mut prose = Prose::new(markdown, site, outermost);
    let mut printed = Vec::new();
    let mut has_footnotes = false;
    for block in markdown {
        if matches!(block, markdown::Block::Footnote { .. }) && !has_footnotes {
            has_footnotes = true;
            printed.push(Block::Rule);
        }
        printed.push(prose.block(block));
    }
    printed
}

/// Of a chapter's words, what names it in captions and faults, in letters: each block repeats it.
const LONGEST_NAME: usize = 200;

struct Prose<'a> {
    site: &'a str,
    /// Added to the level of each heading.
    shift: i16,
    /// Numbers of the open chapters; none when the author numbered them.
    numbers: Option<Vec<u32>>,
    /// The last heading, by which a table is named.
    chapter: String,
}

impl<'a> Prose<'a> {
    fn new(blocks: &[markdown::Block], site: &'a str, outermost: u8) -> Self {
        let headings = blocks.iter().filter_map(|block| match block {
            markdown::Block::Heading { level, runs, .. } => {
                Some((*level, markdown::plain_text(runs)))
            }
            _ => None,
        });
        let highest = headings.clone().map(|(level, _)| level).min().unwrap_or(1);
        let is_numbered = headings
            .clone()
            .any(|(_, words)| words.starts_with(|first: char| first.is_ascii_digit()));
        Self {
            site,
            shift: i16::from(outermost) - i16::from(highest),
            numbers: (!is_numbered).then(Vec::new),
            chapter: String::new(),
        }
    }

    fn block(&mut self, block: &markdown::Block) -> Block {
        match block {
            markdown::Block::Heading { level, runs, .. } => {
                let level = u8::try_from((i16::from(*level) + self.shift).clamp(1, 6)).unwrap_or(6);
                self.chapter = markdown::plain_text(runs).chars().take(LONGEST_NAME).collect();
                let mut text = Text::new().plain(self.number(level));
                text.0.extend(self.runs(runs).0);
                Block::Heading { level, text }.at(format!("chapter “{}”", self.chapter))
            }
            markdown::Block::Paragraph(runs) => self.here(Block::Paragraph(self.runs(runs))),
            markdown::Block::List { ordered, start, items } => {
                let entries = items.iter().map(|blocks| self.inner(blocks)).collect();
                self.here(Block::List { first: ordered.then_some(*start), entries })
            }
            markdown::Block::Table { alignments, head, rows } => {
                self.here(Block::Table(self.table(alignments, head, rows)))
            }
            markdown::Block::Quote(blocks) => {
                let inner = self.inner(blocks);
                self.here(Block::Quote(inner))
            }
            markdown::Block::Code(code) => self.here(Block::Code(code.clone())),
            markdown::Block::Rule => Block::Rule,
            markdown::Block::Footnote { number, blocks } => {
                let blocks = blocks.iter().map(|block| note(self.block(block))).collect();
                Block::Footnote { number: *number, blocks }.at(format!("footnote {number}"))
            }
        }
    }

    fn inner(&mut self, blocks: &[markdown::Block]) -> Vec<Block> {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    fn here(&self, block: Block) -> Block {
        if self.chapter.is_empty() {
            block.at("the text")
        } else {
            block.at(format!("chapter “{}”", self.chapter))
        }
    }

    /// `2.1` and a space for the second-level heading that comes next.
    fn number(&mut self, level: u8) -> String {
        let Some(numbers) = &mut self.numbers else {
            return String::new();
        };
        numbers.resize(usize::from(level), 0);
        if let Some(last) = numbers.last_mut() {
            *last += 1;
        }
        let words: Vec<String> = numbers.iter().map(u32::to_string).collect();
        format!("{}  ", words.join("."))
    }

    fn runs(&self, runs: &[markdown::Run]) -> Text {
        Text(runs.iter().map(|run| printed(run, self.site)).collect())
    }

    fn table(
        &self,
        alignments: &[markdown::Alignment],
        head: &[Vec<markdown::Run>],
        rows: &[Vec<Vec<markdown::Run>>],
    ) -> Table {
        let columns = head.iter().zip(alignments).enumerate().map(|(at, (title, alignment))| {
            let longest = rows
                .iter()
                .filter_map(|row| row.get(at))
                .chain([title])
                .map(|cell| letters(cell))
                .max();
            Column {
                title: self.runs(title),
                weight: weight(longest.unwrap_or(0)),
                side: side(*alignment),
            }
        });
        let rows = rows.iter().enumerate().map(|(at, cells)| Row::Cells {
            place: format!("chapter “{}”, table row {}", self.chapter, at + 1),
            cells: cells.iter().map(|cell| self.runs(cell)).collect(),
        });
        Table {
            caption: self.chapter.clone(),
            columns: columns.collect(),
            rows: rows.collect(),
            size: letter_size(head.len()),
        }
    }
}

/// Footnotes are set small.
fn note(block: Block) -> Block {
    match block {
        Block::At { place, block } => note(*block).at(place),
        Block::Paragraph(text) => Block::Note(text),
        other => other,
    }
}

fn letters(cell: &[markdown::Run]) -> usize {
    cell.iter().map(|run| run.text.chars().count()).sum()
}

/// The more columns, the smaller their letters.
fn letter_size(columns: usize) -> f32 {
    match columns {
        0..=5 => 8.2,
        6..=8 => 7.2,
        _ => 6.2,
    }
}

/// Columns grow slower than their words, and none is thinner than a short word.
fn weight(letters: usize) -> f32 {
    f32::from(u16::try_from(letters.clamp(6, 120)).unwrap_or(120)).sqrt()
}

fn side(alignment: markdown::Alignment) -> Side {
    match alignment {
        markdown::Alignment::Start => Side::Start,
        markdown::Alignment::Centre => Side::Centre,
        markdown::Alignment::End => Side::End,
    }
}

/// A run as it is printed.
pub(super) fn printed(run: &markdown::Run, site: &str) -> Run {
    let voice = match (run.code, run.strong, run.emphasis) {
        (true, ..) => Voice::Code,
        (_, true, _) => Voice::Strong,
        (_, _, true) => Voice::Emphasis,
        _ => Voice::Plain,
    };
    Run {
        text: run.text.clone(),
        voice,
        link: run.link.as_ref().and_then(|link| address(link, site)).map(Arc::from),
        is_raised: run.footnote.is_some(),
        is_quiet: false,
    }
}

/// Where a link leads from paper; a place in the same text is not reached by an address.
fn address(link: &markdown::Link, site: &str) -> Option<String> {
    let written = link.as_str();
    if link.fragment().is_some() {
        None
    } else if let Some(path) = written.strip_prefix('/') {
        (!site.is_empty()).then(|| format!("{}/{path}", site.trim_end_matches('/')))
    } else {
        (written.starts_with("https:") || written.starts_with("mailto:"))
            .then(|| written.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(source: &str) -> Vec<String> {
        blocks(&markdown::blocks(source), "", 1)
            .into_iter()
            .filter_map(|block| match block {
                Block::At { block, .. } => match *block {
                    Block::Heading { level, text } => Some(format!("{level}: {}", text.words())),
                    _ => None,
                },
                _ => None,
            })
            .collect()
    }

    #[test]
    fn chapters_are_numbered_unless_the_author_did() {
        assert_eq!(
            headings("## A\n### B\n### C\n## D"),
            ["1: 1  A", "2: 1.1  B", "2: 1.2  C", "1: 2  D"]
        );
        assert_eq!(headings("## 1. A\n### 1.1 B"), ["1: 1. A", "2: 1.1 B"]);
    }
}
