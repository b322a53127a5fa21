//! Where a request can stand, and what was said on the way.

use serde::{Deserialize, Serialize};

use super::act::Act;
use super::guards::Post;
use crate::canonical::Digest;
use crate::codes::codes;
use crate::id::PersonId;
use crate::list_version::VersionNumber;
use crate::person::Role;
use crate::text::{Line, Name, Prose, Reason};
use crate::time::{Day, Moment};

/// The states of domain.md 7.1 that stand without notices. *Effective* is not one of them: it is
/// *published* on or after its day (decision 4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum RequestState {
    /// Being written.
    Draft,
    /// Waits for a security reviewer.
    Submitted,
    /// A security reviewer is at it.
    SecurityReview,
    /// Sent back to the requester.
    Returned,
    /// Waits for a legal approver.
    LegalReview,
    /// Approved: waits for a publisher.
    Approved,
    /// A publisher chose the day.
    Scheduled {
        /// From the start of this day.
        effective_from: Day,
    },
    /// On the list from its day on.
    Published {
        /// In this version.
        version: VersionNumber,
        /// From the start of this day.
        effective_from: Day,
    },
    /// Refused for good; a copy can be made.
    Rejected,
    /// Taken back by the requester.
    Withdrawn,
    /// Stopped by a legal approver.
    Cancelled,
}

codes! {
    /// The states without what they carry: columns hold them, and lists are filtered by them.
    RequestStateKind {
        /// [`RequestState::Draft`]
        Draft = "draft", "Draft";
        /// [`RequestState::Submitted`]
        Submitted = "submitted", "Submitted";
        /// [`RequestState::SecurityReview`]
        SecurityReview = "security_review", "Security review";
        /// [`RequestState::Returned`]
        Returned = "returned", "Returned";
        /// [`RequestState::LegalReview`]
        LegalReview = "legal_review", "Legal review";
        /// [`RequestState::Approved`]
        Approved = "approved", "Approved";
        /// [`RequestState::Scheduled`]
        Scheduled = "scheduled", "Scheduled";
        /// [`RequestState::Published`]
        Published = "published", "Published";
        /// [`RequestState::Rejected`]
        Rejected = "rejected", "Rejected";
        /// [`RequestState::Withdrawn`]
        Withdrawn = "withdrawn", "Withdrawn";
        /// [`RequestState::Cancelled`]
        Cancelled = "cancelled", "Cancelled";
    }
}

impl RequestState {
    /// Which one, without what it carries.
    pub const fn kind(&self) -> RequestStateKind {
        match self {
            Self::Draft => RequestStateKind::Draft,
            Self::Submitted => RequestStateKind::Submitted,
            Self::SecurityReview => RequestStateKind::SecurityReview,
            Self::Returned => RequestStateKind::Returned,
            Self::LegalReview => RequestStateKind::LegalReview,
            Self::Approved => RequestStateKind::Approved,
            Self::Scheduled { .. } => RequestStateKind::Scheduled,
            Self::Published { .. } => RequestStateKind::Published,
            Self::Rejected => RequestStateKind::Rejected,
            Self::Withdrawn => RequestStateKind::Withdrawn,
            Self::Cancelled => RequestStateKind::Cancelled,
        }
    }

    /// The stable code, as in columns and filters.
    pub const fn code(&self) -> &'static str {
        self.kind().code()
    }

    /// What lists are filtered by: the code, and [`Self::EFFECTIVE`] once a published day has come, also
    /// where it is held (decision 4).
    pub fn code_on(&self, today: Day) -> &'static str {
        match self {
            Self::Published { effective_from, .. } if *effective_from <= today => Self::EFFECTIVE,
            _ => self.code(),
        }
    }

    /// The code of what is published and whose day has come.
    pub const EFFECTIVE: &'static str = "effective";

    /// For reading; `today` tells published from effective, and what `is_held` is not effective.
    pub fn words(&self, today: Day, is_held: bool) -> &'static str {
        match self {
            Self::Published { effective_from, .. } if *effective_from <= today => {
                if is_held {
                    "Held"
                } else {
                    "Effective"
                }
            }
            _ => self.kind().words(),
        }
    }

    /// Whether an approval stands that is not published yet.
    pub const fn awaits_publication(&self) -> bool {
        matches!(self, Self::Approved | Self::Scheduled { .. })
    }

    /// Whether nothing more can happen to it.
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Published { .. } | Self::Rejected | Self::Withdrawn | Self::Cancelled)
    }

    /// A sample of each kind, in the order of [`RequestStateKind::ALL`].
    pub fn samples(version: VersionNumber, effective_from: Day) -> Vec<Self> {
        let of = |kind: &RequestStateKind| match kind {
            RequestStateKind::Draft => Self::Draft,
            RequestStateKind::Submitted => Self::Submitted,
            RequestStateKind::SecurityReview => Self::SecurityReview,
            RequestStateKind::Returned => Self::Returned,
            RequestStateKind::LegalReview => Self::LegalReview,
            RequestStateKind::Approved => Self::Approved,
            RequestStateKind::Scheduled => Self::Scheduled { effective_from },
            RequestStateKind::Published => Self::Published { version, effective_from },
            RequestStateKind::Rejected => Self::Rejected,
            RequestStateKind::Withdrawn => Self::Withdrawn,
            RequestStateKind::Cancelled => Self::Cancelled,
        };
        RequestStateKind::ALL.iter().map(of).collect()
    }
}

codes! {
    /// What can happen to a request.
    RequestEvent {
        /// By the requester.
        Submit = "submit", "submitted";
        /// A security reviewer takes it up.
        Start = "start", "took up the security review";
        /// The security review passed.
        PassSecurity = "pass_security", "passed the security review";
        /// Back to the requester.
        Return = "return", "returned";
        /// Refused for good.
        Reject = "reject", "rejected";
        /// The legal review passed.
        Approve = "approve", "approved";
        /// A legal approver wrote down that customers were told.
        Told = "told", "wrote down that customers were told";
        /// A legal approver calls a change editorial.
        CallEditorial = "call_editorial", "called the change editorial";
        /// A second person agrees.
        ConfirmEditorial = "confirm_editorial", "confirmed that the change is editorial";
        /// A publisher chose the day.
        Schedule = "schedule", "scheduled";
        /// A publisher made a list version.
        Publish = "publish", "published";
        /// Taken back by the requester.
        Withdraw = "withdraw", "withdrew";
        /// Stopped by a legal approver.
        Cancel = "cancel", "cancelled";
        /// What was approved changed; the approvals are void (SOD-6).
        Void = "void", "changed what had been approved";
        /// A legal approver declared what is in use already (decision 14).
        Declare = "declare", "declared to be in use already";
    }
}

impl RequestEvent {
    /// What was done by it, in the table of acts; none where nobody acts on a request that stands.
    pub const fn act(self) -> Option<Act> {
        match self {
            Self::Submit => Some(Act::Submit),
            Self::Start => Some(Act::Start),
            Self::PassSecurity => Some(Act::PassSecurity),
            Self::Return => Some(Act::SendBack),
            Self::Reject => Some(Act::Reject),
            Self::Approve => Some(Act::Approve),
            Self::Told => Some(Act::Tell),
            Self::CallEditorial => Some(Act::CallEditorial),
            Self::ConfirmEditorial => Some(Act::ConfirmEditorial),
            Self::Schedule => Some(Act::Schedule),
            Self::Publish => Some(Act::Publish),
            Self::Withdraw => Some(Act::Withdraw),
            Self::Cancel => Some(Act::Cancel),
            Self::Void | Self::Declare => None,
        }
    }

    /// The post on the request that whoever did it in this role holds from then on: that of the act.
    /// A confirmation belongs to the role by which it is given, and a declaration is legal's.
    pub fn post(self, role: Role) -> Option<Post> {
        match self {
            Self::ConfirmEditorial if role == Role::SecurityReviewer => {
                Some(Post::SecurityReviewer)
            }
            Self::ConfirmEditorial | Self::Declare => Some(Post::LegalApprover),
            _ => self.act().and_then(Act::post),
        }
    }
}

/// Who signs, and under which circumstances (SOD-6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The person, whatever session or role.
    pub person: PersonId,
    /// Their name at that time: an account that is renamed later rewrites no signature. None on steps
    /// from before names were kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// The role that gave the permission.
    pub role: Role,
    /// When.
    pub at: Moment,
    /// How the session proved a second factor.
    pub second_factor: Option<Line>,
}

impl Signature {
    /// The name under which it was given; where that was not kept, what the account is called `now`.
    pub fn name_or<'a>(&'a self, now: &'a str) -> &'a str {
        self.name.as_ref().map_or(now, Name::as_str)
    }
}

/// One step of the approval trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What.
    pub event: RequestEvent,
    /// By whom; none where a rule did it.
    pub by: Option<Signature>,
    /// Why.
    pub reason: Option<Reason>,
    /// The digest of exactly what was signed.
    pub digest: Option<Digest>,
}

/// That a change is editorial takes two people (decision 26).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditorialMark {
    /// A legal approver.
    pub called_by: PersonId,
    /// Why.
    pub reason: Reason,
    /// Somebody else.
    pub confirmed_by: Option<PersonId>,
}

impl EditorialMark {
    /// Whether two people said so.
    pub const fn is_confirmed(&self) -> bool {
        self.confirmed_by.is_some()
    }
}

/// That customers were told outside Annex (decision 15). Printed in the approval trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomersTold {
    /// On this day.
    pub on: Day,
    /// By mail, by letter, in the product.
    pub means: Line,
    /// Where the proof is.
    pub evidence: Prose,
    /// A legal approver wrote it down.
    pub by: PersonId,
    /// When it was written down.
    pub at: Moment,
}
