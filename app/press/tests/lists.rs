//! Lists as files for machines: order, hash, schema, guard, feed.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use domain::id::{EngagementId, RequestId};
use domain::list_version::{
    Announcements, Carried, Comparison, Contact, Entry, EntryLocation, ListOrigin, ListVersion,
    PublicOrganisation, Publication, Snapshot, Timeline, compare, hash_of, publish,
};
use domain::organisation::Organisation;
use domain::time::{Day, Moment, Zone};
use serde_json::Value;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn add(number: u128, change: impl FnOnce(&mut Entry)) -> Carried {
    let mut entry = Entry::sample(number);
    change(&mut entry);
    let contact = Contact { entry: entry.id, name: None, position: None, email: None, phone: None };
    Carried::Add { request: RequestId::sample(number), entry: Box::new(entry), contact }
}

fn published(timeline: &Timeline, from: &str, changes: Vec<Carried>) -> Timeline {
    let publication = Publication {
        changes,
        effective_from: day(from),
        published_at: Moment::parse("2026-03-01T09:00:00Z").unwrap(),
        zone: Zone::parse("Europe/Berlin").unwrap(),
        organisation: PublicOrganisation::of(&Organisation::sample()),
        language: "en".to_owned(),
        is_sample: false,
        corrects: None,
    };
    let made = publish(timeline, &publication).unwrap();
    let versions = timeline.versions().iter().cloned().map(|mut version| {
        let new = made.replaced.iter().find(|(old, _)| *old == version.number());
        version.replaced_by = new.map(|(_, new)| *new).or(version.replaced_by);
        version
    });
    Timeline::new(versions.chain(made.versions.clone()).collect())
}

fn one() -> Timeline {
    published(&Timeline::default(), "2026-03-01", vec![add(1, |_| ())])
}

fn first(timeline: &Timeline) -> &ListVersion {
    &timeline.versions()[0]
}

fn json(snapshot: &Snapshot) -> String {
    String::from_utf8(press::list_json(snapshot).unwrap()).unwrap()
}

#[test]
fn the_keys_stand_in_the_promised_order() {
    let text = json(&first(&one()).snapshot);
    let order = [
        "format",
        "sample",
        "origin",
        "language",
        "organisation",
        "version",
        "previous_version",
        "previous_content_hash",
        "corrects",
        "published_on",
        "published_at",
        "effective_from",
        "content_hash",
        "entries",
    ];
    let places: Vec<_> = order
        .iter()
        .map(|key| text.find(&format!("\n  \"{key}\": ")).unwrap_or_else(|| panic!("{key}")))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(text.ends_with("\n}\n"));
}

#[test]
fn what_time_adds_leaves_the_bytes_before_it_and_the_hash_alone() {
    let timeline = published(
        &one(),
        "2026-04-01",
        vec![add(2, |entry| entry.purpose = "\"quoted\"\n}\n".to_owned())],
    );
    let stored = press::list_json(&first(&timeline).snapshot).unwrap();
    let announced = Announcements::of(&timeline).told_on(&timeline, day("2026-03-01"));
    for (superseded_on, announced) in
        [(None, &announced[..0]), (Some(day("2026-04-01")), &announced[..])]
    {
        let served = press::splice(&stored, superseded_on, announced).unwrap();
        let kept = stored.len() - "\n}\n".len();
        assert_eq!(served[..kept], stored[..kept]);
        let read: Value = serde_json::from_slice(&served).unwrap();
        assert_eq!(hash_of(&read).unwrap(), first(&timeline).snapshot.content_hash);
        assert_eq!(read["announced"].as_array().unwrap().len(), announced.len());
        for told in read["announced"].as_array().unwrap() {
            assert_eq!(told["change_effective_from"], "2026-04-01");
            assert_eq!(told["change_announced_on"], "2026-03-01");
        }
        assert_eq!(read["superseded_on"].is_null(), superseded_on.is_none());
    }
    assert!(press::splice(b"{}", None, &[]).is_err());
}

/// As an import brings it in.
fn barely_known() -> Entry {
    Entry {
        website: None,
        service: None,
        announced_on: None,
        effective_from: None,
        locations: vec![EntryLocation {
            role: None,
            country: None,
            label: Some("Varies".to_owned()),
            from: None,
            to: None,
        }],
        transfers: Vec::new(),
        purposes: Vec::new(),
        data_categories: Vec::new(),
        address: domain::list_version::Address::default(),
        ..Entry::sample(3)
    }
}

/// Every list that is ever written: full, empty, imported with unknowns, and with what time adds.
#[test]
fn every_list_fits_its_schema() {
    let schema: Value = serde_json::from_str(press::LIST_SCHEMA).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let check = |name: &str, bytes: &[u8]| {
        let list: Value = serde_json::from_slice(bytes).unwrap();
        let faults: Vec<_> = validator
            .iter_errors(&list)
            .map(|fault| format!("{}: {fault}", fault.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{name}: {}", faults.join("\n"));
    };
    let timeline = published(
        &one(),
        "2026-04-01",
        vec![
            add(2, |_| ()),
            Carried::Remove { request: RequestId::sample(9), entry: EngagementId::sample(1) },
        ],
    );
    let full = &first(&timeline).snapshot;
    let stored = press::list_json(full).unwrap();
    check("full", &stored);
    check(
        "with what time adds",
        &press::splice(
            &stored,
            Some(day("2026-04-01")),
            &Announcements::of(&timeline).told_on(&timeline, day("2026-03-01")),
        )
        .unwrap(),
    );
    check("empty", &press::list_json(&Snapshot { entries: Vec::new(), ..full.clone() }).unwrap());
    check(
        "imported",
        &press::list_json(&Snapshot {
            origin: ListOrigin::Imported,
            entries: vec![barely_known()],
            ..full.clone()
        })
        .unwrap(),
    );

    // The schema is able to refuse.
    for (place, value) in [
        ("/version", "v1"),
        ("/content_hash", "sha256:x"),
        ("/entries/0/kind", "vendor"),
        ("/entries/0/locations/0/country", "Germany"),
        ("/entries/0/locations/0/role", "unstated"),
    ] {
        let mut list: Value = serde_json::from_slice(&stored).unwrap();
        *list.pointer_mut(place).unwrap() = value.into();
        assert!(!validator.is_valid(&list), "{place}");
    }
}

#[test]
fn the_table_has_the_keys_of_the_data_and_guards_its_cells() {
    let timeline = published(
        &Timeline::default(),
        "2026-03-01",
        vec![add(1, |entry| {
            entry.display_name = "=HYPERLINK(\"https://evil.example\")".to_owned();
            entry.purpose = "a, b\n\"c\"".to_owned();
            entry.plans = vec!["Gold".to_owned(), "Silver".to_owned()];
        })],
    );
    let bytes = press::list_csv(&first(&timeline).snapshot).unwrap();
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), Entry::FIELDS);
    let row = reader.records().next().unwrap().unwrap();
    let cell = |name: &str| {
        row.get(Entry::FIELDS.iter().position(|field| *field == name).unwrap()).unwrap().to_owned()
    };
    assert_eq!(cell("display_name"), "'=HYPERLINK(\"https://evil.example\")");
    assert_eq!(cell("purpose"), "a, b\n\"c\"");
    assert_eq!(cell("plans"), "Gold; Silver");
    assert_eq!(cell("effective_from"), "2026-03-01");
    assert!(cell("locations").starts_with("storage: "), "{}", cell("locations"));
}

#[test]
fn a_list_of_invented_data_says_so_in_every_row_and_a_real_one_has_no_word_of_it() {
    let timeline = one();
    let real = &first(&timeline).snapshot;
    let invented = Snapshot { sample: true, ..real.clone() };
    let table = |snapshot: &Snapshot| {
        let bytes = press::list_csv(snapshot).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[..]);
        reader.records().map(Result::unwrap).collect::<Vec<_>>()
    };
    let (real, invented) = (table(real), table(&invented));
    assert!(real.len() > 1 && real.len() == invented.len());
    for (at, (real, invented)) in real.iter().zip(&invented).enumerate() {
        let mark = if at == 0 { "sample" } else { "SAMPLE" };
        assert!(invented.iter().eq(real.iter().chain([mark])), "{invented:?}");
    }
}

#[test]
fn the_same_list_gives_the_same_bytes() {
    let timeline = one();
    let snapshot = &first(&timeline).snapshot;
    assert_eq!(press::list_json(snapshot).unwrap(), press::list_json(snapshot).unwrap());
    assert_eq!(press::list_csv(snapshot).unwrap(), press::list_csv(snapshot).unwrap());
    let feed = || press::change_feed(&timeline, "Lindenhof", "").unwrap();
    assert_eq!(feed(), feed());
    let read: Snapshot = serde_json::from_str(&json(snapshot)).unwrap();
    assert_eq!(read, *snapshot);
}

#[test]
fn the_feed_is_atom_and_keeps_the_names_of_what_it_told() {
    assert_eq!(press::change_feed(&Timeline::default(), "Lindenhof", "").unwrap(), None);
    let timeline = published(
        &one(),
        "2026-04-01",
        vec![add(2, |entry| entry.display_name = "A & B <Ltd>".to_owned())],
    );
    let recut = published(&timeline, "2026-03-15", vec![add(3, |_| ())]);
    let read = |timeline: &Timeline, site: &str| {
        let bytes = press::change_feed(timeline, "Lindenhof", site).unwrap().unwrap();
        atom_syndication::Feed::read_from(&bytes[..]).unwrap()
    };
    let (before, after) =
        (read(&timeline, "https://trust.example/"), read(&recut, "https://other.example"));
    assert_eq!(before.id, after.id, "a move of the site is no new feed");
    let ids = |feed: &atom_syndication::Feed| {
        feed.entries.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>()
    };
    assert!(ids(&before).iter().all(|id| ids(&after).contains(id)));
    assert!(!ids(&before).contains(&before.id), "an entry is not the feed");
    assert_eq!((ids(&before).len(), ids(&after).len()), (3, 6));
    let announced =
        before.entries.iter().find(|entry| entry.title.value.starts_with("Announced")).unwrap();
    assert_eq!(
        announced.title.value,
        "Announced for 1 April 2026: A & B <Ltd> (Fjord Compute) is added"
    );
    assert_eq!(announced.updated.to_rfc3339(), "2026-03-01T09:00:00+00:00");
    assert!(announced.links[0].href.starts_with("https://trust.example/subprocessors/entries/"));
}

#[test]
fn what_was_announced_and_is_withdrawn_says_so_under_its_own_name_and_what_stays_does_not() {
    let named = |number, name: &str| add(number, |entry| name.clone_into(&mut entry.display_name));
    let timeline = published(&one(), "2026-04-01", vec![named(2, "Taken"), named(3, "Kept")]);
    let remove = Carried::Remove { request: RequestId::sample(9), entry: EngagementId::sample(2) };
    let after = published(&timeline, "2026-04-01", vec![remove]);
    let read = |timeline: &Timeline| {
        let bytes = press::change_feed(timeline, "Lindenhof", "").unwrap().unwrap();
        atom_syndication::Feed::read_from(&bytes[..]).unwrap().entries
    };
    let (before, after) = (read(&timeline), read(&after));
    for (name, is_withdrawn) in [("Taken", true), ("Kept", false)] {
        let told = |entry: &&atom_syndication::Entry| entry.title.value.contains(name);
        let old = before.iter().find(told).unwrap();
        let [new] = after.iter().filter(|entry| entry.id == old.id).collect::<Vec<_>>()[..] else {
            panic!("{name} is told once")
        };
        let title = if is_withdrawn { "Withdrawn, announced" } else { "Announced" };
        assert_eq!(
            new.title.value,
            format!("{title} for 1 April 2026: {name} (Fjord Compute) is added")
        );
        let words = new.content.as_ref().and_then(|content| content.value.clone()).unwrap();
        assert_eq!(words.contains("withdrawn on 1 March 2026 by version 2026.3"), is_withdrawn);
    }
    let version = after.iter().find(|entry| entry.title.value.starts_with("Version 2026.3"));
    let words = version.unwrap().content.as_ref().and_then(|it| it.value.clone()).unwrap();
    assert!(
        words.contains("<li>Kept (Fjord Compute) is added</li><li>Withdrawn: Taken (Fjord Compute) is added</li>"),
        "{words}"
    );
}

#[test]
fn what_was_cut_again_keeps_its_names_in_the_feed_and_leads_to_the_version_that_stands() {
    let timeline = published(&one(), "2026-04-01", vec![add(2, |_| ())]);
    let once = published(&timeline, "2026-03-15", vec![add(3, |_| ())]);
    let twice = published(&once, "2026-03-10", vec![add(4, |_| ())]);
    let read = |timeline: &Timeline| {
        let bytes =
            press::change_feed(timeline, "Lindenhof", "https://t.example").unwrap().unwrap();
        atom_syndication::Feed::read_from(&bytes[..]).unwrap().entries
    };
    let numbers: Vec<_> = twice.versions().iter().map(|it| it.number().to_string()).collect();
    let standing = twice.versions().iter().rfind(|version| {
        version.replaced_by.is_none() && version.snapshot.effective_from == day("2026-04-01")
    });
    let standing = standing.unwrap().number().to_string();
    assert!(standing != "2026.2" && numbers.contains(&standing), "{standing} of {numbers:?}");
    let (before, after) = (read(&timeline), read(&twice));
    for (title, link) in [("Version 2026.2", "alternate"), ("Announced for 1 April", "related")] {
        let old = before.iter().find(|entry| entry.title.value.starts_with(title)).unwrap();
        let same: Vec<_> = after.iter().filter(|entry| entry.id == old.id).collect();
        let [new] = same[..] else { panic!("{title}: {same:?}") };
        let leads = |entry: &atom_syndication::Entry, number: &str| {
            let address = format!("https://t.example/subprocessors/versions/{number}");
            entry.links.iter().any(|known| known.rel == link && known.href == address)
        };
        assert!(leads(old, "2026.2"), "{old:?}");
        assert!(leads(new, &standing) && (link == "related" || !leads(new, "2026.2")), "{new:?}");
        let words = new.content.as_ref().and_then(|content| content.value.clone()).unwrap();
        assert!(words.contains(&format!("version {standing}")), "{words}");
        assert!(!words.contains("version 2026.2"), "{words}");
    }
    let replaced = after.iter().find(|entry| entry.title.value.starts_with("Version 2026.2"));
    let title = format!("Version 2026.2, replaced by version {standing}");
    assert_eq!(replaced.unwrap().title.value, title);
}

#[test]
fn a_comparison_has_the_promised_keys_in_their_order() {
    let timeline = published(&one(), "2026-04-01", vec![add(2, |_| ())]);
    let comparison = compare(&timeline, &timeline.versions()[0], &timeline.versions()[1]);
    let text = String::from_utf8(press::compare_json(&comparison).unwrap()).unwrap();
    let order =
        ["from", "to", "added", "removed", "changed", "renamed", "engaged_in_between", "unchanged"];
    let places: Vec<_> = order
        .iter()
        .map(|key| text.find(&format!("\n  \"{key}\": ")).unwrap_or_else(|| panic!("{key}")))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    let table = String::from_utf8(press::compare_csv(&comparison).unwrap()).unwrap();
    assert_eq!(table.lines().count(), 2, "{table}");
    assert!(table.lines().nth(1).unwrap().starts_with("added,"), "{table}");
}

#[test]
fn a_comparison_as_a_table_says_which_name_changed_and_in_each_row_that_data_is_invented() {
    let called = |name: &str| name.to_owned();
    let renamed = Entry { display_name: called("Fjord Mail"), ..Entry::sample(1) };
    let moved = Entry { legal_name: called("Fjord Ltd"), ..Entry::sample(2) };
    let contact = |entry: &Entry| Contact {
        entry: entry.id,
        name: None,
        position: None,
        email: None,
        phone: None,
    };
    let replace = |number, entry: Entry| Carried::Replace {
        request: RequestId::sample(number),
        contact: contact(&entry),
        entry: Box::new(entry),
    };
    let before = published(&one(), "2026-03-02", vec![add(2, |_| ())]);
    let changes = vec![replace(8, renamed), replace(9, moved)];
    let timeline = published(&before, "2026-04-01", changes);
    let [_, before, after] = timeline.versions() else { unreachable!() };
    let comparison = compare(&timeline, before, after);
    let old = Entry::sample(1);
    for is_sample in [true, false] {
        let comparison = Comparison { sample: is_sample, ..comparison.clone() };
        let table = String::from_utf8(press::compare_csv(&comparison).unwrap()).unwrap();
        let has = |words: &str| assert!(table.contains(words), "{words} is not in\n{table}");
        has(&format!("Fjord Mail,display_name,{},Fjord Mail,", old.display_name));
        has(&format!("Fjord Ltd,legal_name,{},Fjord Ltd,", old.legal_name));
        let mut lines = table.lines();
        assert_eq!(lines.next().unwrap().ends_with(",sample"), is_sample, "{table}");
        assert!(lines.all(|line| line.ends_with(",SAMPLE") == is_sample), "{table}");
    }
    let json = String::from_utf8(press::compare_json(&comparison).unwrap()).unwrap();
    assert!(json.contains("\"new\": \"Fjord Mail\"") && !json.contains("\"field\""), "{json}");
}
