//! People, and whoever else acts. What their roles let them do is one table, in `person/authority.rs`.

mod authority;

pub use authority::{Permission, Role};

use crate::codes::codes;
use crate::fields::drafts;
use crate::id::PersonId;
use crate::refusal::{FieldErrors, Refusal};
use crate::text::{Email, Name};
use crate::time::Moment;

/// A person with an account. One account for each address, never shared (domain.md 11, row 2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Stable, also after the account is disabled.
    pub id: PersonId,
    /// Signs in with it.
    pub email: Email,
    /// As printed in approval trails.
    pub name: Name,
    /// What the person may do follows from these, and from nothing else.
    pub roles: Vec<Role>,
    /// Accounts are disabled, not deleted (decision 28).
    pub disabled_at: Option<Moment>,
    /// The version of the undertaking the person accepted last (domain.md 10.4).
    pub undertaking: Option<i64>,
    /// Password and authenticator are both set up.
    pub is_enrolled: bool,
    /// For optimistic locking.
    pub revision: i64,
}

impl Person {
    /// Whether the person can act at all.
    pub fn is_active(&self) -> bool {
        self.disabled_at.is_none() && self.is_enrolled
    }

    /// Whether the person has accepted this version of the undertaking, or a later one (UND-1).
    pub fn has_accepted(&self, undertaking: i64) -> bool {
        self.undertaking.is_some_and(|accepted| accepted >= undertaking)
    }

    /// How the account stands where everybody has to have accepted this version of the undertaking.
    pub fn standing(&self, undertaking: i64) -> AccountStanding {
        if self.disabled_at.is_some() {
            AccountStanding::Disabled
        } else if !self.is_enrolled {
            AccountStanding::NotEnrolled
        } else if !self.has_accepted(undertaking) {
            AccountStanding::UndertakingOpen
        } else {
            AccountStanding::Active
        }
    }

    /// The role table's answer.
    pub fn may(&self, permission: Permission) -> bool {
        self.disabled_at.is_none() && self.roles.iter().any(|role| role.may(permission))
    }

    /// The role table's answer, as a refusal.
    pub fn must(&self, permission: Permission) -> Result<(), Refusal> {
        if self.may(permission) { Ok(()) } else { Err(Refusal::Permission(permission)) }
    }

    /// The role that gives the permission, for the approval trail (SOD-6).
    pub fn role_for(&self, permission: Permission) -> Option<Role> {
        self.roles.iter().copied().find(|role| role.may(permission))
    }

    /// The role, where the person holds one and no other.
    pub fn only_role(&self) -> Option<Role> {
        match self.roles.as_slice() {
            [role] => Some(*role),
            _ => None,
        }
    }

    /// A sample, enrolled and under undertaking 1.
    pub fn sample(number: u128, roles: &[Role]) -> Self {
        let email = Email::try_from(format!("person{number}@company.example"));
        let name = Name::try_from(format!("Person {number}"));
        let (Ok(email), Ok(name)) = (email, name) else { unreachable!("samples are well formed") };
        Self {
            id: PersonId::sample(number),
            email,
            name,
            roles: roles.to_vec(),
            disabled_at: None,
            undertaking: Some(1),
            is_enrolled: true,
            revision: 1,
        }
    }
}

codes! {
    /// How an account stands: what keeps the person from acting, or nothing.
    AccountStanding {
        /// Nobody can sign in with it.
        Disabled = "disabled", "disabled";
        /// Password or authenticator are not set up.
        NotEnrolled = "not_enrolled", "not enrolled";
        /// The present undertaking is not accepted (UND-1).
        UndertakingOpen = "undertaking_open", "undertaking open";
        /// The person can act.
        Active = "active", "active";
    }
}

drafts! {
    /// An account as it was typed.
    PersonDraft {
        one: email, name;
        many: roles;
    }
}

/// An account that has been looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonDetails {
    /// Signs in with it.
    pub email: Email,
    /// As printed in approval trails.
    pub name: Name,
    /// In the order of pages, each once; at least one.
    pub roles: Vec<Role>,
}

impl PersonDraft {
    /// Looks at everything at once.
    pub fn check(&self) -> Result<PersonDetails, FieldErrors> {
        let mut faults = FieldErrors::default();
        let email = faults.note("email", Email::parse(&self.email));
        let name = faults.note("name", Name::parse(&self.name));
        let roles: Option<Vec<Role>> = self.roles.iter().map(|code| Role::parse(code)).collect();
        match roles.as_deref() {
            None => faults.add("roles", "Choose among the roles that are listed."),
            Some([]) => faults
                .add("roles", "Choose at least one role. Somebody without a role can do nothing."),
            Some(_) => {}
        }
        faults.or(|| {
            let mut roles = roles?;
            roles.sort();
            roles.dedup();
            Some(PersonDetails { email: email?, name: name?, roles })
        })
    }
}

/// Who acts: a person in a session, the operator on the host, or the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody is signed in.
    Public,
    /// A signed-in person.
    Person(Box<Person>),
    /// The command line on the host (decision 34): imports drafts, exports what is published, verifies.
    Operator,
    /// A day that has come.
    Clock,
}

impl Actor {
    /// The person, where there is one.
    pub fn person(&self) -> Option<&Person> {
        match self {
            Self::Person(person) => Some(person),
            _ => None,
        }
    }

    /// The role table's answer. The operator may import drafts and make exports, never approve or publish.
    pub fn may(&self, permission: Permission) -> bool {
        match self {
            Self::Person(person) => person.may(permission),
            Self::Operator => matches!(
                permission,
                Permission::ReadRegistry
                    | Permission::Import
                    | Permission::ExportContract
                    | Permission::ReadPeople
                    | Permission::ManagePeople
                    | Permission::ReadLog
            ),
            Self::Public | Self::Clock => false,
        }
    }

    /// The role table's answer, as a refusal.
    pub fn must(&self, permission: Permission) -> Result<(), Refusal> {
        match self {
            Self::Public => Err(Refusal::SignIn),
            _ if self.may(permission) => Ok(()),
            _ => Err(Refusal::Permission(permission)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disabled_person_may_nothing() {
        let mut person = Person::sample(1, &[Role::Publisher]);
        assert!(person.may(Permission::Publish));
        person.disabled_at = Moment::from_milliseconds(0);
        assert!(Permission::ALL.iter().all(|&permission| !person.may(permission)));
    }

    #[test]
    fn an_account_stands_open_until_the_present_undertaking_is_accepted() {
        use AccountStanding as S;
        for (accepted, standing) in [
            (None, S::UndertakingOpen),
            (Some(1), S::UndertakingOpen),
            (Some(2), S::Active),
            (Some(3), S::Active),
        ] {
            let person = Person { undertaking: accepted, ..Person::sample(1, &[Role::Auditor]) };
            assert_eq!(person.standing(2), standing, "{accepted:?}");
            assert_eq!(person.has_accepted(2), standing == S::Active, "{accepted:?}");
            let new = Person { is_enrolled: false, ..person.clone() };
            assert_eq!(new.standing(2), S::NotEnrolled);
            let disabled = Person { disabled_at: Moment::from_milliseconds(0), ..new };
            assert_eq!(disabled.standing(2), S::Disabled);
        }
    }

    #[test]
    fn the_operator_on_the_host_neither_approves_nor_publishes() {
        for permission in [
            Permission::ApproveLegally,
            Permission::Publish,
            Permission::PublishDocuments,
            Permission::ApproveDocuments,
            Permission::EditClauses,
        ] {
            assert!(!Actor::Operator.may(permission), "{permission:?}");
        }
    }

    #[test]
    fn an_account_has_an_address_a_name_and_at_least_one_role() {
        let draft = |email: &str, name: &str, roles: &[&str]| PersonDraft {
            email: email.into(),
            name: name.into(),
            roles: roles.iter().map(ToString::to_string).collect(),
        };
        let details = draft("Anna@Example.com", " Anna ", &["publisher", "requester", "publisher"])
            .check()
            .unwrap();
        assert_eq!(details.email.as_str(), "anna@example.com");
        assert_eq!(details.roles, [Role::Requester, Role::Publisher]);
        let faults = draft("anna", "\0", &["root"]).check().unwrap_err();
        assert_eq!(
            faults.iter().map(|(field, _)| field).collect::<Vec<_>>(),
            ["email", "name", "roles"]
        );
        assert!(draft("anna@example.com", "Anna", &[]).check().unwrap_err().get("roles").is_some());
    }
}
