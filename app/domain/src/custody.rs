//! Whose hands an account came from, and when it last weighed. Whoever hands over a one-time link
//! may have kept it and may be the person behind the account, so two signatures count as two people
//! only if neither account can be traced to the other (SOD-4); and an account does not lose its
//! protection against a reset in the moment its roles are taken (decision 28). All of it by the
//! host's clock.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::PersonId;
use crate::person::{Actor, Person, Role};
use crate::refusal::{Guard, Refusal};
use crate::second_signature::ActKind;
use crate::time::Moment;

/// Hours that a guarded account stays guarded, that an administrator waits before they sign as the
/// second one, and that somebody who was reset is given no domain role by one administrator alone.
pub const GUARD_HOURS: i64 = 24;

/// What is remembered of one account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Custody {
    /// Who got the last one-time link to hand over; nobody for the operator on the host.
    pub linked_by: Option<PersonId>,
    /// Which administrator made this person one.
    pub admin_by: Option<PersonId>,
    /// Since when they are one; nothing where the operator on the host made them one.
    pub admin_since: Option<Moment>,
    /// When a role that guards against a reset was last taken from them.
    pub unguarded_since: Option<Moment>,
    /// When password and authenticator were last taken from them.
    pub reset_at: Option<Moment>,
}

impl Custody {
    /// Whether `by` may not reset this person alone: for a role they hold, or held a day ago
    /// (decision 28). The operator on the host may reset an administrator, who could otherwise be
    /// locked out with nobody left to help.
    pub fn guards_from_reset(&self, person: &Person, by: &Actor, now: Moment) -> bool {
        let counts = |role: Role| match by {
            Actor::Operator => role.is_domain(),
            _ => role.guards_from_reset(),
        };
        person.roles.iter().copied().any(counts) || is_within_hours(self.unguarded_since, now)
    }

    /// Whether one administrator alone may give this person no domain role: somebody holds a link
    /// to the account, or chose its password and authenticator today.
    pub fn guards_from_grant(&self, person: &Person, now: Moment) -> bool {
        (self.reset_at.is_some() && !person.is_enrolled) || is_within_hours(self.reset_at, now)
    }

    /// What a change of roles leaves behind. `by` is the administrator who made it, nobody for the
    /// operator on the host.
    #[must_use]
    pub fn after_roles(
        self,
        before: &[Role],
        after: &[Role],
        by: Option<PersonId>,
        now: Moment,
    ) -> Self {
        let is_taken = |role: &Role| role.guards_from_reset() && !after.contains(role);
        let unguarded_since =
            if before.iter().any(is_taken) { Some(now) } else { self.unguarded_since };
        let (admin_by, admin_since) =
            match (before.contains(&Role::Admin), after.contains(&Role::Admin)) {
                (true, true) => (self.admin_by, self.admin_since),
                (false, true) => (by, by.map(|_| now)),
                (_, false) => (None, None),
            };
        Self { admin_by, admin_since, unguarded_since, ..self }
    }
}

/// What is remembered of all accounts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Custodies(BTreeMap<PersonId, Custody>);

impl FromIterator<(PersonId, Custody)> for Custodies {
    fn from_iter<I: IntoIterator<Item = (PersonId, Custody)>>(all: I) -> Self {
        Self(all.into_iter().collect())
    }
}

impl Custodies {
    /// Whether `second` may sign what `first` proposed: they are two people as far as anybody can
    /// know, and an administrator who signs has been one for a day (SOD-4). An act about people asks
    /// for more: that no third administrator could be behind both. For other acts an installation
    /// whose people were all invited by one administrator must remain able to work.
    pub fn let_sign(
        &self,
        kind: ActKind,
        first: Option<PersonId>,
        second: &Person,
        now: Moment,
    ) -> Result<(), Refusal> {
        if let Some(first) = first {
            let (behind_first, behind_second) = (self.behind(first), self.behind(second.id));
            if behind_second.contains(&first) {
                return Err(traced(
                    "Your account, or your role as an administrator, can be traced to the person who asked for this.",
                ));
            }
            if behind_first.contains(&second.id) {
                return Err(traced(
                    "The account of the person who asked for this can be traced to you.",
                ));
            }
            if kind.is_about_people() && !behind_first.is_disjoint(&behind_second) {
                return Err(traced(
                    "Your account and that of the person who asked for this can be traced to the same administrator.",
                ));
            }
        }
        let custody = self.0.get(&second.id);
        let reset_at = custody.and_then(|custody| custody.reset_at);
        if kind.is_about_people() && is_within_hours(reset_at, now) {
            let told = format!(
                "Your password and authenticator were reset less than {GUARD_HOURS} hours ago. Sign when they have passed, or let another administrator sign."
            );
            return Err(Refusal::guard(Guard::Sod, vec![told]));
        }
        let since = custody.and_then(|custody| custody.admin_since);
        if kind.is_about_people() && is_within_hours(since, now) {
            let told = format!(
                "You have been an administrator for less than {GUARD_HOURS} hours. Sign when they have passed, or let another administrator sign."
            );
            return Err(Refusal::guard(Guard::Sod, vec![told]));
        }
        Ok(())
    }

    /// This person, and everybody who may be behind the account: who handed over its link or made
    /// it an administrator's, who did so for them, and so on up to the host.
    fn behind(&self, person: PersonId) -> BTreeSet<PersonId> {
        let (mut found, mut left) = (BTreeSet::new(), vec![person]);
        while let Some(next) = left.pop() {
            if found.insert(next)
                && let Some(custody) = self.0.get(&next)
            {
                left.extend(custody.linked_by.into_iter().chain(custody.admin_by));
            }
        }
        found
    }
}

fn traced(how: &str) -> Refusal {
    let told = format!(
        "{how} Somebody has to sign whose account comes from elsewhere, such as from `annex invite` or `annex reset` on the host."
    );
    Refusal::guard(Guard::Sod, vec![told])
}

fn is_within_hours(since: Option<Moment>, now: Moment) -> bool {
    since.is_some_and(|since| now.seconds_since(since) < GUARD_HOURS * 3_600)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600;

    fn at(hours: i64) -> Moment {
        Moment::EPOCH.plus_seconds(hours * HOUR)
    }

    fn who(number: u128) -> PersonId {
        PersonId::sample(number)
    }

    fn invited(by: u128) -> Custody {
        Custody { linked_by: Some(who(by)), ..Custody::default() }
    }

    fn raised(by: u128, hours: i64) -> Custody {
        Custody { admin_by: Some(who(by)), admin_since: Some(at(hours)), ..Custody::default() }
    }

    #[test]
    fn two_signatures_are_two_people_only_if_neither_account_comes_from_the_other() {
        // Two days in; nobody stands for the operator on the host.
        let custodies: Custodies = [
            (who(1), Custody::default()),
            (who(2), invited(1)),
            (who(3), invited(1)),
            (who(4), invited(2)),
            (who(5), raised(1, 0)),
            (who(6), Custody::default()),
            (who(7), Custody { admin_since: Some(at(25)), ..Custody::default() }),
        ]
        .into_iter()
        .collect();
        for (first, second, about_people, promises, why) in [
            (Some(1), 6, true, true, "both from the host"),
            (None, 2, true, true, "the operator asked"),
            (Some(1), 2, false, false, "whom the proposer invited"),
            (Some(2), 1, false, false, "who invited the proposer"),
            (Some(1), 4, false, false, "invited by somebody whom the proposer invited"),
            (Some(4), 1, false, false, "the same, the other way round"),
            (Some(1), 5, false, false, "whom the proposer made an administrator"),
            (Some(2), 3, false, true, "both invited by the same administrator"),
            (Some(2), 6, true, true, "one from the host"),
            (Some(1), 7, false, true, "an administrator since this morning"),
            (None, 7, false, true, "the same, for the operator"),
            (Some(1), 8, true, true, "nothing is known of them"),
        ] {
            let second = Person::sample(second, &[Role::Admin]);
            for (kind, signs) in [
                (ActKind::RoleGrant, about_people),
                (ActKind::Reset, about_people),
                (ActKind::Baseline, promises),
                (ActKind::Promises, promises),
            ] {
                let found = custodies.let_sign(kind, first.map(who), &second, at(48));
                assert_eq!(found.is_ok(), signs, "{kind:?}: {why}");
                assert!(found.err().is_none_or(|refusal| refusal.is_denial()), "{why}");
            }
        }
    }

    #[test]
    fn accounts_that_come_from_each_other_are_followed_once() {
        let custodies: Custodies =
            [(who(1), invited(2)), (who(2), invited(1))].into_iter().collect();
        assert_eq!(custodies.behind(who(1)), [who(1), who(2)].into());
    }

    #[test]
    fn an_administrator_signs_when_they_have_been_one_for_a_day() {
        let custodies: Custodies = [(who(2), raised(9, 0))].into_iter().collect();
        let second = Person::sample(2, &[Role::Admin]);
        for (seconds, signs) in [(0, false), (24 * HOUR - 1, false), (24 * HOUR, true)] {
            let now = Moment::EPOCH.plus_seconds(seconds);
            let found = custodies.let_sign(ActKind::Reset, Some(who(1)), &second, now);
            assert_eq!(found.is_ok(), signs, "{seconds}");
        }
    }

    #[test]
    fn an_administrator_who_was_reset_signs_nothing_about_people_for_a_day() {
        let custody = Custody { reset_at: Some(at(0)), ..Custody::default() };
        let custodies: Custodies = [(who(2), custody)].into_iter().collect();
        let second = Person::sample(2, &[Role::Admin]);
        for (seconds, signs) in [(0, false), (24 * HOUR - 1, false), (24 * HOUR, true)] {
            let now = Moment::EPOCH.plus_seconds(seconds);
            for first in [None, Some(who(1))] {
                let found = custodies.let_sign(ActKind::Reset, first, &second, now);
                assert_eq!(found.is_ok(), signs, "{seconds}");
                assert!(custodies.let_sign(ActKind::Promises, first, &second, now).is_ok());
            }
        }
    }

    #[test]
    fn an_account_stays_guarded_for_a_day_after_its_roles_were_taken() {
        for (before, after, hours, guarded) in [
            (vec![Role::Publisher], vec![Role::Publisher], 100, true),
            (vec![Role::Admin], vec![Role::Admin], 100, true),
            (vec![Role::Auditor], vec![Role::Auditor], 0, false),
            (vec![Role::LegalApprover], vec![Role::Auditor], 0, true),
            (vec![Role::LegalApprover], vec![Role::Auditor], 23, true),
            (vec![Role::LegalApprover], vec![Role::Auditor], 24, false),
            (vec![Role::Admin, Role::Auditor], vec![Role::Auditor], 23, true),
            (vec![Role::Auditor], vec![], 0, false),
        ] {
            let custody = Custody::default().after_roles(&before, &after, Some(who(1)), at(0));
            let person = Person::sample(2, &after);
            let by = Actor::Person(Box::new(Person::sample(1, &[Role::Admin])));
            assert_eq!(
                custody.guards_from_reset(&person, &by, at(hours)),
                guarded,
                "{before:?} {after:?} {hours}"
            );
        }
    }

    #[test]
    fn the_operator_on_the_host_helps_an_administrator_at_once_and_others_after_a_day() {
        for (role, guarded) in
            [(Role::Admin, false), (Role::Auditor, false), (Role::Publisher, true)]
        {
            let person = Person::sample(2, &[role]);
            let found = Custody::default().guards_from_reset(&person, &Actor::Operator, at(0));
            assert_eq!(found, guarded, "{role:?}");
        }
    }

    #[test]
    fn somebody_who_was_reset_gets_no_domain_role_alone_for_a_day_and_until_they_enrolled() {
        for (reset_at, is_enrolled, hours, guarded) in [
            (None, false, 0, false),
            (None, true, 0, false),
            (Some(at(0)), true, 23, true),
            (Some(at(0)), true, 24, false),
            (Some(at(0)), false, 24, true),
        ] {
            let person = Person { is_enrolled, ..Person::sample(2, &[Role::Auditor]) };
            let custody = Custody { reset_at, ..Custody::default() };
            assert_eq!(custody.guards_from_grant(&person, at(hours)), guarded, "{hours}");
        }
    }

    #[test]
    fn who_made_an_administrator_is_remembered_until_they_are_none() {
        let (plain, admin) = ([Role::Auditor], [Role::Admin]);
        let made = Custody::default().after_roles(&plain, &admin, Some(who(1)), at(1));
        assert_eq!((made.admin_by, made.admin_since), (Some(who(1)), Some(at(1))));
        let kept = made.clone().after_roles(&admin, &admin, Some(who(3)), at(2));
        assert_eq!(kept, made);
        let gone = made.after_roles(&admin, &plain, Some(who(3)), at(3));
        assert_eq!((gone.admin_by, gone.admin_since), (None, None));
        let by_host = Custody::default().after_roles(&[], &admin, None, at(1));
        assert_eq!(by_host, Custody::default());
    }
}
