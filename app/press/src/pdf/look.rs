//! The typography of paper: sizes of letters and distances of lines.

use super::ink::Ink;

/// How lines of one kind look, in points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub size: f32,
    /// From one line to the next.
    pub leading: f32,
    pub ink: Ink,
}

impl Look {
    pub const BODY: Self = Self { size: 9.5, leading: 14.4, ink: Ink::Text };
    pub const NOTE: Self = Self { size: 8.0, leading: 11.6, ink: Ink::Quiet };
    pub const CODE: Self = Self { size: 8.5, leading: 12.4, ink: Ink::Text };
    pub const TITLE: Self = Self { size: 21.0, leading: 27.0, ink: Ink::Text };
    pub const SUBTITLE: Self = Self { size: 11.0, leading: 15.5, ink: Ink::Quiet };
    pub const FACT: Self = Self { size: 8.5, leading: 12.4, ink: Ink::Text };
    pub const LABEL: Self = Self { size: 8.5, leading: 12.4, ink: Ink::Quiet };

    /// A heading of this level, 1 being the largest.
    pub fn heading(level: u8) -> Self {
        let (size, leading) = match level {
            1 => (13.5, 18.0),
            2 => (11.0, 15.5),
            _ => (9.5, 14.4),
        };
        Self { size, leading, ink: Ink::Text }
    }

    /// Where letters stand in a line that begins at `y`.
    pub fn baseline(self, y: f32) -> f32 {
        y + self.leading * 0.5 + self.size * 0.345
    }
}
