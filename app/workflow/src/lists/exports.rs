//! Taking a list out as a file, from the console and the command line. Every file goes into the
//! export register and the audit log (domain.md 12.8, LOG-1).

use domain::export::Audience;
use domain::list_version::{compare, refuse_backwards, refuse_days_backwards};
use domain::person::Permission;
use domain::refusal::Refusal;
use press::{Compared, PressError};
use store::published_files::FileKind;

use super::comparison::{comparison_name, comparison_pdf};
use super::public::whole_file;
use crate::exports;
pub use crate::exports::Exported;
use crate::failure::{Error, Failure};
use crate::work::Work;

/// The code of a comparison in the register (domain.md 12.1).
pub(super) const COMPARISON: &str = "X6";

/// The two editions of a list (decision 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edition {
    /// What everybody may read.
    Public,
    /// With the contact persons, for the annex of a contract.
    Contract,
}

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The list as JSON, or the comparison.
    Json,
    /// As a table.
    Csv,
    /// On paper.
    Pdf,
}

impl Format {
    /// The word of the command line, and the end of the file's name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Pdf => "pdf",
        }
    }

    /// The format of this word.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Json, Self::Csv, Self::Pdf].into_iter().find(|format| format.code() == code)
    }
}

/// Which list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// A version such as `2026.3`, or a day; none for today.
    pub side: Option<String>,
    /// How it is written.
    pub format: Format,
    /// With the contact persons, or without.
    pub edition: Edition,
    /// Who it is for, if named.
    pub recipient: Option<String>,
}

/// The list of a version or a day as the file that was stored when it was published. A person takes
/// contact persons out after a fresh code; the operator on the host has no authenticator.
pub async fn export(mut work: Work, wanted: Wanted) -> Result<Exported, Error> {
    if wanted.edition == Edition::Contract {
        work.must(Permission::ExportContract)?;
        if work.caller.actor.person().is_some() {
            work.must_have_confirmed()?;
        }
    }
    let timeline = super::timeline(&mut work).await?;
    let asked = match &wanted.side {
        Some(side) => side.clone(),
        None => super::load(&mut work).await?.today.to_string(),
    };
    let version = timeline.find_side(&asked)?.version;
    let kind = kind_of(&wanted)?;
    let file = whole_file(&mut work, version.number(), kind).await?;

    let subject = version.number().to_string();
    let mut entry = exports::entry(&work, "X1", subject, wanted.format.code(), &file.bytes)?;
    let (audience, content, by) = match wanted.edition {
        Edition::Public => {
            (Audience::Public, &version.snapshot.content_hash, Permission::ReadRegistry)
        }
        Edition::Contract => {
            (Audience::Contract, &version.contract_hash, Permission::ExportContract)
        }
    };
    (entry.audience, entry.content_hash) = (audience, Some(content.clone()));
    entry.recipient = wanted.recipient;
    entry.params.extend(wanted.side.map(|side| ("of".to_owned(), side)));
    let rows = version.snapshot.entries.len();
    let exported = Exported {
        name: version.snapshot.file_name(wanted.edition == Edition::Contract, wanted.format.code()),
        media_type: kind.media_type(),
        bytes: file.bytes,
    };
    exports::register(work, entry, by, Some(rows)).await?;
    Ok(exported)
}

/// What changed between two versions or days.
pub async fn export_compare(
    mut work: Work,
    from: &str,
    to: &str,
    format: Format,
) -> Result<Exported, Error> {
    refuse_days_backwards(from, to)?;
    let timeline = super::timeline(&mut work).await?;
    let (one, other) = (timeline.find_side(from)?.version, timeline.find_side(to)?.version);
    refuse_backwards(one, other)?;
    let comparison = compare(&timeline, one, other);
    let (bytes, media_type) = match format {
        Format::Json => (press::compare_json(&comparison), FileKind::Json.media_type()),
        Format::Csv => (press::compare_csv(&comparison), FileKind::Csv.media_type()),
        Format::Pdf => {
            let public = super::load(&mut work).await?;
            let site = work.site.clone();
            (Ok(comparison_pdf(&public, one, other, &site)?), FileKind::Pdf.media_type())
        }
    };
    let bytes = bytes.map_err(broken)?;
    let subject = Compared::of(&comparison).to_string();
    let rows = comparison.added.len()
        + comparison.removed.len()
        + comparison.changed.len()
        + comparison.renamed.len();
    let mut entry = exports::entry(&work, COMPARISON, subject, format.code(), &bytes)?;
    entry.params.extend([("from".to_owned(), from.to_owned()), ("to".to_owned(), to.to_owned())]);
    exports::register(work, entry, Permission::ReadRegistry, Some(rows)).await?;
    let name = comparison_name(one, other, format.code());
    Ok(Exported { name, media_type, bytes })
}

fn kind_of(wanted: &Wanted) -> Result<FileKind, Refusal> {
    match (wanted.edition, wanted.format) {
        (Edition::Public, Format::Json) => Ok(FileKind::Json),
        (Edition::Public, Format::Csv) => Ok(FileKind::Csv),
        (Edition::Public, Format::Pdf) => Ok(FileKind::Pdf),
        (Edition::Contract, Format::Pdf) => Ok(FileKind::ContractPdf),
        (Edition::Contract, Format::Json | Format::Csv) => Err(Refusal::rule(
            "EXPORT-FORMAT",
            "The edition with contact persons is a paper for contracts. Choose pdf.",
        )),
    }
}

fn broken(error: PressError) -> Error {
    Failure::Press(error.to_string()).into()
}
