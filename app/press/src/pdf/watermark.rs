//! A word across every page of a document that is not what it seems. It is drawn as an area, not
//! written as text, so that reading a page out or copying from it is not disturbed; the word
//! itself stands in the running head.

use super::PressError;
use super::content::Content;
use super::fonts::Face;
use super::ink::Ink;
use super::page::Measures;

/// What is drawn under everything on a page: `word` from the lower left to the upper right.
pub(super) fn drawing(word: &str, measures: Measures) -> Result<Vec<u8>, PressError> {
    let outlines = Outlines::of(word)?;
    let diagonal = measures.width.hypot(measures.height);
    let scale = (diagonal * 0.62 / outlines.width).min(0.2);
    let (cos, sin) = (measures.width / diagonal, measures.height / diagonal);
    // The middle of the word, at half the height of its capitals, comes to the middle of the page.
    let (back, down) = (outlines.width * scale / 2.0, CAPITAL * scale / 2.0);
    let x = measures.width / 2.0 - back * cos + down * sin;
    let y = measures.height / 2.0 - back * sin - down * cos;
    let place = |corner: Corner| {
        let (along, up) = (corner.x * scale, corner.y * scale);
        [x + along * cos - up * sin, y + along * sin + up * cos]
    };
    let mut content = Content::default();
    content.raw(Ink::Watermark.to_fill());
    for contour in &outlines.contours {
        draw(&curve(contour), place, &mut content);
    }
    content.raw("f\n");
    Ok(content.bytes)
}

/// One closed line: points on the curve, and pairs of points that pull it.
fn draw(points: &[Corner], place: impl Fn(Corner) -> [f32; 2], content: &mut Content) {
    let mut pulls = Vec::new();
    for (at, point) in points.iter().enumerate() {
        let [x, y] = place(*point);
        match (at, point.is_on) {
            (0, _) => content.say(&[x, y], "m"),
            (_, false) => pulls.extend([x, y]),
            (_, true) if pulls.is_empty() => content.say(&[x, y], "l"),
            (_, true) => {
                pulls.extend([x, y]);
                content.say(&pulls, "c");
                pulls.clear();
            }
        }
    }
    content.raw("h\n");
}

/// Height of a capital letter of the face, in its units.
const CAPITAL: f32 = 714.0;

/// Letters side by side, in units of their face.
struct Outlines {
    contours: Vec<Vec<Corner>>,
    width: f32,
}

impl Outlines {
    fn of(word: &str) -> Result<Self, PressError> {
        let mut outlines = Self { contours: Vec::new(), width: 0.0 };
        for character in word.chars() {
            let broken = || PressError::Broken(format!("the outline of {character} is missing"));
            outlines.add(character).ok_or_else(broken)??;
        }
        Ok(outlines)
    }

    fn add(&mut self, character: char) -> Option<Result<(), PressError>> {
        let face = match Face::Strong.cut() {
            Ok(cut) => &cut.parsed,
            Err(error) => return Some(Err(error)),
        };
        let id = face.lookup_glyph_index(u32::from(character))?;
        let x = self.width;
        self.width += f32::from(face.get_horizontal_advance(id));
        if character == ' ' {
            return Some(Ok(()));
        }
        let glyph = face.get_or_decode_glyph(id)?;
        let (points, on_curve) = (glyph.raw_points.as_ref()?, glyph.raw_on_curve.as_ref()?);
        let mut first = 0;
        for end in glyph.raw_contour_ends.iter().flatten() {
            let end = usize::from(*end) + 1;
            let corners = points.get(first..end)?.iter().zip(on_curve.get(first..end)?);
            let corner = |((px, py), on): (&(i16, i16), &bool)| Corner {
                x: f32::from(*px) + x,
                y: f32::from(*py),
                is_on: *on,
            };
            self.contours.push(corners.map(corner).collect());
            first = end;
        }
        Some(Ok(()))
    }
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
fn curve(contour: &[Corner]) -> Vec<Corner> {
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
            drawn.push(*corner);
        } else {
            let before = full[(at + full.len() - 1) % full.len()];
            let after = full[(at + 1) % full.len()];
            drawn.push(Corner { is_on: false, ..before.towards(*corner, 2.0 / 3.0) });
            drawn.push(Corner { is_on: false, ..after.towards(*corner, 2.0 / 3.0) });
        }
    }
    // A last curve must reach back to its start.
    drawn.push(full[0]);
    drawn
}
