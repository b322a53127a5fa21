//! `annex export …`: the very bytes that were published.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use domain::list_version::VersionNumber;
use domain::time::Day;
use workflow::Caller;
use workflow::documents::{self, DocumentFormat};
use workflow::lists::{self, Edition, Format, Wanted};

use super::{Ending, WrongUsage};
use crate::cli::Export;
use crate::config::Config;
use crate::{office, say};

/// What is written where. The words of the command line are read before anything is opened.
struct Asked {
    what: What,
    out: PathBuf,
}

enum What {
    List(Wanted),
    Compare { from: String, to: String, format: Format },
    Document { slug: String, format: DocumentFormat, version: Option<u32> },
}

/// Writes a published list, document or comparison to a file.
pub async fn run(config: &Config, export: Export) -> anyhow::Result<Ending> {
    let Asked { what, out } = read(export)?;
    let office = office::open(config, false).await?;
    let work = office.write(Caller::operator()).await?;
    let bytes = match what {
        What::List(wanted) => lists::export(work, wanted).await?.bytes,
        What::Compare { from, to, format } => {
            lists::export_compare(work, &from, &to, format).await?.bytes
        }
        What::Document { slug, format, version } => {
            documents::export(work, &slug, version, format).await?.bytes
        }
    };
    keep(&out, &bytes)
}

fn read(export: Export) -> Result<Asked, WrongUsage> {
    let (what, out) = match export {
        Export::List { format, as_of, version, out } => {
            as_of.iter().chain(&version).try_for_each(|side| refuse_no_side(side))?;
            let side = as_of.or(version);
            let (edition, recipient) = (Edition::Public, None);
            let wanted = Wanted { side, format: list_format(&format)?, edition, recipient };
            (What::List(wanted), out)
        }
        Export::Compare { from, to, format, out } => {
            [&from, &to].into_iter().try_for_each(|side| refuse_no_side(side))?;
            (What::Compare { from, to, format: list_format(&format)? }, out)
        }
        Export::Document { slug, format, version, out } => {
            let format = DocumentFormat::parse(&format)
                .ok_or_else(|| no_format(&format, "pdf, html and md"))?;
            (What::Document { slug, format, version }, out)
        }
    };
    refuse_no_file(&out)?;
    Ok(Asked { what, out })
}

fn list_format(format: &str) -> Result<Format, WrongUsage> {
    Format::parse(format).ok_or_else(|| no_format(format, "json, csv and pdf"))
}

/// A version or a day, whether or not there is a list of it.
fn refuse_no_side(side: &str) -> Result<(), WrongUsage> {
    if VersionNumber::parse(side).is_some() || Day::asked(side).is_some() {
        return Ok(());
    }
    if Day::is_written_as_one(side) {
        return Err(WrongUsage(format!("There is no such day as {side}. Look at the calendar.")));
    }
    Err(WrongUsage(format!(
        "“{side}” is neither a version such as 2026.3 nor a day such as 2026-03-01."
    )))
}

fn no_format(format: &str, known: &str) -> WrongUsage {
    WrongUsage(format!("The format “{format}” is not one of {known}."))
}

/// A directory is no file, and a file needs one that is there.
fn refuse_no_file(out: &Path) -> Result<(), WrongUsage> {
    let told = out.display();
    if out.is_dir() || out.file_name().is_none() {
        return Err(WrongUsage(format!("--out names no file but “{told}”. Add the file’s name.")));
    }
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => {
            let folder = folder.display();
            Err(WrongUsage(format!("The directory {folder} of --out is not there. Make it first.")))
        }
        _ => Ok(()),
    }
}

fn keep(out: &Path, bytes: &[u8]) -> anyhow::Result<Ending> {
    std::fs::write(out, bytes)
        .with_context(|| format!("The file {} cannot be written.", out.display()))?;
    say::line(&format!(
        "{}: {} bytes, {}",
        out.display(),
        bytes.len(),
        domain::canonical::Digest::of(bytes)
    ))?;
    Ok(Ending::Done)
}
