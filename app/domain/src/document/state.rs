//! Where a version of a document can stand, and what was done on the way.

use serde::{Deserialize, Serialize};

use crate::canonical::Digest;
use crate::codes::codes;
use crate::request::Signature;
use crate::text::{Line, Reason};
use crate::time::{Day, Moment};

/// The states of domain.md 7.5. *Superseded* is not one of them: it is *published* once a later
/// version has taken effect (decision 4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum VersionState {
    /// Being written.
    Draft,
    /// Waits for a legal approver.
    InReview,
    /// Waits for a publisher.
    Approved,
    /// Public, or open to everybody inside.
    Published {
        /// How it was published.
        publication: Publication,
    },
    /// No longer held up, without a successor.
    Retired {
        /// How it was published.
        publication: Publication,
        /// From this day on.
        on: Day,
    },
}

impl VersionState {
    /// The stable code, as in columns.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Approved => "approved",
            Self::Published { .. } => "published",
            Self::Retired { .. } => "retired",
        }
    }

    /// For reading.
    pub const fn words(&self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::InReview => "In review",
            Self::Approved => "Approved",
            Self::Published { .. } => "Published",
            Self::Retired { .. } => "Retired",
        }
    }
}

/// What publishing settled for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// The moment.
    pub at: Moment,
    /// The day, in the organisation's zone.
    pub on: Day,
    /// From the start of this day.
    pub effective_on: Day,
    /// At most twelve months after the publication.
    pub review_due_on: Day,
    /// Of the document; the same for all its versions.
    pub first_published_on: Day,
    /// Of the text, BCP 47.
    pub language: Line,
    /// What was approved, and what the paper prints.
    pub content_hash: Digest,
}

codes! {
    /// What can happen to a version.
    DocumentEvent {
        /// Begun by an author, or brought in on the host.
        Draft = "draft", "began the draft";
        /// Handed in by an author.
        Submit = "submit", "handed it in";
        /// Back to the authors.
        Return = "return", "returned it";
        /// By a legal approver who did not write on it.
        Approve = "approve", "approved it";
        /// Somebody wrote on it after it was handed in or approved (SOD-6).
        Void = "void", "changed the text, so it is a draft again";
        /// By a publisher who did not approve it.
        Publish = "publish", "published it";
        /// By a publisher.
        Retire = "retire", "retired it";
    }
}

/// One step of the approval trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentStep {
    /// What.
    pub event: DocumentEvent,
    /// When.
    pub at: Moment,
    /// By whom; none for the operator on the host.
    pub by: Option<Signature>,
    /// Why.
    pub reason: Option<Reason>,
    /// The digest of exactly what was signed.
    pub digest: Option<Digest>,
}
