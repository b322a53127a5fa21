//! The audit log for its readers: filtered page, export, and the walk along its chain.

pub mod actions;
pub mod list;
