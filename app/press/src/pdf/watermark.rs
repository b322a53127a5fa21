//! A word across every page of a document that is not what it seems. It is drawn as an area, not
//! written as text, so that reading a page out or copying from it is not disturbed; the word
//! itself stands in the running head.

use printpdf::{
    CurTransMat, LinePoint, Op, PaintMode, Point, Polygon, PolygonRing, Pt, WindingOrder,
};

use super::PressError;
use super::fonts::Face;
use super::page::{Ink, Measures, rounded};

/// What is drawn under everything on a page: `word` from the lower left to the upper right.
pub(super) fn ops(word: &str, measures: Measures) -> Result<Vec<Op>, PressError> {
    let (rings, width) = outlines(word)?;
    let diagonal = measures.width.hypot(measures.height);
    let scale = (diagonal * 0.62 / width).min(0.2);
    let (cos, sin) = (measures.width / diagonal, measures.height / diagonal);
    // The middle of the word, at half the height of its capitals, comes to the middle of the page.
    let (back, down) = (width * scale / 2.0, CAPITAL * scale / 2.0);
    let x = measures.width / 2.0 - back * cos + down * sin;
    let y = measures.height / 2.0 - back * sin - down * cos;
    let turned = [
        scale * cos,
        scale * sin,
        -scale * sin,
        scale * cos,
        rounded(x),
        rounded(y),
    ];
    Ok(vec![
        Op::SaveGraphicsState,
        Op::SetFillColor {
            col: Ink::Watermark.colour(),
        },
        Op::SetTransformationMatrix {
            matrix: CurTransMat::Raw(turned.map(fine)),
        },
        Op::DrawPolygon {
            polygon: Polygon {
                rings,
                mode: PaintMode::Fill,
                winding_order: WindingOrder::NonZero,
            },
        },
        Op::RestoreGraphicsState,
    ])
}

/// Height of a capital letter of the face, in its units.
const CAPITAL: f32 = 714.0;

fn fine(number: f32) -> f32 {
    (number * 100_000.0).round() / 100_000.0
}

/// The outlines of the word side by side in units of the face, and how wide they are together.
fn outlines(word: &str) -> Result<(Vec<PolygonRing>, f32), PressError> {
    let face = &Face::Strong.cut()?.parsed;
    let mut rings = Vec::new();
    let mut x = 0.0;
    for character in word.chars() {
        let broken = || PressError::Broken(format!("the outline of {character} is missing"));
        let id = face
            .lookup_glyph_index(u32::from(character))
            .ok_or_else(broken)?;
        if character == ' ' {
            x += f32::from(face.get_horizontal_advance(id));
            continue;
        }
        let glyph = face.get_or_decode_glyph(id).ok_or_else(broken)?;
        let points = glyph.raw_points.as_ref().ok_or_else(broken)?;
        let on_curve = glyph.raw_on_curve.as_ref().ok_or_else(broken)?;
        let mut first = 0;
        for end in glyph.raw_contour_ends.iter().flatten() {
            let end = usize::from(*end) + 1;
            let contour: Vec<Corner> = points[first..end]
                .iter()
                .zip(&on_curve[first..end])
                .map(|((px, py), on)| Corner {
                    x: f32::from(*px) + x,
                    y: f32::from(*py),
                    is_on: *on,
                })
                .collect();
            rings.push(PolygonRing {
                points: curve(&contour),
            });
            first = end;
        }
        x += f32::from(face.get_horizontal_advance(id));
    }
    Ok((rings, x))
}

/// A point of a TrueType outline: on the curve, or pulling it.
#[derive(Clone, Copy)]
struct Corner {
    x: f32,
    y: f32,
    is_on: bool,
}

impl Corner {
    fn towards(self, other: Self, part: f32) -> Self {
        Self {
            x: self.x + (other.x - self.x) * part,
            y: self.y + (other.y - self.y) * part,
            is_on: true,
        }
    }
}

/// TrueType's quadratic curves as PDF's cubic ones. Between two pulling points lies one on the
/// curve, half way.
fn curve(contour: &[Corner]) -> Vec<LinePoint> {
    let mut full = Vec::new();
    for (at, corner) in contour.iter().enumerate() {
        let next = contour[(at + 1) % contour.len()];
        full.push(*corner);
        if !corner.is_on && !next.is_on {
            full.push(corner.towards(next, 0.5));
        }
    }
    let begin = full.iter().position(|corner| corner.is_on).unwrap_or(0);
    full.rotate_left(begin);
    let mut drawn = Vec::new();
    for (at, corner) in full.iter().enumerate() {
        if corner.is_on {
            drawn.push(point(*corner, false));
        } else {
            let before = full[(at + full.len() - 1) % full.len()];
            let after = full[(at + 1) % full.len()];
            drawn.push(point(before.towards(*corner, 2.0 / 3.0), true));
            drawn.push(point(after.towards(*corner, 2.0 / 3.0), true));
        }
    }
    // A last curve must reach back to its start.
    drawn.push(point(full[0], false));
    drawn
}

fn point(corner: Corner, bezier: bool) -> LinePoint {
    LinePoint {
        p: Point {
            x: Pt(rounded(corner.x)),
            y: Pt(rounded(corner.y)),
        },
        bezier,
    }
}
