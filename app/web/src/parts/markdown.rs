//! The only place where HTML that was made elsewhere enters a page: from our own Markdown renderer,
//! and escaped text where the view renderer does not escape itself.

use leptos::prelude::*;

/// A Markdown text below the page's `h1`. A first heading that only repeats `title` is left out.
#[component]
pub fn Markdown<'a>(text: &'a str, #[prop(optional)] title: Option<&'a str>) -> AnyView {
    let blocks = markdown::blocks(text);
    let blocks = markdown::without_title(&blocks, title.unwrap_or_default());
    let html = markdown::blocks_to_html(blocks, 2);
    view! { <div class="prose" inner_html=html></div> }.into_any()
}

/// The chapters of a Markdown text as links, where there are enough of them to look for one.
pub fn contents(text: &str, title: &str) -> Option<AnyView> {
    let blocks = markdown::blocks(text);
    let blocks = markdown::without_title(&blocks, title);
    let headings = blocks.iter().filter_map(|block| match block {
        markdown::Block::Heading { level, anchor, runs } => Some((*level, anchor, runs)),
        _ => None,
    });
    let highest = headings.clone().map(|(level, ..)| level).min()?;
    let chapters: Vec<_> = headings.filter(|(level, ..)| *level == highest).collect();
    if chapters.len() < 4 {
        return None;
    }
    let links = chapters
        .into_iter()
        .map(|(_, anchor, runs)| {
            view! { <li><a href=format!("#{anchor}")>{markdown::plain_text(runs)}</a></li> }
        })
        .collect_view();
    let list = view! {
        <nav class="contents" aria-labelledby="contents_title">
            <h2 id="contents_title">"Contents"</h2>
            <ul>{links}</ul>
        </nav>
    };
    Some(list.into_any())
}

/// A QR code, drawn here, with the words that stand for it. Nothing if `text` is too long for one.
#[component]
pub fn QrCode<'a>(text: &'a str, words: &'static str) -> AnyView {
    let Ok(code) = qrcode::QrCode::new(text) else {
        return ().into_any();
    };
    let svg = code.render::<qrcode::render::svg::Color>().min_dimensions(192, 192).build();
    let svg = svg.split_once("?>").map_or(svg.clone(), |(_, drawing)| drawing.to_owned());
    view! { <div class="drawing" role="img" aria-label=words inner_html=svg></div> }.into_any()
}

/// Text for an element whose content the view renderer copies unescaped. Browsers drop the first
/// line break in it, so one is put before the text.
pub(super) fn literal(text: &str) -> String {
    format!("\n{}", markdown::escape(text))
}
