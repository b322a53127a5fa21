//! The public list narrows while somebody types or chooses, by the server's own rule, on the rows
//! that stand in the page: nothing is asked of anybody. Without script the form does the same.

use domain::list_version::{FILTERS, ListFilter, Listed};
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use leptos::web_sys::{Element, NodeList, UrlSearchParams};

use crate::typed;

/// The whole list: a line for each entry, its anchor first.
pub fn list_reading(entries: &[(String, Listed)]) -> String {
    let lines =
        entries.iter().map(|(anchor, listed)| [anchor.as_str(), "|", &listed.to_line()].concat());
    lines.collect::<Vec<_>>().join("\n")
}

/// Hides the rows that the form does not ask for, and says how many are left in what the server wrote
/// for it. `reading` comes from [`list_reading`].
#[island]
pub fn InstantFilter(reading: String) -> impl IntoView {
    Effect::new(move |_| {
        let entries: Vec<(String, Listed)> = reading.lines().filter_map(entry).collect();
        // Somebody may have typed before this woke up.
        narrow(&entries);
        let listening = window_event_listener(ev::input, move |_| narrow(&entries));
        on_cleanup(move || listening.remove());
    });
}

fn entry(line: &str) -> Option<(String, Listed)> {
    let (anchor, listed) = line.split_once('|')?;
    Some((anchor.to_owned(), Listed::read(listed)?))
}

fn narrow(entries: &[(String, Listed)]) {
    let fields = typed::all();
    let asked = FILTERS.map(|name| fields.one(name));
    let filter = ListFilter::of(asked, folded);
    let mut shown = 0_usize;
    for (anchor, listed) in entries {
        let row = document().get_element_by_id(anchor).and_then(|name| name.closest("tr").ok()?);
        let lets = filter.lets(listed);
        shown += usize::from(lets);
        hide(row, !lets);
    }
    for part in all(".list > .part") {
        let rows =
            part.query_selector_all("tbody tr:not([hidden])").map_or(0, |rows| rows.length());
        if let Ok(Some(caption)) = part.query_selector("caption") {
            let noun = caption.get_attribute(if rows == 1 { "data-one" } else { "data-many" });
            write(&caption, &[&rows.to_string(), " ", &noun.unwrap_or_default()].concat());
        }
        hide(Some(part), rows == 0);
    }
    let is_filtered = asked.iter().any(|asked| !asked.trim().is_empty());
    all(".found_count").for_each(|count| write(&count, &shown.to_string()));
    all(".found_all").for_each(|one| hide(Some(one), is_filtered));
    all(".found_some").for_each(|one| hide(Some(one), !is_filtered || shown == 0));
    all(".found_none").for_each(|one| hide(Some(one), !is_filtered || shown > 0));
    keep_in_addresses(asked);
}

/// As `domain::text::search_key`, by the browser's own tables of letters.
fn folded(text: &str) -> String {
    let marks = js_sys::RegExp::new("\\p{M}", "gu");
    let bare = js_sys::JsString::from(text).normalize("NFD").replace_by_pattern(&marks, "");
    let bare = String::from(bare.to_lower_case().normalize("NFC"));
    domain::text::searched(&bare)
}

fn hide(element: Option<Element>, is_hidden: bool) {
    // It fails for what is no name of an attribute, and this is one.
    let _ = element.map(|element| element.toggle_attribute_with_force("hidden", is_hidden));
}

/// What stays the same is not written, so that it is not read out again.
fn write(element: &Element, words: &str) {
    if element.text_content().is_none_or(|said| said != words) {
        element.set_text_content(Some(words));
    }
}

/// The page's own address, and those that sort it, ask for what the form asks for.
fn keep_in_addresses(asked: [&str; 6]) {
    let address = |old: &str| {
        let (path, search) = old.split_once('?').unwrap_or((old, ""));
        let query = UrlSearchParams::new_with_str(search).ok()?;
        for (name, asked) in FILTERS.iter().zip(asked) {
            query.delete(name);
            if !asked.trim().is_empty() {
                query.append(name, asked.trim());
            }
        }
        let query = String::from(query.to_string());
        Some([path, if query.is_empty() { "" } else { "?" }, &query].concat())
    };
    for link in all(".list thead a") {
        if let Some(path) = link.get_attribute("href").and_then(|href| address(&href)) {
            let _ = link.set_attribute("href", &path);
        }
    }
    let place = window().location();
    let (Ok(path), Ok(search)) = (place.pathname(), place.search()) else { return };
    if let (Ok(history), Some(here)) = (window().history(), address(&[path, search].concat())) {
        // A browser that is asked too often refuses; the next letter asks again.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&here));
    }
}

fn all(what: &str) -> impl Iterator<Item = Element> {
    let found = document().query_selector_all(what).ok();
    let count = found.as_ref().map_or(0, NodeList::length);
    (0..count).filter_map(move |at| found.as_ref()?.get(at)?.dyn_into().ok())
}
