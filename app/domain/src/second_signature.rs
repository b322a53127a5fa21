//! Acts that one person proposes and another one signs: an administrator's own role (SOD-4), the
//! reset of somebody who decides about vendors (decision 28), a new baseline (decision 24), the
//! organisation's promises (decision 25). While an act waits it has no effect. What the act does is
//! known to the part of the product that proposed it; here is only who may sign, and when. Whether
//! two accounts are two people is in `custody`.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::custody::Custodies;
use crate::id::{PendingActId, PersonId};
use crate::person::{Permission, Person};
use crate::refusal::{Guard, Refusal};
use crate::time::Moment;

/// Hours after which a reset takes effect without a second signature (decision 28).
pub const RESET_HOURS: i64 = 24;

codes! {
    /// What waits for a second signature.
    ActKind {
        /// An administrator gives a domain role to themselves (SOD-4), or to somebody who was just reset.
        RoleGrant = "role_grant", "a domain role";
        /// Password and authenticator of somebody who decides or administers are reset (decision 28).
        Reset = "reset", "a reset of password and authenticator";
        /// A new version of the baseline (decision 24).
        Baseline = "baseline", "a new baseline";
        /// New notice and privacy settings (decision 25).
        Promises = "promises", "new promises of the organisation";
    }
}

impl ActKind {
    /// Whether it is about accounts, so that administrators propose and sign it.
    pub const fn is_about_people(self) -> bool {
        matches!(self, Self::RoleGrant | Self::Reset)
    }

    /// What the proposer must be allowed to.
    pub const fn proposed_with(self) -> Permission {
        match self {
            Self::RoleGrant | Self::Reset => Permission::ManagePeople,
            Self::Baseline | Self::Promises => Permission::ProposePromises,
        }
    }

    /// What the second person must be allowed to.
    pub const fn signed_with(self) -> Permission {
        match self {
            Self::RoleGrant | Self::Reset => Permission::ManagePeople,
            Self::Baseline | Self::Promises => Permission::ConfirmPromises,
        }
    }
}

/// Who asked for the act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposer {
    /// A person.
    Person(PersonId),
    /// The command line on the host.
    Operator,
}

/// An act that waits, or that waited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingAct {
    /// Which.
    pub id: PendingActId,
    /// What kind of act.
    pub kind: ActKind,
    /// The person it is about, for the kinds about people.
    pub about: Option<PersonId>,
    /// What is to be done, as JSON that only the proposing part reads.
    pub payload: String,
    /// Who asked.
    pub proposed_by: Proposer,
    /// When, by the host's clock.
    pub proposed_at: Moment,
    /// When it may take effect without a second signature; never, for most kinds.
    pub takes_effect_at: Option<Moment>,
    /// Where it stands.
    pub state: ActState,
}

/// Where an act stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ActState {
    /// It has no effect yet.
    Waiting,
    /// The second person signed.
    Signed {
        /// Who.
        by: PersonId,
        /// When.
        at: Moment,
    },
    /// The time of waiting passed, and it was carried out.
    Matured {
        /// When.
        at: Moment,
    },
    /// Somebody said no.
    Declined {
        /// Who.
        by: PersonId,
        /// When.
        at: Moment,
    },
    /// It fell: its proposer or the person it is about may no longer do what it needs.
    Lapsed {
        /// When.
        at: Moment,
    },
}

impl PendingAct {
    /// Whether it still waits.
    pub fn is_waiting(&self) -> bool {
        self.state == ActState::Waiting
    }

    /// Whether this person may sign at this moment, and if not, why.
    pub fn may_be_signed_by(
        &self,
        person: &Person,
        custodies: &Custodies,
        at: Moment,
    ) -> Result<(), Refusal> {
        person.must(self.kind.signed_with())?;
        self.must_wait()?;
        if self.proposed_by == Proposer::Person(person.id) {
            return Err(Refusal::guard(
                Guard::Sod,
                vec!["You asked for this, so somebody else has to sign it.".to_owned()],
            ));
        }
        if self.about == Some(person.id) {
            return Err(Refusal::guard(
                Guard::Sod,
                vec!["This is about your own account, so somebody else has to sign it.".to_owned()],
            ));
        }
        let proposer = match self.proposed_by {
            Proposer::Person(id) => Some(id),
            Proposer::Operator => None,
        };
        custodies.let_sign(self.kind, proposer, person, at)
    }

    /// Signs as the second person.
    pub fn sign(self, person: &Person, custodies: &Custodies, at: Moment) -> Result<Self, Refusal> {
        self.may_be_signed_by(person, custodies, at)?;
        Ok(Self { state: ActState::Signed { by: person.id, at }, ..self })
    }

    /// Says no. Also open to the proposer, who takes it back, and to the person it is about.
    pub fn decline(self, person: &Person, at: Moment) -> Result<Self, Refusal> {
        let is_own =
            self.proposed_by == Proposer::Person(person.id) || self.about == Some(person.id);
        if !is_own {
            person.must(self.kind.signed_with())?;
        }
        self.must_wait()?;
        Ok(Self { state: ActState::Declined { by: person.id, at }, ..self })
    }

    /// Lets it take effect because its time has come.
    pub fn mature(self, at: Moment) -> Result<Self, Refusal> {
        self.must_wait()?;
        match self.takes_effect_at {
            Some(due) if due <= at => Ok(Self { state: ActState::Matured { at }, ..self }),
            _ => Err(Refusal::rule(
                "too-early",
                "This still waits for a second signature or for its time to pass. Ask a second administrator to sign it.",
            )),
        }
    }

    /// Lets it fall. What is decided already stays decided.
    #[must_use]
    pub fn lapse(self, at: Moment) -> Self {
        if self.is_waiting() { Self { state: ActState::Lapsed { at }, ..self } } else { self }
    }

    fn must_wait(&self) -> Result<(), Refusal> {
        let what = match self.state {
            ActState::Waiting => return Ok(()),
            ActState::Signed { .. } => "signed already",
            ActState::Matured { .. } => "carried out already, when its time had passed",
            ActState::Declined { .. } => "declined in the meantime",
            ActState::Lapsed { .. } => "dropped, since an account behind it has changed",
        };
        let sentence = format!("This was {what}. Nothing was changed; look at the page again.");
        Err(Refusal::rule("decided", sentence))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::Role;

    fn at(seconds: i64) -> Moment {
        Moment::EPOCH.plus_seconds(seconds)
    }

    fn act(kind: ActKind, by: u128, about: Option<u128>) -> PendingAct {
        PendingAct {
            id: PendingActId::sample(1),
            kind,
            about: about.map(PersonId::sample),
            payload: "{}".to_owned(),
            proposed_by: Proposer::Person(PersonId::sample(by)),
            proposed_at: at(0),
            takes_effect_at: (kind == ActKind::Reset).then(|| at(RESET_HOURS * 3_600)),
            state: ActState::Waiting,
        }
    }

    #[test]
    fn another_person_with_the_permission_signs_and_nobody_else() {
        let admin = |number| Person::sample(number, &[Role::Admin]);
        let disabled = Person { disabled_at: Some(at(0)), ..admin(2) };
        for (who, person, signs) in [
            ("the proposer", admin(1), false),
            ("a second administrator", admin(2), true),
            ("a disabled administrator", disabled, false),
            ("a publisher", Person::sample(3, &[Role::Publisher]), false),
        ] {
            let signed =
                act(ActKind::RoleGrant, 1, Some(1)).sign(&person, &Custodies::default(), at(5));
            assert_eq!(signed.is_ok(), signs, "{who}");
        }
    }

    #[test]
    fn nobody_signs_the_reset_of_their_own_account() {
        let own = Person::sample(2, &[Role::Admin]);
        let refused =
            act(ActKind::Reset, 1, Some(2)).sign(&own, &Custodies::default(), at(5)).unwrap_err();
        assert_eq!(refused.code(), "G-SOD");
        assert!(act(ActKind::Reset, 1, Some(3)).sign(&own, &Custodies::default(), at(5)).is_ok());
    }

    #[test]
    fn promises_need_a_second_role_and_not_only_a_second_person() {
        for (role, signs) in [
            (Role::LegalApprover, false),
            (Role::SecurityReviewer, true),
            (Role::Publisher, true),
            (Role::Admin, false),
        ] {
            for kind in [ActKind::Baseline, ActKind::Promises] {
                let signed = act(kind, 1, None).sign(
                    &Person::sample(2, &[role]),
                    &Custodies::default(),
                    at(5),
                );
                assert_eq!(signed.is_ok(), signs, "{role:?} {kind:?}");
            }
        }
    }

    #[test]
    fn a_reset_matures_after_a_day_and_other_acts_never() {
        let day = RESET_HOURS * 3_600;
        for (kind, seconds, matures) in [
            (ActKind::Reset, day - 1, false),
            (ActKind::Reset, day, true),
            (ActKind::RoleGrant, 100 * day, false),
            (ActKind::Baseline, 100 * day, false),
        ] {
            assert_eq!(
                act(kind, 1, None).mature(at(seconds)).is_ok(),
                matures,
                "{kind:?} {seconds}"
            );
        }
    }

    #[test]
    fn what_is_decided_stays_decided() {
        let second = Person::sample(2, &[Role::Admin]);
        let signed =
            act(ActKind::Reset, 1, Some(3)).sign(&second, &Custodies::default(), at(5)).unwrap();
        assert_eq!(
            signed.clone().sign(&second, &Custodies::default(), at(6)).unwrap_err().code(),
            "decided"
        );
        assert_eq!(signed.clone().decline(&second, at(6)).unwrap_err().code(), "decided");
        assert_eq!(signed.clone().mature(at(1_000_000)).unwrap_err().code(), "decided");
        assert_eq!(signed.clone().lapse(at(6)), signed);
    }

    #[test]
    fn the_person_it_is_about_can_say_no_and_a_stranger_cannot() {
        let reset = || act(ActKind::Reset, 1, Some(3));
        for (number, role, ok) in [
            (1, Role::Admin, true),
            (2, Role::Admin, true),
            (3, Role::Publisher, true),
            (4, Role::Publisher, false),
        ] {
            assert_eq!(
                reset().decline(&Person::sample(number, &[role]), at(5)).is_ok(),
                ok,
                "{number}"
            );
        }
    }
}
