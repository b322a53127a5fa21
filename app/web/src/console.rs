//! The console: what people work in. A folder for each kind of record, with the same names in each:
//! `list` shows many, `show` one, `edit` is the form page, `fields` the inputs and facts of one thing,
//! `actions` receives posts. A folder has those of the five that it needs, and others for what it has
//! alone: `decide` (acts on documents and requests), `steps` and `missing` (requests), `gate`,
//! `mending` and `transfers` (engagements), `terms` (agreements), `contracts` and `similar` (vendors),
//! `preview` (lists). What the folders share stands beside them: `edit_form` keeps what was typed when
//! a save is refused, `stale` shows what somebody else saved in between, `files` has the papers,
//! `rows` what repeats in a form, `seat` who sits there, `words` the choices and marks.

pub mod agreements;
pub mod baseline;
pub mod documents;
pub mod edit_form;
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
mod stale;
pub mod vendors;
pub mod words;
