//! What a day makes of published versions. Derived from dates, never stored (decision 4).

use super::state::VersionState;
use super::{Access, DocumentVersion, Publication, TrustDocument};
use crate::time::Day;

/// Where a published version stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is what the company says.
    Current,
    /// Published, and takes effect on this day.
    Planned(Day),
    /// A later version has taken its place.
    Superseded {
        /// Since this day.
        on: Day,
        /// By this version.
        by: u32,
    },
    /// A later version takes effect no later, and was published before this one held.
    Replaced {
        /// By this version.
        by: u32,
    },
    /// Nothing has taken its place.
    Retired(Day),
}

impl Standing {
    /// For machines, as in `current`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Planned(_) => "planned",
            Self::Superseded { .. } => "superseded",
            Self::Replaced { .. } => "replaced",
            Self::Retired(_) => "retired",
        }
    }
}

impl TrustDocument {
    /// Where a version stands on `day`; none for one that is not published.
    pub fn standing(&self, version: &DocumentVersion, day: Day) -> Option<Standing> {
        let publication = version.publication()?;
        if let VersionState::Retired { on, .. } = version.state {
            return Some(Standing::Retired(on));
        }
        let later = || self.published().filter(|(later, _)| later.number > version.number);
        let planned = publication.effective_on;
        let replaces = |later: &Publication| later.effective_on <= planned && later.on < planned;
        if let Some((by, _)) = later().find(|(_, publication)| replaces(publication)) {
            // What stands in for a version can be replaced too: the last one is told.
            return match self.standing(by, day) {
                Some(replaced @ Standing::Replaced { .. }) => Some(replaced),
                _ => Some(Standing::Replaced { by: by.number }),
            };
        }
        let successor = later()
            .filter(|(_, publication)| publication.effective_on <= day)
            .map(|(later, publication)| (later.number, publication.effective_on))
            .next();
        Some(match successor {
            Some((by, on)) => Standing::Superseded { on, by },
            None if publication.effective_on > day => Standing::Planned(publication.effective_on),
            None => Standing::Current,
        })
    }

    /// The version that holds on `day`.
    pub fn current(&self, day: Day) -> Option<&DocumentVersion> {
        self.versions.iter().rfind(|version| self.standing(version, day) == Some(Standing::Current))
    }

    /// The versions that hold or are to hold: what a retirement takes back.
    pub fn upheld(&self, day: Day) -> impl Iterator<Item = &DocumentVersion> {
        self.versions.iter().filter(move |version| {
            let standing = self.standing(version, day);
            matches!(standing, Some(Standing::Current | Standing::Planned(_)))
        })
    }

    /// The versions that are published and take effect later, the next one first.
    pub fn planned(&self, day: Day) -> impl Iterator<Item = (&DocumentVersion, Day)> {
        self.versions.iter().filter_map(move |version| match self.standing(version, day)? {
            Standing::Planned(from) => Some((version, from)),
            _ => None,
        })
    }

    /// The planned versions that one which is published on `day` and takes effect on `from` keeps from
    /// ever holding.
    pub fn replaced_by_one_from(
        &self,
        from: Day,
        day: Day,
    ) -> impl Iterator<Item = (&DocumentVersion, Day)> {
        self.planned(day).filter(move |(_, planned)| from <= *planned)
    }

    /// The version that stands at the document's own address: what holds, else what comes, else what
    /// held last before it was retired, else what was retired before it held.
    pub fn face(&self, day: Day) -> Option<&DocumentVersion> {
        let held = |version: &&DocumentVersion| match &version.state {
            VersionState::Retired { publication, on } => publication.effective_on <= *on,
            _ => true,
        };
        let published = || self.published().map(|(version, _)| version);
        self.current(day)
            .or_else(|| self.planned(day).next().map(|(version, _)| version))
            .or_else(|| published().rfind(held))
            .or_else(|| published().next_back())
    }

    /// Whether everybody may read the document on `day`. A version that is meant for people inside
    /// takes the whole document from the public pages.
    pub fn is_public(&self, day: Day) -> bool {
        self.face(day).is_some_and(|version| version.text.access == Access::Public)
    }

    /// The versions that everybody may read on `day`, oldest first.
    pub fn public_versions(&self, day: Day) -> impl DoubleEndedIterator<Item = &DocumentVersion> {
        let is_public = self.is_public(day);
        self.published()
            .map(|(version, _)| version)
            .filter(move |version| is_public && version.text.access == Access::Public)
    }
}
