//! What people can do with a document: the one table of acts, with the states of a version that
//! each fits and the right that it takes (domain.md 7.5, decision 25). The moves refuse by it, pages
//! offer by it, the inbox reminds by it.
//!
//! Writing a document is not here, since it starts from nothing; that an approval is void is not
//! here, since a change does it ([`DocumentVersion::undone_by_a_change`]).

use super::state::VersionState;
use super::{DocumentVersion, TrustDocument};
use crate::codes::codes;
use crate::id::PersonId;
use crate::person::{Permission, Person};
use crate::refusal::{Guard, Refusal};
use crate::time::Day;

codes! {
    /// Something that can be done with a document, in the order of pages. The words stand after
    /// "nobody can" or "to".
    Act {
        /// Hand the open version in.
        Submit = "submit", "hand in";
        /// Approve exactly what it says.
        Approve = "approve", "approve";
        /// Publish exactly what was approved.
        Publish = "publish", "publish";
        /// Write on it.
        Revise = "revise", "change";
        /// Return it to its authors.
        SendBack = "send_back", "return";
        /// Begin the next version.
        Begin = "begin", "begin a version of";
        /// Take back what was published, without a successor.
        Retire = "retire", "retire";
    }
}

impl Act {
    /// Whether it can be done with a version in this state.
    pub const fn fits(self, state: &VersionState) -> bool {
        use VersionState as S;
        match self {
            Self::Submit => matches!(state, S::Draft),
            Self::Approve => matches!(state, S::InReview),
            Self::Publish => matches!(state, S::Approved),
            Self::Revise => matches!(state, S::Draft | S::InReview | S::Approved),
            Self::SendBack => matches!(state, S::InReview | S::Approved),
            Self::Begin => matches!(state, S::Published { .. } | S::Retired { .. }),
            Self::Retire => matches!(state, S::Published { .. }),
        }
    }

    /// The right that it takes: approvers return what is in review, publishers what is approved.
    pub const fn permission(self, state: &VersionState) -> Permission {
        match self {
            Self::Submit | Self::Revise | Self::Begin => Permission::WriteDocuments,
            Self::Approve => Permission::ApproveDocuments,
            Self::Publish | Self::Retire => Permission::PublishDocuments,
            Self::SendBack => match state {
                VersionState::Approved => Permission::PublishDocuments,
                _ => Permission::ApproveDocuments,
            },
        }
    }

    /// Whether it moves an open version towards its publication.
    pub const fn is_next_step(self) -> bool {
        matches!(self, Self::Submit | Self::Approve | Self::Publish)
    }
}

impl DocumentVersion {
    /// The act that moves it on; none once it is published.
    pub fn next_step(&self) -> Option<Act> {
        Act::ALL.iter().copied().find(|act| act.is_next_step() && act.fits(&self.state))
    }

    /// The step that a change undoes, so that it has to be taken once more (SOD-6).
    pub const fn undone_by_a_change(&self) -> Option<Act> {
        match self.state {
            VersionState::InReview => Some(Act::Submit),
            VersionState::Approved => Some(Act::Approve),
            _ => None,
        }
    }

    /// Refuses an act that does not fit the state.
    pub fn must_allow(&self, act: Act) -> Result<(), Refusal> {
        if act.fits(&self.state) {
            return Ok(());
        }
        let told = format!(
            "Version {} is “{}”, so nobody can {} it now. Open it again to see what comes next.",
            self.number,
            self.state.words(),
            act.words()
        );
        Err(Refusal::rule("DOC-STATE", told))
    }

    /// Whether `person` may, where the act fits: the role table and separation of duties. What is
    /// missing, and which days are possible, is for the moves.
    pub fn may(&self, act: Act, person: &Person) -> Result<(), Refusal> {
        person.must(act.permission(&self.state))?;
        self.separates(act, person.id)
    }

    /// Whoever wrote on it does not approve it, and whoever approved it does not publish it.
    pub(super) fn separates(&self, act: Act, person: PersonId) -> Result<(), Refusal> {
        let told = match act {
            Act::Approve if self.authors.contains(&person) => {
                "You wrote on this version, so another legal approver has to approve it."
            }
            Act::Publish if self.approver() == Some(person) => {
                "You approved this version, so another publisher has to publish it."
            }
            _ => return Ok(()),
        };
        Err(Refusal::guard(Guard::Sod, vec![told.to_owned()]))
    }

    fn approver(&self) -> Option<PersonId> {
        self.approval()?.by.as_ref().map(|by| by.person)
    }
}

impl TrustDocument {
    /// The version that an act is about, whether or not it fits: what holds or comes is retired, the
    /// newest one gets a successor, and the rest is done with the open one. None where there is none.
    pub fn subject(&self, act: Act, today: Day) -> Option<&DocumentVersion> {
        match act {
            Act::Begin => self.latest(),
            Act::Retire => self.upheld(today).next(),
            _ => self.open_version(),
        }
    }

    /// Whether `person` can do it on `today`, as far as it can be said before.
    pub fn offers(&self, act: Act, person: &Person, today: Day) -> bool {
        let fitting = self.subject(act, today).filter(|version| act.fits(&version.state));
        fitting.is_some_and(|version| version.may(act, person).is_ok())
    }
}
