//! Days and moments, written out and machine-readable.

use domain::time::{Day, Moment, Zone};
use leptos::prelude::*;

/// `1 March 2026`.
#[component]
pub fn On(day: Day) -> AnyView {
    view! { <time datetime=day.to_string()>{day.in_words()}</time> }.into_any()
}

/// `1 March 2026, 10:00 Europe/Berlin`.
#[expect(clippy::needless_pass_by_value, reason = "a property is given away")]
#[component]
pub fn At(moment: Moment, zone: Zone) -> AnyView {
    view! { <time class="moment" datetime=moment.to_string()>{moment.in_words(&zone)}</time> }
        .into_any()
}
