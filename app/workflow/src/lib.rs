//! The use-cases of Annex. Each is one function that reads like a paragraph: may I, load, decide,
//! save, record, commit. Rules live in `domain`, statements in `store`; nothing here knows of HTTP.

pub mod account;
pub mod agreements;
pub mod audit_log;
pub mod baselines;
pub mod clauses;
pub mod documents;
pub mod engagements;
pub mod enrolment;
pub mod files;
pub mod first_steps;
pub mod gate;
pub mod imports;
pub mod obligations;
pub mod organisation;
pub mod pending_acts;
pub mod people;
pub mod registry;
pub mod requests;
pub mod sample;
pub mod sessions;
pub mod sign_in;
pub mod transfers;
pub mod undertaking;
pub mod vendors;
mod dice;
mod failure;
pub mod lists;
mod office;
mod sealing;
#[cfg(feature = "testing")]
pub mod testing;
mod work;

pub use dice::Dice;
pub use failure::{Error, Failure};
pub use office::{Attempt, Clock, Office};
pub use sealing::{MasterKey, Sealer};
pub use work::{Caller, SessionFacts, Work};
