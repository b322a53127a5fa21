//! Published versions, their files and the export register.

use std::collections::BTreeMap;

use domain::canonical::Digest;
use domain::export::Audience;
use domain::id::{ExportId, RequestId};
use domain::list_version::{
    Carried, Contact, Entry, PublicOrganisation, Publication, Published, Timeline, VersionNumber,
    publish,
};
use domain::organisation::Organisation;
use domain::time::{Day, Moment, Zone};
use store::exports::{self, Export};
use store::list_versions;
use store::published_files::{self, FileKind, PublishedFile};
use store::{StoreError, Tx, both_engines};

fn published(timeline: &Timeline, from: &str, number: u128) -> Published {
    let entry = Entry::sample(number);
    let contact = Contact {
        entry: entry.id,
        name: Some("Aoife".into()),
        position: None,
        email: None,
        phone: None,
    };
    let publication = Publication {
        changes: vec![Carried::Add {
            request: RequestId::sample(number),
            entry: Box::new(entry),
            contact,
        }],
        effective_from: Day::parse(from).unwrap(),
        published_at: Moment::parse("2026-03-01T09:00:00Z").unwrap(),
        zone: Zone::utc(),
        organisation: PublicOrganisation::of(&Organisation::sample()),
        language: "en".to_owned(),
        is_sample: false,
        corrects: None,
    };
    publish(timeline, &publication).unwrap()
}

async fn keep(tx: &mut Tx, published: &Published) {
    for version in &published.versions {
        let text = serde_json::to_string_pretty(&version.snapshot).unwrap();
        list_versions::insert(tx, version, &text).await.unwrap();
    }
    for (old, new) in &published.replaced {
        list_versions::replace(tx, *old, *new).await.unwrap();
    }
}

fn number(text: &str) -> VersionNumber {
    VersionNumber::parse(text).unwrap()
}

both_engines! {
    async fn what_was_published_is_read_back_whole(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        assert_eq!(list_versions::timeline(&mut tx).await.unwrap(), Timeline::default());

        let later = published(&Timeline::default(), "2026-05-01", 1);
        keep(&mut tx, &later).await;
        let timeline = list_versions::timeline(&mut tx).await.unwrap();
        assert_eq!(timeline.versions(), later.versions);

        // Out of order: the later day is cut again.
        let earlier = published(&timeline, "2026-04-01", 2);
        assert_eq!(earlier.replaced, [(number("2026.1"), number("2026.3"))]);
        keep(&mut tx, &earlier).await;
        tx.commit().await.unwrap();

        let mut tx = db.begin_read().await.unwrap();
        let timeline = list_versions::timeline(&mut tx).await.unwrap();
        assert_eq!(timeline.versions().len(), 3);
        assert_eq!(timeline.find(number("2026.1")).unwrap().replaced_by, Some(number("2026.3")));
        assert_eq!(timeline.versions()[1..], earlier.versions);
    }

    async fn a_number_is_given_once(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        let first = published(&Timeline::default(), "2026-05-01", 1);
        keep(&mut tx, &first).await;
        let again = list_versions::insert(&mut tx, &first.versions[0], "{}").await;
        assert!(matches!(again, Err(StoreError::Duplicate { .. })), "{again:?}");
    }

    async fn a_text_that_is_not_the_version_is_called_corrupt(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        let (one, other) = (published(&Timeline::default(), "2026-05-01", 1), published(&Timeline::default(), "2026-05-02", 2));
        let text = serde_json::to_string(&other.versions[0].snapshot).unwrap();
        list_versions::insert(&mut tx, &one.versions[0], &text).await.unwrap();
        let read = list_versions::timeline(&mut tx).await;
        assert!(matches!(read, Err(StoreError::Corrupt { table: "list_versions", .. })), "{read:?}");
    }

    async fn files_are_found_by_their_version_and_by_their_digest(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        keep(&mut tx, &published(&Timeline::default(), "2026-05-01", 1)).await;
        let number = number("2026.1");
        for kind in FileKind::ALL {
            let bytes = if kind == FileKind::CsvBom { b"csv".to_vec() } else { kind.code().as_bytes().to_vec() };
            let file = PublishedFile::new(number, kind, bytes);
            published_files::insert(&mut tx, &file).await.unwrap();
            assert_eq!(published_files::find(&mut tx, number, kind).await.unwrap(), Some(file));
        }
        let found = published_files::find_by_digest(&mut tx, &Digest::of(b"csv")).await.unwrap();
        assert_eq!(found, [(number, FileKind::Csv), (number, FileKind::CsvBom)]);
        assert!(published_files::find_by_digest(&mut tx, &Digest::of(b"other")).await.unwrap().is_empty());
        assert!(published_files::find(&mut tx, VersionNumber { year: 2026, count: 9 }, FileKind::Pdf).await.unwrap().is_none());
    }

    async fn a_file_belongs_to_a_version(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        let orphan = PublishedFile::new(number("2026.9"), FileKind::Pdf, vec![1]);
        let kept = published_files::insert(&mut tx, &orphan).await;
        assert!(matches!(kept, Err(StoreError::Reference)), "{kept:?}");
    }

    async fn the_register_tells_who_took_out_what(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        let export = |number: u128, at: &str| Export {
            id: ExportId::sample(number),
            at: Moment::parse(at).unwrap(),
            actor: "operator@host".to_owned(),
            code: "X1".to_owned(),
            subject: "2026.1".to_owned(),
            content_hash: Some(Digest::of(b"content")),
            params: BTreeMap::from([("as_of".to_owned(), "2026-05-01".to_owned())]),
            audience: Audience::Contract,
            format: "pdf".to_owned(),
            sha256: Digest::of(b"file"),
            size: 4,
            pages: Some(2),
            recipient: None,
        };
        let late = export(1, "2026-03-02T09:00:00Z");
        let early = Export { pages: None, content_hash: None, recipient: Some("Acme".into()), ..export(2, "2026-03-01T09:00:00Z") };
        for export in [&late, &early] {
            exports::insert(&mut tx, export).await.unwrap();
        }
        let found = exports::find_by_digest(&mut tx, &Digest::of(b"file")).await.unwrap();
        assert_eq!(found, [early.clone(), late.clone()]);
    }
}
