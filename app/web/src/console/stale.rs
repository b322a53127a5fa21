//! Two people saved the same record: the second sees both versions. What follows for the form is in
//! [`super::edit_form`].

use domain::fields::Fields;
use leptos::prelude::*;

use crate::cells;
use crate::parts::{Column, Table, Tone, notice};
use crate::submission::Labels;

/// What differs between what is saved now and what was typed, in the words of the form below.
pub fn both_versions(labels: &Labels, saved: &Fields, typed: &Fields) -> AnyView {
    let (labels, saved, typed) = (labels.clone(), saved.clone(), typed.clone());
    // Written with the page, when the inputs below have said what they are called.
    let body = move || differences(&labels, &saved, &typed);
    notice(Tone::Attention, "Somebody else saved this record in between", body)
}

fn differences(labels: &Labels, saved: &Fields, typed: &Fields) -> AnyView {
    let mut names: Vec<&str> = saved.iter().chain(typed.iter()).map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    names.sort_by_key(|name| labels.place(name));
    let said = |name: &str, fields: &Fields| {
        let values = fields.many(name).iter().map(|value| labels.value(name, value));
        values.collect::<Vec<_>>().join(", ")
    };
    let rows: Vec<_> = names
        .into_iter()
        .filter(|name| !["revision", "vendor"].contains(name))
        .map(|name| (name, said(name, saved), said(name, typed)))
        .filter(|(_, saved, typed)| saved != typed)
        .map(|(name, saved, typed)| cells![labels.words(name), saved, typed])
        .collect();
    if rows.is_empty() {
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
    }
}
