//! Which versions a comparison compares, and what could be told of them.

use super::*;
use crate::list_version::{refuse_backwards, refuse_days_backwards};

#[test]
fn a_side_is_a_number_or_a_day_and_anything_else_is_refused() {
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(1)])
        .publish("2026-06-01", vec![add(2)])
        .publish("2026-05-01", vec![add(3)]);
    for (asked, found) in [
        ("2026.2", Ok("2026.2")),
        ("2026-03-01", Ok("2026.1")),
        ("2026-04-30", Ok("2026.1")),
        ("2026-05-01", Ok("2026.3")),
        ("2026-05-31", Ok("2026.3")),
        ("2026-06-01", Ok("2026.4")),
        ("2026.5", Err("There is no version 2026.5.")),
        (
            "2026-02-28",
            Err(
                "No list was in effect on 28 February 2026. The first one is in effect from 1 March 2026",
            ),
        ),
        ("2026-02-29", Err("This is neither a version")),
        ("", Err("This is neither a version")),
    ] {
        match (office.timeline.find_side(asked), found) {
            (Ok(held), Ok(version)) => {
                assert_eq!(held.version.number(), number(version), "{asked}");
            }
            (Err(refusal), Err(told)) => {
                assert!(refusal.to_string().starts_with(told), "{asked}: {refusal}");
                assert_eq!(refusal.code() == "LIST-SIDE", told.starts_with("This is neither"));
            }
            (found, _) => panic!("{asked}: {found:?}"),
        }
    }
    let nothing = Timeline::default().find_side("2026-03-01").unwrap_err().to_string();
    assert_eq!(nothing, "No list was in effect on 1 March 2026.");
}

#[test]
fn a_comparison_reads_forwards_by_day_and_then_by_number() {
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(1)])
        .publish("2026-03-01", vec![add(2)])
        .publish("2026-06-01", vec![add(3)])
        .publish("2026-05-01", vec![add(4)]);
    for (from, to, reads) in [
        ("2026.1", "2026.1", true),
        ("2026.1", "2026.2", true),
        ("2026.2", "2026.1", false),
        ("2026.4", "2026.3", true),
        ("2026.3", "2026.4", false),
    ] {
        let refused = refuse_backwards(office.version(from), office.version(to));
        assert_eq!(refused.is_ok(), reads, "{from} to {to}");
        assert!(
            refused.is_ok() || refused.is_err_and(|refusal| refusal.code() == "LIST-BACKWARDS")
        );
    }
    for (from, to, reads) in [
        ("2026-03-01", "2026-03-01", true),
        ("2026-03-01", " 2026-03-02 ", true),
        ("2026-03-02", "2026-03-01", false),
        ("2026.2", "2026-03-01", true),
        ("2026-03-02", "", true),
    ] {
        assert_eq!(refuse_days_backwards(from, to).is_ok(), reads, "{from} to {to}");
    }
}

/// The versions of each timeline between the two, the newest timeline first.
fn ever_between(office: &Office, from: &str, to: &str) -> Vec<Vec<String>> {
    let timelines = office.timeline.ever_between(office.version(from), office.version(to));
    let numbers = |timeline: &Timeline| {
        assert!(timeline.versions().iter().all(|version| version.replaced_by.is_none()));
        timeline.versions().iter().map(|version| version.number().to_string()).collect()
    };
    timelines.iter().map(numbers).collect()
}

#[test]
fn two_versions_have_one_timeline_between_them_unless_the_later_one_was_replaced() {
    let office = Office::on("2026-03-01T09:00:00Z")
        .publish("2026-03-01", vec![add(1)])
        .publish("2026-05-01", vec![add(2)]);
    assert_eq!(ever_between(&office, "2026.1", "2026.2"), [["2026.1", "2026.2"]]);
    let office = office.publish("2026-04-01", vec![add(3)]);
    assert_eq!(
        ever_between(&office, "2026.1", "2026.2"),
        [
            vec!["2026.1", "2026.3", "2026.4"],
            vec!["2026.1", "2026.2", "2026.3"],
            vec!["2026.1", "2026.2"]
        ]
    );
    assert_eq!(ever_between(&office, "2026.1", "2026.4"), [["2026.1", "2026.3", "2026.4"]]);
    assert_eq!(ever_between(&office, "2026.3", "2026.3"), [["2026.3"]]);
}

#[test]
fn of_many_timelines_between_two_versions_the_newest_eight_are_looked_for() {
    for (publications, timelines, knows_the_first) in [(3, 7, true), (4, 8, false)] {
        let mut office = Office::on("2026-03-01T09:00:00Z")
            .publish("2026-03-01", vec![add(1)])
            .publish("2026-12-01", vec![add(2)]);
        for number in 0..publications {
            office = office.publish(&format!("2026-04-0{}", number + 1), vec![add(3 + number)]);
        }
        let found = ever_between(&office, "2026.1", "2026.2");
        let first = vec!["2026.1".to_owned(), "2026.2".to_owned()];
        assert_eq!((found.len(), found.contains(&first)), (timelines, knows_the_first));
    }
}
