//! Transfers to third countries: when a mechanism is needed, and whether one holds
//! (domain.md 3.6, 5.4). The sets of countries are data; the day is said by the caller.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::country::{Country, CountrySets, Origin};
use crate::engagement::{Location, LocationRole, Place};
use crate::fields::drafts;
use crate::refusal::{Fault, FieldErrors};
use crate::text::{Line, Prose};
use crate::time::Day;

codes! {
    /// What makes a transfer lawful (domain.md 3.6).
    Mechanism {
        /// Data stay where the law is.
        NoneNeeded = "none_needed", "none needed";
        /// A decision for the whole country.
        Adequacy = "adequacy", "adequacy decision";
        /// EU-US Data Privacy Framework.
        Dpf = "dpf", "EU-US Data Privacy Framework";
        /// Its UK extension.
        UkExtension = "uk_extension", "UK extension to the Data Privacy Framework";
        /// Its Swiss sister.
        SwissUsDpf = "swiss_us_dpf", "Swiss-US Data Privacy Framework";
        /// Standard contractual clauses, Decision 2021/914.
        Scc = "scc", "standard contractual clauses";
        /// UK agreement.
        Idta = "idta", "UK international data transfer agreement";
        /// UK addendum to the clauses.
        UkAddendum = "uk_addendum", "UK addendum";
        /// The clauses with Swiss adaptations.
        SwissScc = "swiss_scc", "standard contractual clauses with Swiss adaptations";
        /// Binding corporate rules for processors.
        BcrP = "bcr_p", "binding corporate rules";
        /// A derogation. Refused for what recurs.
        Art49 = "art49", "derogation of Article 49";
    }
}

impl Mechanism {
    /// The self-certification frameworks: they cover certified companies in the US only.
    pub const fn is_framework(self) -> bool {
        matches!(self, Self::Dpf | Self::UkExtension | Self::SwissUsDpf)
    }

    /// Whether a transfer impact assessment has to be done (domain.md 3.6).
    pub const fn needs_assessment(self) -> bool {
        matches!(
            self,
            Self::Scc | Self::Idta | Self::UkAddendum | Self::SwissScc | Self::BcrP
        )
    }

    /// Whether modules of the clauses have to be named.
    pub const fn has_modules(self) -> bool {
        matches!(self, Self::Scc | Self::SwissScc | Self::UkAddendum)
    }

    /// The origins whose law knows it.
    pub const fn serves(self, origin: Origin) -> bool {
        match self {
            Self::NoneNeeded | Self::Adequacy | Self::BcrP | Self::Art49 => true,
            Self::Dpf | Self::Scc => matches!(origin, Origin::Eea),
            Self::UkExtension | Self::Idta | Self::UkAddendum => matches!(origin, Origin::Uk),
            Self::SwissUsDpf | Self::SwissScc => matches!(origin, Origin::Ch),
        }
    }
}

codes! {
    /// What a transfer impact assessment found.
    TiaOutcome {
        /// The law there does not stand in the way.
        Ok = "ok", "no obstacle found";
        /// Only with supplementary measures.
        OkWithMeasures = "ok_with_measures", "acceptable with supplementary measures";
        /// Not acceptable.
        NotOk = "not_ok", "not acceptable";
    }
}

/// A transfer impact assessment that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tia {
    /// On this day.
    pub done_on: Day,
    /// What it found.
    pub outcome: TiaOutcome,
    /// Required for [`TiaOutcome::OkWithMeasures`].
    pub supplementary_measures: Option<Prose>,
}

/// What the framework's public list says about the contracting entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameworkListing {
    /// As it stands in the list.
    pub listing_name: Line,
    /// Whether the status read is "active".
    pub is_active: bool,
    /// When somebody looked.
    pub checked_on: Day,
}

/// How data of one origin get to other countries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Whose law.
    pub origin: Origin,
    /// The mechanism relied on.
    pub mechanism: Mechanism,
    /// What holds when the first one falls.
    pub fallback: Option<Mechanism>,
    /// Modules of the clauses, each of 1 to 4, in order.
    pub scc_modules: Vec<u8>,
    /// For the frameworks.
    pub framework: Option<FrameworkListing>,
    /// For clauses and corporate rules.
    pub tia: Option<Tia>,
}

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
            let unresolved = locations
                .iter()
                .any(|location| counts(location, day) && location.place.is_vague());
            let fault = if destinations.is_empty() && !unresolved {
                None
            } else {
                fault_of(origin, &destinations, unresolved, transfers, sets, day)
            };
            OriginVerdict {
                origin,
                destinations,
                fault,
            }
        })
        .collect()
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
        .filter(|&country| !sets.contains(origin, crate::country::SetKind::Area, country, day))
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
    let candidates: Vec<&Transfer> = transfers
        .iter()
        .filter(|transfer| transfer.origin == origin)
        .collect();
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
        Mechanism::Adequacy => match to
            .iter()
            .find(|&&country| !sets.is_safe(transfer.origin, country, day))
        {
            None if !unresolved => Ok(()),
            Some(country) => Err(format!(
                "There is no adequacy decision for {} on {day}.",
                country.name()
            )),
            None => Err(
                "A place is not resolved to countries, so adequacy cannot be judged.".to_owned(),
            ),
        },
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
        None => Err(format!(
            "Nobody has looked up the vendor in the list of the {name}."
        )),
        Some(listing) if !listing.is_active => Err(format!(
            "The vendor's entry in the list of the {name} is not active."
        )),
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
        None => Err(format!(
            "The {name} need a transfer impact assessment, and none is recorded."
        )),
        Some(tia) if tia.outcome == TiaOutcome::NotOk => {
            Err("The transfer impact assessment found the transfer not acceptable.".to_owned())
        }
        Some(_) => Ok(()),
    }
}

drafts! {
    /// A transfer as typed into a form: `scc_modules` as `1` to `4`, `framework_status` is `active` or else.
    TransferDraft {
        one: origin, mechanism, fallback, framework_name, framework_status, framework_checked_on, tia_done_on, tia_outcome, tia_measures;
        many: scc_modules;
    }
}

impl TransferDraft {
    /// Parses all fields; the faults carry `prefix` in front of the field names.
    pub fn check(&self, prefix: &str, today: Day) -> Result<Transfer, FieldErrors> {
        let mut faults = FieldErrors::default();
        let at = |field: &str| format!("{prefix}{field}");
        let origin = faults.note(&at("origin"), Origin::choose(&self.origin));
        let mechanism = faults.note(&at("mechanism"), recurring(&self.mechanism));
        let fallback = if self.fallback.is_empty() {
            Some(None)
        } else {
            faults
                .note(&at("fallback"), recurring(&self.fallback))
                .map(Some)
        };
        let modules = faults.note(&at("scc_modules"), modules(&self.scc_modules));
        let framework = self.framework(&at, today, &mut faults);
        let tia = self.tia(&at, today, &mut faults);
        if let (Some(origin), Some(mechanism)) = (origin, mechanism) {
            let wrong = std::iter::once(mechanism)
                .chain(fallback.flatten())
                .find(|mechanism| !mechanism.serves(origin));
            if let Some(wrong) = wrong {
                faults.add(
                    at("mechanism"),
                    format!(
                        "“{}” does not serve data from {}. Choose another.",
                        wrong.words(),
                        origin.words()
                    ),
                );
            }
        }
        faults.or(|| {
            Some(Transfer {
                origin: origin?,
                mechanism: mechanism?,
                fallback: fallback?,
                scc_modules: modules?,
                framework: framework?,
                tia: tia?,
            })
        })
    }

    fn framework(
        &self,
        at: &impl Fn(&str) -> String,
        today: Day,
        faults: &mut FieldErrors,
    ) -> Option<Option<FrameworkListing>> {
        if self.framework_name.trim().is_empty() && self.framework_checked_on.trim().is_empty() {
            return Some(None);
        }
        let listing_name = faults.note(&at("framework_name"), Line::parse(&self.framework_name));
        let checked_on = faults.note(
            &at("framework_checked_on"),
            past_day(&self.framework_checked_on, today),
        );
        Some(Some(FrameworkListing {
            listing_name: listing_name?,
            is_active: self.framework_status == "active",
            checked_on: checked_on?,
        }))
    }

    fn tia(
        &self,
        at: &impl Fn(&str) -> String,
        today: Day,
        faults: &mut FieldErrors,
    ) -> Option<Option<Tia>> {
        if self.tia_done_on.trim().is_empty() && self.tia_outcome.is_empty() {
            return Some(None);
        }
        let done_on = faults.note(&at("tia_done_on"), past_day(&self.tia_done_on, today));
        let outcome = faults.note(&at("tia_outcome"), TiaOutcome::choose(&self.tia_outcome));
        let measures = faults.note(&at("tia_measures"), Prose::parse(&self.tia_measures))?;
        let measures = (!measures.as_str().is_empty()).then_some(measures);
        if outcome == Some(TiaOutcome::OkWithMeasures) && measures.is_none() {
            faults.add(
                at("tia_measures"),
                "Describe the supplementary measures that the assessment relies on.",
            );
        }
        Some(Some(Tia {
            done_on: done_on?,
            outcome: outcome?,
            supplementary_measures: measures,
        }))
    }
}

impl From<&Transfer> for TransferDraft {
    fn from(transfer: &Transfer) -> Self {
        let framework = transfer.framework.as_ref();
        let tia = transfer.tia.as_ref();
        let measures = tia.and_then(|tia| tia.supplementary_measures.as_ref());
        Self {
            origin: transfer.origin.code().to_owned(),
            mechanism: transfer.mechanism.code().to_owned(),
            fallback: transfer.fallback.map_or("", Mechanism::code).to_owned(),
            framework_name: framework
                .map_or(String::new(), |listing| listing.listing_name.to_string()),
            framework_status: framework
                .map_or("", |listing| {
                    if listing.is_active {
                        "active"
                    } else {
                        "inactive"
                    }
                })
                .to_owned(),
            framework_checked_on: framework
                .map_or(String::new(), |listing| listing.checked_on.to_string()),
            tia_done_on: tia.map_or(String::new(), |tia| tia.done_on.to_string()),
            tia_outcome: tia.map_or("", |tia| tia.outcome.code()).to_owned(),
            tia_measures: measures.map_or(String::new(), ToString::to_string),
            scc_modules: transfer
                .scc_modules
                .iter()
                .map(ToString::to_string)
                .collect(),
        }
    }
}

fn recurring(code: &str) -> Result<Mechanism, Fault> {
    match Mechanism::choose(code)? {
        Mechanism::Art49 => Err(Fault::new(
            "Derogations of Article 49 cannot carry a recurring transfer. Choose another mechanism.",
        )),
        mechanism => Ok(mechanism),
    }
}

fn modules(raw: &[String]) -> Result<Vec<u8>, Fault> {
    let mut modules = Vec::new();
    for raw in raw {
        match raw.parse::<u8>() {
            Ok(module @ 1..=4) => modules.push(module),
            _ => return Err(Fault::new("Choose modules from 1 to 4.")),
        }
    }
    modules.sort_unstable();
    modules.dedup();
    Ok(modules)
}

/// A day up to and including `today`.
pub(crate) fn past_day(raw: &str, today: Day) -> Result<Day, Fault> {
    match Day::parse(raw.trim()) {
        None => Err(Fault::new(
            "Enter a day as YYYY-MM-DD, for instance 2026-03-01.",
        )),
        Some(day) if day > today => Err(Fault::new(
            "This day has not come yet. Enter today or an earlier day.",
        )),
        Some(day) => Ok(day),
    }
}

impl Transfer {
    /// Clauses of module 3 behind the framework, assessed: holds for the US.
    pub fn sample() -> Self {
        let (Some(done_on), Ok(listing_name)) =
            (Day::parse("2026-01-15"), Line::parse("Fjord Cloud Inc."))
        else {
            unreachable!("samples are well formed")
        };
        Self {
            origin: Origin::Eea,
            mechanism: Mechanism::Dpf,
            fallback: Some(Mechanism::Scc),
            scc_modules: vec![3],
            framework: Some(FrameworkListing {
                listing_name,
                is_active: true,
                checked_on: done_on,
            }),
            tia: Some(Tia {
                done_on,
                outcome: TiaOutcome::Ok,
                supplementary_measures: None,
            }),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn at(code: &str, role: LocationRole) -> Location {
        Location {
            role,
            place: Place::Country(Country::parse(code).unwrap()),
            label: None,
            from: None,
            to: None,
            is_default: false,
            is_customer_selectable: false,
        }
    }

    fn fault(locations: &[Location], transfers: &[Transfer], on: &str) -> Option<String> {
        assess(
            locations,
            transfers,
            &[Origin::Eea],
            &CountrySets::seeded(),
            day(on),
        )
        .remove(0)
        .fault
    }

    #[test]
    fn a_transfer_is_needed_outside_the_area_and_its_adequate_countries() {
        use LocationRole::{Backup, Compute, CorporateSeat, Storage, SupportAccess};
        for (code, role, needed) in [
            ("DE", Storage, false),
            ("CH", Storage, false),
            ("US", Storage, true),
            ("IN", SupportAccess, true),
            ("US", Backup, true),
            ("BR", Compute, true),
            ("US", CorporateSeat, false),
        ] {
            assert_eq!(
                fault(&[at(code, role)], &[], "2026-02-01").is_some(),
                needed,
                "{code} {role:?}"
            );
        }
    }

    #[test]
    fn a_location_that_ended_needs_nothing_any_more() {
        let moved = Location {
            to: Some(day("2026-02-01")),
            ..at("US", LocationRole::Storage)
        };
        assert!(fault(std::slice::from_ref(&moved), &[], "2026-01-31").is_some());
        assert!(fault(&[moved], &[], "2026-02-01").is_none());
    }

    #[test]
    fn a_look_at_the_frameworks_list_grows_old() {
        let transfer = Transfer {
            fallback: None,
            tia: None,
            ..Transfer::sample()
        };
        let us = [at("US", LocationRole::Storage)];
        assert_eq!(
            fault(&us, std::slice::from_ref(&transfer), "2026-04-15"),
            None,
            "90 days"
        );
        assert!(
            fault(&us, &[transfer], "2026-04-16")
                .unwrap()
                .contains("last checked"),
            "91 days"
        );
    }

    #[test]
    fn a_fallback_holds_when_the_framework_falls() {
        let mut transfer = Transfer::sample();
        if let Some(framework) = &mut transfer.framework {
            framework.is_active = false;
        }
        let us = [at("US", LocationRole::Storage)];
        assert_eq!(
            fault(&us, std::slice::from_ref(&transfer), "2026-02-01"),
            None
        );
        let alone = Transfer {
            fallback: None,
            ..transfer
        };
        assert!(
            fault(&us, &[alone], "2026-02-01")
                .unwrap()
                .contains("not active")
        );
    }

    #[test]
    fn clauses_need_module_three_and_an_assessment() {
        let clauses = Transfer {
            mechanism: Mechanism::Scc,
            fallback: None,
            ..Transfer::sample()
        };
        let us = [at("IN", LocationRole::Compute)];
        for (modules, tia, ok) in [
            (vec![3], true, true),
            (vec![2], true, false),
            (vec![2, 3], true, true),
            (vec![3], false, false),
        ] {
            let tia = tia.then(|| clauses.tia.clone()).flatten();
            let transfer = Transfer {
                scc_modules: modules.clone(),
                tia,
                ..clauses.clone()
            };
            assert_eq!(
                fault(&us, &[transfer], "2026-02-01").is_none(),
                ok,
                "{modules:?}"
            );
        }
    }

    #[test]
    fn a_framework_does_not_reach_other_countries() {
        let transfer = Transfer {
            fallback: None,
            ..Transfer::sample()
        };
        let both = [
            at("US", LocationRole::Storage),
            at("IN", LocationRole::SupportAccess),
        ];
        assert!(fault(&both, &[transfer], "2026-02-01").is_some());
    }

    #[test]
    fn a_place_without_countries_needs_a_mechanism_that_reaches_everywhere() {
        let global = Location {
            place: Place::Global,
            ..at("DE", LocationRole::EdgeTransit)
        };
        let adequacy = Transfer {
            mechanism: Mechanism::Adequacy,
            fallback: None,
            ..Transfer::sample()
        };
        let clauses = Transfer {
            mechanism: Mechanism::Scc,
            fallback: None,
            ..Transfer::sample()
        };
        assert!(fault(std::slice::from_ref(&global), &[adequacy], "2026-02-01").is_some());
        assert!(fault(&[global], &[clauses], "2026-02-01").is_none());
    }

    #[test]
    fn derogations_are_refused_at_the_door() {
        let draft = TransferDraft {
            origin: "EEA".into(),
            mechanism: "art49".into(),
            ..TransferDraft::default()
        };
        assert!(
            draft
                .check("", day("2026-02-01"))
                .unwrap_err()
                .get("mechanism")
                .unwrap()
                .contains("Article 49")
        );
        let draft = TransferDraft {
            origin: "UK".into(),
            mechanism: "dpf".into(),
            ..TransferDraft::default()
        };
        assert!(draft.check("", day("2026-02-01")).is_err());
    }
}
