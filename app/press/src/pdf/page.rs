//! One sheet of paper: its measures, and what is drawn on it. Callers measure in points from the
//! upper left corner; PDF's own lower left corner is known here only.

use printpdf::{
    Actions, BorderArray, Color, Greyscale, LinkAnnotation, Mm, Op, PaintMode, PdfFontHandle,
    PdfPage, Point, Pt, Rect, Rgb, TextItem, TextRenderingMode,
};

use super::fonts::Face;
use super::text::{Line, RAISED};

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
        match self {
            Self::Portrait => Measures {
                width: short,
                height: long,
                left: 79.0,
                right: short - 79.0,
                top: 76.0,
                bottom: long - 76.0,
            },
            Self::Landscape => Measures {
                width: long,
                height: short,
                left: 40.0,
                right: long - 40.0,
                top: 62.0,
                bottom: short - 58.0,
            },
        }
    }

    fn millimetres(self) -> (Mm, Mm) {
        match self {
            Self::Portrait => (Mm(210.0), Mm(297.0)),
            Self::Landscape => (Mm(297.0), Mm(210.0)),
        }
    }
}

/// What a mark on paper is coloured with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Ink {
    Text,
    Quiet,
    Link,
    Hairline,
    Shade,
    Watermark,
}

impl Ink {
    pub fn colour(self) -> Color {
        let grey = |percent| {
            Color::Greyscale(Greyscale {
                percent,
                icc_profile: None,
            })
        };
        match self {
            Self::Text => grey(0.08),
            Self::Quiet => grey(0.38),
            Self::Link => Color::Rgb(Rgb {
                r: 0.09,
                g: 0.27,
                b: 0.52,
                icc_profile: None,
            }),
            Self::Hairline => grey(0.72),
            Self::Shade => grey(0.96),
            Self::Watermark => grey(0.93),
        }
    }
}

/// A page while it is being filled. Lines and shades lie under the text; the text is one section
/// in the order of writing, which is the order in which it is read out.
pub(super) struct Canvas {
    sheet: Sheet,
    height: f32,
    under: Vec<Op>,
    under_ink: Option<Ink>,
    text: Vec<Op>,
    pen: Pen,
    links: Vec<Op>,
}

#[derive(Default)]
struct Pen {
    x: f32,
    y: f32,
    font: Option<(Face, f32)>,
    ink: Option<Ink>,
    is_thickened: bool,
}

impl Canvas {
    pub fn new(sheet: Sheet) -> Self {
        let height = sheet.measures().height;
        Self {
            sheet,
            height,
            under: Vec::new(),
            under_ink: None,
            text: Vec::new(),
            pen: Pen::default(),
            links: Vec::new(),
        }
    }

    /// Prints a line with its baseline at `y`.
    pub fn line(&mut self, line: &Line, x: f32, y: f32, size: f32, ink: Ink) {
        for piece in &line.pieces {
            let is_link = piece.link.is_some();
            let ink = if is_link {
                Ink::Link
            } else if piece.is_quiet {
                Ink::Quiet
            } else {
                ink
            };
            let (size, lift) = if piece.is_raised {
                (size * RAISED, size * 0.34)
            } else {
                (size, 0.0)
            };
            self.use_pen(piece.face, size, ink, piece.is_thickened);
            self.move_to(x + piece.x, self.height - (y - lift));
            self.text.push(Op::ShowText {
                items: vec![TextItem::Text(piece.text.clone())],
            });
            if let Some(address) = &piece.link {
                self.link(x + piece.x, y, piece.width, size, address);
            }
        }
    }

    fn use_pen(&mut self, face: Face, size: f32, ink: Ink, is_thickened: bool) {
        let size = rounded(size);
        if self.pen.font != Some((face, size)) {
            self.text.push(Op::SetFont {
                font: PdfFontHandle::External(face.id()),
                size: Pt(size),
            });
            self.pen.font = Some((face, size));
        }
        if self.pen.ink != Some(ink) {
            self.text.push(Op::SetFillColor { col: ink.colour() });
            self.text.push(Op::SetOutlineColor { col: ink.colour() });
            self.pen.ink = Some(ink);
        }
        if self.pen.is_thickened != is_thickened {
            let mode = if is_thickened {
                TextRenderingMode::FillStroke
            } else {
                TextRenderingMode::Fill
            };
            self.text.push(Op::SetTextRenderingMode { mode });
            self.text.push(Op::SetOutlineThickness {
                pt: Pt(rounded(size * 0.035)),
            });
            self.pen.is_thickened = is_thickened;
        }
    }

    /// Moves are relative to the place before and rounded, so that no error adds up.
    fn move_to(&mut self, x: f32, y: f32) {
        let (dx, dy) = (rounded(x - self.pen.x), rounded(y - self.pen.y));
        self.text.push(Op::SetTextCursor {
            pos: Point {
                x: Pt(dx),
                y: Pt(dy),
            },
        });
        self.pen.x += dx;
        self.pen.y += dy;
    }

    fn link(&mut self, x: f32, y: f32, width: f32, size: f32, address: &str) {
        self.rule(x, y + size * 0.16, width, 0.3, Ink::Link);
        let low = self.height - (y + size * 0.25);
        let rect = Rect::from_xywh(
            Pt(rounded(x)),
            Pt(rounded(low)),
            Pt(rounded(width)),
            Pt(rounded(size * 1.2)),
        );
        let link = LinkAnnotation::new(
            rect,
            Actions::uri(address.to_owned()),
            Some(BorderArray::Solid([0.0, 0.0, 0.0])),
            None,
            None,
        );
        self.links.push(Op::LinkAnnotation { link });
    }

    /// A line across, `thickness` high, its upper edge at `y`.
    pub fn rule(&mut self, x: f32, y: f32, width: f32, thickness: f32, ink: Ink) {
        self.fill(x, y, width, thickness, ink);
    }

    /// A filled area, its upper left corner at `x`, `y`.
    pub fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        if self.under_ink != Some(ink) {
            self.under.push(Op::SetFillColor { col: ink.colour() });
            self.under_ink = Some(ink);
        }
        let mut rectangle = Rect::from_xywh(
            Pt(rounded(x)),
            Pt(rounded(self.height - y - height)),
            Pt(rounded(width)),
            Pt(rounded(height)),
        );
        rectangle.mode = Some(PaintMode::Fill);
        self.under.push(Op::DrawRectangle { rectangle });
    }

    /// The page, with `first` under everything.
    pub fn into_page(self, first: Vec<Op>) -> PdfPage {
        let (width, height) = self.sheet.millimetres();
        let mut ops = first;
        ops.extend(self.under);
        ops.push(Op::StartTextSection);
        ops.extend(self.text);
        ops.push(Op::EndTextSection);
        ops.extend(self.links);
        PdfPage::new(width, height, ops)
    }
}

/// To a hundredth of a point: finer than any printer, and short in the file.
pub(super) fn rounded(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}
