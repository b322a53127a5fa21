//! What a day makes of a version and of an entry.

use super::*;
use crate::list_version::{Comparison, FaceState, Replacement, Standing};

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
    let listed = |changes: Option<&str>, ends: Option<&str>| FaceState::Listed {
        changes: changes.map(day),
        ends: ends.map(day),
    };
    let (may, june) = (Some("2026-05-01"), Some("2026-06-01"));
    let announced = FaceState::Announced { from: Some(day("2026-04-01")), was_listed: false };
    for (on, purpose, state) in [
        ("2026-02-28", &*first, announced),
        ("2026-03-31", &first, announced),
        ("2026-04-01", &first, listed(may, None)),
        ("2026-04-30", &first, listed(may, None)),
        ("2026-05-01", "Later", listed(None, None)),
    ] {
        assert_eq!(face(&office, on), Some((purpose.to_owned(), state)), "{on}");
    }
    let office = office.publish("2026-06-01", vec![remove(1)]);
    for (on, purpose, state) in [
        ("2026-03-31", &*first, announced),
        ("2026-04-01", &first, listed(may, june)),
        ("2026-05-31", "Later", listed(None, june)),
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
            FaceState::Listed { changes: None, ends: Some(day("2026-04-01")) },
        ),
        (
            "2026-04-01",
            "Again",
            FaceState::Announced { from: Some(day("2026-05-01")), was_listed: true },
        ),
        (
            "2026-04-30",
            "Again",
            FaceState::Announced { from: Some(day("2026-05-01")), was_listed: true },
        ),
        ("2026-05-01", "Again", FaceState::Listed { changes: None, ends: None }),
    ] {
        assert_eq!(face(&office, on), Some((purpose.to_owned(), state)), "{on}");
    }
}

#[test]
fn an_entry_that_only_a_replaced_version_named_never_came_and_an_unknown_one_has_no_face() {
    let office = Office::on("2026-03-01T09:00:00Z").publish("2026-04-01", vec![add(1)]);
    let mut versions = office.timeline.versions().to_vec();
    versions[0].replaced_by = Some(number("2026.2"));
    let timeline = Timeline::new(versions);
    let state = timeline.face_of(id(1), day("2026-04-01")).map(|face| face.state);
    assert_eq!(state, Some(FaceState::Withdrawn));
    assert_eq!(timeline.face_of(id(2), day("2026-04-01")), None);
}

#[test]
fn what_stands_in_is_the_last_of_those_that_stood_in_and_why_is_known() {
    let office = Office::on("2026-03-01T09:00:00Z").publish("2026-06-01", vec![add(1)]);
    let same_day = |office: Office| office.publish("2026-06-01", vec![add(2)]);
    let earlier = |office: Office| office.publish("2026-05-01", vec![add(3)]);
    let copy = || Office { timeline: office.timeline.clone(), now: office.now };
    for (office, stands_in, why) in [
        (copy(), "2026.1", None),
        (same_day(copy()), "2026.2", Some(Replacement::SameDay)),
        (earlier(copy()), "2026.3", Some(Replacement::Earlier)),
        (earlier(same_day(copy())), "2026.4", Some(Replacement::Both)),
        (same_day(earlier(copy())), "2026.4", Some(Replacement::Both)),
    ] {
        let version = office.version("2026.1");
        assert_eq!(office.timeline.stand_in(version).number(), number(stands_in));
        assert_eq!(office.timeline.replacement(version), why, "{stands_in}");
        if why.is_some() {
            let standing = office.timeline.standing(version, day("2026-03-01"));
            assert_eq!(standing, Standing::Replaced(number(stands_in)));
        }
    }
}

#[test]
fn what_a_version_had_announced_and_the_next_one_does_not_bring_is_withdrawn() {
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(1), add(2)])
        .publish("2026-06-01", vec![add(3), replace(1, "Other"), add(4)]);
    let withdrawn = |office: &Office, version: &str| -> Vec<_> {
        let steps = office.timeline.withdrawn_by(office.version(version));
        steps.into_iter().map(|step| (step.entry.id, step.change)).collect()
    };
    assert_eq!(withdrawn(&office, "2026.2"), []);
    let back = Carried::Replace {
        request: RequestId::sample(7),
        entry: Box::new(entry(1)),
        contact: contact(1),
    };
    let office = office.publish("2026-06-01", vec![remove(3), back]);
    let both = [(id(1), AnnouncedChange::Changed), (id(3), AnnouncedChange::Added)];
    assert_eq!(withdrawn(&office, "2026.3"), both);
    assert_eq!(office.timeline.brought_by(office.version("2026.3")).len(), 1, "vendor 4 comes");
    let taken_back = |office: &Office, entry: u128| {
        let told = office.version("2026.2").carried.iter();
        let mut told = told.filter(|carried| carried.entry_id() == id(entry));
        let request = told.next().map_or(RequestId::sample(99), Carried::request);
        office.timeline.was_taken_back(request, id(entry))
    };
    assert_eq!([1, 2, 3, 4].map(|it| taken_back(&office, it)), [true, false, true, false]);
    assert!(!office.timeline.was_taken_back(RequestId::sample(7), id(1)), "it takes back");
    // Cut again, it takes nothing back; and an earlier day is no withdrawal.
    let office = office.publish("2026-05-01", vec![add(5)]);
    assert_eq!((withdrawn(&office, "2026.4"), withdrawn(&office, "2026.5")), (vec![], vec![]));
    assert_eq!([1, 3, 4].map(|it| taken_back(&office, it)), [true, true, false]);
}

#[test]
fn a_comparison_tells_what_left_from_what_never_came_and_what_returns() {
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(1), add(2)])
        .publish("2026-06-01", vec![add(3), replace(1, "Other")])
        .publish("2026-06-01", vec![remove(3), remove(2), replace(1, &entry(1).purpose)]);
    let compared =
        |from: &str, to: &str| compare(&office.timeline, office.version(from), office.version(to));
    let told = |found: &Comparison| {
        let ids = |entries: Vec<&Entry>| entries.iter().map(|it| it.id).collect::<Vec<_>>();
        let (left, withdrawn) = found.left_and_withdrawn();
        (ids(left), ids(withdrawn))
    };
    let announced = compared("2026.2", "2026.3");
    assert_eq!(told(&announced), (vec![id(2)], vec![id(3)]));
    assert_eq!(told(&compared("2026.1", "2026.3")), (vec![id(2)], vec![]));
    let taken_back = |found: &Comparison| -> Vec<_> {
        found.taken_back(&office.timeline, day("2026-05-31")).into_iter().collect()
    };
    assert_eq!(taken_back(&announced), [id(1), id(3)]);
    assert_eq!(taken_back(&compared("2026.1", "2026.2")), []);
    assert_eq!(taken_back(&compared("2026.1", "2026.3")), []);
}

#[test]
fn what_returns_in_part_is_not_taken_back_and_a_name_that_returns_is() {
    let with = |request: u128, change: fn(&mut Entry)| {
        let mut entry = entry(1);
        change(&mut entry);
        let (request, entry) = (RequestId::sample(request), Box::new(entry));
        vec![Carried::Replace { request, entry, contact: contact(1) }]
    };
    let both: fn(&mut Entry) = |it| {
        "Other".clone_into(&mut it.purpose);
        "Words".clone_into(&mut it.description);
    };
    let one: fn(&mut Entry) = |it| "Words".clone_into(&mut it.description);
    let nothing: fn(&mut Entry) = |_| ();
    let named: fn(&mut Entry) = |it| "New Name".clone_into(&mut it.display_name);
    for (announced, then, is_back) in
        [(both, one, false), (both, nothing, true), (named, nothing, true), (named, both, false)]
    {
        let office = Office::on("2026-03-01T09:00:00Z")
            .publish("2026-03-01", vec![add(1)])
            .publish("2026-06-01", with(7, announced))
            .publish("2026-06-01", with(8, then));
        let (from, to) = (office.version("2026.2"), office.version("2026.3"));
        let found = compare(&office.timeline, from, to);
        let told = found.taken_back(&office.timeline, day("2026-05-31"));
        assert_eq!(told.contains(&id(1)), is_back, "{found:?}");
    }
}

#[test]
fn an_entry_of_a_version_that_never_took_effect_ended_on_the_day_it_left_the_list() {
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(1), add(2)])
        .publish("2026-06-01", vec![add(3)])
        .publish("2026-05-01", vec![remove(1)]);
    let ends = |timeline: &Timeline, from: &str, to: &str| {
        let (from, to) = (timeline.find(number(from)).unwrap(), timeline.find(number(to)).unwrap());
        let removed = compare(timeline, from, to).removed;
        removed.iter().map(|it| (it.id, it.effective_to)).collect::<Vec<_>>()
    };
    let left = [(id(1), Some(day("2026-05-01")))];
    for (from, to) in [("2026.1", "2026.3"), ("2026.1", "2026.4"), ("2026.2", "2026.4")] {
        assert_eq!(ends(&office.timeline, from, to), left, "{from} to {to}");
    }
    // A paper of both is recognised later too: it is made again from what was known then.
    let (from, to) = (office.version("2026.2"), office.version("2026.4"));
    let told = compare(&office.timeline, from, to);
    let later = office.publish("2026-07-01", vec![add(4)]).publish("2026-04-15", vec![add(5)]);
    let (from, to) = (later.version("2026.2"), later.version("2026.4"));
    let ever = later.timeline.ever_between(from, to);
    assert!(ever.iter().any(|known| compare(known, from, to) == told), "{told:?}");
}
