//! People in the console: accounts, roles, resets, and what waits for a second administrator.

pub mod actions;
pub mod edit;
pub mod fields;
pub mod list;
pub mod show;
