//! How many sheets a PDF of ours has, for the export register.

use lopdf::Document;

use crate::PressError;

/// Counts the pages of a file that was printed here.
pub fn page_count(pdf: &[u8]) -> Result<usize, PressError> {
    let document =
        Document::load_mem(pdf).map_err(|error| PressError::Broken(error.to_string()))?;
    Ok(document.get_pages().len())
}
