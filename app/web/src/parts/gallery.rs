//! Every part on two pages, to be looked at: `ANNEX_GALLERY=DIR cargo test -p web gallery`.
