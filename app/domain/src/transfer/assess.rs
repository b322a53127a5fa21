//! Is a mechanism needed on a day, and does one hold?

use super::mechanism::Mechanism;
use super::{FrameworkData, FrameworkListing, TiaOutcome, Transfer};
use crate::country::{Country, CountrySets, Origin, SetKind};
use crate::engagement::{Engagement, EngagementDetails, Location, Place};
use crate::folding::same_legal_entity;
use crate::id::{AgreementId, PersonId};
use crate::taxonomy::Code;
use crate::time::Day;
use crate::vendor::Vendor;

/// Days after which a look at the framework's list is too old (domain.md 3.6).
pub const FRAMEWORK_CHECK_DAYS: i32 = 90;

/// What one origin needs on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginVerdict {
    /// Whose law.
    pub origin: Origin,
    /// Where data go outside the safe countries, as far as countries are known.
    pub destinations: Vec<Country>,
    /// Whether data are also where nobody can say which countries are meant: that needs a mechanism too.
    pub reaches_unresolved: bool,
    /// Where data go under an adequacy decision.
    pub adequate: Vec<Country>,
    /// What is wrong, as a sentence; none when nothing is needed or a mechanism holds.
    pub fault: Option<String>,
    /// Whether the fault is that evidence is missing or too old, rather than the mechanism.
    pub lacks_evidence: bool,
    /// What has to be known of the mechanism that holds, as a sentence.
    pub note: Option<String>,
    /// The clauses that hold with the agreement in which each is said to stand. One has to bind, and be
    /// of a kind that can hold them: the gate looks. Empty where a mechanism holds without, or nobody
    /// was asked where its clauses stand.
    pub instruments: Vec<(Mechanism, AgreementId)>,
}

impl OriginVerdict {
    /// Whether a mechanism has to hold: `transfer_needed(origin)` of domain.md 5.4, and where nobody can
    /// tell, as if it were. What is said to the public of the same is
    /// [`transfer_needed`](crate::list_version::transfer_needed), which does not say what nobody knows.
    pub fn is_needed(&self) -> bool {
        !self.destinations.is_empty() || self.reaches_unresolved
    }
}

/// Judges each origin on `day`: is a mechanism needed, and does one hold?
/// The seat of a company never counts (decision 23).
pub fn assess(
    vendor: &Vendor,
    engagement: &Engagement,
    origins: &[Origin],
    sets: &CountrySets,
    day: Day,
) -> Vec<OriginVerdict> {
    let details = &engagement.details;
    let special = details.special_data().codes();
    let is_vague = |it: &Location| it.counts_on(day) && it.place.is_vague();
    let reaches_unresolved = details.locations.iter().any(is_vague);
    let is_nowhere = details.locations.iter().all(|location| location.is_over_on(day));
    origins
        .iter()
        .map(|&origin| {
            let to = destinations(&details.locations, origin, sets, day);
            let judged = if is_nowhere {
                Err(Wrong::evidence(format!(
                    "No place of processing is recorded for {}, so nobody can say where data go.",
                    day.in_words()
                )))
            } else if to.is_empty() && !reaches_unresolved {
                Ok(Held::default())
            } else {
                let (special, unresolved) = (&special, reaches_unresolved);
                let case =
                    Case { vendor, engagement, special, origin, to: &to, unresolved, sets, day };
                case.judge(&engagement.transfers)
            };
            let (held, wrong) = match judged {
                Ok(held) => (held, None),
                Err(wrong) => (Held::default(), Some(wrong)),
            };
            OriginVerdict {
                origin,
                destinations: to,
                reaches_unresolved,
                adequate: adequate(&details.locations, origin, sets, day),
                lacks_evidence: wrong.as_ref().is_some_and(|wrong| wrong.lacks_evidence),
                fault: wrong.map(|wrong| wrong.words),
                note: held.note,
                instruments: held.instruments,
            }
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

/// Where data of an origin go on `day` outside its area and the countries safe for it.
pub fn destinations(
    locations: &[Location],
    origin: Origin,
    sets: &CountrySets,
    day: Day,
) -> Vec<Country> {
    reached(locations, day, |country| !sets.is_safe(origin, country, day))
}

/// Where data of an origin go on `day` outside its area, under an adequacy decision.
pub fn adequate(
    locations: &[Location],
    origin: Origin,
    sets: &CountrySets,
    day: Day,
) -> Vec<Country> {
    let is_in = |kind, country| sets.contains(origin, kind, country, day);
    reached(locations, day, |country| {
        !is_in(SetKind::Area, country) && is_in(SetKind::Adequate, country)
    })
}

/// The countries where data are, as far as they are wanted, each once.
fn reached(locations: &[Location], day: Day, wanted: impl Fn(Country) -> bool) -> Vec<Country> {
    let places = locations.iter().filter(|location| location.counts_on(day));
    let mut found: Vec<Country> = places
        .filter_map(|location| location.place.country())
        .filter(|&country| wanted(country))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// What a mechanism that holds brings along.
#[derive(Default)]
struct Held {
    note: Option<String>,
    instruments: Vec<(Mechanism, AgreementId)>,
}

/// Why a mechanism does not hold.
struct Wrong {
    words: String,
    lacks_evidence: bool,
}

impl Wrong {
    const fn evidence(words: String) -> Self {
        Self { words, lacks_evidence: true }
    }
}

impl From<String> for Wrong {
    fn from(words: String) -> Self {
        Self { words, lacks_evidence: false }
    }
}

impl From<&str> for Wrong {
    fn from(words: &str) -> Self {
        words.to_owned().into()
    }
}

/// Data of one origin that leave it, on one day.
struct Case<'a> {
    vendor: &'a Vendor,
    engagement: &'a Engagement,
    special: &'a [&'a Code],
    origin: Origin,
    to: &'a [Country],
    unresolved: bool,
    sets: &'a CountrySets,
    day: Day,
}

impl Case<'_> {
    /// What the mechanism that holds brings along, or why none does. One that holds by itself stands
    /// before one that has to be signed.
    fn judge(&self, transfers: &[Transfer]) -> Result<Held, Wrong> {
        let named: Vec<&str> = self.to.iter().map(|country| country.name()).collect();
        let places = if named.is_empty() {
            "a place that is not resolved to countries".to_owned()
        } else {
            named.join(", ")
        };
        let (mut first, mut signed) = (None, None::<Held>);
        for transfer in transfers.iter().filter(|transfer| transfer.origin == self.origin) {
            for mechanism in std::iter::once(transfer.mechanism).chain(transfer.fallback) {
                match self.holds(mechanism, transfer) {
                    Ok(note) => match transfer.instrument.filter(|_| mechanism.is_signed()) {
                        None => return Ok(Held { note, instruments: Vec::new() }),
                        Some(id) => {
                            signed.get_or_insert_default().instruments.push((mechanism, id));
                        }
                    },
                    Err(why) => {
                        first.get_or_insert(why);
                    }
                }
            }
        }
        if let Some(held) = signed {
            return Ok(held);
        }
        Err(first.unwrap_or_else(|| {
            let from = self.origin.words();
            format!("Data from {from} reach {places} and no transfer mechanism is recorded.").into()
        }))
    }

    fn holds(&self, mechanism: Mechanism, transfer: &Transfer) -> Result<Option<String>, Wrong> {
        let name = mechanism.words();
        if !mechanism.serves(transfer.origin) {
            let from = transfer.origin.words();
            return Err(format!("The mechanism “{name}” does not serve data from {from}.").into());
        }
        match mechanism {
            Mechanism::Art49 => {
                Err("Derogations of Article 49 cannot carry a recurring transfer.".into())
            }
            Mechanism::NoneNeeded => {
                Err("A mechanism is needed, and “none needed” is recorded.".into())
            }
            Mechanism::Adequacy => self.adequacy_holds().map(|()| None),
            _ if mechanism.is_framework() => self.framework_holds(name, transfer),
            _ => self.clauses_hold(mechanism, transfer).map(|()| None),
        }
    }

    fn adequacy_holds(&self) -> Result<(), Wrong> {
        let unsafe_one =
            self.to.iter().find(|&&country| !self.sets.is_safe(self.origin, country, self.day));
        match unsafe_one {
            None if !self.unresolved => Ok(()),
            Some(country) => Err(format!(
                "There is no adequacy decision for {} on {}.",
                country.name(),
                self.day.in_words()
            )
            .into()),
            None => {
                Err("A place is not resolved to countries, so adequacy cannot be judged.".into())
            }
        }
    }

    fn framework_holds(&self, name: &str, transfer: &Transfer) -> Result<Option<String>, Wrong> {
        if self.unresolved || self.to.iter().any(|country| country.code() != "US") {
            return Err(format!("The {name} covers the United States only.").into());
        }
        match &transfer.framework {
            None => {
                Err(format!("Nobody has looked up the vendor in the list of the {name}.").into())
            }
            Some(listing) if !listing.is_active => {
                Err(format!("The vendor's entry in the list of the {name} is not active.").into())
            }
            Some(listing) if self.day.days_since(listing.checked_on) > FRAMEWORK_CHECK_DAYS => {
                Err(format!(
                    "The vendor's entry in the list of the {name} was last checked on {}, more than {FRAMEWORK_CHECK_DAYS} days before.",
                    listing.checked_on.in_words()
                )
                .into())
            }
            Some(listing) => {
                self.is_covered(name, listing)?;
                self.is_listed(name, listing)
            }
        }
    }

    /// An entry covers human resources data, others, or both (domain.md 3.6).
    fn is_covered(&self, name: &str, listing: &FrameworkListing) -> Result<(), Wrong> {
        let Some(covers) = &listing.covers else { return Ok(()) };
        let touched = self.engagement.details.framework_data();
        match touched.into_iter().find(|data| !covers.contains(data)) {
            None => Ok(()),
            Some(data) => Err(format!(
                "The vendor's entry in the list of the {name} does not cover {}, which are touched.",
                data.words()
            )
            .into()),
        }
    }

    /// Only the contracting entity counts, or one that its entry covers (domain.md 5.4).
    fn is_listed(&self, name: &str, listing: &FrameworkListing) -> Result<Option<String>, Wrong> {
        let (listed, vendor) = (&listing.listing_name, &self.vendor.details.legal_name);
        let former = self.vendor.stood_as().map(|former| &former.name);
        let mut names =
            std::iter::once(vendor).chain(&self.vendor.details.legal_name_latin).chain(former);
        if names.any(|name| same_legal_entity(name.as_str(), listed.as_str())) {
            return Ok(None);
        }
        let Some(place) = &listing.covered_as else {
            return Err(Wrong::evidence(format!(
                "The list of the {name} names “{listed}”, the contract “{vendor}”, and nobody has recorded where that entry names “{vendor}” as a covered entity."
            )));
        };
        Ok(Some(format!(
            "In the list of the {name} the vendor is listed as “{listed}”, which covers “{vendor}” ({place})."
        )))
    }

    fn clauses_hold(&self, mechanism: Mechanism, transfer: &Transfer) -> Result<(), Wrong> {
        let name = mechanism.words();
        // We are a processor and the vendor is ours: module 3 is the one that fits (domain.md 5.4).
        if mechanism.has_modules() && !transfer.scc_modules.contains(&3) {
            return Err(format!("The {name} need module 3 between processors.").into());
        }
        let Some(tia) = &transfer.tia else {
            let told =
                format!("The {name} need a transfer impact assessment, and none is recorded.");
            return Err(told.into());
        };
        if tia.outcome == TiaOutcome::NotOk {
            return Err("The transfer impact assessment found the transfer not acceptable.".into());
        }
        if let Some(due) = tia.review_due.filter(|due| *due < self.day) {
            return Err(Wrong::evidence(format!(
                "The transfer impact assessment was to be reviewed by {}, and no later one is recorded for {}.",
                due.in_words(),
                self.day.in_words()
            )));
        }
        let Some(names) = &tia.names else { return Ok(()) };
        let unnamed: Vec<&str> = self
            .special
            .iter()
            .filter(|code| !names.contains(code))
            .map(|code| code.as_str())
            .collect();
        if unnamed.is_empty() {
            return Ok(());
        }
        Err(Wrong::evidence(format!(
            "The transfer impact assessment does not name special data that are touched: {}.",
            unnamed.join(", ")
        )))
    }
}

impl EngagementDetails {
    /// The kinds of data that an entry of the frameworks has to cover: data on employment and on
    /// applicants are human resources data, all else is not.
    fn framework_data(&self) -> Vec<FrameworkData> {
        let is = |code: &Code, name: &str| code.as_str() == name;
        let is_hr = self.data_categories.iter().any(|code| is(code, "EMPLOYMENT"))
            || self.data_subjects.iter().any(|code| is(code, "APPLICANT"));
        let categories = || self.data_categories.iter().chain(&self.special_categories);
        let is_hr_alone = is_hr && categories().all(|code| is(code, "EMPLOYMENT"));
        let kinds = [(is_hr, FrameworkData::Hr), (!is_hr_alone, FrameworkData::NonHr)];
        kinds.into_iter().filter_map(|(is_touched, kind)| is_touched.then_some(kind)).collect()
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
