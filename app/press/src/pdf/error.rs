//! Why a document could not be printed.

/// A refusal to print, as a sentence for the person who asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PressError {
    /// No shipped face has the character, or it would have to be shaped or turned around
    /// (decision 6). Nothing is ever printed as a box.
    #[error("{} in {place} cannot be printed. Write it in Latin, Greek, Cyrillic, Chinese, Japanese or Korean letters.", named(*character))]
    MissingGlyph { character: char, place: String },

    /// The program itself is damaged: a face that was compiled in cannot be read, or the file
    /// could not be put together.
    #[error("The document could not be put together: {0}.")]
    Broken(String),
}

/// The character with its number; alone with its number where it would turn or hide the sentence.
fn named(character: char) -> String {
    let number = format!("U+{:04X}", u32::from(character));
    let hides = character.is_control()
        || matches!(u32::from(character), 0x061C | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF);
    if hides {
        format!("The character {number}")
    } else {
        format!("The character “{character}” ({number})")
    }
}
