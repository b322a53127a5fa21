//! What changed from one version or day to another (domain.md 12.6), as a page and as JSON.

use std::collections::BTreeSet;

use axum::extract::Query;
use axum::response::{IntoResponse as _, Response};
use domain::id::EngagementId;
use domain::list_version::{
    ChangedEntry, Comparison, Entry, FieldChange, ListVersion, RenamedEntry, VersionFacts, compare,
    refuse_backwards, refuse_days_backwards,
};
use domain::refusal::Refusal;
use domain::time::Day;
use leptos::prelude::*;
use serde::Deserialize;

use super::words::{self, counted};
use super::{Portal, Visit, files, nothing_published};
use crate::cells;
use crate::error::Problem;
use crate::parts::{
    Column, Facts, Heading, On, Table, TextField, Tone, Width, crumbs, empty, filter_form, notice,
    section,
};
use crate::paths;
use crate::printer::PRINTER;
use crate::published::{Body, Keep};
use crate::render::{Answer, Page};
use crate::shell::Tab;
use crate::submission::Submission;

/// The two sides: versions or days.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    from: String,
    to: String,
}

/// `/subprocessors/compare`
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let portal = visit.portal().await?;
    let is_asked = !(asked.from.trim().is_empty() && asked.to.trim().is_empty());
    let comparison = is_asked.then(|| difference(&portal, &asked)).transpose();
    // What was typed stays, and can be put right on the same page.
    if let Err(problem) = &comparison
        && problem.status().is_client_error()
        && !portal.public.timeline.versions().is_empty()
    {
        let told =
            notice(Tone::Bad, "Not compared", view! { <p>{problem.sentence().to_owned()}</p> });
        let page = page(&portal, &asked, Some(told)).with_status(problem.status());
        return Ok(Answer::page(page).into_response());
    }
    let result = comparison?.map(|comparison| whole(&portal, &asked, &comparison));
    Ok(visit.page(&portal, page(&portal, &asked, result)))
}

/// `/subprocessors/compare.json`
pub async fn json(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let portal = visit.portal().await?;
    let bytes = workflow::lists::comparison_json(&difference(&portal, &asked)?)?;
    let body =
        Body::data("application/json", bytes, Keep::Revalidate, portal.public.lists_changed_at());
    Ok(visit.answer(&body))
}

/// `/subprocessors/compare.pdf`
pub async fn pdf(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let portal = visit.portal().await?;
    let (from, to) = sides(&portal, &asked)?;
    let name = workflow::lists::comparison_name(from, to, "pdf");
    let site = visit.app.office().site();
    let print = || workflow::lists::comparison_pdf(&portal.public, from, to, site);
    let bytes = PRINTER.print(print).await??;
    let changed = portal.public.lists_changed_at();
    let body = Body::file(&name, "application/pdf", bytes, Keep::Revalidate, changed);
    Ok(visit.answer(&body))
}

fn difference(portal: &Portal, asked: &Asked) -> Result<Comparison, Problem> {
    let (from, to) = sides(portal, asked)?;
    Ok(compare(&portal.public.timeline, from, to))
}

/// Both versions, the earlier one first.
fn sides<'a>(
    portal: &'a Portal,
    asked: &Asked,
) -> Result<(&'a ListVersion, &'a ListVersion), Problem> {
    let bad = |refusal: Refusal| Problem::bad_request(refusal.to_string());
    refuse_days_backwards(&asked.from, &asked.to).map_err(bad)?;
    let timeline = &portal.public.timeline;
    if timeline.versions().is_empty() {
        return Err(nothing_published());
    }
    for (side, name) in [(&asked.from, "from"), (&asked.to, "to")] {
        if side.trim().is_empty() {
            return Err(Problem::bad_request(format!(
                "A comparison has two sides, and “{name}” is missing. Give from and to, each a version such as \
                 2026.3 or a day such as 2026-03-01."
            )));
        }
    }
    let (from, to) =
        (files::side(portal, &asked.from)?.version, files::side(portal, &asked.to)?.version);
    refuse_backwards(from, to).map_err(bad)?;
    Ok((from, to))
}

/// The form, and what came of it.
fn page(portal: &Portal, asked: &Asked, result: Option<AnyView>) -> Page {
    Page::new(portal.frame(Tab::Subprocessors), "What changed between two lists", || {
        let form = Submission::empty().with("from", asked.from.clone()).with("to", asked.to.clone());
        view! {
            <Heading
                title="What changed"
                lead="Compare two versions, or the lists of two days."
                crumbs=crumbs([(paths::SUBPROCESSORS, "Subprocessors")])
            />
            {filter_form(paths::COMPARE, view! {
                <TextField form=&form name="from" label="From" hint="A version such as 2026.3, or a day such as 2026-03-01" width=Width::Short/>
                <TextField form=&form name="to" label="To" hint="The same or later" width=Width::Short/>
            })}
            {result}
        }
    })
    .unlisted()
}

fn whole(portal: &Portal, asked: &Asked, comparison: &Comparison) -> AnyView {
    let Comparison { added, changed, renamed, engaged_in_between, unchanged, in_between, .. } =
        comparison;
    let (removed, withdrawn) = comparison.left_and_withdrawn();
    let taken_back =
        comparison.taken_back(&portal.public.timeline, comparison.to.effective_from.before());
    let counts = [
        (added.len(), "added"),
        (removed.len(), "removed"),
        (changed.len(), "changed"),
        (renamed.len(), "renamed"),
    ];
    let mut counts = counts.map(|(count, word)| format!("{count} {word}")).join(", ");
    if !withdrawn.is_empty() {
        counts.push_str(&format!(", {} withdrawn before its day", withdrawn.len()));
    }
    let between = (!in_between.is_empty()).then(|| {
        let links = in_between
            .iter()
            .map(|number| view! { <a href=paths::version(number)>{number.to_string()}</a> " " });
        links.collect_view()
    });
    let nothing = comparison
        .is_empty()
        .then(|| empty("No changes", view! { <p>"Both lists say the same."</p> }));
    let file = |path: &str| {
        let from = paths::with_query(path, "from", asked.from.trim());
        paths::with_query(&from, "to", asked.to.trim())
    };
    let (pdf, json) = (file(paths::COMPARE_PDF), file(paths::COMPARE_JSON));
    let facts = Facts::new()
        .with("From", side(&comparison.from))
        .with("To", side(&comparison.to))
        .with("In short", format!("{counts}, {unchanged} unchanged"))
        .with("Versions in between", between.map_or_else(|| "none".into_any(), IntoAny::into_any))
        .with("Files", view! { <a href=pdf>"PDF"</a> ", " <a href=json>"JSON"</a> })
        .view();
    view! {
        {facts}
        {nothing}
        {entries("Added", added, Days::Since)}
        {entries("Removed", removed, Days::Until)}
        {entries("Withdrawn, before its day", withdrawn, Days::Never)}
        {changes(portal, changed, &taken_back)}
        {renames(renamed, &taken_back)}
        {entries("Engaged in between", engaged_in_between, Days::Until)}
    }
    .into_any()
}

/// A table of each entry that says something else.
fn changes(
    portal: &Portal,
    changed: &[ChangedEntry],
    taken_back: &BTreeSet<EngagementId>,
) -> Option<AnyView> {
    let tables = changed.iter().map(|changed| {
        let is_back = taken_back.contains(&changed.id);
        let back = if is_back { ": its announced change is withdrawn, before its day" } else { "" };
        fields(portal, &format!("{}{back}", changed.name), &changed.fields)
    });
    (!changed.is_empty()).then(|| section("Changed", tables.collect_view()))
}

fn renames(renamed: &[RenamedEntry], taken_back: &BTreeSet<EngagementId>) -> Option<AnyView> {
    let rows = renamed.iter().map(|renamed| {
        let before = view! { <a href=paths::entry(renamed.id)>{renamed.known_as.clone()}</a> };
        let is_back = taken_back.contains(&renamed.id);
        let back = if is_back { ": the other name is withdrawn, before its day" } else { "" };
        cells![format!("{}{back}", renamed.new), before, renamed.class.words()]
    });
    let columns = ["Name", "Name before", "Weight"].map(Column::text).to_vec();
    let caption = counted(renamed.len(), "entry", "entries");
    (!renamed.is_empty()).then(|| {
        section("Renamed", view! { <Table caption=caption columns=columns rows=rows.collect()/> })
    })
}

fn side(facts: &VersionFacts) -> AnyView {
    let VersionFacts { version, effective_from, published_on, content_hash } = facts.clone();
    view! {
        <a href=paths::version(version)>"Version " {version.to_string()}</a> ", published on " <On day=published_on/>
        ", in effect from " <On day=effective_from/> " " <code class="hash small">{content_hash.to_string()}</code>
    }
    .into_any()
}

/// Which days are told of entries.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Days {
    /// From when they are on the list.
    Since,
    /// And until when they were.
    Until,
    /// For when they were announced, without coming.
    Never,
}

/// A table of whole entries.
fn entries<'a>(
    heading: &'static str,
    entries: impl IntoIterator<Item = &'a Entry>,
    days: Days,
) -> Option<AnyView> {
    let have_ended = days == Days::Until;
    let rows = entries.into_iter().map(|entry| {
        let mut cells = cells![
            view! { <a href=paths::entry(entry.id)>{entry.name()}</a> },
            entry.purpose.clone(),
            entry.announced_on.map(|day| view! { <On day=day/> }),
            entry.effective_from.map(|day| view! { <On day=day/> }),
        ];
        if have_ended {
            let last = entry.effective_to.map(Day::before);
            cells.extend(cells![last.map(|day| view! { <On day=day/> })]);
        }
        cells
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        return None;
    }
    let from = if days == Days::Never { "Was to come on" } else { "On the list from" };
    let mut columns = ["Company", "Purpose", "Announced on", from].map(Column::text).to_vec();
    if have_ended {
        columns.push(Column::text("Until and including"));
    }
    let caption = counted(rows.len(), "entry", "entries");
    Some(section(heading, view! { <Table caption=caption columns=columns rows=rows/> }))
}

/// A table of one entry's changes, a line for each field.
pub(super) fn fields(portal: &Portal, caption: &str, changes: &[FieldChange]) -> AnyView {
    let said = |field: &str, value| words::value(&portal.public.taxonomy, field, value);
    let rows = changes.iter().map(|change| {
        cells![
            words::field_name(&change.field),
            view! { <del>{said(&change.field, &change.old)}</del> },
            view! { <ins>{said(&change.field, &change.new)}</ins> },
            change.class.words(),
        ]
    });
    let columns = ["Field", "Before", "After", "Weight"].map(Column::text).to_vec();
    view! { <Table caption=caption.to_owned() columns=columns rows=rows.collect()/> }.into_any()
}
