//! From the parser's events to blocks. Raw HTML arrives here as text and leaves as text.

use std::collections::HashMap;

use pulldown_cmark::{
    Alignment as Column, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
};

use crate::anchor::Anchors;
use crate::block::{Alignment, Block, Run, plain_text};
use crate::depth;
use crate::link::Link;

/// Deeper nesting is flattened: nobody writes it, and everything that walks blocks may recurse.
const DEEPEST: usize = 12;

/// What the addresses of all runs may come to, in bytes. A link with many looks inside repeats its
/// address for each, so a short text could grow to gigabytes; links beyond this leave their words.
const MOST_ADDRESSES: usize = 2 << 20;

pub(crate) fn read(text: &str) -> Vec<Block> {
    if depth::is_too_deep(text) {
        return vec![Block::Code(text.to_owned())];
    }
    let mut reader = Reader::default();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES) {
        reader.take(event);
    }
    reader.finish()
}

/// What is open while reading: containers as a stack, one table, and words not yet in a block.
#[derive(Default)]
struct Reader {
    done: Vec<Block>,
    open: Vec<Container>,
    table: Option<Table>,
    runs: Vec<Run>,
    strong: usize,
    emphasis: usize,
    links: Vec<Option<Link>>,
    addresses: usize,
    anchors: Anchors,
    notes: Notes,
}

struct Container {
    kind: Kind,
    blocks: Vec<Block>,
    items: Vec<Vec<Block>>,
}

enum Kind {
    Quote,
    List(Option<u64>),
    Item,
    Note(usize),
    /// Nested too deep: what it holds goes to the container around it.
    Flat,
}

struct Table {
    alignments: Vec<Alignment>,
    rows: Vec<Vec<Vec<Run>>>,
}

/// Footnotes are numbered by first mention.
#[derive(Default)]
struct Notes {
    numbers: HashMap<String, usize>,
    written: Vec<(usize, Vec<Block>)>,
}

impl Notes {
    fn number(&mut self, label: &str) -> usize {
        let next = self.numbers.len() + 1;
        *self.numbers.entry(label.to_owned()).or_insert(next)
    }
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.words(&text),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                let look = self.look();
                self.push(Run { text: text.into_string(), code: true, ..look });
            }
            Event::FootnoteReference(label) => {
                let number = self.notes.number(&label);
                let text = number.to_string();
                self.push(Run { text, footnote: Some(number), ..Run::default() });
            }
            Event::SoftBreak => self.words(" "),
            Event::HardBreak => self.words("\n"),
            Event::Rule => self.block(Block::Rule),
            Event::TaskListMarker(done) => self.words(if done { "[x] " } else { "[ ] " }),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.emphasis += 1,
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
                self.links.push(Link::parse(&format!("mailto:{dest_url}")));
            }
            Tag::Link { dest_url, .. } => self.links.push(Link::parse(&dest_url)),
            Tag::Image { dest_url, .. } => self.start_image(&dest_url),
            Tag::BlockQuote(_) => self.start_container(Kind::Quote),
            Tag::List(first) => self.start_container(Kind::List(first)),
            Tag::Item => self.start_container(Kind::Item),
            Tag::FootnoteDefinition(label) => {
                let number = self.notes.number(&label);
                self.start_container(Kind::Note(number));
            }
            Tag::Table(columns) => {
                self.flush();
                let alignments = columns.into_iter().map(alignment).collect();
                self.table = Some(Table { alignments, rows: Vec::new() });
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::TableCell => {}
            _ => self.flush(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Link => drop(self.links.pop()),
            TagEnd::Image => self.end_image(),
            TagEnd::Heading(level) => {
                let runs = std::mem::take(&mut self.runs);
                let anchor = self.anchors.next(&plain_text(&runs));
                self.block(Block::Heading { level: number(level), anchor, runs });
            }
            TagEnd::CodeBlock => {
                let runs = std::mem::take(&mut self.runs);
                let text: String = runs.into_iter().map(|run| run.text).collect();
                self.block(Block::Code(text.strip_suffix('\n').unwrap_or(&text).to_owned()));
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.end_container();
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.runs);
                if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => {}
            TagEnd::Table => self.end_table(),
            _ => self.flush(),
        }
    }

    fn start_container(&mut self, kind: Kind) {
        self.flush();
        let kind = if self.open.len() < DEEPEST { kind } else { Kind::Flat };
        self.open.push(Container { kind, blocks: Vec::new(), items: Vec::new() });
    }

    fn end_container(&mut self) {
        self.flush();
        let Some(Container { kind, blocks, items }) = self.open.pop() else {
            return;
        };
        match kind {
            Kind::Quote => self.block(Block::Quote(blocks)),
            Kind::List(first) => {
                let (ordered, start) = (first.is_some(), first.unwrap_or(1));
                self.block(Block::List { ordered, start, items });
            }
            Kind::Item => match self.open.last_mut() {
                Some(list) => list.items.push(blocks),
                None => self.done.extend(blocks),
            },
            Kind::Note(number) => self.notes.written.push((number, blocks)),
            Kind::Flat => blocks.into_iter().for_each(|block| self.block(block)),
        }
    }

    fn end_table(&mut self) {
        let Some(Table { alignments, rows }) = self.table.take() else {
            return;
        };
        let mut rows = rows.into_iter();
        let head = rows.next().unwrap_or_default();
        self.block(Block::Table { alignments, head, rows: rows.collect() });
    }

    /// Pictures are never fetched: their words stand for them and lead to them.
    fn start_image(&mut self, address: &str) {
        let around = self.links.last().cloned().flatten();
        self.links.push(around.or_else(|| Link::parse(address)));
        self.words("[Picture: ");
    }

    fn end_image(&mut self) {
        self.words("]");
        self.links.pop();
    }

    fn words(&mut self, text: &str) {
        let look = self.look();
        self.push(Run { text: text.to_owned(), ..look });
    }

    fn look(&self) -> Run {
        Run {
            strong: self.strong > 0,
            emphasis: self.emphasis > 0,
            link: self.links.last().cloned().flatten(),
            ..Run::default()
        }
    }

    /// Adds words, to the run before them where they look the same.
    fn push(&mut self, mut run: Run) {
        if self.addresses > MOST_ADDRESSES {
            run.link = None;
        }
        match self.runs.last_mut() {
            Some(last) if looks_like(last, &run) => last.text.push_str(&run.text),
            _ => {
                self.addresses += run.link.as_ref().map_or(0, |link| link.as_str().len());
                self.runs.push(run);
            }
        }
    }

    /// Closes the paragraph that is open, if one is; a tight list has no events for its own.
    fn flush(&mut self) {
        let mut runs = std::mem::take(&mut self.runs);
        if let Some(last) = runs.last_mut() {
            last.text.truncate(last.text.trim_end_matches('\n').len());
        }
        if runs.iter().any(|run| !run.text.is_empty()) {
            self.block(Block::Paragraph(runs));
        }
    }

    fn block(&mut self, block: Block) {
        match self.open.last_mut() {
            Some(container) => container.blocks.push(block),
            None => self.done.push(block),
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.flush();
        self.notes.written.sort_by_key(|(number, _)| *number);
        let notes = self.notes.written.into_iter();
        self.done.extend(notes.map(|(number, blocks)| Block::Footnote { number, blocks }));
        self.done
    }
}

fn looks_like(one: &Run, other: &Run) -> bool {
    one.footnote.is_none()
        && other.footnote.is_none()
        && (one.strong, one.emphasis, one.code) == (other.strong, other.emphasis, other.code)
        && one.link == other.link
}

fn alignment(column: Column) -> Alignment {
    match column {
        Column::None | Column::Left => Alignment::Start,
        Column::Center => Alignment::Centre,
        Column::Right => Alignment::End,
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
