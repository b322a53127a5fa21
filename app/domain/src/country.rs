//! Countries by ISO 3166-1 alpha-2, and the sets that transfers depend on (domain.md 4.5).
//! Adequacy comes and goes, so the sets are rows of the database with dates. They are filled in at
//! the first start, by [`CountrySets::seeded`]; a page to edit them is not built yet.

mod names;
mod sets;

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use names::{ALIASES, NAMES};
pub use sets::{CountrySets, Membership, Origin, SetKind};

use crate::refusal::Fault;

/// A country, by its two letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

impl Country {
    /// Reads two letters that are assigned.
    pub fn parse(raw: &str) -> Option<Self> {
        let bytes: [u8; 2] = raw.as_bytes().try_into().ok()?;
        NAMES.iter().any(|(code, _)| code.as_bytes() == bytes).then_some(Self(bytes))
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
        by_folded_name()
            .get(folded)
            .and_then(|code| Self::parse(code))
            .or_else(|| (name.len() == 2).then(|| Self::parse(name)).flatten())
    }

    /// The two letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The English name.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(code, _)| code.as_bytes() == self.0).map_or("", |(_, name)| name)
    }

    /// All of them, by name.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().filter_map(|(code, _)| Self::parse(code))
    }
}

/// Codes by name in small letters. Where a name and a short form are the same, the short form holds.
fn by_folded_name() -> &'static HashMap<String, &'static str> {
    static KNOWN: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
        let names = NAMES.iter().map(|(code, name)| (name.to_lowercase(), *code));
        let short_forms = ALIASES.iter().map(|(alias, code)| ((*alias).to_owned(), *code));
        names.rev().chain(short_forms.rev()).collect()
    });
    &KNOWN
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Day;

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
            (Origin::Eea, "HR", true),
            (Origin::Uk, "LI", true),
            (Origin::Eea, "GB", true),
            (Origin::Eea, "US", false),
            (Origin::Eea, "IN", false),
            (Origin::Uk, "DE", true),
            (Origin::Uk, "US", false),
            (Origin::Ch, "DE", true),
        ] {
            assert_eq!(sets.is_safe(origin, country(code), day), safe, "{} {code}", origin.code());
        }
    }
}
