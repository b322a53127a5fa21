//! Knowing a file again: what a digest is, and whether it still holds (decision 38).

use domain::canonical::Digest;
use domain::document::{Access, Standing, TrustDocument};
use domain::person::Permission;
use domain::time::Day;

use super::DocumentFormat;
use crate::failure::Error;
use crate::registry;
use crate::work::Work;

/// What a digest turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentVerdict {
    /// The last part of the document's address.
    pub slug: String,
    /// Its title in that version.
    pub title: String,
    /// Which version.
    pub number: u32,
    /// Which of its files; none for the content hash that is printed on papers.
    pub format: Option<DocumentFormat>,
    /// Whether it holds today.
    pub standing: Standing,
    /// It was written for everybody.
    pub is_for_everybody: bool,
    /// It can be read on the public pages.
    pub is_public: bool,
}

/// What a digest is: SHA-256 of a file, or the content hash of a version. None where it is neither.
/// Versions for people inside are known to those who may read them.
pub async fn verify(work: &mut Work, hash: &Digest) -> Result<Option<DocumentVerdict>, Error> {
    let (place, format) = match store::documents::find_file_by_digest(&mut work.tx, hash).await? {
        Some((place, format)) => (place, Some(format)),
        None => match store::documents::find_by_content(&mut work.tx, hash).await? {
            Some(place) => (place, None),
            None => return Ok(None),
        },
    };
    let Some(document) = store::documents::find(&mut work.tx, place.document).await? else {
        return Ok(None);
    };
    let today = registry::today(work).await?;
    let reads_all = work.may(Permission::ReadRegistry);
    let verdict = verdict(&document, place.number, format, today);
    Ok(verdict.filter(|verdict| reads_all || verdict.is_for_everybody))
}

fn verdict(
    document: &TrustDocument,
    number: u32,
    format: Option<DocumentFormat>,
    today: Day,
) -> Option<DocumentVerdict> {
    let version = document.version(number)?;
    Some(DocumentVerdict {
        slug: document.slug.to_string(),
        title: version.text.title.to_string(),
        number,
        format,
        standing: document.standing(version, today)?,
        is_for_everybody: version.text.access == Access::Public,
        is_public: document.public_versions(today).any(|public| public.number == number),
    })
}
