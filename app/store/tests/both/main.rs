//! The store on both engines. Every test of behaviour runs twice, by `both_engines!`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod audit;
mod crash;
mod history;
mod installation;
mod migrations;
mod opening;
mod schema;
mod statements;
mod transactions;
