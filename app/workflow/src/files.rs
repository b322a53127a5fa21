//! Files of instruments (decisions 37, 44): one each, up to 10 MB, typed by their content, sealed
//! before they are stored, given back to those who may read them.

mod sniff;

use domain::agreement::{Agreement, FileFacts};
use domain::audit::Action;
use domain::canonical::Digest;
use domain::id::{AgreementId, FileId, ObligationId};
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::text::Name;
use store::files::StoredFile;

use crate::failure::{Error, Failure};
use crate::work::Work;
use crate::{agreements, obligations, requests};

pub use sniff::MediaType;

/// The most megabytes of a file (decision 37), as they are told.
pub const MOST_MEGABYTES: usize = 10;

/// The most bytes of a file.
pub const MOST_BYTES: usize = MOST_MEGABYTES * 1024 * 1024;

/// A file as it arrives.
#[derive(Debug, Clone)]
pub struct Upload {
    /// As the browser calls it.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// A file as it leaves: always an attachment, never shown in place.
#[derive(Debug, Clone)]
pub struct Download {
    /// Without path.
    pub name: String,
    /// By content.
    pub media_type: String,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// Gives an agreement its file, in place of the one of before. Values that were checked against
/// another file have to be checked again.
pub async fn attach_to_agreement(
    mut work: Work,
    id: AgreementId,
    revision: i64,
    upload: &Upload,
) -> Result<(), Error> {
    let agreement = agreements::load(&mut work, id).await?;
    let permission = agreement.edit_permission();
    work.must(permission)?;
    let facts = keep_bytes(&mut work, upload).await?;

    if agreement.is_other_paper(&facts) {
        for term in store::clause_terms::of_agreement(&mut work.tx, id).await? {
            let unchecked = domain::clause::ClauseTerm { check: None, ..term };
            store::clause_terms::put(&mut work.tx, id, &unchecked).await?;
        }
    }
    let covers = agreement.details.covers.clone();
    let digest = [("sha256", facts.sha256.to_string())];
    let person = work.person()?.id;
    let with_file = Agreement { revision, ..agreement.with_file(facts, person) };
    let fields = vec!["file".to_owned()];

    agreements::save(&mut work, Action::FileAttached, permission, with_file, fields, &digest)
        .await?;
    requests::content_changed(&mut work, &covers, permission).await?;
    work.commit().await
}

/// Gives an obligation its file, which voids its confirmation.
pub async fn attach_to_obligation(
    mut work: Work,
    id: ObligationId,
    revision: i64,
    upload: &Upload,
) -> Result<(), Error> {
    let obligation = obligations::load(&mut work, id).await?;
    let permission = obligation.edit_permission();
    work.must(permission)?;
    let person = work.person()?.id;
    let vendor = obligation.details.vendor;
    let facts = keep_bytes(&mut work, upload).await?;

    let with_file =
        domain::confidentiality::Obligation { revision, ..obligation.with_file(facts, person) };

    obligations::save(
        &mut work,
        Action::FileAttached,
        permission,
        with_file,
        vec!["file".to_owned()],
    )
    .await?;
    obligations::content_changed(&mut work, vendor, permission).await?;
    work.commit().await
}

/// The file of an agreement, for those who may read restricted fields, and for whoever brought it
/// while it is a draft.
pub async fn of_agreement(mut work: Work, id: AgreementId) -> Result<Download, Error> {
    let agreement = agreements::load(&mut work, id).await?;
    let is_draft = agreement.edit_permission() == Permission::DraftInstruments;
    let facts = agreement.file.ok_or(Refusal::NotFound("file"))?;
    give(work, facts.id, is_draft, "agreement", &id.to_string(), agreement.revision).await
}

/// The file of an obligation, likewise.
pub async fn of_obligation(mut work: Work, id: ObligationId) -> Result<Download, Error> {
    let obligation = obligations::load(&mut work, id).await?;
    let is_draft = obligation.check.is_none();
    let facts = obligation.file.ok_or(Refusal::NotFound("file"))?;
    give(work, facts.id, is_draft, "obligation", &id.to_string(), obligation.revision).await
}

async fn keep_bytes(work: &mut Work, upload: &Upload) -> Result<FileFacts, Error> {
    if upload.bytes.is_empty() {
        return Err(Refusal::field("file", "Choose a file. The one that came is empty.").into());
    }
    if upload.bytes.len() > MOST_BYTES {
        let told = format!("The file is larger than {MOST_MEGABYTES} MB. Choose a smaller one.");
        return Err(Refusal::field("file", told).into());
    }
    let name = sniff::file_name(&upload.name).map_err(|fault| Refusal::field("file", fault.0))?;
    let media_type =
        sniff::media_type(&upload.bytes, &name).map_err(|fault| Refusal::field("file", fault.0))?;
    let id = FileId::new(work.dice.uuid_at(work.now)?);
    let size = i64::try_from(upload.bytes.len())
        .map_err(|_| Failure::Broken("a file of no size".to_owned()))?;
    let name = Name::parse(&name).map_err(|fault| Refusal::field("file", fault.0))?;
    let facts = FileFacts {
        id,
        name,
        sha256: Digest::of(&upload.bytes),
        size,
        media_type: media_type.name().to_owned(),
    };
    let stored = StoredFile {
        sealed: work.sealer.seal(&work.dice, &place(id), &upload.bytes)?,
        facts: facts.clone(),
        uploaded_by: work.person()?.id,
        uploaded_at: work.now,
    };
    store::files::insert(&mut work.tx, &stored).await?;
    Ok(facts)
}

/// What may not be seen is not found.
async fn give(
    mut work: Work,
    file: FileId,
    is_draft: bool,
    kind: &'static str,
    record: &str,
    revision: i64,
) -> Result<Download, Error> {
    let stored = store::files::find(&mut work.tx, file).await?.ok_or(Refusal::NotFound("file"))?;
    let is_own_draft = is_draft && work.person()?.id == stored.uploaded_by;
    if !work.may(Permission::ReadRestricted) && !is_own_draft {
        return Err(Refusal::NotFound("file").into());
    }
    let bytes = work.sealer.open(&place(file), &stored.sealed)?;
    if Digest::of(&bytes) != stored.facts.sha256 {
        return Err(Failure::Broken(format!("file {file} is not what was stored")).into());
    }
    let event = work
        .event_by(Action::FileDownloaded, Permission::ReadRestricted)
        .on(kind, record)
        .with("revision", revision);
    let event = event.with("sha256", &stored.facts.sha256);
    work.record(event).await?;
    let download = Download {
        name: stored.facts.name.to_string(),
        media_type: stored.facts.media_type,
        bytes: bytes.to_vec(),
    };
    work.commit().await?;
    Ok(download)
}

pub(crate) fn place(id: FileId) -> String {
    format!("files.sealed:{id}")
}
