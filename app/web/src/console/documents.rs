//! Trust documents: written, approved and published by different people.

pub mod actions;
pub mod decide;
pub mod edit;
pub mod fields;
pub mod list;
pub mod show;
