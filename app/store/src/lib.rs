//! Every SQL statement of Annex, one text for both engines.
//! No rules, no permissions, no clock: the caller says what to write and when it is.
//!
//! A file per aggregate: its statements, its private row, its functions. To add one, write
//! `vendors.rs` after the picture of `installation.rs` or `audit.rs`, give it a migration, and name
//! it below twice: as a module, and in the list that puts its statements before the test that
//! prepares every statement on both engines.

pub mod agreements;
pub mod audit;
pub mod baselines;
pub mod clause_terms;
pub mod country_sets;
pub mod credentials;
pub mod custody;
pub mod denial_counts;
pub mod documents;
pub mod engagements;
pub mod exports;
pub mod files;
pub mod imports;
pub mod installation;
pub mod list_versions;
pub mod obligations;
pub mod organisation;
pub mod pending_acts;
pub mod people;
pub mod published_files;
pub mod requests;
pub mod revisions;
pub mod sessions;
pub mod taxonomy;
pub mod throttles;
pub mod tickets;
pub mod undertakings;
pub mod vendors;

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

statement::gather! {
    agreements,
    audit,
    baselines,
    clause_terms,
    country_sets,
    credentials,
    custody,
    denial_counts,
    documents,
    engagements,
    exports,
    files,
    imports,
    installation,
    list_versions,
    obligations,
    organisation,
    pending_acts,
    people,
    published_files,
    requests,
    revisions,
    sessions,
    taxonomy,
    throttles,
    tickets,
    undertakings,
    vendors,
}
