//! The only place where HTML that was made elsewhere enters a page: from our own Markdown renderer,
//! and escaped text where the view renderer does not escape itself.

use leptos::prelude::*;

/// A Markdown text below the page's `h1`.
#[component]
pub fn Markdown<'a>(text: &'a str) -> AnyView {
    let html = markdown::to_html(text);
    view! { <div class="prose" inner_html=html></div> }.into_any()
}

/// An SVG picture that our own code drew, such as a QR code, with the words that stand for it.
pub(crate) fn drawing(svg: String, words: &'static str) -> AnyView {
    view! { <div class="drawing" role="img" aria-label=words inner_html=svg></div> }.into_any()
}

/// Text for an element whose content the view renderer copies unescaped. Browsers drop the first
/// line break in it, so one is put before the text.
pub(super) fn literal(text: &str) -> String {
    format!("\n{}", markdown::escape(text))
}
