//! Trust documents: what was written comes back whole, versions and files are kept apart.

use domain::canonical::Digest;
use domain::document::{DocumentDraft, PublicationFacts, TrustDocument};
use domain::id::{DocumentId, PersonId};
use domain::person::Role;
use domain::request::Signature;
use domain::text::{Line, Name, Reason, Slug};
use domain::time::{Day, Moment};
use store::documents::{self, DocumentFile, DocumentFormat, VersionPlace};
use store::{StoreError, both_engines};

fn by(person: u128) -> Signature {
    let second_factor = Line::parse("authenticator code").ok();
    let (person, name) = (PersonId::sample(person), Name::parse("Petra Nowak").ok());
    Signature { person, name, role: Role::Publisher, at: at(), second_factor }
}

fn at() -> Moment {
    Moment::parse("2026-03-01T09:00:00Z").unwrap()
}

/// No field at its default.
fn full() -> TrustDocument {
    let draft = DocumentDraft {
        slug: "vulnerability-disclosure".into(),
        title: "Ordnung für Meldungen".into(),
        kind: "policy".into(),
        access: "internal".into(),
        body: "# Ø\n\n| a | b |\n|---|---|\n| 1 | 2 |".into(),
        change_summary: "New.".into(),
        effective_on: "2026-04-01".into(),
        review_due_on: "2026-12-01".into(),
        first_published_on: "2025-12-02".into(),
    };
    let (slug, text) = draft.check().unwrap();
    TrustDocument::draft(DocumentId::sample(7), slug, text, Some(by(1)), at())
}

fn published(document: TrustDocument) -> TrustDocument {
    let document = document
        .submit(by(1))
        .unwrap()
        .send_back(by(2), Reason::parse("A typing error.").unwrap())
        .unwrap();
    let document = document.submit(by(1)).unwrap();
    let seen = document.versions[0].digest(&document.slug);
    let document = document.approve(by(2), &seen).unwrap();
    let language = Line::parse("en").unwrap();
    let facts = PublicationFacts {
        at: at(),
        today: Day::parse("2026-03-01").unwrap(),
        language: &language,
    };
    document.publish(by(3), &seen, facts).unwrap()
}

both_engines! {
    async fn a_document_comes_back_whole_in_every_state(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        let draft = full();
        documents::insert(&mut tx, &draft).await.unwrap();
        assert_eq!(documents::find(&mut tx, draft.id).await.unwrap(), Some(draft.clone()));

        let published = published(draft);
        documents::update(&mut tx, &published).await.unwrap();
        let published = TrustDocument { revision: 2, ..published };
        let next = published.versions[0].text.clone();
        let second = published.clone().begin_version(next, None, at()).unwrap();
        documents::update(&mut tx, &second).await.unwrap();
        let second = TrustDocument { revision: 3, ..second };
        let retired = second.retire(&by(3), Day::parse("2026-05-01").unwrap(), &Reason::parse("Outdated.").unwrap()).unwrap();
        documents::update(&mut tx, &retired).await.unwrap();
        tx.commit().await.unwrap();

        let mut tx = db.begin_read().await.unwrap();
        let retired = TrustDocument { revision: 4, ..retired };
        assert_eq!(documents::find_by_slug(&mut tx, &retired.slug).await.unwrap(), Some(retired.clone()));
        assert_eq!(documents::list(&mut tx).await.unwrap(), std::slice::from_ref(&retired));
        let hash = &retired.versions[0].publication().unwrap().content_hash;
        let place = VersionPlace { document: retired.id, number: 1 };
        assert_eq!(documents::find_by_content(&mut tx, hash).await.unwrap(), Some(place));
        assert_eq!(documents::find_by_content(&mut tx, &Digest::of(b"other")).await.unwrap(), None);
    }

    async fn a_stale_revision_is_refused(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        documents::insert(&mut tx, &full()).await.unwrap();
        documents::update(&mut tx, &full().submit(by(1)).unwrap()).await.unwrap();
        let again = documents::update(&mut tx, &full().submit(by(1)).unwrap()).await;
        assert!(matches!(again, Err(StoreError::Stale)), "{again:?}");
    }

    async fn an_address_is_given_once(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        documents::insert(&mut tx, &full()).await.unwrap();
        let again = documents::insert(&mut tx, &TrustDocument { id: DocumentId::sample(8), ..full() }).await;
        assert!(matches!(again, Err(StoreError::Duplicate { .. })), "{again:?}");
    }

    async fn an_address_that_nothing_has_finds_nothing(db: TestDb) {
        let mut tx = db.begin_read().await.unwrap();
        assert_eq!(documents::find_by_slug(&mut tx, &Slug::parse("nothing").unwrap()).await.unwrap(), None);
        assert_eq!(documents::find(&mut tx, DocumentId::sample(9)).await.unwrap(), None);
    }

    async fn files_are_found_by_their_place_and_by_their_digest(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        documents::insert(&mut tx, &full()).await.unwrap();
        let place = VersionPlace { document: full().id, number: 1 };
        for format in DocumentFormat::ALL {
            let bytes = vec![0, 255, u8::try_from(format.code().len()).unwrap(), format.code().as_bytes()[0]];
            let file = DocumentFile { sha256: Digest::of(&bytes), bytes };
            documents::insert_file(&mut tx, place, format, &file).await.unwrap();
            assert_eq!(documents::find_file(&mut tx, place, format).await.unwrap(), Some(file.clone()));
            assert_eq!(documents::find_file_by_digest(&mut tx, &file.sha256).await.unwrap(), Some((place, format)));
        }
        assert_eq!(documents::find_file_by_digest(&mut tx, &Digest::of(b"other")).await.unwrap(), None);
    }

    async fn a_file_belongs_to_a_version(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        documents::insert(&mut tx, &full()).await.unwrap();
        let file = DocumentFile { sha256: Digest::of(b"a"), bytes: b"a".to_vec() };
        let orphan = VersionPlace { document: full().id, number: 2 };
        let kept = documents::insert_file(&mut tx, orphan, DocumentFormat::Pdf, &file).await;
        assert!(matches!(kept, Err(StoreError::Reference)), "{kept:?}");
    }
}
