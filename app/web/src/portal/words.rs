//! What the codes in a list say in words, beside what the list says of itself.

use domain::list_version::Entry;
use domain::organisation::NamedCode;
use domain::taxonomy::{Code, Kind};

use super::Portal;

pub use domain::list_version::words::{
    address, changed_fields, field_name, former_name, place, place_name, transfer,
    unstated_transfer, until, value,
};

/// The countries of processing, each once, without the seat.
pub fn countries(entry: &Entry) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for location in entry.places() {
        let name = location.country.as_deref().map(place_name).or_else(|| location.label.clone());
        if let Some(name) = name.filter(|name| !names.contains(name)) {
            names.push(name);
        }
    }
    names
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
