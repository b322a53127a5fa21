//! Pages, forms, feeds, sessions and status codes.
//!
//! A page is a [`render::Page`], an answer an [`render::Answer`], bad news a [`error::Problem`];
//! [`routes`] has every address. Decisions are taken in `workflow` and rules live in `domain`:
//! nothing in here knows either, nor a table name.

pub mod address;
pub mod aside;
pub mod assets;
pub mod compression;
pub mod console;
pub mod error;
pub mod form;
pub mod front;
pub mod parts;
pub mod paths;
pub mod patience;
pub mod plumbing;
pub mod portal;
mod printer;
pub mod published;
pub mod render;
pub mod routes;
pub mod security;
pub mod session;
pub mod shell;
pub mod sign_in;
pub mod state;
pub mod submission;

pub use front::Front;
pub use state::{App, Build, Door};
