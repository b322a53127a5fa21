//! `annex import …`

use std::path::Path;

use anyhow::{Context as _, bail};
use domain::document::{DocumentDraft, DocumentKind};
use domain::import::ColumnMap;
use workflow::imports::{self, Format, Source};

use super::{Ending, WrongUsage, wrong_words};
use crate::cli::Import;
use crate::config::Config;
use crate::{office, say};

/// Brings in a list or a document, as drafts.
pub async fn run(config: &Config, import: Import) -> anyhow::Result<Ending> {
    match import {
        Import::List { file, format, dry_run, map } => {
            list(config, &file, format.as_deref(), dry_run, &map).await
        }
        Import::Document { file, slug, title, kind, first_published } => {
            let text = read(&file)?;
            let draft = DocumentDraft {
                slug,
                title,
                kind,
                access: "public".to_owned(),
                change_summary: "Brought in from a file.".to_owned(),
                first_published_on: first_published.unwrap_or_default(),
                ..DocumentDraft::default()
            };
            refuse_wrong_words(&draft)?;
            let office = office::open(config, false).await?;
            super::document::import(&office, &text, draft).await
        }
    }
}

/// What the command line says of a document is read before anything is opened.
fn refuse_wrong_words(draft: &DocumentDraft) -> Result<(), WrongUsage> {
    if DocumentKind::parse(&draft.kind).is_none() {
        let known: Vec<&str> = DocumentKind::ALL.iter().map(|kind| kind.code()).collect();
        let told = format!("The kind “{}” is not one of {}.", draft.kind, known.join(", "));
        return Err(WrongUsage(told));
    }
    draft.check().map(|_| ()).map_err(|faults| wrong_words(&faults))
}

async fn list(
    config: &Config,
    file: &Path,
    format: Option<&str>,
    is_dry: bool,
    map: &[String],
) -> anyhow::Result<Ending> {
    let format = match format.map(|code| (code, Format::parse(code))) {
        None => None,
        Some((_, Some(format))) => Some(format),
        Some((code, None)) => Err(WrongUsage(format!(
            "The format “{code}” is not one of csv, markdown and json. A table in HTML is read inside a Markdown file."
        )))?,
    };
    let map = ColumnMap::parse(map.iter().map(String::as_str))
        .map_err(|refusal| WrongUsage(refusal.to_string()))?;
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let source = Source::read(name, &read(file)?, format, map)?;
    let (office, _scratch) = if is_dry {
        office::open_for_dry_run(config).await?
    } else {
        (office::open(config, true).await?, None)
    };
    if !is_dry && say::is_attended() {
        say::line(imports::run_list(&office, &source, true).await?.to_string().trim_end())?;
        if !say::ask("Nothing is written yet. Import these rows?")? {
            bail!("Nothing was imported.");
        }
    }
    let report = imports::run_list(&office, &source, is_dry).await?;
    say::line(report.to_string().trim_end())?;
    Ok(Ending::Done)
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("The file {} cannot be read.", file.display()))
}
