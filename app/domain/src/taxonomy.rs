//! The taxonomies of domain.md 4: data categories, data subjects, purposes. They are rows
//! of the database with stable codes, so that terms can come and retire while old snapshots stay
//! readable. They are filled in at the first start, by [`Taxonomy::seeded`]; a page to edit them is
//! not built yet.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::refusal::Fault;

/// A code such as `CONTENT`: upper-case letters, digits and `_`, 1 to 40.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(String);

impl Code {
    /// Reads a code.
    pub fn parse(raw: &str) -> Option<Self> {
        let fits = (1..=40).contains(&raw.len())
            && raw
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        fits.then(|| Self(raw.to_owned()))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl TryFrom<String> for Code {
    type Error = String;
    fn try_from(raw: String) -> Result<Self, String> {
        Self::parse(&raw).ok_or_else(|| format!("{raw:?} is not a code"))
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0
    }
}

codes! {
    /// Which list a term belongs to.
    Kind {
        /// domain.md 4.1
        DataCategory = "data_category", "data category";
        /// domain.md 4.2
        DataSubject = "data_subject", "data subjects";
        /// domain.md 4.3
        Purpose = "purpose", "purpose";
    }
}

codes! {
    /// How sensitive a data category is (domain.md 4.1).
    Weight {
        /// Nothing special.
        Ordinary = "ordinary", "ordinary";
        /// Ordinary in law, but flagged.
        Heightened = "heightened", "heightened";
        /// Article 9 GDPR, or Article 10 for criminal data.
        Special = "special", "special category";
        /// Never acceptable: an engagement that touches it is refused.
        Blocked = "blocked", "never acceptable";
    }
}

codes! {
    /// The groups of the public page (domain.md 4.4, surface.md).
    Category {
        /// Hosting, storage, networks.
        Infrastructure = "INFRASTRUCTURE", "Infrastructure";
        /// Databases, data platforms.
        PlatformData = "PLATFORM_DATA", "Platform and data";
        /// Protection and detection.
        Security = "SECURITY", "Security";
        /// Mail, messages, telephony.
        Communication = "COMMUNICATION", "Communication";
        /// Help desks.
        Support = "SUPPORT", "Support";
        /// Measuring and watching.
        AnalyticsMonitoring = "ANALYTICS_MONITORING", "Analytics and monitoring";
        /// Models and inference.
        Ai = "AI", "AI";
        /// Cards, invoices, taxes.
        Payments = "PAYMENTS", "Payments";
        /// Companies of our own group.
        Affiliates = "AFFILIATES", "Affiliates";
        /// Anything else.
        Other = "OTHER", "Other";
    }
}

/// One term of a taxonomy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Which list.
    pub kind: Kind,
    /// Never changes, never used again.
    pub code: Code,
    /// For reading.
    pub label: String,
    /// For data categories; ordinary elsewhere.
    pub weight: Weight,
    /// Retired terms are readable and cannot be chosen any more.
    pub is_retired: bool,
}

/// All terms of the installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taxonomy {
    terms: Vec<Term>,
}

impl Taxonomy {
    /// From stored rows.
    pub fn new(terms: Vec<Term>) -> Self {
        Self { terms }
    }

    /// What a new installation starts with.
    pub fn seeded() -> Self {
        let term = |kind, weight| {
            move |(code, label): &(&str, &str)| Term {
                kind,
                code: Code((*code).to_owned()),
                label: (*label).to_owned(),
                weight,
                is_retired: false,
            }
        };
        let categories = |weight, list: &[(&str, &str)]| {
            list.iter().map(term(Kind::DataCategory, weight)).collect::<Vec<_>>()
        };
        let mut terms = categories(Weight::Ordinary, ORDINARY);
        terms.extend(categories(Weight::Heightened, HEIGHTENED));
        terms.extend(categories(Weight::Special, SPECIAL));
        terms.extend(categories(Weight::Blocked, BLOCKED));
        terms.extend(SUBJECTS.iter().map(term(Kind::DataSubject, Weight::Ordinary)));
        terms.extend(PURPOSES.iter().map(term(Kind::Purpose, Weight::Ordinary)));
        Self { terms }
    }

    /// Every term, in order.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The terms of a list that can be chosen today.
    pub fn choices(&self, kind: Kind) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(move |term| term.kind == kind && !term.is_retired)
    }

    /// The term of this code, retired or not.
    pub fn find(&self, kind: Kind, code: &Code) -> Option<&Term> {
        self.terms.iter().find(|term| term.kind == kind && term.code == *code)
    }

    /// The label of a code; an unknown code stands for itself.
    pub fn label<'a>(&'a self, kind: Kind, code: &'a Code) -> &'a str {
        self.find(kind, code).map_or(code.as_str(), |term| &term.label)
    }

    /// Labels of several codes, joined for reading.
    pub fn labels(&self, kind: Kind, codes: &[Code]) -> String {
        codes.iter().map(|code| self.label(kind, code)).collect::<Vec<_>>().join(", ")
    }

    /// Known codes in the order of the taxonomy, each once; unknown or retired ones are a fault.
    pub fn choose(&self, kind: Kind, raw: &[String]) -> Result<Vec<Code>, Fault> {
        let unknown = raw
            .iter()
            .find(|raw| !self.choices(kind).any(|term| term.code.as_str() == raw.as_str()));
        if let Some(raw) = unknown {
            return Err(Fault::new(format!(
                "{raw:?} is not one of the choices. Choose from the list."
            )));
        }
        Ok(self
            .choices(kind)
            .filter(|term| raw.iter().any(|raw| raw == term.code.as_str()))
            .map(|term| term.code.clone())
            .collect())
    }
}

const ORDINARY: &[(&str, &str)] = &[
    ("ID", "Identification (name, user name)"),
    ("CONTACT", "Contact details"),
    ("ACCOUNT", "Account profile and settings"),
    ("AUTH", "Authentication data (hashes, tokens)"),
    ("DEVICE", "Device and network identifiers"),
    ("USAGE", "Usage events"),
    ("LOGS", "Technical logs"),
    ("CONTENT", "Customer content"),
    ("COMMS", "Communications"),
    ("BILLING", "Billing data"),
    ("PAYMENT", "Payment data"),
    ("LOCATION", "Approximate location"),
    ("EMPLOYMENT", "Employment data"),
    ("EDUCATION", "Education data"),
    ("MEDIA", "Voice, image and video"),
    ("AI_IO", "AI prompts and outputs"),
    ("DERIVED", "Derived data (scores, embeddings)"),
    ("PSEUDO", "Pseudonymised data"),
    ("ANON", "Anonymised data"),
];
const HEIGHTENED: &[(&str, &str)] = &[
    ("NATID", "National identification numbers"),
    ("CHILD", "Children's data"),
    ("PRECISE_GEO", "Precise location"),
];
const SPECIAL: &[(&str, &str)] = &[
    ("RACE", "Racial or ethnic origin"),
    ("POLITICS", "Political opinions"),
    ("RELIGION", "Religious or philosophical beliefs"),
    ("UNION", "Trade union membership"),
    ("GENETIC", "Genetic data"),
    ("BIOMETRIC_ID", "Biometric data for identification"),
    ("HEALTH", "Health data"),
    ("SEX_LIFE", "Sex life or sexual orientation"),
    ("CRIMINAL", "Criminal convictions and offences"),
];
const BLOCKED: &[(&str, &str)] = &[("CREDENTIALS_PLAIN", "Credentials in plain text")];
const SUBJECTS: &[(&str, &str)] = &[
    ("CUST_ADMIN", "Customers' administrators"),
    ("CUST_USER", "Customers' staff"),
    ("END_USER", "Customers' own users"),
    ("CUST_CONTACT", "Customers' contacts"),
    ("RESPONDENT", "Respondents"),
    ("APPLICANT", "Applicants"),
    ("PATIENT", "Patients"),
    ("STUDENT", "Students"),
    ("CHILD", "Children"),
    ("VISITOR", "Website visitors"),
    ("REFERENCED", "People mentioned in content"),
    ("OTHER", "Other people"),
];
const PURPOSES: &[(&str, &str)] = &[
    ("HOSTING", "Hosting"),
    ("DATABASE", "Database"),
    ("STORAGE", "Storage"),
    ("BACKUP", "Backup"),
    ("CDN_EDGE", "Content delivery"),
    ("DNS_SECURITY", "DNS and network security"),
    ("EMAIL_DELIVERY", "E-mail delivery"),
    ("SMS_VOICE", "Text messages and voice"),
    ("AUTHN", "Sign-in and authentication"),
    ("MONITORING", "Monitoring"),
    ("ERROR_TRACKING", "Error tracking"),
    ("LOGGING", "Logging"),
    ("ANALYTICS", "Analytics"),
    ("SEARCH", "Search"),
    ("SUPPORT", "Customer support"),
    ("PAYMENTS", "Payments"),
    ("AI_INFERENCE", "AI inference"),
    ("TRANSCRIPTION", "Transcription"),
    ("DOC_PROCESSING", "Document processing"),
    ("FRAUD_ABUSE", "Fraud and abuse prevention"),
    ("TAX", "Tax"),
    ("AFFILIATE_SUPPORT", "Support by affiliates"),
    ("OTHER", "Other"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_well_formed_and_unique() {
        let seeded = Taxonomy::seeded();
        for (at, term) in seeded.terms().iter().enumerate() {
            assert_eq!(Code::parse(term.code.as_str()).as_ref(), Some(&term.code));
            let same = seeded
                .terms()
                .iter()
                .position(|other| other.kind == term.kind && other.code == term.code);
            assert_eq!(same, Some(at), "{} stands twice", term.code);
        }
        assert_eq!(seeded.choices(Kind::DataCategory).count(), 32);
        assert_eq!(seeded.choices(Kind::DataSubject).count(), 12);
        assert_eq!(seeded.choices(Kind::Purpose).count(), 23);
    }

    #[test]
    fn a_retired_term_is_readable_and_cannot_be_chosen() {
        let mut terms = Taxonomy::seeded().terms().to_vec();
        terms[0].is_retired = true;
        let taxonomy = Taxonomy::new(terms);
        let id = Code::parse("ID").unwrap();
        assert!(taxonomy.label(Kind::DataCategory, &id).starts_with("Identification"));
        assert!(taxonomy.choose(Kind::DataCategory, &["ID".to_owned()]).is_err());
        assert_eq!(
            taxonomy
                .choose(Kind::DataCategory, &["LOGS".to_owned(), "CONTACT".to_owned()])
                .unwrap()
                .len(),
            2
        );
    }
}
