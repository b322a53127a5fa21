//! The files of a version: on paper, as Markdown, as a page. Made once, when it is published; a proof
//! is made before, so that what cannot be printed is known in time (decision 6).

use domain::canonical::Digest;
use domain::document::{Access, DocumentVersion, TrustDocument};
use domain::id::DocumentId;
use domain::list_version::PublicOrganisation;
use domain::refusal::Refusal;
use domain::time::Zone;
use press::PressError;
use press::pdf::{Mark, PublishedVersion, TrustDocument as Paper, trust_document};
use store::documents::{DocumentFile, DocumentFormat, VersionPlace};

use crate::failure::{Error, Failure};
use crate::registry;
use crate::work::Work;

/// What stands on the paper beside the document.
struct Letterhead {
    company: String,
    address: String,
    language: String,
    zone: Zone,
    site: String,
    is_sample: bool,
}

/// All files of the version that was just published.
pub(super) async fn files(
    work: &mut Work,
    document: &TrustDocument,
) -> Result<Vec<(DocumentFormat, DocumentFile)>, Error> {
    let head = letterhead(work).await?;
    if head.company.is_empty() {
        let told = "The company's name is not signed yet, and a document names its company. Have a legal approver propose it under Settings and a second person sign.";
        return Err(Refusal::rule("DOC-COMPANY", told).into());
    }
    printed(document, head, |paper| {
        Ok(vec![
            (DocumentFormat::Pdf, trust_document(paper)?),
            (DocumentFormat::Markdown, press::document_markdown(paper).into_bytes()),
            (DocumentFormat::Html, press::document_html(paper).into_bytes()),
        ])
    })
    .await
    .map(|files| {
        files
            .into_iter()
            .map(|(format, bytes)| (format, DocumentFile { sha256: Digest::of(&bytes), bytes }))
            .collect()
    })
}

/// The newest version on paper, marked as a draft while it is one.
pub(super) async fn proof(work: &mut Work, document: &TrustDocument) -> Result<Vec<u8>, Error> {
    let head = letterhead(work).await?;
    printed(document, head, trust_document).await
}

/// Keeps the files of a version.
pub(super) async fn keep(
    work: &mut Work,
    document: DocumentId,
    number: u32,
    files: &[(DocumentFormat, DocumentFile)],
) -> Result<(), Error> {
    for (format, file) in files {
        store::documents::insert_file(
            &mut work.tx,
            VersionPlace { document, number },
            *format,
            file,
        )
        .await?;
    }
    Ok(())
}

async fn letterhead(work: &mut Work) -> Result<Letterhead, Error> {
    let settings = registry::settings(work).await?;
    let is_sample = store::installation::find(&mut work.tx).await?.is_sample;
    let organisation = store::organisation::find(&mut work.tx).await?;
    let public = organisation.as_ref().map(PublicOrganisation::of);
    Ok(Letterhead {
        company: public.as_ref().map(|public| public.legal_name.clone()).unwrap_or_default(),
        address: public.as_ref().map(one_line).unwrap_or_default(),
        language: settings.technical.language.to_string(),
        zone: settings.technical.timezone,
        site: work.site.to_string(),
        is_sample,
    })
}

/// `Lindenstraße 4, 10969 Berlin, Germany`.
fn one_line(organisation: &PublicOrganisation) -> String {
    let address = &organisation.address;
    let town = [&address.postal_code, &address.city]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" ");
    let country = address.country.map(|country| country.name().to_owned());
    let parts = address
        .lines
        .iter()
        .cloned()
        .chain([Some(town), address.region.clone(), country].into_iter().flatten());
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Printing takes a while, so it is done aside.
async fn printed<T: Send + 'static>(
    document: &TrustDocument,
    head: Letterhead,
    print: impl FnOnce(&Paper<'_>) -> Result<T, PressError> + Send + 'static,
) -> Result<T, Error> {
    let document = document.clone();
    let done = tokio::task::spawn_blocking(move || {
        let Some(version) = document.latest() else {
            return Err(PressError::Broken("a document without a version".to_owned()));
        };
        paper(&document, version, &head, print)
    });
    let done = done.await.map_err(|error| Failure::Press(error.to_string()))?;
    done.map_err(unprintable)
}

fn paper<T>(
    document: &TrustDocument,
    version: &DocumentVersion,
    head: &Letterhead,
    print: impl FnOnce(&Paper<'_>) -> Result<T, PressError>,
) -> Result<T, PressError> {
    let publication = version.publication();
    let made_at = publication
        .map(|publication| publication.at)
        .or_else(|| version.trail.last().map(|step| step.at));
    let history: Vec<_> = past(document, version).collect();
    let mut marks = Vec::new();
    if publication.is_none() {
        marks.push(Mark::Draft);
    }
    if head.is_sample {
        marks.push(Mark::Sample);
    }
    print(&Paper {
        company: &head.company,
        company_address: &head.address,
        title: version.text.title.as_str(),
        kind: version.text.kind.words(),
        slug: document.slug.as_str(),
        version: version.number,
        language: publication
            .map_or(head.language.as_str(), |publication| publication.language.as_str()),
        first_published: publication
            .map(|publication| publication.first_published_on)
            .or(document.first_published_on()),
        published_on: publication.map(|publication| publication.on),
        effective_on: publication
            .map(|publication| publication.effective_on)
            .or(version.text.effective_on),
        made_at: made_at.unwrap_or(domain::time::Moment::EPOCH),
        zone: &head.zone,
        content_hash: &version.digest(&document.slug),
        history: &history,
        body: version.text.body.as_str(),
        site: &head.site,
        marks: &marks,
    })
}

/// Versions up to this one. What was meant for people inside stays off a paper for everybody.
fn past<'a>(
    document: &'a TrustDocument,
    version: &'a DocumentVersion,
) -> impl Iterator<Item = PublishedVersion<'a>> {
    document
        .published()
        .filter(|(past, _)| past.number <= version.number)
        .filter(|(past, _)| {
            version.text.access == Access::Internal || past.text.access == Access::Public
        })
        .map(|(past, publication)| PublishedVersion {
            version: past.number,
            published_on: publication.on,
            change_summary: past
                .text
                .change_summary
                .as_ref()
                .map_or("First version.", |summary| summary.as_str()),
        })
}

fn unprintable(error: PressError) -> Error {
    match error {
        PressError::MissingGlyph { .. } => Refusal::rule("DOC-GLYPH", error.to_string()).into(),
        PressError::Broken(_) => Failure::Press(error.to_string()).into(),
    }
}
