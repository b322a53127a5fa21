//! What an entry of a list that Annex published says in codes and parts, beyond its table.

use super::Entry;
use crate::list_version::Entry as Published;
use crate::text::{Line, Prose};

impl Entry {
    /// Takes over what needs no guess, and tells what was left out.
    pub fn take_published(&mut self, published: &Published) {
        let mut left_out = Vec::new();
        let mut line = |what, text: Option<&str>| {
            let parsed = text.map(Line::parse).transpose();
            parsed.unwrap_or_else(|_| {
                left_out.push(what);
                None
            })
        };
        let address = &published.address;
        let lines = address
            .lines
            .iter()
            .filter_map(|text| line("a line of the address", Some(text.as_str())));
        self.vendor.address_lines = lines.collect();
        self.vendor.postal_code = line("the postal code", address.postal_code.as_deref());
        self.vendor.city = line("the town", address.city.as_deref());
        self.vendor.region = line("the region of the seat", address.region.as_deref());
        self.vendor.country = address.country;

        let (condition, safeguards) =
            (published.activation_condition.as_deref(), published.special_safeguards.as_deref());
        self.engagement.category = published.category;
        self.engagement.optionality = published.optionality;
        self.engagement.activation_condition = line("what makes it apply", condition);
        self.engagement.special_safeguards = line("what protects special categories", safeguards);
        self.engagement.access_modes.clone_from(&published.access_modes);
        match Prose::parse(&published.description) {
            Ok(description) => self.engagement.description = description,
            Err(_) => left_out.push("the description"),
        }
        for (what, is_stated) in [
            ("former names", !published.former_names.is_empty()),
            ("regions", !published.regions.is_empty()),
            ("plans", !published.plans.is_empty()),
        ] {
            left_out.extend(is_stated.then_some(what));
        }
        if !left_out.is_empty() {
            self.remarks.push(format!("Left out: {}. Enter it again.", left_out.join(", ")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engagement::{EngagementDetails, Optionality};
    use crate::import::tests::entry;
    use crate::taxonomy::Category;
    use crate::vendor::VendorDetails;

    fn taken(published: &Published) -> Entry {
        let mut entry = entry(&["Name", "Purpose"], &["Fjord", "Hosting"]);
        entry.take_published(published);
        entry
    }

    #[test]
    fn codes_and_parts_are_taken_as_they_were_published() {
        let published = Published {
            category: Category::Affiliates,
            optionality: Optionality::FeatureOptional,
            activation_condition: Some("With the add-on".to_owned()),
            ..Published::sample(1)
        };
        let Entry { vendor, engagement, .. } = taken(&published);
        let (seat, known) = (VendorDetails::sample(), EngagementDetails::sample());
        assert_eq!(
            (vendor.address_lines, vendor.postal_code, vendor.city, vendor.region, vendor.country),
            (seat.address_lines, seat.postal_code, seat.city, seat.region, seat.country)
        );
        assert_eq!(
            (engagement.category, engagement.optionality),
            (Category::Affiliates, Optionality::FeatureOptional)
        );
        assert_eq!(engagement.activation_condition.unwrap().as_str(), "With the add-on");
        assert_eq!(engagement.description, known.description);
        assert_eq!(engagement.access_modes, known.access_modes);
        assert_eq!(engagement.special_safeguards, known.special_safeguards);
    }

    #[test]
    fn what_is_left_out_is_told_and_nothing_else() {
        let bare = Published {
            former_names: vec![],
            regions: vec![],
            plans: vec![],
            ..Published::sample(1)
        };
        let told = |published: &Published| {
            let remarks = taken(published).remarks;
            remarks.into_iter().find(|remark| remark.starts_with("Left out"))
        };
        assert_eq!(told(&bare), None);
        let more = Published { plans: vec!["Gold".to_owned()], ..bare.clone() };
        assert_eq!(told(&more).as_deref(), Some("Left out: plans. Enter it again."));
        let broken = Published { activation_condition: Some("x".repeat(100_000)), ..bare };
        assert_eq!(
            told(&broken).as_deref(),
            Some("Left out: what makes it apply. Enter it again.")
        );
    }
}
