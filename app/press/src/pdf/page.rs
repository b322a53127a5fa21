//! One sheet of paper: its measures, and what is drawn on it. Callers measure in points from the
//! upper left corner; PDF's own lower left corner is known here only.

use std::sync::Arc;

use super::content::{Content, rounded};
use super::fonts::Face;
use super::foundry::Cast;
use super::ink::Ink;
use super::text::{Line, Piece, RAISED};

/// The form of the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// A4 upright, for reading.
    Portrait,
    /// A4 lying, for wide tables.
    Landscape,
}

/// Distances of one sheet, in points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measures {
    pub width: f32,
    pub height: f32,
    pub left: f32,
    pub right: f32,
    pub top: f32,
    pub bottom: f32,
}

impl Sheet {
    pub(super) fn measures(self) -> Measures {
        let (short, long) = (595.28, 841.89);
        let (width, height, side, top, bottom) = match self {
            Self::Portrait => (short, long, 79.0, 76.0, 76.0),
            Self::Landscape => (long, short, 40.0, 62.0, 58.0),
        };
        Measures { width, height, left: side, right: width - side, top, bottom: height - bottom }
    }
}

/// A page while it is being filled. Areas lie under the text; the text is in the order of writing,
/// which is the order in which it is read out.
pub(super) struct Canvas {
    height: f32,
    areas: Vec<Area>,
    words: Vec<Words>,
    pub links: Vec<Link>,
}

struct Area {
    x: f32,
    y: f32,
    width: f32,
    height: f32,
    ink: Ink,
}

/// Letters of one face with their place on the page, from the lower left corner.
struct Words {
    x: f32,
    y: f32,
    face: Face,
    size: f32,
    ink: Ink,
    is_thickened: bool,
    slots: Vec<u16>,
}

/// An area that leads to an address: left, bottom, right, top, from the lower left corner.
pub(super) struct Link {
    pub corners: [f32; 4],
    pub address: Arc<str>,
}

impl Canvas {
    pub fn new(sheet: Sheet) -> Self {
        Self {
            height: sheet.measures().height,
            areas: Vec::new(),
            words: Vec::new(),
            links: Vec::new(),
        }
    }

    /// Prints a line with its baseline at `y`.
    pub fn line(&mut self, line: &Line, x: f32, y: f32, size: f32, ink: Ink) {
        for piece in &line.pieces {
            self.piece(piece, x + piece.x, y, size, ink);
        }
    }

    fn piece(&mut self, piece: &Piece, x: f32, y: f32, size: f32, ink: Ink) {
        let ink = match (&piece.link, piece.is_quiet) {
            (Some(_), _) => Ink::Link,
            (None, true) => Ink::Quiet,
            (None, false) => ink,
        };
        let (own, lift) = if piece.is_raised { (size * RAISED, size * 0.34) } else { (size, 0.0) };
        self.words.push(Words {
            x,
            y: self.height - (y - lift),
            face: piece.face,
            size: rounded(own),
            ink,
            is_thickened: piece.is_thickened,
            slots: piece.slots.clone(),
        });
        if let Some(address) = &piece.link {
            self.rule(x, y + size * 0.16, piece.width, 0.3, Ink::Link);
            let (low, high) = (self.height - (y + size * 0.25), self.height - (y - size));
            let corners = [x, low, x + piece.width, high].map(rounded);
            self.links.push(Link { corners, address: address.clone() });
        }
    }

    /// A line across, `thickness` high, its upper edge at `y`.
    pub fn rule(&mut self, x: f32, y: f32, width: f32, thickness: f32, ink: Ink) {
        self.fill(x, y, width, thickness, ink);
    }

    /// A filled area, its upper left corner at `x`, `y`.
    pub fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        self.areas.push(Area { x, y: self.height - y - height, width, height, ink });
    }

    /// The content stream of the page, once the letters have their codes. `first` lies under
    /// everything.
    pub fn content(&self, cast: &Cast, first: &str) -> Vec<u8> {
        let mut content = Content::default();
        content.raw(first);
        let mut ink = None;
        for area in &self.areas {
            if ink.replace(area.ink) != Some(area.ink) {
                content.raw(area.ink.to_fill());
            }
            content.say(&[area.x, area.y, area.width, area.height], "re f");
        }
        content.raw("BT\n");
        let mut pen = Pen::default();
        for words in &self.words {
            pen.take(words, &mut content);
            content.show(words.slots.iter().map(|slot| cast.code(words.face, *slot)));
        }
        content.raw("ET");
        content.bytes
    }
}

/// Less than what is written.
const HUNDREDTH: f32 = 0.009;

/// What holds from one word to the next.
#[derive(Default)]
struct Pen {
    x: f32,
    y: f32,
    /// The last move straight down.
    down: f32,
    font: Option<(Face, f32)>,
    ink: Option<Ink>,
    is_thickened: bool,
}

impl Pen {
    /// Says only what changes.
    fn take(&mut self, words: &Words, content: &mut Content) {
        if self.font.replace((words.face, words.size)) != Some((words.face, words.size)) {
            content.raw("/");
            content.raw(words.face.name());
            content.raw(" ");
            content.say(&[words.size], "Tf");
        }
        if self.ink.replace(words.ink) != Some(words.ink) {
            content.raw(words.ink.to_fill());
        }
        if words.is_thickened {
            content.raw(&words.ink.to_stroke());
        }
        if std::mem::replace(&mut self.is_thickened, words.is_thickened) != words.is_thickened {
            // 2 fills and draws the outline, 0 fills.
            let mode = if words.is_thickened { 2.0 } else { 0.0 };
            content.say(&[mode], "Tr");
            content.say(&[words.size * 0.035], "w");
        }
        // Moves are relative and rounded against the place reached, so that no error adds up. A
        // move straight down is remembered as the distance of lines, and repeated in two letters.
        let (dx, dy) = (rounded(words.x - self.x), rounded(words.y - self.y));
        let is_down = dx.abs() < HUNDREDTH && dy < 0.0;
        if is_down && (dy - self.down).abs() < HUNDREDTH {
            content.raw("T*\n");
        } else if is_down {
            content.say(&[0.0, dy], "TD");
            self.down = dy;
        } else {
            content.say(&[dx, dy], "Td");
        }
        self.x += if is_down { 0.0 } else { dx };
        self.y += if is_down { self.down } else { dy };
    }
}
