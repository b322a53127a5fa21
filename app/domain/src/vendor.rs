//! Vendors: legal entities that the company buys from (domain.md 3.2). What a vendor is to the
//! company belongs to the engagement, not here (decision 16). `tier` is how much hangs on a vendor.

mod former;
mod tier;

use serde::{Deserialize, Serialize};

use crate::country::Country;
use crate::fields::{address_lines, drafts, optional, shown};
use crate::id::{Ref, Series, VendorId};
use crate::refusal::FieldErrors;
use crate::text::{Email, Line, Name, Prose, WebAddress, sort_key};

pub use former::FormerName;
pub use tier::RiskTier;

/// A vendor as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vendor {
    /// Public and random.
    pub id: VendorId,
    /// Counted from 1, for people inside.
    pub number: i64,
    /// All that can be edited.
    pub details: VendorDetails,
    /// Set by the security reviewer, never lowered without a reason.
    pub tier: Option<RiskTier>,
    /// Names of before, oldest first, corrections too: [`Vendor::stood_as`] leaves those out.
    pub former_names: Vec<FormerName>,
    /// No new engagements, not offered in lists; kept for history.
    pub is_archived: bool,
    /// For optimistic locking.
    pub revision: i64,
}

impl Vendor {
    /// `VEN-0007`.
    pub fn reference(&self) -> Ref {
        Ref { series: Series::Vendor, number: self.number }
    }

    /// What lists are sorted by.
    pub fn sort_name(&self) -> String {
        sort_key(self.details.display_name().as_str())
    }

    /// All names by which anybody may know it, those of before included.
    pub fn all_names(&self) -> impl Iterator<Item = &Name> {
        let details = &self.details;
        std::iter::once(&details.legal_name)
            .chain(&details.display_name)
            .chain(&details.legal_name_latin)
            .chain(self.former_names.iter().map(|former| &former.name))
    }

    /// What a search looks into: the number and all names, those of before included.
    pub fn search_text(&self) -> String {
        let texts: Vec<_> = std::iter::once(self.reference().to_string())
            .chain(self.all_names().map(ToString::to_string))
            .collect();
        sort_key(&texts.join("\n"))
    }

    /// A vendor that can be listed.
    pub fn sample() -> Self {
        Self {
            id: VendorId::sample(1),
            number: 1,
            details: VendorDetails::sample(),
            tier: Some(RiskTier::Critical),
            former_names: Vec::new(),
            is_archived: false,
            revision: 1,
        }
    }
}

/// What people enter about a vendor, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VendorDetails {
    /// As in the register of companies.
    pub legal_name: Name,
    /// What people call it; the legal name when none is given.
    pub display_name: Option<Name>,
    /// For names in other scripts.
    pub legal_name_latin: Option<Name>,
    /// Street and house, one line each.
    pub address_lines: Vec<Line>,
    /// Free form.
    pub postal_code: Option<Line>,
    /// Required before listing.
    pub city: Option<Line>,
    /// State or province.
    pub region: Option<Line>,
    /// Of the registered seat. None only for imported vendors.
    pub country: Option<Country>,
    /// Annex III asks for one before listing: a person or a function. Visibility `C`.
    pub contact: ContactPerson,
    /// For privacy questions. Internal.
    pub privacy_contact: Option<Email>,
    /// Reachable at any hour. Internal.
    pub security_contact: Option<Line>,
    /// Own site.
    pub website: Option<WebAddress>,
    /// Own privacy notice.
    pub privacy_url: Option<WebAddress>,
    /// Own list of subprocessors.
    pub subprocessors_url: Option<WebAddress>,
    /// Belongs to our own group.
    pub is_affiliate: bool,
    /// Internal remarks; never public, not part of an approval.
    pub notes: Prose,
}

/// Annex III: name, position and contact details.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPerson {
    /// A person, or a function such as "Data protection officer".
    pub name: Option<Name>,
    /// Role in the vendor's company.
    pub position: Option<Line>,
    /// Mail.
    pub email: Option<Email>,
    /// As dialled.
    pub phone: Option<Line>,
}

impl ContactPerson {
    /// Name or function, and a way to reach it.
    pub fn is_complete(&self) -> bool {
        (self.name.is_some() || self.position.is_some())
            && (self.email.is_some() || self.phone.is_some())
    }
}

impl VendorDetails {
    /// Its registered name, and what people call it where that is another one.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        let called = self.display_name.iter().filter(|called| **called != self.legal_name);
        std::iter::once(&self.legal_name).chain(called)
    }

    /// What people call it.
    pub fn display_name(&self) -> &Name {
        self.display_name.as_ref().unwrap_or(&self.legal_name)
    }

    /// Complete, reachable, in Ireland.
    pub fn sample() -> Self {
        let draft = VendorDraft {
            legal_name: "Fjord Cloud Limited".into(),
            display_name: "Fjord Cloud".into(),
            address_lines: "12 Harbour Row".into(),
            postal_code: "D02 X285".into(),
            city: "Dublin".into(),
            country: "IE".into(),
            contact_position: "Data Protection Officer".into(),
            contact_email: "dpo@fjord.example".into(),
            privacy_contact: "privacy@fjord.example".into(),
            security_contact: "security@fjord.example".into(),
            website: "https://fjord.example".into(),
            privacy_url: "https://fjord.example/privacy".into(),
            subprocessors_url: "https://fjord.example/subprocessors".into(),
            legal_name_latin: "Fjord Cloud Ltd".into(),
            region: "Leinster".into(),
            contact_name: "Aoife Byrne".into(),
            contact_phone: "+353 1 555 0100".into(),
            is_affiliate: String::new(),
            notes: "Met at the spring fair.".into(),
        };
        let Ok(details) = draft.check() else { unreachable!("samples are well formed") };
        details
    }
}

drafts! {
    /// A vendor as typed into a form. `address_lines` holds one line of the address per line;
    /// `is_affiliate` is `yes` when ticked.
    VendorDraft {
        one: legal_name, display_name, legal_name_latin, address_lines, postal_code, city, region, country, contact_name,
            contact_position, contact_email, contact_phone, privacy_contact, security_contact, website, privacy_url,
            subprocessors_url, notes;
        maybe: is_affiliate;
    }
}

impl VendorDraft {
    /// Parses all fields and reports all faults together.
    pub fn check(&self) -> Result<VendorDetails, FieldErrors> {
        self.check_after(None)
    }

    /// The same for a vendor that is known already: what an import left unknown may stay so, so that
    /// it is mended piece by piece (decision 14).
    pub fn check_after(
        &self,
        before: Option<&VendorDetails>,
    ) -> Result<VendorDetails, FieldErrors> {
        let mut faults = FieldErrors::default();
        let legal_name = faults.note("legal_name", Name::parse(&self.legal_name));
        let display_name = faults.note("display_name", optional(&self.display_name, Name::parse));
        let legal_name_latin =
            faults.note("legal_name_latin", optional(&self.legal_name_latin, Name::parse));
        if let Some(name) = &legal_name
            && legal_name_latin == Some(None)
            && !is_latin(name.as_str())
            && before.is_none_or(|before| {
                before.legal_name_latin.is_some() || before.legal_name != *name
            })
        {
            faults.add(
                "legal_name_latin",
                "The legal name is not in Latin script. Add it in Latin script too.",
            );
        }
        let address_lines = faults.note("address_lines", address_lines(&self.address_lines));
        let postal_code = faults.note("postal_code", optional(&self.postal_code, Line::parse));
        let city = faults.note("city", optional(&self.city, Line::parse));
        let region = faults.note("region", optional(&self.region, Line::parse));
        let country = match before {
            Some(VendorDetails { country: None, .. }) => optional(&self.country, Country::choose),
            _ => Country::choose(&self.country).map(Some),
        };
        let country = faults.note("country", country);
        let contact = self.contact(&mut faults);
        let privacy_contact =
            faults.note("privacy_contact", optional(&self.privacy_contact, Email::parse));
        let security_contact =
            faults.note("security_contact", optional(&self.security_contact, Line::parse));
        let website = faults.note("website", optional(&self.website, WebAddress::parse));
        let privacy_url =
            faults.note("privacy_url", optional(&self.privacy_url, WebAddress::parse));
        let subprocessors_url =
            faults.note("subprocessors_url", optional(&self.subprocessors_url, WebAddress::parse));
        let notes = faults.note("notes", Prose::parse(&self.notes));
        faults.or(|| {
            Some(VendorDetails {
                legal_name: legal_name?,
                display_name: display_name?,
                legal_name_latin: legal_name_latin?,
                address_lines: address_lines?,
                postal_code: postal_code?,
                city: city?,
                region: region?,
                country: country?,
                contact: contact?,
                privacy_contact: privacy_contact?,
                security_contact: security_contact?,
                website: website?,
                privacy_url: privacy_url?,
                subprocessors_url: subprocessors_url?,
                is_affiliate: self.is_affiliate == "yes",
                notes: notes?,
            })
        })
    }

    fn contact(&self, faults: &mut FieldErrors) -> Option<ContactPerson> {
        let name = faults.note("contact_name", optional(&self.contact_name, Name::parse));
        let position =
            faults.note("contact_position", optional(&self.contact_position, Line::parse));
        let email = faults.note("contact_email", optional(&self.contact_email, Email::parse));
        let phone = faults.note("contact_phone", optional(&self.contact_phone, Line::parse));
        Some(ContactPerson { name: name?, position: position?, email: email?, phone: phone? })
    }
}

impl From<&VendorDetails> for VendorDraft {
    fn from(details: &VendorDetails) -> Self {
        let lines: Vec<_> = details.address_lines.iter().map(Line::as_str).collect();
        Self {
            legal_name: details.legal_name.to_string(),
            display_name: shown(details.display_name.as_ref()),
            legal_name_latin: shown(details.legal_name_latin.as_ref()),
            address_lines: lines.join("\n"),
            postal_code: shown(details.postal_code.as_ref()),
            city: shown(details.city.as_ref()),
            region: shown(details.region.as_ref()),
            country: shown(details.country.as_ref()),
            contact_name: shown(details.contact.name.as_ref()),
            contact_position: shown(details.contact.position.as_ref()),
            contact_email: shown(details.contact.email.as_ref()),
            contact_phone: shown(details.contact.phone.as_ref()),
            privacy_contact: shown(details.privacy_contact.as_ref()),
            security_contact: shown(details.security_contact.as_ref()),
            website: shown(details.website.as_ref()),
            privacy_url: shown(details.privacy_url.as_ref()),
            subprocessors_url: shown(details.subprocessors_url.as_ref()),
            is_affiliate: if details.is_affiliate { "yes".into() } else { String::new() },
            notes: details.notes.to_string(),
        }
    }
}

fn is_latin(text: &str) -> bool {
    text.chars()
        .filter(|c| c.is_alphabetic())
        .all(|c| u32::from(c) < 0x0250 || (0x1e00..0x1f00).contains(&u32::from(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vendor_goes_into_a_form_and_comes_back() {
        let details = VendorDetails::sample();
        assert_eq!(VendorDraft::from(&details).check(), Ok(details));
    }

    #[test]
    fn all_faults_are_reported_together() {
        let draft = VendorDraft {
            website: "ftp://x".into(),
            country: "XX".into(),
            contact_email: "x".into(),
            ..VendorDraft::default()
        };
        let faults = draft.check().unwrap_err();
        let fields: Vec<_> = faults.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["legal_name", "country", "contact_email", "website"]);
    }

    #[test]
    fn a_name_in_another_script_asks_for_a_latin_one() {
        let of = |name: &str, latin: &str| {
            let draft = VendorDraft {
                legal_name: name.into(),
                legal_name_latin: latin.into(),
                ..VendorDraft::from(&VendorDetails::sample())
            };
            draft.check().is_ok()
        };
        assert!(of("Łódź Dane Ęą S.A.", ""));
        assert!(!of("株式会社サンプル", ""));
        assert!(of("株式会社サンプル", "Sample K.K."));
    }
}
