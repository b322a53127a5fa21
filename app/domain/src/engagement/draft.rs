//! An engagement as it is typed, and the checks that turn it into details.

use super::details::{AccessMode, EngagementDetails, KeyHolder, Optionality, Relationship};
use super::location::{Location, LocationDraft, LocationRole};
use super::special::SpecialData;
use crate::fields::{drafts, optional, shown};
use crate::refusal::{Fault, FieldErrors};
use crate::taxonomy::{Category, Code, Kind, Taxonomy, Weight};
use crate::text::{Line, Name, Prose};

drafts! {
    /// An engagement as typed into a form. `plans` holds one plan per line; tick boxes are `yes`.
    EngagementDraft {
        one: category, service_name, purpose, description, plans, activation_condition, special_safeguards, key_holder,
            retention, owner, notes;
        maybe: relationship, optionality, is_encrypted_in_transit, is_encrypted_at_rest;
        many: purposes, products, regions, data_categories, data_subjects, access_modes;
        rows: locations: LocationDraft;
    }
}

/// What an engagement's codes are checked against.
#[derive(Debug, Clone, Copy)]
pub struct Vocabulary<'a> {
    /// Data categories, data subjects, purposes.
    pub taxonomy: &'a Taxonomy,
    /// Codes of our own products.
    pub products: &'a [Code],
    /// Codes of our own regions.
    pub regions: &'a [Code],
}

impl EngagementDraft {
    /// Parses all fields and reports all faults together.
    pub fn check(&self, words: Vocabulary<'_>) -> Result<EngagementDetails, FieldErrors> {
        self.check_after(words, None)
    }

    /// The same for what is known already: what an import left unknown may stay so, so that it is
    /// mended piece by piece (decision 14). Nothing that was known becomes unknown again.
    #[expect(clippy::too_many_lines, reason = "two lines for each field of the form")]
    pub fn check_after(
        &self,
        words: Vocabulary<'_>,
        before: Option<&EngagementDetails>,
    ) -> Result<EngagementDetails, FieldErrors> {
        let lacked = |lacks: fn(&EngagementDetails) -> bool| before.is_some_and(lacks);
        let mut faults = FieldErrors::default();
        let relationship = faults.note("relationship", Relationship::choose(&self.relationship));
        let category = faults.note("category", Category::choose(&self.category));
        let service_name = faults.note("service_name", Name::parse(&self.service_name));
        let purposes = faults.note(
            "purposes",
            some(
                words.taxonomy.choose(Kind::Purpose, &self.purposes),
                "Choose at least one purpose.",
                lacked(|before| before.purposes.is_empty()),
            ),
        );
        let purpose = faults.note("purpose", self.purpose(before));
        let description = faults.note("description", Prose::parse(&self.description));
        let products = faults.note("products", known(&self.products, words.products));
        let regions = faults.note("regions", known(&self.regions, words.regions));
        let plans = faults.note("plans", plans(&self.plans));
        let (optionality, activation_condition) = self.optionality(&mut faults);
        let data = self.data(words.taxonomy, before, &mut faults);
        let data_subjects = faults.note(
            "data_subjects",
            some(
                words.taxonomy.choose(Kind::DataSubject, &self.data_subjects),
                "Choose whose data the vendor touches.",
                lacked(|before| before.data_subjects.is_empty()),
            ),
        );
        let access_modes = faults.note(
            "access_modes",
            some(
                access_modes(&self.access_modes),
                "Choose at least one way of access.",
                lacked(|before| before.access_modes.is_empty()),
            ),
        );
        let key_holder = faults.note("key_holder", optional(&self.key_holder, KeyHolder::choose));
        let modes = access_modes.as_deref().unwrap_or_default();
        let locations = self.locations(modes, before, &mut faults);
        let retention = faults.note("retention", optional(&self.retention, Line::parse));
        let owner = faults.note("owner", optional(&self.owner, Name::parse));
        let notes = faults.note("notes", Prose::parse(&self.notes));
        let is_encrypted_at_rest = self.is_encrypted_at_rest == "yes";
        if let Some(data) = &data {
            let subjects = data_subjects.as_deref().unwrap_or_default();
            let special = SpecialData::among(&data.special, &data.ordinary, subjects);
            must_be_sealed(&special, is_encrypted_at_rest, key_holder, before, &mut faults);
        }
        faults.or(|| {
            let data = data?;
            Some(EngagementDetails {
                relationship: relationship?,
                category: category?,
                service_name: service_name?,
                purposes: purposes?,
                purpose: purpose?,
                description: description?,
                products: products?,
                regions: regions?,
                plans: plans?,
                optionality: optionality?,
                activation_condition: activation_condition?,
                data_categories: data.ordinary,
                special_categories: data.special,
                special_safeguards: data.safeguards,
                data_subjects: data_subjects?,
                access_modes: access_modes?,
                is_encrypted_in_transit: self.is_encrypted_in_transit == "yes",
                is_encrypted_at_rest,
                key_holder: key_holder?,
                locations,
                retention: retention?,
                owner: owner?,
                notes: notes?,
            })
        })
    }

    fn optionality(&self, faults: &mut FieldErrors) -> (Option<Optionality>, Option<Option<Line>>) {
        let optionality = faults.note("optionality", Optionality::choose(&self.optionality));
        let condition =
            faults.note("activation_condition", optional(&self.activation_condition, Line::parse));
        if optionality.is_some_and(|optionality| optionality != Optionality::Core)
            && condition == Some(None)
        {
            faults.add("activation_condition", "Say what makes this engagement apply, for instance which feature a customer switches on.");
        }
        (optionality, condition)
    }

    fn purpose(&self, before: Option<&EngagementDetails>) -> Result<Line, Fault> {
        match before {
            Some(before) if before.purpose.as_str() == self.purpose => Ok(before.purpose.clone()),
            _ => specific(&self.purpose),
        }
    }

    fn data(
        &self,
        taxonomy: &Taxonomy,
        before: Option<&EngagementDetails>,
        faults: &mut FieldErrors,
    ) -> Option<Data> {
        let chosen = faults.note(
            "data_categories",
            some(
                taxonomy.choose(Kind::DataCategory, &self.data_categories),
                "Choose at least one data category.",
                before.is_some_and(EngagementDetails::touches_no_data),
            ),
        );
        let safeguards =
            faults.note("special_safeguards", optional(&self.special_safeguards, Line::parse));
        let weight = |code: &Code| {
            taxonomy.find(Kind::DataCategory, code).map_or(Weight::Ordinary, |term| term.weight)
        };
        let chosen = chosen?;
        if chosen.iter().any(|code| weight(code) == Weight::Blocked) {
            faults.add(
                "data_categories",
                "Credentials in plain text may never reach a vendor. Remove that category.",
            );
        }
        let (special, ordinary): (Vec<_>, Vec<_>) =
            chosen.into_iter().partition(|code| weight(code) == Weight::Special);
        let lacked = before.is_some_and(EngagementDetails::lacks_safeguards);
        if !special.is_empty() && safeguards == Some(None) && !lacked {
            faults.add("special_safeguards", "Say what protects the special categories of data.");
        }
        Some(Data { ordinary, special, safeguards: safeguards? })
    }

    fn locations(
        &self,
        modes: &[AccessMode],
        before: Option<&EngagementDetails>,
        faults: &mut FieldErrors,
    ) -> Vec<Location> {
        let known = before.map_or(&[][..], |before| &before.locations);
        let mut locations = Vec::new();
        for (number, draft) in self.locations.iter().enumerate() {
            match draft.check(&format!("locations.{number}."), known) {
                Ok(location) => locations.push(location),
                Err(row) => row.iter().for_each(|(field, sentence)| faults.add(field, sentence)),
            }
        }
        let was_nowhere =
            before.is_some_and(|before| !is_somewhere(&before.locations, &before.access_modes));
        if faults.is_empty() && !was_nowhere && !is_somewhere(&locations, modes) {
            faults.add("locations", "Add at least one place where data are stored or computed.");
        }
        locations
    }
}

/// Whether a place is recorded where data are stored or computed, or none is needed because they
/// only pass through or are looked at. A place of which nothing more is known may be one.
pub(super) fn is_somewhere(locations: &[Location], modes: &[AccessMode]) -> bool {
    let keeps = locations.iter().any(|location| {
        matches!(location.role, None | Some(LocationRole::Storage | LocationRole::Compute))
    });
    let passes = |mode: &AccessMode| matches!(mode, AccessMode::RemoteAccess | AccessMode::Transit);
    let only_passes = !modes.is_empty() && modes.iter().all(passes);
    keeps || (only_passes && !locations.is_empty())
}

/// Data that ask for more are encrypted at rest, by keys of a known holder (domain.md 5.5).
fn must_be_sealed(
    special: &SpecialData<'_>,
    is_encrypted_at_rest: bool,
    key_holder: Option<Option<KeyHolder>>,
    before: Option<&EngagementDetails>,
    faults: &mut FieldErrors,
) {
    if special.is_empty() {
        return;
    }
    let before = before.filter(|before| !before.special_data().is_empty());
    if !is_encrypted_at_rest && before.is_none_or(|before| before.is_encrypted_at_rest) {
        faults.add(
            "is_encrypted_at_rest",
            "Special categories of data and data of children have to be encrypted at rest. Have the vendor encrypt them, or leave them out.",
        );
    }
    if key_holder == Some(None) && before.is_none_or(|before| before.key_holder.is_some()) {
        faults.add(
            "key_holder",
            "Say who holds the keys to special categories of data and to data of children.",
        );
    }
}

struct Data {
    ordinary: Vec<Code>,
    special: Vec<Code>,
    safeguards: Option<Line>,
}

fn some<T>(chosen: Result<Vec<T>, Fault>, none: &str, may_be_none: bool) -> Result<Vec<T>, Fault> {
    match chosen {
        Ok(chosen) if chosen.is_empty() && !may_be_none => Err(Fault::new(none)),
        chosen => chosen,
    }
}

fn known(raw: &[String], codes: &[Code]) -> Result<Vec<Code>, Fault> {
    match raw.iter().find(|raw| !codes.iter().any(|code| code.as_str() == raw.as_str())) {
        Some(raw) => {
            Err(Fault::new(format!("{raw:?} is not one of the choices. Choose from the list.")))
        }
        None => Ok(codes
            .iter()
            .filter(|code| raw.iter().any(|raw| raw == code.as_str()))
            .cloned()
            .collect()),
    }
}

fn plans(raw: &str) -> Result<Vec<Line>, Fault> {
    raw.lines().filter(|line| !line.trim().is_empty()).map(Line::parse).collect()
}

fn access_modes(raw: &[String]) -> Result<Vec<AccessMode>, Fault> {
    let mut modes: Vec<_> =
        raw.iter().map(|code| AccessMode::choose(code)).collect::<Result<_, _>>()?;
    modes.sort_unstable();
    modes.dedup();
    Ok(modes)
}

/// CCPA wants a specific purpose (11 CCR 7051): generic phrases say nothing.
pub(super) fn specific(raw: &str) -> Result<Line, Fault> {
    const GENERIC: &[&str] = &[
        "service provider",
        "business purposes",
        "to provide services",
        "providing services",
        "general services",
        "data processing",
        "various purposes",
        "various services",
        "general purposes",
        "business operations",
        "to provide the service",
        "providing the service",
        // What an import writes where a list says nothing.
        "not stated in the imported list",
    ];
    let text = Line::parse(raw)?;
    let folded = text.as_str().trim_end_matches('.').to_lowercase();
    if text.as_str().chars().count() < 10 {
        return Err(Fault::new("Describe the purpose in at least ten characters."));
    }
    if GENERIC.contains(&folded.as_str()) {
        return Err(Fault::new(
            "This could be said of any vendor. Say what this vendor does for your customers.",
        ));
    }
    Ok(text)
}

impl From<&EngagementDetails> for EngagementDraft {
    fn from(details: &EngagementDetails) -> Self {
        let yes = |is: bool| if is { "yes".to_owned() } else { String::new() };
        let codes = |codes: &[Code]| codes.iter().map(ToString::to_string).collect::<Vec<_>>();
        Self {
            relationship: details.relationship.code().to_owned(),
            category: details.category.code().to_owned(),
            service_name: details.service_name.to_string(),
            purpose: details.purpose.to_string(),
            description: details.description.to_string(),
            plans: details.plans.iter().map(Line::as_str).collect::<Vec<_>>().join("\n"),
            optionality: details.optionality.code().to_owned(),
            activation_condition: shown(details.activation_condition.as_ref()),
            special_safeguards: shown(details.special_safeguards.as_ref()),
            is_encrypted_in_transit: yes(details.is_encrypted_in_transit),
            is_encrypted_at_rest: yes(details.is_encrypted_at_rest),
            key_holder: details.key_holder.map_or("", KeyHolder::code).to_owned(),
            retention: shown(details.retention.as_ref()),
            owner: shown(details.owner.as_ref()),
            notes: details.notes.to_string(),
            purposes: codes(&details.purposes),
            products: codes(&details.products),
            regions: codes(&details.regions),
            data_categories: details
                .data_categories
                .iter()
                .chain(&details.special_categories)
                .map(ToString::to_string)
                .collect(),
            data_subjects: codes(&details.data_subjects),
            access_modes: details.access_modes.iter().map(|mode| mode.code().to_owned()).collect(),
            locations: details.locations.iter().map(LocationDraft::from).collect(),
        }
    }
}
