//! Domain values in, documents out: PDF, CSV, JSON, feeds.

pub mod pdf;

pub use pdf::PressError;
