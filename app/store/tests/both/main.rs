//! The store on both engines. Every test of behaviour runs twice, by `both_engines!`.

mod audit;
mod crash;
mod history;
mod installation;
mod migrations;
mod opening;
mod schema;
mod statements;
mod transactions;
