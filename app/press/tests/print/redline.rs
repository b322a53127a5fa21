//! The redline: every table of domain.md 12.6, both hashes, and the same bytes again.

use domain::id::{EngagementId, RequestId};
use domain::list_version::{
    Carried, Contact, Entry, FormerNameLine, ListVersion, PublicOrganisation, Publication,
    Timeline, compare, publish,
};
use domain::organisation::Organisation;
use domain::taxonomy::Taxonomy;
use domain::time::{Day, Moment, Zone};
use press::pdf::{Redline, redline};
use press::{Compared, NameInPdf, comparison_hash};

use crate::tools::Printed;

fn entry(number: u128) -> Entry {
    let name = format!("Vendor {number}");
    Entry { legal_name: name.clone(), display_name: name, ..Entry::sample(number) }
}

fn add(number: u128) -> Carried {
    let entry = entry(number);
    let contact = Contact { entry: entry.id, name: None, position: None, email: None, phone: None };
    Carried::Add { request: RequestId::sample(number), entry: Box::new(entry), contact }
}

fn replace(number: u128, change: impl FnOnce(&mut Entry)) -> Carried {
    let Carried::Add { request, mut entry, contact } = add(number) else { unreachable!() };
    change(&mut entry);
    Carried::Replace { request, entry, contact }
}

fn remove(number: u128) -> Carried {
    Carried::Remove { request: RequestId::sample(number), entry: EngagementId::sample(number) }
}

fn published(timeline: &Timeline, from: &str, is_sample: bool, changes: Vec<Carried>) -> Timeline {
    let publication = Publication {
        changes,
        effective_from: Day::parse(from).unwrap(),
        published_at: Moment::parse("2026-03-01T09:00:00Z").unwrap(),
        zone: Zone::parse("Europe/Berlin").unwrap(),
        organisation: PublicOrganisation::of(&Organisation::sample()),
        language: "en".to_owned(),
        is_sample,
        corrects: None,
    };
    let made = publish(timeline, &publication).unwrap();
    Timeline::new(timeline.versions().iter().chain(&made.versions).cloned().collect())
}

/// Three versions; the third against the first has one of everything.
fn lists(is_sample: bool) -> Timeline {
    let first = vec![add(1), add(2), add(3), add(4)];
    let first = published(&Timeline::default(), "2026-03-01", is_sample, first);
    let second = published(&first, "2026-04-01", is_sample, vec![add(9)]);
    let renamed = |entry: &mut Entry| {
        "VENDOR 3 Ltd".clone_into(&mut entry.legal_name);
        let until = Day::parse("2026-05-01").unwrap();
        entry.former_names.push(FormerNameLine { name: "Vendor 3".to_owned(), until });
    };
    let moved = |entry: &mut Entry| entry.locations[0].country = Some("US".to_owned());
    let third = vec![add(5), remove(1), remove(9), replace(2, moved), replace(3, renamed)];
    published(&second, "2026-05-01", is_sample, third)
}

fn print(timeline: &Timeline, from: &ListVersion, to: &ListVersion) -> Printed {
    let comparison = compare(timeline, from, to);
    let bytes = redline(&Redline {
        comparison: &comparison,
        taken_back: &comparison.taken_back(timeline, to.snapshot.effective_from.before()),
        from: &from.snapshot,
        to: &to.snapshot,
        taxonomy: &Taxonomy::seeded(),
        site: "https://trust.nordlicht.example",
        zone: &Zone::parse("Europe/Berlin").unwrap(),
    });
    Printed::new(bytes.expect("the redline is printed"))
}

#[test]
fn every_table_and_both_hashes_stand_on_the_paper() {
    let timeline = lists(false);
    let [first, _, third] = timeline.versions() else { unreachable!() };
    let printed = print(&timeline, first, third);
    let text = printed.flat_text();
    for words in [
        "From version 2026.1 to version 2026.3",
        "1 added, 1 removed, 1 changed, 1 renamed, 1 unchanged",
        "Versions in between 2026.2",
        "Added: 1 entry",
        "Removed: 1 entry",
        "Changed: 1 entry",
        "Renamed only: 1 entry",
        "Engaged in between: 1 entry",
        "Until and including",
        "2026-04-30",
        "Places of processing",
        "United States",
        "notice with a right to object",
        "VENDOR 3 Ltd",
        "Hash of this comparison",
    ] {
        assert!(text.contains(words), "{words} is not in\n{text}");
    }
    let solid = text.replace(' ', "");
    for version in [first, third] {
        assert!(solid.contains(&version.snapshot.content_hash.to_string()), "{solid}");
    }
    let hash = comparison_hash(&compare(&timeline, first, third)).unwrap();
    let address = format!("/verify/{}?from=2026.1&to=2026.3", hash.hex());
    assert!(solid.contains(&address), "{address} is not in\n{solid}");
    let mut look = NameInPdf::default();
    look.look(&printed.bytes);
    assert_eq!(look.found(), Compared::parse("2026.1 to 2026.3"));
    assert!(printed.bytes == print(&timeline, first, third).bytes);
    printed.assert_sound();
    printed.assert_inside(20.0);
}

#[test]
fn lists_that_say_the_same_have_no_changes_and_samples_say_what_they_are() {
    for is_sample in [false, true] {
        let timeline = lists(is_sample);
        let [first, ..] = timeline.versions() else { unreachable!() };
        let printed = print(&timeline, first, first);
        let text = printed.flat_text();
        assert!(text.contains("No changes: both lists say the same."), "{text}");
        assert_eq!(text.contains("SAMPLE"), is_sample, "{text}");
    }
}

#[test]
fn what_was_announced_and_taken_back_did_not_leave_the_list() {
    let first = published(&Timeline::default(), "2026-03-01", false, (1..=2).map(add).collect());
    let moved = |entry: &mut Entry| entry.locations[0].country = Some("US".to_owned());
    let second = published(&first, "2026-05-01", false, vec![add(3), replace(2, moved)]);
    let back = vec![remove(3), remove(1), replace(2, |_| ())];
    let third = published(&second, "2026-05-01", false, back);
    let [.., from, to] = third.versions() else { panic!("three versions") };
    let words = print(&third, from, to).flat_text();
    assert!(words.contains("1 removed, 1 withdrawn before its day"), "{words}");
    let never = words.split("Withdrawn, before its day: 1 entry").nth(1).unwrap();
    let (never, changed) = never.split_once("Changed: 1 entry").unwrap();
    assert!(never.contains("Vendor 3") && !never.contains("Vendor 1"), "{words}");
    assert!(changed.contains("its announced change is withdrawn, before its day"), "{words}");
    let [first, .., last] = third.versions() else { panic!("three versions") };
    let words = print(&third, first, last).flat_text();
    assert!(!words.contains("withdrawn"), "{words}");
}
