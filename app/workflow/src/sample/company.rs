//! Who works at the sample company, and what it promises.

use domain::organisation::PromisesDraft;
use domain::person::Role;

/// One of the seven people, with what it takes to sign in. Only sample data has such people.
pub struct SamplePerson {
    /// Signs in with it.
    pub email: &'static str,
    /// As printed in trails.
    pub name: &'static str,
    /// One each.
    pub role: Role,
    /// Told to everybody.
    pub password: &'static str,
    /// Told to everybody, base32.
    pub totp_secret: &'static str,
}

/// Requester, security reviewer, two legal approvers, publisher, administrator, auditor.
pub const SAMPLE_PEOPLE: [SamplePerson; 7] = [
    SamplePerson {
        email: "rosa@lindenhof.example",
        name: "Rosa Quint",
        role: Role::Requester,
        password: "quiet-harbour-lamp-1",
        totp_secret: "MFZXIZLSNEQGC3TEEBTGS43IMVZGKZLT",
    },
    SamplePerson {
        email: "sven@lindenhof.example",
        name: "Sven Aldag",
        role: Role::SecurityReviewer,
        password: "quiet-harbour-lamp-2",
        totp_secret: "NRUW4ZDFNZUG6ZRAONSWG5LSNF2HSIDP",
    },
    SamplePerson {
        email: "lena@lindenhof.example",
        name: "Lena Okafor",
        role: Role::LegalApprover,
        password: "quiet-harbour-lamp-3",
        totp_secret: "OBQXAZLSEBZWQ2LQOMQGS3RAMEQGE33U",
    },
    SamplePerson {
        email: "luis@lindenhof.example",
        name: "Luis Brandt",
        role: Role::LegalApprover,
        password: "quiet-harbour-lamp-4",
        totp_secret: "ORUHEZLFEBUGCYTJORZSA33GEBRWYYLZ",
    },
    SamplePerson {
        email: "petra@lindenhof.example",
        name: "Petra Nowak",
        role: Role::Publisher,
        password: "quiet-harbour-lamp-5",
        totp_secret: "O5UW4ZDPO5ZSA33QMVXCAYLUEBXGSZ3I",
    },
    SamplePerson {
        email: "adam@lindenhof.example",
        name: "Adam Weiss",
        role: Role::Admin,
        password: "quiet-harbour-lamp-6",
        totp_secret: "MJSWYZLWMVZGK5DFEBWGC3TUMVZG4IDT",
    },
    SamplePerson {
        email: "aune@lindenhof.example",
        name: "Aune Saar",
        role: Role::Auditor,
        password: "quiet-harbour-lamp-7",
        totp_secret: "MNXXK3TUNFXGOIDTNBSWK4BAMF2CA3TF",
    },
];

/// What the company promises.
pub(super) fn promises() -> PromisesDraft {
    PromisesDraft {
        legal_name: "Lindenhof Software GmbH".to_owned(),
        address_lines: "Lindenstraße 4".to_owned(),
        postal_code: "10969".to_owned(),
        city: "Berlin".to_owned(),
        country: "DE".to_owned(),
        registration_no: "HRB 000000 B (invented)".to_owned(),
        privacy_contact: "privacy@lindenhof.example".to_owned(),
        notice_days: "30".to_owned(),
        notice_unit: "calendar".to_owned(),
        products: "CORE Workspace\nSHOP Shop module\nASSIST Writing assistant".to_owned(),
        regions: "EU1 Europe".to_owned(),
        origins: vec!["EEA".to_owned()],
        ..PromisesDraft::default()
    }
}

/// Stands on the trust home.
pub(super) const INTRODUCTION: &str = "Lindenhof makes a workspace for teams that write together. This page says who \
helps us to run it, which data they touch, and what changes next. We remain responsible for every company on the list.";
