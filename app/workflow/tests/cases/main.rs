//! The use-cases, on SQLite, or on PostgreSQL when `ANNEX_TEST_ENGINE` is `postgres`.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod account;
mod audit_log;
mod custody;
mod documents;
mod enrolment;
mod gate;
mod held;
mod imports;
mod in_use;
mod kit;
mod lists;
mod pending_acts;
mod people;
mod registry;
mod requests;
mod sample;
mod second_looks;
mod sessions;
mod sign_in;
mod signing;
mod undertaking;
mod ways_back;
