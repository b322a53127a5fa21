//! What a list says, in words: for pages and papers alike.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::compare::FieldChange;
use super::entry::{Address, EntryKind, EntryLocation, FormerNameLine};
use super::transfers::{EntryTransfer, UnstatedTransfer};
use crate::country::Country;
use crate::engagement::{AccessMode, LocationRole, Optionality};
use crate::taxonomy::{Category, Code, Kind, Taxonomy};
use crate::time::Day;

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

/// `European Economic Area to Australia, United States: not stated`.
pub fn unstated_transfer(unstated: &UnstatedTransfer) -> String {
    let to: Vec<&str> = unstated.destinations.iter().map(|country| country.name()).collect();
    let from = unstated.origin.map_or_else(String::new, |origin| format!("{} to ", origin.words()));
    format!("{from}{}: not stated", to.join(", "))
}

/// What a field of the file is called for people.
pub fn field_name(field: &str) -> &'static str {
    match field {
        "vendor_id" => "Company",
        "kind" => "Relationship",
        "category" => "Category",
        "legal_name" => "Registered name",
        "display_name" => "Name",
        "former_names" => "Former names",
        "website" => "Website",
        "address" => "Registered address",
        "service" => "Service",
        "purposes" => "Purposes",
        "purpose" => "Purpose",
        "description" => "Description of processing",
        "data_categories" => "Categories of data",
        "special_categories" => "Special categories of data",
        "special_safeguards" => "Safeguards for special data",
        "data_subjects" => "Data subjects",
        "access_modes" => "Access",
        "locations" => "Places of processing",
        "transfers" => "Transfers",
        "products" => "Products",
        "regions" => "Regions",
        "plans" => "Plans",
        "optionality" => "Whether it is optional",
        "activation_condition" => "Condition",
        "announced_on" => "Announced on",
        "effective_from" => "On the list from",
        "transfer_needed" => "Whether a transfer is needed",
        _ => "On the list until",
    }
}

/// `Name (“Tabula Next”), Purpose`: what changes, and what it is called then.
pub fn changed_fields(changes: &[FieldChange]) -> String {
    let named = |change: &FieldChange| {
        let field = field_name(&change.field);
        match (change.field.as_str(), change.new.as_str()) {
            ("display_name" | "legal_name" | "service", Some(new)) => format!("{field} (“{new}”)"),
            _ => field.to_owned(),
        }
    };
    changes.iter().map(named).collect::<Vec<_>>().join(", ")
}

/// A field's value for people; one line.
pub fn value(taxonomy: &Taxonomy, field: &str, value: &Value) -> String {
    let kind = match field {
        "data_categories" | "special_categories" => Some(Kind::DataCategory),
        "data_subjects" => Some(Kind::DataSubject),
        "purposes" => Some(Kind::Purpose),
        _ => None,
    };
    let whole = match field {
        "address" => typed(value, |seat: Address| address(&seat).join(", ")),
        "locations" => typed(value, |places: Vec<EntryLocation>| {
            lines(&places, |one| format!("{}: {}", LocationRole::word_of(one.role), place(one)))
        }),
        "transfers" => typed(value, |transfers: Vec<EntryTransfer>| lines(&transfers, transfer)),
        "former_names" => typed(value, |names: Vec<FormerNameLine>| lines(&names, former_name)),
        "kind" => typed(value, |kind: EntryKind| kind.words().to_owned()),
        "category" => typed(value, |category: Category| category.words().to_owned()),
        "optionality" => typed(value, |optionality: Optionality| optionality.words().to_owned()),
        "access_modes" => {
            typed(value, |modes: Vec<AccessMode>| lines(&modes, |mode| mode.words().to_owned()))
        }
        "transfer_needed" => typed(value, |is_needed: bool| {
            if is_needed { "needed" } else { "none needed" }.to_owned()
        }),
        _ => None,
    };
    if let Some(words) = whole.filter(|words| !words.is_empty()) {
        return words;
    }
    match (value, kind) {
        (Value::Null, _) => "not stated".to_owned(),
        (Value::Array(values), _) if values.is_empty() => empty(field).to_owned(),
        (Value::Array(values), Some(kind)) => {
            let codes: Vec<Code> =
                values.iter().filter_map(|code| Code::parse(code.as_str()?)).collect();
            taxonomy.labels(kind, &codes)
        }
        (Value::Array(values), None) => values
            .iter()
            .map(|one| self::value(taxonomy, field, one))
            .collect::<Vec<_>>()
            .join("; "),
        (Value::String(text), _) => text.clone(),
        (other, _) => other.to_string(),
    }
}

/// What an empty list of a field means.
fn empty(field: &str) -> &'static str {
    match field {
        "products" | "regions" | "plans" => "all",
        "special_categories" | "former_names" => "none",
        _ => "not stated",
    }
}

/// A value of the file as its own type, in words.
fn typed<T: DeserializeOwned>(value: &Value, words: impl Fn(T) -> String) -> Option<String> {
    serde_json::from_value(value.clone()).ok().map(words)
}

fn lines<T>(values: &[T], words: impl Fn(&T) -> String) -> String {
    values.iter().map(words).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list_version::{Entry, field_changes};

    #[test]
    fn what_changes_is_named_and_a_new_name_is_told() {
        let old = Entry::sample(1);
        let new = Entry {
            display_name: "Tabula Next".to_owned(),
            purpose: "Another one.".to_owned(),
            ..old.clone()
        };
        assert_eq!(changed_fields(&field_changes(&old, &new)), "Name (“Tabula Next”), Purpose");
        assert_eq!(changed_fields(&[]), "");
    }

    #[test]
    fn an_empty_list_says_what_it_means() {
        for (field, words) in [
            ("products", "all"),
            ("plans", "all"),
            ("special_categories", "none"),
            ("transfers", "not stated"),
            ("locations", "not stated"),
            ("purposes", "not stated"),
        ] {
            let said = value(&Taxonomy::seeded(), field, &Value::Array(Vec::new()));
            assert_eq!(said, words, "{field}");
        }
        assert_eq!(value(&Taxonomy::seeded(), "transfer_needed", &false.into()), "none needed");
        assert_eq!(value(&Taxonomy::seeded(), "transfer_needed", &Value::Null), "not stated");
    }
}
