//! Words as an author means them: in which voice, and where they lead.

use std::sync::Arc;

/// How words are said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Voice {
    #[default]
    Plain,
    Strong,
    Emphasis,
    /// Letter by letter, all of one width.
    Code,
}

/// Words in one voice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    pub text: String,
    pub voice: Voice,
    /// Where the words lead: `https:` or `mailto:`.
    pub link: Option<Arc<str>>,
    /// Small and high, as the mark of a footnote.
    pub is_raised: bool,
    /// Grey, for what only accompanies.
    pub is_quiet: bool,
}

/// Runs one after the other. A `\n` ends a line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(pub Vec<Run>);

impl Text {
    /// Text without words, to be added to.
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn plain(self, text: impl Into<String>) -> Self {
        self.with(Run { text: text.into(), ..Run::default() })
    }

    #[must_use]
    pub fn strong(self, text: impl Into<String>) -> Self {
        self.with(Run { text: text.into(), voice: Voice::Strong, ..Run::default() })
    }

    #[must_use]
    pub fn quiet(self, text: impl Into<String>) -> Self {
        self.with(Run { text: text.into(), is_quiet: true, ..Run::default() })
    }

    #[must_use]
    pub fn code(self, text: impl Into<String>) -> Self {
        self.with(Run { text: text.into(), voice: Voice::Code, ..Run::default() })
    }

    /// Words that lead to `address`.
    #[must_use]
    pub fn link(self, text: impl Into<String>, address: impl Into<Arc<str>>) -> Self {
        self.with(Run { text: text.into(), link: Some(address.into()), ..Run::default() })
    }

    #[must_use]
    pub fn with(mut self, run: Run) -> Self {
        if !run.text.is_empty() {
            self.0.push(run);
        }
        self
    }

    /// Whether nothing would be printed.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|run| run.text.is_empty())
    }

    /// The words without their voices.
    pub fn words(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new().plain(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new().plain(text)
    }
}
