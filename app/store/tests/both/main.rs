//! The store on both engines. Every test of behaviour runs twice, by `both_engines!`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod audit;
mod crash;
mod denial_counts;
mod documents;
#[cfg(any(feature = "sqlcipher", feature = "sqlcipher-static"))]
mod encryption;
mod history;
mod installation;
mod list_versions;
mod migrations;
#[cfg(not(any(feature = "sqlcipher", feature = "sqlcipher-static")))]
mod no_encryption;
mod opening;
mod reaching;
mod registry;
mod requests;
mod schema;
mod statements;
mod transactions;
