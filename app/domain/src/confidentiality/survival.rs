//! How long a duty to keep silent lasts after the end, and the order of decision 23.

use serde::{Deserialize, Serialize};

use crate::refusal::Fault;

/// How long a duty to keep silent lasts after the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Survival {
    /// Without end.
    Indefinite,
    /// As long as data are held.
    WhileDataHeld,
    /// So many months, up to [`Survival::MOST_MONTHS`].
    Months(u32),
}

impl Survival {
    /// A hundred years; who means longer means without end.
    pub const MOST_MONTHS: u32 = 1_200;

    /// Reads the two fields of a form.
    pub fn choose(code: &str, months: &str) -> Result<Self, Fault> {
        match code.trim() {
            "indefinite" => Ok(Self::Indefinite),
            "while_data_held" => Ok(Self::WhileDataHeld),
            "months" => match months.trim().parse() {
                Ok(count) if count <= Self::MOST_MONTHS => Ok(Self::Months(count)),
                _ => Err(Fault::new(format!(
                    "Enter the months after the end, from 0 to {}.",
                    Self::MOST_MONTHS
                ))),
            },
            _ => Err(Fault::new("Choose one of the values.")),
        }
    }

    /// The stable code, apart from the number of months.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Indefinite => "indefinite",
            Self::WhileDataHeld => "while_data_held",
            Self::Months(_) => "months",
        }
    }

    /// The number of months, where there is one.
    pub const fn months(self) -> Option<u32> {
        match self {
            Self::Months(count) => Some(count),
            Self::Indefinite | Self::WhileDataHeld => None,
        }
    }

    /// For reading: `it lasts …`.
    pub fn words(self) -> String {
        match self {
            Self::Indefinite => "without end".to_owned(),
            Self::WhileDataHeld => "as long as data are held".to_owned(),
            Self::Months(1) => "1 month after the end".to_owned(),
            Self::Months(count) => format!("{count} months after the end"),
        }
    }
}

/// The order of decision 23: without end is above all; a number of months and "as long as data are
/// held" cannot be compared, so neither reaches the other.
impl PartialOrd for Survival {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        use std::cmp::Ordering::{Equal, Greater, Less};
        match (self, other) {
            (Self::Indefinite, Self::Indefinite) | (Self::WhileDataHeld, Self::WhileDataHeld) => {
                Some(Equal)
            }
            (Self::Indefinite, _) => Some(Greater),
            (_, Self::Indefinite) => Some(Less),
            (Self::Months(mine), Self::Months(theirs)) => Some(mine.cmp(theirs)),
            (Self::WhileDataHeld, Self::Months(_)) | (Self::Months(_), Self::WhileDataHeld) => None,
        }
    }
}

impl TryFrom<String> for Survival {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let (code, months) = text.split_once(':').unwrap_or((&text, ""));
        Self::choose(code, months).map_err(|fault| fault.0)
    }
}

impl From<Survival> for String {
    fn from(survival: Survival) -> Self {
        match survival {
            Survival::Months(count) => format!("months:{count}"),
            _ => survival.code().to_owned(),
        }
    }
}
