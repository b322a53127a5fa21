//! The use-cases, on SQLite, or on PostgreSQL when `ANNEX_TEST_ENGINE` is `postgres`.

mod account;
mod audit_log;
mod documents;
mod enrolment;
mod imports;
mod kit;
mod lists;
mod pending_acts;
mod people;
mod registry;
mod requests;
mod sample;
mod sessions;
mod sign_in;
mod undertaking;
