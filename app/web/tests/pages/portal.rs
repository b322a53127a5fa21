//! The public pages, in process: what visitors, scripts and feed readers get.

mod days;
mod machines;
mod origins;
mod pages;
mod publishing;
mod sentences;
mod verifying;
