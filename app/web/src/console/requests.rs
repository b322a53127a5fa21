//! Requests: one change on its way through security review, legal review and publication.

pub mod actions;
pub mod decide;
pub mod edit;
pub mod fields;
pub mod list;
mod missing;
pub mod show;
mod steps;
