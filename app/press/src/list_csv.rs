//! The list as a table for people (surface.md, "CSV"): a row for each entry, the keys of the JSON in
//! their order, with what is nested written out. Where the data is invented, each row says so.

use domain::country::Country;
use domain::engagement::LocationRole;
use domain::list_version::{
    Address, Entry, EntryLocation, EntryTransfer, FormerNameLine, Snapshot,
};
use serde_json::Value;

use crate::PressError;
use crate::csv_file::{SAMPLE, marked_csv_file};

/// Whether a head is that of our own list of an invented company.
pub fn is_head_of_invented(head: &[String]) -> bool {
    head.iter().map(String::as_str).eq(Entry::FIELDS.iter().copied().chain([SAMPLE]))
}

/// The bytes of a version's CSV file, without a byte-order mark.
pub fn list_csv(snapshot: &Snapshot) -> Result<Vec<u8>, PressError> {
    marked_csv_file(Entry::FIELDS, snapshot.entries.iter().map(row), snapshot.sample)
}

/// The cells of an entry, in the order of [`Entry::FIELDS`].
pub fn row(entry: &Entry) -> Vec<String> {
    let cells = entry.fields().into_iter().map(|(field, value)| match field {
        "former_names" => joined(&entry.former_names, former_name),
        "address" => address(&entry.address),
        "locations" => joined(&entry.locations, location),
        "transfers" => joined(&entry.transfers, transfer),
        _ => plain(&value),
    });
    cells.collect()
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => joined(values, plain),
        other => other.to_string(),
    }
}

fn joined<T>(values: &[T], write: impl Fn(&T) -> String) -> String {
    values.iter().map(write).collect::<Vec<_>>().join("; ")
}

fn former_name(former: &FormerNameLine) -> String {
    format!("{} (until and including {})", former.name, former.until.before())
}

/// `Havnegata 4, 5003 Bergen, NO`.
fn address(address: &Address) -> String {
    let town = [&address.postal_code, &address.city].into_iter().flatten().map(String::as_str);
    let town = town.collect::<Vec<_>>().join(" ");
    let country = address.country.map(|country| country.to_string());
    let rest = [Some(town), address.region.clone(), country].into_iter().flatten();
    let parts = address.lines.iter().cloned().chain(rest).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(", ")
}

/// `storage: Germany (DE), Frankfurt, from 2026-04-01`.
fn location(location: &EntryLocation) -> String {
    let country = location.country.as_deref().map(|code| {
        Country::parse(code)
            .map_or_else(|| code.to_owned(), |country| format!("{} ({code})", country.name()))
    });
    let from = location.from.map(|day| format!("from {day}"));
    let to = location.to.map(|day| format!("until and including {}", day.before()));
    let place = [country, location.label.clone(), from, to].into_iter().flatten();
    format!("{}: {}", LocationRole::word_of(location.role), place.collect::<Vec<_>>().join(", "))
}

/// `EEA to US: EU-US Data Privacy Framework, else standard contractual clauses (module 3)`.
fn transfer(transfer: &EntryTransfer) -> String {
    let mut words = transfer.origin.code().to_owned();
    if !transfer.destinations.is_empty() {
        let countries: Vec<String> =
            transfer.destinations.iter().map(ToString::to_string).collect();
        words = format!("{words} to {}", countries.join(" and "));
    }
    words = format!("{words}: {}", transfer.mechanism.words());
    if let Some(fallback) = transfer.fallback {
        words = format!("{words}, else {}", fallback.words());
    }
    if !transfer.scc_modules.is_empty() {
        let modules: Vec<String> = transfer.scc_modules.iter().map(ToString::to_string).collect();
        words = format!("{words} (module {})", modules.join(" and "));
    }
    words
}
