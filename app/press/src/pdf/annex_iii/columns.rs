//! The columns of Annex III (domain.md 12.3), and what an entry says in each.

use domain::country::Country;
use domain::engagement::{LocationRole, Optionality};
use domain::list_version::{
    Address, Contact, Entry, EntryLocation, EntryTransfer, UnstatedTransfer,
};
use domain::organisation::NamedCode;
use domain::taxonomy::{Code, Kind, Weight};

use super::{AnnexThree, Edition};
use crate::pdf::cell;
use crate::pdf::table::{Column, Side};
use crate::pdf::words::Text;

/// Heads and shares of the width, in the order of [`cells`].
pub(super) fn all(edition: Edition<'_>) -> Vec<Column> {
    let contact = match edition {
        Edition::Public => None,
        Edition::Contract { .. } => {
            Some(Column::new("Contact person: name, position, details", 10.8))
        }
    };
    let mut columns = vec![
        Column { side: Side::End, ..Column::new("No.", 2.9) },
        Column::new("Legal name", 9.6),
        Column::new("Registered address", 9.2),
    ];
    columns.extend(contact);
    columns.extend([
        Column::new("Service and purpose", 11.5),
        Column::new("Description of processing and responsibilities", 16.0),
        Column::new("Categories of data", 10.0),
        Column::new("Data subjects", 8.0),
        Column::new("Processing locations", 9.6),
        Column::new("Transfer mechanism", 10.0),
        Column::new("Products and regions", 7.4),
        Column::new("On the list from", 6.6),
    ]);
    columns
}

/// What the entry says, one text for each column.
pub(super) fn cells(annex: &AnnexThree<'_>, entry: &Entry, number: usize) -> Vec<Text> {
    let mut cells = vec![number.to_string().into(), name(entry), address(entry)];
    if let Edition::Contract { contacts, .. } = annex.edition {
        cells.push(contact(contacts.iter().find(|contact| contact.entry == entry.id)));
    }
    cells.extend([
        purpose(annex, entry),
        description(annex, entry),
        data(annex, entry),
        stated(annex.names.taxonomy.labels(Kind::DataSubject, &entry.data_subjects)),
        locations(&entry.locations),
        transfers(entry),
        reach(annex, entry),
        dates(entry),
    ]);
    cells
}

fn name(entry: &Entry) -> Text {
    let mut text = Text::new().strong(entry.legal_name.as_str());
    if entry.display_name != entry.legal_name {
        text = text.plain(format!("\n({})", entry.display_name));
    }
    for former in &entry.former_names {
        let last = former.until.before();
        text = text.quiet(format!("\nformerly {} (until and including {last})", former.name));
    }
    match &entry.website {
        Some(website) => {
            let shown = website.trim_start_matches("https://").trim_end_matches('/');
            text.plain("\n").link(shown, website.as_str())
        }
        None => text,
    }
}

fn address(entry: &Entry) -> Text {
    stated(postal(&entry.address, "\n"))
}

/// An address, its parts joined by `between`.
pub(in crate::pdf) fn postal(address: &Address, between: &str) -> String {
    let town = [&address.postal_code, &address.city]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" ");
    let mut parts = address.lines.clone();
    parts.extend(
        [Some(town), address.region.clone(), address.country.map(country)].into_iter().flatten(),
    );
    parts.retain(|part| !part.is_empty());
    parts.join(between)
}

/// `Germany (DE)`.
fn country(country: Country) -> String {
    format!("{} ({})", country.name(), country.code())
}

fn contact(contact: Option<&Contact>) -> Text {
    let Some(contact) = contact else {
        return unknown();
    };
    let parts = [&contact.name, &contact.position, &contact.email, &contact.phone];
    stated(parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n"))
}

fn purpose(annex: &AnnexThree<'_>, entry: &Entry) -> Text {
    let mut lines = Vec::new();
    if let Some(service) = &entry.service {
        lines.push(Text::new().strong(service.as_str()));
    }
    let labels = annex.names.taxonomy.labels(Kind::Purpose, &entry.purposes);
    lines.push(Text::new().quiet(labels));
    lines.push(entry.purpose.as_str().into());
    joined(lines)
}

fn description(annex: &AnnexThree<'_>, entry: &Entry) -> Text {
    let mut lines = Vec::new();
    if entry.optionality != Optionality::Core {
        let condition = entry.activation_condition.as_deref().unwrap_or("not stated");
        lines.push(Text::new().strong(format!("{}: ", entry.optionality.words())).plain(condition));
    }
    lines.push(cell::text(&entry.description, annex.site));
    let modes: Vec<&str> = entry.access_modes.iter().map(|mode| mode.words()).collect();
    if !modes.is_empty() {
        lines.push(Text::new().quiet(format!("Access: {}", modes.join(", "))));
    }
    joined(lines)
}

fn data(annex: &AnnexThree<'_>, entry: &Entry) -> Text {
    let taxonomy = annex.names.taxonomy;
    let label = |code: &Code| {
        let label = taxonomy.label(Kind::DataCategory, code);
        let is_flagged = taxonomy
            .find(Kind::DataCategory, code)
            .is_some_and(|term| term.weight == Weight::Heightened);
        if is_flagged { format!("{label} (heightened)") } else { label.to_owned() }
    };
    let ordinary: Vec<String> = entry.data_categories.iter().map(label).collect();
    let mut lines = vec![Text::from(ordinary.join(", "))];
    if !entry.special_categories.is_empty() {
        let special = taxonomy.labels(Kind::DataCategory, &entry.special_categories);
        lines.push(Text::new().strong("Special categories: ").plain(special));
        if let Some(safeguards) = &entry.special_safeguards {
            lines.push(Text::new().strong("Safeguards: ").plain(safeguards.as_str()));
        }
    }
    joined(lines)
}

/// Places under the names of their roles, each role once.
fn locations(locations: &[EntryLocation]) -> Text {
    let mut lines = Vec::new();
    for role in LocationRole::groups() {
        let places: Vec<String> =
            locations.iter().filter(|location| location.role == role).map(place).collect();
        if !places.is_empty() {
            lines.push(
                Text::new()
                    .quiet(format!("{}:\n", capital(LocationRole::word_of(role))))
                    .plain(places.join("\n")),
            );
        }
    }
    joined(lines)
}

fn place(location: &EntryLocation) -> String {
    let named = location.country.as_deref().map(|code| match code {
        "EU" => "European Union (EU)".to_owned(),
        "EEA" => "European Economic Area (EEA)".to_owned(),
        "GLOBAL" => "Worldwide".to_owned(),
        code => Country::parse(code).map_or_else(|| code.to_owned(), country),
    });
    let mut words: Vec<String> = named.into_iter().chain(location.label.clone()).collect();
    if let Some(from) = location.from {
        words.push(format!("from {from}"));
    }
    if let Some(to) = location.to {
        words.push(format!("until and including {}", to.before()));
    }
    words.join(", ")
}

fn transfers(entry: &Entry) -> Text {
    if entry.needs_no_transfer() {
        return "none needed".into();
    }
    let unstated = entry.unstated_transfers();
    joined(
        entry
            .transfers
            .iter()
            .map(transfer)
            .chain(unstated.iter().map(unstated_transfer))
            .collect(),
    )
}

/// Beside what an adequacy decision covers: what it does not.
fn unstated_transfer(unstated: &UnstatedTransfer) -> Text {
    let to: Vec<String> = unstated.destinations.iter().copied().map(country).collect();
    let from = unstated.origin.map_or_else(String::new, |origin| format!("{} to ", origin.words()));
    Text::new().quiet(format!("{from}{}:\nnot stated", to.join(", ")))
}

fn transfer(transfer: &EntryTransfer) -> Text {
    let destinations: Vec<String> = transfer.destinations.iter().copied().map(country).collect();
    let mut way = format!("{}:\n", transfer.origin.words());
    if !destinations.is_empty() {
        way = format!("{} to {}:\n", transfer.origin.words(), destinations.join(", "));
    }
    let mut words = transfer.mechanism.words().to_owned();
    if let Some(fallback) = transfer.fallback {
        words = format!("{words}; if it falls away, {}", fallback.words());
    }
    if !transfer.scc_modules.is_empty() {
        let modules: Vec<String> = transfer.scc_modules.iter().map(u8::to_string).collect();
        let noun = if modules.len() == 1 { "module" } else { "modules" };
        words = format!("{words} ({noun} {})", modules.join(", "));
    }
    Text::new().quiet(way).plain(words)
}

fn reach(annex: &AnnexThree<'_>, entry: &Entry) -> Text {
    if entry.products.is_empty() && entry.regions.is_empty() && entry.plans.is_empty() {
        return if annex.is_ours() { "all".into() } else { unknown() };
    }
    let known_as = |known: &[NamedCode], codes: &[Code]| {
        let names = codes.iter().map(|code| {
            known
                .iter()
                .find(|named| named.code == *code)
                .map_or_else(|| code.to_string(), |named| named.name.to_string())
        });
        names.collect::<Vec<_>>().join(", ")
    };
    let parts = [
        ("Products", known_as(annex.names.products, &entry.products)),
        ("Regions", known_as(annex.names.regions, &entry.regions)),
        ("Plans", entry.plans.join(", ")),
    ];
    let lines = parts.into_iter().map(|(label, names)| {
        let names = if names.is_empty() { "all".to_owned() } else { names };
        Text::new().quiet(format!("{label}: ")).plain(names)
    });
    joined(lines.collect())
}

fn dates(entry: &Entry) -> Text {
    let Some(from) = entry.effective_from else {
        return unknown();
    };
    let text = Text::from(from.to_string());
    match entry.effective_to {
        Some(to) => text.quiet(format!("\nuntil and including {}", to.before())),
        None => text,
    }
}

/// Texts one under the other, without the empty ones.
fn joined(texts: Vec<Text>) -> Text {
    let mut whole = Text::new();
    for text in texts.into_iter().filter(|text| !text.is_empty()) {
        if !whole.is_empty() {
            whole = whole.plain("\n");
        }
        whole.0.extend(text.0);
    }
    if whole.is_empty() { unknown() } else { whole }
}

fn stated(words: String) -> Text {
    if words.is_empty() { unknown() } else { words.into() }
}

fn unknown() -> Text {
    Text::new().quiet("not stated")
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
