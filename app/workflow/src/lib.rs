//! The use-cases of Annex. Each is one function that reads like a paragraph: may I, load, decide,
//! save, record, commit. Rules live in `domain`, statements in `store`; nothing here knows of HTTP.

mod dice;
mod failure;
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
