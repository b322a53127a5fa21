//! What the codes in a list say in words.

use domain::country::Country;
use domain::engagement::LocationRole;
use domain::list_version::{Address, Entry, EntryLocation, EntryTransfer, FormerNameLine};
use domain::organisation::NamedCode;
use domain::taxonomy::{Code, Kind};
use domain::time::Day;

use super::Portal;

/// `Germany`; a group or imported words as they stand.
pub fn place_name(code: &str) -> String {
    match code {
        "EU" => "European Union".to_owned(),
        "EEA" => "European Economic Area".to_owned(),
        "GLOBAL" => "Worldwide".to_owned(),
        code => Country::parse(code)
            .map_or_else(|| code.to_owned(), |country| country.name().to_owned()),
    }
}

/// `Germany, Frankfurt, from 1 April 2026`.
pub fn place(location: &EntryLocation) -> String {
    let mut parts: Vec<String> = location.country.as_deref().map(place_name).into_iter().collect();
    parts.extend(location.label.clone());
    parts.extend(location.from.map(|day| format!("from {}", day.in_words())));
    parts.extend(location.to.map(until));
    parts.join(", ")
}

/// `until and including 31 March 2026`: an end is the first day on which it is over, and people read
/// the last one (domain.md 18, decision 7).
pub fn until(end: Day) -> String {
    format!("until and including {}", end.before().in_words())
}

/// `Fjord Hosting (until and including 30 April 2026)`.
pub fn former_name(former: &FormerNameLine) -> String {
    format!("{} ({})", former.name, until(former.until))
}

/// The countries of processing, each once, without the seat.
pub fn countries(entry: &Entry) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let places =
        entry.locations.iter().filter(|location| location.role != LocationRole::CorporateSeat);
    for location in places {
        let name = location.country.as_deref().map(place_name).or_else(|| location.label.clone());
        if let Some(name) = name.filter(|name| !names.contains(name)) {
            names.push(name);
        }
    }
    names
}

/// One line for each part of an address.
pub fn address(address: &Address) -> Vec<String> {
    let town = [&address.postal_code, &address.city].into_iter().flatten().map(String::as_str);
    let town = town.collect::<Vec<_>>().join(" ");
    let country = address.country.map(|country| country.name().to_owned());
    let rest = [Some(town), address.region.clone(), country].into_iter().flatten();
    address.lines.iter().cloned().chain(rest).filter(|part| !part.is_empty()).collect()
}

/// `European Economic Area to United States: EU-US Data Privacy Framework`.
pub fn transfer(transfer: &EntryTransfer) -> String {
    let destinations: Vec<&str> =
        transfer.destinations.iter().map(|country| country.name()).collect();
    let to = if destinations.is_empty() {
        String::new()
    } else {
        format!(" to {}", destinations.join(", "))
    };
    let mut words = format!("{}{to}: {}", transfer.origin.words(), transfer.mechanism.words());
    if let Some(fallback) = transfer.fallback {
        words.push_str(&format!("; if it falls away, {}", fallback.words()));
    }
    if !transfer.scc_modules.is_empty() {
        let modules: Vec<String> = transfer.scc_modules.iter().map(ToString::to_string).collect();
        words.push_str(&format!(" (module {})", modules.join(" and ")));
    }
    words
}

/// `1 entry`, `12 entries`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

impl Portal {
    /// Labels of codes, joined.
    pub fn labels(&self, kind: Kind, codes: &[Code]) -> String {
        self.public.taxonomy.labels(kind, codes)
    }

    /// Ordinary and special categories of data.
    pub fn data(&self, entry: &Entry) -> String {
        let all = [entry.data_categories.clone(), entry.special_categories.clone()].concat();
        self.labels(Kind::DataCategory, &all)
    }

    /// The names of products; none when the entry serves all.
    pub fn products(&self, entry: &Entry) -> Option<String> {
        let known = self.public.promises.as_ref().map_or(&[][..], |promises| &promises.products);
        named(known, &entry.products)
    }

    /// The names of regions; none when the entry serves all.
    pub fn regions(&self, entry: &Entry) -> Option<String> {
        let known = self.public.promises.as_ref().map_or(&[][..], |promises| &promises.regions);
        named(known, &entry.regions)
    }
}

fn named(known: &[NamedCode], codes: &[Code]) -> Option<String> {
    let name = |code: &Code| {
        known
            .iter()
            .find(|named| named.code == *code)
            .map_or_else(|| code.to_string(), |named| named.name.to_string())
    };
    (!codes.is_empty()).then(|| codes.iter().map(name).collect::<Vec<_>>().join(", "))
}
