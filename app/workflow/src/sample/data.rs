//! The invented vendors of the sample company, read from `engagements.txt`.

use domain::engagement::{EngagementDraft, LocationDraft};
use domain::vendor::VendorDraft;

/// One vendor with its one engagement.
pub(super) struct Line {
    /// How the story calls it.
    pub key: &'static str,
    /// The vendor as it would be typed.
    pub vendor: VendorDraft,
    /// The engagement as it would be typed.
    pub engagement: EngagementDraft,
}

/// All lines, in the order of the file.
pub(super) fn lines() -> Vec<Line> {
    let text = include_str!("engagements.txt");
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .filter_map(line)
        .collect()
}

#[expect(clippy::too_many_lines, reason = "one page or one story, read from top to bottom")]
fn line(text: &'static str) -> Option<Line> {
    let cells: Vec<&'static str> = text.split('|').map(str::trim).collect();
    let [
        key,
        legal,
        display,
        street,
        postal,
        city,
        country,
        category,
        service,
        purposes,
        purpose,
        what,
        data,
        subjects,
        access,
        places,
        optionality,
        condition,
    ] = cells.as_slice()
    else {
        return None;
    };
    let host = format!("{key}.example");
    let codes = |cell: &str| cell.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let is_affiliate = *category == "AFFILIATES";
    let vendor = VendorDraft {
        legal_name: (*legal).to_owned(),
        display_name: (*display).to_owned(),
        legal_name_latin: (*display).to_owned(),
        address_lines: (*street).to_owned(),
        postal_code: (*postal).to_owned(),
        city: (*city).to_owned(),
        country: (*country).to_owned(),
        contact_position: "Data protection officer".to_owned(),
        contact_email: format!("dpo@{host}"),
        privacy_contact: format!("privacy@{host}"),
        security_contact: format!("security@{host}"),
        website: format!("https://{host}"),
        privacy_url: format!("https://{host}/privacy"),
        is_affiliate: if is_affiliate { "yes".to_owned() } else { String::new() },
        ..VendorDraft::default()
    };
    let engagement = EngagementDraft {
        relationship: if is_affiliate { "affiliate_subprocessor" } else { "subprocessor" }
            .to_owned(),
        category: (*category).to_owned(),
        service_name: (*service).to_owned(),
        purpose: (*purpose).to_owned(),
        description: (*what).to_owned(),
        optionality: (*optionality).to_owned(),
        activation_condition: (*condition).to_owned(),
        is_encrypted_in_transit: "yes".to_owned(),
        is_encrypted_at_rest: "yes".to_owned(),
        key_holder: "company".to_owned(),
        owner: "Platform team".to_owned(),
        purposes: codes(purposes),
        data_categories: codes(data),
        data_subjects: codes(subjects),
        access_modes: codes(access),
        locations: places.split(';').filter_map(place).collect(),
        ..EngagementDraft::default()
    };
    Some(Line { key, vendor, engagement })
}

fn place(text: &str) -> Option<LocationDraft> {
    let mut parts = text.trim().splitn(3, ':');
    let (role, place, label) = (parts.next()?, parts.next()?, parts.next()?);
    Some(LocationDraft {
        role: role.to_owned(),
        place: place.to_owned(),
        label: label.to_owned(),
        is_default: "yes".to_owned(),
        ..LocationDraft::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::engagement::Vocabulary;
    use domain::taxonomy::{Category, Taxonomy};

    #[test]
    fn every_line_is_whole_and_every_category_is_there() {
        let lines = lines();
        assert_eq!(
            lines.len(),
            include_str!("engagements.txt").lines().filter(|line| !line.starts_with('#')).count()
        );
        for line in &lines {
            line.vendor.check().unwrap_or_else(|faults| panic!("{}: {faults:?}", line.key));
            let words = Vocabulary { taxonomy: &Taxonomy::seeded(), products: &[], regions: &[] };
            line.engagement
                .check(words)
                .unwrap_or_else(|faults| panic!("{}: {faults:?}", line.key));
        }
        for category in Category::ALL {
            assert!(
                lines.iter().any(|line| line.engagement.category == category.code()),
                "{}",
                category.code()
            );
        }
    }
}
