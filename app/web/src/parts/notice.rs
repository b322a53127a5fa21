//! A short message in a frame, and what an empty place says.

use leptos::prelude::*;

use super::Tone;

/// Something to know before going on. The heading carries the meaning in words.
pub fn notice(tone: Tone, heading: impl Into<String>, body: impl IntoView + 'static) -> AnyView {
    let role = if matches!(tone, Tone::Good) { "status" } else { "note" };
    view! {
        <div class=format!("notice {}", tone.class()) role=role>
            <p class="notice_head">{heading.into()}</p>
            <div>{body}</div>
        </div>
    }
    .into_any()
}

/// What stands where nothing is yet: what this place is for, and the next step, or who may take it.
pub fn empty(what: impl Into<String>, next: impl IntoView + 'static) -> AnyView {
    view! {
        <div class="empty">
            <p class="empty_head">{what.into()}</p>
            <div>{next}</div>
        </div>
    }
    .into_any()
}
