//! Blocks as HTML. Every tag is written here; every word goes through [`escape`].

use std::collections::HashSet;
use std::fmt::Write;

use crate::block::{Alignment, Block, Run};

pub(crate) fn write(blocks: &[Block], top: u8) -> String {
    let mut html = String::new();
    let notes = blocks.iter().position(|block| matches!(block, Block::Footnote { .. }));
    let (text, notes) = blocks.split_at(notes.unwrap_or(blocks.len()));
    let mut writer =
        Writer { html: &mut html, top, highest: highest(blocks), referred: HashSet::new() };
    writer.blocks(text);
    if !notes.is_empty() {
        writer.raw("<section class=\"footnotes\" role=\"doc-endnotes\"><ol>");
        writer.blocks(notes);
        writer.raw("</ol></section>");
    }
    html
}

fn highest(blocks: &[Block]) -> u8 {
    let inside = |block: &Block| match block {
        Block::Heading { level, .. } => *level,
        Block::Quote(blocks) | Block::Footnote { blocks, .. } => highest(blocks),
        Block::List { items, .. } => items.iter().map(|blocks| highest(blocks)).min().unwrap_or(6),
        _ => 6,
    };
    blocks.iter().map(inside).min().unwrap_or(6)
}

/// Text as it may stand in HTML, between tags and in quoted attributes.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

struct Writer<'a> {
    html: &'a mut String,
    /// The level that the highest heading gets, and the one it has.
    top: u8,
    highest: u8,
    /// Footnotes that were referred to before: only the first reference is a way back.
    referred: HashSet<usize>,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, anchor, runs } => {
                let level = (level - self.highest + self.top).clamp(1, 6);
                let anchor = escape(anchor);
                self.put(format_args!("<h{level} id=\"{anchor}\">"));
                self.runs(runs);
                self.put(format_args!(
                    " <a class=\"anchor\" href=\"#{anchor}\" aria-label=\"Link to this heading\">#</a></h{level}>"
                ));
            }
            Block::Paragraph(runs) => {
                self.raw("<p>");
                self.runs(runs);
                self.raw("</p>");
            }
            Block::List { ordered, start, items } => self.list(*ordered, *start, items),
            Block::Table { alignments, head, rows } => self.table(alignments, head, rows),
            Block::Quote(blocks) => {
                self.raw("<blockquote>");
                self.blocks(blocks);
                self.raw("</blockquote>");
            }
            Block::Code(text) => {
                self.put(format_args!("<pre tabindex=\"0\"><code>{}</code></pre>", escape(text)));
            }
            Block::Rule => self.raw("<hr>"),
            Block::Footnote { number, blocks } => self.footnote(*number, blocks),
        }
    }

    fn list(&mut self, ordered: bool, start: u64, items: &[Vec<Block>]) {
        match (ordered, start) {
            (false, _) => self.raw("<ul>"),
            (true, 1) => self.raw("<ol>"),
            (true, start) => self.put(format_args!("<ol start=\"{start}\">")),
        }
        for blocks in items {
            self.raw("<li>");
            self.blocks(blocks);
            self.raw("</li>");
        }
        self.raw(if ordered { "</ol>" } else { "</ul>" });
    }

    fn table(&mut self, alignments: &[Alignment], head: &[Vec<Run>], rows: &[Vec<Vec<Run>>]) {
        // Wide tables scroll inside their own frame, which the keyboard must be able to reach.
        self.raw("<div class=\"scroll\" role=\"region\" aria-label=\"Table\" tabindex=\"0\">");
        self.raw("<table><thead><tr>");
        self.cells("th scope=\"col\"", "th", alignments, head);
        self.raw("</tr></thead><tbody>");
        for row in rows {
            self.raw("<tr>");
            self.cells("td", "td", alignments, row);
            self.raw("</tr>");
        }
        self.raw("</tbody></table></div>");
    }

    fn cells(&mut self, open: &str, close: &str, alignments: &[Alignment], cells: &[Vec<Run>]) {
        for (column, runs) in cells.iter().enumerate() {
            let class = match alignments.get(column).copied().unwrap_or_default() {
                Alignment::Start => "",
                Alignment::Centre => " class=\"centre\"",
                Alignment::End => " class=\"end\"",
            };
            self.put(format_args!("<{open}{class}>"));
            self.runs(runs);
            self.put(format_args!("</{close}>"));
        }
    }

    fn footnote(&mut self, number: usize, blocks: &[Block]) {
        self.put(format_args!("<li id=\"note_{number}\" value=\"{number}\">"));
        self.blocks(blocks);
        if self.referred.contains(&number) {
            self.put(format_args!(
                "<a class=\"back\" href=\"#noteref_{number}\" aria-label=\"Back to the text\">↩</a>"
            ));
        }
        self.raw("</li>");
    }

    fn runs(&mut self, runs: &[Run]) {
        for run in runs {
            match run.footnote {
                Some(number) => self.reference(number),
                None => self.run(run),
            }
        }
    }

    fn reference(&mut self, number: usize) {
        let first = self.referred.insert(number);
        let id = if first { format!(" id=\"noteref_{number}\"") } else { String::new() };
        self.put(format_args!(
            "<sup><a{id} href=\"#note_{number}\" aria-label=\"Footnote {number}\">{number}</a></sup>"
        ));
    }

    fn run(&mut self, run: &Run) {
        let tags = [(run.strong, "strong"), (run.emphasis, "em"), (run.code, "code")];
        if let Some(link) = &run.link {
            self.put(format_args!("<a href=\"{}\">", escape(link.as_str())));
        }
        for (_, tag) in tags.iter().filter(|(on, _)| *on) {
            self.put(format_args!("<{tag}>"));
        }
        let words = escape(&run.text).replace('\n', "<br>");
        self.raw(&words);
        for (_, tag) in tags.iter().rev().filter(|(on, _)| *on) {
            self.put(format_args!("</{tag}>"));
        }
        if run.link.is_some() {
            self.raw("</a>");
        }
    }

    fn raw(&mut self, html: &str) {
        self.html.push_str(html);
    }

    fn put(&mut self, html: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.html.write_fmt(html);
    }
}
