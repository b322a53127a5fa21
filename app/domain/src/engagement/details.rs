//! What people enter about an engagement, checked.

use serde::{Deserialize, Serialize};

use super::draft::{EngagementDraft, Vocabulary, is_somewhere, specific};
use super::location::{Location, LocationDraft};
use crate::codes::codes;
use crate::taxonomy::{Category, Code, Taxonomy};
use crate::text::{Line, Name, Prose};

/// What people enter about an engagement, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngagementDetails {
    /// Decides whether it is listed.
    pub relationship: Relationship,
    /// Its group on the public page.
    pub category: Category,
    /// The vendor's product in use.
    pub service_name: Name,
    /// At least one.
    pub purposes: Vec<Code>,
    /// At least ten characters, and not a generic phrase.
    pub purpose: Line,
    /// Markdown: nature, operations, duration, and who does what where several share a purpose.
    pub description: Prose,
    /// Of our own; empty means all.
    pub products: Vec<Code>,
    /// Of our own; empty means all.
    pub regions: Vec<Code>,
    /// Of our own; empty means all.
    pub plans: Vec<Line>,
    /// Whether every customer's data reach it.
    pub optionality: Optionality,
    /// For what is not core.
    pub activation_condition: Option<Line>,
    /// Ordinary and heightened.
    pub data_categories: Vec<Code>,
    /// Articles 9 and 10.
    pub special_categories: Vec<Code>,
    /// What protects them.
    pub special_safeguards: Option<Line>,
    /// Whose data.
    pub data_subjects: Vec<Code>,
    /// At least one.
    pub access_modes: Vec<AccessMode>,
    /// TLS or better on the way. Visibility `C`.
    pub is_encrypted_in_transit: bool,
    /// Visibility `C`.
    pub is_encrypted_at_rest: bool,
    /// Visibility `C`.
    pub key_holder: Option<KeyHolder>,
    /// Where.
    pub locations: Vec<Location>,
    /// How long the vendor keeps data.
    pub retention: Option<Line>,
    /// Who is responsible inside. Never public.
    pub owner: Option<Name>,
    /// Never public, not part of an approval.
    pub notes: Prose,
}

impl EngagementDetails {
    /// Whether no data category is known.
    pub const fn touches_no_data(&self) -> bool {
        self.data_categories.is_empty() && self.special_categories.is_empty()
    }

    /// Whether special categories are touched, and nobody said what protects them.
    pub const fn lacks_safeguards(&self) -> bool {
        !self.special_categories.is_empty() && self.special_safeguards.is_none()
    }

    /// Whether the purpose says what this vendor does, and not what any vendor does.
    pub fn has_specific_purpose(&self) -> bool {
        specific(self.purpose.as_str()).is_ok()
    }

    /// Whether places are recorded, and none of them can be where data are stored or computed.
    pub fn is_nowhere(&self) -> bool {
        !self.locations.is_empty() && !is_somewhere(&self.locations, &self.access_modes)
    }
}

codes! {
    /// What a vendor is to the company in this engagement (domain.md 1, decision 5; decision 16).
    Relationship {
        /// Processes customers' personal data on the company's behalf. Listed.
        Subprocessor = "subprocessor", "Subprocessor";
        /// The same, within our own group. Listed.
        AffiliateSubprocessor = "affiliate_subprocessor", "Affiliate as subprocessor";
        /// Processes the company's own data.
        CompanyProcessor = "company_processor", "Our own processor";
        /// Decides itself what it does with data.
        IndependentController = "independent_controller", "Independent controller";
        /// Touches no personal data.
        VendorNoPersonalData = "vendor_no_personal_data", "No personal data";
    }
}

impl Relationship {
    /// Whether it belongs on the list.
    pub const fn is_listed(self) -> bool {
        matches!(self, Self::Subprocessor | Self::AffiliateSubprocessor)
    }
}

codes! {
    /// Whether every customer's data reach it.
    Optionality {
        /// Always.
        Core = "core", "Core";
        /// With a feature that customers switch on.
        FeatureOptional = "feature_optional", "With an optional feature";
        /// When a customer instructs it.
        CustomerChoice = "customer_choice", "At the customer's choice";
    }
}

codes! {
    /// How the vendor comes near the data.
    AccessMode {
        /// Keeps them.
        Storage = "storage", "storage";
        /// Works on them.
        Compute = "compute", "compute";
        /// Passes them on.
        Transit = "transit", "transit";
        /// Looks at them from elsewhere.
        RemoteAccess = "remote_access", "remote access";
        /// May come across them.
        Incidental = "incidental", "incidental";
    }
}

codes! {
    /// Who can open what is encrypted at rest.
    KeyHolder {
        /// We.
        Company = "company", "the company";
        /// They.
        Vendor = "vendor", "the vendor";
        /// The customer.
        Customer = "customer", "the customer";
    }
}

impl EngagementDetails {
    /// A complete one: hosting in Germany and Ireland.
    pub fn sample() -> Self {
        let code = |code: &str| Code::parse(code);
        let at = |role: &str, place: &str, label: &str| LocationDraft {
            role: role.into(),
            place: place.into(),
            label: label.into(),
            from: "2026-04-01".into(),
            ..LocationDraft::default()
        };
        let draft = EngagementDraft {
            relationship: "subprocessor".into(),
            category: "INFRASTRUCTURE".into(),
            service_name: "Fjord Compute".into(),
            purposes: vec!["HOSTING".into(), "STORAGE".into()],
            purpose: "Hosting of the application and its database".into(),
            description:
                "Runs virtual machines and keeps their disks, for as long as the contract lasts."
                    .into(),
            products: vec!["CORE".into()],
            regions: vec!["EU1".into()],
            plans: "Business\nEnterprise".into(),
            optionality: "feature_optional".into(),
            activation_condition: "When the hosted edition is chosen".into(),
            data_categories: vec!["CONTENT".into(), "ACCOUNT".into(), "HEALTH".into()],
            special_safeguards: "Encrypted with keys of the company".into(),
            data_subjects: vec!["CUST_USER".into(), "END_USER".into()],
            access_modes: vec!["storage".into(), "compute".into()],
            is_encrypted_in_transit: "yes".into(),
            is_encrypted_at_rest: "yes".into(),
            key_holder: "company".into(),
            locations: vec![at("storage", "DE", "Frankfurt"), at("backup", "IE", "Dublin")],
            retention: "Until 30 days after deletion".into(),
            owner: "Platform team".into(),
            notes: "Contract renewal in autumn.".into(),
        };
        let (products, regions): (Vec<_>, Vec<_>) =
            (code("CORE").into_iter().collect(), code("EU1").into_iter().collect());
        let words =
            Vocabulary { taxonomy: &Taxonomy::seeded(), products: &products, regions: &regions };
        let Ok(details) = draft.check(words) else { unreachable!("samples are well formed") };
        details
    }
}
