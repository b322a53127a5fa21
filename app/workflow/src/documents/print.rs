//! The files of a version: on paper, as Markdown, as a page. Made once, when it is published; a proof
//! is made before, so that what cannot be printed is known in time (decision 6). Printing takes a
//! while, so it is done with nothing open: what is printed is taken out first, and what was printed
//! counts only while the document and the company are as they were.

use domain::canonical::Digest;
use domain::document::{Access, DocumentVersion, TrustDocument};
use domain::list_version::PublicOrganisation;
use domain::refusal::Refusal;
use domain::time::{Moment, Zone};
use press::PressError;
use press::pdf::{Mark, PublishedVersion, TrustDocument as Paper, trust_document};
use store::documents::{DocumentFile, DocumentFormat, VersionPlace};

use crate::exports::Exported;
use crate::failure::{Error, Failure};
use crate::registry;
use crate::work::Work;

/// What stands on the paper beside the document.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Letterhead {
    company: String,
    address: String,
    language: String,
    zone: Zone,
    site: String,
    is_sample: bool,
}

/// The newest version of a document on its way to the printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manuscript {
    document: TrustDocument,
    head: Letterhead,
    /// When it was taken out: a publication is of this moment, which its paper says.
    at: Moment,
}

/// The paper of a version that is still a draft.
pub struct Proof {
    of: Manuscript,
    bytes: Vec<u8>,
}

/// All files of a version that is published with them.
pub struct Printed {
    of: Manuscript,
    files: Vec<(DocumentFormat, DocumentFile)>,
}

/// Takes out what is printed of the newest version.
pub(super) async fn manuscript(
    work: &mut Work,
    document: TrustDocument,
) -> Result<Manuscript, Error> {
    Ok(Manuscript { document, head: letterhead(work).await?, at: work.now })
}

impl Manuscript {
    /// Refuses what names no company.
    pub(super) fn must_name_its_company(&self) -> Result<(), Refusal> {
        if self.head.company.is_empty() {
            let told = "The company's name is not signed yet, and a document names its company. Have a legal approver propose it under Settings and a second person sign.";
            return Err(Refusal::rule("DOC-COMPANY", told));
        }
        Ok(())
    }

    /// Prints the version, marked as a draft while it is one. Takes a while.
    pub fn proof(self) -> Result<Proof, Error> {
        let bytes = self.printed(trust_document)?;
        Ok(Proof { of: self, bytes })
    }

    /// Makes all files of the version. Takes a while.
    pub fn files(self) -> Result<Printed, Error> {
        let files = self.printed(|paper| {
            Ok([
                (DocumentFormat::Pdf, trust_document(paper)?),
                (DocumentFormat::Markdown, press::document_markdown(paper).into_bytes()),
                (DocumentFormat::Html, press::document_html(paper).into_bytes()),
            ])
        })?;
        let whole = |(format, bytes): (DocumentFormat, Vec<u8>)| {
            (format, DocumentFile { sha256: Digest::of(&bytes), bytes })
        };
        Ok(Printed { files: files.map(whole).into(), of: self })
    }

    fn printed<T>(
        &self,
        print: impl FnOnce(&Paper<'_>) -> Result<T, PressError>,
    ) -> Result<T, Error> {
        let version = self
            .document
            .latest()
            .ok_or_else(|| Failure::Press("a document without a version".to_owned()))?;
        paper(&self.document, version, &self.head, print).map_err(unprintable)
    }
}

impl Proof {
    /// Refuses a proof of another text than the document has now.
    pub(super) fn must_be_of(&self, document: &TrustDocument) -> Result<(), Refusal> {
        if self.of.document == *document { Ok(()) } else { Err(Refusal::Stale) }
    }

    /// The paper under its name.
    pub fn exported(self) -> Exported {
        let mark = if self.of.head.is_sample { "SAMPLE-" } else { "" };
        let document = self.of.document;
        let number = document.latest().map_or(1, |version| version.number);
        let name = format!("{mark}DRAFT-{}-{number}.pdf", document.slug);
        Exported { name, media_type: DocumentFormat::Pdf.media_type(), bytes: self.bytes }
    }
}

impl Printed {
    /// When what was printed was taken out.
    pub(super) const fn at(&self) -> Moment {
        self.of.at
    }

    /// Refuses files that say something else than what is published now.
    pub(super) fn must_be_of(&self, published: &Manuscript) -> Result<(), Refusal> {
        if self.of == *published { Ok(()) } else { Err(Refusal::Stale) }
    }

    /// Keeps the files of the version.
    pub(super) async fn keep(&self, work: &mut Work, number: u32) -> Result<(), Error> {
        let place = VersionPlace { document: self.of.document.id, number };
        for (format, file) in &self.files {
            store::documents::insert_file(&mut work.tx, place, *format, file).await?;
        }
        Ok(())
    }
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
        made_at: made_at.unwrap_or(Moment::EPOCH),
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
