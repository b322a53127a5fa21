//! The baseline in the console: what we promise, and what a new version would change (decision 24).

pub mod actions;
pub mod edit;
pub mod show;
