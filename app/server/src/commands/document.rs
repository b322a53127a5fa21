//! Trust documents on the command line: drafts in, published files out.

use domain::document::DocumentDraft;
use workflow::documents::{self, DocumentFormat};
use workflow::{Caller, Office};

use super::{Ending, WrongUsage};
use crate::say;

/// Brings a text in as a draft; people approve and publish it (decision 34).
pub async fn import(office: &Office, text: &[u8], draft: DocumentDraft) -> anyhow::Result<Ending> {
    let slug = draft.slug.clone();
    let work = office.write(Caller::operator()).await?;
    let (_, number) = documents::import(work, text, draft).await.map_err(super::people::named)?;
    say::line(&format!(
        "{slug}: version {number} is a draft now. Somebody who writes documents hands it in for approval."
    ));
    Ok(Ending::Done)
}

/// A published document as it was published.
pub async fn export(
    office: &Office,
    slug: &str,
    format: &str,
    version: Option<u32>,
) -> anyhow::Result<Vec<u8>> {
    let Some(format) = DocumentFormat::parse(format) else {
        Err(WrongUsage(format!("The format “{format}” is not one of pdf, html and md.")))?
    };
    let work = office.write(Caller::operator()).await?;
    Ok(documents::export(work, slug, version, format).await?.bytes)
}
