//! Telling two lists apart (surface.md, "The compare JSON"; domain.md 8.3 and 12.6).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::entry::Entry;
use super::number::VersionNumber;
use super::timeline::{ListVersion, Timeline};
use crate::canonical::Digest;
use crate::folding::same_entity;
use crate::id::EngagementId;
use crate::time::Day;

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

/// One field of an entry that says something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Its name in the file.
    pub field: String,
    /// Before.
    pub old: Value,
    /// After.
    pub new: Value,
    /// What that means to customers.
    pub class: ChangeClass,
}

/// An entry that says something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedEntry {
    /// Which.
    pub id: EngagementId,
    /// Its name now, for reading.
    pub display_name: String,
    /// What changed, in the order of the file.
    pub fields: Vec<FieldChange>,
}

/// An entry of which only names changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenamedEntry {
    /// Which.
    pub id: EngagementId,
    /// Before.
    pub old: String,
    /// After.
    pub new: String,
    /// What that means to customers: a name that folding cannot tell from the old one is wording,
    /// any other may be another company.
    pub class: ChangeClass,
}

/// What a comparison says of each side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionFacts {
    /// Its number.
    pub version: VersionNumber,
    /// In force from.
    pub effective_from: Day,
    /// Made public on.
    pub published_on: Day,
    /// Its content hash.
    pub content_hash: Digest,
}

impl VersionFacts {
    /// Of a version.
    pub fn of(version: &ListVersion) -> Self {
        Self {
            version: version.number(),
            effective_from: version.snapshot.effective_from,
            published_on: version.snapshot.published_on,
            content_hash: version.snapshot.content_hash.clone(),
        }
    }
}

/// The difference between two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Invented data (decision 35).
    pub sample: bool,
    /// The earlier side.
    pub from: VersionFacts,
    /// The later side.
    pub to: VersionFacts,
    /// In `to` only.
    pub added: Vec<Entry>,
    /// In `from` only, each with the day from which no version has it.
    pub removed: Vec<Entry>,
    /// In both, saying something else.
    pub changed: Vec<ChangedEntry>,
    /// In both, under another name only.
    pub renamed: Vec<RenamedEntry>,
    /// In neither, but in a version in force in between; with the day from which no version has it.
    pub engaged_in_between: Vec<Entry>,
    /// In both, word for word.
    pub unchanged: usize,
    /// Versions in force in between.
    pub in_between: Vec<VersionNumber>,
}

impl Comparison {
    /// Whether both sides say the same.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.removed.is_empty()
            && self.changed.is_empty()
            && self.renamed.is_empty()
            && self.engaged_in_between.is_empty()
    }
}

/// Compares two versions of a timeline.
pub fn compare(timeline: &Timeline, from: &ListVersion, to: &ListVersion) -> Comparison {
    let (before, after) = (&from.snapshot.entries, &to.snapshot.entries);
    let between = versions_between(timeline, from, to);
    let all: Vec<&ListVersion> = [&[from], &between[..], &[to]].concat();
    let ended = |entry: &Entry| Entry { effective_to: end_of(entry.id, &all), ..entry.clone() };
    let other =
        |entries: &[Entry], id: EngagementId| entries.iter().find(|entry| entry.id == id).cloned();
    let mut comparison = Comparison {
        sample: from.snapshot.sample || to.snapshot.sample,
        from: VersionFacts::of(from),
        to: VersionFacts::of(to),
        added: after.iter().filter(|entry| other(before, entry.id).is_none()).cloned().collect(),
        removed: before
            .iter()
            .filter(|entry| other(after, entry.id).is_none())
            .map(ended)
            .collect(),
        changed: Vec::new(),
        renamed: Vec::new(),
        engaged_in_between: Vec::new(),
        unchanged: 0,
        in_between: Vec::new(),
    };
    for entry in after {
        let Some(old) = other(before, entry.id) else {
            continue;
        };
        let fields = field_changes(&old, entry);
        if fields.is_empty() {
            comparison.unchanged += 1;
        } else if fields.iter().all(|change| NAMES.contains(&change.field.as_str())) {
            comparison.renamed.push(RenamedEntry {
                id: entry.id,
                old: old.legal_name,
                new: entry.legal_name.clone(),
                class: class_of_fields(&fields),
            });
        } else {
            comparison.changed.push(ChangedEntry {
                id: entry.id,
                display_name: entry.display_name.clone(),
                fields,
            });
        }
    }
    comparison.in_between = between.iter().map(|version| version.number()).collect();
    for entry in between.iter().flat_map(|version| &version.snapshot.entries) {
        let seen = comparison.engaged_in_between.iter().any(|known| known.id == entry.id);
        if !seen && other(before, entry.id).is_none() && other(after, entry.id).is_none() {
            comparison.engaged_in_between.push(ended(entry));
        }
    }
    comparison
}

/// The first day of the version after the last one that has the entry; none while it is there.
fn end_of(id: EngagementId, versions: &[&ListVersion]) -> Option<Day> {
    let last = versions.iter().rposition(|version| version.snapshot.entry(id).is_some())?;
    versions.get(last + 1).map(|version| version.snapshot.effective_from)
}

fn versions_between<'a>(
    timeline: &'a Timeline,
    from: &ListVersion,
    to: &ListVersion,
) -> Vec<&'a ListVersion> {
    let effect = |version: &ListVersion| (version.snapshot.effective_from, version.number());
    let mut between: Vec<_> = timeline
        .versions()
        .iter()
        .filter(|version| {
            version.replaced_by.is_none()
                && effect(version) > effect(from)
                && effect(version) < effect(to)
        })
        .collect();
    between.sort_by_key(|version| effect(version));
    between
}

const NAMES: [&str; 3] = ["legal_name", "display_name", "former_names"];
const DATES: [&str; 3] = ["announced_on", "effective_from", "effective_to"];

/// Whether the later entry says what the earlier one said, apart from the dates of publication.
pub(super) fn says_nothing_new(old: &Entry, new: &Entry) -> bool {
    field_changes(old, new).is_empty()
}

/// The fields that say something else, apart from the dates of publication.
pub fn field_changes(old: &Entry, new: &Entry) -> Vec<FieldChange> {
    old.fields()
        .into_iter()
        .zip(new.fields())
        .filter(|((field, before), (_, after))| before != after && !DATES.contains(field))
        .map(|((field, before), (_, after))| {
            let class = class_of_field(field, &before, &after);
            FieldChange { field: field.to_owned(), old: before, new: after, class }
        })
        .collect()
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

fn class_of_fields(fields: &[FieldChange]) -> ChangeClass {
    fields.iter().map(|change| change.class).max().unwrap_or(ChangeClass::Editorial)
}

fn class_of_field(field: &str, old: &Value, new: &Value) -> ChangeClass {
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
        "locations" => {
            let where_and_what =
                |place: &Value| Value::Array(vec![place["role"].clone(), place["country"].clone()]);
            match (gains(old, new, where_and_what), gains(new, old, where_and_what)) {
                (true, _) => NotifyObjection,
                (false, true) => Inform,
                (false, false) => Editorial,
            }
        }
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
        _ => Editorial,
    }
}

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
