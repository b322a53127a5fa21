//! The console: what people work in. A folder for each kind of record, each with the same five
//! names: `list` shows many, `show` one, `edit` is the form page, `fields` the inputs and facts of
//! one thing, `actions` receives posts.

pub mod agreements;
pub mod baseline;
pub mod documents;
pub mod engagements;
pub mod files;
pub mod home;
pub mod imports;
pub mod in_use;
pub mod lists;
pub mod log;
pub mod obligations;
pub mod organisation;
pub mod people;
pub mod requests;
pub mod rows;
pub mod seat;
pub mod stale;
pub mod vendors;
pub mod words;
