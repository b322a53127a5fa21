//! Blocks flow over pages: what stays together, where a page ends. How each block is set is in
//! `blocks`.

mod blocks;

use super::PressError;
use super::fonts::Fonts;
use super::ink::Ink;
use super::look::Look;
use super::outline::Bookmark;
use super::page::{Canvas, Measures, Sheet};
use super::text::{self, Line};
use super::words::Text;

/// What waits for the next thing takes no more of a page than this; a longer heading flows.
const WAITING_PART: f32 = 0.3;

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
        Printed { canvases: self.canvases, bookmarks: self.bookmarks, fonts: self.fonts }
    }

    pub fn width(&self) -> f32 {
        self.right - self.left
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
        self.waiting.push(Waiting { gap, lines: announced, look, left: self.left, bookmark });
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
                self.bookmarks.push(Bookmark { level, title, page, y: self.measures.height - y });
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
    let fits = (1..=lines.len()).take_while(|count| number(*count) <= most).count();
    let rest = lines.split_off(fits);
    (lines, rest)
}

/// A count as a number to reckon with.
pub(super) fn number(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}
