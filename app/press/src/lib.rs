//! Domain values in, documents out: PDF, CSV, JSON, feeds.

mod compare_file;
mod csv_file;
mod document_text;
mod feed;
mod list_csv;
mod list_json;
mod page_count;
pub mod pdf;

pub use compare_file::{Compared, NameInPdf, compare_csv, compare_json, comparison_hash};
pub use csv_file::{BYTE_ORDER_MARK, csv_file, guarded, marked_csv_file};
pub use document_text::{document_html, document_markdown, without_head};
pub use feed::change_feed;
pub use list_csv::{is_head_of_invented, list_csv, row as list_row};
pub use list_json::{LIST_SCHEMA, list_json, splice};
pub use page_count::page_count;
pub use pdf::PressError;
