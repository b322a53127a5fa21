//! A small mark with words: never colour alone.

use leptos::prelude::*;

/// What a mark or a notice means. The words beside it say it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    Good,
    Attention,
    Bad,
    Information,
    #[default]
    Neutral,
}

impl Tone {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Attention => "attention",
            Self::Bad => "bad",
            Self::Information => "information",
            Self::Neutral => "neutral",
        }
    }
}

/// A state in one or two words.
#[component]
pub fn Badge(tone: Tone, #[prop(into)] words: String) -> AnyView {
    view! { <span class=format!("badge {}", tone.class())>{words}</span> }.into_any()
}
