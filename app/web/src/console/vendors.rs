//! Vendors in the console.

pub mod actions;
pub mod contracts;
pub mod edit;
pub mod fields;
pub mod list;
pub mod show;
pub mod similar;
