//! The read-only facts of one thing: names beside values.

use leptos::prelude::*;

/// A list of facts, built one by one; a fact that is not known says so.
#[derive(Default)]
pub struct Facts(Vec<(String, AnyView)>);

impl Facts {
    /// No facts yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A fact and its value.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl IntoView + 'static) -> Self {
        self.0.push((name.into(), value.into_view().into_any()));
        self
    }

    /// A fact that may not be known.
    #[must_use]
    pub fn maybe<V: IntoView + 'static>(self, name: impl Into<String>, value: Option<V>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self.with(name, view! { <span class="unknown">"Not recorded"</span> }),
        }
    }

    /// A text that may be empty.
    #[must_use]
    pub fn text(self, name: impl Into<String>, value: &str) -> Self {
        self.maybe(name, (!value.trim().is_empty()).then(|| value.to_owned()))
    }

    /// As a view.
    pub fn view(self) -> AnyView {
        let rows = self.0.into_iter();
        let rows = rows.map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
        view! { <dl class="facts">{rows.collect_view()}</dl> }.into_any()
    }
}
