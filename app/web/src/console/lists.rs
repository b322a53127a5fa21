//! List versions: what waits to be published, exactly what a publication would change, and what was
//! published so far.

pub mod actions;
pub mod fields;
pub mod list;
pub mod preview;
pub mod show;
