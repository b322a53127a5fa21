//! The few colours of paper.

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
    /// The operator that fills with this colour: grey where it is one (ISO 32000-1, 8.6.8).
    pub fn to_fill(self) -> &'static str {
        match self {
            Self::Text => "0.08 g\n",
            Self::Quiet => "0.38 g\n",
            Self::Link => "0.09 0.27 0.52 rg\n",
            Self::Hairline => "0.72 g\n",
            Self::Shade => "0.96 g\n",
            Self::Watermark => "0.93 g\n",
        }
    }

    /// The same for outlines.
    pub fn to_stroke(self) -> String {
        self.to_fill().to_uppercase()
    }
}
