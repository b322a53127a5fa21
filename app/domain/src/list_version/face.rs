//! The face of one entry on a day: which version's words of it are shown, and what time says of them.

use super::compare::says_nothing_new;
use super::entry::Entry;
use super::timeline::{ListVersion, Timeline};
use crate::id::EngagementId;
use crate::time::Day;

/// An entry as it is shown on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryFace<'a> {
    /// What is said of it.
    pub entry: &'a Entry,
    /// Whether that holds.
    pub state: FaceState,
}

/// Whether an entry is on the list of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaceState {
    /// It is.
    Listed {
        /// It says something else from the start of this day, as far as that is published.
        changes: Option<Day>,
        /// It is on the list until the start of this day.
        ends: Option<Day>,
    },
    /// It is not yet, and will be from this day on, where one is stated.
    Announced {
        /// As the entry says it.
        from: Option<Day>,
        /// A list that is over named it.
        was_listed: bool,
    },
    /// It was.
    Gone,
    /// It was announced and never came: the announcement was withdrawn.
    Withdrawn,
}

impl Timeline {
    /// An entry as the list of `day` has it; none where it is not on it.
    pub fn entry_on(&self, id: EngagementId, day: Day) -> Option<&Entry> {
        self.in_force(day)?.version.snapshot.entry(id)
    }

    /// The face of an entry on `day`: what holds, else what comes next, else what the last version
    /// that holds, held or will said of it, else what a replaced one said. None where no version ever
    /// named it.
    pub fn face_of(&self, id: EngagementId, day: Day) -> Option<EntryFace<'_>> {
        let names = |version: &ListVersion| version.snapshot.entry(id).is_some();
        let coming = self.coming(day);
        if let Some(entry) = self.entry_on(id, day) {
            let ends = coming.iter().find(|version| !names(version));
            let ends = ends.map(|version| version.snapshot.effective_from);
            let is_other = |version: &&&ListVersion| {
                version.snapshot.entry(id).is_some_and(|later| !says_nothing_new(entry, later))
            };
            let changes = coming.iter().take_while(|version| names(version)).find(is_other);
            let changes = changes.map(|version| version.snapshot.effective_from);
            return Some(EntryFace { entry, state: FaceState::Listed { changes, ends } });
        }
        if let Some(entry) = coming.iter().find_map(|version| version.snapshot.entry(id)) {
            let mut past = self.in_order_of_effect().into_iter();
            let was_listed = past.any(|it| it.snapshot.effective_from <= day && names(it));
            let state = FaceState::Announced { from: entry.effective_from, was_listed };
            return Some(EntryFace { entry, state });
        }
        let mut ever = self.in_order_of_effect().into_iter().rev();
        if let Some(entry) = ever.find_map(|version| version.snapshot.entry(id)) {
            return Some(EntryFace { entry, state: FaceState::Gone });
        }
        let entry = self.versions().iter().rev().find_map(|it| it.snapshot.entry(id))?;
        Some(EntryFace { entry, state: FaceState::Withdrawn })
    }
}
