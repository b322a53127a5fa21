//! Two people saved the same record: the second sees both versions. What follows for the form is in
//! [`super::edit_form`].

use domain::fields::Fields;
use leptos::prelude::*;

use crate::cells;
use crate::console::words::field_words;
use crate::parts::{Column, Table, Tone, notice};

/// What differs between what is saved now and what was typed.
pub fn both_versions(saved: &Fields, typed: &Fields) -> AnyView {
    let mut names: Vec<&str> = saved.iter().chain(typed.iter()).map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    let rows: Vec<_> = names
        .into_iter()
        .filter(|name| !["revision", "vendor"].contains(name))
        .map(|name| (name, joined(saved.many(name)), joined(typed.many(name))))
        .filter(|(_, saved, typed)| saved != typed)
        .map(|(name, saved, typed)| cells![field_words(name), saved, typed])
        .collect();
    let body = if rows.is_empty() {
        view! { <p>"Both say the same. Save again to keep it, or cancel."</p> }.into_any()
    } else {
        let columns = vec![
            Column::text("Field"),
            Column::text("Saved by somebody else"),
            Column::text("Typed by you"),
        ];
        view! {
            <p>"The form below holds what you typed. Saving again replaces what is saved now."</p>
            <Table caption="What differs" columns=columns rows=rows/>
        }
        .into_any()
    };
    notice(Tone::Attention, "Somebody else saved this record in between", body)
}

fn joined(values: &[String]) -> String {
    values.join(", ")
}
