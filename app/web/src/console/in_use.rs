//! Declaring what is already in use (decision 14): one act of a legal approver, for the first list of
//! a company and for what was imported. A publisher brings it to the list.

pub mod actions;
pub mod list;
