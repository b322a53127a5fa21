//! The form page of a new version of the baseline, filled from the one that holds.

use std::sync::Arc;

use domain::clause::ClauseCode;
use leptos::prelude::*;

use crate::console::agreements::terms::input_view;
use crate::console::edit_form::EditForm;
use crate::parts::{
    Choice, DateField, ErrorSummary, Heading, Hidden, Radios, Submit, TextField, Width, crumbs,
    fieldset, post_form,
};
use crate::paths;
use crate::render::Page;
use crate::shell::{Desk, Folder};
use crate::submission::Submission;

/// The form.
pub fn page(desk: &Arc<Desk>, form: EditForm) -> Page {
    let EditForm { form, revision, stale } = form;
    Page::new(desk.at(Folder::Baseline), "Propose a new baseline", || {
        let modes = vec![
            Choice::new("strict", "Strict").hint("The vendor's time is not longer than ours."),
            Choice::new("budget", "Budget")
                .hint("The vendor's time, our verification and our promise stay within a cap."),
        ];
        let clauses =
            ClauseCode::entered().map(|clause| clause_fields(clause, &form)).collect_view();
        view! {
            <ErrorSummary form=&form/>
            <Heading title="Propose a new baseline" lead="It has no effect until a security reviewer or a publisher signs it. The next page shows what it would change."
                crumbs=crumbs([(paths::BASELINE, "Baseline")])/>
            {stale}
            {post_form(paths::NEW_BASELINE, view! {
                <TextField form=&form name="title" label="Title" hint="For instance the name of the DPA it restates." width=Width::Full/>
                <DateField form=&form name="valid_from" label="Valid from"/>
                {clauses}
                {fieldset("How it is counted", view! {
                    <TextField form=&form name="own_handling_days" label="Days of our own handling of a deletion" width=Width::Short/>
                    <TextField form=&form name="verification_target_hours" label="Hours for our own verification of a breach" width=Width::Short/>
                    <Radios form=&form name="mode" legend="How the time of a breach notice is judged" choices=modes/>
                    <TextField form=&form name="cap_hours" label="Cap of the budget, in hours" width=Width::Short optional=true/>
                })}
                <Hidden name="revision" value=revision.to_string()/>
                <Submit words="Propose" back=paths::BASELINE/>
            })}
        }
    })
}

fn clause_fields(clause: ClauseCode, form: &Submission) -> AnyView {
    let inputs =
        clause.inputs().into_iter().map(|input| input_view(clause, input, form)).collect_view();
    let words = format!("{} {}", clause.code(), clause.words());
    fieldset(form.above(&clause.field(""), words), inputs)
}
