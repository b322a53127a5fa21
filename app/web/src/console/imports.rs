//! Bringing lists in: a file or a pasted text, a look at what each row would become, and the act.
//! A list waits on the server between the look and the act, so that what is taken is what was seen.

pub mod actions;
pub mod edit;
pub mod show;
