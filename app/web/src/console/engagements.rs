//! Engagements in the console.

pub mod actions;
pub mod edit;
pub mod fields;
pub mod gate;
pub mod list;
mod mending;
pub mod show;
pub mod transfers;
