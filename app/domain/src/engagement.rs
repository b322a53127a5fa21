//! Engagements: one use of one vendor (domain.md 3.3). The thing that is approved and listed.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::country::Country;
use crate::fields::drafts;
use crate::id::{EngagementId, Ref, RequestId, Series, VendorId};
use crate::refusal::{Fault, FieldErrors, Refusal};
use crate::taxonomy::{Category, Code, Kind, Taxonomy, Weight};
use crate::text::{Line, Name, Prose, sort_key};
use crate::time::Day;
use crate::transfer::Transfer;
use crate::vendor::{optional, shown};

/// An engagement as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engagement {
    /// Public as the id of the entry, stable for ever.
    pub id: EngagementId,
    /// Counted from 1, for people inside.
    pub number: i64,
    /// Never changes.
    pub vendor: VendorId,
    /// All that requesters edit.
    pub details: EngagementDetails,
    /// Edited by legal approvers (decision 25).
    pub transfers: Vec<Transfer>,
    /// Where it stands apart from dates.
    pub stage: Stage,
    /// For optimistic locking.
    pub revision: i64,
}

impl Engagement {
    /// `ENG-0007`.
    pub fn reference(&self) -> Ref {
        Ref {
            series: Series::Engagement,
            number: self.number,
        }
    }

    /// What a search looks into, beside the names of the vendor.
    pub fn search_text(&self) -> String {
        let details = &self.details;
        let owner = details.owner.as_ref().map_or("", Name::as_str);
        sort_key(
            &[
                &self.reference().to_string(),
                details.service_name.as_str(),
                details.purpose.as_str(),
                owner,
            ]
            .join("\n"),
        )
    }

    /// The countries of processing, without the seat; each once.
    pub fn countries(&self) -> Vec<Country> {
        let places = self
            .details
            .locations
            .iter()
            .filter(|location| location.role != LocationRole::CorporateSeat);
        let mut found: Vec<_> = places
            .filter_map(|location| location.place.country())
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The state of domain.md 7.2, derived from dates (decision 4).
    pub fn standing(&self, today: Day) -> Standing {
        match &self.stage {
            Stage::Proposed => Standing::Proposed,
            Stage::Rejected => Standing::Rejected,
            Stage::Legacy => Standing::Legacy,
            Stage::Approved => Standing::Approved,
            Stage::Listed { listing, .. } if listing.until.is_some_and(|end| end <= today) => {
                Standing::Terminated
            }
            Stage::Listed { listing, .. } if listing.from > today => Standing::Announced,
            Stage::Listed { listing, .. } if listing.until.is_some() => Standing::Terminating,
            Stage::Listed { .. } => Standing::Active,
        }
    }

    /// Refuses changes while a request is being decided (decision 19).
    pub fn editable(&self, under_review: Option<(RequestId, &str)>) -> Result<(), Refusal> {
        match under_review {
            Some((_, reference)) => Err(Refusal::rule(
                "locked",
                format!(
                    "This engagement is being reviewed in {reference} and cannot be changed until that is decided. Ask a reviewer to return the request, or withdraw it."
                ),
            )),
            None => Ok(()),
        }
    }

    /// A sample, proposed.
    pub fn sample() -> Self {
        Self {
            id: EngagementId::sample(1),
            number: 1,
            vendor: VendorId::sample(1),
            details: EngagementDetails::sample(),
            transfers: Vec::new(),
            stage: Stage::Proposed,
            revision: 1,
        }
    }
}

/// Where an engagement stands apart from dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Recorded, not approved.
    Proposed,
    /// A request for it was rejected.
    Rejected,
    /// In use before Annex was there, not yet listed (decision 14).
    Legacy,
    /// Approved, not yet published.
    Approved,
    /// Part of published list versions.
    Listed {
        /// Since when and until when.
        #[serde(flatten)]
        listing: Listing,
        /// Listed as already in use: the gate was not asked, and the gaps are to be mended by this
        /// day (decision 14).
        mend_by: Option<Day>,
    },
}

/// The dates of a listed engagement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The day of the first publication.
    pub announced_on: Day,
    /// May process data from the start of this day.
    pub from: Day,
    /// Until the start of this day (exclusive); none while it lasts.
    pub until: Option<Day>,
}

codes! {
    /// The state that people see.
    Standing {
        /// Recorded, not approved.
        Proposed = "proposed", "Proposed";
        /// Rejected by a reviewer.
        Rejected = "rejected", "Rejected";
        /// In use before Annex, not on the list yet.
        Legacy = "legacy", "In use, not listed";
        /// Approved, not published.
        Approved = "approved", "Approved";
        /// Published with a later date.
        Announced = "announced", "Announced";
        /// On the list in force.
        Active = "active", "Active";
        /// On the list, with an end date to come.
        Terminating = "terminating", "Ending";
        /// Ended.
        Terminated = "terminated", "Ended";
    }
}

codes! {
    /// What a vendor is to the company in this engagement (domain.md 1, decision 5; decision 16).
    Relationship {
        /// Processes customers' personal data on the company's behalf. Listed.
        Subprocessor = "subprocessor", "Subprocessor";
        /// The same, within our own group. Listed.
        AffiliateSubprocessor = "affiliate_subprocessor", "Affiliate as subprocessor";
        /// Processes the company's own data.
        CompanyProcessor = "company_processor", "Our own processor";
        /// Decides itself what it does with data.
        IndependentController = "independent_controller", "Independent controller";
        /// Touches no personal data.
        VendorNoPersonalData = "vendor_no_personal_data", "No personal data";
    }
}

impl Relationship {
    /// Whether it belongs on the list.
    pub const fn is_listed(self) -> bool {
        matches!(self, Self::Subprocessor | Self::AffiliateSubprocessor)
    }
}

codes! {
    /// Whether every customer's data reach it.
    Optionality {
        /// Always.
        Core = "core", "Core";
        /// With a feature that customers switch on.
        FeatureOptional = "feature_optional", "With an optional feature";
        /// When a customer instructs it.
        CustomerChoice = "customer_choice", "At the customer's choice";
    }
}

codes! {
    /// How the vendor comes near the data.
    AccessMode {
        /// Keeps them.
        Storage = "storage", "storage";
        /// Works on them.
        Compute = "compute", "compute";
        /// Passes them on.
        Transit = "transit", "transit";
        /// Looks at them from elsewhere.
        RemoteAccess = "remote_access", "remote access";
        /// May come across them.
        Incidental = "incidental", "incidental";
    }
}

codes! {
    /// Who can open what is encrypted at rest.
    KeyHolder {
        /// We.
        Company = "company", "the company";
        /// They.
        Vendor = "vendor", "the vendor";
        /// The customer.
        Customer = "customer", "the customer";
    }
}

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
    /// What happens there.
    pub role: LocationRole,
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

/// What people enter about an engagement, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngagementDetails {
    /// Decides whether it is listed.
    pub relationship: Relationship,
    /// Its group on the public page.
    pub category: Category,
    /// The vendor's product in use.
    pub service_name: Name,
    /// At least one.
    pub purposes: Vec<Code>,
    /// At least ten characters, and not a generic phrase.
    pub purpose: Line,
    /// Markdown: nature, operations, duration, and who does what where several share a purpose.
    pub description: Prose,
    /// Of our own; empty means all.
    pub products: Vec<Code>,
    /// Of our own; empty means all.
    pub regions: Vec<Code>,
    /// Of our own; empty means all.
    pub plans: Vec<Line>,
    /// Whether every customer's data reach it.
    pub optionality: Optionality,
    /// For what is not core.
    pub activation_condition: Option<Line>,
    /// Ordinary and heightened.
    pub data_categories: Vec<Code>,
    /// Articles 9 and 10.
    pub special_categories: Vec<Code>,
    /// What protects them.
    pub special_safeguards: Option<Line>,
    /// Whose data.
    pub data_subjects: Vec<Code>,
    /// At least one.
    pub access_modes: Vec<AccessMode>,
    /// TLS or better on the way. Visibility `C`.
    pub is_encrypted_in_transit: bool,
    /// Visibility `C`.
    pub is_encrypted_at_rest: bool,
    /// Visibility `C`.
    pub key_holder: Option<KeyHolder>,
    /// Where.
    pub locations: Vec<Location>,
    /// How long the vendor keeps data.
    pub retention: Option<Line>,
    /// Who is responsible inside. Never public.
    pub owner: Option<Name>,
    /// Never public, not part of an approval.
    pub notes: Prose,
}

drafts! {
    /// A location as typed into a form.
    LocationDraft { one: role, place, label, from, to, is_default, is_customer_selectable; }

    /// An engagement as typed into a form. `plans` holds one plan per line; tick boxes are `yes`.
    EngagementDraft {
        one: relationship, category, service_name, purpose, description, plans, optionality, activation_condition,
            special_safeguards, is_encrypted_in_transit, is_encrypted_at_rest, key_holder, retention, owner, notes;
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
        let mut faults = FieldErrors::default();
        let relationship = faults.note("relationship", Relationship::choose(&self.relationship));
        let category = faults.note("category", Category::choose(&self.category));
        let service_name = faults.note("service_name", Name::parse(&self.service_name));
        let purposes = faults.note(
            "purposes",
            some(
                words.taxonomy.choose(Kind::Purpose, &self.purposes),
                "Choose at least one purpose.",
            ),
        );
        let purpose = faults.note("purpose", purpose(&self.purpose));
        let description = faults.note("description", Prose::parse(&self.description));
        let products = faults.note("products", known(&self.products, words.products));
        let regions = faults.note("regions", known(&self.regions, words.regions));
        let plans = faults.note("plans", plans(&self.plans));
        let (optionality, activation_condition) = self.optionality(&mut faults);
        let data = self.data(words.taxonomy, &mut faults);
        let data_subjects = faults.note(
            "data_subjects",
            some(
                words
                    .taxonomy
                    .choose(Kind::DataSubject, &self.data_subjects),
                "Choose whose data the vendor touches.",
            ),
        );
        let access_modes = faults.note("access_modes", access_modes(&self.access_modes));
        let key_holder = faults.note("key_holder", optional(&self.key_holder, KeyHolder::choose));
        let locations = self.locations(access_modes.as_deref().unwrap_or_default(), &mut faults);
        let retention = faults.note("retention", optional(&self.retention, Line::parse));
        let owner = faults.note("owner", optional(&self.owner, Name::parse));
        let notes = faults.note("notes", Prose::parse(&self.notes));
        let is_encrypted_at_rest = self.is_encrypted_at_rest == "yes";
        if data.as_ref().is_some_and(|data| !data.special.is_empty()) {
            // domain.md 5.5
            if !is_encrypted_at_rest {
                faults.add(
                    "is_encrypted_at_rest",
                    "Special categories of data have to be encrypted at rest.",
                );
            }
            if key_holder == Some(None) {
                faults.add(
                    "key_holder",
                    "Say who holds the keys to special categories of data.",
                );
            }
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
                locations: locations?,
                retention: retention?,
                owner: owner?,
                notes: notes?,
            })
        })
    }

    fn optionality(&self, faults: &mut FieldErrors) -> (Option<Optionality>, Option<Option<Line>>) {
        let optionality = faults.note("optionality", Optionality::choose(&self.optionality));
        let condition = faults.note(
            "activation_condition",
            optional(&self.activation_condition, Line::parse),
        );
        if optionality.is_some_and(|optionality| optionality != Optionality::Core)
            && condition == Some(None)
        {
            faults.add("activation_condition", "Say what makes this engagement apply, for instance which feature a customer switches on.");
        }
        (optionality, condition)
    }

    fn data(&self, taxonomy: &Taxonomy, faults: &mut FieldErrors) -> Option<Data> {
        let chosen = faults.note(
            "data_categories",
            some(
                taxonomy.choose(Kind::DataCategory, &self.data_categories),
                "Choose at least one data category.",
            ),
        );
        let safeguards = faults.note(
            "special_safeguards",
            optional(&self.special_safeguards, Line::parse),
        );
        let weight = |code: &Code| {
            taxonomy
                .find(Kind::DataCategory, code)
                .map_or(Weight::Ordinary, |term| term.weight)
        };
        let chosen = chosen?;
        if chosen.iter().any(|code| weight(code) == Weight::Blocked) {
            faults.add(
                "data_categories",
                "Credentials in plain text may never reach a vendor. Remove that category.",
            );
        }
        let (special, ordinary): (Vec<_>, Vec<_>) = chosen
            .into_iter()
            .partition(|code| weight(code) == Weight::Special);
        if !special.is_empty() && safeguards == Some(None) {
            faults.add(
                "special_safeguards",
                "Say what protects the special categories of data.",
            );
        }
        Some(Data {
            ordinary,
            special,
            safeguards: safeguards?,
        })
    }

    fn locations(&self, modes: &[AccessMode], faults: &mut FieldErrors) -> Option<Vec<Location>> {
        let mut locations = Vec::new();
        for (number, draft) in self.locations.iter().enumerate() {
            match draft.check(&format!("locations.{number}.")) {
                Ok(location) => locations.push(location),
                Err(row) => row
                    .iter()
                    .for_each(|(field, sentence)| faults.add(field, sentence)),
            }
        }
        let keeps = locations
            .iter()
            .any(|location| matches!(location.role, LocationRole::Storage | LocationRole::Compute));
        let only_passes = !modes.is_empty()
            && modes
                .iter()
                .all(|mode| matches!(mode, AccessMode::RemoteAccess | AccessMode::Transit));
        if faults.is_empty() && !keeps && !(only_passes && !locations.is_empty()) {
            faults.add(
                "locations",
                "Add at least one place where data are stored or computed.",
            );
        }
        Some(locations)
    }
}

struct Data {
    ordinary: Vec<Code>,
    special: Vec<Code>,
    safeguards: Option<Line>,
}

impl LocationDraft {
    /// Parses one row; `prefix` stands in front of the field names of faults.
    pub fn check(&self, prefix: &str) -> Result<Location, FieldErrors> {
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
                role: role?,
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

/// Reads a day field.
pub fn day(raw: &str) -> Result<Day, Fault> {
    Day::parse(raw.trim())
        .ok_or_else(|| Fault::new("Enter a day as YYYY-MM-DD, for instance 2026-03-01."))
}

fn some<T>(chosen: Result<Vec<T>, Fault>, none: &str) -> Result<Vec<T>, Fault> {
    chosen.and_then(|chosen| {
        if chosen.is_empty() {
            Err(Fault::new(none))
        } else {
            Ok(chosen)
        }
    })
}

fn known(raw: &[String], codes: &[Code]) -> Result<Vec<Code>, Fault> {
    match raw
        .iter()
        .find(|raw| !codes.iter().any(|code| code.as_str() == raw.as_str()))
    {
        Some(raw) => Err(Fault::new(format!(
            "{raw:?} is not one of the choices. Choose from the list."
        ))),
        None => Ok(codes
            .iter()
            .filter(|code| raw.iter().any(|raw| raw == code.as_str()))
            .cloned()
            .collect()),
    }
}

fn plans(raw: &str) -> Result<Vec<Line>, Fault> {
    raw.lines()
        .filter(|line| !line.trim().is_empty())
        .map(Line::parse)
        .collect()
}

fn access_modes(raw: &[String]) -> Result<Vec<AccessMode>, Fault> {
    let mut modes: Vec<_> = raw
        .iter()
        .map(|code| AccessMode::choose(code))
        .collect::<Result<_, _>>()?;
    modes.sort_unstable();
    modes.dedup();
    some(Ok(modes), "Choose at least one way of access.")
}

/// CCPA wants a specific purpose (11 CCR 7051): generic phrases say nothing.
fn purpose(raw: &str) -> Result<Line, Fault> {
    const GENERIC: &[&str] = &[
        "service provider",
        "business purposes",
        "to provide services",
        "providing services",
        "general services",
        "data processing",
        "various purposes",
    ];
    let text = Line::parse(raw)?;
    let folded = text.as_str().trim_end_matches('.').to_lowercase();
    if text.as_str().chars().count() < 10 {
        return Err(Fault::new(
            "Describe the purpose in at least ten characters.",
        ));
    }
    if GENERIC.contains(&folded.as_str()) {
        return Err(Fault::new(
            "This could be said of any vendor. Say what this vendor does for your customers.",
        ));
    }
    Ok(text)
}

impl EngagementDetails {
    /// A complete one: hosting in Germany and Ireland.
    pub fn sample() -> Self {
        let code = |code: &str| Code::parse(code);
        let at = |role: &str, place: &str, label: &str| LocationDraft {
            role: role.into(),
            place: place.into(),
            label: label.into(),
            from: "2026-04-01".into(),
            ..LocationDraft::default()
        };
        let draft = EngagementDraft {
            relationship: "subprocessor".into(),
            category: "INFRASTRUCTURE".into(),
            service_name: "Fjord Compute".into(),
            purposes: vec!["HOSTING".into(), "STORAGE".into()],
            purpose: "Hosting of the application and its database".into(),
            description:
                "Runs virtual machines and keeps their disks, for as long as the contract lasts."
                    .into(),
            products: vec!["CORE".into()],
            regions: vec!["EU1".into()],
            plans: "Business\nEnterprise".into(),
            optionality: "feature_optional".into(),
            activation_condition: "When the hosted edition is chosen".into(),
            data_categories: vec!["CONTENT".into(), "ACCOUNT".into(), "HEALTH".into()],
            special_safeguards: "Encrypted with keys of the company".into(),
            data_subjects: vec!["CUST_USER".into(), "END_USER".into()],
            access_modes: vec!["storage".into(), "compute".into()],
            is_encrypted_in_transit: "yes".into(),
            is_encrypted_at_rest: "yes".into(),
            key_holder: "company".into(),
            locations: vec![
                at("storage", "DE", "Frankfurt"),
                at("backup", "IE", "Dublin"),
            ],
            retention: "Until 30 days after deletion".into(),
            owner: "Platform team".into(),
            notes: "Contract renewal in autumn.".into(),
        };
        let (products, regions): (Vec<_>, Vec<_>) = (
            code("CORE").into_iter().collect(),
            code("EU1").into_iter().collect(),
        );
        let words = Vocabulary {
            taxonomy: &Taxonomy::seeded(),
            products: &products,
            regions: &regions,
        };
        let Ok(details) = draft.check(words) else {
            unreachable!("samples are well formed")
        };
        details
    }
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
            plans: details
                .plans
                .iter()
                .map(Line::as_str)
                .collect::<Vec<_>>()
                .join("\n"),
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
            access_modes: details
                .access_modes
                .iter()
                .map(|mode| mode.code().to_owned())
                .collect(),
            locations: details.locations.iter().map(LocationDraft::from).collect(),
        }
    }
}

impl From<&Location> for LocationDraft {
    fn from(location: &Location) -> Self {
        let yes = |is: bool| if is { "yes".to_owned() } else { String::new() };
        Self {
            role: location.role.code().to_owned(),
            place: location.place.code().unwrap_or_default().to_owned(),
            label: shown(location.label.as_ref()),
            from: shown(location.from.as_ref()),
            to: shown(location.to.as_ref()),
            is_default: yes(location.is_default),
            is_customer_selectable: yes(location.is_customer_selectable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(draft: &EngagementDraft) -> Result<EngagementDetails, FieldErrors> {
        let codes = [Code::parse("CORE").unwrap(), Code::parse("EU1").unwrap()];
        draft.check(Vocabulary {
            taxonomy: &Taxonomy::seeded(),
            products: &codes[..1],
            regions: &codes[1..],
        })
    }

    fn draft() -> EngagementDraft {
        EngagementDraft::from(&EngagementDetails::sample())
    }

    fn fault(draft: &EngagementDraft, field: &str) -> Option<String> {
        check(draft)
            .err()
            .and_then(|faults| faults.get(field).map(str::to_owned))
    }

    #[test]
    fn an_engagement_goes_into_a_form_and_comes_back() {
        assert_eq!(check(&draft()), Ok(EngagementDetails::sample()));
    }

    #[test]
    fn a_purpose_is_specific() {
        for (text, ok) in [
            ("Hosting", false),
            ("Hosting it", true),
            ("To provide services.", false),
            ("", false),
        ] {
            assert_eq!(
                fault(
                    &EngagementDraft {
                        purpose: text.into(),
                        ..draft()
                    },
                    "purpose"
                )
                .is_none(),
                ok,
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_not_core_needs_its_condition() {
        for (optionality, condition, ok) in [
            ("core", "", true),
            ("feature_optional", "", false),
            ("customer_choice", "x", true),
        ] {
            let draft = EngagementDraft {
                optionality: optionality.into(),
                activation_condition: condition.into(),
                ..draft()
            };
            assert_eq!(
                fault(&draft, "activation_condition").is_none(),
                ok,
                "{optionality}"
            );
        }
    }

    #[test]
    fn special_categories_bring_duties() {
        let bare = EngagementDraft {
            special_safeguards: String::new(),
            is_encrypted_at_rest: String::new(),
            key_holder: String::new(),
            ..draft()
        };
        for field in ["special_safeguards", "is_encrypted_at_rest", "key_holder"] {
            assert!(fault(&bare, field).is_some(), "{field}");
        }
        assert!(
            check(&EngagementDraft {
                data_categories: vec!["CONTENT".into()],
                ..bare
            })
            .is_ok()
        );
    }

    #[test]
    fn credentials_in_plain_text_are_refused() {
        let draft = EngagementDraft {
            data_categories: vec!["CREDENTIALS_PLAIN".into()],
            ..draft()
        };
        assert!(fault(&draft, "data_categories").unwrap().contains("never"));
    }

    #[test]
    fn a_group_of_countries_is_too_vague_for_storage() {
        let at = |role: &str, place: &str| LocationDraft {
            role: role.into(),
            place: place.into(),
            ..LocationDraft::default()
        };
        for (role, place, ok) in [
            ("storage", "EU", false),
            ("edge_transit", "EU", true),
            ("edge_transit", "GLOBAL", true),
            ("backup", "GLOBAL", false),
            ("storage", "DE", true),
        ] {
            assert_eq!(at(role, place).check("").is_ok(), ok, "{role} {place}");
        }
    }

    #[test]
    fn data_rest_or_are_worked_on_somewhere() {
        let at = |role: &str| {
            vec![LocationDraft {
                role: role.into(),
                place: "DE".into(),
                ..LocationDraft::default()
            }]
        };
        for (modes, role, ok) in [
            (vec!["storage"], "support_access", false),
            (vec!["storage"], "storage", true),
            (vec!["remote_access"], "support_access", true),
            (vec!["remote_access", "storage"], "support_access", false),
        ] {
            let draft = EngagementDraft {
                access_modes: modes.iter().map(|&mode| mode.into()).collect(),
                locations: at(role),
                ..draft()
            };
            assert_eq!(fault(&draft, "locations").is_none(), ok, "{modes:?} {role}");
        }
        let nowhere = EngagementDraft {
            access_modes: vec!["transit".into()],
            locations: vec![],
            ..draft()
        };
        assert!(fault(&nowhere, "locations").is_some());
    }

    #[test]
    fn a_fault_in_a_row_names_the_row() {
        let mut draft = draft();
        draft.locations[1].to = "2026-03-31".into();
        assert!(fault(&draft, "locations.1.to").is_some());
        draft.locations[1].to = "2026-04-02".into();
        assert!(check(&draft).is_ok());
    }

    #[test]
    fn standing_follows_the_days() {
        let day = |text: &str| Day::parse(text).unwrap();
        let listing = Listing {
            announced_on: day("2026-03-01"),
            from: day("2026-04-01"),
            until: Some(day("2026-06-01")),
        };
        let engagement = Engagement {
            stage: Stage::Listed {
                listing,
                mend_by: None,
            },
            ..Engagement::sample()
        };
        for (on, standing) in [
            ("2026-03-31", Standing::Announced),
            ("2026-04-01", Standing::Terminating),
            ("2026-05-31", Standing::Terminating),
            ("2026-06-01", Standing::Terminated),
        ] {
            assert_eq!(engagement.standing(day(on)), standing, "{on}");
        }
    }
}
