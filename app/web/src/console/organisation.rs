//! The company's own settings in the console.

pub mod actions;
pub mod edit;
pub mod fields;
pub mod show;
