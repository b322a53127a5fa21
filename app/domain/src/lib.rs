//! The words and rules of Annex, pure: no clock, no randomness, no database, no HTML.
//! The same code runs in the server and in the browser.
//!
//! # Glossary
//!
//! - A **vendor** is a legal entity that the company buys from.
//! - An **engagement** is one use of one vendor: a service, a purpose, the data it touches. It is
//!   the thing that is approved and listed. A **subprocessor** is a vendor with such an engagement.
//! - An **agreement** is an instrument that binds a vendor: a DPA, a set of standard clauses, a
//!   side letter. A **confidentiality obligation** is its duty to keep silent.
//! - The **baseline** is what the company's own DPA promises its customers, clause by clause. The
//!   **gate** compares it with what the vendor promised the company.
//! - A **request** carries one change through review, approval and publication.
//! - A **list version** is the frozen, numbered, hashed list that the public reads from a day on.
//! - A **trust document** is a text the company publishes beside the list.
//! - The **custody** of an account is who handed over its links and made it an administrator's: by
//!   it two signatures count as two people or as one.
//! - The **audit log** is the hash-chained record of everything that happened.

#![warn(missing_docs)]

pub mod agreement;
pub mod audit;
pub mod authors;
pub mod baseline;
pub mod canonical;
pub mod clause;
mod codes;
pub mod confidentiality;
pub mod country;
pub mod custody;
pub mod document;
pub mod engagement;
pub mod export;
pub mod fields;
pub mod folding;
pub mod gate;
pub mod id;
pub mod import;
pub mod list_version;
pub mod notice;
pub mod organisation;
pub mod page;
pub mod person;
pub mod refusal;
pub mod request;
pub mod second_signature;
pub mod taxonomy;
pub mod text;
pub mod time;
pub mod transfer;
pub mod vendor;
