//! An import as the command line tells it: a line for each row, and the counts at the end.

use std::fmt;

use domain::audit::Action;
use domain::import::{Counts, Judged, ReadRow};

use super::{Preview, Source, keep, preview, settle, take};
use crate::failure::Error;
use crate::office::{Attempt, Office};
use crate::work::{Caller, Work};

/// What was found, and whether it was taken in.
#[derive(Debug, Clone)]
pub struct Report {
    rows: Vec<(usize, String, &'static str, Vec<String>)>,
    remarks: Vec<String>,
    columns: Vec<String>,
    /// How many rows have which verdict.
    pub counts: Counts,
    /// Whether anything was written.
    pub is_taken: bool,
}

/// Imports a list for the operator on the host (decision 34): says what each row would become, and
/// unless `is_dry` takes it in, all or nothing.
pub async fn run_list(office: &Office, source: &Source, is_dry: bool) -> Result<Report, Error> {
    if is_dry {
        let mut work = office.read(Caller::operator()).await?;
        return Ok(Report::of(&preview(&mut work, source).await?, false));
    }
    let attempt = Attempt::to(Action::ImportConfirmed);
    office.perform(Caller::operator(), attempt, async |work| at_once(work, source).await).await
}

async fn at_once(mut work: Work, source: &Source) -> Result<Report, Error> {
    let preview = preview(&mut work, source).await?;
    let report = Report::of(&preview, true);
    let id = keep(&mut work, source, report.counts).await?;
    take::rows(&mut work, id, preview).await?;
    settle(&mut work, id, report.counts).await?;
    work.commit().await?;
    Ok(report)
}

impl Report {
    fn of(preview: &Preview, is_taken: bool) -> Self {
        let row = |judged: &Judged| {
            let (line, written) = match &judged.row {
                ReadRow::Entry(entry) => (entry.line, entry.written.clone()),
                ReadRow::Unusable { line, written, .. } => (*line, written.clone()),
            };
            (line, written, judged.verdict.words(), judged.reasons.clone())
        };
        let columns = preview.sheets.iter().map(|sheet| {
            let named = sheet.columns.iter().filter(|(head, _)| !head.is_empty());
            let told = named.map(|(head, column)| {
                format!("{head} = {}", column.map_or("ignore", domain::import::Column::code))
            });
            told.collect::<Vec<_>>().join(", ")
        });
        let mut columns: Vec<String> = columns.collect();
        columns.dedup();
        Self {
            rows: preview.rows.iter().map(row).collect(),
            remarks: preview.remarks.clone(),
            columns,
            counts: preview.counts(),
            is_taken,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for columns in &self.columns {
            writeln!(out, "columns: {columns}")?;
        }
        for remark in &self.remarks {
            writeln!(out, "{remark}")?;
        }
        for (line, written, verdict, reasons) in &self.rows {
            let name = if written.is_empty() { "(no name)" } else { written };
            writeln!(out, "line {line}: {verdict}: {name}")?;
            for reason in reasons {
                writeln!(out, "    {reason}")?;
            }
        }
        if !self.is_taken {
            writeln!(out, "Nothing was written.")?;
        }
        write!(out, "{}", self.counts)
    }
}
