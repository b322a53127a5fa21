//! A text that was written elsewhere becomes a draft: by an author in the console, or by the
//! operator on the host (decision 34).

use domain::audit::Action;
use domain::document::{DocumentDraft, TrustDocument};
use domain::id::DocumentId;
use domain::person::{Actor, Permission};
use domain::refusal::Refusal;
use domain::request::Signature;

use super::{insert, save};
use crate::failure::Error;
use crate::registry;
use crate::requests::signature;
use crate::work::Work;

/// The largest file that is read as a text, in bytes.
const LARGEST: usize = 1 << 20;

/// Brings a Markdown file in as a draft. The address decides: a document that has it gets its next
/// version, otherwise there is a new document. A head as our own exports carry it is left out.
pub async fn import(
    mut work: Work,
    bytes: &[u8],
    draft: DocumentDraft,
) -> Result<(DocumentId, u32), Error> {
    let by = author(&work)?;
    let body = text_of_file(bytes)?;
    let (slug, text) = DocumentDraft { body, ..draft }.check()?;
    text.must_have_been(registry::today(&mut work).await?)?;

    let known = store::documents::find_by_slug(&mut work.tx, &slug).await?;
    let (id, number) = if let Some(document) = known {
        let begun = document.begin_version(text, by, work.now)?;
        let place = (begun.id, begun.latest().map_or(1, |version| version.number));
        save(&mut work, begun, Action::DocumentDrafted, Permission::WriteDocuments, vec![]).await?;
        place
    } else {
        let id = DocumentId::new(work.dice.uuid_at(work.now)?);
        let document = TrustDocument::draft(id, slug, text, by, work.now);
        insert(&mut work, &document).await?;
        (id, 1)
    };
    work.commit().await?;
    Ok((id, number))
}

/// The text in a Markdown file, without a head as our own exports carry it.
pub fn text_of_file(bytes: &[u8]) -> Result<String, Refusal> {
    Ok(press::without_head(read(bytes)?).to_owned())
}

/// The operator imports drafts without being an author; a person needs the right to write.
fn author(work: &Work) -> Result<Option<Signature>, Error> {
    if matches!(work.caller.actor, Actor::Operator) {
        work.must(Permission::Import)?;
        return Ok(None);
    }
    work.must(Permission::WriteDocuments)?;
    signature(work, Permission::WriteDocuments).map(Some)
}

fn read(bytes: &[u8]) -> Result<&str, Refusal> {
    if bytes.len() > LARGEST {
        return Err(Refusal::field(
            "file",
            "The file is larger than 1 MB. Divide the text into several documents.",
        ));
    }
    std::str::from_utf8(bytes).map_err(|_| {
        Refusal::field(
            "file",
            "The file is not text in UTF-8. Save it as Markdown in UTF-8 and try again.",
        )
    })
}
