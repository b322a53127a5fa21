//! What a text will look like, while it is typed: the renderer is the server's own. Without script
//! the form has a button that shows the same.

use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlTextAreaElement;

/// The text of the text area `field`, as readers will see it. `text` is what it held at first.
#[island]
pub fn MarkdownPreview(field: String, text: String) -> impl IntoView {
    let html = RwSignal::new(markdown::to_html(&text));
    Effect::new(move |_| {
        // A browser may have put back what was typed before the page was loaded again.
        let area = document().get_element_by_id(&field);
        if let Some(area) = area.and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok()) {
            html.set(markdown::to_html(&area.value()));
        }
        let field = field.clone();
        let listener = window_event_listener(ev::input, move |event| {
            let area =
                event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
            if let Some(area) = area.filter(|area| area.id() == field) {
                html.set(markdown::to_html(&area.value()));
            }
        });
        on_cleanup(move || listener.remove());
    });
    // Only our own renderer writes this: every word of the text is escaped by it (decision 40).
    view! { <div class="prose preview" inner_html=move || html.get()></div> }
}
