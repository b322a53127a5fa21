//! What is told beside a list: since when a change is announced, what a file says beside its hash,
//! and until when a removed entry was there.

use serde_json::{Value, json};

use super::*;
use crate::list_version::{Announcements, NotOnRecord};

/// The announced changes of a day: vendor, change, version, and the day of the first announcement.
fn told(office: &Office, on: &str) -> Vec<String> {
    let announcements = Announcements::of(&office.timeline);
    let line = |step: &crate::list_version::AnnouncedEntry| {
        let first = announcements.first_day(&office.timeline, step).unwrap();
        let (name, change) = (&step.entry.display_name[7..], step.change);
        format!("{name} {change:?} {} {first}", step.in_version)
    };
    office.timeline.announced(day(on)).iter().map(line).collect()
}

#[test]
fn a_change_was_announced_when_it_was_told_first_however_often_its_version_is_cut_again() {
    let office = Office::on("2026-10-01T09:00:00Z")
        .publish("2026-10-01", vec![add(1), add(2), add(5)])
        .at("2026-11-12T09:00:00Z")
        .publish("2027-01-01", vec![add(3), replace(2, "Other"), remove(1)]);
    let first = [
        "002 Changed 2026.2 2026-11-12",
        "003 Added 2026.2 2026-11-12",
        "001 Removed 2026.2 2026-11-12",
    ];
    assert_eq!(told(&office, "2026-11-12"), first);

    // Earlier days are published twice, and the version is cut again twice.
    let office = office.at("2026-11-22T09:00:00Z").publish("2026-12-01", vec![add(4)]);
    let office = office.at("2026-11-24T09:00:00Z").publish("2026-11-24", vec![add(6)]);
    let again = [
        "004 Added 2026.6 2026-11-22",
        "002 Changed 2026.7 2026-11-12",
        "003 Added 2026.7 2026-11-12",
        "001 Removed 2026.7 2026-11-12",
    ];
    assert_eq!(told(&office, "2026-11-24"), again);
    assert_eq!(told(&office, "2026-11-12"), first, "as it was known then");
    let announcements = Announcements::of(&office.timeline);
    for step in office.timeline.announced(day("2026-11-24")) {
        if step.change == AnnouncedChange::Added {
            let first = announcements.first_day(&office.timeline, &step);
            assert_eq!(first, step.entry.announced_on);
        }
    }

    // What joins the same day is told on its own day; another wording is another change.
    let office = office
        .at("2026-11-25T09:00:00Z")
        .publish("2027-01-01", vec![remove(5), replace(2, "Third")]);
    assert_eq!(
        told(&office, "2026-11-25"),
        [
            "004 Added 2026.6 2026-11-22",
            "002 Changed 2026.8 2026-11-25",
            "003 Added 2026.8 2026-11-12",
            "001 Removed 2026.8 2026-11-12",
            "005 Removed 2026.8 2026-11-25",
        ]
    );
}

#[test]
fn of_a_long_list_that_is_cut_again_often_each_change_is_told_once() {
    const MANY: u128 = 150;
    let mut office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", (1..=MANY).map(add).collect())
        .publish("2026-12-01", (1..=MANY).map(|number| replace(number, "Other")).collect());
    for (number, month) in (MANY + 1..).zip(4..11) {
        office = office.publish(&format!("2026-{month:02}-01"), vec![add(number)]);
    }
    let lines = told(&office, "2026-03-01");
    assert_eq!(lines.len(), 157);
    assert!(lines.contains(&"150 Changed 2026.16 2026-03-01".to_owned()));
    assert_eq!(vouched(&office, &served(&office, "2026-03-01")), Ok(()));
}

/// The list of a day as the addresses without a version serve it.
fn served(office: &Office, on: &str) -> Value {
    let held = office.timeline.in_force(day(on)).unwrap();
    let mut list = serde_json::to_value(&held.version.snapshot).unwrap();
    list["superseded_on"] = json!(held.superseded_on);
    let announcements = Announcements::of(&office.timeline);
    list["announced"] = json!(announcements.told_on(&office.timeline, day(on)));
    list
}

/// The same as it was served before the days of changes were told.
fn served_before(mut list: Value) -> Value {
    for step in list["announced"].as_array_mut().unwrap() {
        let members = step.as_object_mut().unwrap();
        members.remove("change_effective_from").unwrap();
        members.remove("change_announced_on").unwrap();
    }
    list
}

fn vouched(office: &Office, list: &Value) -> Result<(), &'static str> {
    let version = number(list["version"].as_str().unwrap());
    let version = office.timeline.find(version).unwrap();
    office.timeline.vouch(version, list).map_err(|NotOnRecord { version: named, member }| {
        assert_eq!(named, version.number());
        member
    })
}

/// One of everything is announced, and the version that does so is cut again.
fn announced() -> (Office, Vec<Value>) {
    let mut served_files = Vec::new();
    let mut keep = |office: &Office, days: &[&str]| {
        served_files.extend(days.iter().map(|on| served(office, on)));
    };
    let office =
        Office::on("2026-03-01T09:00:00Z").publish("2026-03-01", vec![add(1), add(2), add(5)]);
    keep(&office, &["2026-03-01"]);
    let office = office.publish("2026-05-01", vec![add(3), replace(2, "Other"), remove(1)]);
    keep(&office, &["2026-03-01", "2026-05-01"]);
    let office = office.at("2026-03-10T09:00:00Z").publish("2026-04-01", vec![add(4)]);
    keep(&office, &["2026-03-09", "2026-03-10", "2026-04-01", "2026-05-01"]);
    (office, served_files)
}

#[test]
fn a_list_that_was_served_on_any_day_is_vouched_for_later() {
    let (office, files) = announced();
    for list in &files {
        assert_eq!(vouched(&office, list), Ok(()), "{list:#}");
        let older = served_before(list.clone());
        assert_eq!(vouched(&office, &older), Ok(()), "{older:#}");
    }
    // A version's own file has neither, and the file of an earlier moment had less.
    let mut list = files.last().unwrap().clone();
    let members = list.as_object_mut().unwrap();
    members.remove("superseded_on");
    members.remove("announced");
    assert_eq!(vouched(&office, &list), Ok(()));
    let mut fewer = served(&office, "2026-03-10");
    fewer["announced"].as_array_mut().unwrap().remove(1);
    assert_eq!(vouched(&office, &fewer), Ok(()));
}

#[test]
fn a_list_that_says_beside_its_hash_what_was_never_published_is_not_vouched_for() {
    let (office, _) = announced();
    let genuine = served(&office, "2026-03-10");
    assert_eq!(genuine["version"], "2026.1");
    let steps = genuine["announced"].as_array().unwrap();
    assert_eq!(
        steps.iter().map(|step| &step["change"]).collect::<Vec<_>>(),
        ["added", "changed", "added", "removed"]
    );
    let altered = |path: &str, value: Value| {
        let mut list = genuine.clone();
        *list.pointer_mut(path).unwrap() = value;
        assert_ne!(list, genuine, "{path}");
        vouched(&office, &list)
    };
    for day in ["2026-03-01", "2026-04-02", "2027-01-01", ""] {
        assert_eq!(altered("/superseded_on", json!(day)), Err("superseded_on"), "{day}");
    }
    // These were said on earlier days.
    assert_eq!(altered("/superseded_on", json!("2026-05-01")), Ok(()));
    assert_eq!(altered("/superseded_on", Value::Null), Ok(()));
    assert_eq!(altered("/published_at", json!("2026-02-01T09:00:00Z")), Err("published_at"));
    assert_eq!(altered("/published_at", Value::Null), Err("published_at"));
    let other = format!("sha256:{}", "0".repeat(64));
    assert_eq!(altered("/content_hash", json!(other)), Err("content_hash"));

    let entry = |number| serde_json::to_value(entry(number)).unwrap();
    for (path, value) in [
        ("/announced", json!({})),
        ("/announced", Value::Null),
        ("/announced/0", json!("Vendor 009")),
        ("/announced/0", entry(9)),
        ("/announced/0/display_name", json!("Vendor 009")),
        ("/announced/0/effective_from", json!("2026-04-02")),
        ("/announced/0/change", json!("changed")),
        ("/announced/0/in_version", json!("2026.9")),
        ("/announced/0/in_version", json!("2026.1")),
        ("/announced/1/purpose", json!("Hosting")),
        ("/announced/1/change", json!("removed")),
        ("/announced/2/in_version", json!("2026.3")),
        ("/announced/3/effective_to", json!("2026-06-01")),
        ("/announced/3/effective_to", Value::Null),
        ("/announced/3/change", json!("changed")),
        ("/announced/1/change_effective_from", json!("2026-05-02")),
        ("/announced/1/change_announced_on", json!("2026-03-10")),
        ("/announced/1/change_announced_on", Value::Null),
    ] {
        assert_eq!(altered(path, value.clone()), Err("announced"), "{path} {value}");
    }
    let mut more = genuine.clone();
    more["announced"][0]["note"] = json!("x");
    assert_eq!(vouched(&office, &more), Err("announced"));
    // What has taken effect is not announced any more.
    let mut late = served(&office, "2026-05-01");
    late["announced"] = genuine["announced"].clone();
    assert_eq!(vouched(&office, &late), Err("announced"));
    let sentence = NotOnRecord { version: number("2026.1"), member: "announced" }.to_string();
    assert!(sentence.contains("version 2026.1") && sentence.contains("“announced”"), "{sentence}");
}

#[test]
fn a_list_says_each_step_once_in_any_order() {
    let (office, _) = announced();
    let genuine = served(&office, "2026-03-10");
    let steps = genuine["announced"].as_array().unwrap();
    for place in 0..steps.len() {
        for at in [0, place + 1, steps.len()] {
            let mut again = genuine.clone();
            again["announced"].as_array_mut().unwrap().insert(at, steps[place].clone());
            assert_eq!(vouched(&office, &again), Err("announced"), "{place} at {at}");
        }
    }
    let mut turned = genuine.clone();
    turned["announced"].as_array_mut().unwrap().reverse();
    assert_eq!(vouched(&office, &turned), Ok(()));
}

#[test]
fn what_is_not_on_the_later_list_says_when_it_ended() {
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(1), add(2), add(3)])
        .publish("2026-04-01", vec![add(4), remove(1)])
        .publish("2026-05-01", vec![remove(4), remove(2), add(1)])
        .publish("2026-06-01", vec![remove(1), add(5)]);
    let ends = |from: &str, to: &str| {
        let comparison = compare(&office.timeline, office.version(from), office.version(to));
        let name = |entry: &Entry| {
            let until = entry.effective_to.map(|day| day.to_string()).unwrap_or_default();
            format!("{} {until}", &entry.display_name[7..])
        };
        let names = |entries: &[Entry]| entries.iter().map(name).collect::<Vec<_>>();
        (
            names(&comparison.added),
            names(&comparison.removed),
            names(&comparison.engaged_in_between),
        )
    };
    let lines = |lines: &[&str]| lines.iter().map(ToString::to_string).collect::<Vec<_>>();
    // Vendor 1 left, came back and left again.
    assert_eq!(
        ends("2026.1", "2026.4"),
        (
            lines(&["005 "]),
            lines(&["001 2026-06-01", "002 2026-05-01"]),
            lines(&["004 2026-05-01"])
        )
    );
    assert_eq!(
        ends("2026.1", "2026.2"),
        (lines(&["004 "]), lines(&["001 2026-04-01"]), lines(&[]))
    );
}

#[test]
fn a_second_version_of_the_first_day_brings_what_is_new_and_not_everything_again() {
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(1)])
        .publish("2026-03-01", vec![add(2)]);
    let names = |version: &str| {
        let version = office.timeline.find(number(version)).unwrap();
        let brought = office.timeline.brought_by(version).into_iter();
        brought.map(|step| step.entry.display_name).collect::<Vec<_>>()
    };
    assert_eq!(names("2026.1"), ["Vendor 001"]);
    assert_eq!(names("2026.2"), ["Vendor 002"]);
    let second = office.timeline.find(number("2026.2")).unwrap();
    assert_eq!(second.snapshot.previous_version, None, "nothing was in force the day before");
    assert_eq!(office.timeline.predecessor(second).unwrap().number(), number("2026.1"));
}
