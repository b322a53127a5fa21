//! Telling two lists apart (surface.md, "The compare JSON"; domain.md 8.3 and 12.6).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::class::{ChangeClass, class_of_field, class_of_fields};
use super::entry::Entry;
use super::number::VersionNumber;
use super::timeline::{ListVersion, Timeline};
use crate::canonical::Digest;
use crate::id::EngagementId;
use crate::time::Day;

/// One field of an entry that says something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Its name in the file.
    pub field: String,
    /// Before.
    pub old: Value,
    /// After.
    pub new: Value,
    /// What that means to customers.
    pub class: ChangeClass,
}

/// An entry that says something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedEntry {
    /// Which.
    pub id: EngagementId,
    /// Its name now, for reading.
    pub display_name: String,
    /// The same with its service, for pages: the files keep their form.
    #[serde(skip)]
    pub name: String,
    /// What changed, in the order of the file.
    pub fields: Vec<FieldChange>,
}

/// An entry of which only names changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenamedEntry {
    /// Which.
    pub id: EngagementId,
    /// Which name: as the file calls its field. The compare JSON does not have it (surface.md).
    #[serde(skip)]
    pub field: &'static str,
    /// Vendor and service as people knew it, for pages and papers; the compare JSON does not have it.
    #[serde(skip)]
    pub known_as: String,
    /// Before.
    pub old: String,
    /// After.
    pub new: String,
    /// What that means to customers: a name that folding cannot tell from the old one is wording,
    /// any other may be another company.
    pub class: ChangeClass,
}

/// What a comparison says of each side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionFacts {
    /// Its number.
    pub version: VersionNumber,
    /// In force from.
    pub effective_from: Day,
    /// Made public on.
    pub published_on: Day,
    /// Its content hash.
    pub content_hash: Digest,
}

impl VersionFacts {
    /// Of a version.
    pub fn of(version: &ListVersion) -> Self {
        Self {
            version: version.number(),
            effective_from: version.snapshot.effective_from,
            published_on: version.snapshot.published_on,
            content_hash: version.snapshot.content_hash.clone(),
        }
    }
}

/// The difference between two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Invented data (decision 35).
    pub sample: bool,
    /// The earlier side.
    pub from: VersionFacts,
    /// The later side.
    pub to: VersionFacts,
    /// In `to` only.
    pub added: Vec<Entry>,
    /// In `from` only, each with the day from which no version has it.
    pub removed: Vec<Entry>,
    /// In both, saying something else.
    pub changed: Vec<ChangedEntry>,
    /// In both, under another name only.
    pub renamed: Vec<RenamedEntry>,
    /// In neither, but in a version in force in between; with the day from which no version has it.
    pub engaged_in_between: Vec<Entry>,
    /// In both, word for word.
    pub unchanged: usize,
    /// Versions in force in between.
    pub in_between: Vec<VersionNumber>,
}

impl Comparison {
    /// The entries that left, and those whose announcement was taken back: the list did not come to name
    /// them.
    pub fn left_and_withdrawn(&self) -> (Vec<&Entry>, Vec<&Entry>) {
        let came = |entry: &&Entry| {
            entry.effective_from.zip(entry.effective_to).is_none_or(|(from, to)| from < to)
        };
        self.removed.iter().partition(came)
    }

    /// The entries of which an announcement is taken back by `to`, seen from `day`, the one before it takes
    /// effect: they do not come, or go on as they are on that day. `timeline` knows `from`, and nothing is
    /// taken back of one that has come by then.
    pub fn taken_back(&self, timeline: &Timeline, day: Day) -> BTreeSet<EngagementId> {
        if self.from.effective_from <= day {
            return BTreeSet::new();
        }
        let now = |id: EngagementId| timeline.entry_on(id, day);
        let told = |id: EngagementId| timeline.find(self.from.version)?.snapshot.entry(id);
        let goes_on =
            |id: EngagementId, is_same: &dyn Fn(&Entry, &Entry, &[FieldChange]) -> bool| {
                told(id)
                    .zip(now(id))
                    .is_some_and(|(told, now)| is_same(told, now, &field_changes(told, now)))
            };
        let never = self.removed.iter().map(|it| it.id).filter(|id| now(*id).is_none());
        let changed =
            self.changed.iter().filter(|it| goes_on(it.id, &|_, _, fields| fields == it.fields));
        let renamed = self.renamed.iter().filter(|it| {
            goes_on(it.id, &|told, now, fields| rename(told, now, fields).as_ref() == Some(it))
        });
        let changed = changed.map(|it| it.id);
        never.chain(changed).chain(renamed.map(|it| it.id)).collect()
    }

    /// Whether both sides say the same.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.removed.is_empty()
            && self.changed.is_empty()
            && self.renamed.is_empty()
            && self.engaged_in_between.is_empty()
    }
}

/// Compares two versions of a timeline.
pub fn compare(timeline: &Timeline, from: &ListVersion, to: &ListVersion) -> Comparison {
    let (before, after) = (&from.snapshot.entries, &to.snapshot.entries);
    let between = versions_between(timeline, from, to);
    let all: Vec<&ListVersion> = [&[from], &between[..], &[to]].concat();
    // An entry of a version that never took effect may have left the list before its day.
    let held = held_until(timeline, to);
    let end = |id: EngagementId| end_of(id, &held).or_else(|| end_of(id, &all));
    let ended = |entry: &Entry| Entry { effective_to: end(entry.id), ..entry.clone() };
    let other =
        |entries: &[Entry], id: EngagementId| entries.iter().find(|entry| entry.id == id).cloned();
    let mut comparison = Comparison {
        sample: from.snapshot.sample || to.snapshot.sample,
        from: VersionFacts::of(from),
        to: VersionFacts::of(to),
        added: after.iter().filter(|entry| other(before, entry.id).is_none()).cloned().collect(),
        removed: before
            .iter()
            .filter(|entry| other(after, entry.id).is_none())
            .map(ended)
            .collect(),
        changed: Vec::new(),
        renamed: Vec::new(),
        engaged_in_between: Vec::new(),
        unchanged: 0,
        in_between: Vec::new(),
    };
    for entry in after {
        let Some(old) = other(before, entry.id) else {
            continue;
        };
        let fields = field_changes(&old, entry);
        if fields.is_empty() {
            comparison.unchanged += 1;
        } else if let Some(renamed) = rename(&old, entry, &fields) {
            comparison.renamed.push(renamed);
        } else {
            comparison.changed.push(ChangedEntry {
                id: entry.id,
                display_name: entry.display_name.clone(),
                name: entry.name(),
                fields,
            });
        }
    }
    comparison.in_between = between.iter().map(|version| version.number()).collect();
    for entry in between.iter().flat_map(|version| &version.snapshot.entries) {
        let seen = comparison.engaged_in_between.iter().any(|known| known.id == entry.id);
        if !seen && other(before, entry.id).is_none() && other(after, entry.id).is_none() {
            comparison.engaged_in_between.push(ended(entry));
        }
    }
    comparison
}

/// The other name of an entry of which only names changed: the registered one, or where that stayed
/// the one it is called by. None where something else changed, and where former names did alone.
fn rename(old: &Entry, new: &Entry, fields: &[FieldChange]) -> Option<RenamedEntry> {
    if !fields.iter().all(|change| NAMES.contains(&change.field.as_str())) {
        return None;
    }
    let names = [
        ("legal_name", &old.legal_name, &new.legal_name),
        ("display_name", &old.display_name, &new.display_name),
    ];
    let (field, before, after) = names.into_iter().find(|(_, before, after)| before != after)?;
    Some(RenamedEntry {
        id: new.id,
        field,
        known_as: old.name(),
        old: before.clone(),
        new: after.clone(),
        class: class_of_fields(fields),
    })
}

/// The versions that held, hold or will, up to `last`, which is one of them here also where it never
/// takes effect.
fn held_until<'a>(timeline: &'a Timeline, last: &'a ListVersion) -> Vec<&'a ListVersion> {
    let before = timeline.in_order_of_effect().into_iter();
    before.filter(|version| version.effect() < last.effect()).chain([last]).collect()
}

/// The first day of the version after the last one that has the entry; none while it is there.
fn end_of(id: EngagementId, versions: &[&ListVersion]) -> Option<Day> {
    let last = versions.iter().rposition(|version| version.snapshot.entry(id).is_some())?;
    versions.get(last + 1).map(|version| version.snapshot.effective_from)
}

fn versions_between<'a>(
    timeline: &'a Timeline,
    from: &ListVersion,
    to: &ListVersion,
) -> Vec<&'a ListVersion> {
    let is_between =
        |version: &&ListVersion| from.effect() < version.effect() && version.effect() < to.effect();
    timeline.in_order_of_effect().into_iter().filter(is_between).collect()
}

const NAMES: [&str; 3] = ["legal_name", "display_name", "former_names"];
const DATES: [&str; 3] = ["announced_on", "effective_from", "effective_to"];

/// Whether the later entry says what the earlier one said, apart from the dates of publication.
pub(super) fn says_nothing_new(old: &Entry, new: &Entry) -> bool {
    field_changes(old, new).is_empty()
}

/// The fields that say something else, apart from the dates of publication.
pub fn field_changes(old: &Entry, new: &Entry) -> Vec<FieldChange> {
    // Nearly every entry of a list is the one of the list before, and fields are dear.
    if old == new {
        return Vec::new();
    }
    old.fields()
        .into_iter()
        .zip(new.fields())
        .filter(|((field, before), (_, after))| before != after && !DATES.contains(field))
        .map(|((field, before), (_, after))| {
            let class = class_of_field(field, &before, &after);
            FieldChange { field: field.to_owned(), old: before, new: after, class }
        })
        .collect()
}
