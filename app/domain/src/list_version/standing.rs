//! What a day makes of a published version. Derived from dates, never stored (decision 4).

use super::number::VersionNumber;
use super::timeline::{ListVersion, Timeline};
use crate::time::Day;

/// Where a version stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It holds.
    Current,
    /// Published, and takes effect on this day.
    Planned(Day),
    /// It held until the start of this day.
    Superseded(Day),
    /// It never takes effect; this version stands in for it in the end.
    Replaced(VersionNumber),
}

impl Standing {
    /// For machines, as in `current`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Planned(_) => "planned",
            Self::Superseded(_) => "superseded",
            Self::Replaced(_) => "replaced",
        }
    }
}

/// What was published before the day of a version that never takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replacement {
    /// Changes for an earlier day, which were folded in.
    Earlier,
    /// More for the same day.
    SameDay,
    /// Both.
    Both,
}

impl Timeline {
    /// The version itself, or the one that stands in for it in the end: what stood in for it first may
    /// have been replaced too.
    pub fn stand_in<'a>(&'a self, version: &'a ListVersion) -> &'a ListVersion {
        self.replacements(version).last().unwrap_or(version)
    }

    /// Why `version` never takes effect; none where it does.
    pub fn replacement(&self, version: &ListVersion) -> Option<Replacement> {
        let mut before = version;
        let mut found = None;
        for next in self.replacements(version) {
            // One that is cut again carries what it carried; more of the same day is added to that.
            let is_same = next.carried == before.carried;
            let why = if is_same { Replacement::Earlier } else { Replacement::SameDay };
            found = Some(found.filter(|known| *known != why).map_or(why, |_| Replacement::Both));
            before = next;
        }
        found
    }

    /// The versions that stood in for `version`, one after the other.
    pub(super) fn replacements<'a>(
        &'a self,
        version: &'a ListVersion,
    ) -> impl Iterator<Item = &'a ListVersion> {
        let next = |version: &&'a ListVersion| {
            // A version is replaced by a later one only, so this ends.
            let by = self.find(version.replaced_by?)?;
            (by.number() > version.number()).then_some(by)
        };
        std::iter::successors(next(&version), next)
    }

    /// Where `version`, one of these, stands on `day`.
    pub fn standing(&self, version: &ListVersion, day: Day) -> Standing {
        if version.replaced_by.is_some() {
            return Standing::Replaced(self.stand_in(version).number());
        }
        let from = version.snapshot.effective_from;
        match self.superseded_on(version) {
            _ if from > day => Standing::Planned(from),
            Some(on) if on <= day => Standing::Superseded(on),
            _ => Standing::Current,
        }
    }
}
