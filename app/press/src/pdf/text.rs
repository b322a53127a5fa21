//! Words become lines of a given width. Breaks follow UAX #14; a word that is longer than a whole
//! line, such as an identifier, is cut inside, so that nothing ever stands outside its column.

use std::sync::Arc;

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::PressError;
use super::fonts::{Face, Fonts, Letter};
use super::words::{Text, Voice};

/// Letters of one face that stand together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// Letters by their slots in the case of the face.
    pub slots: Vec<u16>,
    pub face: Face,
    pub is_thickened: bool,
    pub is_raised: bool,
    pub is_quiet: bool,
    pub link: Option<Arc<str>>,
    /// From the start of the line, in points.
    pub x: f32,
    pub width: f32,
}

/// One line, ready for its place on a page.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Line {
    pub pieces: Vec<Piece>,
    pub width: f32,
}

/// How much smaller a raised mark is.
pub(super) const RAISED: f32 = 0.62;

/// Room for rounding, so that what fits exactly is not broken.
const SLACK: f32 = 0.01;

/// Sets `text` at `size` in lines of at most `width` points. `place` says where the text comes
/// from, for the refusal of a character that no face has.
pub(super) fn set(
    fonts: &mut Fonts,
    text: &Text,
    size: f32,
    width: f32,
    place: &str,
) -> Result<Vec<Line>, PressError> {
    let letters = letters(fonts, text, size, place)?;
    let mut lines = Vec::new();
    let mut start = 0;
    while start < letters.len() {
        let end = line_end(&letters, start, width);
        lines.push(line(&letters[start..end], text));
        start = end;
    }
    Ok(lines)
}

/// A letter in its text.
struct Set {
    /// Nothing is drawn for a line end or an invisible place to break.
    letter: Option<Letter>,
    is_space: bool,
    /// In points.
    advance: f32,
    run: usize,
    after: Break,
}

#[derive(Clone, Copy, PartialEq)]
enum Break {
    Never,
    /// Only where a word does not fit a line of its own.
    Soft,
    May,
    Must,
}

fn letters(fonts: &mut Fonts, text: &Text, size: f32, place: &str) -> Result<Vec<Set>, PressError> {
    let words = text.words();
    let mut breaks = linebreaks(&words).peekable();
    let mut letters = Vec::with_capacity(words.len());
    let mut at = 0;
    for (number, run) in text.0.iter().enumerate() {
        let size = if run.is_raised { size * RAISED } else { size };
        for character in run.text.chars() {
            at += character.len_utf8();
            let after = match breaks.next_if(|(offset, _)| *offset <= at) {
                Some((_, BreakOpportunity::Mandatory)) if at < words.len() => Break::Must,
                Some(_) => Break::May,
                None if "/._-@:?&=#+,".contains(character) => Break::Soft,
                None => Break::Never,
            };
            let letter = letter(fonts, character, run.voice, place)?;
            let advance = letter.map_or(0.0, |letter| letter.advance * size);
            let is_space = letter.is_none() || character == ' ' || character == '\u{3000}';
            letters.push(Set { letter, is_space, advance, run: number, after });
        }
    }
    Ok(letters)
}

/// The letter to draw; none for characters that only steer where lines end.
fn letter(
    fonts: &mut Fonts,
    character: char,
    voice: Voice,
    place: &str,
) -> Result<Option<Letter>, PressError> {
    let drawn = match character {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{200B}' | '\u{00AD}' | '\u{2060}' => {
            return Ok(None);
        }
        '\t' => ' ',
        other => other,
    };
    match fonts.letter(drawn, voice)? {
        Some(letter) => Ok(Some(letter)),
        None => Err(PressError::MissingGlyph { character, place: place.to_owned() }),
    }
}

/// Refuses a text that no paper could carry, which `place` names. Small and bold letters have faces
/// of their own, and names are printed in both.
pub fn must_be_printable(text: &str, place: &str) -> Result<(), PressError> {
    let mut fonts = Fonts::default();
    for character in text.chars() {
        letter(&mut fonts, character, Voice::Plain, place)?;
        letter(&mut fonts, character, Voice::Strong, place)?;
    }
    Ok(())
}

/// Where the line that begins at `start` ends (exclusive). At least one letter further.
fn line_end(letters: &[Set], start: usize, width: f32) -> usize {
    let mut reach = 0.0;
    let mut last_break = None;
    let mut last_soft = None;
    for (at, letter) in letters.iter().enumerate().skip(start) {
        if !letter.is_space && reach + letter.advance > width + SLACK && at > start {
            return last_break.or(last_soft).unwrap_or(at);
        }
        reach += letter.advance;
        match letter.after {
            Break::Must => return at + 1,
            Break::May => last_break = Some(at + 1),
            // A cut near the front of the line would waste it.
            Break::Soft if reach > width * 0.5 => last_soft = Some(at + 1),
            Break::Soft | Break::Never => {}
        }
    }
    letters.len()
}

fn line(letters: &[Set], text: &Text) -> Line {
    let shown = letters.iter().rposition(|letter| !letter.is_space).map_or(0, |last| last + 1);
    let mut line = Line::default();
    let mut previous = None;
    for set in &letters[..shown] {
        let Some(letter) = set.letter else { continue };
        let kind = (set.run, letter.face, letter.is_thickened);
        match line.pieces.last_mut() {
            Some(piece) if previous == Some(kind) => {
                piece.slots.push(letter.slot);
                piece.width += set.advance;
            }
            _ => line.pieces.push(Piece {
                slots: vec![letter.slot],
                face: letter.face,
                is_thickened: letter.is_thickened,
                is_raised: text.0[set.run].is_raised,
                is_quiet: text.0[set.run].is_quiet,
                link: text.0[set.run].link.clone(),
                x: line.width,
                width: set.advance,
            }),
        }
        previous = Some(kind);
        line.width += set.advance;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, width: f32) -> Vec<String> {
        let mut fonts = Fonts::default();
        let lines = set(&mut fonts, &text.into(), 10.0, width, "a test").unwrap();
        assert!(lines.iter().all(|line| line.width <= width + SLACK), "{lines:?}");
        let letters = |piece: &Piece| {
            piece
                .slots
                .iter()
                .map(|slot| fonts.case(piece.face)[usize::from(*slot)])
                .collect::<String>()
        };
        lines.iter().map(|line| line.pieces.iter().map(letters).collect()).collect()
    }

    #[test]
    fn words_stay_whole_while_they_fit() {
        assert_eq!(lines("the quick brown fox", 60.0), ["the quick", "brown fox"]);
        assert_eq!(lines("one", 60.0), ["one"]);
        assert_eq!(lines("", 60.0), [""; 0]);
    }

    #[test]
    fn a_line_end_that_the_author_wrote_is_kept() {
        assert_eq!(lines("a\nb", 60.0), ["a", "b"]);
        assert_eq!(lines("a\n\nb", 60.0), ["a", "", "b"]);
    }

    #[test]
    fn an_identifier_longer_than_the_line_is_cut_inside_and_loses_nothing() {
        let name = "arn:aws:iam::123456789012:role/very-long-identifier-without-any-space";
        let cut = lines(name, 80.0);
        assert!(cut.len() > 3);
        assert_eq!(cut.concat(), name);
        let solid = "m".repeat(90);
        assert_eq!(lines(&solid, 80.0).concat(), solid);
    }

    #[test]
    fn even_a_line_narrower_than_a_letter_gets_one_letter() {
        let lines = set(&mut Fonts::default(), &"WW".into(), 10.0, 1.0, "a test").unwrap();
        assert_eq!(lines.len(), 2);
    }

    #[test]
    fn chinese_breaks_between_characters_but_not_before_a_full_stop() {
        assert_eq!(lines("数据处理服务。", 60.0), ["数据处理服", "务。"]);
        assert_eq!(lines("数据处理服务。", 50.0), ["数据处理服", "务。"]);
    }

    #[test]
    fn a_letter_that_no_face_has_is_refused_with_its_place() {
        let refused =
            set(&mut Fonts::default(), &"abc שלום".into(), 10.0, 100.0, "entry 3, column purpose");
        let expected =
            PressError::MissingGlyph { character: 'ש', place: "entry 3, column purpose".into() };
        assert_eq!(refused, Err(expected));
    }

    #[test]
    fn an_invisible_place_to_break_is_not_printed() {
        assert_eq!(lines("ab\u{200B}cd\u{00AD}ef", 200.0), ["abcdef"]);
    }
}
