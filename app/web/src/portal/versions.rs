//! The archive: every version at an address of its own, for ever, with its files.

use axum::extract::{Path, Query};
use axum::response::Response;
use domain::list_version::{
    InForce, ListOrigin, ListVersion, Replacement, Standing, VersionNumber,
};
use leptos::prelude::*;
use workflow::lists::FileKind;

use super::files::FileAsked;
use super::list::{self, Shown};
use super::words::counted;
use super::{Portal, Visit, changes, file_body, stored};
use crate::cells;
use crate::error::Problem;
use crate::parts::{
    At, Badge, Column, Facts, Heading, On, Table, Tone, crumbs, empty, notice, section,
};
use crate::paths;
use crate::published::{Body, Keep};
use crate::render::Page;
use crate::shell::Tab;
use crate::state::App;

/// `/subprocessors/versions`
pub async fn archive(visit: Visit) -> Result<Response, Problem> {
    let portal = visit.portal().await?;
    Ok(visit.page(&portal, archive_page(&portal)))
}

/// `/subprocessors/versions/{id}`, with `.json`, `.csv` or `.pdf` for its files.
pub async fn version(
    visit: Visit,
    Path(asked): Path<String>,
    Query(how): Query<FileAsked>,
) -> Result<Response, Problem> {
    let portal = visit.portal().await?;
    // A number has a point of its own: 2026.3.csv.
    let file = asked.rsplit_once('.').and_then(|(number, end)| Some((number, how.kind(end)?)));
    let (number, kind) = file.map_or((asked.as_str(), None), |(number, kind)| (number, Some(kind)));
    let found = VersionNumber::parse(number).and_then(|number| portal.public.timeline.find(number));
    let version = found.ok_or_else(|| {
        Problem::told(
            http::StatusCode::NOT_FOUND,
            "There is no such version. See the archive of versions for all of them.",
        )
    })?;
    let body = match kind {
        Some(kind) => version_file(&visit.app, version, kind).await?,
        None => portal.page(version_page(&portal, version)),
    };
    Ok(visit.answer(&body))
}

/// A version's own file: the same bytes for ever (decision 8).
pub(super) async fn version_file(
    app: &App,
    version: &ListVersion,
    kind: FileKind,
) -> Result<Body, Problem> {
    let file = stored(app, version, kind).await?;
    Ok(file_body(version, file, Keep::Immutable, version.snapshot.published_at()))
}

pub(super) fn archive_page(portal: &Portal) -> Page {
    let title = format!("All list versions of {}", portal.company());
    Page::new(portal.frame(Tab::Subprocessors), title, || {
        let versions = portal.public.timeline.versions();
        let lead = "Each published list stays at its address, unchanged. The day decides which one holds.";
        let rows: Vec<_> = versions.iter().rev().map(|version| archive_row(portal, version)).collect();
        let body = if rows.is_empty() {
            empty("Nothing has been published yet", view! { <p>"The first version will stand here."</p> })
        } else {
            let columns = ["Version", "State", "In effect from", "Published", "Entries", "Files"].map(Column::text).to_vec();
            let caption = counted(versions.len(), "version", "versions");
            view! { <Table caption=caption columns=columns rows=rows/> }.into_any()
        };
        view! {
            <Heading title="All list versions" lead=lead crumbs=crumbs([(paths::SUBPROCESSORS, "Subprocessors")])/>
            {body}
        }
    })
    .with_feed(paths::CHANGES_FEED)
}

fn archive_row(portal: &Portal, version: &ListVersion) -> Vec<AnyView> {
    let list = &version.snapshot;
    let corrected = portal.public.timeline.told(version).corrected_by.map(|by| {
        view! { " " <span class="small">"Corrected by " <a href=paths::version(by)>{by.to_string()}</a></span> }
    });
    cells![
        view! { <a href=paths::version(list.version)>{list.version.to_string()}</a> },
        view! { {badge(portal, version)} {corrected} },
        view! { <On day=list.effective_from/> },
        view! { <On day=list.published_on/> },
        list.entries.len(),
        files(version),
    ]
}

/// Where the version stands today, in a word.
pub(super) fn badge(portal: &Portal, version: &ListVersion) -> AnyView {
    let (tone, words) = match portal.public.timeline.standing(version, portal.public.today) {
        Standing::Current => (Tone::Good, "In effect"),
        Standing::Planned(_) => (Tone::Information, "Planned"),
        Standing::Superseded(_) => (Tone::Neutral, "Superseded"),
        Standing::Replaced(_) => (Tone::Neutral, "Replaced before it took effect"),
    };
    view! { <Badge tone=tone words=words/> }.into_any()
}

fn files(version: &ListVersion) -> AnyView {
    let number = version.number();
    let links = ["pdf", "csv", "json"].map(|end| {
        let label = format!("{} of version {number}", end.to_uppercase());
        view! { <a href=paths::version_file(number, end) aria-label=label>{end.to_uppercase()}</a> " " }
    });
    view! { <span class="files">{links.collect_view()}</span> }.into_any()
}

pub(super) fn version_page(portal: &Portal, version: &ListVersion) -> Page {
    let number = version.number();
    let title = format!("Version {number} of the subprocessors of {}", portal.company());
    Page::new(portal.frame(Tab::Subprocessors), title, || {
        let entries = version.snapshot.entries.iter();
        let shown: Vec<Shown<'_>> = entries.map(|entry| Shown { entry, carries: None }).collect();
        let places = crumbs([
            (paths::SUBPROCESSORS, "Subprocessors"),
            (paths::VERSIONS, "All list versions"),
        ]);
        view! {
            <Heading title=format!("Version {number}") crumbs=places/>
            {told(portal, portal.public.timeline.told(version))}
            {facts(portal, version)}
            {section("What it brought", changes::brought(portal, version))}
            {list::parts(portal, &shown, None)}
        }
    })
    .with_feed(paths::CHANGES_FEED)
}

/// What time says about the version.
fn told(portal: &Portal, held: InForce<'_>) -> AnyView {
    let version = held.version;
    let link = |number: VersionNumber| view! { <a href=paths::version(number)>"version " {number.to_string()}</a> };
    let after =
        portal.public.timeline.versions().iter().filter(|other| other.replaced_by.is_none());
    let next = after
        .filter(|other| Some(other.snapshot.effective_from) == held.superseded_on)
        .map(ListVersion::number)
        .max();
    let by = next.map(|number| view! { " by " {link(number)} });
    let now = match portal.public.timeline.standing(version, portal.public.today) {
        Standing::Current => {
            let until = held
                .superseded_on
                .map(|day| view! { " It holds until and including " <On day=day.before()/> " and is then superseded" {by} "." });
            notice(
                Tone::Good,
                "In effect",
                view! { <p>"This is the list that holds today." {until}</p> },
            )
        }
        Standing::Planned(day) => notice(
            Tone::Information,
            "Planned",
            view! { <p>"It takes effect on " <On day=day/> "."</p> },
        ),
        Standing::Superseded(day) => notice(
            Tone::Attention,
            "Superseded",
            view! { <p>"It was superseded on " <On day=day/> {by} ". " <a href=paths::SUBPROCESSORS>"See today’s list"</a> "."</p> },
        ),
        Standing::Replaced(by) => notice(
            Tone::Attention,
            "Replaced before it took effect",
            view! {
                <p>
                    <a href=paths::version(by)>"Version " {by.to_string()}</a> " stands in for it"
                    {portal.public.timeline.replacement(version).map(reason)} ". This version never takes effect."
                </p>
            },
        ),
    };
    let corrected = held.corrected_by.map(|by| {
        notice(
            Tone::Attention,
            "Corrected",
            view! { <p>"It says something that was mended in " {link(by)} "."</p> },
        )
    });
    view! { {now} {corrected} }.into_any()
}

/// Why another version stands in for one.
const fn reason(why: Replacement) -> &'static str {
    match why {
        Replacement::Earlier => ": a change with an earlier day was folded in",
        Replacement::SameDay => ": more was published for the same day",
        Replacement::Both => {
            ": a change with an earlier day was folded in, and more was published for the same day"
        }
    }
}

fn facts(portal: &Portal, version: &ListVersion) -> AnyView {
    let list = &version.snapshot;
    let from = match version.replaced_by {
        Some(_) => "Meant for",
        None => "In effect from",
    };
    let mut facts = Facts::new()
        .with(from, view! { <On day=list.effective_from/> })
        .with(
            "Published",
            match list.published_at() {
                Some(moment) => {
                    view! { <At moment=moment zone=portal.public.zone.clone()/> }.into_any()
                }
                None => view! { <On day=list.published_on/> }.into_any(),
            },
        )
        .with("Entries", list.entries.len());
    if let Some(previous) = list.previous_version {
        facts = facts.with(
            "Before it",
            view! {
                <a href=paths::version(previous)>"Version " {previous.to_string()}</a> ", "
                <a href=paths::compare(previous, list.version)>"what changed"</a>
            },
        );
    }
    if let Some(corrects) = list.corrects {
        facts = facts.with(
            "Corrects",
            view! { <a href=paths::version(corrects)>"Version " {corrects.to_string()}</a> },
        );
    }
    if list.origin == ListOrigin::Imported {
        facts = facts.with("Origin", "Taken over from before this list was kept here; what it did not say is marked as not stated.");
    }
    facts
        .with("Files", files(version))
        .with(
            "Content hash",
            view! { <a class="hash" href=format!("{}/{}", paths::VERIFY, list.content_hash.hex())><code>{list.content_hash.to_string()}</code></a> },
        )
        .view()
}
