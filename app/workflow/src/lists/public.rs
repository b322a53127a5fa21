//! What the public pages are made from, loaded once for each public revision, and the files of
//! versions.

use domain::canonical::Digest;
use domain::list_version::{Timeline, ToldEntry, VersionNumber};
use domain::organisation::{PortalTexts, Promises};
use domain::refusal::Refusal;
use domain::taxonomy::Taxonomy;
use domain::time::{Day, Moment, Zone};
use store::published_files::{FileKind, PublishedFile};

use crate::failure::{Error, Failure};
use crate::work::Work;

/// Everything public, as of one revision.
#[derive(Debug, Clone)]
pub struct Public {
    /// What it was loaded at.
    pub revision: u64,
    /// When it was loaded, by business time.
    pub loaded_at: Moment,
    /// Today in the organisation's zone.
    pub today: Day,
    /// The next midnight there: from then on the answers to "today" are others.
    pub tomorrow_at: Moment,
    /// Days begin and end in it.
    pub zone: Zone,
    /// All versions.
    pub timeline: Timeline,
    /// What codes mean.
    pub taxonomy: Taxonomy,
    /// Identity and notice settings; none while nobody has signed them.
    pub promises: Option<Promises>,
    /// Texts of the pages; none before the installation was seeded.
    pub portal: Option<PortalTexts>,
    /// Invented data.
    pub is_sample: bool,
}

/// Loads everything public.
pub async fn load(work: &mut Work) -> Result<Public, Error> {
    let installation = store::installation::find(&mut work.tx).await?;
    let settings = store::organisation::settings(&mut work.tx).await?;
    let timeline = super::timeline(work).await?;
    let taxonomy = store::taxonomy::load(&mut work.tx).await?;
    let zone =
        settings.as_ref().map_or_else(Zone::utc, |settings| settings.technical.timezone.clone());
    let today = work.now.day_in(&zone);
    let (promises, portal) =
        settings.map_or((None, None), |settings| (settings.promises, Some(settings.portal)));
    Ok(Public {
        revision: installation.public_revision,
        loaded_at: work.now,
        today,
        tomorrow_at: today.plus_days(1).start_in(&zone),
        zone,
        timeline,
        taxonomy,
        promises,
        portal,
        is_sample: installation.is_sample,
    })
}

/// The number that every public change raises: pages made for another one are old (decision 11).
pub async fn public_revision(work: &mut Work) -> Result<u64, Error> {
    Ok(store::installation::find(&mut work.tx).await?.public_revision)
}

impl Public {
    /// When the lists last said something else: the newest publication, or the start of the day on
    /// which a version took effect. None before anything is published.
    pub fn lists_changed_at(&self) -> Option<Moment> {
        let published =
            self.timeline.versions().iter().filter_map(|version| version.snapshot.published_at());
        let held = self.timeline.in_force(self.today);
        let took_effect =
            held.map(|held| held.version.snapshot.effective_from.start_in(&self.zone));
        published.chain(took_effect).max()
    }
}

/// One of a version's files that everybody may have.
pub async fn public_file(
    work: &mut Work,
    version: VersionNumber,
    kind: FileKind,
) -> Result<PublishedFile, Error> {
    if !kind.is_public() {
        return Err(Refusal::NotFound("file").into());
    }
    whole_file(work, version, kind).await
}

/// A version's JSON file with what time says about it, as the addresses without a version answer.
pub fn told(
    file: &PublishedFile,
    superseded_on: Option<Day>,
    announced: &[ToldEntry],
) -> Result<Vec<u8>, Error> {
    press::splice(&file.bytes, superseded_on, announced)
        .map_err(|error| Failure::Press(error.to_string()).into())
}

/// The feed of changes; none before anything is published.
pub fn feed(public: &Public, company: &str, site: &str) -> Result<Option<Vec<u8>>, Error> {
    press::change_feed(&public.timeline, company, site)
        .map_err(|error| Failure::Press(error.to_string()).into())
}

/// The JSON Schema of lists.
pub const LIST_SCHEMA: &str = press::LIST_SCHEMA;

/// One of a version's files, checked against the digest that was kept with it.
pub(super) async fn whole_file(
    work: &mut Work,
    version: VersionNumber,
    kind: FileKind,
) -> Result<PublishedFile, Error> {
    let file = store::published_files::find(&mut work.tx, version, kind).await?;
    let file = file.ok_or(Refusal::NotFound("list version"))?;
    if Digest::of(&file.bytes) == file.sha256 {
        Ok(file)
    } else {
        Err(Failure::Broken(format!(
            "the {} file of version {version} is not the one that was published",
            kind.code()
        ))
        .into())
    }
}
