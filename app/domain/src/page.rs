//! One page of a longer list.

use serde::{Deserialize, Serialize};

/// Which page is asked for. Pages are counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRequest {
    number: u32,
    size: u32,
}

impl PageRequest {
    /// Page `number` of `size` rows; both are brought into range (1 to 100,000; 1 to 200).
    pub fn new(number: u32, size: u32) -> Self {
        Self { number: number.clamp(1, 100_000), size: size.clamp(1, 200) }
    }

    /// Counted from 1.
    pub fn number(self) -> u32 {
        self.number
    }

    /// Rows on a page.
    pub fn size(self) -> u32 {
        self.size
    }

    /// Rows before this page.
    pub fn offset(self) -> u32 {
        (self.number - 1) * self.size
    }
}

/// Some rows, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// Rows on all pages together.
    pub total: u64,
    /// The page that was asked for.
    pub request: PageRequest,
}

impl<T> Page<T> {
    /// How many pages there are; at least one.
    pub fn count(&self) -> u64 {
        self.total.div_ceil(u64::from(self.request.size)).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_row_opens_a_page() {
        for (total, pages) in [(0, 1), (1, 1), (50, 1), (51, 2), (100, 2), (101, 3)] {
            let page = Page::<()> { rows: vec![], total, request: PageRequest::new(1, 50) };
            assert_eq!(page.count(), pages, "{total}");
        }
    }

    #[test]
    fn a_page_out_of_range_is_brought_back() {
        assert_eq!(PageRequest::new(0, 0), PageRequest::new(1, 1));
        assert_eq!(PageRequest::new(u32::MAX, u32::MAX).offset(), 99_999 * 200);
    }
}
