//! What a change of an entry means to customers (domain.md 8.3): a proposal, made of the fields that
//! say something else. People lower it, with a reason and a second signature (decision 26).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::compare::{FieldChange, field_changes};
use super::entry::Entry;
use super::transfers::gains_only_adequacy;
use crate::folding::same_entity;

/// How much a change means to customers (domain.md 8.3), the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeClass {
    /// Wording without change of substance.
    Editorial,
    /// On the list and in the feed; no window.
    Inform,
    /// Customers are told.
    Notify,
    /// Customers are told and can object.
    NotifyObjection,
}

impl ChangeClass {
    /// For reading.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Editorial => "editorial",
            Self::Inform => "for information",
            Self::Notify => "notice",
            Self::NotifyObjection => "notice with a right to object",
        }
    }
}

/// The class of a change of an entry: that of its weightiest field. A new entry weighs most, a
/// removal is for information.
pub fn class_of(old: Option<&Entry>, new: Option<&Entry>) -> ChangeClass {
    match (old, new) {
        (None, _) => ChangeClass::NotifyObjection,
        (Some(_), None) => ChangeClass::Inform,
        (Some(old), Some(new)) => class_of_fields(&field_changes(old, new)),
    }
}

pub(super) fn class_of_fields(fields: &[FieldChange]) -> ChangeClass {
    fields.iter().map(|change| change.class).max().unwrap_or(ChangeClass::Editorial)
}

pub(super) fn class_of_field(field: &str, old: &Value, new: &Value) -> ChangeClass {
    use ChangeClass::{Editorial, Inform, Notify, NotifyObjection};
    match field {
        "vendor_id" | "kind" => NotifyObjection,
        // Replacing the contracting entity is a notice with objection, a mere rename is not (8.3).
        // That another name means the same company is said by people, who lower the class with a
        // reason and a second signature (decisions 13 and 26); the former names do not say it, since
        // every edit of the name writes one.
        "legal_name" => {
            if same_entity(old.as_str().unwrap_or_default(), new.as_str().unwrap_or_default()) {
                Editorial
            } else {
                NotifyObjection
            }
        }
        "address" => {
            let moved = !old["country"].is_null() && old["country"] != new["country"];
            if moved { NotifyObjection } else { Editorial }
        }
        "transfer_needed" => match (old.as_bool(), new.as_bool()) {
            (_, Some(true)) | (Some(false), None) => Notify,
            (Some(true), _) => Inform,
            (None | Some(false), _) => Editorial,
        },
        "purposes" | "data_categories" | "special_categories" | "data_subjects"
        | "access_modes" => {
            if gains(old, new, Value::clone) {
                NotifyObjection
            } else {
                Inform
            }
        }
        "locations" => class_of_places(old, new),
        "transfers" if gains_only_adequacy(old, new) => Editorial,
        "transfers" | "special_safeguards" => Notify,
        // An empty list means all of them, so a list that becomes empty grows.
        "products" | "regions" | "plans" => {
            let is_all = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
            let wider =
                (is_all(new) && !is_all(old)) || (!is_all(old) && gains(old, new, Value::clone));
            if wider { NotifyObjection } else { Inform }
        }
        "optionality" => {
            if new == "core" {
                NotifyObjection
            } else {
                Inform
            }
        }
        // What a company does is said in free text: other words may be a new purpose. That they mean
        // the same is said by people (decision 26).
        "purpose" | "service" | "description" | "activation_condition" => {
            if same_words(old, new) {
                Editorial
            } else {
                NotifyObjection
            }
        }
        _ => Editorial,
    }
}

/// Where data are, and what is done with them there.
fn class_of_places(old: &Value, new: &Value) -> ChangeClass {
    // Where no country is known, the label is all that says where.
    let place = |place: &Value| {
        let known = if place["country"].is_null() { "label" } else { "country" };
        place[known].clone()
    };
    let where_and_what =
        |location: &Value| Value::Array(vec![location["role"].clone(), place(location)]);
    match (gains(old, new, where_and_what), gains(new, old, where_and_what)) {
        (true, _) => ChangeClass::NotifyObjection,
        (false, true) => ChangeClass::Inform,
        (false, false) => ChangeClass::Editorial,
    }
}

/// Whether two texts differ in nothing but case, white space and the marks of sentences.
fn same_words(old: &Value, new: &Value) -> bool {
    let words = |value: &Value| {
        let text = value.as_str().unwrap_or_default().to_lowercase();
        let words =
            text.split_whitespace().map(|word| word.trim_matches(SENTENCE_MARKS).to_owned());
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>()
    };
    words(old) == words(new)
}

/// What stands around words without changing what they say.
const SENTENCE_MARKS: [char; 11] = ['.', ',', ';', ':', '!', '\'', '"', '’', '‘', '“', '”'];

/// Whether `new` has an element that `old` has not, looked at through `of`.
fn gains(old: &Value, new: &Value, of: impl Fn(&Value) -> Value) -> bool {
    let all = |value: &Value| {
        value.as_array().map_or_else(Vec::new, |values| values.iter().map(&of).collect::<Vec<_>>())
    };
    let old = all(old);
    all(new).iter().any(|element| !old.contains(element))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::country::Country;
    use crate::list_version::FormerNameLine;
    use crate::time::Day;

    fn class(change: impl FnOnce(&mut Entry)) -> ChangeClass {
        let old = Entry::sample(1);
        let mut new = old.clone();
        change(&mut new);
        class_of(Some(&old), Some(&new))
    }

    #[test]
    fn each_field_has_its_class() {
        use ChangeClass::{Editorial, Inform, Notify, NotifyObjection};
        let code = |text: &str| crate::taxonomy::Code::parse(text).unwrap();
        assert_eq!(class(|entry| entry.purpose.push('.')), Editorial);
        assert_eq!(class(|entry| entry.legal_name.push('.')), Editorial);
        assert_eq!(
            class(|entry| entry.vendor_id = crate::id::VendorId::sample(9)),
            NotifyObjection
        );
        assert_eq!(class(|entry| entry.data_categories.push(code("LOGS"))), NotifyObjection);
        assert_eq!(
            class(|entry| {
                entry.data_categories.pop();
            }),
            Inform
        );
        assert_eq!(class(|entry| entry.locations[0].country = Some("US".into())), NotifyObjection);
        assert_eq!(class(|entry| entry.locations[0].label = Some("Berlin".into())), Editorial);
        assert_eq!(
            class(|entry| {
                entry.locations.pop();
            }),
            Inform
        );
        assert_eq!(
            class(|entry| entry.transfers[0].mechanism = crate::transfer::Mechanism::Scc),
            Notify
        );
        assert_eq!(
            class(|entry| entry.products.clear()),
            NotifyObjection,
            "from one product to all"
        );
        assert_eq!(
            class(|entry| entry.optionality = crate::engagement::Optionality::Core),
            NotifyObjection
        );
        assert_eq!(class(|_| ()), Editorial);
    }

    #[test]
    fn another_company_under_the_same_entry_is_not_wording() {
        use ChangeClass::{Editorial, NotifyObjection};
        for (before, after, expected) in [
            ("Fjord Cloud Limited", "FJORD CLOUD LTD.", Editorial),
            ("Fjord Cloud Limited", "Fjord Cloud B.V.", Editorial),
            ("Fjord Cloud Limited", "Cloud Fjord, Limited", Editorial),
            ("Fjord Cloud Limited", "Fjord Cloud Holding Limited", NotifyObjection),
            ("Fjord Cloud Limited", "Meridian Edge Inc.", NotifyObjection),
        ] {
            let mut old = Entry::sample(1);
            before.clone_into(&mut old.legal_name);
            let mut new = old.clone();
            after.clone_into(&mut new.legal_name);
            // What every edit of the name writes does not lower the class.
            let until = Day::parse("2026-05-01").unwrap();
            new.former_names.push(FormerNameLine { name: before.to_owned(), until });
            assert_eq!(class_of(Some(&old), Some(&new)), expected, "{before} / {after}");
        }
    }

    #[test]
    fn other_words_about_what_is_done_are_not_wording_for_a_program() {
        use ChangeClass::{Editorial, NotifyObjection};
        for (before, after, expected) in [
            ("Storage of files", "Storage of  files.", Editorial),
            ("Storage of files", "“Storage”, of Files", Editorial),
            ("Storage of files", "Storage and analysis of files", NotifyObjection),
            ("Storage of files", "Files of storage", NotifyObjection),
            ("Storage of files", "", NotifyObjection),
            ("", "Storage of files", NotifyObjection),
            ("Keeps 5 days", "Keeps 50 days", NotifyObjection),
            ("Keeps < 5 days", "Keeps > 5 days", NotifyObjection),
        ] {
            let old = Entry {
                purpose: before.to_owned(),
                service: Some(before.to_owned()),
                description: before.to_owned(),
                activation_condition: Some(before.to_owned()),
                ..Entry::sample(1)
            };
            let (purpose, service) = (after.to_owned(), Some(after.to_owned()));
            for new in [
                Entry { purpose: purpose.clone(), ..old.clone() },
                Entry { service: service.clone(), ..old.clone() },
                Entry { description: purpose, ..old.clone() },
                Entry { activation_condition: service, ..old.clone() },
            ] {
                assert_eq!(class_of(Some(&old), Some(&new)), expected, "{before:?} / {after:?}");
            }
        }
        let renamed = Entry { display_name: "Other".to_owned(), ..Entry::sample(1) };
        assert_eq!(class_of(Some(&Entry::sample(1)), Some(&renamed)), Editorial);
    }

    #[test]
    fn a_place_without_a_country_is_where_its_label_says() {
        use ChangeClass::{Editorial, NotifyObjection};
        for (country, after, expected) in [
            (None, "Global", NotifyObjection),
            (None, "Frankfurt", Editorial),
            (Some("DE"), "Global", Editorial),
        ] {
            let mut old = Entry::sample(1);
            old.locations[0].country = country.map(str::to_owned);
            old.locations[0].label = Some("Frankfurt".to_owned());
            let mut new = old.clone();
            new.locations[0].label = Some(after.to_owned());
            assert_eq!(class_of(Some(&old), Some(&new)), expected, "{country:?} {after}");
        }
    }

    #[test]
    fn a_seat_in_another_country_is_not_wording() {
        use ChangeClass::{Editorial, NotifyObjection};
        for (before, after, expected) in [
            (Some("IE"), Some("IE"), Editorial),
            (Some("IE"), Some("US"), NotifyObjection),
            (Some("IE"), None, NotifyObjection),
            (None, Some("IE"), Editorial),
        ] {
            let country = |code: Option<&str>| code.and_then(Country::parse);
            let mut old = Entry::sample(1);
            old.address.country = country(before);
            let mut new = old.clone();
            new.address.country = country(after);
            new.address.city = Some("Elsewhere".to_owned());
            assert_eq!(class_of(Some(&old), Some(&new)), expected, "{before:?} / {after:?}");
        }
    }

    #[test]
    fn a_transfer_that_begins_is_told_and_one_that_becomes_known_to_be_none_is_wording() {
        use ChangeClass::{Editorial, Inform, Notify};
        for (before, after, expected) in [
            (None, Some(true), Notify),
            (Some(false), Some(true), Notify),
            (Some(false), None, Notify),
            (Some(true), Some(false), Inform),
            (Some(true), None, Inform),
            (None, Some(false), Editorial),
        ] {
            let old = Entry { transfer_needed: before, ..Entry::sample(1) };
            let new = Entry { transfer_needed: after, ..old.clone() };
            assert_eq!(class_of(Some(&old), Some(&new)), expected, "{before:?} / {after:?}");
        }
    }

    #[test]
    fn additions_weigh_most_and_removals_inform() {
        let entry = Entry::sample(1);
        assert_eq!(class_of(None, Some(&entry)), ChangeClass::NotifyObjection);
        assert_eq!(class_of(Some(&entry), None), ChangeClass::Inform);
    }
}
