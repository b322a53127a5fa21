//! Printed documents. The lower files know paper and nothing of the business: words in voices
//! (`words`), faces with the letters they have (`fonts`), lines (`text`), sheets (`page`), blocks
//! that run over pages (`flow`, `table`) and what stands on every page (`running`, `watermark`);
//! then how it becomes a file: reduced fonts (`foundry`), the words of PDF (`content`), and what
//! stands beside the pages (`binding`, `meta`, `outline`). A [`Paper`] is what they print.
//!
//! The upper files turn values of the domain into papers: `annex_iii`, `redline` and `document`, with
//! `prose` and `cell` for Markdown.
//!
//! The same paper gives the same bytes, in every process: no clock is read, no id is drawn, and
//! positions are rounded to a hundredth of a point.

mod annex_iii;
mod binding;
mod cell;
mod closing;
mod content;
mod document;
mod error;
mod flow;
mod fonts;
mod foundry;
mod ink;
mod look;
mod meta;
mod outline;
mod page;
mod paper;
mod prose;
mod redline;
mod running;
mod table;
mod text;
mod watermark;
mod words;

pub use annex_iii::{AnnexThree, Edition, Names, annex_three};
pub use document::{PublishedVersion, TrustDocument, trust_document};
pub use error::PressError;
pub use page::Sheet;
pub use paper::{Block, Mark, Paper, Running, TitleBlock, print};
pub use redline::{Redline, redline};
pub use table::{Column, Row, Side, Table};
pub use text::must_be_printable;
pub use words::{Run, Text, Voice};
