//! Markdown in a cell of a table: no headings and no indents, one line end between blocks.

use markdown::Block;

use super::prose;
use super::words::{Run, Text};

/// The words of a text that was written in Markdown. `site` is put before links to places of our
/// own site.
pub(super) fn text(source: &str, site: &str) -> Text {
    let mut cell = Cell { text: Text::new(), site };
    cell.blocks(&markdown::blocks(source), "");
    cell.text
}

struct Cell<'a> {
    text: Text,
    site: &'a str,
}

impl Cell<'_> {
    /// `mark` stands before the first line of each block.
    fn blocks(&mut self, blocks: &[Block], mark: &str) {
        for block in blocks {
            self.block(block, mark);
        }
    }

    fn block(&mut self, block: &Block, mark: &str) {
        match block {
            Block::Heading { runs, .. } | Block::Paragraph(runs) => self.line(runs, mark),
            Block::List { ordered, start, items } => {
                for (number, blocks) in (*start..).zip(items) {
                    let own =
                        if *ordered { format!("{mark}{number}. ") } else { format!("{mark}• ") };
                    if let Some((first, rest)) = blocks.split_first() {
                        self.block(first, &own);
                        self.blocks(rest, mark);
                    }
                }
            }
            Block::Table { head, rows, .. } => {
                self.row(head, mark);
                for row in rows {
                    self.row(row, mark);
                }
            }
            Block::Quote(blocks) => self.blocks(blocks, mark),
            Block::Footnote { number, blocks } => self.blocks(blocks, &format!("{mark}{number} ")),
            Block::Code(code) => {
                let run =
                    markdown::Run { text: code.clone(), code: true, ..markdown::Run::default() };
                self.line(&[run], mark);
            }
            Block::Rule => {}
        }
    }

    fn row(&mut self, cells: &[Vec<markdown::Run>], mark: &str) {
        let dot = markdown::Run { text: " · ".to_owned(), ..markdown::Run::default() };
        self.line(&cells.join(&dot), mark);
    }

    fn line(&mut self, runs: &[markdown::Run], mark: &str) {
        let end = if self.text.is_empty() { "" } else { "\n" };
        self.text.0.push(Run { text: format!("{end}{mark}"), ..Run::default() });
        self.text.0.extend(runs.iter().map(|run| prose::printed(run, self.site)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_keeps_lists_and_tables_as_lines() {
        let text = text("One **two**.\n\n- a\n- b\n  1. c\n\n| x | y |\n|---|---|\n| 1 | 2 |", "");
        assert_eq!(text.words(), "One two.\n• a\n• b\n1. c\nx · y\n1 · 2");
    }

    #[test]
    fn links_lead_somewhere_from_paper_or_are_words() {
        let link = |source: &str| {
            text(source, "https://trust.example/").0.iter().find_map(|run| run.link.clone())
        };
        assert_eq!(link("[a](/documents/x)").as_deref(), Some("https://trust.example/documents/x"));
        assert_eq!(link("[a](mailto:a@b.example)").as_deref(), Some("mailto:a@b.example"));
        assert_eq!(link("[a](#here)"), None);
    }
}
