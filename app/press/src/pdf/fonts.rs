//! The shipped faces, and which of them has a letter. A face is read when a text first needs it
//! and then kept for the life of the process.

use std::sync::OnceLock;

use printpdf::ParsedFont;
use rustc_hash::FxHashMap;

use super::PressError;
use super::words::Voice;

/// A font file that was compiled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Face {
    Plain,
    Strong,
    Emphasis,
    Code,
    EastAsian,
}

/// A face ready for measuring and printing.
pub(super) struct Cut {
    pub parsed: ParsedFont,
    /// Units of the face in one em.
    em: f32,
}

impl Face {
    pub const COUNT: usize = 5;
    pub const ALL: [Self; Self::COUNT] =
        [Self::Plain, Self::Strong, Self::Emphasis, Self::Code, Self::EastAsian];

    /// The name of the face inside a document. Its six capitals become the tag that says "a part
    /// of this font" (ISO 32000-1, 9.6.4).
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "PLAINA",
            Self::Strong => "STRONG",
            Self::Emphasis => "EMPHAS",
            Self::Code => "CODEAA",
            Self::EastAsian => "EASTAS",
        }
    }

    /// Its place among all.
    pub fn index(self) -> usize {
        match self {
            Self::Plain => 0,
            Self::Strong => 1,
            Self::Emphasis => 2,
            Self::Code => 3,
            Self::EastAsian => 4,
        }
    }

    pub fn cut(self) -> Result<&'static Cut, PressError> {
        static CUTS: [OnceLock<Option<Cut>>; Face::COUNT] =
            [const { OnceLock::new() }; Face::COUNT];
        let bytes: &'static [u8] = match self {
            Self::Plain => include_bytes!("../../fonts/NotoSans-Regular.ttf"),
            Self::Strong => include_bytes!("../../fonts/NotoSans-Bold.ttf"),
            Self::Emphasis => include_bytes!("../../fonts/NotoSans-Italic.ttf"),
            Self::Code => include_bytes!("../../fonts/NotoSansMono-Regular.otf"),
            Self::EastAsian => include_bytes!("../../fonts/NotoSansCJK-Regular.otf"),
        };
        CUTS[self.index()]
            .get_or_init(|| Cut::read(bytes))
            .as_ref()
            .ok_or_else(|| PressError::Broken(format!("the face {self:?} cannot be read")))
    }

    /// Where a letter in `voice` is looked for, in this order.
    fn for_voice(voice: Voice) -> &'static [Self] {
        match voice {
            Voice::Plain => &[Self::Plain, Self::EastAsian],
            Voice::Strong => &[Self::Strong, Self::EastAsian],
            Voice::Emphasis => &[Self::Emphasis, Self::EastAsian],
            Voice::Code => &[Self::Code, Self::Plain, Self::EastAsian],
        }
    }
}

impl Cut {
    fn read(bytes: &[u8]) -> Option<Self> {
        let parsed = ParsedFont::from_bytes(bytes, 0, &mut Vec::new())?;
        let em = f32::from(parsed.font_metrics.units_per_em);
        (em > 0.0).then_some(Self { parsed, em })
    }

    /// The width of a letter in em, if the face has it.
    fn advance(&self, character: char) -> Option<f32> {
        let glyph = self.parsed.lookup_glyph_index(u32::from(character)).filter(|id| *id != 0)?;
        Some(f32::from(self.parsed.get_horizontal_advance(glyph)) / self.em)
    }
}

/// A letter that can be printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Letter {
    pub face: Face,
    /// The place of the letter in the case of its face.
    pub slot: u16,
    /// Width in em.
    pub advance: f32,
    /// The face has no bold cut, so its outlines are drawn with a thicker line.
    pub is_thickened: bool,
}

/// Finds letters and remembers where they were. For each face there is a case with the letters in
/// use, in the order of their first use.
#[derive(Default)]
pub(super) struct Fonts {
    found: FxHashMap<(char, Voice), Option<Letter>>,
    cases: [Vec<char>; Face::COUNT],
}

impl Fonts {
    /// The letters in use of a face, each in its slot.
    pub fn case(&self, face: Face) -> &[char] {
        &self.cases[face.index()]
    }

    /// The letter for `character` in `voice`; none where no face has it.
    pub fn letter(&mut self, character: char, voice: Voice) -> Result<Option<Letter>, PressError> {
        if let Some(known) = self.found.get(&(character, voice)) {
            return Ok(*known);
        }
        let letter = self.look_up(character, voice)?;
        self.found.insert((character, voice), letter);
        Ok(letter)
    }

    fn look_up(&mut self, character: char, voice: Voice) -> Result<Option<Letter>, PressError> {
        // Two characters for one Japanese dash; the shipped face keeps the first (fonts/README.md).
        let character = if character == '\u{FF5E}' { '\u{301C}' } else { character };
        for face in Face::for_voice(voice) {
            if let Some(advance) = face.cut()?.advance(character) {
                let is_thickened = *face == Face::EastAsian && voice == Voice::Strong;
                let slot = self.slot(*face, character)?;
                return Ok(Some(Letter { face: *face, slot, advance, is_thickened }));
            }
        }
        Ok(None)
    }

    /// Two voices can share a letter of a face.
    fn slot(&mut self, face: Face, character: char) -> Result<u16, PressError> {
        let case = &mut self.cases[face.index()];
        let slot = case.iter().position(|known| *known == character).unwrap_or(case.len());
        if slot == case.len() {
            case.push(character);
        }
        u16::try_from(slot).map_err(|_| PressError::Broken("there are too many letters".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_of_decision_6_is_found_in_the_first_face_that_has_it() {
        let mut fonts = Fonts::default();
        for (character, voice, face) in [
            ('a', Voice::Plain, Face::Plain),
            ('ő', Voice::Strong, Face::Strong),
            ('Ω', Voice::Emphasis, Face::Emphasis),
            ('Ж', Voice::Plain, Face::Plain),
            ('ế', Voice::Plain, Face::Plain),
            ('デ', Voice::Plain, Face::EastAsian),
            ('한', Voice::Plain, Face::EastAsian),
            ('据', Voice::Strong, Face::EastAsian),
            ('→', Voice::Plain, Face::EastAsian),
            ('x', Voice::Code, Face::Code),
            ('Ж', Voice::Code, Face::Plain),
        ] {
            let letter = fonts.letter(character, voice).unwrap();
            assert_eq!(letter.map(|letter| letter.face), Some(face), "{character}");
        }
    }

    #[test]
    fn what_would_need_shaping_or_turning_is_not_found() {
        let mut fonts = Fonts::default();
        for character in
            ['ع', 'ש', 'अ', 'த', '😀', '\u{202E}', '\u{200F}', '\u{2067}', '\u{0007}', '\u{FEFF}']
        {
            assert_eq!(
                fonts.letter(character, Voice::Plain),
                Ok(None),
                "U+{:04X}",
                u32::from(character)
            );
        }
    }
}
