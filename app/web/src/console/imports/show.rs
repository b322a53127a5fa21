//! What each row of a list would become, the meanings of its columns, and the act.

use std::sync::Arc;

use domain::import::{Column as Meaning, Counts, Judged, ReadRow, Verdict};
use leptos::prelude::*;
use workflow::imports::{ImportState, ImportView, Preview};

use crate::cells;
use crate::parts::{
    ActionButton, Badge, Choice, Column, Confirm, ErrorSummary, Heading, Hidden, Select, Submit,
    Table, Tone, crumbs, empty, notice, post_form, section,
};
use crate::paths;
use crate::render::Page;
use crate::shell::{Desk, Folder};
use crate::submission::Submission;

/// A list that waits, or what became of it.
pub fn page(desk: &Arc<Desk>, form: &Submission, shown: &ImportView) -> Page {
    let title = format!("Import of {}", shown.import.file_name);
    let here = paths::record(paths::IMPORTS, shown.import.id);
    let body = match &shown.preview {
        Some(preview) => waiting(&here, preview),
        None => over(shown),
    };
    let lead =
        shown.preview.as_ref().map_or_else(String::new, |preview| preview.counts().to_string());
    Page::new(desk.at(Folder::Vendors), title.clone(), || {
        view! {
            <ErrorSummary form=form/>
            <Heading title=title lead=lead crumbs=crumbs([(paths::VENDORS, "Vendors"), (paths::NEW_IMPORT, "Import a list")])/>
            {body}
        }
    })
}

fn over(shown: &ImportView) -> AnyView {
    let (what, next) = match shown.import.state {
        ImportState::Confirmed => {
            let path = paths::with_query(paths::ENGAGEMENTS, "standing", "legacy");
            (
                "The list was imported",
                view! {
                    <p>
                        "Next, a legal approver declares what is already in use, and a publisher publishes it. "
                        <a href=path>"See what was imported"</a>
                    </p>
                }
                .into_any(),
            )
        }
        _ => (
            "The list was thrown away",
            view! { <p><a href=paths::NEW_IMPORT>"Import a list"</a></p> }.into_any(),
        ),
    };
    empty(what, next)
}

fn waiting(here: &str, preview: &Preview) -> AnyView {
    let counts = preview.counts();
    let remarks = (!preview.remarks.is_empty()).then(|| {
        let lines =
            preview.remarks.iter().map(|remark| view! { <li>{remark.clone()}</li> }).collect_view();
        notice(Tone::Attention, "Something in the file was left out", view! { <ul>{lines}</ul> })
    });
    view! {
        {remarks}
        {section("Columns", columns(here, preview))}
        {section("Rows", rows(preview))}
        {act(here, counts, preview)}
        <ActionButton path=format!("{here}/discard") words="Throw this list away"/>
    }
    .into_any()
}

fn columns(here: &str, preview: &Preview) -> AnyView {
    let mut heads: Vec<(String, Option<Meaning>)> = Vec::new();
    for (head, meaning) in preview.sheets.iter().flat_map(|sheet| &sheet.columns) {
        if !head.is_empty() && !heads.iter().any(|(known, _)| known == head) {
            heads.push((head.clone(), *meaning));
        }
    }
    let mut form = Submission::empty();
    for (number, (_, meaning)) in heads.iter().enumerate() {
        form = form.with(&format!("column.{number}"), meaning.unwrap_or(Meaning::Ignore).code());
    }
    let form = &form;
    let fields = heads.into_iter().enumerate().map(|(number, (head, _))| {
        let choices = Meaning::ALL
            .iter()
            .map(|meaning| Choice::new(meaning.code(), meaning.words()))
            .collect();
        view! {
            <Hidden name=format!("head.{number}") value=head.clone()/>
            <Select form=form name=format!("column.{number}") label=head choices=choices/>
        }
    });
    post_form(
        format!("{here}/columns"),
        view! {
            {fields.collect_view()}
            <Submit words="Read again"/>
        },
    )
}

fn rows(preview: &Preview) -> AnyView {
    let rows = preview.rows.iter().map(row).collect();
    let columns = vec![
        Column::text("Name in the list"),
        Column::number("Line"),
        Column::text("Becomes"),
        Column::text("Purpose"),
        Column::text("Places"),
        Column::text("To look at"),
    ];
    view! { <Table caption=preview.counts().to_string() columns=columns rows=rows/> }.into_any()
}

fn row(judged: &Judged) -> Vec<AnyView> {
    let reasons =
        judged.reasons.iter().map(|reason| view! { <li>{reason.clone()}</li> }).collect_view();
    let reasons = (!judged.reasons.is_empty()).then(|| view! { <ul>{reasons}</ul> });
    let badge = view! { <Badge tone=tone(judged.verdict) words=judged.verdict.words()/> };
    match &judged.row {
        ReadRow::Entry(entry) => {
            let details = &entry.engagement;
            let places = details.locations.iter().map(|location| {
                match (&location.label, location.place.country()) {
                    (Some(label), None) => label.to_string(),
                    (Some(label), Some(country)) => format!("{label}, {}", country.name()),
                    (None, _) => location.place.words().to_owned(),
                }
            });
            let places = places.collect::<Vec<_>>().join("; ");
            cells![
                entry.written.clone(),
                entry.line,
                badge,
                details.purpose.to_string(),
                places,
                reasons
            ]
        }
        ReadRow::Unusable { line, written, .. } => {
            let name = if written.is_empty() { "(no name)".to_owned() } else { written.clone() };
            cells![name, *line, badge, "", "", reasons]
        }
    }
}

const fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::NewVendor | Verdict::NewEngagement(_) | Verdict::NewEngagementOfRow(_) => {
            Tone::Good
        }
        Verdict::Duplicate => Tone::Neutral,
        Verdict::Attention => Tone::Attention,
    }
}

fn act(here: &str, counts: Counts, preview: &Preview) -> AnyView {
    let Counts { new_vendors, new_engagements, duplicates, attention } = counts;
    let taken = new_vendors + new_engagements;
    if taken == 0 {
        let next = view! { <p>"Every row is here already, or needs attention first."</p> };
        return empty("There is nothing to import", next);
    }
    let mut confirm = Confirm::new(
        "Import the list",
        format!("{here}/confirm"),
        format!("Import {taken} rows"),
    )
    .change(format!(
        "{new_vendors} vendors and {taken} engagements are recorded, as in use and not listed."
    ))
    .fields(view! { <Hidden name="shown" value=preview.digest().to_string()/> });
    if duplicates + attention > 0 {
        confirm = confirm.change(format!(
            "{duplicates} duplicates and {attention} rows that need attention are left out."
        ));
    }
    confirm.view()
}
