//! Imports of lists: real ones and invented nasty ones, counted by hand.

use domain::audit::{Action, AuditEvent};
use domain::engagement::{Relationship, Stage, Standing};
use domain::import::{ColumnMap, Counts};
use domain::list_version::Snapshot;
use domain::person::Role;
use domain::refusal::Refusal;
use domain::request::RequestState;
use domain::vendor::{RiskTier, VendorDetails};
use workflow::imports::{self, Source, run_list};
use workflow::testing::TestOffice;
use workflow::{Caller, Error, Office, lists, registry};

use crate::kit::Firm;

const NEWEST: &str = include_str!("../lists/github-2026-03-11.md");
const MIDDLE: &str = include_str!("../lists/github-2025-03-24.md");
const OLDEST: &str = include_str!("../lists/github-2023-12-27.md");
const HEY: &str = include_str!("../lists/hey.md");
const EMBRACE: &str = include_str!("../lists/embrace.md");
const SHAPES_CSV: &str = include_str!("../lists/shapes.csv");
const SHAPES_MD: &str = include_str!("../lists/shapes.md");

async fn office() -> TestOffice {
    let test = TestOffice::open().await;
    registry::ensure_seeded(&test.office).await.unwrap();
    test
}

fn source(name: &str, text: &str) -> Source {
    Source::read(name, text.as_bytes(), None, ColumnMap::default()).unwrap()
}

async fn counts(office: &Office, name: &str, text: &str) -> String {
    run_list(office, &source(name, text), false).await.unwrap().counts.to_string()
}

#[tokio::test]
async fn real_lists_come_into_an_empty_company_with_the_counts_of_a_careful_reader() {
    for (name, text, told) in [
        (
            "newest.md",
            NEWEST,
            "30 rows: 28 new vendors, 2 new engagements, 0 duplicates, 0 need attention",
        ),
        (
            "middle.md",
            MIDDLE,
            "23 rows: 23 new vendors, 0 new engagements, 0 duplicates, 0 need attention",
        ),
        (
            "oldest.md",
            OLDEST,
            "17 rows: 17 new vendors, 0 new engagements, 0 duplicates, 0 need attention",
        ),
        (
            "hey.md",
            HEY,
            "10 rows: 10 new vendors, 0 new engagements, 0 duplicates, 0 need attention",
        ),
        (
            "embrace.md",
            EMBRACE,
            "5 rows: 4 new vendors, 1 new engagements, 0 duplicates, 0 need attention",
        ),
        (
            "shapes.csv",
            SHAPES_CSV,
            "18 rows: 12 new vendors, 2 new engagements, 2 duplicates, 2 need attention",
        ),
        (
            "shapes.md",
            SHAPES_MD,
            "4 rows: 3 new vendors, 0 new engagements, 1 duplicates, 0 need attention",
        ),
    ] {
        let test = office().await;
        let report = run_list(&test.office, &source(name, text), false).await.unwrap();
        assert_eq!(report.counts.to_string(), told, "{name}\n{report}");
        assert!(report.to_string().ends_with(told));

        let mut work = test.office.read(Caller::operator()).await.unwrap();
        let vendors = store::vendors::all(&mut work.tx).await.unwrap();
        let engagements = store::engagements::all(&mut work.tx).await.unwrap();
        let Counts { new_vendors, new_engagements, .. } = report.counts;
        assert_eq!(
            (vendors.len(), engagements.len()),
            (new_vendors, new_vendors + new_engagements),
            "{name}"
        );
        assert!(engagements.iter().all(|engagement| engagement.stage == Stage::Legacy));
    }
}

#[tokio::test]
async fn the_same_list_again_brings_nothing() {
    for (name, text) in [
        ("newest.md", NEWEST),
        ("hey.md", HEY),
        ("embrace.md", EMBRACE),
        ("shapes.csv", SHAPES_CSV),
    ] {
        let test = office().await;
        let first = run_list(&test.office, &source(name, text), false).await.unwrap().counts;
        let again = run_list(&test.office, &source(name, text), false).await.unwrap().counts;
        let taken = first.new_vendors + first.new_engagements;
        assert_eq!((again.new_vendors, again.new_engagements), (0, 0), "{name}");
        assert_eq!(
            (again.duplicates, again.attention),
            (first.duplicates + taken, first.attention),
            "{name}"
        );
    }
}

#[tokio::test]
async fn two_lists_meet_in_one_registry() {
    let test = office().await;
    counts(&test.office, "newest.md", NEWEST).await;
    // Amazon Web Services, Cloudflare and Google Cloud Platform are known, for other purposes.
    let hey = counts(&test.office, "hey.md", HEY).await;
    assert_eq!(hey, "10 rows: 7 new vendors, 3 new engagements, 0 duplicates, 0 need attention");
}

#[tokio::test]
async fn a_newer_list_of_the_same_company_shows_what_moved() {
    let test = office().await;
    counts(&test.office, "oldest.md", OLDEST).await;
    let report = run_list(&test.office, &source("newest.md", NEWEST), true).await.unwrap();
    let told = report.to_string();
    for line in [
        "line 31: duplicate: Fastly\n    It is ENG-0005 of Fastly (VEN-0005).",
        "line 41: duplicate: NexMo Inc (aka Vonage)\n    It is ENG-0009 of NexMo (VEN-0009).",
        "line 39: needs attention: Microsoft\n    ENG-0007 of Microsoft (VEN-0007) has the same purpose in other places.",
        "line 28: new vendor: Anthropic PBC",
        "line 27: new engagement: Amazon Web Services Inc (AWS)\n    An engagement of Amazon Web Services (VEN-0001).",
        "line 37: new engagement: Microsoft (Azure)\n    An engagement of Microsoft (VEN-0007). It may also be of Azure (VEN-0002).",
        "30 rows: 17 new vendors, 4 new engagements, 8 duplicates, 1 need attention",
    ] {
        assert!(told.contains(line), "{line}\n---\n{told}");
    }
}

#[tokio::test]
async fn a_dry_run_writes_nothing() {
    let test = office().await;
    let report = run_list(&test.office, &source("hey.md", HEY), true).await.unwrap();
    assert!(
        report.to_string().contains("Nothing was written.\n10 rows: 10 new vendors"),
        "{report}"
    );
    let mut work = test.office.read(Caller::operator()).await.unwrap();
    assert!(store::vendors::all(&mut work.tx).await.unwrap().is_empty());
    assert_eq!(store::audit::head(&mut work.tx).await.unwrap().seq, 0);
}

#[tokio::test]
async fn what_the_lists_say_stands_in_the_registry() {
    let test = office().await;
    counts(&test.office, "newest.md", NEWEST).await;
    counts(&test.office, "hey.md", HEY).await;
    let mut work = test.office.read(Caller::operator()).await.unwrap();
    let vendors = store::vendors::all(&mut work.tx).await.unwrap();
    let engagements = store::engagements::all(&mut work.tx).await.unwrap();
    let vendor = |name: &str| {
        vendors
            .iter()
            .find(|vendor| vendor.details.legal_name.as_str() == name)
            .unwrap_or_else(|| panic!("{name}"))
    };
    let uses = |name: &str| {
        let id = vendor(name).id;
        engagements.iter().filter(|engagement| engagement.vendor == id).collect::<Vec<_>>()
    };

    let aws = vendor("Amazon Web Services Inc");
    assert_eq!(aws.details.display_name().as_str(), "AWS");
    assert_eq!(aws.details.country.map(|country| country.to_string()).as_deref(), Some("US"));
    assert_eq!(uses("Microsoft").len(), 3);
    let countries: Vec<_> = uses("Fireworks AI")[0]
        .countries()
        .into_iter()
        .map(|country| country.to_string())
        .collect();
    assert_eq!(countries, ["DE", "IS", "US"]);
    let npm = uses("npm Inc")[0];
    assert_eq!(
        (npm.details.relationship, npm.details.purpose.as_str()),
        (Relationship::AffiliateSubprocessor, "GitHub Subsidiary")
    );
    assert_eq!(uses("Fastly")[0].details.relationship, Relationship::Subprocessor);
    assert_eq!(uses("AppSignal")[0].details.locations[0].place.code(), Some("EU"));
    assert_eq!(uses("Sentry")[0].details.locations[0].place.code(), Some("US"));
    assert_eq!(
        vendor("Sentry").details.website.as_ref().map(ToString::to_string).as_deref(),
        Some("https://blog.sentry.io/2018/03/14/gdpr-sentry-and-you")
    );
    let today = work.now.day_in(&domain::time::Zone::utc());
    assert_eq!(npm.standing(today), Standing::Legacy);
}

#[tokio::test]
async fn nasty_cells_are_cleaned_and_told() {
    let test = office().await;
    let report =
        run_list(&test.office, &source("shapes.csv", SHAPES_CSV), false).await.unwrap().to_string();
    for told in [
        "columns: Sub-processor = name, Purpose = purpose, Location of processing = location, Corporate HQ = seat, Customer data involved = data, Transfer mechanism = transfer, Website = website",
        "line 2: new vendor: Amazon Web Services, Inc. (AWS)\n    Not matched to data categories: shoe size.",
        "    Resolve to countries: EU.",
        "line 3: duplicate: AMAZON WEB SERVICES INC\n    The same as line 2.",
        "line 4: new engagement: Amazon Web Services\n    The vendor of line 2.",
        "line 6: duplicate: npm Inc\n",
        "line 7: needs attention: Soci√©t√© G√©n√©rale d’Archivage\n    The name looks wrongly decoded; it may be “Société Générale d’Archivage”.",
        "perhaps",
        "line 9: new vendor: Harbour Search\n    Resolve to countries: Global Edge.",
        "begins like a formula",
        "line 11: new vendor: =Equals Ltd",
        "line 12: needs attention: (no name)",
        "Resolve to countries: See vendor's site.",
        "line 19: new vendor: Lindenhof Inc.",
        "line 20: new vendor: (주)서울데이터",
        "line 22: new engagement: Bay Holdings\n    The vendor of line 14.",
    ] {
        assert!(report.contains(told), "{told}\n---\n{report}");
    }
    assert!(!report.contains('\t') && !report.contains("<br>"), "{report}");
}

#[tokio::test]
async fn a_table_without_names_is_said_once_and_points_beside_tables_are_no_rows() {
    let test = office().await;
    let report =
        run_list(&test.office, &source("shapes.md", SHAPES_MD), true).await.unwrap().to_string();
    assert_eq!(report.matches("was left out").count(), 1, "{report}");
    for told in [
        "Cookie, Lifetime",
        "line 15: new vendor: Fjord Ltd",
        "line 16: duplicate: Fjord Ltd",
        "line 24: new vendor: Lindenhof BV",
        "line 28: new vendor: Bay",
    ] {
        assert!(report.contains(told), "{told}\n---\n{report}");
    }
    assert!(!report.contains("Not a vendor"));
}

#[tokio::test]
async fn our_own_list_brought_back_makes_nothing_new() {
    let firm = Firm::open().await;
    let (_, request) = firm.listed_fjord("2026-04-01").await;
    let RequestState::Published { version, .. } = firm.state(request).await else {
        panic!("it was published")
    };
    let mut work = firm.look(Caller::public()).await;
    let file = lists::public_file(&mut work, version, lists::FileKind::Csv).await.unwrap();
    let json = lists::public_file(&mut work, version, lists::FileKind::Json).await.unwrap();
    let timeline = lists::timeline(&mut work).await.unwrap();
    drop(work);
    let published = timeline.find(version).unwrap().snapshot.clone();
    let invented = press::list_csv(&Snapshot { sample: true, ..published }).unwrap();
    assert_ne!(invented, file.bytes);
    let read = |bytes: &[u8]| Source::read("list.csv", bytes, None, ColumnMap::default()).unwrap();
    let list = read(&file.bytes);
    let same = Source::read("list.json", &json.bytes, None, ColumnMap::default()).unwrap();
    let refused = run_list(&firm.office, &read(&invented), true).await.unwrap_err();
    assert_eq!(refused.refusal().map(Refusal::code), Some("import-sample"));
    for list in [&list, &same] {
        let report = run_list(&firm.office, list, true).await.unwrap();
        assert_eq!(
            report.counts.to_string(),
            "1 rows: 0 new vendors, 0 new engagements, 1 duplicates, 0 need attention",
            "{report}"
        );
    }

    let elsewhere = office().await;
    let report = run_list(&elsewhere.office, &list, false).await.unwrap().to_string();
    assert!(!report.contains("Resolve") && !report.contains("Not matched"), "{report}");
    let facts = async |office: &Office| {
        let mut work = office.read(Caller::operator()).await.unwrap();
        let found = store::engagements::all(&mut work.tx).await.unwrap().remove(0).details;
        let places = found.locations.into_iter().map(|it| (it.role, it.place, it.label));
        (places.collect::<Vec<_>>(), found.data_categories, found.data_subjects)
    };
    assert_eq!(facts(&elsewhere.office).await, facts(&firm.office).await);

    let by_json = office().await;
    run_list(&by_json.office, &same, false).await.unwrap();
    let told = async |office: &Office| {
        let mut work = office.read(Caller::operator()).await.unwrap();
        let found = store::engagements::all(&mut work.tx).await.unwrap().remove(0).details;
        let seat = store::vendors::all(&mut work.tx).await.unwrap().remove(0).details;
        (
            (found.category, found.optionality, found.activation_condition, found.description),
            (seat.address_lines, seat.postal_code, seat.city, seat.region, seat.country),
        )
    };
    assert_eq!(told(&by_json.office).await, told(&firm.office).await);

    let mut changed: serde_json::Value = serde_json::from_slice(&json.bytes).unwrap();
    changed["announced"] = serde_json::json!([{}]);
    let list = |value: &serde_json::Value| {
        Source::read("list.json", value.to_string().as_bytes(), None, ColumnMap::default()).unwrap()
    };
    let report = run_list(&by_json.office, &list(&changed), true).await.unwrap().to_string();
    assert!(report.contains("announces changes (1)"), "{report}");
    changed["sample"] = true.into();
    assert!(matches!(
        run_list(&by_json.office, &list(&changed), true).await,
        Err(Error::Refused(Refusal::Rule { code: "import-sample", .. }))
    ));
}

#[tokio::test]
async fn a_column_that_nobody_understands_is_mapped_by_hand() {
    let test = office().await;
    let text = "Wer macht's,Was\nFjord,Mail\n";
    assert!(matches!(
        run_list(&test.office, &source("a.csv", text), true).await,
        Err(Error::Refused(Refusal::Rule { code: "import-empty", .. }))
    ));
    let map = ColumnMap::parse(["Wer macht's=name", "2=purpose"]).unwrap();
    let mapped = Source::read("a.csv", text.as_bytes(), None, map).unwrap();
    assert_eq!(run_list(&test.office, &mapped, true).await.unwrap().counts.new_vendors, 1);
}

#[tokio::test]
async fn a_prepared_list_is_confirmed_once_as_it_was_shown() {
    let test = office().await;
    let requester = test.as_roles(1, &[Role::Requester]).await;
    let prepare = async || {
        imports::prepare(
            test.office.write(requester.clone()).await.unwrap(),
            &source("hey.md", HEY),
        )
        .await
        .unwrap()
    };
    let shown = async |id| {
        let mut work = test.office.read(requester.clone()).await.unwrap();
        imports::show(&mut work, id).await.unwrap().preview.map(|preview| preview.digest())
    };
    let confirm = async |id, digest| {
        imports::confirm(test.office.write(requester.clone()).await.unwrap(), id, &digest).await
    };

    let (first, second) = (prepare().await, prepare().await);
    let (seen_first, seen_second) = (shown(first).await.unwrap(), shown(second).await.unwrap());
    assert_eq!(confirm(first, seen_first.clone()).await.unwrap().new_vendors, 10);
    // The second look is out of date now.
    let stale = confirm(second, seen_second).await;
    assert!(matches!(stale, Err(Error::Refused(Refusal::Rule { code: "import-changed", .. }))));
    let again = confirm(first, seen_first).await;
    assert!(matches!(again, Err(Error::Refused(Refusal::Rule { code: "import-over", .. }))));
    assert_eq!(shown(first).await, None);

    let now = shown(second).await.unwrap();
    assert_eq!(confirm(second, now).await.unwrap().duplicates, 10);
}

#[tokio::test]
async fn special_data_of_a_vendor_whose_tier_is_lower_wait_for_a_person() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let name = VendorDetails::sample().legal_name;
    let text = format!(
        "Name;Purpose;Location;Data\n{name};Payroll;Germany;Health data\n{name};Mail;Germany;Name\n"
    );
    let list = source("list.csv", &text);
    for (tier, told) in
        [(Some(RiskTier::Medium), (1, 1)), (None, (2, 0)), (Some(RiskTier::High), (2, 0))]
    {
        firm.leave_tier(fjord.vendor, tier).await;
        let report = run_list(&firm.office, &list, true).await.unwrap();
        let Counts { new_engagements, attention, .. } = report.counts;
        assert_eq!((new_engagements, attention), told, "{tier:?}\n{report}");
        let is_told = report.to_string().contains("Special data ask for a vendor");
        assert_eq!(is_told, attention == 1, "{report}");
    }
    firm.leave_tier(fjord.vendor, Some(RiskTier::Medium)).await;
    run_list(&firm.office, &list, false).await.unwrap();
    let mut work = firm.look(firm.legal()).await;
    let found = store::engagements::all(&mut work.tx).await.unwrap();
    let purposes: Vec<_> = found.iter().map(|it| it.details.purpose.as_str()).collect();
    assert!(purposes.contains(&"Mail") && !purposes.contains(&"Payroll"), "{purposes:?}");
}

#[tokio::test]
async fn only_requesters_and_the_operator_import() {
    let test = office().await;
    for (number, role) in (2..).zip(Role::ALL) {
        let caller = test.as_roles(number, &[role]).await;
        let work = test.office.write(caller).await.unwrap();
        let outcome = imports::prepare(work, &source("hey.md", HEY)).await;
        assert_eq!(outcome.is_ok(), role == Role::Requester, "{role:?}");
    }
}

#[tokio::test]
async fn a_discarded_list_keeps_no_file_and_other_columns_are_kept() {
    let test = office().await;
    let requester = test.as_roles(1, &[Role::Requester]).await;
    let text = "Entity,Partner\nFjord,Bay\n";
    let id = imports::prepare(
        test.office.write(requester.clone()).await.unwrap(),
        &source("a.csv", text),
    )
    .await
    .unwrap();
    let map = ColumnMap::parse(["Partner=name", "Entity=ignore"]).unwrap();
    imports::map_columns(test.office.write(requester.clone()).await.unwrap(), id, map)
        .await
        .unwrap();
    let mut work = test.office.read(requester.clone()).await.unwrap();
    let view = imports::show(&mut work, id).await.unwrap();
    let rows = view.preview.unwrap().rows;
    assert!(
        matches!(&rows[0].row, domain::import::ReadRow::Entry(entry) if entry.written == "Bay")
    );
    let events = store::audit::next(&mut work.tx, 0, 100).await.unwrap();
    let events =
        events.iter().map(|event| serde_json::from_str::<AuditEvent>(&event.payload).unwrap());
    let prepared: Vec<_> = events.filter(|it| it.action == Action::ImportPrepared).collect();
    let columns: Vec<_> = prepared.iter().map(|it| it.facts.contains_key("columns")).collect();
    assert_eq!(columns, [false, true], "each reading is an event, and the second says why");
    drop(work);

    imports::discard(test.office.write(requester.clone()).await.unwrap(), id).await.unwrap();
    let mut work = test.office.read(requester).await.unwrap();
    let view = imports::show(&mut work, id).await.unwrap();
    assert!(view.preview.is_none() && view.import.content.is_empty());
}

#[test]
fn a_broken_file_is_read_without_a_panic() {
    let taxonomy = domain::taxonomy::Taxonomy::seeded();
    for (name, text) in [("shapes.csv", SHAPES_CSV), ("shapes.md", SHAPES_MD), ("hey.md", HEY)] {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).step_by(41).collect();
        for at in places {
            let (before, after) = text.split_at(at);
            let shorter: String = after.chars().skip(1).collect();
            for broken in [
                before.to_owned(),
                after.to_owned(),
                format!("{before}{shorter}"),
                format!("{before}<[é|\"*({after}"),
            ] {
                let Ok(contents) = source(name, &broken).contents() else { continue };
                let rows: Vec<_> =
                    contents.sheets.iter().flat_map(|sheet| sheet.read(&taxonomy)).collect();
                let count = rows.len();
                let judged = domain::import::judge(rows, &domain::import::Registry::default());
                assert_eq!(Counts::of(&judged).rows(), count);
            }
        }
    }
}
