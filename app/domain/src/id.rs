//! Identifiers. Each kind of record has its own type, so that no two can be swapped.
//! They are made by the workflow's dice, never here.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a fresh random number from the workflow's dice.
            pub fn new(random: Uuid) -> Self {
                Self(random)
            }

            /// Reads the hyphenated form, as it stands in addresses and columns.
            pub fn parse(text: &str) -> Option<Self> {
                // Only the canonical form: one record, one address.
                let id = Uuid::try_parse(text).ok()?;
                (id.hyphenated().to_string() == text).then_some(Self(id))
            }

            /// The number itself.
            pub fn uuid(self) -> Uuid {
                self.0
            }

            /// A recognisable id for tests and samples.
            pub const fn sample(number: u128) -> Self {
                Self(Uuid::from_u128(number))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(out)
            }
        }
    )+};
}

ids! {
    /// A person with an account.
    PersonId;
    /// A legal entity. Public, therefore random (decision 12).
    VendorId;
    /// One use of one vendor. Public as the id of its entry, therefore random (decision 12).
    EngagementId;
    /// An instrument that binds a vendor.
    AgreementId;
    /// A confidentiality obligation.
    ObligationId;
    /// A stored file.
    FileId;
    /// A request on its way through approval.
    RequestId;
    /// A version of the baseline.
    BaselineId;
    /// A trust document.
    DocumentId;
    /// One version of a trust document.
    DocumentVersionId;
    /// A signed-in browser.
    SessionId;
    /// A one-time link.
    TicketId;
    /// An act that waits for a second person.
    PendingActId;
    /// A prepared import that waits for confirmation.
    ImportId;
    /// A file in the export register.
    ExportId;
}

/// A number for people, such as `VEN-0007`. Internal only (decision 12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ref {
    /// What is counted.
    pub series: Series,
    /// Counted from 1.
    pub number: i64,
}

/// What has human numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Series {
    /// `VEN`
    Vendor,
    /// `ENG`
    Engagement,
    /// `AGR`
    Agreement,
    /// `CON`
    Obligation,
    /// `REQ`
    Request,
}

impl Ref {
    /// Reads a number as people write it: `VEN-0007`, `ven-7`.
    pub fn parse(text: &str) -> Option<Self> {
        let (letters, number) = text.split_once('-')?;
        let known = |series: &Series| series.letters().eq_ignore_ascii_case(letters);
        let series = Series::ALL.into_iter().find(known)?;
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        Some(Self { series, number: number.parse().ok().filter(|_| is_number)? })
    }
}

impl Series {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Vendor, Self::Engagement, Self::Agreement, Self::Obligation, Self::Request];

    /// The letters in front of the number.
    pub const fn letters(self) -> &'static str {
        match self {
            Self::Vendor => "VEN",
            Self::Engagement => "ENG",
            Self::Agreement => "AGR",
            Self::Obligation => "CON",
            Self::Request => "REQ",
        }
    }
}

impl fmt::Display for Ref {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}-{:04}", self.series.letters(), self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_spelling_only() {
        let id = VendorId::sample(7);
        assert_eq!(VendorId::parse(&id.to_string()), Some(id));
        for other in [
            "",
            "7",
            "00000000000000000000000000000007",
            "{00000000-0000-0000-0000-000000000007}",
            "00000000-0000-0000-0000-00000000000G",
        ] {
            assert_eq!(VendorId::parse(other), None, "{other}");
        }
        assert_eq!(VendorId::parse(&"00000000-0000-0000-0000-00000000000a".to_uppercase()), None);
    }

    #[test]
    fn a_ref_is_padded_but_not_cut() {
        let of = |number| Ref { series: Series::Vendor, number }.to_string();
        assert_eq!([of(7), of(9_999), of(10_000)], ["VEN-0007", "VEN-9999", "VEN-10000"]);
    }
    #[test]
    fn a_ref_is_read_as_people_write_it_and_nothing_else_is_one() {
        for series in Series::ALL {
            let known = Ref { series, number: 7 };
            assert_eq!(Ref::parse(&known.to_string()), Some(known));
        }
        let seven = Some(Ref { series: Series::Vendor, number: 7 });
        assert_eq!([Ref::parse("ven-7"), Ref::parse("VEN-00007")], [seven, seven]);
        for other in ["", "7", "VEN", "VEN-", "VEN0007", "VEN-+7", "VEN-7a", "ABC-0007", "-7"] {
            assert_eq!(Ref::parse(other), None, "{other}");
        }
    }
}
