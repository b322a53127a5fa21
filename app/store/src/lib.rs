//! Every SQL statement of Annex, one text for both engines.
//! No rules, no permissions, no clock: the caller says what to write and when it is.
//!
//! A file per aggregate: its statements, its private row, its functions. To add one, write
//! `vendors.rs` after the picture of `installation.rs` or `audit.rs`, name it in the list below and
//! give it a migration. Naming it here also puts its statements before the test that prepares
//! every statement on both engines.

mod address;
mod engine;
mod error;
mod migrations;
mod postgres;
mod row;
mod search;
mod sqlite;
mod statement;
#[cfg(feature = "testing")]
pub mod testing;

pub use address::{Address, BadAddress, BadKey, DatabaseKey};
pub use engine::{Db, Tx};
pub use error::{StoreError, StoreResult};
pub use migrations::SchemaState;
pub use statement::Statement;

statement::aggregates! {
    /// The audit log: appended, read, never changed.
    audit;
    /// Uses of vendors.
    engagements;
    /// What there is one of: numbers, the public revision, the clock's offset.
    installation;
    /// What every record said at every revision.
    revisions;
    /// Legal entities.
    vendors;
    /// What people prove themselves with.
    credentials;
    /// Acts that wait for a second signature.
    pending_acts;
    /// Accounts and roles.
    people;
    /// Signed-in browsers.
    sessions;
    /// Tries to sign in.
    throttles;
    /// One-time links.
    tickets;
    /// What people undertook.
    undertakings;
}
