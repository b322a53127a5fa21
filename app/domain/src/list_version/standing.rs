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
    /// It never takes effect; this version stands in for it.
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

impl Timeline {
    /// Where `version`, one of these, stands on `day`.
    pub fn standing(&self, version: &ListVersion, day: Day) -> Standing {
        if let Some(by) = version.replaced_by {
            return Standing::Replaced(by);
        }
        let from = version.snapshot.effective_from;
        match self.superseded_on(version) {
            _ if from > day => Standing::Planned(from),
            Some(on) if on <= day => Standing::Superseded(on),
            _ => Standing::Current,
        }
    }
}
