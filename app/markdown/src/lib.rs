//! Markdown to safe HTML and to blocks, the same on the server and in the browser (decision 40).
//!
//! Text is read once into [`Block`]s, which hold nothing but words, styles and checked links; HTML
//! is written from these blocks, and so are PDFs. There is no sanitiser, since no step copies
//! markup from the input: what is not a block of ours becomes text.
//!
//! Tables and footnotes are understood. Strike-through is not: a reader of a contract must never
//! wonder whether struck words still hold, and a copy as plain text would lose the stroke.

mod anchor;
mod block;
mod depth;
mod html;
mod link;
mod read;

pub use block::{Alignment, Block, Run, plain_text};
pub use html::escape;
pub use link::Link;

/// Reads Markdown into blocks. Footnotes come last, in the order of their numbers. A text with a
/// line nested deeper than anybody writes becomes one block of code, as it was written.
pub fn blocks(text: &str) -> Vec<Block> {
    read::read(text)
}

/// Markdown as HTML below a page's own `h1`: the highest heading becomes an `h2`.
pub fn to_html(text: &str) -> String {
    blocks_to_html(&blocks(text), 2)
}

/// Blocks as HTML. The highest heading gets the level `top`, whatever the author began with, and
/// the others follow, at most to `h6`: a page around the text then skips no level.
pub fn blocks_to_html(blocks: &[Block], top: u8) -> String {
    html::write(blocks, top)
}

/// The blocks without their first heading, where it only repeats the title above the text.
pub fn without_title<'a>(blocks: &'a [Block], title: &str) -> &'a [Block] {
    match blocks {
        [Block::Heading { runs, .. }, rest @ ..] if plain_text(runs).trim() == title.trim() => rest,
        all => all,
    }
}
