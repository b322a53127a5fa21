//! Taking a document out as a file, from the console and the command line. Every file goes into the
//! export register and the audit log (domain.md 12.8, LOG-1).

use domain::canonical::Digest;
use domain::document::{Access, TrustDocument};
use domain::export::Audience;
use domain::id::DocumentId;
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::text::Slug;
use store::documents::VersionPlace;

use super::print::{self, Manuscript};
use super::{DocumentFormat, KIND, load};
pub use crate::exports::Exported;
use crate::failure::{Error, Failure};
use crate::work::Work;
use crate::{exports, registry};

/// A published version by the name in the document's address; without `number` the one that holds
/// today. The command line uses it.
pub async fn export(
    mut work: Work,
    slug: &str,
    number: Option<u32>,
    format: DocumentFormat,
) -> Result<Exported, Error> {
    work.must(Permission::ReadRegistry)?;
    let not_found = || Refusal::NotFound(KIND);
    let slug = Slug::parse(slug).map_err(|_| not_found())?;
    let document =
        store::documents::find_by_slug(&mut work.tx, &slug).await?.ok_or_else(not_found)?;
    let today = registry::today(&mut work).await?;
    let number = match number {
        Some(number) => number,
        None => document.face(today).ok_or_else(not_found)?.number,
    };
    take(work, &document, number, format).await
}

/// The same by the record, for the console.
pub async fn file(
    mut work: Work,
    id: DocumentId,
    number: u32,
    format: DocumentFormat,
) -> Result<Exported, Error> {
    work.must(Permission::ReadRegistry)?;
    let document = load(&mut work, id).await?;
    take(work, &document, number, format).await
}

/// The open version for a paper that is marked as a draft: what an approver reads. It is not
/// registered, since nothing may be built on it.
pub async fn to_proof(work: &mut Work, id: DocumentId) -> Result<Manuscript, Error> {
    work.must(Permission::ReadRegistry)?;
    let document = load(work, id).await?;
    document.open_version().ok_or(Refusal::NotFound("draft"))?;
    print::manuscript(work, document).await
}

async fn take(
    mut work: Work,
    document: &TrustDocument,
    number: u32,
    format: DocumentFormat,
) -> Result<Exported, Error> {
    let version = document.version(number).ok_or(Refusal::NotFound("version of this document"))?;
    let publication =
        version.publication().ok_or(Refusal::NotFound("published version of this document"))?;
    let bytes = whole_file(&mut work, document.id, number, format).await?;
    let mark = exports::sample_mark(&mut work).await?;
    let name = format!("{mark}{}-{number}.{}", document.slug, format.code());
    let subject = format!("{}/{number}", document.slug);
    let mut entry = exports::entry(&work, "X2", subject, format.code(), &bytes)?;
    entry.content_hash = Some(publication.content_hash.clone());
    if version.text.access != Access::Public {
        entry.audience = Audience::Internal;
    }
    exports::register(work, entry, Permission::ReadRegistry, None).await?;
    Ok(Exported { name, media_type: format.media_type(), bytes })
}

/// One of a version's files, checked against the digest that was kept with it.
pub(super) async fn whole_file(
    work: &mut Work,
    document: DocumentId,
    number: u32,
    format: DocumentFormat,
) -> Result<Vec<u8>, Error> {
    let place = VersionPlace { document, number };
    let file = store::documents::find_file(&mut work.tx, place, format).await?;
    let file = file.ok_or(Refusal::NotFound("published version of this document"))?;
    if Digest::of(&file.bytes) == file.sha256 {
        return Ok(file.bytes);
    }
    Err(Failure::Broken(format!(
        "the {} file of version {number} of document {document} is not the one that was published",
        format.code()
    ))
    .into())
}
