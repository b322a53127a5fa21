//! Engagements: one use of one vendor (domain.md 3.3). The thing that is approved and listed.
//! `details` is what people enter, `draft` how it is typed, `location` where data are processed,
//! `special` which data ask for more, `footing` what the gate makes of what is published.

mod details;
mod draft;
mod footing;
mod location;
mod special;

use serde::{Deserialize, Serialize};

pub use details::{AccessMode, EngagementDetails, KeyHolder, Optionality, Relationship};
pub use draft::{EngagementDraft, Vocabulary};
pub use footing::Footing;
pub use location::{Location, LocationDraft, LocationRole, MOST_PLACES, Place};
pub use special::SpecialData;

use crate::codes::codes;
use crate::country::Country;
use crate::id::{EngagementId, Ref, Series, VendorId};
use crate::refusal::Refusal;
use crate::text::{Name, sort_key};
use crate::time::Day;
use crate::transfer::Transfer;

/// An engagement as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engagement {
    /// Public as the id of the entry, stable for ever.
    pub id: EngagementId,
    /// Counted from 1, for people inside.
    pub number: i64,
    /// Never changes.
    pub vendor: VendorId,
    /// All that requesters edit.
    pub details: EngagementDetails,
    /// Edited by legal approvers (decision 25).
    pub transfers: Vec<Transfer>,
    /// Where it stands apart from dates.
    pub stage: Stage,
    /// For optimistic locking.
    pub revision: i64,
}

impl Engagement {
    /// `ENG-0007`.
    pub fn reference(&self) -> Ref {
        Ref { series: Series::Engagement, number: self.number }
    }

    /// What a search looks into, beside the names of the vendor.
    pub fn search_text(&self) -> String {
        let details = &self.details;
        let owner = details.owner.as_ref().map_or("", Name::as_str);
        sort_key(
            &[
                &self.reference().to_string(),
                details.service_name.as_str(),
                details.purpose.as_str(),
                owner,
            ]
            .join("\n"),
        )
    }

    /// The countries of processing, without the seat; each once.
    pub fn countries(&self) -> Vec<Country> {
        let places = self.details.locations.iter().filter(|location| location.has_data());
        let mut found: Vec<_> = places.filter_map(|location| location.place.country()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The state of domain.md 7.2, derived from dates alone (decision 4). [`Self::standing_with`] hears
    /// the gate too.
    pub fn standing(&self, today: Day) -> Standing {
        match &self.stage {
            Stage::Proposed => Standing::Proposed,
            Stage::Rejected => Standing::Rejected,
            Stage::Legacy => Standing::Legacy,
            Stage::Approved => Standing::Approved,
            Stage::Listed { listing, .. } if listing.until.is_some_and(|end| end <= today) => {
                Standing::Terminated
            }
            Stage::Listed { .. } if self.never_came() => Standing::Withdrawn,
            Stage::Listed { listing, .. } if listing.from > today => Standing::Announced,
            Stage::Listed { listing, .. } if listing.until.is_some() => Standing::Terminating,
            Stage::Listed { .. } => Standing::Active,
        }
    }

    /// What was in use before Annex was there has gaps to be mended: by the day, once it is on the
    /// list (decision 14). None for everything else, and for what has an end: its removal mends it.
    pub fn to_mend(&self) -> Option<Option<Day>> {
        match &self.stage {
            Stage::Legacy if self.details.relationship.is_listed() => Some(None),
            Stage::Listed { mend_by: Some(by), listing } if listing.until.is_none() => {
                Some(Some(*by))
            }
            _ => None,
        }
    }

    /// Whether it is on the list as something that was in use already: the gate was not asked for it
    /// (decision 14).
    pub const fn was_in_use(&self) -> bool {
        matches!(&self.stage, Stage::Listed { mend_by: Some(_), .. })
    }

    /// The day from which it is off the list, by a removal that is published.
    pub const fn ends_on(&self) -> Option<Day> {
        match &self.stage {
            Stage::Listed { listing, .. } => listing.until,
            _ => None,
        }
    }

    /// Whether it was announced and the announcement was taken back: its removal is published for the
    /// day on which it would have come, or an earlier one.
    pub fn never_came(&self) -> bool {
        let Stage::Listed { listing, .. } = &self.stage else { return false };
        listing.until.is_some_and(|until| until <= listing.from)
    }

    /// Refuses changes while a request is being decided (decision 19): the one of this reference.
    pub fn editable(&self, under_review: Option<Ref>) -> Result<(), Refusal> {
        match under_review {
            Some(reference) => Err(Refusal::rule(
                "locked",
                format!(
                    "This engagement is being reviewed in {reference} and cannot be changed until that is decided. Ask a reviewer to return the request, or withdraw it."
                ),
            )),
            None => Ok(()),
        }
    }

    /// A sample, proposed.
    pub fn sample() -> Self {
        Self {
            id: EngagementId::sample(1),
            number: 1,
            vendor: VendorId::sample(1),
            details: EngagementDetails::sample(),
            transfers: Vec::new(),
            stage: Stage::Proposed,
            revision: 1,
        }
    }
}

/// Where an engagement stands apart from dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Recorded, not approved.
    Proposed,
    /// A request for it was rejected.
    Rejected,
    /// In use before Annex was there, not yet listed (decision 14).
    Legacy,
    /// Approved, not yet published.
    Approved,
    /// Part of published list versions.
    Listed {
        /// Since when and until when.
        #[serde(flatten)]
        listing: Listing,
        /// Listed as already in use: the gate was not asked, and the gaps are to be mended by this
        /// day (decision 14).
        mend_by: Option<Day>,
    },
}

/// The dates of a listed engagement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The day of the first publication.
    pub announced_on: Day,
    /// May process data from the start of this day.
    pub from: Day,
    /// Until the start of this day (exclusive); none while it lasts.
    pub until: Option<Day>,
}

codes! {
    /// The state that people see.
    Standing {
        /// Recorded, not approved.
        Proposed = "proposed", "Proposed";
        /// Rejected by a reviewer.
        Rejected = "rejected", "Rejected";
        /// In use before Annex, not on the list yet.
        Legacy = "legacy", "In use, not listed";
        /// Approved, not published.
        Approved = "approved", "Approved";
        /// Published with a later date.
        Announced = "announced", "Announced";
        /// Announced, and taken back: its day has not come, and it will not be on the list then.
        Withdrawn = "withdrawn", "Withdrawn";
        /// On the list in force.
        Active = "active", "Active";
        /// On the list, and the gate does not pass any more, or was not asked (decision 14).
        Deficient = "deficient", "To be mended";
        /// On the list, and its day came without a verdict that passes (decision 20).
        Held = "held", "Held";
        /// On the list, with an end date to come.
        Terminating = "terminating", "Ending";
        /// Ended.
        Terminated = "terminated", "Ended";
    }
}

impl Standing {
    /// Whether it is part of a published list that is in force or will be.
    pub const fn is_on_list(self) -> bool {
        matches!(
            self,
            Self::Announced | Self::Active | Self::Deficient | Self::Held | Self::Terminating
        )
    }

    /// Whether the gate has a say in it, beside the dates.
    pub const fn hears_gate(self) -> bool {
        matches!(self, Self::Active | Self::Deficient | Self::Held | Self::Terminating)
    }

    /// Whether its vendor is in use, or about to be: not what is only proposed, was rejected or is
    /// over.
    pub const fn is_in_use(self) -> bool {
        self.is_on_list() || matches!(self, Self::Legacy | Self::Approved)
    }
}

#[cfg(test)]
mod tests;
