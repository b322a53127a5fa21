//! Trust documents on the command line: drafts in. Published files go out by `export`.

use domain::document::DocumentDraft;
use workflow::documents;
use workflow::{Caller, Office};

use super::Ending;
use crate::say;

/// Brings a text in as a draft; people approve and publish it (decision 34).
pub async fn import(office: &Office, text: &[u8], draft: DocumentDraft) -> anyhow::Result<Ending> {
    let slug = draft.slug.clone();
    let work = office.write(Caller::operator()).await?;
    let (_, number) = documents::import(work, text, draft).await.map_err(super::people::named)?;
    say::line(&format!(
        "{slug}: version {number} is a draft now. Somebody who writes documents hands it in for approval."
    ))?;
    Ok(Ending::Done)
}
