//! The list as it is published: one JSON object, its content hash (decision 7), and the contract
//! edition with the contact persons (decision 5).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::FORMAT;
use super::entry::{Address, Contact, Entry};
use super::number::VersionNumber;
use crate::canonical::{Digest, NotCanonical};
use crate::codes::codes;
use crate::id::VendorId;
use crate::organisation::Organisation;
use crate::text::Name;
use crate::time::{Day, Moment};

codes! {
    /// Whether the list was published here or taken over from before.
    ListOrigin {
        /// By Annex.
        Published = "published", "published";
        /// From before Annex was there.
        Imported = "imported", "imported";
    }
}

/// The company, as the list names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicOrganisation {
    /// As registered.
    pub legal_name: String,
    /// Of the seat.
    pub address: Address,
    /// For questions.
    pub privacy_contact: Option<String>,
}

impl PublicOrganisation {
    /// What the list says of the company.
    pub fn of(organisation: &Organisation) -> Self {
        let promises = &organisation.promises;
        Self {
            legal_name: promises.legal_name.to_string(),
            address: Address {
                lines: promises.address_lines.iter().map(ToString::to_string).collect(),
                postal_code: promises.postal_code.as_ref().map(ToString::to_string),
                city: promises.city.as_ref().map(ToString::to_string),
                region: promises.region.as_ref().map(ToString::to_string),
                country: Some(promises.country),
            },
            privacy_contact: Some(promises.privacy_contact.to_string()),
        }
    }
}

/// A published list, in the shape and order of surface.md, "The list as JSON".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// [`FORMAT`].
    pub format: String,
    /// Invented data.
    pub sample: bool,
    /// Published here, or from before.
    pub origin: ListOrigin,
    /// Of the texts, BCP 47.
    pub language: String,
    /// Whose list.
    pub organisation: PublicOrganisation,
    /// `2026.3`.
    pub version: VersionNumber,
    /// The version in force the day before.
    pub previous_version: Option<VersionNumber>,
    /// Its content hash: versions form a chain.
    pub previous_content_hash: Option<Digest>,
    /// The version that this one mends.
    pub corrects: Option<VersionNumber>,
    /// The day of publication in the organisation's zone.
    pub published_on: Day,
    /// The moment of publication, RFC 3339 to the second.
    pub published_at: String,
    /// From the start of this day.
    pub effective_from: Day,
    /// SHA-256 over the canonical form of everything but this and what time changes.
    pub content_hash: Digest,
    /// The order is frozen here (decision 10).
    pub entries: Vec<Entry>,
}

/// Members that the content hash does not cover (decision 7).
const UNHASHED: [&str; 4] = ["content_hash", "published_at", "superseded_on", "announced"];

impl Snapshot {
    /// Whether an entry of the vendor stands under this name, be it the registered one or not.
    pub fn names(&self, vendor: VendorId, name: &Name) -> bool {
        let is_called =
            |it: &Entry| it.legal_name == name.as_str() || it.display_name == name.as_str();
        self.entries.iter().any(|it| it.vendor_id == vendor && is_called(it))
    }

    /// The moment of publication; none where the text that was frozen is no moment.
    pub fn published_at(&self) -> Option<Moment> {
        Moment::parse(&self.published_at)
    }

    /// The hash over the content as it stands now.
    pub fn computed_hash(&self) -> Result<Digest, NotCanonical> {
        hash_of(&serde_json::to_value(self).unwrap_or_default())
    }

    /// Sorts the entries, computes the hash and freezes both.
    pub(super) fn freeze(mut self) -> Result<Self, NotCanonical> {
        self.entries.sort_by_cached_key(order);
        FORMAT.clone_into(&mut self.format);
        self.content_hash = self.computed_hash()?;
        Ok(self)
    }

    /// The hash of the contract edition: the same object with `contacts` (decision 5).
    pub fn contract_hash(&self, contacts: &[Contact]) -> Result<Digest, NotCanonical> {
        let mut object = serde_json::to_value(self).unwrap_or_default();
        if let Value::Object(members) = &mut object {
            members
                .insert("contacts".to_owned(), serde_json::to_value(contacts).unwrap_or_default());
        }
        hash_of(&object)
    }

    /// The name that a file of this list is kept under, such as `SAMPLE-annex-iii-2026.3.pdf`
    /// (decision 35); `end` is `json`, `csv` or `pdf`.
    pub fn file_name(&self, is_contract: bool, end: &str) -> String {
        let mark = if self.sample { "SAMPLE-" } else { "" };
        let what = if end == "pdf" { "annex-iii" } else { "subprocessors" };
        let edition = if is_contract { "-contract" } else { "" };
        format!("{mark}{what}-{}{edition}.{end}", self.version)
    }

    /// The entry of this id.
    pub fn entry(&self, id: crate::id::EngagementId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }
}

/// The content hash of a list as any reader has it, with or without what time adds. A customer who
/// has only the file can compute the same.
pub fn hash_of(list: &Value) -> Result<Digest, NotCanonical> {
    let members = list.as_object().into_iter().flatten();
    Digest::of_members(members.filter(|(name, _)| !UNHASHED.contains(&name.as_str())))
}

/// Third parties before affiliates, then category, then name by folded letters, then the id, so that
/// the order is total. Hashed files stand in it, so it is not the order of [`super::ListPart`].
fn order(entry: &Entry) -> (u8, usize, String, String) {
    let is_affiliate = u8::from(entry.kind == super::EntryKind::AffiliateSubprocessor);
    let category = crate::taxonomy::Category::ALL
        .iter()
        .position(|&category| category == entry.category)
        .unwrap_or_default();
    (is_affiliate, category, crate::text::sort_key(&entry.display_name), entry.id.to_string())
}
