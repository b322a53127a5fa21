//! Bringing lists in that others wrote (domain.md 15, decision 41): what their columns mean, what
//! stands in their cells, and what each row would become here. Readers of files are elsewhere; here
//! a list is sheets of raw cells. Nothing is written before a person has seen the verdicts.

mod cell;
mod column;
mod mojibake;
mod names;
mod naming;
mod place;
mod row;
mod sheet;
#[cfg(test)]
mod tests;
mod verdict;
mod vocabulary;

pub use cell::Cell;
pub use column::{Column, ColumnMap};
pub use mojibake::suspected_original;
pub use naming::Naming;
pub use place::{Places, read_places};
pub use row::{Entry, ReadRow};
pub use sheet::{CleanRow, Sheet, SheetRow, Understood};
pub use verdict::{Counts, Judged, KnownEngagement, KnownVendor, Registry, Verdict, judge};
