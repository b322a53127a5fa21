//! What can be done with a request next, and whether the person who looks at it may: pages offer
//! what is allowed and say who may do the rest. The moves decide again.

use super::Request;
use super::act::Act;
use super::guards::{ApprovalFacts, Staffing};
use crate::person::Person;
use crate::refusal::Refusal;

/// An act that the state allows, and whether the person may do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What.
    pub act: Act,
    /// Or why not, and who may.
    pub may: Result<(), Refusal>,
}

impl Request {
    /// Everything that the state allows and that has a point. With `facts`, what could not stand on
    /// them is not offered.
    pub fn offers(
        &self,
        person: &Person,
        staffing: Staffing,
        facts: Option<&ApprovalFacts>,
    ) -> Vec<Offer> {
        let fitting = Act::ALL.iter().copied().filter(|&act| self.invites(act));
        fitting.map(|act| Offer { act, may: self.may(act, person, staffing, facts) }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::Role;
    use crate::request::RequestState;

    const FOUR: Staffing = Staffing { active_people: 4, small_org_mode: false };

    fn offered(state: RequestState, person: &Person) -> Vec<Act> {
        let request = Request { state, ..Request::sample() };
        let offers = request.offers(person, FOUR, None);
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
