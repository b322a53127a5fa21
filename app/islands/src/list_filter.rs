//! The public list narrows while somebody types or chooses, by the server's own rule, on the rows
//! that stand in the page: nothing is asked of anybody. Without script the form does the same.

use domain::list_version::{FILTERS, ListFilter, Listed};
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use leptos::web_sys::{Element, NodeList, UrlSearchParams};

use crate::typed;

/// Hides the rows that the form does not ask for, and says how many are left in what the server wrote
/// for it. What a row does not say itself stands in its `data-find`, as [`Listed::to_line`] wrote it.
#[island]
pub fn InstantFilter() -> impl IntoView {
    Effect::new(move |_| {
        let rows: Vec<(Element, Listed)> = all(".list tbody tr").filter_map(read).collect();
        // Somebody may have typed before this woke up.
        narrow(&rows);
        let listening = window_event_listener(ev::input, move |_| narrow(&rows));
        on_cleanup(move || listening.remove());
    });
}

fn read(row: Element) -> Option<(Element, Listed)> {
    let carries = row.query_selector("[data-find]").ok()??;
    let cells = elements(row.query_selector_all("th, td").ok());
    let said = cells.filter_map(|cell| cell.text_content()).collect::<Vec<_>>().join(" ");
    let listed = Listed::read(&carries.get_attribute("data-find")?, folded(&said))?;
    Some((row, listed))
}

fn narrow(rows: &[(Element, Listed)]) {
    let fields = typed::all();
    let asked = FILTERS.map(|name| fields.one(name));
    let filter = ListFilter::of(asked, folded);
    let mut shown = 0_usize;
    for (row, listed) in rows {
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
        hide(&part, rows == 0);
    }
    let is_filtered = asked.iter().any(|asked| !asked.trim().is_empty());
    all(".found_count").for_each(|count| write(&count, &shown.to_string()));
    all(".found_all").for_each(|one| hide(&one, is_filtered));
    all(".found_some").for_each(|one| hide(&one, !is_filtered || shown == 0));
    all(".found_none").for_each(|one| hide(&one, !is_filtered || shown > 0));
    keep_in_addresses(asked);
}

/// As `domain::text::search_key`, by the browser's own tables of letters.
fn folded(text: &str) -> String {
    let marks = js_sys::RegExp::new("\\p{M}", "gu");
    let bare = js_sys::JsString::from(text).normalize("NFD").replace_by_pattern(&marks, "");
    let bare = String::from(bare.to_lower_case().normalize("NFC"));
    domain::text::searched(&bare)
}

fn hide(element: &Element, is_hidden: bool) {
    // It fails for what is no name of an attribute, and this is one.
    let _ = element.toggle_attribute_with_force("hidden", is_hidden);
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
    elements(document().query_selector_all(what).ok())
}

fn elements(found: Option<NodeList>) -> impl Iterator<Item = Element> {
    let count = found.as_ref().map_or(0, NodeList::length);
    (0..count).filter_map(move |at| found.as_ref()?.get(at)?.dyn_into().ok())
}
