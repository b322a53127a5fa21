//! What is printed, read back by independent programs.

mod annex_iii;
mod document;
mod lists;
mod papers;
mod tools;
