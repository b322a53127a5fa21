//! What stands in the forms of the page now.

use domain::fields::Fields;
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast as _;
use leptos::web_sys::{Element, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

/// All fields with a name, as a form would send them.
pub(crate) fn all() -> Fields {
    let mut fields = Fields::default();
    let Ok(found) = document().query_selector_all("form [name]") else {
        return fields;
    };
    for at in 0..found.length() {
        let element = found.get(at).and_then(|node| node.dyn_into::<Element>().ok());
        if let Some((name, value)) = element.and_then(|element| field(&element)) {
            fields.push(name, value);
        }
    }
    fields
}

fn field(element: &Element) -> Option<(String, String)> {
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        let is_tick = matches!(input.type_().as_str(), "checkbox" | "radio");
        return (!is_tick || input.checked()).then(|| (input.name(), input.value()));
    }
    if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
        return Some((select.name(), select.value()));
    }
    element.dyn_ref::<HtmlTextAreaElement>().map(|area| (area.name(), area.value()))
}
