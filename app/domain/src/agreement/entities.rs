//! The companies that an agreement binds, beside those on record (domain.md 3.5).

use super::AgreementDetails;
use crate::folding::fold_text;
use crate::text::Name;

/// The legal names on record. Case, marks and punctuation make no other company.
#[derive(Debug, Clone, Copy)]
pub struct LegalNames<'a> {
    /// The vendor's.
    pub vendor: &'a Name,
    /// Ours; none until the organisation is set up.
    pub ours: Option<&'a Name>,
}

impl LegalNames<'_> {
    /// A clause for each side that is another company, without its full stop.
    pub(super) fn strangers(&self, ours: Option<&Name>, vendor: Option<&Name>) -> Vec<String> {
        let is_other =
            |one: &Name, other: &Name| fold_text(one.as_str()) != fold_text(other.as_str());
        let mut told = Vec::new();
        if let (Some(bound), Some(known)) = (ours, self.ours)
            && is_other(bound, known)
        {
            told.push(format!("It binds {bound} on our side, while we are {known}"));
        }
        if let Some(bound) = vendor
            && is_other(bound, self.vendor)
        {
            told.push(format!("It binds {bound}, while the vendor is {}", self.vendor));
        }
        told
    }
}

impl AgreementDetails {
    fn strangers(&self, names: LegalNames<'_>) -> Vec<String> {
        names.strangers(Some(&self.our_entity), Some(&self.vendor_entity))
    }

    /// A sentence for each side that is another company than on record while nobody explains why.
    pub fn entity_faults(&self, names: LegalNames<'_>) -> Vec<String> {
        if self.entity_explanation.is_some() {
            return Vec::new();
        }
        let strangers = self.strangers(names).into_iter();
        strangers.map(|stranger| format!("{stranger}, and nobody explains why.")).collect()
    }

    /// Which other companies it binds and how that is explained, for whoever approves it.
    pub fn entity_note(&self, names: LegalNames<'_>) -> Option<String> {
        let explanation = self.entity_explanation.as_ref()?;
        let strangers = self.strangers(names);
        (!strangers.is_empty())
            .then(|| format!("{}. The explanation given: \"{explanation}\".", strangers.join(". ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Prose;

    fn name(text: &str) -> Name {
        Name::parse(text).unwrap()
    }

    #[test]
    fn another_company_on_either_side_is_a_fault_until_it_is_explained() {
        for (ours, vendor, faults) in [
            ("Lindenhof Software GmbH", "Fjord Cloud Limited", 0),
            ("LINDENHOF Software, GmbH", "Fjord  cloud limited", 0),
            ("Lindenhof Software AG", "Fjord Cloud Limited", 1),
            ("Lindenhof Software GmbH", "Fjord Cloud Inc.", 1),
            ("Totally Other GmbH", "Anybody Inc", 2),
        ] {
            let (us, them) = (name("Lindenhof Software GmbH"), name("Fjord Cloud Limited"));
            let names = LegalNames { vendor: &them, ours: Some(&us) };
            let bare = AgreementDetails {
                our_entity: name(ours),
                vendor_entity: name(vendor),
                ..AgreementDetails::sample()
            };
            assert_eq!(bare.entity_faults(names).len(), faults, "{ours}, {vendor}");
            assert_eq!(bare.entity_note(names), None);
            let entity_explanation = Prose::parse("The group signs.").ok();
            let explained = AgreementDetails { entity_explanation, ..bare };
            assert_eq!(explained.entity_faults(names), [""; 0]);
            let note = explained.entity_note(names);
            assert_eq!(note.is_some(), faults > 0, "{ours}, {vendor}");
            assert!(note.is_none_or(|note| note.contains("The group signs.")));
        }
    }

    #[test]
    fn before_the_organisation_is_set_up_only_the_vendor_is_compared() {
        let them = name("Fjord Cloud Limited");
        let names = LegalNames { vendor: &them, ours: None };
        let details =
            AgreementDetails { our_entity: name("Anybody"), ..AgreementDetails::sample() };
        assert_eq!(details.entity_faults(names), [""; 0]);
    }
}
