//! What everybody may read of the documents. Its own shape, filled by hand: what is new inside stays
//! inside until somebody writes a line here.

use domain::canonical::Digest;
use domain::document::{Standing, TrustDocument};
use domain::refusal::Refusal;
use domain::time::{Day, Moment};

use super::exports::whole_file;
use super::{DocumentFormat, KIND};
use crate::failure::Error;
use crate::registry;
use crate::work::Work;

/// A document on the public pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicDocument {
    /// The last part of its address.
    pub slug: String,
    /// Kept across versions.
    pub first_published_on: Day,
    /// The version at the document's own address.
    pub face: PublicVersion,
    /// Every version that everybody may read, oldest first; the face is one of them.
    pub versions: Vec<PublicVersion>,
    /// The day that standings were read for.
    pub today: Day,
}

/// A version on the public pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicVersion {
    /// Counted from 1.
    pub number: u32,
    /// As printed.
    pub title: String,
    /// In words, such as `Security measures`.
    pub kind: &'static str,
    /// Markdown.
    pub body: String,
    /// What changed; none in a first version.
    pub change_summary: Option<String>,
    /// The moment of its publication.
    pub published_at: Moment,
    /// The day of it.
    pub published_on: Day,
    /// From the start of this day.
    pub effective_on: Day,
    /// When it has to be looked at again.
    pub review_due_on: Day,
    /// What the paper prints.
    pub content_hash: Digest,
    /// Where it stands today.
    pub standing: Standing,
}

impl PublicDocument {
    /// The document for everybody on `today`; none while nothing of it is public.
    pub fn of(document: &TrustDocument, today: Day) -> Option<Self> {
        let number = document.face(today)?.number;
        let versions: Vec<_> = document
            .public_versions(today)
            .filter_map(|version| {
                let publication = version.publication()?;
                Some(PublicVersion {
                    number: version.number,
                    title: version.text.title.to_string(),
                    kind: version.text.kind.words(),
                    body: version.text.body.to_string(),
                    change_summary: version.text.change_summary.as_ref().map(ToString::to_string),
                    published_at: publication.at,
                    published_on: publication.on,
                    effective_on: publication.effective_on,
                    review_due_on: publication.review_due_on,
                    content_hash: publication.content_hash.clone(),
                    standing: document.standing(version, today)?,
                })
            })
            .collect();
        Some(Self {
            slug: document.slug.to_string(),
            first_published_on: document.first_published_on()?,
            face: versions.iter().find(|version| version.number == number)?.clone(),
            versions,
            today,
        })
    }

    /// A version by its number.
    pub fn version(&self, number: u32) -> Option<&PublicVersion> {
        self.versions.iter().find(|version| version.number == number)
    }

    /// The versions that take effect after today, the next one first.
    pub fn planned(&self) -> impl Iterator<Item = &PublicVersion> {
        self.versions.iter().filter(|version| matches!(version.standing, Standing::Planned(_)))
    }

    /// Whether nothing has taken the place of the last version.
    pub fn is_retired(&self) -> bool {
        matches!(self.face.standing, Standing::Retired(_))
    }
}

/// Every public document, by title; retired ones last.
pub async fn published(work: &mut Work) -> Result<Vec<PublicDocument>, Error> {
    let Some(settings) = store::organisation::settings(&mut work.tx).await? else {
        // Nothing was seeded yet, so nothing was published.
        return Ok(Vec::new());
    };
    let today = work.now.day_in(&settings.technical.timezone);
    let documents = store::documents::list(&mut work.tx).await?;
    let mut public: Vec<_> =
        documents.iter().filter_map(|document| PublicDocument::of(document, today)).collect();
    public.sort_by_cached_key(|document| {
        (document.is_retired(), domain::text::sort_key(&document.face.title))
    });
    Ok(public)
}

/// One of a public version's files.
pub async fn public_file(
    work: &mut Work,
    slug: &str,
    number: u32,
    format: DocumentFormat,
) -> Result<Vec<u8>, Error> {
    let not_found = || Refusal::NotFound(KIND);
    let slug = domain::text::Slug::parse(slug).map_err(|_| not_found())?;
    let document =
        store::documents::find_by_slug(&mut work.tx, &slug).await?.ok_or_else(not_found)?;
    let today = registry::today(work).await?;
    let is_public = document.public_versions(today).any(|version| version.number == number);
    if !is_public {
        return Err(not_found().into());
    }
    whole_file(work, document.id, number, format).await
}
