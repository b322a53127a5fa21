//! Trust documents: who writes, who approves, who publishes, and what is kept of it.

mod printed;

use domain::audit::{Action, Outcome};
use domain::canonical::Digest;
use domain::document::{DocumentDraft, Standing, TrustDocument, VersionState};
use domain::id::DocumentId;
use domain::organisation::Organisation;
use domain::person::{Person, Role};
use domain::refusal::Refusal;
use domain::text::Reason;
use store::organisation::Settings;
use workflow::documents::{self, DocumentFormat, Manuscript, Printed, PublicDocument};
use workflow::lists::{self, Told};
use workflow::testing::TestOffice;
use workflow::{Attempt, Caller, Error, Work};

use crate::kit::refused;

struct Company {
    test: TestOffice,
    writer: Person,
    approver: Person,
    publisher: Person,
}

impl Company {
    /// A company with signed settings and one person for each step. It is 1 March 2026.
    async fn open() -> Self {
        let test = TestOffice::open().await;
        workflow::registry::ensure_seeded(&test.office).await.unwrap();
        let mut work = test.office.write(Caller::operator()).await.unwrap();
        let Organisation { promises, technical, .. } = Organisation::sample();
        let settings = store::organisation::settings(&mut work.tx).await.unwrap().unwrap();
        let settings = Settings { promises: Some(promises), technical, ..settings };
        store::organisation::update(&mut work.tx, &settings).await.unwrap();
        work.commit().await.unwrap();
        let writer = test.employ(1, &[Role::SecurityReviewer]).await;
        let approver = test.employ(2, &[Role::LegalApprover]).await;
        let publisher = test.employ(3, &[Role::Publisher]).await;
        Self { test, writer, approver, publisher }
    }

    async fn act<T>(
        &self,
        person: &Person,
        use_case: impl AsyncFnOnce(Work) -> Result<T, Error>,
    ) -> Result<T, Refusal> {
        let attempt = Attempt::to(Action::DocumentApproved);
        self.test
            .office
            .perform(self.test.as_person(person), attempt, use_case)
            .await
            .map_err(refused)
    }

    async fn draft(&self, draft: &DocumentDraft) -> DocumentId {
        self.act(&self.writer, async |work| documents::draft(work, draft).await).await.unwrap()
    }

    async fn document(&self, id: DocumentId) -> TrustDocument {
        let mut work = self.test.office.read(self.test.as_person(&self.writer)).await.unwrap();
        documents::show(&mut work, id).await.unwrap().document
    }

    async fn seen(&self, id: DocumentId) -> Digest {
        let document = self.document(id).await;
        document.latest().unwrap().digest(&document.slug)
    }

    async fn revise(&self, id: DocumentId, draft: &DocumentDraft) -> Result<(), Refusal> {
        let revision = self.document(id).await.revision;
        self.act(&self.writer, async |work| documents::revise(work, id, revision, draft).await)
            .await
    }

    async fn submit(&self, id: DocumentId) -> Result<(), Refusal> {
        self.submit_as(&self.writer, id).await
    }

    async fn submit_as(&self, person: &Person, id: DocumentId) -> Result<(), Refusal> {
        let draft = documents::to_submit(&mut self.look(person).await, id).await;
        let proof = draft.and_then(Manuscript::proof);
        self.act(person, async |work| documents::submit(work, id, &proof?).await).await
    }

    async fn look(&self, person: &Person) -> Work {
        self.test.office.read(self.test.as_person(person)).await.unwrap()
    }

    async fn printed(
        &self,
        person: &Person,
        id: DocumentId,
        seen: &Digest,
    ) -> Result<Printed, Error> {
        let approved = documents::to_publish(&mut self.look(person).await, id, seen).await;
        approved.and_then(Manuscript::files)
    }

    async fn approve(&self, person: &Person, id: DocumentId) -> Result<(), Refusal> {
        let seen = self.seen(id).await;
        self.act(person, async |work| documents::approve(work, id, &seen).await).await
    }

    async fn publish(&self, person: &Person, id: DocumentId) -> Result<u32, Refusal> {
        let seen = self.seen(id).await;
        let printed = self.printed(person, id, &seen).await;
        self.act(person, async |work| documents::publish(work, id, &seen, &printed?).await).await
    }

    async fn published(&self, draft: &DocumentDraft) -> DocumentId {
        let id = self.draft(draft).await;
        self.submit(id).await.unwrap();
        self.approve(&self.approver, id).await.unwrap();
        self.publish(&self.publisher, id).await.unwrap();
        id
    }

    async fn public(&self) -> Vec<PublicDocument> {
        let mut work = self.test.office.read(Caller::public()).await.unwrap();
        documents::published(&mut work).await.unwrap()
    }

    async fn bytes(
        &self,
        slug: &str,
        number: u32,
        format: DocumentFormat,
    ) -> Result<Vec<u8>, Refusal> {
        let mut work = self.test.office.read(Caller::public()).await.unwrap();
        documents::public_file(&mut work, slug, number, format).await.map_err(refused)
    }

    async fn told(&self, bytes: &[u8]) -> (Told, &'static str) {
        let mut work = self.test.office.read(Caller::public()).await.unwrap();
        let verdict = lists::verify_file(&mut work, bytes).await.unwrap();
        let status = verdict.status();
        (verdict.told, status)
    }

    async fn revision(&self) -> u64 {
        let mut work = self.test.office.read(Caller::public()).await.unwrap();
        store::installation::find(&mut work.tx).await.unwrap().public_revision
    }

    async fn count(&self, action: Action, outcome: Outcome) -> usize {
        let mut work = self.test.office.read(Caller::operator()).await.unwrap();
        let events = store::audit::next(&mut work.tx, 0, 10_000).await.unwrap();
        let read = events.iter().map(|event| {
            serde_json::from_str::<domain::audit::AuditEvent>(&event.payload).unwrap()
        });
        read.filter(|event| event.action == action && event.outcome == outcome).count()
    }
}

fn measures() -> DocumentDraft {
    DocumentDraft {
        slug: "security-measures".into(),
        title: "Security measures".into(),
        kind: "security_measures".into(),
        access: "public".into(),
        body: "# Security measures\n\n## 1. Governance\n\n- Somebody answers for it.".into(),
        ..DocumentDraft::default()
    }
}

fn guard(result: Result<impl Sized, Refusal>) -> &'static str {
    result.err().map_or("done", |refusal| refusal.code())
}

#[tokio::test]
async fn three_people_bring_a_document_to_the_public_pages() {
    let company = Company::open().await;
    let before = company.revision().await;
    company.published(&measures()).await;

    assert_eq!(company.revision().await, before + 1);
    let public = company.public().await;
    assert_eq!(
        (public.len(), public[0].slug.as_str(), public[0].face.number),
        (1, "security-measures", 1)
    );
    assert_eq!(public[0].face.standing, Standing::Current);
    for action in [
        Action::DocumentDrafted,
        Action::DocumentSubmitted,
        Action::DocumentApproved,
        Action::DocumentPublished,
    ] {
        assert_eq!(company.count(action, Outcome::Ok).await, 1, "{action}");
    }
    let pdf = company.bytes("security-measures", 1, DocumentFormat::Pdf).await.unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    let text = String::from_utf8(
        company.bytes("security-measures", 1, DocumentFormat::Markdown).await.unwrap(),
    )
    .unwrap();
    assert!(text.ends_with(&format!("{}\n", measures().body)), "{text}");
}

#[tokio::test]
async fn an_author_cannot_approve_and_an_approver_cannot_publish() {
    let company = Company::open().await;
    let everything = [Role::SecurityReviewer, Role::LegalApprover, Role::Publisher];
    let busy = company.test.employ(4, &everything).await;
    let id =
        company.act(&busy, async |work| documents::draft(work, &measures()).await).await.unwrap();
    company.submit_as(&busy, id).await.unwrap();
    assert_eq!(guard(company.approve(&busy, id).await), "G-SOD");
    company.approve(&company.approver, id).await.unwrap();

    let second = DocumentDraft { slug: "second".into(), ..measures() };
    let second = company.draft(&second).await;
    company.submit(second).await.unwrap();
    company.approve(&busy, second).await.unwrap();
    assert_eq!(guard(company.publish(&busy, second).await), "G-SOD");
    assert!(company.public().await.is_empty());
    assert_eq!(company.count(Action::DocumentApproved, Outcome::Denied).await, 2);
    company.publish(&company.publisher, second).await.unwrap();
}

#[tokio::test]
async fn each_step_belongs_to_its_role() {
    let company = Company::open().await;
    let requester = company.test.employ(5, &[Role::Requester]).await;
    let tried =
        company.act(&requester, async |work| documents::draft(work, &measures()).await).await;
    assert_eq!(guard(tried), "permission");
    let id = company.draft(&measures()).await;
    company.submit(id).await.unwrap();
    for person in [&company.writer, &company.publisher, &requester] {
        assert_eq!(guard(company.approve(person, id).await), "permission");
    }
    company.approve(&company.approver, id).await.unwrap();
    for person in [&company.writer, &company.approver, &requester] {
        assert_eq!(guard(company.publish(person, id).await), "permission");
    }
}

#[tokio::test]
async fn approving_and_publishing_ask_for_a_fresh_code() {
    let company = Company::open().await;
    let id = company.draft(&measures()).await;
    company.submit(id).await.unwrap();
    let seen = company.seen(id).await;
    let (approver, publisher) =
        (company.test.as_person(&company.approver), company.test.as_person(&company.publisher));
    company.test.travel_to("2026-03-01T09:10:01Z");
    let work = company.test.office.write(approver).await.unwrap();
    assert_eq!(documents::approve(work, id, &seen).await.map_err(refused), Err(Refusal::StepUp));
    company.test.travel_to("2026-03-01T09:10:00Z");
    company.approve(&company.approver, id).await.unwrap();
    let printed = company.printed(&company.publisher, id, &seen).await.unwrap();
    company.test.travel_to("2026-03-01T09:10:01Z");
    let mut work = company.test.office.write(publisher).await.unwrap();
    let told = documents::to_publish(&mut work, id, &seen).await.map(|_| ()).map_err(refused);
    assert_eq!(told, Err(Refusal::StepUp));
    let told = documents::publish(work, id, &seen, &printed).await.map_err(refused);
    assert_eq!(told, Err(Refusal::StepUp));
}

#[tokio::test]
async fn an_edit_after_the_approval_makes_it_void() {
    let company = Company::open().await;
    let id = company.draft(&measures()).await;
    company.submit(id).await.unwrap();
    let seen = company.seen(id).await;
    company.approve(&company.approver, id).await.unwrap();
    company.revise(id, &DocumentDraft { body: "Other words.".into(), ..measures() }).await.unwrap();

    assert_eq!(company.document(id).await.versions[0].state, VersionState::Draft);
    let published = company.printed(&company.publisher, id, &seen).await.map_err(refused);
    assert_eq!(guard(published), "DOC-STATE");
    assert_eq!(company.count(Action::DocumentApprovalVoided, Outcome::Ok).await, 1);
    company.submit(id).await.unwrap();
    let approved = company
        .act(&company.approver, async |work| documents::approve(work, id, &seen).await)
        .await;
    assert_eq!(guard(approved), "SOD-6");
}

#[tokio::test]
async fn two_people_cannot_overwrite_each_other() {
    let company = Company::open().await;
    let id = company.draft(&measures()).await;
    let revision = company.document(id).await.revision;
    company.revise(id, &DocumentDraft { title: "First".into(), ..measures() }).await.unwrap();
    let second = DocumentDraft { title: "Second".into(), ..measures() };
    let late = company
        .act(&company.writer, async |work| documents::revise(work, id, revision, &second).await)
        .await;
    assert_eq!(late, Err(Refusal::Stale));
    assert_eq!(company.document(id).await.versions[0].text.title.as_str(), "First");
}

#[tokio::test]
async fn hostile_markdown_stays_text_in_every_file() {
    let company = Company::open().await;
    let body = "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> [x](javascript:alert(1)) ![p](https://evil.example/p.png)\n\n</main><h1>Injected</h1>";
    company
        .published(&DocumentDraft { body: body.into(), title: "\"><script>".into(), ..measures() })
        .await;
    let page = String::from_utf8(
        company.bytes("security-measures", 1, DocumentFormat::Html).await.unwrap(),
    )
    .unwrap();
    for part in ["<script", "<img", "javascript:\"", "href=\"javascript", "<h1>Injected"] {
        assert!(!page.contains(part), "{part} in {page}");
    }
    assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
}

#[tokio::test]
async fn a_text_that_cannot_be_printed_is_refused_with_its_place_before_anybody_approves_it() {
    let company = Company::open().await;
    let id = company
        .draft(&DocumentDraft {
            body: "## 1. Access\n\n- Keys 🔑 are kept.".into(), ..measures()
        })
        .await;
    let Err(refusal) = company.submit(id).await else { panic!("submitted") };
    assert_eq!(refusal.code(), "DOC-GLYPH");
    assert!(
        refusal.to_string().contains('🔑') && refusal.to_string().contains("Access"),
        "{refusal}"
    );
    assert_eq!(company.document(id).await.versions[0].state, VersionState::Draft);
}

#[tokio::test]
async fn a_file_is_known_again_and_says_whether_it_holds() {
    let company = Company::open().await;
    let id = company.published(&measures()).await;
    let mut files = Vec::new();
    for format in DocumentFormat::ALL {
        files.push((format, company.bytes("security-measures", 1, format).await.unwrap()));
    }
    for (format, bytes) in &files {
        let (told, status) = company.told(bytes).await;
        assert!(
            matches!(told, Told::Document(ref verdict) if verdict.number == 1 && verdict.format == Some(*format)),
            "{told:?}"
        );
        assert_eq!(status, "current");
    }
    let (told, _) = company.told(b"altered").await;
    assert_eq!(told, Told::Unknown);

    company
        .act(&company.writer, async |work| documents::begin_version(work, id).await)
        .await
        .unwrap();
    assert_eq!(guard(company.submit(id).await), "G-COMPLETE");
    company
        .revise(
            id,
            &DocumentDraft {
                change_summary: "More words.".into(),
                body: "More words.".into(),
                ..measures()
            },
        )
        .await
        .unwrap();
    company.submit(id).await.unwrap();
    company.approve(&company.approver, id).await.unwrap();
    company.test.travel_to("2026-04-01T09:00:00Z");
    assert_eq!(company.publish(&company.publisher, id).await, Ok(2));
    assert_eq!(company.told(&files[0].1).await.1, "superseded");
    let again = company.bytes("security-measures", 1, DocumentFormat::Pdf).await.unwrap();
    assert_eq!(again, files[0].1, "a published file never changes");
    let public = company.public().await;
    let days: Vec<_> = public[0]
        .versions
        .iter()
        .map(|version| (version.published_on.to_string(), public[0].first_published_on.to_string()))
        .collect();
    assert_eq!(
        days,
        [("2026-03-01".into(), "2026-03-01".into()), ("2026-04-01".into(), "2026-03-01".into())]
    );
}

#[tokio::test]
async fn what_is_meant_for_people_inside_is_not_told_outside() {
    let company = Company::open().await;
    let inside = DocumentDraft { access: "internal".into(), ..measures() };
    let id = company.published(&inside).await;
    assert!(company.public().await.is_empty());
    assert_eq!(
        guard(company.bytes("security-measures", 1, DocumentFormat::Pdf).await),
        "not-found"
    );
    let reader = company.test.as_person(&company.approver);
    let work = company.test.office.write(reader.clone()).await.unwrap();
    let file = documents::file(work, id, 1, DocumentFormat::Pdf).await.unwrap();
    assert_eq!(company.told(&file.bytes).await.0, Told::Unknown);
    let mut work = company.test.office.read(reader).await.unwrap();
    assert!(lists::verify_file(&mut work, &file.bytes).await.unwrap().is_known());
}

#[tokio::test]
async fn a_retired_document_stays_readable_and_says_so() {
    let company = Company::open().await;
    let id = company.published(&measures()).await;
    let reason = Reason::parse("We no longer do this.").unwrap();
    company
        .act(&company.publisher, async |work| documents::retire(work, id, Ok(reason)).await)
        .await
        .unwrap();
    let public = company.public().await;
    assert!(public[0].is_retired());
    let pdf = company.bytes("security-measures", 1, DocumentFormat::Pdf).await.unwrap();
    assert_eq!(company.told(&pdf).await.1, "retired");
}

#[tokio::test]
async fn the_operator_imports_drafts_and_takes_published_texts_out() {
    let company = Company::open().await;
    let head = DocumentDraft {
        body: String::new(),
        first_published_on: "2025-12-02".into(),
        ..measures()
    };
    let import = async |bytes: &[u8], draft: DocumentDraft| {
        let work = company.test.office.write(Caller::operator()).await.unwrap();
        documents::import(work, bytes, draft).await.map_err(refused)
    };
    let (id, number) = import(b"---\ntitle: x\n---\n\n# Words", head.clone()).await.unwrap();
    let document = company.document(id).await;
    assert_eq!((number, document.versions[0].text.body.as_str()), (1, "# Words"));
    assert!(document.versions[0].authors.is_empty());
    assert_eq!(guard(import(b"again", head.clone()).await), "DOC-OPEN");
    assert_eq!(guard(import(b"\xff", head.clone()).await), "fields");
    assert_eq!(
        guard(
            import(
                b"a",
                DocumentDraft {
                    first_published_on: "2026-03-02".into(),
                    slug: "x".into(),
                    ..head.clone()
                }
            )
            .await
        ),
        "fields"
    );

    company.submit(id).await.unwrap();
    company.approve(&company.approver, id).await.unwrap();
    company.publish(&company.publisher, id).await.unwrap();
    let work = company.test.office.write(Caller::operator()).await.unwrap();
    let file =
        documents::export(work, "security-measures", None, DocumentFormat::Markdown).await.unwrap();
    assert_eq!(file.name, "security-measures-1.md");
    assert!(String::from_utf8(file.bytes).unwrap().contains("first_published: \"2025-12-02\""));
    assert_eq!(company.count(Action::ExportMade, Outcome::Ok).await, 1);
    assert_eq!(import(b"# Words, more", head).await, Ok((id, 2)));
}

#[tokio::test]
async fn an_address_is_given_once_and_the_field_says_so() {
    let company = Company::open().await;
    company.draft(&measures()).await;
    let again =
        company.act(&company.writer, async |work| documents::draft(work, &measures()).await).await;
    assert!(matches!(again, Err(Refusal::Fields(faults)) if faults.get("slug").is_some()));
}
