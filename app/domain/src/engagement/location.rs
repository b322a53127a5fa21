//! Where data are processed (domain.md 3.4).

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::country::Country;
use crate::fields::{day, drafts, optional, shown};
use crate::refusal::{Fault, FieldErrors};
use crate::text::Line;
use crate::time::Day;

/// More places than this no engagement holds, so that its form shows all of them.
pub const MOST_PLACES: usize = 200;

codes! {
    /// What happens at a place.
    LocationRole {
        /// Data are kept.
        Storage = "storage", "storage";
        /// Copies are kept.
        Backup = "backup", "backup";
        /// Data are worked on.
        Compute = "compute", "compute";
        /// People look at data from there.
        SupportAccess = "support_access", "support access";
        /// Data pass through.
        EdgeTransit = "edge_transit", "edge and transit";
        /// The vendor's seat. Never counts for transfers (decision 23).
        CorporateSeat = "corporate_seat", "corporate seat";
    }
}

impl LocationRole {
    /// The word before a place in lists. An imported list may say where data are processed, and not
    /// what happens there.
    pub const fn word_of(role: Option<Self>) -> &'static str {
        match role {
            Some(role) => role.words(),
            None => "processing",
        }
    }

    /// What the places of a list are grouped by: all roles, and last what does not state one.
    pub fn groups() -> impl Iterator<Item = Option<Self>> {
        Self::ALL.iter().copied().map(Some).chain([None])
    }
}

/// Where: a country, a group, or words that nobody has resolved yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Place {
    /// One country.
    Country(Country),
    /// Somewhere in the European Union.
    Eu,
    /// Somewhere in the European Economic Area.
    Eea,
    /// Anywhere.
    Global,
    /// Imported words; the label says which.
    Unresolved,
}

impl Place {
    /// Reads alpha-2, `EU`, `EEA` or `GLOBAL`.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "EU" => Some(Self::Eu),
            "EEA" => Some(Self::Eea),
            "GLOBAL" => Some(Self::Global),
            other => Country::parse(other).map(Self::Country),
        }
    }

    /// As in the published list; none for words.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Country(country) => Some(country.code()),
            Self::Eu => Some("EU"),
            Self::Eea => Some("EEA"),
            Self::Global => Some("GLOBAL"),
            Self::Unresolved => None,
        }
    }

    /// The country, where there is one.
    pub const fn country(&self) -> Option<Country> {
        match self {
            Self::Country(country) => Some(*country),
            _ => None,
        }
    }

    /// For reading.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Country(country) => country.name(),
            Self::Eu => "European Union",
            Self::Eea => "European Economic Area",
            Self::Global => "Worldwide",
            Self::Unresolved => "Not resolved",
        }
    }
}

/// One place of processing. A moved location ends one row and starts another (domain.md 3.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// What happens there; none for an imported place of which the list did not say it.
    pub role: Option<LocationRole>,
    /// Where.
    pub place: Place,
    /// A provider's region, a city, or imported words.
    pub label: Option<Line>,
    /// From this day.
    pub from: Option<Day>,
    /// Until the start of this day (exclusive).
    pub to: Option<Day>,
    /// Used unless something else is chosen.
    pub is_default: bool,
    /// Customers can choose it.
    pub is_customer_selectable: bool,
}

impl Location {
    /// Whether it has begun and not ended on `day`. What has no dates always holds.
    pub fn holds_on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && !self.is_over_on(day)
    }

    /// Whether data are there: a seat alone is no such place (decision 23).
    pub fn has_data(&self) -> bool {
        self.role != Some(LocationRole::CorporateSeat)
    }

    /// Whether data are there on `day` or will be: what has not begun yet stands on the list that is
    /// approved.
    pub fn counts_on(&self, day: Day) -> bool {
        self.has_data() && !self.is_over_on(day)
    }

    /// Whether it has ended by `day`.
    pub fn is_over_on(&self, day: Day) -> bool {
        self.to.is_some_and(|end| end <= day)
    }
}

drafts! {
    /// A location as typed into a form.
    LocationDraft { one: role, place, label, from, to; maybe: is_default, is_customer_selectable; }
}

impl LocationDraft {
    /// Parses one row; `prefix` stands in front of the field names of faults. A row that is as it
    /// was `before` stays, whatever an import left unknown in it.
    pub fn check(&self, prefix: &str, before: &[Location]) -> Result<Location, FieldErrors> {
        if let Some(same) = before.iter().find(|known| Self::from(*known) == *self) {
            return Ok(same.clone());
        }
        let mut faults = FieldErrors::default();
        let at = |field: &str| format!("{prefix}{field}");
        let role = faults.note(&at("role"), LocationRole::choose(&self.role));
        let place = faults.note(
            &at("place"),
            Place::parse(self.place.trim()).ok_or_else(|| Fault::new("Choose a country.")),
        );
        let label = faults.note(&at("label"), optional(&self.label, Line::parse));
        let from = faults.note(&at("from"), optional(&self.from, day));
        let to = faults.note(&at("to"), optional(&self.to, day));
        // domain.md 3.4: a group says too little about where data rest.
        if let (Some(role), Some(place)) = (role, place)
            && place.country().is_none()
            && role != LocationRole::EdgeTransit
        {
            faults.add(
                at("place"),
                format!(
                    "“{}” is allowed for edge and transit only. Name the countries, one row each.",
                    place.words()
                ),
            );
        }
        if let (Some(Some(from)), Some(Some(to))) = (from, to)
            && to <= from
        {
            faults.add(at("to"), "The end has to come after the start.");
        }
        faults.or(|| {
            Some(Location {
                role: Some(role?),
                place: place?,
                label: label?,
                from: from?,
                to: to?,
                is_default: self.is_default == "yes",
                is_customer_selectable: self.is_customer_selectable == "yes",
            })
        })
    }
}

impl From<&Location> for LocationDraft {
    fn from(location: &Location) -> Self {
        let yes = |is: bool| if is { "yes".to_owned() } else { String::new() };
        Self {
            role: location.role.map_or("", LocationRole::code).to_owned(),
            place: location.place.code().unwrap_or_default().to_owned(),
            label: shown(location.label.as_ref()),
            from: shown(location.from.as_ref()),
            to: shown(location.to.as_ref()),
            is_default: yes(location.is_default),
            is_customer_selectable: yes(location.is_customer_selectable),
        }
    }
}
