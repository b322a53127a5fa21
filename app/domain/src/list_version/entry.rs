//! One row of the public list. What the public sees has its own type, filled by hand: a new field of
//! a vendor or an engagement stays private until somebody writes a line here.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::transfers::{self, EntryTransfer};
use crate::canonical::{Digest, NotCanonical};
use crate::codes::codes;
use crate::country::{Country, CountrySets, Origin};
use crate::engagement::{
    AccessMode, Engagement, Location, LocationRole, Optionality, Relationship,
};
use crate::id::{EngagementId, VendorId};
use crate::taxonomy::{Category, Code};
use crate::time::Day;
use crate::transfer::Transfer;
use crate::vendor::{ContactPerson, Vendor};

codes! {
    /// The two relationships that are listed (domain.md 1, decision 5).
    EntryKind {
        /// A third party.
        Subprocessor = "subprocessor", "Third party";
        /// A company of our own group.
        AffiliateSubprocessor = "affiliate_subprocessor", "Affiliate";
    }
}

/// One entry, in the shape and order of surface.md, "The list as JSON".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The engagement; stable for ever.
    pub id: EngagementId,
    /// The legal entity.
    pub vendor_id: VendorId,
    /// Third party or affiliate.
    pub kind: EntryKind,
    /// Group on the page.
    pub category: Category,
    /// As in the register of companies.
    pub legal_name: String,
    /// What people call it.
    pub display_name: String,
    /// Names of before, oldest first.
    pub former_names: Vec<FormerNameLine>,
    /// Own site.
    pub website: Option<String>,
    /// Registered seat.
    pub address: Address,
    /// The vendor's product in use.
    pub service: Option<String>,
    /// Codes of the taxonomy.
    pub purposes: Vec<Code>,
    /// In words.
    pub purpose: String,
    /// Markdown.
    pub description: String,
    /// Ordinary and heightened.
    pub data_categories: Vec<Code>,
    /// Articles 9 and 10.
    pub special_categories: Vec<Code>,
    /// What protects them.
    pub special_safeguards: Option<String>,
    /// Whose data.
    pub data_subjects: Vec<Code>,
    /// How the vendor comes near the data.
    pub access_modes: Vec<AccessMode>,
    /// Where.
    pub locations: Vec<EntryLocation>,
    /// How data get there.
    pub transfers: Vec<EntryTransfer>,
    /// Of our own products; empty means all.
    pub products: Vec<Code>,
    /// Of our own deployments; empty means all.
    pub regions: Vec<Code>,
    /// Of our own plans; empty means all.
    pub plans: Vec<String>,
    /// Whether every customer's data reach it.
    pub optionality: Optionality,
    /// For what is not core.
    pub activation_condition: Option<String>,
    /// The day of the first publication.
    pub announced_on: Option<Day>,
    /// From the start of this day.
    pub effective_from: Option<Day>,
    /// Until the start of this day (exclusive).
    pub effective_to: Option<Day>,
    /// Whether data leave the safe countries, as judged on the day of approval; none where nobody
    /// could say. An older list has no such key, and keeps its hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer_needed: Option<bool>,
}

/// A name of before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerNameLine {
    /// The name.
    pub name: String,
    /// Until this day.
    pub until: Day,
}

/// A postal address. Every part can be unknown in imported data.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Street and house.
    pub lines: Vec<String>,
    /// Free form.
    pub postal_code: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// State or province.
    pub region: Option<String>,
    /// Alpha-2.
    pub country: Option<Country>,
}

/// One place of processing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryLocation {
    /// What happens there; none where an imported list did not say it.
    pub role: Option<LocationRole>,
    /// Alpha-2, `EU`, `EEA`, `GLOBAL`, or none: then the label says what was written.
    pub country: Option<String>,
    /// Region, city, or imported words.
    pub label: Option<String>,
    /// From this day.
    pub from: Option<Day>,
    /// Until the start of this day (exclusive).
    pub to: Option<Day>,
}

/// The contact person of an entry: in the contract snapshot only (decision 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Of which entry.
    pub entry: EngagementId,
    /// A person or a function.
    pub name: Option<String>,
    /// Role in the vendor's company.
    pub position: Option<String>,
    /// Mail.
    pub email: Option<String>,
    /// As dialled.
    pub phone: Option<String>,
}

impl Entry {
    /// `Fjord Cloud (Managed databases)`: vendor and service, which tell it from the vendor's other
    /// entries; once where both are called the same.
    pub fn name(&self) -> String {
        match &self.service {
            Some(service) if *service != self.display_name => {
                format!("{} ({service})", self.display_name)
            }
            _ => self.display_name.clone(),
        }
    }

    /// The public face of an engagement, as it would be approved on `day`. Its own dates are not
    /// part of it: publication sets them. None where the relationship is not listed.
    pub fn of(
        vendor: &Vendor,
        engagement: &Engagement,
        origins: &[Origin],
        sets: &CountrySets,
        day: Day,
    ) -> Option<Self> {
        let (details, about) = (&engagement.details, &vendor.details);
        let kind = match details.relationship {
            Relationship::Subprocessor => EntryKind::Subprocessor,
            Relationship::AffiliateSubprocessor => EntryKind::AffiliateSubprocessor,
            _ => return None,
        };
        Some(Self {
            id: engagement.id,
            vendor_id: vendor.id,
            kind,
            category: details.category,
            legal_name: about.legal_name.to_string(),
            display_name: about.display_name().to_string(),
            former_names: vendor
                .stood_as()
                .map(|former| FormerNameLine { name: former.name.to_string(), until: former.until })
                .collect(),
            website: about.website.as_ref().map(ToString::to_string),
            address: Address {
                lines: about.address_lines.iter().map(ToString::to_string).collect(),
                postal_code: about.postal_code.as_ref().map(ToString::to_string),
                city: about.city.as_ref().map(ToString::to_string),
                region: about.region.as_ref().map(ToString::to_string),
                country: about.country,
            },
            service: Some(details.service_name.to_string()),
            purposes: details.purposes.clone(),
            purpose: details.purpose.to_string(),
            description: details.description.to_string(),
            data_categories: details.data_categories.clone(),
            special_categories: details.special_categories.clone(),
            special_safeguards: details.special_safeguards.as_ref().map(ToString::to_string),
            data_subjects: details.data_subjects.clone(),
            access_modes: details.access_modes.clone(),
            locations: details.locations.iter().map(EntryLocation::of).collect(),
            transfers: transfers::stated_transfers(
                &details.locations,
                &engagement.transfers,
                origins,
                sets,
                day,
            ),
            products: details.products.clone(),
            regions: details.regions.clone(),
            plans: details.plans.iter().map(ToString::to_string).collect(),
            optionality: details.optionality,
            activation_condition: details.activation_condition.as_ref().map(ToString::to_string),
            announced_on: None,
            effective_from: None,
            effective_to: None,
            transfer_needed: transfers::transfer_needed(&details.locations, origins, sets, day),
        })
    }

    /// The digest of what a person approves: everything but the dates that publication sets
    /// (decision 19).
    pub fn content_digest(&self) -> Result<Digest, NotCanonical> {
        let undated =
            Self { announced_on: None, effective_from: None, effective_to: None, ..self.clone() };
        Digest::of_canonical(&serde_json::to_value(undated).unwrap_or_default())
    }

    /// The fields as names and values, in the order of the file; null where an older list lacks one.
    pub fn fields(&self) -> Vec<(&'static str, Value)> {
        let Ok(Value::Object(mut members)) = serde_json::to_value(self) else {
            return Vec::new();
        };
        Self::FIELDS.iter().map(|&name| (name, members.remove(name).unwrap_or_default())).collect()
    }

    /// The names of the fields, in the order of the files.
    pub const FIELDS: &[&str] = &[
        "id",
        "vendor_id",
        "kind",
        "category",
        "legal_name",
        "display_name",
        "former_names",
        "website",
        "address",
        "service",
        "purposes",
        "purpose",
        "description",
        "data_categories",
        "special_categories",
        "special_safeguards",
        "data_subjects",
        "access_modes",
        "locations",
        "transfers",
        "products",
        "regions",
        "plans",
        "optionality",
        "activation_condition",
        "announced_on",
        "effective_from",
        "effective_to",
        "transfer_needed",
    ];

    /// Where data are, without the seat.
    pub fn places(&self) -> impl Iterator<Item = &EntryLocation> {
        self.locations.iter().filter(|place| place.role != Some(LocationRole::CorporateSeat))
    }

    /// The countries of processing, without the seat; each once.
    pub fn countries(&self) -> Vec<Country> {
        let mut found: Vec<Country> = self
            .places()
            .filter_map(|location| location.country.as_deref().and_then(Country::parse))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// A full sample, without publication dates.
    pub fn sample(number: u128) -> Self {
        let Some(day) = Day::parse("2026-03-01") else { unreachable!("samples are well formed") };
        let engagement = Engagement {
            id: EngagementId::sample(number),
            transfers: vec![Transfer::sample()],
            ..Engagement::sample()
        };
        let entry =
            Self::of(&Vendor::sample(), &engagement, &[Origin::Eea], &CountrySets::seeded(), day);
        let Some(entry) = entry else { unreachable!("samples are listed") };
        entry
    }
}

impl EntryLocation {
    fn of(location: &Location) -> Self {
        Self {
            role: location.role,
            country: location.place.code().map(str::to_owned),
            label: location.label.as_ref().map(ToString::to_string),
            from: location.from,
            to: location.to,
        }
    }
}

impl Contact {
    /// The contact person of a vendor, for one of its entries.
    pub fn of(entry: EngagementId, person: &ContactPerson) -> Self {
        Self {
            entry,
            name: person.name.as_ref().map(ToString::to_string),
            position: person.position.as_ref().map(ToString::to_string),
            email: person.email.as_ref().map(ToString::to_string),
            phone: person.phone.as_ref().map(ToString::to_string),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_relationships_have_a_public_face() {
        let day = Day::parse("2026-03-01").unwrap();
        for &relationship in Relationship::ALL {
            let mut engagement = Engagement::sample();
            engagement.details.relationship = relationship;
            let entry = Entry::of(
                &Vendor::sample(),
                &engagement,
                &[Origin::Eea],
                &CountrySets::seeded(),
                day,
            );
            assert_eq!(entry.is_some(), relationship.is_listed(), "{relationship:?}");
        }
    }

    #[test]
    fn nothing_internal_is_in_the_public_face() {
        let text = serde_json::to_string(&Entry::sample(1)).unwrap();
        for internal in [
            "dpo@fjord.example",
            "Aoife",
            "spring fair",
            "Platform team",
            "Contract renewal",
            "critical",
            "privacy@",
            "security@",
        ] {
            assert!(!text.contains(internal), "{internal}");
        }
    }

    #[test]
    fn the_file_has_the_promised_keys_in_the_promised_order() {
        let entry = Entry::sample(1);
        let names: Vec<_> = entry.fields().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, Entry::FIELDS);
        let text = serde_json::to_string(&entry).unwrap();
        let mut places: Vec<_> =
            Entry::FIELDS.iter().map(|name| text.find(&format!("\"{name}\":")).unwrap()).collect();
        let sorted = {
            places.sort_unstable();
            places.clone()
        };
        assert_eq!(places, sorted);
        assert_eq!(serde_json::from_str::<Entry>(&text).unwrap(), entry);
    }

    #[test]
    fn the_digest_of_the_content_ignores_dates_and_nothing_else() {
        let entry = Entry::sample(1);
        let dated = Entry {
            effective_from: Day::parse("2026-04-01"),
            announced_on: Day::parse("2026-03-01"),
            ..entry.clone()
        };
        assert_eq!(entry.content_digest(), dated.content_digest());
        let mended = Entry { purpose: format!("{}.", entry.purpose), ..entry.clone() };
        assert_ne!(entry.content_digest(), mended.content_digest());
    }
}
