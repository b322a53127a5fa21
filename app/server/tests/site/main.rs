//! The whole site in process, over the sample company: every door for every role, and bad input.
//! What the command line refuses is here too.

mod away;
mod doors;
mod faults;
mod kit;
mod opening;
mod usage;
