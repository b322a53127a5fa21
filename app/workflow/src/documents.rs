//! Trust documents: written by one person, approved by another, published by a third (domain.md 7.5,
//! decision 25). Here they move; `import` brings texts in from files, `print` makes the files of a
//! version, `public` is what everybody may read, `exports` takes files out, `verify` knows them again.

mod exports;
mod import;
pub(crate) mod inbox;
mod print;
mod public;
mod verify;

use domain::audit::Action;
use domain::canonical::Digest;
use domain::document::{
    Act, DocumentDraft, DocumentVersion, Piece, PublicationFacts, TrustDocument, compare,
};
use domain::id::{DocumentId, PersonId};
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::text::Reason;
use domain::time::{Day, Zone};
use store::StoreError;

pub use exports::{Exported, export, file, to_proof};
pub use import::{import, text_of_file};
pub use print::{Manuscript, Printed, Proof};
pub use public::{PublicDocument, PublicVersion, public_file, published};
pub use store::documents::DocumentFormat;
pub use verify::{DocumentVerdict, verify};

use crate::failure::{Error, Failure};
use crate::registry::{self, Deed};
use crate::requests::signature;
use crate::work::Work;

const KIND: &str = "document";

/// Every document, by title.
pub struct Shelf {
    /// The documents.
    pub documents: Vec<TrustDocument>,
    /// Today.
    pub today: Day,
}

/// Shows every document.
pub async fn list(work: &mut Work) -> Result<Shelf, Error> {
    work.must(Permission::ReadRegistry)?;
    let mut documents = store::documents::list(&mut work.tx).await?;
    let key = |document: &TrustDocument| {
        let title = document.latest().map(|latest| latest.text.title.as_str().to_owned());
        domain::text::sort_key(&title.unwrap_or_default())
    };
    documents.sort_by_cached_key(key);
    Ok(Shelf { documents, today: registry::today(work).await? })
}

/// A document with what its page needs.
pub struct DocumentView {
    /// The document.
    pub document: TrustDocument,
    /// What the open version changes, where a version was published before.
    pub changes: Option<Vec<Piece>>,
    /// Names of the people in the trails, by id.
    pub names: Vec<(PersonId, String)>,
    /// Today.
    pub today: Day,
    /// Days begin and end in it.
    pub zone: Zone,
}

impl DocumentView {
    /// The name of a person of a trail.
    pub fn name(&self, person: PersonId) -> &str {
        self.names.iter().find(|(id, _)| *id == person).map_or("somebody", |(_, name)| name)
    }
}

/// Shows a document.
pub async fn show(work: &mut Work, id: DocumentId) -> Result<DocumentView, Error> {
    work.must(Permission::ReadRegistry)?;
    let document = load(work, id).await?;
    let changes = document.open_version().and_then(|open| {
        let (last, _) = document.published().next_back()?;
        Some(compare(last.text.body.as_str(), open.text.body.as_str()))
    });
    let people = store::people::list(&mut work.tx).await?;
    let names = people.into_iter().map(|person| (person.id, person.name.to_string())).collect();
    let settings = registry::settings(work).await?;
    let zone = settings.technical.timezone;
    Ok(DocumentView { document, changes, names, today: work.now.day_in(&zone), zone })
}

/// Begins a document, as the draft of its first version.
pub async fn draft(mut work: Work, draft: &DocumentDraft) -> Result<DocumentId, Error> {
    work.must(Permission::WriteDocuments)?;
    let (slug, text) = draft.check()?;
    text.must_have_been(registry::today(&mut work).await?)?;
    let by = signature(&work, Permission::WriteDocuments)?;
    let id = DocumentId::new(work.dice.uuid_at(work.now)?);
    let document = TrustDocument::draft(id, slug, text, Some(by), work.now);
    insert(&mut work, &document).await?;
    work.commit().await?;
    Ok(id)
}

/// Begins the next version, with the words of the last one.
pub async fn begin_version(mut work: Work, id: DocumentId) -> Result<u32, Error> {
    let (document, right) = for_act(&mut work, id, Act::Begin).await?;
    let last = document.latest().ok_or_else(|| without_version(&document))?;
    let mut text = last.text.clone();
    (text.change_summary, text.effective_on, text.review_due_on) = (None, None, None);
    let by = signature(&work, right)?;
    let begun = document.begin_version(text, Some(by), work.now)?;
    let number = begun.latest().map_or(1, |version| version.number);
    save(&mut work, begun, Action::DocumentDrafted, right, vec![]).await?;
    work.commit().await?;
    Ok(number)
}

/// Changes the open version. `revision` is the one that the form was filled from.
pub async fn revise(
    mut work: Work,
    id: DocumentId,
    revision: i64,
    draft: &DocumentDraft,
) -> Result<(), Error> {
    let (document, right) = for_act(&mut work, id, Act::Revise).await?;
    let text = draft.check_text()?;
    text.must_have_been(registry::today(&mut work).await?)?;
    let before = document.open_version().map(|open| DocumentDraft::from(&open.text).to_fields());
    let fields =
        registry::changed(&before.unwrap_or_default(), &DocumentDraft::from(&text).to_fields());
    let undone = document.open_version().and_then(DocumentVersion::undone_by_a_change);
    let by = signature(&work, right)?;
    let revised = TrustDocument { revision, ..document.revise(text, Some(by), work.now)? };
    let action = if undone == Some(Act::Approve) && !fields.is_empty() {
        Action::DocumentApprovalVoided
    } else {
        Action::RecordUpdated
    };
    save(&mut work, revised, action, right, fields).await?;
    work.commit().await
}

/// The open version for the proof that [`submit`] asks for, if it may be handed in.
pub async fn to_submit(work: &mut Work, id: DocumentId) -> Result<Manuscript, Error> {
    let (document, right) = for_act(work, id, Act::Submit).await?;
    document.could_be_published(registry::today(work).await?)?;
    document.clone().submit(signature(work, right)?)?;
    print::manuscript(work, document).await
}

/// An author hands the open version in, of which there is a proof: what cannot be printed is refused
/// before, not on the day of its publication (decision 6).
pub async fn submit(mut work: Work, id: DocumentId, proof: &Proof) -> Result<(), Error> {
    let (document, right) = for_act(&mut work, id, Act::Submit).await?;
    document.could_be_published(registry::today(&mut work).await?)?;
    proof.must_be_of(&document)?;
    let submitted = document.submit(signature(&work, right)?)?;
    save(&mut work, submitted, Action::DocumentSubmitted, right, vec![]).await?;
    work.commit().await
}

/// An approver or a publisher sends the open version back. What is wrong with the reason is told to
/// those two where it can be sent back; everybody else is told that they may not, and the log is too
/// (LOG-4).
pub async fn send_back(
    mut work: Work,
    id: DocumentId,
    reason: Result<Reason, Refusal>,
) -> Result<(), Error> {
    let (document, right) = for_act(&mut work, id, Act::SendBack).await?;
    document.must_allow(Act::SendBack)?;
    let returned = document.send_back(signature(&work, right)?, reason?)?;
    save(&mut work, returned, Action::DocumentReturned, right, vec![]).await?;
    work.commit().await
}

/// A legal approver who did not write on it approves exactly what they saw.
pub async fn approve(mut work: Work, id: DocumentId, seen: &Digest) -> Result<(), Error> {
    let (document, right) = for_act(&mut work, id, Act::Approve).await?;
    work.must_have_confirmed()?;
    document.could_be_published(registry::today(&mut work).await?)?;
    let approved = document.approve(signature(&work, right)?, seen)?;
    save(&mut work, approved, Action::DocumentApproved, right, vec![]).await?;
    work.commit().await
}

/// The version as it would be published now, for the files that [`publish`] asks for.
pub async fn to_publish(
    work: &mut Work,
    id: DocumentId,
    seen: &Digest,
) -> Result<Manuscript, Error> {
    Ok(published_now(work, id, seen).await?.0)
}

async fn published_now(
    work: &mut Work,
    id: DocumentId,
    seen: &Digest,
) -> Result<(Manuscript, TrustDocument, Permission), Error> {
    let (document, right) = for_act(work, id, Act::Publish).await?;
    work.must_have_confirmed()?;
    let settings = registry::settings(work).await?;
    let facts = PublicationFacts {
        at: work.now,
        today: work.now.day_in(&settings.technical.timezone),
        language: &settings.technical.language,
    };
    let published = document.publish(signature(work, right)?, seen, facts)?;
    let manuscript = print::manuscript(work, published.clone()).await?;
    manuscript.must_name_its_company()?;
    Ok((manuscript, published, right))
}

/// A publisher who did not approve it publishes exactly what was approved, with the files that were
/// made of it, and at the moment that they name.
pub async fn publish(
    mut work: Work,
    id: DocumentId,
    seen: &Digest,
    printed: &Printed,
) -> Result<u32, Error> {
    work.now = printed.at();
    let (manuscript, published, right) = published_now(&mut work, id, seen).await?;
    printed.must_be_of(&manuscript)?;
    let number = published.latest().map_or(1, |version| version.number);
    save(&mut work, published, Action::DocumentPublished, right, vec![]).await?;
    printed.keep(&mut work, number).await?;
    store::installation::raise_public_revision(&mut work.tx).await?;
    work.commit().await?;
    Ok(number)
}

/// A publisher retires the document: what was published stays readable and says so. What is wrong with
/// the reason is told to whoever may, where there is something to retire.
pub async fn retire(
    mut work: Work,
    id: DocumentId,
    reason: Result<Reason, Refusal>,
) -> Result<(), Error> {
    let (document, right) = for_act(&mut work, id, Act::Retire).await?;
    work.must_have_confirmed()?;
    let today = registry::today(&mut work).await?;
    document.could_be_retired(today)?;
    let retired = document.retire(&signature(&work, right)?, today, &reason?)?;
    save(&mut work, retired, Action::DocumentWithdrawn, right, vec![]).await?;
    store::installation::raise_public_revision(&mut work.tx).await?;
    work.commit().await
}

/// The document, for somebody who has the right that the act takes, and that right.
async fn for_act(
    work: &mut Work,
    id: DocumentId,
    act: Act,
) -> Result<(TrustDocument, Permission), Error> {
    work.must(Permission::ReadRegistry)?;
    let document = load(work, id).await?;
    let latest = document.latest().ok_or_else(|| without_version(&document))?;
    let right = act.permission(&latest.state);
    work.must(right)?;
    Ok((document, right))
}

fn without_version(document: &TrustDocument) -> Error {
    Failure::Broken(format!("document {} has no version", document.id)).into()
}

/// The document, or that there is none.
pub(crate) async fn load(work: &mut Work, id: DocumentId) -> Result<TrustDocument, Error> {
    let found = store::documents::find(&mut work.tx, id).await?;
    Ok(found.ok_or(Refusal::NotFound(KIND))?)
}

/// Keeps a new document and records who began it.
async fn insert(work: &mut Work, document: &TrustDocument) -> Result<(), Error> {
    let taken = |error| match error {
        StoreError::Duplicate { .. } => {
            Refusal::field("slug", "Another document has this address already. Choose another one.")
                .into()
        }
        other => Error::from(other),
    };
    store::documents::insert(&mut work.tx, document).await.map_err(taken)?;
    record(work, document, Action::DocumentDrafted, Permission::WriteDocuments, vec![]).await
}

/// Saves a moved document and records the step.
async fn save(
    work: &mut Work,
    document: TrustDocument,
    action: Action,
    by: Permission,
    fields: Vec<String>,
) -> Result<(), Error> {
    store::documents::update(&mut work.tx, &document).await?;
    let saved = TrustDocument { revision: document.revision + 1, ..document };
    record(work, &saved, action, by, fields).await
}

async fn record(
    work: &mut Work,
    document: &TrustDocument,
    action: Action,
    by: Permission,
    fields: Vec<String>,
) -> Result<(), Error> {
    let latest = document.latest().ok_or_else(|| without_version(document))?;
    let facts = [
        ("slug", document.slug.to_string()),
        ("version", latest.number.to_string()),
        ("state", latest.state.code().to_owned()),
        ("content", latest.digest(&document.slug).to_string()),
    ];
    let deed = Deed {
        action,
        by,
        kind: KIND,
        id: document.id.to_string(),
        revision: document.revision,
        fields,
        facts: &facts,
    };
    registry::keep(work, deed, latest).await
}
