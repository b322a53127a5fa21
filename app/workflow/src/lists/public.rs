//! What the public pages are made from, loaded once for each public revision, and the answers to
//! days and numbers that visitors ask for.

use domain::canonical::Digest;
use domain::list_version::{AnnouncedEntry, InForce, ListVersion, Timeline, VersionNumber};
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

/// Where a version stands on a day. Derived from dates, never stored (decision 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It holds.
    Current,
    /// Published, and takes effect on this day.
    Planned(Day),
    /// It held until the start of this day.
    Superseded(Day),
    /// It never takes effect; this version stands in for it.
    Replaced(VersionNumber),
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
        let published = self
            .timeline
            .versions()
            .iter()
            .filter_map(|version| Moment::parse(&version.snapshot.published_at));
        let held = self.timeline.in_force(self.today);
        let took_effect =
            held.map(|held| held.version.snapshot.effective_from.start_in(&self.zone));
        published.chain(took_effect).max()
    }
}

/// Where `version` stands on `day`.
pub fn standing(timeline: &Timeline, version: &ListVersion, day: Day) -> Standing {
    if let Some(by) = version.replaced_by {
        return Standing::Replaced(by);
    }
    let from = version.snapshot.effective_from;
    match timeline.superseded_on(version) {
        _ if from > day => Standing::Planned(from),
        Some(on) if on <= day => Standing::Superseded(on),
        _ => Standing::Current,
    }
}

/// One side of a comparison, or what `version=` and `as_of=` ask for: a number or a day.
///
/// What is neither is a rule `LIST-SIDE`; a number that was never given or a day before the first
/// version is not found.
pub fn find_side<'a>(timeline: &'a Timeline, asked: &str) -> Result<InForce<'a>, Refusal> {
    if let Some(number) = VersionNumber::parse(asked) {
        let version = timeline.find(number).ok_or_else(|| {
            Refusal::Absent(format!(
                "There is no version {number}. The archive of versions names all there are."
            ))
        })?;
        return Ok(timeline.told(version));
    }
    match Day::parse(asked) {
        Some(day) => timeline.in_force(day).ok_or_else(|| before_the_first(timeline, day)),
        None => Err(Refusal::rule(
            "LIST-SIDE",
            "This is neither a version such as 2026.3 nor a day such as 2026-03-01. Write one of them.",
        )),
    }
}

fn before_the_first(timeline: &Timeline, day: Day) -> Refusal {
    let first = timeline.versions().iter().filter(|version| version.replaced_by.is_none());
    let first = first.map(|version| version.snapshot.effective_from).min();
    let instead = first.map_or_else(String::new, |first| {
        format!(
            " The first one is in effect from {}: ask for that day or a later one.",
            first.in_words()
        )
    });
    Refusal::Absent(format!("No list was in effect on {}.{instead}", day.in_words()))
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
    announced: &[AnnouncedEntry],
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
