//! Every page and every address of the site, in process: what people, visitors, scripts and feed
//! readers get; and the rules that hold for the source and the style of all pages. One binary, so
//! that the program is linked once. Journeys of several people through the running program are in
//! `server/tests/site` and `end2end`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "in a test, what is missing is the failure"
)]

mod agreements;
mod console;
mod contrast;
mod denials;
mod documents;
mod gallery;
mod held;
mod imports;
mod kit;
mod neighbours;
mod next_steps;
mod people;
mod portal;
mod registry;
mod requests;
mod site;
mod source;
mod words;
