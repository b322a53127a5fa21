//! The content of a page in the words of PDF: numbers, then what to do with them (ISO 32000-1,
//! chapters 8 and 9). Short, since a long list is mostly this.

use std::fmt::Write as _;

/// Bytes of a content stream while they are written.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub bytes: Vec<u8>,
    number: String,
}

impl Content {
    /// Numbers, rounded to a hundredth, and the operator that takes them.
    pub fn say(&mut self, numbers: &[f32], operator: &str) {
        for number in numbers {
            self.number(*number);
            self.bytes.push(b' ');
        }
        self.raw(operator);
        self.raw("\n");
    }

    /// Words of PDF as they are.
    pub fn raw(&mut self, words: &str) {
        self.bytes.extend_from_slice(words.as_bytes());
    }

    /// Shows letters by their codes, two bytes each (ISO 32000-1, 7.3.4.2 and 9.4.3).
    pub fn show(&mut self, codes: impl IntoIterator<Item = u16>) {
        self.bytes.push(b'(');
        for byte in codes.into_iter().flat_map(u16::to_be_bytes) {
            match byte {
                b'(' | b')' | b'\\' => self.bytes.extend([b'\\', byte]),
                // A bare return would be read as a line feed.
                b'\r' => self.bytes.extend(*b"\\r"),
                other => self.bytes.push(other),
            }
        }
        self.raw(")Tj\n");
    }

    fn number(&mut self, number: f32) {
        self.number.clear();
        // Writing to a string cannot fail.
        let _ = write!(self.number, "{:.2}", rounded(number) + 0.0);
        let shortened = self.number.trim_end_matches('0').trim_end_matches('.');
        self.bytes.extend_from_slice(if shortened == "-0" { b"0" } else { shortened.as_bytes() });
    }
}

/// To a hundredth of a point: finer than any printer, and short in the file.
pub(super) fn rounded(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        let mut content = Content::default();
        content.say(&[12.0, 0.5, -3.456, 0.0, -0.001, 100.0], "x");
        assert_eq!(String::from_utf8(content.bytes).unwrap(), "12 0.5 -3.46 0 0 100 x\n");
    }

    #[test]
    fn bytes_that_end_a_string_are_escaped() {
        let mut content = Content::default();
        content.show([0x2829, 0x5C0D, 0x0041]);
        assert_eq!(content.bytes, b"(\\(\\)\\\\\\r\0A)Tj\n");
    }
}
