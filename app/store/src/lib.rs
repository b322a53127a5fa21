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
    /// What there is one of: numbers, the public revision, the clock's offset.
    installation;
}
