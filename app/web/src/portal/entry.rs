//! One entry with its history over the published versions. Frozen lists are all it reads: what is
//! in the registry and not published cannot show here (decision 1).

use axum::extract::Path;
use axum::response::Response;
use domain::engagement::{LocationRole, Optionality};
use domain::id::EngagementId;
use domain::list_version::{
    Entry, EntryFace, FaceState, ListVersion, VersionNumber, field_changes,
};
use domain::taxonomy::Kind;
use domain::time::Day;
use leptos::prelude::*;

use super::list::listed_since;
use super::words::{self, counted};
use super::{Portal, Visit, compare};
use crate::error::Problem;
use crate::parts::{Facts, Heading, Markdown, On, Tone, crumbs, notice, section};
use crate::paths;
use crate::render::Page;
use crate::shell::Tab;

/// `/subprocessors/entries/{id}`
pub async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let portal = visit.portal().await?;
    let id = EngagementId::parse(&id).ok_or_else(Problem::not_found)?;
    let page = page(&portal, id).ok_or_else(Problem::not_found)?;
    Ok(visit.page(&portal, page))
}

/// Every entry that was ever on a list.
pub(super) fn all(portal: &Portal) -> Vec<EngagementId> {
    let entries =
        portal.public.timeline.versions().iter().flat_map(|version| &version.snapshot.entries);
    let mut ids: Vec<_> = entries.map(|entry| entry.id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// None when no version ever named it.
pub(super) fn page(portal: &Portal, id: EngagementId) -> Option<Page> {
    let EntryFace { entry, state } = portal.public.timeline.face_of(id, portal.public.today)?;
    let title = format!("{}, subprocessor of {}", entry.display_name, portal.company());
    Some(Page::new(portal.frame(Tab::Subprocessors), title, || {
        view! {
            <Heading
                title=entry.display_name.clone()
                lead=entry.purpose.clone()
                crumbs=crumbs([(paths::SUBPROCESSORS, "Subprocessors")])
            />
            {told(state)}
            {facts(portal, entry)}
            {section("Description of processing", description(entry))}
            {section("History", history(portal, id))}
        }
    }))
}

/// What time says of it.
fn told(state: FaceState) -> Option<AnyView> {
    match state {
        FaceState::Listed { changes, ends } => {
            let changes = changes.map(|from| {
                notice(
                    Tone::Information,
                    "Changes",
                    view! { <p>"It says something else from " <On day=from/> ". Its history tells what."</p> },
                )
            });
            let ends = ends.map(|from| {
                notice(
                    Tone::Attention,
                    "Ends",
                    view! { <p>"It is on the list until and including " <On day=from.before()/> "."</p> },
                )
            });
            Some(view! { {changes} {ends} }.into_any())
        }
        FaceState::Announced { from, was_listed } => from.map(|from| {
            let (now, again) = if was_listed {
                (
                    "It was on the list before, and is not now. It will be again from ",
                    "Announced again",
                )
            } else {
                ("It is not on the list yet. It will be from ", "Announced")
            };
            notice(Tone::Information, again, view! { <p>{now} <On day=from/> "."</p> })
        }),
        FaceState::Gone => Some(notice(
            Tone::Attention,
            "No longer on the list",
            view! { <p>"What follows is what the last list that named it said. " <a href=paths::SUBPROCESSORS>"See today’s list"</a> "."</p> },
        )),
        FaceState::Withdrawn => Some(notice(
            Tone::Attention,
            "Never on the list",
            view! { <p>"It was announced, and the announcement was withdrawn before its day. What follows is what was announced. " <a href=paths::SUBPROCESSORS>"See today’s list"</a> "."</p> },
        )),
    }
}

fn facts(portal: &Portal, entry: &Entry) -> AnyView {
    let website = entry.website.clone().map(|address| {
        let shown = address.trim_start_matches("https://").trim_end_matches('/').to_owned();
        view! { <a href=address rel="nofollow noopener">{shown}</a> }
    });
    let mut facts = Facts::new()
        .text("Registered name", &entry.legal_name)
        .maybe("Registered address", lines(words::address(&entry.address)));
    if !entry.former_names.is_empty() {
        let names = entry.former_names.iter().map(words::former_name);
        facts = facts.maybe("Former names", lines(names.collect()));
    }
    facts = facts
        .maybe("Website", website)
        .with("Relationship", entry.kind.words())
        .with("Category", entry.category.words())
        .text("Service", entry.service.as_deref().unwrap_or_default())
        .text("Purposes", &portal.labels(Kind::Purpose, &entry.purposes))
        .text("Categories of data", &portal.labels(Kind::DataCategory, &entry.data_categories));
    if !entry.special_categories.is_empty() {
        facts = facts
            .text(
                "Special categories of data",
                &portal.labels(Kind::DataCategory, &entry.special_categories),
            )
            .text("Safeguards for them", entry.special_safeguards.as_deref().unwrap_or_default());
    }
    let modes: Vec<&str> = entry.access_modes.iter().map(|mode| mode.words()).collect();
    facts = facts
        .text("Data subjects", &portal.labels(Kind::DataSubject, &entry.data_subjects))
        .text("Access", &modes.join(", "));
    for role in LocationRole::groups() {
        let places: Vec<String> =
            entry.locations.iter().filter(|place| place.role == role).map(words::place).collect();
        if !places.is_empty() {
            facts = facts.maybe(format!("Place of {}", LocationRole::word_of(role)), lines(places));
        }
    }
    facts = facts
        .with("Transfers", transfers(entry))
        .with("Products", portal.products(entry).unwrap_or_else(|| "all".to_owned()))
        .with("Regions", portal.regions(entry).unwrap_or_else(|| "all".to_owned()));
    if entry.optionality != Optionality::Core {
        let condition =
            entry.activation_condition.clone().unwrap_or_else(|| "Not stated.".to_owned());
        facts = facts.with(entry.optionality.words(), condition);
    }
    facts
        .maybe("Announced on", entry.announced_on.map(|day| view! { <On day=day/> }))
        .maybe(
            listed_since(portal, [entry]),
            entry.effective_from.map(|day| view! { <On day=day/> }),
        )
        .view()
}

/// What an imported list did not describe is not stated, as on paper.
fn description(entry: &Entry) -> AnyView {
    if entry.description.trim().is_empty() {
        return view! { <p class="unknown">"Not stated."</p> }.into_any();
    }
    view! { <Markdown text=&entry.description/> }.into_any()
}

/// Only an assessment may say that nothing is needed; where nobody could judge, it is not stated.
fn transfers(entry: &Entry) -> AnyView {
    if entry.needs_no_transfer() {
        return "none needed".into_any();
    }
    let unstated = entry.unstated_transfers();
    let unstated = unstated.iter().map(words::unstated_transfer);
    lines(entry.transfers.iter().map(words::transfer).chain(unstated).collect())
        .unwrap_or_else(|| "not stated".into_any())
}

fn lines(lines: Vec<String>) -> Option<AnyView> {
    let rows = |lines: Vec<String>| {
        lines.into_iter().map(|line| view! { <div>{line}</div> }).collect_view().into_any()
    };
    (!lines.is_empty()).then(|| rows(lines))
}

/// What each version did to the entry, the newest first; versions that left it alone are not named.
fn history(portal: &Portal, id: EngagementId) -> AnyView {
    let mut before: Option<&Entry> = None;
    let mut events: Vec<((Day, VersionNumber), AnyView)> = Vec::new();
    for version in portal.public.timeline.in_order_of_effect() {
        let now = version.snapshot.entry(id);
        if let Some(event) = event(portal, version, before, now) {
            events.push((version.effect(), event));
        }
        before = now;
    }
    for version in portal.public.timeline.versions() {
        let on = (version.snapshot.published_on, version.number());
        events.extend(withdrawals(portal, version, id).into_iter().map(|event| (on, event)));
    }
    let count = counted(events.len(), "event", "events");
    events.sort_by_key(|(on, _)| std::cmp::Reverse(*on));
    let events = events.into_iter().map(|(_, event)| event).collect_view();
    view! { <ol class="history" reversed aria-label=count>{events}</ol> }.into_any()
}

/// What was announced of the entry and taken back by `version` before its day.
fn withdrawals(portal: &Portal, version: &ListVersion, id: EngagementId) -> Vec<AnyView> {
    let timeline = &portal.public.timeline;
    let steps = timeline.withdrawn_by(version).into_iter().filter(|step| step.entry.id == id);
    let events = steps.filter_map(|step| {
        let announced = portal.announcements.first_day(timeline, &step)?;
        let meant_for = timeline.find(step.in_version)?.snapshot.effective_from;
        let number = version.number();
        Some(
            view! {
                <li>
                    <On day=version.snapshot.published_on/> ": " <strong>"Withdrawn"</strong> ", in "
                    <a href=paths::version(number)>"version " {number.to_string()}</a>
                    ": the announcement of " <On day=announced/> " that it " {step.change.words()} " on " <On day=meant_for/>
                </li>
            }
            .into_any(),
        )
    });
    events.collect()
}

fn event(
    portal: &Portal,
    version: &ListVersion,
    before: Option<&Entry>,
    now: Option<&Entry>,
) -> Option<AnyView> {
    let is_coming = version.snapshot.effective_from > portal.public.today;
    let when = |past, coming| if is_coming { coming } else { past };
    let (words, details) = match (before, now) {
        (None, Some(_)) => (when("Put on the list", "Will be put on the list"), None),
        (Some(_), None) => (when("Taken from the list", "Will be taken from the list"), None),
        (Some(old), Some(new)) => {
            let fields = field_changes(old, new);
            if fields.is_empty() {
                return None;
            }
            let told = compare::fields(portal, "What changed", &fields);
            (when("Changed", "Will change"), Some(told))
        }
        (None, None) => return None,
    };
    let number = version.number();
    let day = version.snapshot.effective_from;
    Some(
        view! {
            <li>
                <On day=day/> ": " <strong>{words}</strong> ", in " <a href=paths::version(number)>"version " {number.to_string()}</a>
                {details}
            </li>
        }
        .into_any(),
    )
}
