//! The heart of the product, tested hardest: out of order, chains, replaced versions, as-of days.

#[path = "publish_tests/days.rs"]
mod days;
#[path = "publish_tests/sides.rs"]
mod sides;
#[path = "publish_tests/told.rs"]
mod told;

use super::*;
use crate::list_version::EntryKind::{AffiliateSubprocessor, Subprocessor};
use crate::list_version::{AnnouncedChange, FormerNameLine, compare};
use crate::organisation::Organisation;
use crate::taxonomy::Category::{Ai, Infrastructure};

struct Office {
    timeline: Timeline,
    now: Moment,
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn number(text: &str) -> VersionNumber {
    VersionNumber::parse(text).unwrap()
}

fn id(number: u128) -> EngagementId {
    EngagementId::sample(number)
}

fn entry(number: u128) -> Entry {
    Entry { id: id(number), display_name: format!("Vendor {number:03}"), ..Entry::sample(number) }
}

fn contact(number: u128) -> Contact {
    Contact {
        entry: id(number),
        name: Some(format!("Person {number}")),
        position: None,
        email: None,
        phone: None,
    }
}

fn add(number: u128) -> Carried {
    Carried::Add {
        request: RequestId::sample(number),
        entry: Box::new(entry(number)),
        contact: contact(number),
    }
}

fn replace(number: u128, purpose: &str) -> Carried {
    let entry = Entry { purpose: purpose.to_owned(), ..entry(number) };
    Carried::Replace {
        request: RequestId::sample(100 + number),
        entry: Box::new(entry),
        contact: contact(number),
    }
}

fn remove(number: u128) -> Carried {
    Carried::Remove { request: RequestId::sample(200 + number), entry: id(number) }
}

impl Office {
    fn on(moment: &str) -> Self {
        Self { timeline: Timeline::default(), now: Moment::parse(moment).unwrap() }
    }

    fn at(mut self, moment: &str) -> Self {
        self.now = Moment::parse(moment).unwrap();
        self
    }

    fn try_publish(&mut self, from: &str, changes: Vec<Carried>) -> Result<Vec<String>, Refusal> {
        let publication = Publication {
            changes,
            effective_from: day(from),
            published_at: self.now,
            zone: Zone::parse("Europe/Berlin").unwrap(),
            organisation: PublicOrganisation::of(&Organisation::sample()),
            language: "en".to_owned(),
            is_sample: false,
            corrects: None,
        };
        let published = publish(&self.timeline, &publication)?;
        let mut versions = self.timeline.versions().to_vec();
        for (old, new) in &published.replaced {
            versions
                .iter_mut()
                .filter(|version| version.number() == *old)
                .for_each(|version| version.replaced_by = Some(*new));
        }
        let numbers =
            published.versions.iter().map(|version| version.number().to_string()).collect();
        versions.extend(published.versions);
        self.timeline = Timeline::new(versions);
        Ok(numbers)
    }

    fn publish(mut self, from: &str, changes: Vec<Carried>) -> Self {
        self.try_publish(from, changes).unwrap();
        self
    }

    /// The numbers of the vendors on the list of a day.
    fn names(&self, on: &str) -> Vec<String> {
        let held = self.timeline.in_force(day(on));
        held.map_or_else(Vec::new, |held| {
            held.version
                .snapshot
                .entries
                .iter()
                .map(|entry| entry.display_name[7..].to_owned())
                .collect()
        })
    }

    fn version(&self, text: &str) -> &ListVersion {
        self.timeline.find(number(text)).unwrap()
    }
}

#[test]
fn a_version_is_the_version_before_with_the_changes_applied() {
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(2), add(1)])
        .publish("2026-04-01", vec![add(3), remove(1)]);
    assert_eq!(office.names("2026-02-28"), [""; 0]);
    assert_eq!(office.names("2026-03-31"), ["001", "002"]);
    assert_eq!(office.names("2026-04-01"), ["002", "003"]);
}

#[test]
fn publication_stamps_the_dates_of_an_entry_and_a_change_keeps_them() {
    let office = Office::on("2026-03-01T09:00:00Z").publish("2026-04-01", vec![add(1)]);
    let office =
        office.at("2026-05-01T09:00:00Z").publish("2026-06-01", vec![replace(1, "Something else")]);
    let entry = &office.version("2026.2").snapshot.entries[0];
    assert_eq!(
        (entry.announced_on, entry.effective_from, entry.effective_to),
        (Some(day("2026-03-01")), Some(day("2026-04-01")), None)
    );
    assert_eq!(entry.purpose, "Something else");
    assert_eq!(
        office.version("2026.1").snapshot.entries[0].purpose,
        Entry::sample(1).purpose,
        "history is never edited"
    );
}

#[test]
fn versions_form_a_chain_of_hashes() {
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(1)])
        .publish("2026-04-01", vec![add(2)])
        .publish("2026-05-01", vec![add(3)]);
    for (version, previous) in [("2026.2", "2026.1"), ("2026.3", "2026.2")] {
        let (version, previous) = (office.version(version), office.version(previous));
        assert_eq!(version.snapshot.previous_version, Some(previous.number()));
        assert_eq!(
            version.snapshot.previous_content_hash.as_ref(),
            Some(&previous.snapshot.content_hash)
        );
        assert_eq!(version.snapshot.computed_hash().as_ref(), Ok(&version.snapshot.content_hash));
    }
    assert_eq!(office.version("2026.1").snapshot.previous_version, None);
}

#[test]
fn publishing_an_earlier_date_cuts_the_later_versions_again() {
    let mut office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(1)])
        .publish("2026-06-01", vec![add(2)])
        .publish("2026-07-01", vec![add(3)]);
    let made = office.try_publish("2026-05-01", vec![add(4)]).unwrap();
    assert_eq!(made, ["2026.4", "2026.5", "2026.6"]);

    for (on, names) in [
        ("2026-04-30", &["001"][..]),
        ("2026-05-01", &["001", "004"]),
        ("2026-06-01", &["001", "002", "004"]),
        ("2026-07-01", &["001", "002", "003", "004"]),
    ] {
        assert_eq!(office.names(on), names, "{on}");
    }
    assert_eq!(office.version("2026.2").replaced_by, Some(number("2026.5")));
    assert_eq!(office.version("2026.3").replaced_by, Some(number("2026.6")));
    assert_eq!(office.version("2026.5").snapshot.effective_from, day("2026-06-01"));
    // The chain runs through the new versions.
    assert_eq!(office.version("2026.5").snapshot.previous_version, Some(number("2026.4")));
    assert_eq!(office.version("2026.6").snapshot.previous_version, Some(number("2026.5")));
    // What was announced stays announced on its first day.
    let announced = office.version("2026.5").snapshot.entry(id(2)).unwrap().announced_on;
    assert_eq!(announced, Some(day("2026-03-01")));
}

#[test]
fn a_replaced_version_stays_readable_and_never_takes_effect() {
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(1)])
        .publish("2026-06-01", vec![add(2)])
        .publish("2026-05-01", vec![add(3)]);
    let replaced = office.version("2026.2");
    assert_eq!(replaced.snapshot.entries.len(), 2, "as it was published");
    assert_eq!(office.timeline.superseded_on(replaced), None);
    assert!((1..=12).all(|month| {
        office
            .timeline
            .in_force(Day::new(2026, month, 15).unwrap())
            .is_none_or(|held| held.version.number() != replaced.number())
    }));
}

#[test]
fn two_publications_for_one_coming_day_become_one_version() {
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(1)])
        .publish("2026-06-01", vec![add(2)])
        .publish("2026-06-01", vec![add(3)]);
    assert_eq!(office.names("2026-06-01"), ["001", "002", "003"]);
    assert_eq!(office.version("2026.2").replaced_by, Some(number("2026.3")));
    assert_eq!(office.version("2026.3").snapshot.previous_version, Some(number("2026.1")));
    // Cut again, the version still has both changes.
    let office = office.publish("2026-05-01", vec![add(4)]);
    assert_eq!(office.names("2026-06-01"), ["001", "002", "003", "004"]);
}

#[test]
fn a_second_publication_on_the_day_itself_follows_the_first() {
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(1)])
        .publish("2026-03-01", vec![add(2)]);
    assert_eq!(office.names("2026-03-01"), ["001", "002"]);
    assert_eq!(office.version("2026.1").replaced_by, None, "it was in force for some hours");
    assert_eq!(office.timeline.superseded_on(office.version("2026.1")), Some(day("2026-03-01")));
    assert_eq!(
        office.version("2026.2").snapshot.previous_version,
        None,
        "none was in force the day before"
    );
}

#[test]
fn the_order_of_changes_of_one_entry_cannot_be_turned_round() {
    let mut office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(1)])
        .publish("2026-06-01", vec![replace(1, "In June")]);
    let refused = office.try_publish("2026-05-31", vec![replace(1, "In May")]).unwrap_err();
    assert_eq!(refused.code(), "LIST-ORDER");
    assert!(office.try_publish("2026-06-01", vec![replace(1, "Also in June")]).is_ok());
    assert!(office.try_publish("2026-06-02", vec![remove(1)]).is_ok());
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let mut office = Office::on("2026-03-01T09:00:00Z").publish("2026-03-01", vec![add(1)]);
    for (from, changes, code) in [
        ("2026-02-28", vec![add(2)], "LIST-DATE"),
        ("2026-03-01", vec![], "LIST-EMPTY"),
        ("2026-03-01", vec![add(1)], "LIST-TWICE"),
        ("2026-03-01", vec![remove(2)], "LIST-ABSENT"),
        ("2026-03-01", vec![replace(2, "x")], "LIST-ABSENT"),
    ] {
        let before = office.timeline.clone();
        assert_eq!(office.try_publish(from, changes).unwrap_err().code(), code);
        assert_eq!(office.timeline, before);
    }
}

#[test]
fn today_is_a_day_in_the_organisations_zone() {
    // 22:30 UTC is past midnight in Berlin in summer.
    let mut office = Office::on("2026-06-30T22:30:00Z");
    assert!(office.try_publish("2026-06-30", vec![add(1)]).is_err());
    assert!(office.try_publish("2026-07-01", vec![add(1)]).is_ok());
    // And the year of a number is the year there.
    let office = Office::on("2026-12-31T23:30:00Z").publish("2027-01-01", vec![add(1)]);
    assert_eq!(office.version("2027.1").snapshot.published_on, day("2027-01-01"));
}

#[test]
fn the_list_of_a_day_is_the_vector_of_the_domain() {
    // domain.md 17: announced 1 March, effective 1 April, ended 1 June.
    let office = Office::on("2026-01-01T09:00:00Z")
        .publish("2026-01-01", vec![add(9)])
        .at("2026-03-01T09:00:00Z")
        .publish("2026-04-01", vec![add(1)]);
    let office = office.at("2026-05-01T09:00:00Z").publish("2026-06-01", vec![remove(1)]);
    for (on, listed, announced) in [
        ("2026-02-28", false, None),
        ("2026-03-15", false, Some(AnnouncedChange::Added)),
        ("2026-04-01", true, None),
        ("2026-04-30", true, None),
        ("2026-05-31", true, Some(AnnouncedChange::Removed)),
        ("2026-06-01", false, None),
    ] {
        let held = office.timeline.in_force(day(on)).unwrap();
        assert_eq!(held.version.snapshot.entry(id(1)).is_some(), listed, "{on}");
        let told = office.timeline.announced(day(on));
        assert_eq!(told.first().map(|told| told.change), announced, "{on}");
    }
    let removed = office.timeline.announced(day("2026-05-31")).remove(0);
    assert_eq!(removed.entry.effective_to, Some(day("2026-06-01")));

    let comparison = compare(&office.timeline, office.version("2026.1"), office.version("2026.3"));
    assert_eq!(
        comparison.engaged_in_between.iter().map(|entry| entry.id).collect::<Vec<_>>(),
        [id(1)]
    );
    assert!(comparison.added.is_empty() && comparison.removed.is_empty());
    assert_eq!(comparison.in_between, [number("2026.2")]);
}

#[test]
fn what_was_announced_on_a_day_is_told_as_it_was_known_then() {
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(1)])
        .publish("2026-06-01", vec![add(2)]);
    let office = office.at("2026-04-10T09:00:00Z").publish("2026-05-01", vec![add(3)]);
    let told = |on: &str| {
        office
            .timeline
            .announced(day(on))
            .iter()
            .map(|told| told.in_version.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(told("2026-04-09"), ["2026.2"]);
    assert_eq!(told("2026-04-10"), ["2026.3", "2026.4"]);
}

#[test]
fn a_rename_is_one_renamed_line_and_nothing_else() {
    let renamed = Carried::Replace {
        request: RequestId::sample(9),
        entry: Box::new(Entry {
            legal_name: "Fjord Ltd".into(),
            display_name: "Fjord".into(),
            ..entry(1)
        }),
        contact: contact(1),
    };
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(1), add(2)])
        .publish("2026-04-01", vec![renamed]);
    let comparison = compare(&office.timeline, office.version("2026.1"), office.version("2026.2"));
    assert_eq!(
        (
            comparison.renamed.len(),
            comparison.added.len(),
            comparison.removed.len(),
            comparison.changed.len()
        ),
        (1, 0, 0, 0)
    );
    assert_eq!((comparison.renamed[0].new.as_str(), comparison.unchanged), ("Fjord Ltd", 1));
    let same = compare(&office.timeline, office.version("2026.1"), office.version("2026.1"));
    assert!(same.is_empty() && same.unchanged == 2);
}

#[test]
fn a_rename_says_the_name_that_changed_and_former_names_alone_are_no_rename() {
    let (legal, display) = (|name: &str| Some(("legal_name", name.to_owned())), "Fjord Mail");
    let former = FormerNameLine { name: "Before".into(), until: day("2025-01-01") };
    let before = Entry { display_name: "Fjord".into(), ..entry(1) };
    let as_called = Entry { display_name: display.into(), ..before.clone() };
    let as_registered = Entry { legal_name: "Fjord Ltd".into(), ..before.clone() };
    let both = Entry { legal_name: "Fjord Ltd".into(), ..as_called.clone() };
    let corrected = Entry { former_names: vec![former.clone()], ..before.clone() };
    let called_before = Entry { former_names: vec![former], ..as_called.clone() };
    for (after, told) in [
        (as_called, Some(("display_name", display.to_owned()))),
        (called_before, Some(("display_name", display.to_owned()))),
        (as_registered, legal("Fjord Ltd")),
        (both, legal("Fjord Ltd")),
        (corrected, None),
    ] {
        let request = RequestId::sample(9);
        let old = Box::new(before.clone());
        let add = Carried::Add { request, entry: old, contact: contact(1) };
        let new = Box::new(after.clone());
        let replace = Carried::Replace { request, entry: new, contact: contact(1) };
        let office = Office::on("2026-03-01T09:00:00Z")
            .publish("2026-03-01", vec![add])
            .publish("2026-04-01", vec![replace]);
        let (from, to) = (office.version("2026.1"), office.version("2026.2"));
        let found = compare(&office.timeline, from, to);
        let renamed = found.renamed.first().map(|one| (one.field, one.new.clone()));
        assert_eq!(renamed, told, "{after:?}");
        assert!(found.renamed.iter().all(|one| one.old != one.new), "{found:?}");
        assert_eq!(found.changed.len(), usize::from(told.is_none()), "{found:?}");
    }
}

#[test]
fn the_contract_edition_has_a_hash_of_its_own() {
    let office = Office::on("2026-03-01T09:00:00Z").publish("2026-03-01", vec![add(1)]);
    let version = office.version("2026.1");
    assert_ne!(version.contract_hash, version.snapshot.content_hash);
    assert_eq!(
        version.snapshot.contract_hash(&version.contacts).as_ref(),
        Ok(&version.contract_hash)
    );
    let other = [Contact { name: Some("Somebody else".into()), ..contact(1) }];
    assert_ne!(version.snapshot.contract_hash(&other).as_ref(), Ok(&version.contract_hash));
    assert!(!serde_json::to_string(&version.snapshot).unwrap().contains("Person 1"));
}

#[test]
fn the_hash_covers_the_content_and_not_what_time_adds() {
    let office = Office::on("2026-03-01T09:00:00Z").publish("2026-03-01", vec![add(1)]);
    let version = office.version("2026.1");
    let mut object = serde_json::to_value(&version.snapshot).unwrap();
    object["superseded_on"] = "2026-05-01".into();
    object["announced"] = serde_json::json!([]);
    object["published_at"] = "2026-03-01T09:00:01Z".into();
    assert_eq!(super::super::snapshot::hash_of(&object), Ok(version.snapshot.content_hash.clone()));
    object["entries"][0]["purpose"] = "Another".into();
    assert_ne!(super::super::snapshot::hash_of(&object), Ok(version.snapshot.content_hash.clone()));
}

#[test]
fn entries_stand_by_part_category_and_name() {
    let added = |number: u128, name: &str, kind, category| {
        let entry = Entry { display_name: name.to_owned(), kind, category, ..entry(number) };
        Carried::Add {
            request: RequestId::sample(number),
            entry: Box::new(entry),
            contact: contact(number),
        }
    };
    let office = Office::on("2026-03-01T09:00:00Z").publish(
        "2026-03-01",
        vec![
            added(1, "zebra", Subprocessor, Infrastructure),
            added(2, "Ørsted", Subprocessor, Infrastructure),
            added(3, "Oslo", Subprocessor, Infrastructure),
            added(4, "Alpha", AffiliateSubprocessor, Infrastructure),
            added(5, "Alpha", Subprocessor, Ai),
        ],
    );
    let names: Vec<_> = office
        .version("2026.1")
        .snapshot
        .entries
        .iter()
        .map(|entry| entry.display_name.as_str())
        .collect();
    assert_eq!(names, ["Ørsted", "Oslo", "zebra", "Alpha", "Alpha"]);
}
