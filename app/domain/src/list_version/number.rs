//! Numbers of list versions: `2026.3`, the third one published in 2026 (decision 10).

use std::fmt;

use serde::{Deserialize, Serialize};

/// The number and the public id of a list version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VersionNumber {
    /// The year of publication in the organisation's zone.
    pub year: i16,
    /// Counted from 1 within the year.
    pub count: u32,
}

impl VersionNumber {
    /// Reads `YYYY.N`, without leading zeros in N.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, count) = text.split_once('.')?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4
            || !digits(year)
            || !digits(count)
            || count.starts_with('0')
            || count.len() > 6
        {
            return None;
        }
        Some(Self { year: year.parse().ok()?, count: count.parse().ok()? })
    }

    /// The number after all of `taken` for a publication in `year`.
    pub fn next(taken: impl IntoIterator<Item = Self>, year: i16) -> Self {
        let last =
            taken.into_iter().filter(|number| number.year == year).map(|number| number.count).max();
        Self { year, count: last.unwrap_or(0) + 1 }
    }
}

impl fmt::Display for VersionNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}.{}", self.year, self.count)
    }
}

impl TryFrom<String> for VersionNumber {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("{text:?} is not a version"))
    }
}

impl From<VersionNumber> for String {
    fn from(number: VersionNumber) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_spelling() {
        for (text, ok) in [
            ("2026.3", true),
            ("2026.10", true),
            ("2026.0", false),
            ("2026.03", false),
            ("26.3", false),
            ("2026.", false),
            ("2026.3.1", false),
            ("2026.+3", false),
        ] {
            assert_eq!(VersionNumber::parse(text).is_some(), ok, "{text}");
        }
    }

    #[test]
    fn counting_starts_again_each_year() {
        let taken = ["2025.7", "2026.1", "2026.2"].map(|text| VersionNumber::parse(text).unwrap());
        assert_eq!(VersionNumber::next(taken, 2026).to_string(), "2026.3");
        assert_eq!(VersionNumber::next(taken, 2027).to_string(), "2027.1");
        assert!(VersionNumber::parse("2026.9") < VersionNumber::parse("2026.10"));
    }
}
