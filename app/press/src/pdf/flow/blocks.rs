//! How each kind of block is set.

use super::{Flow, number};
use crate::pdf::PressError;
use crate::pdf::ink::Ink;
use crate::pdf::look::Look;
use crate::pdf::page::Sheet;
use crate::pdf::paper::{Block, TitleBlock};
use crate::pdf::table;
use crate::pdf::words::{Run, Text, Voice};

/// Where less than this is left, nothing is set further in.
const WIDTH_MIN: f32 = 140.0;

impl Flow {
    /// Prints one block; `place` names its source for a refusal.
    pub fn block(&mut self, block: &Block, place: &str) -> Result<(), PressError> {
        match block {
            Block::At { place, block } => self.block(block, place)?,
            Block::Title(title) => self.title(title)?,
            Block::Heading { level, text } => self.heading(*level, text, place)?,
            Block::Paragraph(text) => self.paragraph(text, Look::BODY, 7.0, place)?,
            Block::Note(text) => self.paragraph(text, Look::NOTE, 4.0, place)?,
            Block::List { first, entries } => self.list(*first, entries, place)?,
            Block::Quote(blocks) => self.quote(blocks, place)?,
            Block::Code(code) => self.code(code, place)?,
            Block::Table(table) => table::place(self, table)?,
            Block::Rule => self.rule(),
            Block::Footnote { number, blocks } => {
                self.marked(&Text::new().with(raised(*number)), 10.0, blocks, place)?;
            }
            Block::Together(blocks) => self.together(blocks, place)?,
        }
        Ok(())
    }

    fn title(&mut self, title: &TitleBlock) -> Result<(), PressError> {
        let place = "the title block";
        self.paragraph(&Text::new().strong(title.company.as_str()), Look::FACT, 0.0, place)?;
        self.paragraph(&Text::new().quiet(title.address.as_str()), Look::FACT, 0.0, place)?;
        self.leave(20.0);
        self.paragraph(&Text::new().strong(title.title.as_str()), Look::TITLE, 2.0, place)?;
        self.paragraph(&title.subtitle.as_str().into(), Look::SUBTITLE, 14.0, place)?;
        // On a lying sheet the facts stand in two columns, else half of the page is empty.
        let across: usize = if self.sheet == Sheet::Landscape { 2 } else { 1 };
        let between = 24.0;
        let column = if across == 2 { (self.width() - between) / 2.0 } else { self.width() };
        let label_width = 112.0;
        for pair in title.rows.chunks(across) {
            let mut cells = Vec::new();
            for (label, value) in pair {
                let place = format!("{place}, {label}");
                let label =
                    self.set(&label.as_str().into(), Look::LABEL.size, label_width - 8.0, &place)?;
                let value = self.set(value, Look::FACT.size, column - label_width, &place)?;
                cells.push((label, value));
            }
            let rows =
                cells.iter().map(|(label, value)| label.len().max(value.len())).max().unwrap_or(0);
            let height = number(rows) * Look::FACT.leading + 6.0;
            self.room(height);
            for (at, (label, value)) in cells.into_iter().enumerate() {
                let x = self.left + number(at) * (column + between);
                let y = self.y;
                self.canvas().rule(x, y, column, 0.4, Ink::Hairline);
                self.lines_at(&label, x, y + 3.0, Look::LABEL);
                self.lines_at(&value, x + label_width, y + 3.0, Look::FACT);
            }
            self.y += height;
        }
        self.leave(16.0);
        Ok(())
    }

    fn heading(&mut self, level: u8, text: &Text, place: &str) -> Result<(), PressError> {
        let look = Look::heading(level);
        let strong = Text(
            text.0.iter().cloned().map(|run| Run { voice: strong(run.voice), ..run }).collect(),
        );
        let width = self.width();
        let lines = self.set(&strong, look.size, width, place)?;
        let gap = match level {
            1 => 22.0,
            2 => 16.0,
            _ => 11.0,
        };
        self.leave(gap);
        self.wait(lines, look, Some((level, text.words().replace('\n', " "))));
        self.leave(if level == 1 { 6.0 } else { 3.0 });
        Ok(())
    }

    fn paragraph(
        &mut self,
        text: &Text,
        look: Look,
        after: f32,
        place: &str,
    ) -> Result<(), PressError> {
        let width = self.width();
        let lines = self.set(text, look.size, width, place)?;
        self.lines(&lines, look);
        self.leave(after);
        Ok(())
    }

    fn list(
        &mut self,
        first: Option<u64>,
        entries: &[Vec<Block>],
        place: &str,
    ) -> Result<(), PressError> {
        let indent = if first.is_some() { 20.0 } else { 14.0 };
        for (at, blocks) in entries.iter().enumerate() {
            let words = match first {
                Some(first) => format!("{}.", first.saturating_add(u64::try_from(at).unwrap_or(0))),
                None => "•".to_owned(),
            };
            self.marked(&words.into(), indent, blocks, place)?;
            self.leave(3.0);
        }
        self.leave(7.0);
        Ok(())
    }

    /// Blocks further in, with a mark before their first line.
    fn marked(
        &mut self,
        mark: &Text,
        indent: f32,
        blocks: &[Block],
        place: &str,
    ) -> Result<(), PressError> {
        let mut lines = self.set(mark, Look::BODY.size, f32::MAX, place)?;
        self.marker = lines.drain(..).next().map(|line| (line, indent));
        let inner = self.further_in(indent);
        let outer = std::mem::replace(&mut self.left, inner);
        for block in blocks {
            self.block(block, place)?;
            // Paragraphs of one entry stand closer than paragraphs of the text.
            self.gap = self.gap.min(4.0);
        }
        self.left = outer;
        self.marker = None;
        Ok(())
    }

    fn quote(&mut self, blocks: &[Block], place: &str) -> Result<(), PressError> {
        self.bars.push(self.left + 3.0);
        let inner = self.further_in(16.0);
        let outer = std::mem::replace(&mut self.left, inner);
        for block in blocks {
            self.block(block, place)?;
        }
        self.left = outer;
        self.bars.pop();
        Ok(())
    }

    fn further_in(&self, indent: f32) -> f32 {
        if self.width() - indent < WIDTH_MIN { self.left } else { self.left + indent }
    }

    fn code(&mut self, code: &str, place: &str) -> Result<(), PressError> {
        let inset = 8.0;
        let width = self.width() - 2.0 * inset;
        for row in code.split('\n') {
            let row = if row.is_empty() { " ".to_owned() } else { row.replace('\t', "    ") };
            let lines = self.set(&Text::new().code(row), Look::CODE.size, width, place)?;
            for line in &lines {
                self.room(Look::CODE.leading);
                let (x, y, width) = (self.left, self.y, self.width());
                self.canvas().fill(x, y, width, Look::CODE.leading, Ink::Shade);
                self.left += inset;
                self.lines(std::slice::from_ref(line), Look::CODE);
                self.left -= inset;
            }
        }
        self.leave(9.0);
        Ok(())
    }

    fn rule(&mut self) {
        self.leave(8.0);
        self.room(1.0);
        let (x, y, width) = (self.left, self.y, self.width());
        self.canvas().rule(x, y, width, 0.4, Ink::Hairline);
        self.y += 1.0;
        self.leave(10.0);
    }

    fn together(&mut self, blocks: &[Block], place: &str) -> Result<(), PressError> {
        // Printed once on an endless page, to know the height.
        let mut trial = Self::new(self.sheet);
        trial.fonts = std::mem::take(&mut self.fonts);
        trial.measures.bottom = f32::MAX;
        (trial.left, trial.right) = (self.left, self.right);
        let outcome = blocks.iter().try_for_each(|block| trial.block(block, place));
        trial.room(0.0);
        let height = trial.y - trial.measures.top;
        self.fonts = trial.fonts;
        outcome?;
        if height <= self.measures.bottom - self.measures.top {
            self.room(height);
        }
        blocks.iter().try_for_each(|block| self.block(block, place))
    }
}

/// Headings are bold throughout, but code in them stays code.
fn strong(voice: Voice) -> Voice {
    if voice == Voice::Code { Voice::Code } else { Voice::Strong }
}

fn raised(number: usize) -> Run {
    Run { text: number.to_string(), is_raised: true, ..Run::default() }
}
