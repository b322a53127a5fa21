//! `annex export …`: the very bytes that were published.

use std::path::Path;

use anyhow::Context as _;
use workflow::Caller;
use workflow::lists::{self, Audience, Format, Wanted};

use super::{Ending, WrongUsage};
use crate::cli::Export;
use crate::config::Config;
use crate::{office, say};

/// Writes a published list, document or comparison to a file.
pub async fn run(config: &Config, export: Export) -> anyhow::Result<Ending> {
    let office = office::open(config, false).await?;
    match export {
        Export::List { format, as_of, version, out } => {
            let wanted = Wanted {
                side: as_of.or(version),
                format: parsed(&format)?,
                audience: Audience::Public,
                recipient: None,
            };
            let work = office.write(Caller::operator()).await?;
            keep(&out, &lists::export(work, wanted).await?.bytes)
        }
        Export::Compare { from, to, format, out } => {
            let work = office.write(Caller::operator()).await?;
            keep(&out, &lists::export_compare(work, &from, &to, parsed(&format)?).await?.bytes)
        }
        Export::Document { slug, format, version, out } => {
            keep(&out, &super::document::export(&office, &slug, &format, version).await?)
        }
    }
}

fn parsed(format: &str) -> anyhow::Result<Format> {
    match Format::parse(format) {
        Some(format) => Ok(format),
        None => Err(WrongUsage(format!("The format “{format}” is not one of json, csv and pdf.")))?,
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
    ));
    Ok(Ending::Done)
}
