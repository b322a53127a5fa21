//! What is printed, read back by independent programs.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "the kit of a test stops the test")]

mod annex_iii;
mod document;
mod lists;
mod papers;
mod redline;
mod tools;
