//! What each row of a list would become (domain.md 15, IMP-1 and IMP-3). Every row has one verdict.

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use super::names::{Firsts, Places};
use super::{Entry, ReadRow};
use crate::canonical::Digest;
use crate::engagement::{Engagement, EngagementDetails, Stage};
use crate::folding::{Folded, fold_text};
use crate::id::VendorId;
use crate::vendor::Vendor;

/// What a row would become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A vendor and its engagement.
    NewVendor,
    /// An engagement of a vendor in the registry.
    NewEngagement(VendorId),
    /// An engagement of the vendor that the row of this place in the list brings in.
    NewEngagementOfRow(usize),
    /// Nothing: it is here already.
    Duplicate,
    /// Nothing, until a person has decided.
    Attention,
}

impl Verdict {
    /// For reading.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NewVendor => "new vendor",
            Self::NewEngagement(_) | Self::NewEngagementOfRow(_) => "new engagement",
            Self::Duplicate => "duplicate",
            Self::Attention => "needs attention",
        }
    }

    /// For digests of what was shown: verdicts that differ in anything have different codes.
    pub fn code(self) -> String {
        match self {
            Self::NewVendor => "new_vendor".to_owned(),
            Self::NewEngagement(vendor) => format!("new_engagement {vendor}"),
            Self::NewEngagementOfRow(at) => format!("new_engagement_of_row {at}"),
            Self::Duplicate => "duplicate".to_owned(),
            Self::Attention => "attention".to_owned(),
        }
    }
}

/// A row with its verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// As read.
    pub row: ReadRow,
    /// What it would become.
    pub verdict: Verdict,
    /// Why, and what to look at, in sentences.
    pub reasons: Vec<String>,
}

/// How many rows have which verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// New vendors.
    pub new_vendors: usize,
    /// New engagements of vendors that are known, or come in with an earlier row.
    pub new_engagements: usize,
    /// Rows that are here already.
    pub duplicates: usize,
    /// Rows for a person to decide.
    pub attention: usize,
}

impl Counts {
    /// Counts verdicts.
    pub fn of(judged: &[Judged]) -> Self {
        let mut counts = Self::default();
        for row in judged {
            match row.verdict {
                Verdict::NewVendor => counts.new_vendors += 1,
                Verdict::NewEngagement(_) | Verdict::NewEngagementOfRow(_) => {
                    counts.new_engagements += 1;
                }
                Verdict::Duplicate => counts.duplicates += 1,
                Verdict::Attention => counts.attention += 1,
            }
        }
        counts
    }

    /// All rows.
    pub const fn rows(self) -> usize {
        self.new_vendors + self.new_engagements + self.duplicates + self.attention
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { new_vendors, new_engagements, duplicates, attention } = self;
        write!(
            out,
            "{} rows: {new_vendors} new vendors, {new_engagements} new engagements, {duplicates} duplicates, {attention} need attention",
            self.rows()
        )
    }
}

/// What the installation knows already.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    /// Vendors with their engagements.
    pub vendors: Vec<KnownVendor>,
    /// Rows of earlier imports.
    pub imported: BTreeSet<Digest>,
}

/// A vendor of the registry.
#[derive(Debug, Clone)]
pub struct KnownVendor {
    id: VendorId,
    shown: String,
    legal_name: Folded,
    other_names: Vec<Folded>,
    engagements: Vec<KnownEngagement>,
}

/// An engagement of the registry.
#[derive(Debug, Clone)]
pub struct KnownEngagement {
    shown: String,
    use_of: UseOf,
}

impl KnownVendor {
    /// What is compared of a vendor; rejected engagements do not count.
    pub fn of<'a>(vendor: &Vendor, engagements: impl IntoIterator<Item = &'a Engagement>) -> Self {
        let details = &vendor.details;
        let former = vendor.former_names.iter().map(|former| &former.name);
        let other_names =
            details.display_name.iter().chain(&details.legal_name_latin).chain(former);
        let engagements =
            engagements.into_iter().filter(|engagement| engagement.stage != Stage::Rejected);
        Self {
            id: vendor.id,
            shown: format!("{} ({})", details.legal_name, vendor.reference()),
            legal_name: Folded::of(details.legal_name.as_str()),
            other_names: other_names.map(|name| Folded::of(name.as_str())).collect(),
            engagements: engagements
                .map(|engagement| KnownEngagement {
                    shown: engagement.reference().to_string(),
                    use_of: UseOf::of(&engagement.details),
                })
                .collect(),
        }
    }
}

/// What makes two engagements of one entity the same: purpose and places (IMP-3).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct UseOf {
    purpose: String,
    places: BTreeSet<String>,
}

impl UseOf {
    fn of(details: &EngagementDetails) -> Self {
        let places = details.locations.iter().filter(|location| location.has_data());
        let named = places.map(|location| match location.place.country() {
            Some(country) => country.to_string(),
            None => location.label.as_ref().map_or_else(
                || fold_text(location.place.words()),
                |label| fold_text(label.as_str()),
            ),
        });
        Self { purpose: fold_text(details.purpose.as_str()), places: named.collect() }
    }
}

/// Gives every row its verdict. Rows are compared with the registry and with those before them.
pub fn judge(rows: Vec<ReadRow>, registry: &Registry) -> Vec<Judged> {
    let mut before = Before::default();
    let known = Known::of(registry);
    let mut judged = Vec::with_capacity(rows.len());
    for (at, row) in rows.into_iter().enumerate() {
        let (verdict, mut reasons) = match &row {
            ReadRow::Unusable { reason, .. } => (Verdict::Attention, vec![reason.clone()]),
            ReadRow::Entry(entry) => before.judge(at, entry, &known),
        };
        if let ReadRow::Entry(entry) = &row
            && verdict != Verdict::Duplicate
        {
            reasons.extend(entry.remarks.iter().cloned());
        }
        judged.push(Judged { row, verdict, reasons });
    }
    judged
}

/// The registry, its vendors by their names.
struct Known<'a> {
    registry: &'a Registry,
    legal_names: Places,
    other_names: Places,
}

impl<'a> Known<'a> {
    fn of(registry: &'a Registry) -> Self {
        let (mut legal_names, mut other_names) = (Places::default(), Places::default());
        for (at, vendor) in registry.vendors.iter().enumerate() {
            legal_names.add(&vendor.legal_name, at);
            vendor.other_names.iter().for_each(|name| other_names.add(name, at));
        }
        Self { registry, legal_names, other_names }
    }

    /// The vendors of this name.
    fn named(&self, row: &Seen) -> Vec<&'a KnownVendor> {
        self.vendors(self.legal_names.all(&row.name))
    }

    /// The vendors that may be the row's under another name of one of them.
    fn likely(&self, row: &Seen) -> Vec<&'a KnownVendor> {
        let mut places = self.other_names.all(&row.name);
        for alias in &row.aliases {
            places.extend(self.legal_names.all(alias));
            places.extend(self.other_names.all(alias));
        }
        self.vendors(places)
    }

    fn vendors(&self, places: BTreeSet<usize>) -> Vec<&'a KnownVendor> {
        places.into_iter().filter_map(|at| self.registry.vendors.get(at)).collect()
    }
}

/// Rows of the same list that were judged before: their places and lines, and where what they say
/// was said first.
#[derive(Default)]
struct Before {
    rows: Vec<(usize, usize)>,
    keys: HashMap<Digest, usize>,
    uses: Firsts<(UseOf, String)>,
    /// Of rows that bring a vendor.
    names: Firsts<()>,
    aliases: Firsts<()>,
}

/// A row that is judged.
struct Seen {
    key: Digest,
    name: Folded,
    aliases: Vec<Folded>,
    /// What for, and what it is limited to.
    said: (UseOf, String),
}

impl Before {
    fn judge(&mut self, at: usize, entry: &Entry, known: &Known) -> (Verdict, Vec<String>) {
        let row = Seen {
            key: entry.key.clone(),
            name: Folded::of(entry.vendor.legal_name.as_str()),
            aliases: entry.aliases.iter().map(|alias| Folded::of(alias)).collect(),
            said: (UseOf::of(&entry.engagement), entry.scope.clone()),
        };
        if let Some((_, line)) = self.said_before(&row) {
            return (Verdict::Duplicate, vec![format!("The same as line {line}.")]);
        }
        let (verdict, reasons) = self.compared(&row, known);
        self.remember(row, (at, entry.line), verdict == Verdict::NewVendor);
        (verdict, reasons)
    }

    /// Place and line of the first row with the same entity, purpose and scope (IMP-3).
    fn said_before(&self, row: &Seen) -> Option<(usize, usize)> {
        let by_key = self.keys.get(&row.key).copied();
        let by_use = self.uses.first(&row.name, &row.said);
        self.row(by_key.into_iter().chain(by_use).min())
    }

    fn row(&self, number: Option<usize>) -> Option<(usize, usize)> {
        self.rows.get(number?).copied()
    }

    fn remember(&mut self, row: Seen, place: (usize, usize), brings_vendor: bool) {
        let number = self.rows.len();
        self.uses.add(&row.name, &row.said, number);
        if brings_vendor {
            self.names.add(&row.name, &(), number);
            row.aliases.iter().for_each(|alias| self.aliases.add(alias, &(), number));
        }
        self.keys.entry(row.key).or_insert(number);
        self.rows.push(place);
    }

    fn compared(&self, row: &Seen, known: &Known) -> (Verdict, Vec<String>) {
        if known.registry.imported.contains(&row.key) {
            return (Verdict::Duplicate, vec!["Imported before.".to_owned()]);
        }
        match known.named(row).as_slice() {
            [] => {}
            [vendor] => {
                let (verdict, mut reasons) = in_registry(&row.said.0, vendor);
                let mut others = known.likely(row);
                others.retain(|other| other.id != vendor.id);
                if let (Verdict::NewEngagement(_), Some(reason)) = (verdict, reasons.last_mut())
                    && !others.is_empty()
                {
                    *reason = format!("{reason} It may also be of {}.", names(&others));
                }
                return (verdict, reasons);
            }
            several => {
                return attention(
                    several,
                    "have this name. Decide which one is meant, and record the engagement there.",
                );
            }
        }
        let likely = known.likely(row);
        if !likely.is_empty() {
            return attention(
                &likely,
                "may be the same under another name. Rename the vendor, or record this one by hand.",
            );
        }
        self.in_list(row)
    }

    fn in_list(&self, row: &Seen) -> (Verdict, Vec<String>) {
        if let Some((at, line)) = self.row(self.names.first(&row.name, &())) {
            return (Verdict::NewEngagementOfRow(at), vec![format!("The vendor of line {line}.")]);
        }
        let by_alias = row.aliases.iter().filter_map(|alias| self.names.first(alias, &()));
        let hint = self.row(by_alias.chain(self.aliases.first(&row.name, &())).min());
        let told =
            hint.map(|(_, line)| format!("May be the vendor of line {line} under another name."));
        (Verdict::NewVendor, told.into_iter().collect())
    }
}

fn in_registry(use_of: &UseOf, vendor: &KnownVendor) -> (Verdict, Vec<String>) {
    if let Some(same) = vendor.engagements.iter().find(|engagement| engagement.use_of == *use_of) {
        return (Verdict::Duplicate, vec![format!("It is {} of {}.", same.shown, vendor.shown)]);
    }
    // Other places for the same purpose are a change, and changes go through a request.
    if let Some(other) =
        vendor.engagements.iter().find(|engagement| engagement.use_of.purpose == use_of.purpose)
    {
        let told = format!(
            "{} of {} has the same purpose in other places. Change it there, or record this one by hand.",
            other.shown, vendor.shown
        );
        return (Verdict::Attention, vec![told]);
    }
    (Verdict::NewEngagement(vendor.id), vec![format!("An engagement of {}.", vendor.shown)])
}

fn attention(vendors: &[&KnownVendor], told: &str) -> (Verdict, Vec<String>) {
    (Verdict::Attention, vec![format!("{} {told}", names(vendors))])
}

fn names(vendors: &[&KnownVendor]) -> String {
    let names: Vec<_> = vendors.iter().map(|vendor| vendor.shown.as_str()).collect();
    names.join(", ")
}
