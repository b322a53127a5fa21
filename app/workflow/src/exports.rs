//! The export register: every file that is taken out stands there and in the audit log
//! (domain.md 12.8, LOG-1). Who may take what is said where the file comes from.

use std::collections::BTreeMap;

use domain::audit::Action;
use domain::canonical::Digest;
use domain::export::Audience;
use domain::id::ExportId;
use domain::person::Permission;
use store::exports::Export;

use crate::failure::{Error, Failure};
use crate::work::Work;

/// A file with the name to keep it under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// `SAMPLE-` in front where the data is invented (decision 35).
    pub name: String,
    /// As `Content-Type` names it.
    pub media_type: &'static str,
    /// The bytes, as they were published.
    pub bytes: Vec<u8>,
}

/// What goes in front of a file's name (decision 35).
pub(crate) async fn sample_mark(work: &mut Work) -> Result<&'static str, Error> {
    let is_sample = store::installation::find(&mut work.tx).await?.is_sample;
    Ok(if is_sample { "SAMPLE-" } else { "" })
}

/// What the register says of a file for everybody. The caller says more where there is more to say.
pub(crate) fn entry(
    work: &Work,
    code: &str,
    subject: String,
    format: &str,
    bytes: &[u8],
) -> Result<Export, Error> {
    let pages = match format {
        "pdf" => {
            let count = press::page_count(bytes);
            let count = count.map_err(|error| Failure::Press(error.to_string()))?;
            Some(i64::try_from(count).unwrap_or(i64::MAX))
        }
        _ => None,
    };
    Ok(Export {
        id: ExportId::new(work.dice.uuid_at(work.now)?),
        at: work.now,
        actor: work.event(Action::ExportMade).actor.to_string(),
        code: code.to_owned(),
        subject,
        content_hash: None,
        params: BTreeMap::new(),
        audience: Audience::Public,
        format: format.to_owned(),
        sha256: Digest::of(bytes),
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        pages,
        recipient: None,
    })
}

/// Writes it down, and ends the unit of work. `by` is the permission to take it, `rows` how many the
/// file has, where it has any.
pub(crate) async fn register(
    mut work: Work,
    export: Export,
    by: Permission,
    rows: Option<usize>,
) -> Result<(), Error> {
    store::exports::insert(&mut work.tx, &export).await?;
    let event = work
        .event_by(Action::ExportMade, by)
        .on("export", export.id)
        .with("code", &export.code)
        .with("subject", &export.subject)
        .with("audience", export.audience.code())
        .with("format", &export.format)
        .with_change(export.sha256);
    let event = match rows {
        Some(rows) => event.with("rows", rows),
        None => event,
    };
    work.record(event).await?;
    work.commit().await
}
