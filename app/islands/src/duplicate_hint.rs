//! While the name of a new vendor is typed: is it recorded already? Without script the server asks
//! the same when the form is sent.

use std::cell::RefCell;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use crate::typed;

/// A vendor that may be the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimilarVendor {
    /// For reading, with its number.
    pub name: String,
    /// Where it is shown.
    pub path: String,
}

/// How the server looks: given by the pages, since nothing here knows of records.
#[derive(Clone)]
pub struct SimilarLookup(pub Arc<dyn Fn(String) -> Looking + Send + Sync>);

/// A look on its way.
pub type Looking = Pin<Box<dyn Future<Output = Vec<SimilarVendor>> + Send>>;

/// Vendors whose name folds to the same as this one.
#[server(prefix = "/console/fn", endpoint = "similar-vendors")]
pub async fn similar_vendors(name: String) -> Result<Vec<SimilarVendor>, ServerFnError> {
    let lookup =
        use_context::<SimilarLookup>().ok_or_else(|| ServerFnError::new("nothing to look with"))?;
    Ok((lookup.0)(name).await)
}

/// How long the typing rests before the server is asked.
const PAUSE: Duration = Duration::from_millis(300);

/// Says which vendors of this name are recorded. `field` is the name of the input.
#[island]
pub fn DuplicateHint(field: String) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        let field = field.clone();
        let ask = RefCell::new(debounce(PAUSE, move |_| {
            let typed = typed::all().one(&field).trim().to_owned();
            if typed != name.get_untracked() {
                name.set(typed.clone());
                spawn_local(look(typed, name, found));
            }
        }));
        let listening = window_event_listener(ev::input, move |event| ask.borrow_mut()(event));
        on_cleanup(move || listening.remove());
    });
    let hints = move || Some(found.get()).filter(|found| !found.is_empty()).map(hint);
    view! { <div aria-live="polite">{hints}</div> }
}

/// What comes late, after something else was typed, is not shown.
async fn look(typed: String, name: RwSignal<String>, found: RwSignal<Vec<SimilarVendor>>) {
    let similar = similar_vendors(typed.clone()).await.unwrap_or_default();
    if name.try_get_untracked().is_some_and(|now| now == typed) {
        found.set(similar);
    }
}

fn hint(found: Vec<SimilarVendor>) -> impl IntoView {
    let links = found
        .into_iter()
        .map(|known| view! { <li><a href=known.path>{known.name}</a></li> })
        .collect_view();
    view! {
        <div class="notice attention">
            <p class="notice_head">"A vendor of this name is recorded already"</p>
            <ul>{links}</ul>
        </div>
    }
}
