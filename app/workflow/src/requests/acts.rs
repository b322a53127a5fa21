//! What can be done with a request next, and whether the person who looks at it may: pages offer
//! what is allowed and say who may do the rest. The use-cases decide again.

use domain::person::{Permission, Person};
use domain::refusal::Refusal;
use domain::request::{ApprovalFacts, Post, Request, RequestKind, RequestState, Staffing};

/// Something that can be done with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Say more about it.
    Revise,
    /// Hand it in.
    Submit,
    /// Take up the security review.
    Start,
    /// Pass the security review.
    PassSecurity,
    /// Approve it.
    Approve,
    /// Write down that customers were told.
    Tell,
    /// Agree that it is editorial.
    ConfirmEditorial,
    /// Call it editorial.
    CallEditorial,
    /// Choose the day.
    Schedule,
    /// Make a list version of it.
    Publish,
    /// Return it to the requester.
    SendBack,
    /// Refuse it for good.
    Reject,
    /// Take it back.
    Withdraw,
    /// Stop it.
    Cancel,
}

impl Act {
    /// In the order of pages: what moves it on first, what ends it last.
    const ALL: [Self; 14] = [
        Self::Revise,
        Self::Submit,
        Self::Start,
        Self::PassSecurity,
        Self::Approve,
        Self::Tell,
        Self::ConfirmEditorial,
        Self::CallEditorial,
        Self::Schedule,
        Self::Publish,
        Self::SendBack,
        Self::Reject,
        Self::Withdraw,
        Self::Cancel,
    ];

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

    fn fits(self, request: &Request) -> bool {
        use RequestState as S;
        let state = &request.state;
        let is_waiting = matches!(state, S::LegalReview | S::Approved);
        let is_called = request.editorial.as_ref().is_some_and(|mark| !mark.is_confirmed());
        match self {
            Self::Revise | Self::Submit => matches!(state, S::Draft | S::Returned),
            Self::Start => matches!(state, S::Submitted),
            Self::PassSecurity => matches!(state, S::SecurityReview),
            Self::Approve => matches!(state, S::LegalReview),
            Self::Tell => {
                request.is_notifiable()
                    && matches!(state, S::LegalReview | S::Approved | S::Scheduled { .. })
            }
            Self::CallEditorial => {
                request.kind == RequestKind::Change && is_waiting && request.editorial.is_none()
            }
            Self::ConfirmEditorial => is_waiting && is_called,
            Self::Schedule => matches!(state, S::Approved | S::Scheduled { .. }),
            Self::Publish => matches!(state, S::Scheduled { .. }),
            Self::SendBack => {
                matches!(state, S::SecurityReview | S::LegalReview)
                    || (matches!(state, S::Approved | S::Scheduled { .. })
                        && request.kind != RequestKind::AlreadyInUse)
            }
            Self::Reject => matches!(state, S::SecurityReview | S::LegalReview),
            Self::Withdraw | Self::Cancel => !state.is_final(),
        }
    }

    fn permission(self, request: &Request) -> Permission {
        match self {
            Self::Revise | Self::Submit | Self::Withdraw => Permission::MakeRequests,
            Self::Start | Self::PassSecurity => Permission::ReviewSecurity,
            Self::Approve
            | Self::Tell
            | Self::CallEditorial
            | Self::ConfirmEditorial
            | Self::Cancel => Permission::ApproveLegally,
            Self::Schedule | Self::Publish => Permission::Publish,
            Self::SendBack | Self::Reject => super::review::reviewers_right(request),
        }
    }

    const fn post(self) -> Option<Post> {
        match self {
            Self::Start | Self::PassSecurity => Some(Post::SecurityReviewer),
            Self::Approve | Self::Tell | Self::CallEditorial => Some(Post::LegalApprover),
            Self::Schedule | Self::Publish => Some(Post::Publisher),
            _ => None,
        }
    }

    /// Whether `person` may: the role table, whose request it is, and separation of duties.
    fn may(
        self,
        request: &Request,
        person: &Person,
        staffing: Staffing,
        facts: Option<&ApprovalFacts>,
    ) -> Result<(), Refusal> {
        let permission = self.permission(request);
        let confirms = self == Self::ConfirmEditorial && person.may(Permission::ReviewSecurity);
        if !confirms {
            person.must(permission)?;
        }
        if permission == Permission::MakeRequests && request.requester != person.id {
            return Err(Refusal::rule(
                "own-request",
                "Only the person who made this request can do that.",
            ));
        }
        if self == Self::ConfirmEditorial {
            let called = request.editorial.as_ref().is_some_and(|mark| mark.called_by == person.id);
            if called || request.requester == person.id {
                let told = "You called it editorial or made the request, so somebody else has to confirm it.";
                return Err(Refusal::rule("own-request", told));
            }
        }
        self.post().map_or(Ok(()), |post| request.separates(person.id, post, staffing))?;
        match facts {
            Some(facts) if self == Self::Approve => request.may_sign(person.id, facts),
            _ => Ok(()),
        }
    }
}

/// An act that the state allows, and whether the person may do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What.
    pub act: Act,
    /// Or why not, and who may.
    pub may: Result<(), Refusal>,
}

/// Everything that the state of the request allows. With `facts`, a signature that could not stand
/// on them is not offered.
pub fn offers(
    request: &Request,
    person: &Person,
    staffing: Staffing,
    facts: Option<&ApprovalFacts>,
) -> Vec<Offer> {
    let fitting = Act::ALL.into_iter().filter(|act| act.fits(request));
    fitting.map(|act| Offer { act, may: act.may(request, person, staffing, facts) }).collect()
}

#[cfg(test)]
mod tests {
    use domain::person::Role;

    use super::*;

    const FOUR: Staffing = Staffing { active_people: 4, small_org_mode: false };

    fn offered(state: RequestState, person: &Person) -> Vec<Act> {
        let request = Request { state, ..Request::sample() };
        let offers = offers(&request, person, FOUR, None);
        offers.into_iter().filter(|offer| offer.may.is_ok()).map(|offer| offer.act).collect()
    }

    #[test]
    fn each_role_is_offered_its_own_steps_only() {
        let requester = Person::sample(1, &[Role::Requester]);
        let stranger = Person::sample(7, &[Role::Requester]);
        let security = Person::sample(2, &[Role::SecurityReviewer]);
        let legal = Person::sample(3, &[Role::LegalApprover]);
        let publisher = Person::sample(4, &[Role::Publisher]);
        let auditor = Person::sample(5, &[Role::Auditor]);
        assert_eq!(
            offered(RequestState::Draft, &requester),
            [Act::Revise, Act::Submit, Act::Withdraw]
        );
        assert_eq!(offered(RequestState::Draft, &stranger), []);
        assert_eq!(offered(RequestState::Submitted, &security), [Act::Start]);
        assert_eq!(
            offered(RequestState::SecurityReview, &security),
            [Act::PassSecurity, Act::SendBack, Act::Reject]
        );
        assert_eq!(offered(RequestState::SecurityReview, &legal), [Act::Cancel]);
        assert_eq!(
            offered(RequestState::LegalReview, &legal),
            [Act::Approve, Act::Tell, Act::SendBack, Act::Reject, Act::Cancel]
        );
        assert_eq!(offered(RequestState::Approved, &publisher), [Act::Schedule]);
        for state in [RequestState::Draft, RequestState::LegalReview, RequestState::Rejected] {
            assert_eq!(offered(state, &auditor), []);
        }
    }

    #[test]
    fn nothing_is_offered_once_it_is_over_and_nobody_holds_two_posts() {
        let able = Person::sample(
            1,
            &[Role::Requester, Role::SecurityReviewer, Role::LegalApprover, Role::Publisher],
        );
        assert_eq!(offered(RequestState::Withdrawn, &able), []);
        assert_eq!(offered(RequestState::Submitted, &able), [Act::Withdraw, Act::Cancel]);
        assert!(!offered(RequestState::LegalReview, &able).contains(&Act::Approve));
        assert!(!offered(RequestState::Approved, &able).contains(&Act::Schedule));
    }
}
