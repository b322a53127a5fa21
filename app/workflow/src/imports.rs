//! Imports of lists (domain.md 15): a preview with a verdict for every row, and nothing written
//! before somebody confirmed it. What is imported is in use already, so it comes in as legacy.

mod csv_file;
mod html_table;
mod json_file;
mod markdown_file;
mod report;
mod source;
mod take;

use domain::audit::Action;
use domain::canonical::Digest;
use domain::id::ImportId;
use domain::import::{
    ColumnMap, Counts, Judged, KnownVendor, ReadRow, Registry, Understood, Verdict, judge,
};
use domain::list_version::Entry;
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::vendor::Vendor;

pub use report::{Report, run_list};
pub use source::{Format, MAX_BYTES, MAX_ROWS, Source};
pub use store::imports::{Import, ImportState};

use crate::failure::{Error, Failure};
use crate::work::Work;

/// What an import would do.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The tables that were understood, with what their columns mean.
    pub sheets: Vec<Understood>,
    /// All rows with their verdicts, in the order of the file.
    pub rows: Vec<Judged>,
    /// What was left out of the file, or looks odd.
    pub remarks: Vec<String>,
}

impl Preview {
    /// How many rows have which verdict.
    pub fn counts(&self) -> Counts {
        Counts::of(&self.rows)
    }

    /// Changes when any verdict does: what a person confirms is what they saw.
    pub fn digest(&self) -> Digest {
        let lines = self.rows.iter().map(|judged| match &judged.row {
            ReadRow::Entry(entry) => format!("{} {}", entry.key, judged.verdict.code()),
            ReadRow::Unusable { line, .. } => format!("{line} {}", judged.verdict.code()),
        });
        Digest::of(lines.collect::<Vec<_>>().join("\n").as_bytes())
    }
}

/// Says what would happen to each row. Writes nothing.
pub async fn preview(work: &mut Work, source: &Source) -> Result<Preview, Error> {
    work.must(Permission::Import)?;
    let contents = source.contents()?;
    if contents.is_sample && !store::installation::find(&mut work.tx).await?.is_sample {
        let told =
            "The list is of an invented company, and says so. Bring the list of one that exists.";
        return Err(Refusal::rule("import-sample", told).into());
    }
    let taxonomy = store::taxonomy::load(&mut work.tx).await?;
    let mut rows: Vec<_> = contents.sheets.iter().flat_map(|it| it.read(&taxonomy)).collect();
    rows.iter_mut().for_each(|row| take_published(row, &contents.published));
    let vendors = store::vendors::all(&mut work.tx).await?;
    let mut rows = judge(rows, &known(work, &vendors).await?);
    rows.iter_mut().for_each(|judged| hold_special(judged, &vendors));
    Ok(Preview { rows, sheets: contents.sheets, remarks: contents.remarks })
}

/// Adds what a list that Annex published says beyond its table.
fn take_published(row: &mut ReadRow, published: &[Entry]) {
    if let ReadRow::Entry(entry) = row
        && let Some(published) = entry.line.checked_sub(1).and_then(|at| published.get(at))
    {
        entry.take_published(published);
    }
}

/// Special data are not taken in for a vendor whose tier does not reach what they ask for, as they
/// are not when they are recorded by hand.
fn hold_special(judged: &mut Judged, vendors: &[Vendor]) {
    let (Verdict::NewEngagement(id), ReadRow::Entry(entry)) = (judged.verdict, &judged.row) else {
        return;
    };
    let vendor = vendors.iter().find(|vendor| vendor.id == id);
    if let Some(Err(refusal)) = vendor.map(|vendor| vendor.may_touch(&entry.engagement)) {
        judged.verdict = Verdict::Attention;
        match refusal {
            Refusal::Fields(faults) => {
                judged.reasons.splice(0..0, faults.iter().map(|(_, words)| words.to_owned()));
            }
            other => judged.reasons.insert(0, other.to_string()),
        }
    }
}

async fn known(work: &mut Work, vendors: &[Vendor]) -> Result<Registry, Error> {
    let engagements = store::engagements::all(&mut work.tx).await?;
    let of = |vendor| {
        KnownVendor::of(vendor, engagements.iter().filter(|used| used.vendor == vendor.id))
    };
    Ok(Registry {
        vendors: vendors.iter().map(of).collect(),
        imported: store::imports::row_keys(&mut work.tx).await?,
    })
}

/// Keeps a list until somebody confirms or discards it.
pub async fn prepare(mut work: Work, source: &Source) -> Result<ImportId, Error> {
    let counts = preview(&mut work, source).await?.counts();
    let id = keep(&mut work, source, counts).await?;
    work.commit().await?;
    Ok(id)
}

/// A list that waits, or waited.
#[derive(Debug, Clone)]
pub struct ImportView {
    /// The list as it was kept.
    pub import: Import,
    /// What it would do today; none once it is confirmed or discarded.
    pub preview: Option<Preview>,
}

/// Shows a list that waits.
pub async fn show(work: &mut Work, id: ImportId) -> Result<ImportView, Error> {
    work.must(Permission::Import)?;
    let import = load(work, id).await?;
    let preview = match import.state {
        ImportState::Prepared => Some(preview(work, &source_of(&import)?).await?),
        ImportState::Confirmed | ImportState::Discarded => None,
    };
    Ok(ImportView { import, preview })
}

/// Reads a list that waits with other meanings of its columns.
pub async fn map_columns(mut work: Work, id: ImportId, map: ColumnMap) -> Result<(), Error> {
    work.must(Permission::Import)?;
    let import = waiting(&mut work, id).await?;
    let source = Source { map, ..source_of(&import)? };
    let counts = preview(&mut work, &source).await?.counts();
    store::imports::set_mapping(&mut work.tx, id, &source.map).await?;
    let event = told(&work, Action::ImportPrepared, id, counts).with("columns", "chosen");
    work.record(event).await?;
    work.commit().await
}

/// Takes the rows of a list in: new vendors and new engagements, all or none. `shown` is the digest
/// of the preview that the person saw.
pub async fn confirm(mut work: Work, id: ImportId, shown: &Digest) -> Result<Counts, Error> {
    work.must(Permission::Import)?;
    let import = waiting(&mut work, id).await?;
    let preview = preview(&mut work, &source_of(&import)?).await?;
    if preview.digest() != *shown {
        let sentence = "The registry or the list changed since you looked at it, so some verdicts are different now. Look at them again, then confirm.";
        return Err(Refusal::rule("import-changed", sentence).into());
    }
    let counts = preview.counts();
    take::rows(&mut work, id, preview).await?;
    settle(&mut work, id, counts).await?;
    work.commit().await?;
    Ok(counts)
}

/// Throws a list away.
pub async fn discard(mut work: Work, id: ImportId) -> Result<(), Error> {
    work.must(Permission::Import)?;
    waiting(&mut work, id).await?;
    store::imports::discard(&mut work.tx, id).await?;
    let event = work.event_by(Action::ImportDiscarded, Permission::Import).on("import", id);
    work.record(event).await?;
    work.commit().await
}

async fn keep(work: &mut Work, source: &Source, counts: Counts) -> Result<ImportId, Error> {
    let id = ImportId::new(work.dice.uuid_at(work.now)?);
    let mut event = told(work, Action::ImportPrepared, id, counts);
    let import = Import {
        id,
        file_name: source.file_name.clone(),
        format: source.format.code().to_owned(),
        mapping: source.map.clone(),
        content: source.text.clone(),
        state: ImportState::Prepared,
        prepared_by: event.actor.to_string(),
        prepared_at: work.now,
    };
    store::imports::insert(&mut work.tx, &import).await?;
    event =
        event.with("format", source.format.code()).with_change(Digest::of(source.text.as_bytes()));
    work.record(event).await?;
    Ok(id)
}

async fn settle(work: &mut Work, id: ImportId, counts: Counts) -> Result<(), Error> {
    store::imports::confirm(&mut work.tx, id).await?;
    let event = told(work, Action::ImportConfirmed, id, counts);
    work.record(event).await
}

/// An event with row counts (IMP-7).
fn told(work: &Work, action: Action, id: ImportId, counts: Counts) -> domain::audit::AuditEvent {
    work.event_by(action, Permission::Import)
        .on("import", id)
        .with("rows", counts.rows())
        .with("new_vendors", counts.new_vendors)
        .with("new_engagements", counts.new_engagements)
        .with("duplicates", counts.duplicates)
        .with("attention", counts.attention)
}

async fn load(work: &mut Work, id: ImportId) -> Result<Import, Error> {
    Ok(store::imports::find(&mut work.tx, id).await?.ok_or(Refusal::NotFound("import"))?)
}

async fn waiting(work: &mut Work, id: ImportId) -> Result<Import, Error> {
    let import = load(work, id).await?;
    let told = match import.state {
        ImportState::Prepared => return Ok(import),
        ImportState::Confirmed => {
            "This list was imported already. Bring it again if it changed; rows that are here are found."
        }
        ImportState::Discarded => "This list was thrown away. Bring it again.",
    };
    Err(Refusal::rule("import-over", told).into())
}

fn source_of(import: &Import) -> Result<Source, Error> {
    let format = Format::parse(&import.format)
        .ok_or_else(|| Failure::Broken(format!("import {} has an unknown format", import.id)))?;
    Ok(Source {
        file_name: import.file_name.clone(),
        format,
        text: import.content.clone(),
        map: import.mapping.clone(),
    })
}
