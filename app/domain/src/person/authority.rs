//! Roles, permissions, and the one table that joins them (domain.md 2, decision 25).

use serde::{Deserialize, Serialize};

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

    /// Whether an administrator may not reset alone who holds it: domain roles (decision 28), and that
    /// of an administrator, since whoever took such an account over would own the second signature.
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
    /// Vendors, engagements, locations (decision 25).
    EditRegistry,
    /// Drafts of instruments and obligations, and their files (decision 25).
    DraftInstruments,
    /// States of instruments and obligations (decision 25).
    DecideInstruments,
    /// Clause values, entered or checked (decisions 22, 25).
    EditClauses,
    /// Transfers and their mechanisms (decision 25).
    EditTransfers,
    /// Risk tier (decision 25).
    SetTier,
    /// Create, submit, withdraw requests.
    MakeRequests,
    /// Start, pass, return, reject the security review.
    ReviewSecurity,
    /// Decide something of a request that falls to either review: whether a change is editorial, or a
    /// return that comes after both.
    Review,
    /// Return, approve, cancel, reject in the legal review; tell of notices (decision 15); declare
    /// what is in use (decision 14).
    ApproveLegally,
    /// Schedule and publish list versions.
    Publish,
    /// Propose a new baseline or new notice and privacy settings (decisions 24, 25).
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
    /// Accounts, their roles, and what waits about them.
    ReadPeople,
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
    pub const ALL: [Self; 26] = [
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
        Self::Review,
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
        Self::ReadPeople,
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
            Self::Review => &[SecurityReviewer, LegalApprover],
            Self::SetTier | Self::ReviewSecurity | Self::WriteDocuments => &[SecurityReviewer],
            Self::Publish | Self::EditPortal | Self::PublishDocuments => &[Publisher],
            Self::ConfirmPromises => &[SecurityReviewer, Publisher],
            Self::ExportContract => &[LegalApprover, Publisher, Auditor],
            Self::ManagePeople | Self::EditTechnical => &[Admin],
            Self::ReadPeople | Self::ReadLog => &[Auditor, Admin],
            Self::ReadLogContent => &[Auditor],
        }
    }

    /// Whether it lets somebody look and do nothing more: what every act asks for on its way.
    pub const fn is_reading(self) -> bool {
        matches!(
            self,
            Self::ReadRegistry
                | Self::ReadRestricted
                | Self::ReadPeople
                | Self::ReadLog
                | Self::ReadLogContent
        )
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
            Self::Review => "decide in a review of a request",
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
            Self::ReadPeople => "look at people's accounts",
            Self::ManagePeople => "manage people",
            Self::EditTechnical => "change technical settings",
            Self::ReadLog => "read the audit log",
            Self::ReadLogContent => "read what the audit log says about the registry",
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
            let reads = permission.is_reading() || permission == P::ExportContract;
            assert_eq!(Role::Auditor.may(permission), reads, "{permission:?}");
            let admin = matches!(
                permission,
                P::ReadRegistry | P::ReadPeople | P::ManagePeople | P::EditTechnical | P::ReadLog
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
    fn every_role_is_read_back_from_its_code() {
        assert!(Role::ALL.into_iter().all(|role| Role::parse(role.code()) == Some(role)));
        assert_eq!(Role::parse("root"), None);
    }
}
