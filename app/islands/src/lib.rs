//! All code that runs in a browser: a short, named list of islands. Every page is complete
//! without them. The server renders the same components with the feature `ssr`; the browser
//! bundle is built with `hydrate`.

mod duplicate_hint;
mod gate_meter;
mod list_filter;
mod preview;
mod typed;

pub use duplicate_hint::{DuplicateHint, Looking, SimilarLookup, SimilarVendor, similar_vendors};
pub use gate_meter::{GateMeter, MeterSubject, meter_reading};
pub use list_filter::InstantFilter;
pub use preview::MarkdownPreview;

/// What the boot module calls before it wakes the islands of a page.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
