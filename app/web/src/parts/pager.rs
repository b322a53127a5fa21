//! The way through a long list, by link.

use domain::page::Page;
use leptos::prelude::*;

use crate::paths;

/// Nothing while there is one page only and it is shown. A page that is beyond the last one leads to
/// that. `path` is the list's address with its filters, without `page`.
#[expect(clippy::needless_pass_by_value, reason = "a property is given away")]
#[component]
pub fn Pager(number: u64, count: u64, #[prop(into)] path: String) -> AnyView {
    if count <= 1 && number <= count {
        return ().into_any();
    }
    let to = |number: u64| paths::with_query(&path, "page", &number.to_string());
    if number > count {
        return view! {
            <nav class="pager" aria-label="Pages">
                <span>{format!("There is no page {number}.")}</span>
                <a rel="prev" href=to(count)>"Go to the last one"</a>
            </nav>
        }
        .into_any();
    }
    let before = (number > 1).then(|| view! { <a rel="prev" href=to(number - 1)>"Previous"</a> });
    let after = (number < count).then(|| view! { <a rel="next" href=to(number + 1)>"Next"</a> });
    view! {
        <nav class="pager" aria-label="Pages">
            {before}
            <span>"Page " {number} " of " {count}</span>
            {after}
        </nav>
    }
    .into_any()
}

/// The pager of a page of rows.
pub fn pager_of<T>(page: &Page<T>, path: impl Into<String>) -> AnyView {
    view! { <Pager number=u64::from(page.request.number()) count=page.count() path=path/> }
        .into_any()
}
