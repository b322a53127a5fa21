//! What a day makes of a version and of an entry.

use super::*;
use crate::list_version::{FaceState, Standing};

#[test]
fn a_version_is_planned_current_and_superseded_by_the_days_of_two_versions() {
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-04-01", vec![add(1)])
        .publish("2026-06-01", vec![add(2)])
        .publish("2026-05-01", vec![add(3)]);
    let replaced = Standing::Replaced(number("2026.4"));
    for (version, on, standing) in [
        ("2026.1", "2026-03-31", Standing::Planned(day("2026-04-01"))),
        ("2026.1", "2026-04-01", Standing::Current),
        ("2026.1", "2026-04-30", Standing::Current),
        ("2026.1", "2026-05-01", Standing::Superseded(day("2026-05-01"))),
        ("2026.2", "2026-03-01", replaced),
        ("2026.2", "2026-06-01", replaced),
        ("2026.4", "2026-05-31", Standing::Planned(day("2026-06-01"))),
        ("2026.4", "2026-06-01", Standing::Current),
        ("2026.4", "2030-01-01", Standing::Current),
    ] {
        let found = office.timeline.standing(office.version(version), day(on));
        assert_eq!(found, standing, "{version} on {on}");
    }
}

#[test]
fn a_version_that_held_for_some_hours_is_superseded_on_its_own_day() {
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(1)])
        .publish("2026-03-01", vec![add(2)]);
    let on = day("2026-03-01");
    let standing = |version: &str| office.timeline.standing(office.version(version), on);
    assert_eq!(
        (standing("2026.1"), standing("2026.2")),
        (Standing::Superseded(on), Standing::Current)
    );
}

#[test]
fn a_standing_has_a_word_for_machines() {
    let on = day("2026-03-01");
    for (standing, code) in [
        (Standing::Current, "current"),
        (Standing::Planned(on), "planned"),
        (Standing::Superseded(on), "superseded"),
        (Standing::Replaced(number("2026.2")), "replaced"),
    ] {
        assert_eq!(standing.code(), code);
    }
}

#[test]
fn versions_take_effect_by_day_and_on_one_day_by_number() {
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(1)])
        .publish("2026-03-01", vec![add(2)])
        .publish("2026-06-01", vec![add(3)])
        .publish("2026-05-01", vec![add(4)]);
    let order: Vec<_> =
        office.timeline.in_order_of_effect().into_iter().map(ListVersion::number).collect();
    assert_eq!(order, ["2026.1", "2026.2", "2026.4", "2026.5"].map(number), "2026.3 never holds");
    assert!(office.version("2026.1").effect() < office.version("2026.2").effect());
    assert!(office.version("2026.4").effect() < office.version("2026.3").effect());
}

/// The purpose that is shown of vendor 1, and what is said of it.
fn face(office: &Office, on: &str) -> Option<(String, FaceState)> {
    let face = office.timeline.face_of(id(1), day(on))?;
    Some((face.entry.purpose.clone(), face.state))
}

#[test]
fn an_entry_is_announced_listed_ending_and_gone_by_the_days_of_its_versions() {
    let first = Entry::sample(1).purpose;
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(9)])
        .publish("2026-04-01", vec![add(1)])
        .publish("2026-05-01", vec![replace(1, "Later")]);
    let listed = |ends: Option<&str>| FaceState::Listed { ends: ends.map(day) };
    let june = Some("2026-06-01");
    let announced = FaceState::Announced { from: Some(day("2026-04-01")) };
    for (on, purpose, state) in [
        ("2026-02-28", &*first, announced),
        ("2026-03-31", &first, announced),
        ("2026-04-01", &first, listed(None)),
        ("2026-04-30", &first, listed(None)),
        ("2026-05-01", "Later", listed(None)),
    ] {
        assert_eq!(face(&office, on), Some((purpose.to_owned(), state)), "{on}");
    }
    let office = office.publish("2026-06-01", vec![remove(1)]);
    for (on, purpose, state) in [
        ("2026-03-31", &*first, announced),
        ("2026-04-01", &first, listed(june)),
        ("2026-05-31", "Later", listed(june)),
        ("2026-06-01", "Later", FaceState::Gone),
        ("2030-01-01", "Later", FaceState::Gone),
    ] {
        assert_eq!(face(&office, on), Some((purpose.to_owned(), state)), "{on}");
    }
}

#[test]
fn an_entry_that_comes_back_is_announced_again_and_says_when_it_ends_before() {
    let again = Entry { purpose: "Again".to_owned(), ..entry(1) };
    let back =
        Carried::Add { request: RequestId::sample(8), entry: Box::new(again), contact: contact(1) };
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(1)])
        .publish("2026-04-01", vec![remove(1)])
        .publish("2026-05-01", vec![back]);
    for (on, purpose, state) in [
        (
            "2026-03-31",
            &*Entry::sample(1).purpose,
            FaceState::Listed { ends: Some(day("2026-04-01")) },
        ),
        ("2026-04-01", "Again", FaceState::Announced { from: Some(day("2026-05-01")) }),
        ("2026-04-30", "Again", FaceState::Announced { from: Some(day("2026-05-01")) }),
        ("2026-05-01", "Again", FaceState::Listed { ends: None }),
    ] {
        assert_eq!(face(&office, on), Some((purpose.to_owned(), state)), "{on}");
    }
}

#[test]
fn an_entry_that_only_a_replaced_version_named_is_gone_and_an_unknown_one_has_no_face() {
    let office = Office::on("2026-03-01T09:00:00Z").publish("2026-04-01", vec![add(1)]);
    let mut versions = office.timeline.versions().to_vec();
    versions[0].replaced_by = Some(number("2026.2"));
    let timeline = Timeline::new(versions);
    let state = timeline.face_of(id(1), day("2026-04-01")).map(|face| face.state);
    assert_eq!(state, Some(FaceState::Gone));
    assert_eq!(timeline.face_of(id(2), day("2026-04-01")), None);
}
