//! What people can do with a request: the one table of acts, with the states that each fits, the
//! right that it takes and the post that it belongs to (domain.md 7.1). The moves refuse by it, pages
//! offer by it, the inbox reminds by it.
//!
//! Making a request and declaring what is in use are not here, since they start from nothing; that
//! an approval is void is not here, since a rule does it and nobody.

use super::guards::{ApprovalFacts, Post, Staffing};
use super::state::{RequestEvent, RequestState};
use super::{Request, RequestKind};
use crate::codes::codes;
use crate::id::PersonId;
use crate::person::{Permission, Person, Role};
use crate::refusal::{Guard, Refusal};

codes! {
    /// Something that can be done with a request, in the order of pages: what moves it on first,
    /// what ends it last. The words stand between "You cannot" and the number of the request.
    Act {
        /// Say more about it.
        Revise = "revise", "change";
        /// Hand it in.
        Submit = "submit", "submit";
        /// Take up the security review.
        Start = "start", "take up";
        /// Pass the security review.
        PassSecurity = "pass_security", "pass the security review of";
        /// Approve it.
        Approve = "approve", "approve";
        /// Write down that customers were told.
        Tell = "tell", "write down a notice for";
        /// Agree that it is editorial.
        ConfirmEditorial = "confirm_editorial", "confirm";
        /// Call it editorial.
        CallEditorial = "call_editorial", "call editorial";
        /// Choose the day.
        Schedule = "schedule", "schedule";
        /// Make a list version of it.
        Publish = "publish", "publish";
        /// Return it to the requester.
        SendBack = "send_back", "return";
        /// Refuse it for good.
        Reject = "reject", "reject";
        /// Take it back.
        Withdraw = "withdraw", "withdraw";
        /// Stop it.
        Cancel = "cancel", "cancel";
    }
}

impl Act {
    /// Whether it can be done in this state: the table of domain.md 7.1.
    pub const fn fits(self, state: &RequestState) -> bool {
        use RequestState as S;
        match self {
            Self::Revise | Self::Submit => matches!(state, S::Draft | S::Returned),
            Self::Start => matches!(state, S::Submitted),
            Self::PassSecurity => matches!(state, S::SecurityReview),
            Self::Approve => matches!(state, S::LegalReview),
            Self::CallEditorial | Self::ConfirmEditorial => {
                matches!(state, S::LegalReview | S::Approved)
            }
            Self::Tell => matches!(state, S::LegalReview) || state.awaits_publication(),
            Self::Schedule => state.awaits_publication(),
            Self::Publish => matches!(state, S::Scheduled { .. }),
            Self::Reject => matches!(state, S::SecurityReview | S::LegalReview),
            Self::SendBack => Self::Reject.fits(state) || state.awaits_publication(),
            Self::Withdraw | Self::Cancel => !state.is_final(),
        }
    }

    /// The right that it takes; a return and a rejection take that of the review whose turn it is or
    /// comes, and once none comes any more, that of either.
    pub const fn permission(self, state: &RequestState) -> Permission {
        match self {
            Self::Revise | Self::Submit | Self::Withdraw => Permission::MakeRequests,
            Self::Start | Self::PassSecurity => Permission::ReviewSecurity,
            Self::Approve
            | Self::Tell
            | Self::CallEditorial
            | Self::ConfirmEditorial
            | Self::Cancel => Permission::ApproveLegally,
            Self::Schedule | Self::Publish => Permission::Publish,
            Self::SendBack | Self::Reject => match state {
                RequestState::LegalReview => Permission::ApproveLegally,
                _ if state.awaits_publication() => Permission::ApproveLegally,
                _ if state.is_final() => Permission::Review,
                _ => Permission::ReviewSecurity,
            },
        }
    }

    /// The post that whoever does it holds on the request, from then on too ([`RequestEvent::post`]);
    /// a confirmation belongs to that of the right by which it is given. A return or a rejection gives
    /// none, and takes somebody who may hold that of the review whose turn it is.
    pub const fn post(self) -> Option<Post> {
        match self {
            Self::Revise | Self::Submit | Self::Withdraw => Some(Post::Requester),
            Self::Start | Self::PassSecurity => Some(Post::SecurityReviewer),
            Self::Approve | Self::Tell | Self::CallEditorial => Some(Post::LegalApprover),
            Self::Schedule | Self::Publish => Some(Post::Publisher),
            Self::ConfirmEditorial | Self::SendBack | Self::Reject | Self::Cancel => None,
        }
    }

    /// Whether it moves the request towards the list.
    pub const fn is_next_step(self) -> bool {
        !matches!(
            self,
            Self::Revise
                | Self::CallEditorial
                | Self::SendBack
                | Self::Reject
                | Self::Withdraw
                | Self::Cancel
        )
    }
}

impl Request {
    /// Whether an act fits the state and the kind: nothing but a change can be editorial, and what
    /// was declared to be in use had no review to be returned to.
    pub fn allows(&self, act: Act) -> bool {
        let suits_kind = match act {
            Act::CallEditorial => self.kind == RequestKind::Change,
            Act::SendBack => {
                self.kind != RequestKind::AlreadyInUse || !self.state.awaits_publication()
            }
            _ => true,
        };
        suits_kind && act.fits(&self.state)
    }

    /// Whether there is a point in it too: customers are told of what they have to be told of, and a
    /// change is called editorial once, then confirmed once.
    pub fn invites(&self, act: Act) -> bool {
        let has_point = match act {
            Act::Tell => self.is_notifiable(),
            Act::CallEditorial => self.editorial.is_none(),
            Act::ConfirmEditorial => {
                self.editorial.as_ref().is_some_and(|mark| !mark.is_confirmed())
            }
            _ => true,
        };
        has_point && self.allows(act)
    }

    /// The right by which somebody acts who `has` some. A change is confirmed to be editorial by legal or
    /// by security (decision 26): by that of both whose post the person holds already, else by legal. Who
    /// has neither lacks the right of either.
    pub fn right(
        &self,
        act: Act,
        person: PersonId,
        has: impl Fn(Permission) -> bool,
    ) -> Permission {
        let (legal, security) = (act.permission(&self.state), Permission::ReviewSecurity);
        if act != Act::ConfirmEditorial {
            return legal;
        }
        if !has(security) {
            return if has(legal) { legal } else { Permission::Review };
        }
        let is_reviewer = self.holders().contains(&(person, Post::SecurityReviewer));
        if is_reviewer || !has(legal) { security } else { legal }
    }

    /// Whether `person` may, as far as it can be said before: the role table, whose request it is,
    /// and separation of duties. With `facts`, also whether a signature could stand on them.
    pub fn may(
        &self,
        act: Act,
        person: &Person,
        staffing: Staffing,
        facts: Option<&ApprovalFacts>,
    ) -> Result<(), Refusal> {
        let right = self.right(act, person.id, |right| person.may(right));
        person.must(right)?;
        self.falls_to(act, person.id, staffing)?;
        match (act, facts) {
            (Act::ConfirmEditorial, facts) => {
                self.may_second(person.id, person.role_for(right), staffing)?;
                facts.map_or(Ok(()), |facts| self.still_reviewed(&facts.content))
            }
            (Act::Approve, Some(facts)) => self.may_sign(person.id, facts),
            (Act::Tell | Act::CallEditorial, Some(facts)) => self.still_reviewed(&facts.content),
            _ => Ok(()),
        }
    }

    /// Refuses an act that does not fit, or that falls to somebody else (G-SOD).
    pub fn must_admit(
        &self,
        act: Act,
        person: PersonId,
        staffing: Staffing,
    ) -> Result<(), Refusal> {
        self.must_allow(act)?;
        self.falls_to(act, person, staffing)
    }

    pub(super) fn must_allow(&self, act: Act) -> Result<(), Refusal> {
        if self.allows(act) {
            return Ok(());
        }
        if act.fits(&self.state) {
            let told = format!(
                "You cannot {} {}: it is of the kind “{}”, for which there is no such step.",
                act.words(),
                self.reference(),
                self.kind.words()
            );
            return Err(Refusal::rule("state", told));
        }
        Err(self.wrong_state(act.words()))
    }

    /// What the requester does is for that person only; the other posts are held by different people.
    fn falls_to(&self, act: Act, person: PersonId, staffing: Staffing) -> Result<(), Refusal> {
        let post = match (act, act.permission(&self.state)) {
            (Act::SendBack | Act::Reject, Permission::ReviewSecurity) => {
                Some(Post::SecurityReviewer)
            }
            (Act::SendBack | Act::Reject, _) => Some(Post::LegalApprover),
            _ => act.post(),
        };
        match post {
            Some(Post::Requester) => self.must_be_own(person),
            Some(post) => self.separates(person, post, staffing),
            None => Ok(()),
        }
    }

    pub(super) fn must_be_own(&self, person: PersonId) -> Result<(), Refusal> {
        if person == self.requester {
            return Ok(());
        }
        Err(Refusal::rule("own-request", "Only the person who made this request can do that."))
    }

    /// Whether somebody called the change editorial, and the person can be the second one to say so, in
    /// a role that gives them no second post.
    pub(super) fn may_second(
        &self,
        person: PersonId,
        role: Option<Role>,
        staffing: Staffing,
    ) -> Result<(), Refusal> {
        let told = match &self.editorial {
            None => {
                let told = "Nobody called this change editorial. A legal approver does that first.";
                return Err(Refusal::rule("EDITORIAL", told));
            }
            Some(mark) if mark.is_confirmed() => {
                let told = "The change was confirmed to be editorial already. Reload the page to see by whom.";
                return Err(Refusal::rule("EDITORIAL", told));
            }
            Some(mark) if mark.called_by == person => {
                "You called the change editorial, so somebody else has to confirm it."
            }
            Some(_) if self.requester == person => {
                "You made this request, so somebody else has to confirm."
            }
            Some(_) => {
                let post = role.and_then(|role| RequestEvent::ConfirmEditorial.post(role));
                return post.map_or(Ok(()), |post| self.separates(person, post, staffing));
            }
        };
        Err(Refusal::guard(Guard::Sod, vec![told.to_owned()]))
    }
}
