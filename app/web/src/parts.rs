//! What pages are made of. Every part is a noun and a pure function of its properties: it loads
//! nothing and decides nothing. Leaves are components; a part that holds other views is a plain
//! function that takes them, so that fields inside may borrow the form they belong to.

mod badge;
mod choice;
mod confirm;
mod dates;
mod digest;
mod facts;
mod field;
mod layout;
mod markdown;
mod notice;
mod pager;
mod summary;
mod table;

pub use badge::*;
pub use choice::*;
pub use confirm::*;
pub use dates::*;
pub use digest::*;
pub use facts::*;
pub use field::*;
pub use layout::*;
pub use markdown::*;
pub use notice::*;
pub use pager::*;
pub use summary::*;
pub use table::*;
