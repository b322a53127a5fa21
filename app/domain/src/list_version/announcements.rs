//! Since when a change is announced. A version that is cut again tells anew what the one before it
//! told, for the same day (decision 2); customers have known since that one.

use std::collections::BTreeMap;

use serde::Serialize;

use super::compare::says_nothing_new;
use super::number::VersionNumber;
use super::timeline::{AnnouncedChange, AnnouncedEntry, ListVersion, Timeline};
use crate::id::EngagementId;
use crate::time::Day;

/// What the versions told that never took effect, worked out once for everybody who asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Announcements {
    /// By the number of the version that stands in for it.
    cut: BTreeMap<VersionNumber, Cut>,
}

/// An announced entry with the days of the change, as a list tells them: the days of the entry are
/// those of its first publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldEntry {
    /// What happens.
    #[serde(flatten)]
    pub step: AnnouncedEntry,
    /// From the start of this day.
    pub change_effective_from: Day,
    /// Since when customers could know of it.
    pub change_announced_on: Day,
}

/// A version that was cut again.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cut {
    number: VersionNumber,
    published_on: Day,
    told: BTreeMap<EngagementId, AnnouncedEntry>,
}

impl Announcements {
    /// Those of a timeline.
    pub fn of(timeline: &Timeline) -> Self {
        let cut = timeline.versions().iter().filter_map(|version| {
            let by = version.replaced_by.filter(|by| *by > version.number())?;
            Some((by, Cut::of(timeline, version)))
        });
        // Where one stands in for several, the last of them is the one that was cut again.
        Self { cut: cut.collect() }
    }

    /// What was announced on `day` for later, with its days.
    pub fn told_on(&self, timeline: &Timeline, day: Day) -> Vec<ToldEntry> {
        let steps = timeline.announced(day).into_iter();
        steps.filter_map(|step| self.told(timeline, step)).collect()
    }

    /// A step of `timeline` with its days; none where its version is not there.
    pub(super) fn told(&self, timeline: &Timeline, step: AnnouncedEntry) -> Option<ToldEntry> {
        let change_effective_from = timeline.find(step.in_version)?.snapshot.effective_from;
        let change_announced_on = self.first_day(timeline, &step)?;
        Some(ToldEntry { step, change_effective_from, change_announced_on })
    }

    /// The day on which what `step` of `timeline` tells was announced first.
    pub fn first_day(&self, timeline: &Timeline, step: &AnnouncedEntry) -> Option<Day> {
        let told_by = timeline.find(step.in_version)?;
        let (mut number, mut day) = (told_by.number(), told_by.snapshot.published_on);
        while let Some(before) = self.cut.get(&number).filter(|before| before.told(step)) {
            (number, day) = (before.number, before.published_on);
        }
        Some(day)
    }
}

impl Cut {
    fn of(timeline: &Timeline, version: &ListVersion) -> Self {
        let told = timeline.brought_by(version).into_iter();
        Self {
            number: version.number(),
            published_on: version.snapshot.published_on,
            told: told.map(|step| (step.entry.id, step)).collect(),
        }
    }

    /// Whether it told the same: a change is the same where it says the same.
    fn told(&self, step: &AnnouncedEntry) -> bool {
        self.told.get(&step.entry.id).is_some_and(|told| {
            told.change == step.change
                && (told.change != AnnouncedChange::Changed
                    || says_nothing_new(&told.entry, &step.entry))
        })
    }
}
