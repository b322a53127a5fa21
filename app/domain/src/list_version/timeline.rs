//! Which version holds on which day (decisions 3 and 4). Current, superseded and announced are
//! answers to a day, never stored.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::compare::{FieldChange, field_changes, says_nothing_new};
use super::entry::{Contact, Entry};
use super::number::VersionNumber;
use super::publish::Carried;
use super::snapshot::Snapshot;
use super::words::changed_fields;
use crate::canonical::Digest;
use crate::codes::codes;
use crate::id::{EngagementId, RequestId};
use crate::time::Day;

/// A published version with its two snapshots. Never changed after publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListVersion {
    /// What the public reads; hash A is inside.
    pub snapshot: Snapshot,
    /// Contact persons, for contracts.
    pub contacts: Vec<Contact>,
    /// Hash B: the public snapshot with the contact persons (decision 5).
    pub contract_hash: Digest,
    /// The approved changes that it brought, for the day it is cut again (decision 2).
    pub carried: Vec<Carried>,
    /// The version that was published instead before this one took effect. It never takes effect.
    pub replaced_by: Option<VersionNumber>,
}

impl ListVersion {
    /// The number, which is also the public id.
    pub fn number(&self) -> VersionNumber {
        self.snapshot.version
    }

    /// The contact person whom contracts print beside an entry (decision 5).
    pub fn contact(&self, entry: EngagementId) -> Option<&Contact> {
        self.contacts.iter().find(|contact| contact.entry == entry)
    }

    /// Whether it says of an entry and its contact person what these say.
    pub fn says(&self, entry: &Entry, contact: &Contact) -> bool {
        let is_said = |old: &Entry| says_nothing_new(old, entry);
        self.snapshot.entry(entry.id).is_some_and(is_said) && self.contacts.contains(contact)
    }

    /// Orders versions as they take effect: by their first day, and on one day by their numbers.
    pub fn effect(&self) -> (Day, VersionNumber) {
        (self.snapshot.effective_from, self.number())
    }

    fn may_hold(&self) -> bool {
        self.replaced_by.is_none()
    }
}

/// All published versions, in order of their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    versions: Vec<ListVersion>,
}

/// What holds on a day, with what time says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InForce<'a> {
    /// The version.
    pub version: &'a ListVersion,
    /// The first day of the version after it.
    pub superseded_on: Option<Day>,
    /// A later version that says it mends this one.
    pub corrected_by: Option<VersionNumber>,
}

/// An entry of a version that is published and not yet in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnouncedEntry {
    /// As it will stand; for a removal, as it stands, with the end date.
    #[serde(flatten)]
    pub entry: Entry,
    /// What happens to it.
    pub change: AnnouncedChange,
    /// In which version.
    pub in_version: VersionNumber,
    /// As it stood before, where it changes. The files tell what is to come only.
    #[serde(skip)]
    pub before: Option<Box<Entry>>,
}

impl AnnouncedEntry {
    /// What people know it by until then.
    pub fn known_as(&self) -> String {
        self.before.as_deref().unwrap_or(&self.entry).name()
    }

    /// `is added`, or `changes: Purpose`: what follows its name.
    pub fn happens(&self) -> String {
        let (verb, what) = (self.change.words(), changed_fields(&self.fields()));
        if what.is_empty() { verb.to_owned() } else { format!("{verb}: {what}") }
    }

    /// What changes of it, in the order of the file; nothing where it comes or goes.
    pub fn fields(&self) -> Vec<FieldChange> {
        self.before.as_deref().map_or_else(Vec::new, |before| field_changes(before, &self.entry))
    }

    /// Whether the same happens to the same entry, in whatever version and words.
    pub fn is_same_step(&self, other: &Self) -> bool {
        self.entry.id == other.entry.id && self.change == other.change
    }
}

codes! {
    /// What happens to an announced entry.
    AnnouncedChange {
        /// It is new.
        Added = "added", "is added";
        /// It says something else.
        Changed = "changed", "changes";
        /// It ends.
        Removed = "removed", "is removed";
    }
}

impl Timeline {
    /// From stored rows, in any order.
    pub fn new(mut versions: Vec<ListVersion>) -> Self {
        versions.sort_by_key(ListVersion::number);
        Self { versions }
    }

    /// All of them, replaced ones too, in order of their numbers.
    pub fn versions(&self) -> &[ListVersion] {
        &self.versions
    }

    /// The version of this number.
    pub fn find(&self, number: VersionNumber) -> Option<&ListVersion> {
        self.versions.iter().find(|version| version.number() == number)
    }

    /// The version in force on `day`: the greatest `effective_from` up to it, and among several of
    /// that day the highest number. Replaced versions never hold. None before the first version.
    pub fn in_force(&self, day: Day) -> Option<InForce<'_>> {
        let version = self
            .holding()
            .filter(|version| version.snapshot.effective_from <= day)
            .max_by_key(|version| version.effect())?;
        Some(self.told(version))
    }

    /// The version that holds in the end, in force or to come.
    pub fn last(&self) -> Option<&ListVersion> {
        self.holding().max_by_key(|version| version.effect())
    }

    /// What time says about a version.
    pub fn told<'a>(&'a self, version: &'a ListVersion) -> InForce<'a> {
        InForce {
            version,
            superseded_on: self.superseded_on(version),
            corrected_by: self.corrected_by(version.number()),
        }
    }

    /// The first day of the version that follows in force; none for the last one and for replaced ones.
    pub fn superseded_on(&self, version: &ListVersion) -> Option<Day> {
        if !version.may_hold() {
            return None;
        }
        let next = self
            .holding()
            .filter(|other| other.effect() > version.effect())
            .min_by_key(|other| other.effect())?;
        Some(next.snapshot.effective_from)
    }

    fn corrected_by(&self, number: VersionNumber) -> Option<VersionNumber> {
        self.holding()
            .filter(|version| version.snapshot.corrects == Some(number))
            .map(ListVersion::number)
            .max()
    }

    /// Versions that are published and take effect after `day`, in the order in which they do.
    pub fn coming(&self, day: Day) -> Vec<&ListVersion> {
        let ordered = self.in_order_of_effect().into_iter();
        ordered.filter(|version| version.snapshot.effective_from > day).collect()
    }

    /// What was announced on `day` for later: published by then, with a later date, and not
    /// replaced by then.
    pub fn announced(&self, day: Day) -> Vec<AnnouncedEntry> {
        let replaced_then = |version: &ListVersion| {
            version
                .replaced_by
                .and_then(|by| self.find(by))
                .is_some_and(|by| by.snapshot.published_on <= day)
        };
        let known = |version: &&ListVersion| {
            version.snapshot.published_on <= day && !replaced_then(version)
        };
        let mut coming: Vec<_> = self
            .versions
            .iter()
            .filter(known)
            .filter(|version| version.snapshot.effective_from > day)
            .collect();
        coming.sort_by_key(|version| version.effect());

        let mut entries =
            self.in_force(day).map_or(&[][..], |held| &held.version.snapshot.entries[..]);
        let mut announced = Vec::new();
        for version in coming {
            announced.extend(steps(entries, version));
            entries = &version.snapshot.entries;
        }
        announced
    }

    /// The version that people read before this one: of the same day the one before it, else the one in
    /// force the day before. None for the first.
    pub fn predecessor(&self, version: &ListVersion) -> Option<&ListVersion> {
        let same_day = |before: &&ListVersion| {
            before.snapshot.effective_from == version.snapshot.effective_from
                && before.number() < version.number()
        };
        let before = || version.snapshot.previous_version.and_then(|number| self.find(number));
        self.holding().filter(same_day).max_by_key(|before| before.number()).or_else(before)
    }

    /// What a version brought to people who read the one before it. The first one brought everything
    /// it names.
    pub fn brought_by(&self, version: &ListVersion) -> Vec<AnnouncedEntry> {
        let before = self.predecessor(version);
        steps(before.map_or(&[], |before| &before.snapshot.entries), version)
    }

    /// What `version` takes back: what versions that it replaced had announced, and it does not bring.
    pub fn withdrawn_by(&self, version: &ListVersion) -> Vec<AnnouncedEntry> {
        let is_replaced = |old: &&ListVersion| old.replaced_by == Some(version.number());
        let mut replaced = self.versions.iter().filter(is_replaced).peekable();
        if replaced.peek().is_none() {
            return Vec::new();
        }
        let brings = self.brought_by(version);
        let brought = |step: &AnnouncedEntry| brings.iter().any(|it| it.is_same_step(step));
        replaced.flat_map(|old| self.brought_by(old)).filter(|step| !brought(step)).collect()
    }

    /// Whether what a request announced of an entry was taken back before its day, by a version that stood
    /// in for the one that told it first.
    pub fn was_taken_back(&self, request: RequestId, entry: EngagementId) -> bool {
        let carries = |version: &&ListVersion| {
            version.carried.iter().any(|carried| carried.request() == request)
        };
        let Some(version) = self.versions.iter().find(carries) else { return false };
        let brought = self.brought_by(version);
        let Some(told) = brought.iter().find(|step| step.entry.id == entry) else { return false };
        self.replacements(version)
            .any(|next| self.withdrawn_by(next).iter().any(|step| step.is_same_step(told)))
    }

    /// The versions that hold, held or will, in the order in which they take effect.
    pub fn in_order_of_effect(&self) -> Vec<&ListVersion> {
        let mut versions: Vec<_> = self.holding().collect();
        versions.sort_by_key(|version| version.effect());
        versions
    }

    /// The same in the order of their numbers.
    pub(super) fn holding(&self) -> impl Iterator<Item = &ListVersion> {
        self.versions.iter().filter(|version| version.may_hold())
    }
}

fn steps(before: &[Entry], version: &ListVersion) -> Vec<AnnouncedEntry> {
    let after = &version.snapshot.entries;
    let in_version = version.number();
    let (was, is) = (by_id(before), by_id(after));
    let mut steps: Vec<_> = after
        .iter()
        .filter_map(|entry| match was.get(&entry.id) {
            None => Some(AnnouncedEntry {
                entry: entry.clone(),
                change: AnnouncedChange::Added,
                in_version,
                before: None,
            }),
            Some(old) if says_nothing_new(old, entry) => None,
            Some(old) => Some(AnnouncedEntry {
                entry: entry.clone(),
                change: AnnouncedChange::Changed,
                in_version,
                before: Some(Box::new((*old).clone())),
            }),
        })
        .collect();
    let gone = before.iter().filter(|old| !is.contains_key(&old.id));
    steps.extend(gone.map(|old| AnnouncedEntry {
        entry: Entry { effective_to: Some(version.snapshot.effective_from), ..old.clone() },
        change: AnnouncedChange::Removed,
        in_version,
        before: None,
    }));
    steps
}

fn by_id(entries: &[Entry]) -> BTreeMap<EngagementId, &Entry> {
    entries.iter().map(|entry| (entry.id, entry)).collect()
}
