//! Headings, forms and the ways around a page.

use leptos::prelude::*;

/// The top of a page: where it stands, its one `h1`, a sentence, and what can be done here.
#[component]
pub fn Heading(
    #[prop(into)] title: String,
    #[prop(optional, into)] lead: Option<String>,
    #[prop(optional)] crumbs: Vec<(String, String)>,
    #[prop(optional_no_strip)] actions: Option<AnyView>,
) -> AnyView {
    let crumbs = (!crumbs.is_empty()).then(|| {
        let links = crumbs.into_iter().map(|(path, words)| view! { <li><a href=path>{words}</a></li> });
        view! { <nav class="crumbs" aria-label="Where you are"><ol>{links.collect_view()}</ol></nav> }
    });
    let lead = lead.map(|words| view! { <p class="lead">{words}</p> });
    let actions = actions.map(|actions| view! { <div class="actions">{actions}</div> });
    view! {
        <div class="heading">
            {crumbs}
            <div class="heading_in">
                <h1>{title}</h1>
                {actions}
            </div>
            {lead}
        </div>
    }
    .into_any()
}

/// Where a page stands: `crumbs([(paths::VENDORS, "Vendors")])`.
pub fn crumbs<const N: usize>(links: [(&str, &str); N]) -> Vec<(String, String)> {
    links.into_iter().map(|(path, words)| (path.to_owned(), words.to_owned())).collect()
}

/// A form that posts to `path`. Our sentences check it, not the browser's.
pub fn post_form(path: impl Into<String>, fields: impl IntoView + 'static) -> AnyView {
    view! { <form class="form" method="post" action=path.into() novalidate>{fields}</form> }
        .into_any()
}

/// A form with a file in it.
pub fn post_form_with_file(path: impl Into<String>, fields: impl IntoView + 'static) -> AnyView {
    view! {
        <form class="form" method="post" action=path.into() enctype="multipart/form-data" novalidate>
            {fields}
        </form>
    }
    .into_any()
}

/// A form that filters the list at `path` by reload.
pub fn filter_form(path: impl Into<String>, fields: impl IntoView + 'static) -> AnyView {
    view! {
        <form class="filters" method="get" action=path.into() role="search">
            {fields}
            <div class="field"><button r#type="submit">"Show"</button></div>
        </form>
    }
    .into_any()
}

/// Fields that belong together.
pub fn fieldset(legend: impl Into<String>, fields: impl IntoView + 'static) -> AnyView {
    view! {
        <fieldset class="group">
            <legend>{legend.into()}</legend>
            {fields}
        </fieldset>
    }
    .into_any()
}

/// The last line of a form: what sending does, and a way back.
#[component]
pub fn Submit(
    #[prop(into)] words: String,
    #[prop(optional, into)] back: Option<String>,
) -> AnyView {
    let back = back.map(|path| view! { <a href=path>"Cancel"</a> });
    view! {
        <div class="submit">
            <button class="primary" r#type="submit">{words}</button>
            {back}
        </div>
    }
    .into_any()
}

/// A link that looks like a button, for the one thing to do next.
#[component]
pub fn ActionLink(#[prop(into)] path: String, #[prop(into)] words: String) -> AnyView {
    view! { <a class="button primary" href=path>{words}</a> }.into_any()
}

/// An act without fields, in a form of its own.
#[component]
pub fn ActionButton(#[prop(into)] path: String, #[prop(into)] words: String) -> AnyView {
    view! { <form method="post" action=path><button r#type="submit">{words}</button></form> }
        .into_any()
}

/// One part of a page with a heading of its own.
pub fn section(heading: impl Into<String>, body: impl IntoView + 'static) -> AnyView {
    view! { <section class="part"><h2>{heading.into()}</h2>{body}</section> }.into_any()
}
