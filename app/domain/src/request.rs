//! Requests: one change on its way through security review, legal review and publication
//! (domain.md 7.1). Nothing here knows when it is or who is signed in; callers say so.
//!
//! `state` is where a request can stand, `act` what can be done with it in which state and by whom,
//! `offer` what of it a person is offered, `moves` how it gets from one state to the next, `guards`
//! what holds it back, `completeness` what the list needs, `subject` which engagements it can be about
//! and how they stand afterwards.

mod act;
mod completeness;
mod guards;
mod moves;
mod offer;
mod state;
mod subject;

use serde::{Deserialize, Serialize};

pub use act::Act;
pub use completeness::missing_for_list;
pub use guards::{ApprovalFacts, Post, PublicationFacts, ReviewFacts, Staffing};
pub use moves::may_declare;
pub use offer::Offer;
pub use state::{
    CustomersTold, EditorialMark, RequestEvent, RequestState, RequestStateKind, Signature, Step,
};
pub use subject::{MEND_DAYS, can_be_subject, may_be_asked};

use crate::codes::codes;
use crate::fields::{day, drafts, optional, shown};
use crate::id::{EngagementId, PersonId, Ref, RequestId, Series};
use crate::list_version::ChangeClass;
use crate::refusal::{Fault, FieldErrors};
use crate::text::{Line, Name, Prose, Reason};
use crate::time::{Day, Moment};
use crate::transfer::past_day;

/// A request as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Row id.
    pub id: RequestId,
    /// Counted from 1, for people.
    pub number: i64,
    /// What is asked for.
    pub kind: RequestKind,
    /// About which engagements: one, or several for [`RequestKind::AlreadyInUse`].
    pub engagements: Vec<EngagementId>,
    /// Who asked.
    pub requester: PersonId,
    /// What the requester says about it.
    pub details: RequestDetails,
    /// Where it stands.
    pub state: RequestState,
    /// Everything that happened to it, oldest first: the approval trail.
    pub trail: Vec<Step>,
    /// That a change is editorial, said by two people (decision 26).
    pub editorial: Option<EditorialMark>,
    /// That customers were told outside Annex (decision 15).
    pub told: Option<CustomersTold>,
    /// For optimistic locking.
    pub revision: i64,
}

codes! {
    /// What is asked for (decisions 14 and 26).
    RequestKind {
        /// A new entry on the list.
        NewSubprocessor = "new_subprocessor", "New subprocessor";
        /// An entry of the list says something else.
        Change = "change", "Change";
        /// An entry leaves the list.
        Removal = "removal", "Removal";
        /// Engagements that were in use before they were listed, without notice and gate.
        AlreadyInUse = "already_in_use", "Already in use";
    }
}

/// What the requester says, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestDetails {
    /// When it should take effect.
    pub wished_on: Option<Day>,
    /// Why, and for what.
    pub justification: Prose,
    /// What else was looked at.
    pub alternatives: Prose,
    /// Who answers for it inside.
    pub owner: Option<Name>,
}

drafts! {
    /// A request as typed into a form.
    RequestDraft { one: wished_on, justification, alternatives, owner; }

    /// That customers were told, as typed into a form.
    ToldDraft { one: told_on, means, evidence; }
}

impl RequestDraft {
    /// Parses all fields and reports all faults together. What is mandatory is asked at submission.
    pub fn check(&self) -> Result<RequestDetails, FieldErrors> {
        let mut faults = FieldErrors::default();
        let wished_on = faults.note("wished_on", optional(&self.wished_on, day));
        let justification = faults.note("justification", Prose::parse(&self.justification));
        let alternatives = faults.note("alternatives", Prose::parse(&self.alternatives));
        let owner = faults.note("owner", optional(&self.owner, Name::parse));
        faults.or(|| {
            Some(RequestDetails {
                wished_on: wished_on?,
                justification: justification?,
                alternatives: alternatives?,
                owner: owner?,
            })
        })
    }
}

impl From<&RequestDetails> for RequestDraft {
    fn from(details: &RequestDetails) -> Self {
        Self {
            wished_on: shown(details.wished_on.as_ref()),
            justification: details.justification.to_string(),
            alternatives: details.alternatives.to_string(),
            owner: shown(details.owner.as_ref()),
        }
    }
}

impl ToldDraft {
    /// Parses all fields: on which day (not to come, and not before customers could be told of
    /// what was `submitted_on` that day), by what means, with what evidence.
    pub fn check(
        &self,
        today: Day,
        submitted_on: Option<Day>,
    ) -> Result<(Day, Line, Prose), FieldErrors> {
        let mut faults = FieldErrors::default();
        let told_on = past_day(&self.told_on, today).and_then(|day| match submitted_on {
            Some(from) if day < from => Err(Fault::new(format!(
                "This was handed in on {}, and customers cannot have been told of it before. Enter that day or a later one.",
                from.in_words()
            ))),
            _ => Ok(day),
        });
        let day = faults.note("told_on", told_on);
        let means = faults.note("means", Line::parse(&self.means));
        let evidence = faults.note(
            "evidence",
            Reason::parse(&self.evidence).and_then(|text| Prose::parse(text.as_str())),
        );
        faults.or(|| Some((day?, means?, evidence?)))
    }
}

impl From<&CustomersTold> for ToldDraft {
    fn from(told: &CustomersTold) -> Self {
        Self {
            told_on: told.on.to_string(),
            means: told.means.to_string(),
            evidence: told.evidence.to_string(),
        }
    }
}

impl Request {
    /// `REQ-0007`.
    pub fn reference(&self) -> Ref {
        Ref { series: Series::Request, number: self.number }
    }

    /// When the content that is decided on was handed in.
    pub fn submitted_at(&self) -> Option<Moment> {
        let step = self.trail.iter().rfind(|step| step.event == RequestEvent::Submit)?;
        step.by.as_ref().map(|by| by.at)
    }

    /// Whether customers have to be told before it takes effect (decision 26).
    pub fn is_notifiable(&self) -> bool {
        match self.kind {
            RequestKind::NewSubprocessor => true,
            RequestKind::Change => {
                !self.editorial.as_ref().is_some_and(EditorialMark::is_confirmed)
            }
            RequestKind::Removal | RequestKind::AlreadyInUse => false,
        }
    }

    /// What a change that the comparison finds means to customers in this request: nothing where it
    /// states what is in use already (decision 14), wording where two people say so (decision 26).
    pub fn means(&self, found: ChangeClass) -> Option<ChangeClass> {
        let is_wording = self.editorial.as_ref().is_some_and(EditorialMark::is_confirmed);
        match self.kind {
            RequestKind::AlreadyInUse => None,
            RequestKind::Change if is_wording => Some(ChangeClass::Editorial),
            _ => Some(found),
        }
    }

    /// The day on which what it brought to the list takes effect, if the gate has to pass then
    /// (decision 20).
    pub const fn gated_day(&self) -> Option<Day> {
        match (self.kind, &self.state) {
            (
                RequestKind::NewSubprocessor | RequestKind::Change,
                RequestState::Published { effective_from, .. },
            ) => Some(*effective_from),
            _ => None,
        }
    }

    /// Whether the content of its engagements may not change now (decision 19).
    pub const fn locks_content(&self) -> bool {
        matches!(
            self.state,
            RequestState::Submitted | RequestState::SecurityReview | RequestState::LegalReview
        )
    }

    /// A sample: a draft for one engagement.
    pub fn sample() -> Self {
        let (Ok(justification), Ok(alternatives), Ok(owner)) = (
            Prose::parse("We move to a second region."),
            Prose::parse("Two others, dearer."),
            Name::parse("Platform team"),
        ) else {
            unreachable!("samples are well formed")
        };
        Self {
            id: RequestId::sample(1),
            number: 1,
            kind: RequestKind::NewSubprocessor,
            engagements: vec![EngagementId::sample(1)],
            requester: PersonId::sample(1),
            details: RequestDetails {
                wished_on: Day::parse("2026-05-01"),
                justification,
                alternatives,
                owner: Some(owner),
            },
            state: RequestState::Draft,
            trail: Vec::new(),
            editorial: None,
            told: None,
            revision: 1,
        }
    }
}

#[cfg(test)]
mod tests;
