//! People, their roles, and the one table that joins roles and permissions.

use serde::{Deserialize, Serialize};

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
    /// Accounts are disabled, not deleted (D28).
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

/// An internal role (domain.md 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Procurement or an engineer: brings vendors in.
    Requester,
    /// Assesses security.
    SecurityReviewer,
    /// DPO or counsel: clause values, gate sign-off.
    LegalApprover,
    /// Publishes list versions and documents.
    Publisher,
    /// Reads everything, writes nothing.
    Auditor,
    /// Accounts and technical settings; no domain approval by virtue of being admin.
    Admin,
}

impl Role {
    /// All of them, in the order of pages.
    pub const ALL: [Self; 6] = [
        Self::Requester,
        Self::SecurityReviewer,
        Self::LegalApprover,
        Self::Publisher,
        Self::Auditor,
        Self::Admin,
    ];

    /// The stable code, as on the command line and in columns.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Requester => "requester",
            Self::SecurityReviewer => "security_reviewer",
            Self::LegalApprover => "legal_approver",
            Self::Publisher => "publisher",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
        }
    }

    /// The role of this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// For reading.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Requester => "requester",
            Self::SecurityReviewer => "security reviewer",
            Self::LegalApprover => "legal approver",
            Self::Publisher => "publisher",
            Self::Auditor => "auditor",
            Self::Admin => "administrator",
        }
    }

    /// What the role is for, in a sentence for the people page.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Requester => {
                "Records vendors, engagements and drafts of instruments, and asks for approval."
            }
            Self::SecurityReviewer => {
                "Reviews the security of vendors and writes drafts of security documents."
            }
            Self::LegalApprover => {
                "Enters and checks terms, sets the state of instruments, approves requests and documents."
            }
            Self::Publisher => "Publishes list versions and documents.",
            Self::Auditor => "Reads everything, the audit log included, and changes nothing.",
            Self::Admin => "Manages accounts and technical settings. Approves nothing.",
        }
    }

    /// Whether it decides about vendors, lists or documents. An administrator's own grant of such a
    /// role needs a second one (SOD-4).
    pub const fn is_domain(self) -> bool {
        !matches!(self, Self::Admin | Self::Auditor)
    }

    /// Whether an administrator may not reset alone who holds it: domain roles (D28), and that of an
    /// administrator, since whoever took such an account over would own the second signature.
    pub const fn guards_from_reset(self) -> bool {
        self.is_domain() || matches!(self, Self::Admin)
    }

    /// The role table's answer.
    pub fn may(self, permission: Permission) -> bool {
        permission.table().contains(&self)
    }
}

/// One thing that can be done. Authority is data: [`Permission::table`] is the whole of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Permission {
    /// Vendors, engagements, agreements, requests: visibility `I`.
    ReadRegistry,
    /// Clause tables, files, signatures: visibility `R`.
    ReadRestricted,
    /// Vendors, engagements, locations (D25).
    EditRegistry,
    /// Drafts of instruments and obligations, and their files (D25).
    DraftInstruments,
    /// States of instruments and obligations (D25).
    DecideInstruments,
    /// Clause values, entered or checked (D22, D25).
    EditClauses,
    /// Transfers and their mechanisms (D25).
    EditTransfers,
    /// Risk tier (D25).
    SetTier,
    /// Create, submit, withdraw requests.
    MakeRequests,
    /// Start, pass, return, reject the security review.
    ReviewSecurity,
    /// Return, approve, cancel, reject in the legal review; tell of notices (D15); declare what is in use (D14).
    ApproveLegally,
    /// Schedule and publish list versions.
    Publish,
    /// Propose a new baseline or new notice and privacy settings (D24, D25).
    ProposePromises,
    /// Sign such a proposal as the second person.
    ConfirmPromises,
    /// Texts of the public pages, security contact.
    EditPortal,
    /// Drafts of trust documents.
    WriteDocuments,
    /// Approve a trust document.
    ApproveDocuments,
    /// Publish an approved trust document.
    PublishDocuments,
    /// Bring lists in as drafts (chapter 15).
    Import,
    /// Exports with contact persons, for contracts.
    ExportContract,
    /// Accounts, roles, resets.
    ManagePeople,
    /// Time zone and other technical settings.
    EditTechnical,
    /// The audit log.
    ReadLog,
    /// What the log says about vendors, terms and requests.
    ReadLogContent,
}

impl Permission {
    /// All of them.
    pub const ALL: [Self; 24] = [
        Self::ReadRegistry,
        Self::ReadRestricted,
        Self::EditRegistry,
        Self::DraftInstruments,
        Self::DecideInstruments,
        Self::EditClauses,
        Self::EditTransfers,
        Self::SetTier,
        Self::MakeRequests,
        Self::ReviewSecurity,
        Self::ApproveLegally,
        Self::Publish,
        Self::ProposePromises,
        Self::ConfirmPromises,
        Self::EditPortal,
        Self::WriteDocuments,
        Self::ApproveDocuments,
        Self::PublishDocuments,
        Self::Import,
        Self::ExportContract,
        Self::ManagePeople,
        Self::EditTechnical,
        Self::ReadLog,
        Self::ReadLogContent,
    ];

    /// The one table that joins roles and permissions (domain.md 2, decision 25).
    pub const fn table(self) -> &'static [Role] {
        use Role::{Admin, Auditor, LegalApprover, Publisher, Requester, SecurityReviewer};
        match self {
            Self::ReadRegistry => &Role::ALL,
            Self::ReadRestricted => &[SecurityReviewer, LegalApprover, Auditor],
            Self::EditRegistry | Self::MakeRequests | Self::Import => &[Requester],
            Self::DraftInstruments => &[Requester, LegalApprover],
            Self::DecideInstruments
            | Self::EditClauses
            | Self::EditTransfers
            | Self::ApproveLegally
            | Self::ProposePromises
            | Self::ApproveDocuments => &[LegalApprover],
            Self::SetTier | Self::ReviewSecurity | Self::WriteDocuments => &[SecurityReviewer],
            Self::Publish | Self::EditPortal | Self::PublishDocuments => &[Publisher],
            Self::ConfirmPromises => &[SecurityReviewer, Publisher],
            Self::ExportContract => &[LegalApprover, Publisher, Auditor],
            Self::ManagePeople | Self::EditTechnical => &[Admin],
            Self::ReadLog => &[Auditor, Admin],
            Self::ReadLogContent => &[Auditor],
        }
    }

    /// The roles that have it.
    pub fn roles(self) -> impl Iterator<Item = Role> {
        self.table().iter().copied()
    }

    /// Goes after "Your roles do not let you …".
    pub const fn words(self) -> &'static str {
        match self {
            Self::ReadRegistry => "read the registry",
            Self::ReadRestricted => "read terms and files",
            Self::EditRegistry => "change vendors and engagements",
            Self::DraftInstruments => "draft instruments",
            Self::DecideInstruments => "decide on instruments",
            Self::EditClauses => "enter or check clause values",
            Self::EditTransfers => "change transfers",
            Self::SetTier => "set the risk tier",
            Self::MakeRequests => "make requests",
            Self::ReviewSecurity => "review security",
            Self::ApproveLegally => "decide the legal review",
            Self::Publish => "publish",
            Self::ProposePromises => "propose new promises",
            Self::ConfirmPromises => "confirm new promises",
            Self::EditPortal => "change the public pages' texts",
            Self::WriteDocuments => "write documents",
            Self::ApproveDocuments => "approve documents",
            Self::PublishDocuments => "publish documents",
            Self::Import => "import lists",
            Self::ExportContract => "make exports for contracts",
            Self::ManagePeople => "manage people",
            Self::EditTechnical => "change technical settings",
            Self::ReadLog => "read the audit log",
            Self::ReadLogContent => "read what the audit log says about the registry",
        }
    }
}

/// Who acts: a person in a session, the operator on the host, or the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody is signed in.
    Public,
    /// A signed-in person.
    Person(Box<Person>),
    /// The command line on the host (D34): imports drafts, exports what is published, verifies.
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
    fn an_auditor_writes_nothing_and_an_admin_approves_nothing() {
        use Permission as P;
        for permission in Permission::ALL {
            let reads = matches!(
                permission,
                P::ReadRegistry
                    | P::ReadRestricted
                    | P::ExportContract
                    | P::ReadLog
                    | P::ReadLogContent
            );
            assert_eq!(Role::Auditor.may(permission), reads, "{permission:?}");
            let admin = matches!(
                permission,
                P::ReadRegistry | P::ManagePeople | P::EditTechnical | P::ReadLog
            );
            assert_eq!(Role::Admin.may(permission), admin, "{permission:?}");
        }
    }

    #[test]
    fn approval_and_publication_never_meet_in_one_role() {
        for role in Role::ALL {
            let approves =
                role.may(Permission::ApproveLegally) || role.may(Permission::ApproveDocuments);
            let publishes = role.may(Permission::Publish) || role.may(Permission::PublishDocuments);
            assert!(!(approves && publishes), "{role:?}");
        }
    }

    #[test]
    fn a_disabled_person_may_nothing() {
        let mut person = Person::sample(1, &[Role::Publisher]);
        assert!(person.may(Permission::Publish));
        person.disabled_at = Moment::from_milliseconds(0);
        assert!(Permission::ALL.iter().all(|&permission| !person.may(permission)));
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

    #[test]
    fn every_role_is_read_back_from_its_code() {
        assert!(Role::ALL.into_iter().all(|role| Role::parse(role.code()) == Some(role)));
        assert_eq!(Role::parse("root"), None);
    }
}
