//! Verifying: what a file or a hash is, and whether it still holds (decision 38). Answers come from
//! the published files, the content hashes and the export register of this installation; a file that
//! says that it compares two versions is made again from them.

use domain::canonical::Digest;
use domain::list_version::{
    FORMAT, ListVersion, NotOnRecord, Standing, Timeline, VersionNumber, hash_of,
};
use domain::person::Permission;
use domain::time::{Day, Moment};
use press::{Compared, NameInPdf};
use serde_json::Value;
use store::exports::Export;
use store::published_files::FileKind;

use super::comparison::{recognised, recognised_text};
use super::exports::{COMPARISON, Format};
use super::json;
use crate::documents::{self, DocumentVerdict};
use crate::failure::Error;
use crate::work::Work;

/// The answer about a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What was asked about.
    pub hash: Digest,
    /// What it is.
    pub told: Told,
}

/// What a hash turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// The very bytes of a version's file.
    File {
        /// Of which version.
        version: VersionNumber,
        /// Which of its files.
        kind: FileKind,
        /// Whether it holds today.
        standing: Standing,
    },
    /// What a version says, in whatever file: the content hash that is printed on papers.
    Content {
        /// Of which version.
        version: VersionNumber,
        /// The edition with contact persons.
        is_contract: bool,
        /// Whether it holds today.
        standing: Standing,
    },
    /// A version of a trust document: one of its files, or what it says.
    Document(DocumentVerdict),
    /// A comparison of two versions, as Annex writes it.
    Comparison {
        /// Which.
        compared: Compared,
        /// As which file; none for what it says, in whatever file.
        format: Option<Format>,
        /// Whether the later version holds today.
        standing: Standing,
    },
    /// A file that was made here on request.
    Export {
        /// The document, as in domain.md 12.1.
        code: String,
        /// What it was made from.
        subject: String,
        /// When it was first made.
        made_at: Moment,
        /// Of what it was made from, where that is one version.
        standing: Option<Standing>,
    },
    /// Nothing that was published or exported here: another company's file, or an altered one.
    Unknown,
}

impl Verdict {
    /// Whether it came from here (decision 38: exit status 0).
    pub fn is_known(&self) -> bool {
        self.told != Told::Unknown
    }

    /// `current`, `planned`, `superseded`, `replaced`, `unknown`; `known` for an export that is of
    /// no single version.
    pub fn status(&self) -> &'static str {
        let standing = match &self.told {
            Told::File { standing, .. }
            | Told::Content { standing, .. }
            | Told::Comparison { standing, .. } => Some(*standing),
            Told::Export { standing, .. } => *standing,
            Told::Document(verdict) => return verdict.standing.code(),
            Told::Unknown => return "unknown",
        };
        standing.map_or("known", Standing::code)
    }
}

/// What a hash is: SHA-256 of a file, or a content hash. The standing is that of today.
pub async fn verify(work: &mut Work, hash: &Digest) -> Result<Verdict, Error> {
    let timeline = super::timeline(work).await?;
    let today = today(work).await?;
    let mut told =
        file(work, &timeline, hash, today).await?.or_else(|| content_of(&timeline, hash, today));
    if told.is_none() {
        told = documents::verify(work, hash).await?.map(Told::Document);
    }
    if told.is_none() {
        told = export(work, &timeline, hash, today).await?;
    }
    Ok(Verdict { hash: hash.clone(), told: told.unwrap_or(Told::Unknown) })
}

/// How a PDF begins.
const PDF: &[u8] = b"%PDF-";

/// What a file is. A list or a comparison in JSON is also known by what it says: the addresses
/// without a version add what time says about a list, and other programs write JSON in other ways.
/// What stands beside the hash has to be on record too: a list that says more is unknown.
/// A comparison on paper is printed again: not for a thread that serves others.
pub async fn verify_file(work: &mut Work, bytes: &[u8]) -> Result<Verdict, Error> {
    let verdict = verify(work, &Digest::of(bytes)).await?;
    if verdict.is_known() {
        return Ok(verdict);
    }
    let by_content = if bytes.starts_with(PDF) {
        paper(work, bytes, &verdict.hash).await?
    } else if let Some(json) = json::read(bytes) {
        said(work, &json, &verdict.hash).await?
    } else {
        None
    };
    Ok(by_content.unwrap_or(verdict))
}

/// What JSON is by what it says, computed and not as it claims; `hash` is that of its file.
async fn said(work: &mut Work, json: &Value, hash: &Digest) -> Result<Option<Verdict>, Error> {
    if let Some(content) = list_hash(json) {
        let timeline = super::timeline(work).await?;
        let today = today(work).await?;
        let vouched = vouched(&timeline, &content, json).is_some_and(|vouched| vouched.is_ok());
        let told = content_of(&timeline, &content, today).filter(|_| vouched);
        return Ok(told.map(|told| Verdict { hash: content, told }));
    }
    let Some(compared) = Compared::named_in(json) else { return Ok(None) };
    let Ok(content) = Digest::of_canonical(json) else { return Ok(None) };
    let public = super::load(work).await?;
    for hash in [hash, &content] {
        if let Some(told) = recognised_text(&public, compared, hash)? {
            return Ok(Some(Verdict { hash: hash.clone(), told }));
        }
    }
    Ok(None)
}

/// What an unknown list in JSON says beside the entries of a version of ours that was never
/// published, if that is all that was altered.
pub async fn altered(work: &mut Work, bytes: &[u8]) -> Result<Option<NotOnRecord>, Error> {
    let Some(json) = json::read(bytes) else { return Ok(None) };
    let Some(content) = list_hash(&json) else { return Ok(None) };
    let timeline = super::timeline(work).await?;
    Ok(vouched(&timeline, &content, &json).and_then(Result::err))
}

/// The content hash of a list, computed and not as it claims; none where it is no list.
fn list_hash(json: &Value) -> Option<Digest> {
    let is_list = json.get("format").and_then(Value::as_str) == Some(FORMAT);
    is_list.then(|| hash_of(json).ok()).flatten()
}

/// Whether what a list of ours says beside its hash is on record; none where the hash is not.
fn vouched(timeline: &Timeline, hash: &Digest, list: &Value) -> Option<Result<(), NotOnRecord>> {
    Some(timeline.vouch(of_content(timeline, hash)?, list))
}

async fn paper(work: &mut Work, bytes: &[u8], hash: &Digest) -> Result<Option<Verdict>, Error> {
    let mut name = NameInPdf::default();
    name.look(bytes);
    let Some(compared) = name.found() else { return Ok(None) };
    let told = recognised(&super::load(work).await?, compared, hash, &work.site)?;
    Ok(told.map(|told| Verdict { hash: hash.clone(), told }))
}

async fn today(work: &mut Work) -> Result<Day, Error> {
    let settings = store::organisation::settings(&mut work.tx).await?;
    let zone =
        settings.map_or_else(domain::time::Zone::utc, |settings| settings.technical.timezone);
    Ok(work.now.day_in(&zone))
}

async fn file(
    work: &mut Work,
    timeline: &Timeline,
    hash: &Digest,
    today: Day,
) -> Result<Option<Told>, Error> {
    let found = store::published_files::find_by_digest(&mut work.tx, hash).await?;
    // Lists without entries have the same CSV: the newest version is the kindest answer.
    let newest = found.into_iter().max_by_key(|(version, _)| *version);
    Ok(newest.and_then(|(version, kind)| {
        let standing = timeline.standing(timeline.find(version)?, today);
        Some(Told::File { version, kind, standing })
    }))
}

fn of_content<'a>(timeline: &'a Timeline, hash: &Digest) -> Option<&'a ListVersion> {
    let is = |version: &&ListVersion| {
        version.snapshot.content_hash == *hash || version.contract_hash == *hash
    };
    timeline.versions().iter().find(is)
}

fn content_of(timeline: &Timeline, hash: &Digest, today: Day) -> Option<Told> {
    let version = of_content(timeline, hash)?;
    Some(Told::Content {
        version: version.number(),
        is_contract: version.contract_hash == *hash,
        standing: timeline.standing(version, today),
    })
}

async fn export(
    work: &mut Work,
    timeline: &Timeline,
    hash: &Digest,
    today: Day,
) -> Result<Option<Told>, Error> {
    let found = store::exports::find_by_digest(&mut work.tx, hash).await?;
    let reads_all = work.may(Permission::ReadRegistry);
    let shown: Vec<_> =
        found.into_iter().filter(|export| reads_all || export.audience.is_told_outside()).collect();
    if let Some(comparison) = comparison(&shown, timeline, today) {
        return Ok(Some(comparison));
    }
    Ok(shown.into_iter().next().map(|export| {
        let version =
            VersionNumber::parse(&export.subject).and_then(|number| timeline.find(number));
        Told::Export {
            code: export.code,
            subject: export.subject,
            made_at: export.at,
            standing: version.map(|version| timeline.standing(version, today)),
        }
    }))
}

/// The comparison that was exported. Tables of different ones can have the same bytes: the newest
/// version is the kindest answer.
fn comparison(exports: &[Export], timeline: &Timeline, today: Day) -> Option<Told> {
    let compared = exports.iter().filter(|export| export.code == COMPARISON);
    let compared = compared.filter_map(|export| Some((Compared::parse(&export.subject)?, export)));
    let (compared, export) = compared.max_by_key(|(compared, _)| (compared.to, compared.from))?;
    Some(Told::Comparison {
        compared,
        format: Format::parse(&export.format),
        standing: timeline.standing(timeline.find(compared.to)?, today),
    })
}
