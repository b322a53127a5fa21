//! Is a mechanism needed on a day, and does one hold?

use super::mechanism::Mechanism;
use super::{TiaOutcome, Transfer};
use crate::country::{Country, CountrySets, Origin, SetKind};
use crate::engagement::{Location, LocationRole, Place};
use crate::id::PersonId;
use crate::time::Day;

/// Days after which a look at the framework's list is too old (domain.md 3.6).
pub const FRAMEWORK_CHECK_DAYS: i32 = 90;

/// What one origin needs on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginVerdict {
    /// Whose law.
    pub origin: Origin,
    /// Where data go outside the safe countries; empty when no mechanism is needed.
    pub destinations: Vec<Country>,
    /// What is wrong, as a sentence; none when nothing is needed or a mechanism holds.
    pub fault: Option<String>,
}

impl OriginVerdict {
    /// `transfer_needed(origin)` of domain.md 5.4.
    pub fn is_needed(&self) -> bool {
        !self.destinations.is_empty()
    }
}

/// Judges each origin on `day`: is a mechanism needed, and does one hold?
/// The seat of a company never counts (decision 23).
pub fn assess(
    locations: &[Location],
    transfers: &[Transfer],
    origins: &[Origin],
    sets: &CountrySets,
    day: Day,
) -> Vec<OriginVerdict> {
    origins
        .iter()
        .map(|&origin| {
            let destinations = destinations(locations, origin, sets, day);
            let unresolved =
                locations.iter().any(|location| counts(location, day) && location.place.is_vague());
            let fault = if destinations.is_empty() && !unresolved {
                None
            } else {
                fault_of(origin, &destinations, unresolved, transfers, sets, day)
            };
            OriginVerdict { origin, destinations, fault }
        })
        .collect()
}

/// Who worked on the transfers of origins that need one (SOD-2): B21 rests on them.
pub fn authors_of_needed(
    transfers: &[Transfer],
    verdicts: &[OriginVerdict],
) -> impl Iterator<Item = PersonId> {
    let is_needed =
        |origin| verdicts.iter().any(|verdict| verdict.origin == origin && verdict.is_needed());
    let needed = transfers.iter().filter(move |transfer| is_needed(transfer.origin));
    needed.flat_map(|transfer| transfer.authors.iter().copied())
}

fn counts(location: &Location, day: Day) -> bool {
    location.role != LocationRole::CorporateSeat && location.to.is_none_or(|end| day < end)
}

fn destinations(
    locations: &[Location],
    origin: Origin,
    sets: &CountrySets,
    day: Day,
) -> Vec<Country> {
    let mut found: Vec<Country> = locations
        .iter()
        .filter(|location| counts(location, day))
        .filter_map(|location| location.place.country())
        .filter(|&country| !sets.contains(origin, SetKind::Area, country, day))
        .filter(|&country| !sets.is_safe(origin, country, day))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn fault_of(
    origin: Origin,
    destinations: &[Country],
    unresolved: bool,
    transfers: &[Transfer],
    sets: &CountrySets,
    day: Day,
) -> Option<String> {
    let named: Vec<&str> = destinations.iter().map(|country| country.name()).collect();
    let places = if named.is_empty() {
        "a place that is not resolved to countries".to_owned()
    } else {
        named.join(", ")
    };
    let candidates: Vec<&Transfer> =
        transfers.iter().filter(|transfer| transfer.origin == origin).collect();
    if candidates.is_empty() {
        return Some(format!(
            "Data from {} reach {places} and no transfer mechanism is recorded.",
            origin.words()
        ));
    }
    let mut first = None;
    for transfer in candidates {
        for mechanism in std::iter::once(transfer.mechanism).chain(transfer.fallback) {
            match holds(mechanism, transfer, destinations, unresolved, sets, day) {
                Ok(()) => return None,
                Err(why) => {
                    first.get_or_insert(why);
                }
            }
        }
    }
    first
}

fn holds(
    mechanism: Mechanism,
    transfer: &Transfer,
    to: &[Country],
    unresolved: bool,
    sets: &CountrySets,
    day: Day,
) -> Result<(), String> {
    let name = mechanism.words();
    if !mechanism.serves(transfer.origin) {
        return Err(format!(
            "The mechanism “{name}” does not serve data from {}.",
            transfer.origin.words()
        ));
    }
    match mechanism {
        Mechanism::Art49 => {
            Err("Derogations of Article 49 cannot carry a recurring transfer.".to_owned())
        }
        Mechanism::NoneNeeded => {
            Err("A mechanism is needed, and “none needed” is recorded.".to_owned())
        }
        Mechanism::Adequacy => {
            match to.iter().find(|&&country| !sets.is_safe(transfer.origin, country, day)) {
                None if !unresolved => Ok(()),
                Some(country) => {
                    Err(format!("There is no adequacy decision for {} on {day}.", country.name()))
                }
                None => Err("A place is not resolved to countries, so adequacy cannot be judged."
                    .to_owned()),
            }
        }
        _ if mechanism.is_framework() => framework_holds(name, transfer, to, unresolved, day),
        _ => clauses_hold(mechanism, transfer),
    }
}

fn framework_holds(
    name: &str,
    transfer: &Transfer,
    to: &[Country],
    unresolved: bool,
    day: Day,
) -> Result<(), String> {
    if unresolved || to.iter().any(|country| country.code() != "US") {
        return Err(format!("The {name} covers the United States only."));
    }
    match &transfer.framework {
        None => Err(format!("Nobody has looked up the vendor in the list of the {name}.")),
        Some(listing) if !listing.is_active => {
            Err(format!("The vendor's entry in the list of the {name} is not active."))
        }
        Some(listing) if day.days_since(listing.checked_on) > FRAMEWORK_CHECK_DAYS => Err(format!(
            "The vendor's entry in the list of the {name} was last checked on {}, more than {FRAMEWORK_CHECK_DAYS} days before.",
            listing.checked_on
        )),
        Some(_) => Ok(()),
    }
}

fn clauses_hold(mechanism: Mechanism, transfer: &Transfer) -> Result<(), String> {
    let name = mechanism.words();
    // We are a processor and the vendor is ours: module 3 is the one that fits (domain.md 5.4).
    if mechanism.has_modules() && !transfer.scc_modules.contains(&3) {
        return Err(format!("The {name} need module 3 between processors."));
    }
    match &transfer.tia {
        None => Err(format!("The {name} need a transfer impact assessment, and none is recorded.")),
        Some(tia) if tia.outcome == TiaOutcome::NotOk => {
            Err("The transfer impact assessment found the transfer not acceptable.".to_owned())
        }
        Some(_) => Ok(()),
    }
}

impl Place {
    /// Whether nobody can say which countries are meant.
    pub const fn is_vague(&self) -> bool {
        match self {
            // Every member of either group is inside the EEA, and adequate for the UK and Switzerland.
            Self::Country(_) | Self::Eu | Self::Eea => false,
            Self::Global | Self::Unresolved => true,
        }
    }
}
