//! The read-only facts of a version: what differs from the one before, and where it stands.

use std::collections::BTreeSet;

use domain::id::EngagementId;
use domain::list_version::{ChangedEntry, Comparison, Entry, RenamedEntry, Standing};
use domain::taxonomy::Taxonomy;
use leptos::prelude::*;

use crate::console::requests::fields::{entry, field_table};
use crate::parts::{Badge, Tone};
use crate::portal::words::{counted, until};

/// Everything that differs, entry by entry; `withdrawn` are those of which only an announcement goes.
pub fn comparison(
    found: &Comparison,
    taxonomy: &Taxonomy,
    withdrawn: &BTreeSet<EngagementId>,
) -> AnyView {
    if found.is_empty() {
        return view! { <p>"The list says the same as before."</p> }.into_any();
    }
    let (never, removed): (Vec<_>, Vec<_>) =
        found.removed.iter().partition(|it| withdrawn.contains(&it.id));
    let (taken_back, altered): (Vec<_>, Vec<_>) =
        found.changed.iter().partition(|it| withdrawn.contains(&it.id));
    let (called_back, called): (Vec<_>, Vec<_>) =
        found.renamed.iter().partition(|it| withdrawn.contains(&it.id));
    let never = never.into_iter().map(|it| (it.name(), "does not come to the list"));
    let taken_back = taken_back.into_iter().map(|it| (it.name.clone(), "does not change"));
    let called_back = called_back.into_iter().map(|it| (it.new.clone(), "is not called otherwise"));
    let withdrawn: Vec<_> = never.chain(taken_back).chain(called_back).collect();
    let back =
        |(name, what): &(String, &str)| view! { <p>{format!("{name} {what}.")}</p> }.into_any();
    let gone = |one: &&Entry| view! { <p>{one.name()}</p> }.into_any();
    let unchanged = counted(found.unchanged, "entry stays as it is.", "entries stay as they are.");
    view! {
        {group("Added", &found.added, |one| added(one, taxonomy, found.added.len() <= FEW))}
        {group("Changed", &altered, |one| changed(one, taxonomy))}
        {group("Renamed", &called, |one| renamed(one))}
        {group("Removed", &removed, gone)}
        {group("Withdrawn, before its day", &withdrawn, back)}
        <p>{unchanged}</p>
    }
    .into_any()
}

/// The entries of a first version.
pub fn first(entries: &[Entry], taxonomy: &Taxonomy) -> AnyView {
    view! {
        <p>"This is the first version: every entry is new."</p>
        {group("Added", entries, |one| added(one, taxonomy, entries.len() <= FEW))}
    }
    .into_any()
}

fn group<T>(words: &str, rows: &[T], one: impl Fn(&T) -> AnyView) -> Option<AnyView> {
    let heading = format!("{words}: {}", counted(rows.len(), "entry", "entries"));
    let rows = rows.iter().map(one).collect_view();
    (!rows.is_empty()).then(|| view! { <h3>{heading}</h3> {rows} }.into_any())
}

/// So many new entries are shown whole.
const FEW: usize = 5;

/// What a new entry says, folded where there are many.
fn added(one: &Entry, taxonomy: &Taxonomy, is_open: bool) -> AnyView {
    view! { <details class="act" open=is_open><summary>{one.name()}</summary>{entry(one, taxonomy)}</details> }
        .into_any()
}

fn changed(one: &ChangedEntry, taxonomy: &Taxonomy) -> AnyView {
    field_table(&one.name, &one.fields, taxonomy, Some)
}

fn renamed(one: &RenamedEntry) -> AnyView {
    view! { <p>{one.known_as.clone()} " is then called " {one.new.clone()} "."</p> }.into_any()
}

/// Where a version stands.
pub fn standing(standing: &Standing) -> AnyView {
    let (tone, words) = match standing {
        Standing::Current => (Tone::Good, "In force".to_owned()),
        Standing::Planned(day) => {
            (Tone::Information, format!("Takes effect on {}", day.in_words()))
        }
        Standing::Superseded(day) => (Tone::Neutral, format!("Was in force {}", until(*day))),
        Standing::Replaced(by) => {
            (Tone::Neutral, format!("Never took effect, {by} stands in for it"))
        }
    };
    view! { <Badge tone=tone words=words/> }.into_any()
}
