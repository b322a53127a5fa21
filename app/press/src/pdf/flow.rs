//! Blocks flow over pages: where each begins, what stays together, where a page ends.

use super::PressError;
use super::fonts::Fonts;
use super::ink::Ink;
use super::outline::Bookmark;
use super::page::{Canvas, Measures, Sheet};
use super::paper::{Block, TitleBlock};
use super::table;
use super::text::{self, Line};
use super::words::{Run, Text, Voice};

/// What waits for the next thing takes no more of a page than this; a longer heading flows.
const WAITING_PART: f32 = 0.3;
/// Where less than this is left, nothing is set further in.
const WIDTH_MIN: f32 = 140.0;

/// How lines of one kind look, in points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub size: f32,
    /// From one line to the next.
    pub leading: f32,
    pub ink: Ink,
}

impl Look {
    const BODY: Self = Self {
        size: 9.5,
        leading: 14.4,
        ink: Ink::Text,
    };
    const NOTE: Self = Self {
        size: 8.0,
        leading: 11.6,
        ink: Ink::Quiet,
    };
    const CODE: Self = Self {
        size: 8.5,
        leading: 12.4,
        ink: Ink::Text,
    };
    const TITLE: Self = Self {
        size: 21.0,
        leading: 27.0,
        ink: Ink::Text,
    };
    const SUBTITLE: Self = Self {
        size: 11.0,
        leading: 15.5,
        ink: Ink::Quiet,
    };
    const FACT: Self = Self {
        size: 8.5,
        leading: 12.4,
        ink: Ink::Text,
    };
    const LABEL: Self = Self {
        size: 8.5,
        leading: 12.4,
        ink: Ink::Quiet,
    };

    fn heading(level: u8) -> Self {
        let (size, leading) = match level {
            1 => (13.5, 18.0),
            2 => (11.0, 15.5),
            _ => (9.5, 14.4),
        };
        Self {
            size,
            leading,
            ink: Ink::Text,
        }
    }

    /// Where letters stand in a line that begins at `y`.
    pub fn baseline(self, y: f32) -> f32 {
        y + self.leading * 0.5 + self.size * 0.345
    }
}

/// The pages, and what was learned while filling them.
pub(super) struct Printed {
    pub canvases: Vec<Canvas>,
    pub bookmarks: Vec<Bookmark>,
    pub fonts: Fonts,
}

/// A place on a page that moves down while blocks are printed.
pub(super) struct Flow {
    pub fonts: Fonts,
    pub measures: Measures,
    pub left: f32,
    pub right: f32,
    /// The upper edge of what comes next.
    pub y: f32,
    /// Tables printed so far.
    pub tables: usize,
    sheet: Sheet,
    canvases: Vec<Canvas>,
    bookmarks: Vec<Bookmark>,
    /// Nothing stands on the page yet.
    is_fresh: bool,
    /// White space to leave, except at the top of a page.
    gap: f32,
    /// Headings and captions: printed on the page where the next thing begins.
    waiting: Vec<Waiting>,
    /// The bullet or number that stands before the next line, and how far left of it.
    marker: Option<(Line, f32)>,
    /// Lines down the left of quotations.
    bars: Vec<f32>,
}

struct Waiting {
    gap: f32,
    lines: Vec<Line>,
    look: Look,
    left: f32,
    bookmark: Option<(u8, String)>,
}

impl Flow {
    pub fn new(sheet: Sheet) -> Self {
        let measures = sheet.measures();
        Self {
            fonts: Fonts::default(),
            measures,
            left: measures.left,
            right: measures.right,
            y: measures.top,
            tables: 0,
            sheet,
            canvases: vec![Canvas::new(sheet)],
            bookmarks: Vec::new(),
            is_fresh: true,
            gap: 0.0,
            waiting: Vec::new(),
            marker: None,
            bars: Vec::new(),
        }
    }

    pub fn finish(mut self) -> Printed {
        self.room(0.0);
        Printed {
            canvases: self.canvases,
            bookmarks: self.bookmarks,
            fonts: self.fonts,
        }
    }

    pub fn width(&self) -> f32 {
        self.right - self.left
    }

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
        self.paragraph(
            &Text::new().strong(title.company.as_str()),
            Look::FACT,
            0.0,
            place,
        )?;
        self.paragraph(
            &Text::new().quiet(title.address.as_str()),
            Look::FACT,
            0.0,
            place,
        )?;
        self.leave(20.0);
        self.paragraph(
            &Text::new().strong(title.title.as_str()),
            Look::TITLE,
            2.0,
            place,
        )?;
        self.paragraph(&title.subtitle.as_str().into(), Look::SUBTITLE, 14.0, place)?;
        // On a lying sheet the facts stand in two columns, else half of the page is empty.
        let across: usize = if self.sheet == Sheet::Landscape { 2 } else { 1 };
        let between = 24.0;
        let column = if across == 2 {
            (self.width() - between) / 2.0
        } else {
            self.width()
        };
        let label_width = 112.0;
        for pair in title.rows.chunks(across) {
            let mut cells = Vec::new();
            for (label, value) in pair {
                let place = format!("{place}, {label}");
                let label = self.set(
                    &label.as_str().into(),
                    Look::LABEL.size,
                    label_width - 8.0,
                    &place,
                )?;
                let value = self.set(value, Look::FACT.size, column - label_width, &place)?;
                cells.push((label, value));
            }
            let rows = cells
                .iter()
                .map(|(label, value)| label.len().max(value.len()))
                .max()
                .unwrap_or(0);
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
            text.0
                .iter()
                .cloned()
                .map(|run| Run {
                    voice: strong(run.voice),
                    ..run
                })
                .collect(),
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
        if self.width() - indent < WIDTH_MIN {
            self.left
        } else {
            self.left + indent
        }
    }

    fn code(&mut self, code: &str, place: &str) -> Result<(), PressError> {
        let inset = 8.0;
        let width = self.width() - 2.0 * inset;
        for row in code.split('\n') {
            let row = if row.is_empty() {
                " ".to_owned()
            } else {
                row.replace('\t', "    ")
            };
            let lines = self.set(&Text::new().code(row), Look::CODE.size, width, place)?;
            for line in &lines {
                self.room(Look::CODE.leading);
                let (x, y, width) = (self.left, self.y, self.width());
                self.canvas()
                    .fill(x, y, width, Look::CODE.leading, Ink::Shade);
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
        let outcome = blocks
            .iter()
            .try_for_each(|block| trial.block(block, place));
        trial.room(0.0);
        let height = trial.y - trial.measures.top;
        self.fonts = trial.fonts;
        outcome?;
        if height <= self.measures.bottom - self.measures.top {
            self.room(height);
        }
        blocks.iter().try_for_each(|block| self.block(block, place))
    }

    /// Sets a text in lines, as [`text::set`].
    pub fn set(
        &mut self,
        text: &Text,
        size: f32,
        width: f32,
        place: &str,
    ) -> Result<Vec<Line>, PressError> {
        text::set(&mut self.fonts, text, size, width, place)
    }

    /// Prints lines one under the other; neither the first nor the last stands alone on a page.
    fn lines(&mut self, lines: &[Line], look: Look) {
        for (at, line) in lines.iter().enumerate() {
            let left = lines.len() - at;
            let together = match (at, left) {
                (0, 1..=3) => left,
                (0, _) | (_, 2) => 2,
                _ => 1,
            };
            self.room(number(together) * look.leading);
            let (x, y) = (self.left, self.y);
            if let Some((marker, back)) = self.marker.take() {
                self.canvas().line(
                    &marker,
                    x - back,
                    Look::BODY.baseline(y + (look.leading - Look::BODY.leading) / 2.0),
                    Look::BODY.size,
                    look.ink,
                );
            }
            for bar in self.bars.clone() {
                self.canvas().fill(bar, y, 1.2, look.leading, Ink::Hairline);
            }
            self.lines_at(std::slice::from_ref(line), x, y, look);
            self.y += look.leading;
        }
    }

    /// Prints lines from `y` down, wherever the flow is.
    pub fn lines_at(&mut self, lines: &[Line], x: f32, y: f32, look: Look) {
        for (at, line) in lines.iter().enumerate() {
            let baseline = look.baseline(y + number(at) * look.leading);
            self.canvas().line(line, x, baseline, look.size, look.ink);
        }
        self.is_fresh = false;
    }

    /// Lines that are printed where the next thing begins.
    pub fn wait(&mut self, lines: Vec<Line>, look: Look, bookmark: Option<(u8, String)>) {
        let page = self.measures.bottom - self.measures.top;
        let gap = std::mem::take(&mut self.gap);
        let (announced, rest) = split(lines, WAITING_PART * page / look.leading);
        self.waiting.push(Waiting {
            gap,
            lines: announced,
            look,
            left: self.left,
            bookmark,
        });
        if !rest.is_empty() {
            self.lines(&rest, look);
        }
    }

    /// Leaves white space; of two spaces that meet, the larger counts.
    pub fn leave(&mut self, gap: f32) {
        self.gap = self.gap.max(gap);
    }

    /// Makes sure that `height` fits below what waits, on this page or the next, and prints what
    /// waits.
    pub fn room(&mut self, height: f32) {
        let waiting: f32 = self
            .waiting
            .iter()
            .map(|waiting| waiting.gap + number(waiting.lines.len()) * waiting.look.leading)
            .sum();
        if !self.is_fresh && self.y + waiting + self.gap + height > self.measures.bottom {
            self.new_page();
        }
        let after = std::mem::take(&mut self.gap);
        for waiting in std::mem::take(&mut self.waiting) {
            self.space(waiting.gap);
            let y = self.y;
            if let Some((level, title)) = waiting.bookmark {
                let page = self.canvases.len() - 1;
                self.bookmarks.push(Bookmark {
                    level,
                    title,
                    page,
                    y: self.measures.height - y,
                });
            }
            self.lines_at(&waiting.lines, waiting.left, y, waiting.look);
            self.y += number(waiting.lines.len()) * waiting.look.leading;
        }
        self.space(after);
    }

    fn space(&mut self, gap: f32) {
        if !self.is_fresh {
            self.y += gap;
        }
    }

    pub fn new_page(&mut self) {
        self.canvases.push(Canvas::new(self.sheet));
        self.y = self.measures.top;
        self.is_fresh = true;
        self.gap = 0.0;
    }

    pub fn canvas(&mut self) -> &mut Canvas {
        self.is_fresh = false;
        if self.canvases.is_empty() {
            self.canvases.push(Canvas::new(self.sheet));
        }
        let last = self.canvases.len() - 1;
        &mut self.canvases[last]
    }
}

/// The lines that count at most `most`, and the others.
fn split(mut lines: Vec<Line>, most: f32) -> (Vec<Line>, Vec<Line>) {
    let fits = (1..=lines.len())
        .take_while(|count| number(*count) <= most)
        .count();
    let rest = lines.split_off(fits);
    (lines, rest)
}

/// Headings are bold throughout, but code in them stays code.
fn strong(voice: Voice) -> Voice {
    if voice == Voice::Code {
        Voice::Code
    } else {
        Voice::Strong
    }
}

fn raised(number: usize) -> Run {
    Run {
        text: number.to_string(),
        is_raised: true,
        ..Run::default()
    }
}

/// A count as a number to reckon with.
pub(super) fn number(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}
