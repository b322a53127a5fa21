//! What changed and what is coming, version by version, as a page and as a feed.

use axum::response::Response;
use domain::list_version::{AnnouncedChange, AnnouncedEntry, ListVersion, Standing};
use leptos::prelude::*;

use super::{Portal, Visit, nothing_published, subprocessors, versions, words};
use crate::error::Problem;
use crate::parts::{Heading, On, empty};
use crate::paths;
use crate::published::{Body, Keep};
use crate::render::Page;
use crate::shell::Tab;
use crate::state::App;

/// `/changes`
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    let portal = visit.portal().await?;
    Ok(visit.page(&portal, page(&portal)))
}

/// `/changes.atom`
pub async fn feed(visit: Visit) -> Result<Response, Problem> {
    let portal = visit.portal().await?;
    Ok(visit.answer(&feed_body(&visit.app, &portal)?))
}

pub(super) fn feed_body(app: &App, portal: &Portal) -> Result<Body, Problem> {
    let feed = workflow::lists::feed(&portal.public, portal.company(), app.office().site())?;
    let bytes = feed.ok_or_else(nothing_published)?;
    let kind = "application/atom+xml; charset=utf-8";
    Ok(Body::data(kind, bytes, Keep::Revalidate, portal.public.lists_changed_at()))
}

pub(super) fn page(portal: &Portal) -> Page {
    let title = format!("Changes to the subprocessors of {}", portal.company());
    Page::new(portal.frame(Tab::Changes), title, || {
        let announced = portal.public.timeline.announced(portal.public.today);
        let all = portal.public.timeline.versions();
        let versions = all.iter().rev().map(|version| one(portal, version)).collect_view();
        let nothing = all.is_empty().then(|| {
            empty("Nothing has been published yet", view! { <p>"Changes to the list will stand here, with the days on which they take effect."</p> })
        });
        view! {
            <Heading title="Changes" lead="Every published version of the list of subprocessors, and what it brought."/>
            <p><a href=paths::CHANGES_FEED>"Follow this page in a feed reader"</a> ", or " <a href=paths::COMPARE>"compare two days"</a> "."</p>
            {subprocessors::coming(portal, announced)}
            {nothing}
            {versions}
        }
    })
    .with_feed(paths::CHANGES_FEED)
}

fn one(portal: &Portal, version: &ListVersion) -> AnyView {
    let list = &version.snapshot;
    let standing = portal.public.timeline.standing(version, portal.public.today);
    // What never takes effect was only meant to.
    let from = match standing {
        Standing::Replaced(_) => ", for ",
        _ => ", in effect from ",
    };
    let corrects = list.corrects.map(|corrected| {
        view! { <p>"It corrects " <a href=paths::version(corrected)>"version " {corrected.to_string()}</a> "."</p> }
    });
    let id = format!("version_{}", list.version.to_string().replace('.', "_"));
    view! {
        <section class="part change" id=id>
            <h2><a href=paths::version(list.version)>"Version " {list.version.to_string()}</a> " " {versions::badge(portal, version)}</h2>
            <p class="small">"Published on " <On day=list.published_on/> {from} <On day=list.effective_from/></p>
            {corrects}
            {brought(portal, version)}
        </section>
    }
    .into_any()
}

/// What a version brought, one line for each entry.
pub(super) fn brought(portal: &Portal, version: &ListVersion) -> AnyView {
    let timeline = &portal.public.timeline;
    if timeline.predecessor(version).is_none() {
        let count = version.snapshot.entries.len();
        return view! { <p>"The first list, with " {count} " entries."</p> }.into_any();
    }
    let steps = timeline.brought_by(version);
    let withdrawn = timeline.withdrawn_by(version);
    if steps.is_empty() && withdrawn.is_empty() {
        return view! { <p>"Nothing changed in substance."</p> }.into_any();
    }
    let lines = steps.iter().map(line).collect_view();
    let withdrawn = withdrawn.iter().map(taken_back).collect_view();
    view! { <ul>{lines} {withdrawn}</ul> }.into_any()
}

/// An announcement that does not hold any more.
fn taken_back(step: &AnnouncedEntry) -> AnyView {
    let (name, path) = (step.known_as(), paths::entry(step.entry.id));
    view! {
        <li><strong>"Withdrawn: "</strong> "the announcement that " <a href=path>{name}</a> " " {step.change.words()}</li>
    }
    .into_any()
}

fn line(step: &AnnouncedEntry) -> AnyView {
    let (name, path) = (step.known_as(), paths::entry(step.entry.id));
    let (word, more) = match step.change {
        AnnouncedChange::Added => ("Added: ", step.entry.purpose.clone()),
        AnnouncedChange::Removed => ("Removed: ", String::new()),
        AnnouncedChange::Changed => ("Changed: ", words::changed_fields(&step.fields())),
    };
    let more = (!more.is_empty()).then(|| view! { " – " {more} });
    view! { <li><strong>{word}</strong> <a href=path>{name}</a> {more}</li> }.into_any()
}
