//! The use-cases of Annex. Each is one function that reads like a paragraph: may I, load, decide,
//! save, record, commit. Rules live in `domain`, statements in `store`; nothing here knows of HTTP.

pub mod account;
pub mod agreements;
pub mod audit_log;
pub mod baselines;
pub mod clauses;
mod dice;
pub mod documents;
pub mod engagements;
pub mod enrolment;
mod exports;
mod failure;
pub mod files;
pub mod first_steps;
pub mod gate;
pub mod imports;
pub mod key_check;
pub mod lists;
pub mod obligations;
mod office;
pub mod organisation;
pub mod pending_acts;
pub mod people;
pub mod registry;
pub mod requests;
pub mod sample;
mod sealing;
pub mod sessions;
pub mod sign_in;
#[cfg(feature = "testing")]
pub mod testing;
pub mod transfers;
pub mod undertaking;
pub mod vendors;
mod work;

pub use dice::Dice;
pub use failure::{BUSY, Error, Failure};
pub use office::{Attempt, Clock, Office};
pub use sealing::{MasterKey, Sealer};
pub use work::{Caller, SessionFacts, Work};
