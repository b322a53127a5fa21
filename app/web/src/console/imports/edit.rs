//! The form page that takes a list.

use std::sync::Arc;

use leptos::prelude::*;
use workflow::imports::{MAX_BYTES, MAX_ROWS};

use crate::parts::{
    Choice, ErrorSummary, FileField, Heading, Select, Submit, TextArea, crumbs, post_form_with_file,
};
use crate::paths;
use crate::render::Page;
use crate::shell::{Desk, Folder};
use crate::submission::Submission;

/// Asks for a file or a text.
pub fn page(desk: &Arc<Desk>, form: &Submission) -> Page {
    Page::new(desk.at(Folder::Vendors), "Import a list", || {
        let formats =
            [("csv", "CSV"), ("markdown", "Markdown"), ("json", "JSON, as Annex publishes it")]
                .map(|(code, words)| Choice::new(code, words))
                .to_vec();
        let hint = format!(
            "CSV or Markdown in UTF-8, or JSON as Annex publishes it; up to {} MB and {MAX_ROWS} rows.",
            MAX_BYTES >> 20
        );
        view! {
            <ErrorSummary form=form/>
            <Heading title="Import a list"
                lead="Vendors that are in use already. You see what each row would become before anything is written."
                crumbs=crumbs([(paths::VENDORS, "Vendors")])/>
            {post_form_with_file(paths::NEW_IMPORT, view! {
                <FileField form=form name="file" label="File" optional=true accept=".csv,.tsv,.txt,.md,.markdown,.json"
                    hint=hint/>
                <TextArea form=form name="text" label="Or paste the list" rows=8 optional=true
                    hint="Used when no file is chosen."/>
                <Select form=form name="format" label="Format" choices=formats none="Find out" optional=true/>
                <TextArea form=form name="columns" label="What columns mean" rows=3 optional=true
                    hint="Only where the guess is wrong: one COLUMN=FIELD on each line, such as Partner=name. Most can be changed on the next page."/>
                <Submit words="Look at the rows" back=paths::VENDORS/>
            })}
        }
    })
}
