//! Taking a document out as a file, from the console and the command line. Every file goes into the
//! export register and the audit log (domain.md 12.8, LOG-1).

use std::collections::BTreeMap;

use domain::audit::Action;
use domain::canonical::Digest;
use domain::document::{Access, TrustDocument};
use domain::id::{DocumentId, ExportId};
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::text::Slug;
use store::documents::VersionPlace;
use store::exports::Export;

use super::{DocumentFormat, KIND, load, print};
use crate::failure::{Error, Failure};
use crate::registry;
use crate::work::Work;

/// A file with the name to keep it under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// `SAMPLE-` in front where the data is invented (decision 35).
    pub name: String,
    /// As `Content-Type` names it.
    pub media_type: &'static str,
    /// The bytes, as they were published.
    pub bytes: Vec<u8>,
}

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

/// The open version on paper, marked as a draft: what an approver reads. It is not registered, since
/// nothing may be built on it.
pub async fn proof(work: &mut Work, id: DocumentId) -> Result<Exported, Error> {
    work.must(Permission::ReadRegistry)?;
    let document = load(work, id).await?;
    let open = document.open_version().ok_or(Refusal::NotFound("draft"))?;
    let bytes = print::proof(work, &document).await?;
    let mark = sample_mark(work).await?;
    let name = format!("{mark}DRAFT-{}-{}.pdf", document.slug, open.number);
    Ok(Exported { name, media_type: DocumentFormat::Pdf.media_type(), bytes })
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
    let mark = sample_mark(&mut work).await?;
    let audience = if version.text.access == Access::Public { "public" } else { "internal" };
    let export = Export {
        id: ExportId::new(work.dice.uuid_at(work.now)?),
        at: work.now,
        actor: work.event(Action::ExportMade).actor.to_string(),
        code: "X2".to_owned(),
        subject: format!("{}/{number}", document.slug),
        content_hash: Some(publication.content_hash.clone()),
        params: BTreeMap::new(),
        audience: audience.to_owned(),
        format: format.code().to_owned(),
        sha256: Digest::of(&bytes),
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        pages: pages(format, &bytes)?,
        recipient: None,
    };
    store::exports::insert(&mut work.tx, &export).await?;
    let event = work
        .event(Action::ExportMade)
        .on("export", export.id)
        .with("code", &export.code)
        .with("subject", &export.subject)
        .with("audience", &export.audience)
        .with("format", &export.format)
        .with_change(export.sha256);
    work.record(event).await?;
    work.commit().await?;
    let name = format!("{mark}{}-{number}.{}", document.slug, format.code());
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

fn pages(format: DocumentFormat, bytes: &[u8]) -> Result<Option<i64>, Error> {
    if format != DocumentFormat::Pdf {
        return Ok(None);
    }
    let count = press::page_count(bytes).map_err(|error| Failure::Press(error.to_string()))?;
    Ok(i64::try_from(count).ok())
}

async fn sample_mark(work: &mut Work) -> Result<&'static str, Error> {
    let is_sample = store::installation::find(&mut work.tx).await?.is_sample;
    Ok(if is_sample { "SAMPLE-" } else { "" })
}
