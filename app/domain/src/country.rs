//! Countries by ISO 3166-1 alpha-2, and the sets that transfers depend on (domain.md 4.5).
//! Adequacy comes and goes, so the sets are data with dates, never code.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::refusal::Fault;
use crate::time::Day;

/// A country, by its two letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

impl Country {
    /// Reads two letters that are assigned.
    pub fn parse(raw: &str) -> Option<Self> {
        let bytes: [u8; 2] = raw.as_bytes().try_into().ok()?;
        NAMES
            .iter()
            .any(|(code, _)| code.as_bytes() == bytes)
            .then_some(Self(bytes))
    }

    /// Reads a form field.
    pub fn choose(raw: &str) -> Result<Self, Fault> {
        Self::parse(raw.trim()).ok_or_else(|| Fault::new("Choose a country."))
    }

    /// The country of this English name, as lists in the wild write it: case and a leading article
    /// do not matter, and common short forms are known.
    pub fn by_name(name: &str) -> Option<Self> {
        let folded = name.trim().trim_end_matches('.').to_lowercase();
        let folded = folded.strip_prefix("the ").unwrap_or(&folded);
        let known = ALIASES
            .iter()
            .find(|(alias, _)| *alias == folded)
            .map(|(_, code)| *code);
        let code = known.or_else(|| {
            NAMES
                .iter()
                .find(|(_, known)| known.to_lowercase() == folded)
                .map(|(code, _)| *code)
        });
        code.and_then(Self::parse)
            .or_else(|| (name.len() == 2).then(|| Self::parse(name)).flatten())
    }

    /// The two letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The English name.
    pub fn name(self) -> &'static str {
        NAMES
            .iter()
            .find(|(code, _)| code.as_bytes() == self.0)
            .map_or("", |(_, name)| name)
    }

    /// All of them, by name.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().filter_map(|(code, _)| Self::parse(code))
    }
}

impl fmt::Display for Country {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

impl TryFrom<String> for Country {
    type Error = String;
    fn try_from(raw: String) -> Result<Self, String> {
        Self::parse(&raw).ok_or_else(|| format!("{raw:?} is not a country"))
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.to_string()
    }
}

codes! {
    /// Where customers' data come from: each has its own law on transfers.
    Origin {
        /// EU law, with the EEA agreement.
        Eea = "EEA", "European Economic Area";
        /// UK GDPR.
        Uk = "UK", "United Kingdom";
        /// Swiss FADP.
        Ch = "CH", "Switzerland";
    }
}

codes! {
    /// What membership of a set means.
    SetKind {
        /// The origin's own area: data that stay inside are not transferred.
        Area = "area", "own area";
        /// Countries with an adequacy decision of the origin.
        Adequate = "adequate", "adequate";
    }
}

/// That a country belongs to a set between two days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// Whose law.
    pub origin: Origin,
    /// What it means.
    pub kind: SetKind,
    /// Which country.
    pub country: Country,
    /// From the start of this day.
    pub valid_from: Day,
    /// Until the start of this day (exclusive); none while it lasts.
    pub valid_to: Option<Day>,
}

/// All sets of the installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountrySets {
    memberships: Vec<Membership>,
}

impl CountrySets {
    /// From stored rows.
    pub fn new(memberships: Vec<Membership>) -> Self {
        Self { memberships }
    }

    /// What a new installation starts with: EEA members and full-country adequacy decisions.
    /// Decisions that cover only certified companies (the US) are mechanisms, not sets.
    pub fn seeded() -> Self {
        let mut memberships = Vec::new();
        for (origin, kind, members) in SEEDS {
            for line in *members {
                let (codes, from) = *line;
                let Some(valid_from) = Day::parse(from) else {
                    continue;
                };
                memberships.extend(codes.split(' ').filter_map(Country::parse).map(|country| {
                    Membership {
                        origin: *origin,
                        kind: *kind,
                        country,
                        valid_from,
                        valid_to: None,
                    }
                }));
            }
        }
        Self { memberships }
    }

    /// All rows.
    pub fn memberships(&self) -> &[Membership] {
        &self.memberships
    }

    /// Whether `country` is in the set on `day` (end exclusive).
    pub fn contains(&self, origin: Origin, kind: SetKind, country: Country, day: Day) -> bool {
        self.memberships.iter().any(|member| {
            member.origin == origin
                && member.kind == kind
                && member.country == country
                && member.valid_from <= day
                && member.valid_to.is_none_or(|end| day < end)
        })
    }

    /// Whether data may go there without a mechanism: inside the area, or adequate.
    pub fn is_safe(&self, origin: Origin, country: Country, day: Day) -> bool {
        SetKind::ALL
            .iter()
            .any(|&kind| self.contains(origin, kind, country, day))
    }
}

type Seeds = &'static [(Origin, SetKind, &'static [(&'static str, &'static str)])];

const SEEDS: Seeds = &[
    (
        Origin::Eea,
        SetKind::Area,
        &[
            (
                "AT BE BG CY CZ DE DK EE ES FI FR GR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO",
                "2018-05-25",
            ),
            ("HR", "2018-05-25"),
        ],
    ),
    (
        Origin::Eea,
        SetKind::Adequate,
        &[
            ("AD AR CA CH FO GG IL IM JE NZ UY", "2018-05-25"),
            ("JP", "2019-01-23"),
            ("GB", "2021-06-28"),
            ("KR", "2021-12-17"),
        ],
    ),
    (Origin::Uk, SetKind::Area, &[("GB", "2021-01-01")]),
    (
        Origin::Uk,
        SetKind::Adequate,
        &[
            (
                "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO",
                "2021-01-01",
            ),
            ("AD AR CA CH FO GG GI IL IM JE JP NZ UY", "2021-01-01"),
            ("KR", "2022-12-19"),
        ],
    ),
    (Origin::Ch, SetKind::Area, &[("CH", "2023-09-01")]),
    (
        Origin::Ch,
        SetKind::Adequate,
        &[
            (
                "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO",
                "2023-09-01",
            ),
            ("AD AR CA FO GB GG GI IL IM JE MC NZ UY", "2023-09-01"),
        ],
    ),
];

const ALIASES: &[(&str, &str)] = &[
    ("usa", "US"),
    ("us", "US"),
    ("u.s", "US"),
    ("u.s.a", "US"),
    ("united states of america", "US"),
    ("america", "US"),
    ("uk", "GB"),
    ("great britain", "GB"),
    ("england", "GB"),
    ("scotland", "GB"),
    ("korea", "KR"),
    ("republic of korea", "KR"),
    ("czech republic", "CZ"),
    ("holland", "NL"),
    ("republic of ireland", "IE"),
    ("russian federation", "RU"),
    ("viet nam", "VN"),
    ("turkey", "TR"),
    ("macedonia", "MK"),
    ("deutschland", "DE"),
    ("österreich", "AT"),
    ("schweiz", "CH"),
    ("frankreich", "FR"),
    ("irland", "IE"),
    ("niederlande", "NL"),
    ("vereinigte staaten", "US"),
    ("미국", "US"),
    ("대한민국", "KR"),
    ("uae", "AE"),
    ("hong kong sar", "HK"),
];

const NAMES: &[(&str, &str)] = &[
    ("AF", "Afghanistan"),
    ("AX", "Åland Islands"),
    ("AL", "Albania"),
    ("DZ", "Algeria"),
    ("AS", "American Samoa"),
    ("AD", "Andorra"),
    ("AO", "Angola"),
    ("AI", "Anguilla"),
    ("AQ", "Antarctica"),
    ("AG", "Antigua and Barbuda"),
    ("AR", "Argentina"),
    ("AM", "Armenia"),
    ("AW", "Aruba"),
    ("AU", "Australia"),
    ("AT", "Austria"),
    ("AZ", "Azerbaijan"),
    ("BS", "Bahamas"),
    ("BH", "Bahrain"),
    ("BD", "Bangladesh"),
    ("BB", "Barbados"),
    ("BY", "Belarus"),
    ("BE", "Belgium"),
    ("BZ", "Belize"),
    ("BJ", "Benin"),
    ("BM", "Bermuda"),
    ("BT", "Bhutan"),
    ("BO", "Bolivia"),
    ("BQ", "Bonaire, Sint Eustatius and Saba"),
    ("BA", "Bosnia and Herzegovina"),
    ("BW", "Botswana"),
    ("BV", "Bouvet Island"),
    ("BR", "Brazil"),
    ("IO", "British Indian Ocean Territory"),
    ("BN", "Brunei"),
    ("BG", "Bulgaria"),
    ("BF", "Burkina Faso"),
    ("BI", "Burundi"),
    ("CV", "Cabo Verde"),
    ("KH", "Cambodia"),
    ("CM", "Cameroon"),
    ("CA", "Canada"),
    ("KY", "Cayman Islands"),
    ("CF", "Central African Republic"),
    ("TD", "Chad"),
    ("CL", "Chile"),
    ("CN", "China"),
    ("CX", "Christmas Island"),
    ("CC", "Cocos (Keeling) Islands"),
    ("CO", "Colombia"),
    ("KM", "Comoros"),
    ("CG", "Congo"),
    ("CD", "Congo, Democratic Republic"),
    ("CK", "Cook Islands"),
    ("CR", "Costa Rica"),
    ("CI", "Côte d'Ivoire"),
    ("HR", "Croatia"),
    ("CU", "Cuba"),
    ("CW", "Curaçao"),
    ("CY", "Cyprus"),
    ("CZ", "Czechia"),
    ("DK", "Denmark"),
    ("DJ", "Djibouti"),
    ("DM", "Dominica"),
    ("DO", "Dominican Republic"),
    ("EC", "Ecuador"),
    ("EG", "Egypt"),
    ("SV", "El Salvador"),
    ("GQ", "Equatorial Guinea"),
    ("ER", "Eritrea"),
    ("EE", "Estonia"),
    ("SZ", "Eswatini"),
    ("ET", "Ethiopia"),
    ("FK", "Falkland Islands"),
    ("FO", "Faroe Islands"),
    ("FJ", "Fiji"),
    ("FI", "Finland"),
    ("FR", "France"),
    ("GF", "French Guiana"),
    ("PF", "French Polynesia"),
    ("TF", "French Southern Territories"),
    ("GA", "Gabon"),
    ("GM", "Gambia"),
    ("GE", "Georgia"),
    ("DE", "Germany"),
    ("GH", "Ghana"),
    ("GI", "Gibraltar"),
    ("GR", "Greece"),
    ("GL", "Greenland"),
    ("GD", "Grenada"),
    ("GP", "Guadeloupe"),
    ("GU", "Guam"),
    ("GT", "Guatemala"),
    ("GG", "Guernsey"),
    ("GN", "Guinea"),
    ("GW", "Guinea-Bissau"),
    ("GY", "Guyana"),
    ("HT", "Haiti"),
    ("HM", "Heard Island and McDonald Islands"),
    ("VA", "Holy See"),
    ("HN", "Honduras"),
    ("HK", "Hong Kong"),
    ("HU", "Hungary"),
    ("IS", "Iceland"),
    ("IN", "India"),
    ("ID", "Indonesia"),
    ("IR", "Iran"),
    ("IQ", "Iraq"),
    ("IE", "Ireland"),
    ("IM", "Isle of Man"),
    ("IL", "Israel"),
    ("IT", "Italy"),
    ("JM", "Jamaica"),
    ("JP", "Japan"),
    ("JE", "Jersey"),
    ("JO", "Jordan"),
    ("KZ", "Kazakhstan"),
    ("KE", "Kenya"),
    ("KI", "Kiribati"),
    ("KP", "North Korea"),
    ("KR", "South Korea"),
    ("KW", "Kuwait"),
    ("KG", "Kyrgyzstan"),
    ("LA", "Laos"),
    ("LV", "Latvia"),
    ("LB", "Lebanon"),
    ("LS", "Lesotho"),
    ("LR", "Liberia"),
    ("LY", "Libya"),
    ("LI", "Liechtenstein"),
    ("LT", "Lithuania"),
    ("LU", "Luxembourg"),
    ("MO", "Macao"),
    ("MG", "Madagascar"),
    ("MW", "Malawi"),
    ("MY", "Malaysia"),
    ("MV", "Maldives"),
    ("ML", "Mali"),
    ("MT", "Malta"),
    ("MH", "Marshall Islands"),
    ("MQ", "Martinique"),
    ("MR", "Mauritania"),
    ("MU", "Mauritius"),
    ("YT", "Mayotte"),
    ("MX", "Mexico"),
    ("FM", "Micronesia"),
    ("MD", "Moldova"),
    ("MC", "Monaco"),
    ("MN", "Mongolia"),
    ("ME", "Montenegro"),
    ("MS", "Montserrat"),
    ("MA", "Morocco"),
    ("MZ", "Mozambique"),
    ("MM", "Myanmar"),
    ("NA", "Namibia"),
    ("NR", "Nauru"),
    ("NP", "Nepal"),
    ("NL", "Netherlands"),
    ("NC", "New Caledonia"),
    ("NZ", "New Zealand"),
    ("NI", "Nicaragua"),
    ("NE", "Niger"),
    ("NG", "Nigeria"),
    ("NU", "Niue"),
    ("NF", "Norfolk Island"),
    ("MK", "North Macedonia"),
    ("MP", "Northern Mariana Islands"),
    ("NO", "Norway"),
    ("OM", "Oman"),
    ("PK", "Pakistan"),
    ("PW", "Palau"),
    ("PS", "Palestine"),
    ("PA", "Panama"),
    ("PG", "Papua New Guinea"),
    ("PY", "Paraguay"),
    ("PE", "Peru"),
    ("PH", "Philippines"),
    ("PN", "Pitcairn"),
    ("PL", "Poland"),
    ("PT", "Portugal"),
    ("PR", "Puerto Rico"),
    ("QA", "Qatar"),
    ("RE", "Réunion"),
    ("RO", "Romania"),
    ("RU", "Russia"),
    ("RW", "Rwanda"),
    ("BL", "Saint Barthélemy"),
    ("SH", "Saint Helena"),
    ("KN", "Saint Kitts and Nevis"),
    ("LC", "Saint Lucia"),
    ("MF", "Saint Martin"),
    ("PM", "Saint Pierre and Miquelon"),
    ("VC", "Saint Vincent and the Grenadines"),
    ("WS", "Samoa"),
    ("SM", "San Marino"),
    ("ST", "São Tomé and Príncipe"),
    ("SA", "Saudi Arabia"),
    ("SN", "Senegal"),
    ("RS", "Serbia"),
    ("SC", "Seychelles"),
    ("SL", "Sierra Leone"),
    ("SG", "Singapore"),
    ("SX", "Sint Maarten"),
    ("SK", "Slovakia"),
    ("SI", "Slovenia"),
    ("SB", "Solomon Islands"),
    ("SO", "Somalia"),
    ("ZA", "South Africa"),
    ("GS", "South Georgia and the South Sandwich Islands"),
    ("SS", "South Sudan"),
    ("ES", "Spain"),
    ("LK", "Sri Lanka"),
    ("SD", "Sudan"),
    ("SR", "Suriname"),
    ("SJ", "Svalbard and Jan Mayen"),
    ("SE", "Sweden"),
    ("CH", "Switzerland"),
    ("SY", "Syria"),
    ("TW", "Taiwan"),
    ("TJ", "Tajikistan"),
    ("TZ", "Tanzania"),
    ("TH", "Thailand"),
    ("TL", "Timor-Leste"),
    ("TG", "Togo"),
    ("TK", "Tokelau"),
    ("TO", "Tonga"),
    ("TT", "Trinidad and Tobago"),
    ("TN", "Tunisia"),
    ("TR", "Türkiye"),
    ("TM", "Turkmenistan"),
    ("TC", "Turks and Caicos Islands"),
    ("TV", "Tuvalu"),
    ("UG", "Uganda"),
    ("UA", "Ukraine"),
    ("AE", "United Arab Emirates"),
    ("GB", "United Kingdom"),
    ("US", "United States"),
    ("UM", "United States Minor Outlying Islands"),
    ("UY", "Uruguay"),
    ("UZ", "Uzbekistan"),
    ("VU", "Vanuatu"),
    ("VE", "Venezuela"),
    ("VN", "Vietnam"),
    ("VG", "Virgin Islands (British)"),
    ("VI", "Virgin Islands (US)"),
    ("WF", "Wallis and Futuna"),
    ("EH", "Western Sahara"),
    ("YE", "Yemen"),
    ("ZM", "Zambia"),
    ("ZW", "Zimbabwe"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn country(code: &str) -> Country {
        Country::parse(code).unwrap()
    }

    #[test]
    fn the_list_is_whole_and_has_no_double() {
        let mut codes: Vec<_> = NAMES.iter().map(|(code, _)| *code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), 249);
    }

    #[test]
    fn a_country_is_two_assigned_capitals() {
        for (raw, ok) in [
            ("DE", true),
            ("de", false),
            ("XX", false),
            ("EU", false),
            ("UK", false),
            ("", false),
            ("DEU", false),
            ("é", false),
        ] {
            assert_eq!(Country::parse(raw).is_some(), ok, "{raw}");
        }
    }

    #[test]
    fn lists_in_the_wild_write_names() {
        for (raw, code) in [
            ("United States", "US"),
            ("the Netherlands", "NL"),
            ("USA", "US"),
            ("U.S.", "US"),
            ("미국", "US"),
            ("germany", "DE"),
            ("FR", "FR"),
        ] {
            assert_eq!(Country::by_name(raw), Some(country(code)), "{raw}");
        }
        for vague in ["EU", "Global", "Worldwide", "Varies", "", "in"] {
            assert_eq!(Country::by_name(vague), None, "{vague}");
        }
    }

    #[test]
    fn adequacy_begins_and_ends_on_a_day() {
        let until = Day::parse("2026-01-01").unwrap();
        let japan = Membership {
            origin: Origin::Eea,
            kind: SetKind::Adequate,
            country: country("JP"),
            valid_from: Day::parse("2019-01-23").unwrap(),
            valid_to: Some(until),
        };
        let sets = CountrySets::new(vec![japan]);
        for (day, safe) in [
            ("2019-01-22", false),
            ("2019-01-23", true),
            ("2025-12-31", true),
            ("2026-01-01", false),
        ] {
            assert_eq!(
                sets.is_safe(Origin::Eea, country("JP"), Day::parse(day).unwrap()),
                safe,
                "{day}"
            );
        }
    }

    #[test]
    fn seeds_know_the_area_and_the_neighbours() {
        let sets = CountrySets::seeded();
        let day = Day::parse("2026-01-01").unwrap();
        for (origin, code, safe) in [
            (Origin::Eea, "DE", true),
            (Origin::Eea, "NO", true),
            (Origin::Eea, "GB", true),
            (Origin::Eea, "US", false),
            (Origin::Eea, "IN", false),
            (Origin::Uk, "DE", true),
            (Origin::Uk, "US", false),
            (Origin::Ch, "DE", true),
        ] {
            assert_eq!(
                sets.is_safe(origin, country(code), day),
                safe,
                "{} {code}",
                origin.code()
            );
        }
    }
}
