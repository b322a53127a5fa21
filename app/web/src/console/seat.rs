//! A person's seat in the console, for its handlers.

pub use crate::session::Seat;
