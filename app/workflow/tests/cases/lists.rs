//! Publishing, and what follows from it: stored bytes, days, verification, exports.

mod beside;

use domain::audit::{Action, AuditEvent};
use domain::canonical::Digest;
use domain::id::{EngagementId, RequestId};
use domain::list_version::{Carried, Contact, Entry, Standing, Timeline, VersionNumber, hash_of};
use domain::person::Role;
use domain::refusal::Refusal;
use store::published_files::FileKind;
use workflow::lists::{self, Compared, Edition, Format, Public, Told, Verdict, Wanted};
use workflow::testing::TestOffice;
use workflow::{Caller, Error, Work};

use crate::kit::{day, refused};

struct Lists(TestOffice);

impl Lists {
    /// A company with signed settings. It is 1 March 2026, 10:00 in Berlin.
    async fn open() -> Self {
        let test = TestOffice::open().await;
        test.settle().await;
        Self(test)
    }

    async fn work(&self) -> Work {
        self.0.office.write(Caller::operator()).await.unwrap()
    }

    async fn last_event(&self) -> AuditEvent {
        let mut work = self.work().await;
        let events = store::audit::next(&mut work.tx, 0, 10_000).await.unwrap();
        events.last().and_then(domain::audit::ChainedEvent::event).unwrap()
    }

    async fn try_publish(&self, from: &str, changes: Vec<Carried>) -> Result<Vec<String>, Error> {
        let mut work = self.work().await;
        let published = lists::publish(&mut work, changes, day(from), None).await?;
        work.commit().await.unwrap();
        Ok(published.versions.iter().map(|version| version.number().to_string()).collect())
    }

    async fn publish(&self, from: &str, changes: Vec<Carried>) -> Vec<String> {
        self.try_publish(from, changes).await.unwrap()
    }

    async fn timeline(&self) -> Timeline {
        lists::timeline(&mut self.work().await).await.unwrap()
    }

    async fn bytes(&self, version: &str, kind: FileKind) -> Vec<u8> {
        let mut work = self.work().await;
        let file = store::published_files::find(&mut work.tx, number(version), kind).await.unwrap();
        file.unwrap_or_else(|| panic!("no {kind:?} of {version}")).bytes
    }

    async fn verify(&self, bytes: &[u8]) -> Verdict {
        lists::verify_file(&mut self.work().await, bytes).await.unwrap()
    }

    async fn public(&self) -> Public {
        lists::load(&mut self.work().await).await.unwrap()
    }

    /// The comparison as visitors download it: JSON, and on paper.
    async fn compared(&self, from: &str, to: &str) -> [(Format, Vec<u8>); 2] {
        let public = self.public().await;
        let side = |side: &str| public.timeline.find_side(side).unwrap().version;
        let (from, to) = (side(from), side(to));
        let comparison = domain::list_version::compare(&public.timeline, from, to);
        [
            (Format::Json, lists::comparison_json(&comparison).unwrap()),
            (Format::Pdf, lists::comparison_pdf(&public, from, to, "").unwrap()),
        ]
    }
}

fn comparison(compared: &str, format: Option<Format>, standing: Standing) -> Told {
    Told::Comparison { compared: Compared::parse(compared).unwrap(), format, standing }
}

fn number(text: &str) -> VersionNumber {
    VersionNumber::parse(text).unwrap()
}

fn add(number: u128) -> Carried {
    let entry = Entry { display_name: format!("Vendor {number:03}"), ..Entry::sample(number) };
    let contact = Contact {
        entry: entry.id,
        name: Some("Aoife Byrne".into()),
        position: None,
        email: None,
        phone: None,
    };
    Carried::Add { request: RequestId::sample(number), entry: Box::new(entry), contact }
}

fn remove(number: u128) -> Carried {
    Carried::Remove {
        request: RequestId::sample(100 + number),
        entry: EngagementId::sample(number),
    }
}

#[tokio::test]
async fn publishing_keeps_every_file_and_tells_the_caches_and_the_log() {
    let lists = Lists::open().await;
    let before =
        store::installation::find(&mut lists.work().await.tx).await.unwrap().public_revision;
    assert_eq!(lists.publish("2026-03-01", vec![add(1)]).await, ["2026.1"]);

    for kind in FileKind::ALL {
        let bytes = lists.bytes("2026.1", kind).await;
        let starts: &[u8] = match kind {
            FileKind::Json => b"{\n  \"format\": \"subprocessor-list/1\",\n",
            FileKind::Csv => b"id,vendor_id,kind,category,",
            FileKind::CsvBom => "\u{FEFF}id,".as_bytes(),
            FileKind::Pdf | FileKind::ContractPdf => b"%PDF-1.7",
        };
        assert!(bytes.starts_with(starts), "{kind:?}");
    }
    let json = lists.bytes("2026.1", FileKind::Json).await;
    let read: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(hash_of(&read).unwrap().to_string(), read["content_hash"]);

    let mut work = lists.work().await;
    let timeline = store::list_versions::timeline(&mut work.tx).await.unwrap();
    let kept = &timeline.find(number("2026.1")).unwrap().snapshot;
    assert_eq!(serde_json::to_value(kept).unwrap(), read);
    let after = store::installation::find(&mut work.tx).await.unwrap().public_revision;
    assert!(after > before);
    let events = store::audit::next(&mut work.tx, 0, 100).await.unwrap();
    assert!(events.iter().any(|event| event.index.action == Action::ListPublished));
}

#[tokio::test]
async fn the_contact_persons_are_in_the_contract_edition_only() {
    let lists = Lists::open().await;
    lists.publish("2026-03-01", vec![add(1)]).await;
    for kind in [FileKind::Json, FileKind::Csv, FileKind::CsvBom] {
        let text = String::from_utf8(lists.bytes("2026.1", kind).await).unwrap();
        assert!(!text.contains("Aoife"), "{kind:?}");
    }
    let (public, contract) = (
        lists.bytes("2026.1", FileKind::Pdf).await,
        lists.bytes("2026.1", FileKind::ContractPdf).await,
    );
    assert_ne!(public, contract);
    let asked =
        lists::public_file(&mut lists.work().await, number("2026.1"), FileKind::ContractPdf).await;
    assert!(matches!(asked, Err(Error::Refused(Refusal::NotFound(_)))));
}

#[tokio::test]
async fn a_list_needs_the_name_of_its_company() {
    let test = TestOffice::open().await;
    let mut work = test.office.write(Caller::operator()).await.unwrap();
    let refusal =
        lists::publish(&mut work, vec![add(1)], day("2026-03-01"), None).await.map_err(refused);
    assert_eq!(refusal.unwrap_err().code(), "LIST-COMPANY");
}

#[tokio::test]
async fn a_letter_that_cannot_be_printed_is_told_before_the_publication_that_it_refuses() {
    let lists = Lists::open().await;
    for (name, letter) in [
        ("Ελλάδα Жук 한국 Őrség", None),
        ("שלום Ltd", Some("“ש” (U+05E9)")),
        ("شركة", Some("“ش” (U+0634)")),
        ("भारत", Some("“भ” (U+092D)")),
        ("Cloud 😀", Some("“😀” (U+1F600)")),
    ] {
        let Carried::Add { request, mut entry, contact } = add(1) else { unreachable!() };
        name.clone_into(&mut entry.legal_name);
        let changes = vec![Carried::Add { request, entry, contact }];
        let from = day("2026-03-01");
        let preview = lists::preview(&mut lists.work().await, changes.clone(), from, None).await;
        let preview = preview.map(|_| ()).map_err(refused);
        let Some(letter) = letter else {
            assert_eq!(preview, Ok(()));
            continue;
        };
        let refusal = preview.unwrap_err();
        assert_eq!(refusal.code(), "LIST-GLYPH");
        let told = refusal.to_string();
        assert!(told.contains(letter) && told.contains(&format!("entry 1 ({name})")), "{told}");
        let publication = lists.try_publish("2026-03-01", changes).await.map_err(refused);
        assert_eq!(publication.unwrap_err(), refusal);
    }
    assert!(lists.timeline().await.versions().is_empty());
}

#[tokio::test]
async fn two_publications_out_of_order_leave_one_list_for_each_day() {
    let lists = Lists::open().await;
    lists.publish("2026-03-01", vec![add(1)]).await;
    lists.publish("2026-05-01", vec![add(2)]).await;
    assert_eq!(lists.publish("2026-04-01", vec![add(3)]).await, ["2026.3", "2026.4"]);

    let timeline = lists.timeline().await;
    for (on, version, entries) in [
        ("2026-03-01", "2026.1", 1),
        ("2026-03-31", "2026.1", 1),
        ("2026-04-01", "2026.3", 2),
        ("2026-05-01", "2026.4", 3),
    ] {
        let held = timeline.in_force(day(on)).unwrap().version;
        assert_eq!(
            (held.number(), held.snapshot.entries.len()),
            (number(version), entries),
            "{on}"
        );
    }
    assert_eq!(timeline.find(number("2026.2")).unwrap().replaced_by, Some(number("2026.4")));
    assert!(lists.bytes("2026.4", FileKind::Pdf).await.starts_with(b"%PDF"));
}

/// domain.md 17, "As-of": announced 1 March, effective 1 April, ended 1 June.
#[tokio::test]
async fn a_day_is_answered_with_what_held_on_it() {
    let lists = Lists::open().await;
    lists.publish("2026-03-01", vec![add(9)]).await;
    lists.publish("2026-04-01", vec![add(1)]).await;
    lists.0.travel_to("2026-05-01T09:00:00Z");
    lists.publish("2026-06-01", vec![remove(1)]).await;

    let timeline = lists.timeline().await;
    let entry = EngagementId::sample(1);
    for (on, is_listed, is_announced) in [
        ("2026-03-15", false, true),
        ("2026-04-01", true, false),
        ("2026-05-31", true, true),
        ("2026-06-01", false, false),
    ] {
        let held = timeline.in_force(day(on)).unwrap().version;
        assert_eq!(held.snapshot.entry(entry).is_some(), is_listed, "{on}");
        let announced = timeline.announced(day(on));
        assert_eq!(announced.iter().any(|step| step.entry.id == entry), is_announced, "{on}");
    }
    assert!(timeline.find_side("2026-02-28").is_err());
    let between = domain::list_version::compare(
        &timeline,
        timeline.find_side("2026-03-01").unwrap().version,
        timeline.find_side("2026-07-01").unwrap().version,
    );
    assert_eq!(between.engaged_in_between.len(), 1);
}

#[tokio::test]
async fn verifying_tells_current_superseded_planned_replaced_and_unknown() {
    let lists = Lists::open().await;
    lists.publish("2026-03-01", vec![add(1)]).await;
    let pdf = lists.bytes("2026.1", FileKind::Pdf).await;
    assert_eq!(lists.verify(&pdf).await.status(), "current");

    lists.publish("2026-05-01", vec![add(2)]).await;
    let replaced = lists.bytes("2026.2", FileKind::Json).await;
    assert_eq!(lists.verify(&replaced).await.status(), "planned");
    lists.publish("2026-04-01", vec![add(3)]).await;
    assert_eq!(lists.verify(&replaced).await.status(), "replaced");
    assert_eq!(lists.verify(&pdf).await.status(), "current");

    // Until the last moment of 31 March in Berlin.
    lists.0.travel_to("2026-03-31T21:59:59Z");
    assert_eq!(lists.verify(&pdf).await.status(), "current");
    lists.0.travel_to("2026-03-31T22:00:00Z");
    let told = lists.verify(&pdf).await.told;
    let standing = Standing::Superseded(day("2026-04-01"));
    assert_eq!(told, Told::File { version: number("2026.1"), kind: FileKind::Pdf, standing });

    let mut altered = pdf;
    altered[100] ^= 1;
    assert_eq!(lists.verify(&altered).await.told, Told::Unknown);
}

#[tokio::test]
async fn a_hash_on_paper_and_a_list_with_what_time_adds_are_verified_too() {
    let lists = Lists::open().await;
    lists.publish("2026-03-01", vec![add(1)]).await;
    let timeline = lists.timeline().await;
    let version = &timeline.versions()[0];
    for (hash, contract) in
        [(&version.snapshot.content_hash, false), (&version.contract_hash, true)]
    {
        let told = lists::verify(&mut lists.work().await, hash).await.unwrap().told;
        let standing = Standing::Current;
        assert_eq!(
            told,
            Told::Content { version: version.number(), is_contract: contract, standing }
        );
    }
    let stored = lists.bytes("2026.1", FileKind::Json).await;
    let served = press::splice(&stored, None, &[]).unwrap();
    assert!(lists.verify(&served).await.is_known());
    let served = String::from_utf8(served).unwrap();
    // Some readers believe the first of two names, others the last.
    for altered in
        [served.replace("Vendor 001", "Vendor 002"), served.replacen('{', "{\"entries\": [],", 1)]
    {
        assert!(!lists.verify(altered.as_bytes()).await.is_known());
    }
    assert!(!lists.verify(b"").await.is_known());
}

#[tokio::test]
async fn an_export_is_the_published_file_and_stands_in_the_register() {
    let lists = Lists::open().await;
    lists.publish("2026-03-01", vec![add(1)]).await;
    for (side, format, kind) in [
        (None, Format::Pdf, FileKind::Pdf),
        (Some("2026.1"), Format::Csv, FileKind::Csv),
        (Some("2026-04-01"), Format::Json, FileKind::Json),
    ] {
        let wanted = Wanted {
            side: side.map(str::to_owned),
            format,
            edition: Edition::Public,
            recipient: None,
        };
        let exported = lists::export(lists.work().await, wanted).await.unwrap();
        assert_eq!(exported.bytes, lists.bytes("2026.1", kind).await);
        let mut work = lists.work().await;
        let digest = Digest::of(&exported.bytes);
        let found = store::exports::find_by_digest(&mut work.tx, &digest).await.unwrap();
        assert_eq!(found[0].subject, "2026.1");
        assert_eq!(found[0].pages.is_some(), format == Format::Pdf);
    }
}

#[tokio::test]
async fn the_contract_edition_is_for_those_who_may_export_it() {
    let lists = Lists::open().await;
    lists.publish("2026-03-01", vec![add(1)]).await;
    let wanted = Wanted {
        side: None,
        format: Format::Pdf,
        edition: Edition::Contract,
        recipient: Some("Acme".into()),
    };
    for (number, role, may) in [
        (21, Role::Requester, false),
        (22, Role::Admin, false),
        (23, Role::LegalApprover, true),
        (24, Role::Auditor, true),
    ] {
        let caller = lists.0.as_roles(number, &[role]).await;
        let work = lists.0.office.write(caller).await.unwrap();
        let exported = lists::export(work, wanted.clone()).await;
        assert_eq!(exported.is_ok(), may, "{role:?}");
        if let Ok(file) = exported {
            assert_eq!(file.name, "annex-iii-2026.1-contract.pdf");
            let event = lists.last_event().await;
            assert_eq!((event.action, event.role), (Action::ExportMade, Some(role)));
        }
    }
}

#[tokio::test]
async fn the_contract_edition_asks_people_for_a_fresh_code_and_the_public_one_nobody() {
    let lists = Lists::open().await;
    lists.publish("2026-03-01", vec![add(1)]).await;
    let auditor = lists.0.as_roles(24, &[Role::Auditor]).await;
    let export = async |caller, edition| {
        let wanted = Wanted { side: None, format: Format::Pdf, edition, recipient: None };
        let work = lists.0.office.write(caller).await.unwrap();
        lists::export(work, wanted).await.map(|_| ()).map_err(refused)
    };
    lists.0.travel_to("2026-03-01T09:10:00Z");
    assert_eq!(export(auditor.clone(), Edition::Contract).await, Ok(()));
    lists.0.travel_to("2026-03-01T09:10:01Z");
    assert_eq!(export(auditor.clone(), Edition::Contract).await, Err(Refusal::StepUp));
    assert_eq!(export(auditor, Edition::Public).await, Ok(()));
    assert_eq!(export(Caller::operator(), Edition::Contract).await, Ok(()));
}

#[tokio::test]
async fn a_comparison_is_taken_out_forwards_only() {
    let lists = Lists::open().await;
    lists.publish("2026-03-01", vec![add(1)]).await;
    lists.publish("2026-04-01", vec![add(2)]).await;
    let exported = lists::export_compare(lists.work().await, "2026.1", "2026-04-01", Format::Json)
        .await
        .unwrap();
    let read: serde_json::Value = serde_json::from_slice(&exported.bytes).unwrap();
    assert_eq!(read["added"].as_array().unwrap().len(), 1);
    // A table names no version; the register does.
    let table = lists::export_compare(lists.work().await, "2026.1", "2026.2", Format::Csv).await;
    for (format, bytes) in [(Format::Json, exported.bytes), (Format::Csv, table.unwrap().bytes)] {
        let standing = Standing::Planned(day("2026-04-01"));
        let told = comparison("2026.1 to 2026.2", Some(format), standing);
        assert_eq!(lists.verify(&bytes).await.told, told);
    }
    let backwards = lists::export_compare(lists.work().await, "2026.2", "2026.1", Format::Json)
        .await
        .map_err(refused);
    assert_eq!(backwards.unwrap_err().code(), "LIST-BACKWARDS");
}

#[tokio::test]
async fn a_comparison_that_was_downloaded_is_made_again_and_as_current_as_its_newer_side() {
    let lists = Lists::open().await;
    lists.publish("2026-03-01", vec![add(1)]).await;
    lists.publish("2026-04-01", vec![add(2)]).await;
    let files = lists.compared("2026.1", "2026.2").await;
    let told = |format, standing| comparison("2026.1 to 2026.2", format, standing);
    let planned = Standing::Planned(day("2026-04-01"));
    for (format, bytes) in &files {
        assert_eq!(lists.verify(bytes).await.told, told(Some(*format), planned));
        let mut altered = bytes.clone();
        let middle = altered.len() / 2;
        altered[middle] ^= 1;
        assert_eq!(lists.verify(&altered).await.told, Told::Unknown, "{format:?}");
    }

    // Written in another way it says the same; saying something else it is unknown.
    let json: serde_json::Value = serde_json::from_slice(&files[0].1).unwrap();
    let verdict = lists.verify(json.to_string().as_bytes()).await;
    assert_eq!(verdict.told, told(None, planned));
    for (words, others) in [
        ("Vendor 002", "Vendor 003"),
        ("2026.1", "2026.2"),
        ("2026.1", "2026.9"),
        ("{\"added\":", "{\"added\":[],\"added\":"),
    ] {
        let altered = json.to_string().replace(words, others);
        assert_ne!(altered, json.to_string(), "{words}");
        assert_eq!(lists.verify(altered.as_bytes()).await.told, Told::Unknown, "{others}");
    }
    // The hash alone names no versions.
    let by_hash = lists::verify(&mut lists.work().await, &verdict.hash).await.unwrap();
    assert_eq!(by_hash.told, Told::Unknown);

    lists.0.travel_to("2026-04-01T09:00:00Z");
    lists.publish("2026-05-01", vec![add(3)]).await;
    assert_eq!(lists.verify(&files[1].1).await.told, told(Some(Format::Pdf), Standing::Current));
    lists.0.travel_to("2026-05-01T09:00:00Z");
    let superseded = Standing::Superseded(day("2026-05-01"));
    assert_eq!(lists.verify(&files[1].1).await.told, told(Some(Format::Pdf), superseded));
}

#[tokio::test]
async fn a_hash_is_looked_for_among_all_that_is_written_of_two_versions() {
    let lists = Lists::open().await;
    lists.publish("2026-03-01", vec![add(1)]).await;
    lists.publish("2026-04-01", vec![add(2)]).await;
    let public = lists.public().await;
    let [from, to] = public.timeline.versions() else { unreachable!() };
    let written = domain::list_version::compare(&public.timeline, from, to);
    let table = Digest::of(&press::compare_csv(&written).unwrap());
    let printed = press::comparison_hash(&written).unwrap();
    for (hash, named, found) in [
        (&table, "2026.1 to 2026.2", Some(Some(Format::Csv))),
        (&printed, "2026.1 to 2026.2", Some(None)),
        (&printed, "2026.1 to 2026.1", None),
        (&printed, "2026.2 to 2026.1", None),
        (&printed, "2026.1 to 2026.3", None),
        (&to.snapshot.content_hash, "2026.1 to 2026.2", None),
    ] {
        let told = lists::recognised(&public, Compared::parse(named).unwrap(), hash, "").unwrap();
        let expected = found.map(|format| {
            comparison("2026.1 to 2026.2", format, Standing::Planned(day("2026-04-01")))
        });
        assert_eq!(told, expected, "{named}");
    }
}

/// A comparison names the versions in between, and those become others.
#[tokio::test]
async fn a_comparison_stays_known_when_its_newer_side_is_replaced_before_it_took_effect() {
    let lists = Lists::open().await;
    lists.publish("2026-03-01", vec![add(1)]).await;
    lists.publish("2026-05-01", vec![add(2)]).await;
    let before = lists.compared("2026.1", "2026.2").await;
    lists.publish("2026-04-01", vec![add(3)]).await;
    let after = lists.compared("2026.1", "2026.2").await;
    assert_ne!(before, after);
    for (format, bytes) in before.into_iter().chain(after) {
        let standing = Standing::Replaced(number("2026.4"));
        let told = comparison("2026.1 to 2026.2", Some(format), standing);
        assert_eq!(lists.verify(&bytes).await.told, told);
    }
}

#[tokio::test]
async fn after_many_publications_in_between_the_newest_comparisons_are_known() {
    let lists = Lists::open().await;
    lists.publish("2026-03-01", vec![add(1)]).await;
    lists.publish("2026-12-01", vec![add(2)]).await;
    let [(_, first), _] = lists.compared("2026.1", "2026.2").await;
    for number in 3..=8 {
        lists.publish(&format!("2026-04-0{number}"), vec![add(number)]).await;
    }
    let [(_, last), _] = lists.compared("2026.1", "2026.2").await;
    assert!(matches!(lists.verify(&last).await.told, Told::Comparison { .. }));
    assert_eq!(lists.verify(&first).await.told, Told::Unknown, "it is one of too many");
}
