//! The whole site in process, over the sample company: every door for every role, and bad input.

mod doors;
mod faults;
mod kit;
