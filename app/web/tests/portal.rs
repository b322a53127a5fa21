//! The public pages, in process: what visitors, scripts and feed readers get.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "portal/kit.rs"]
mod kit;
#[path = "portal/machines.rs"]
mod machines;
#[path = "portal/origins.rs"]
mod origins;
#[path = "portal/pages.rs"]
mod pages;
#[path = "portal/sentences.rs"]
mod sentences;
#[path = "portal/verifying.rs"]
mod verifying;
