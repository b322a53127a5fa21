//! Publishing: the versions are made, their files are rendered and kept, and every cache is told,
//! all in the transaction of the caller, who has checked who may and commits (decisions 1, 2, 6, 11).

use domain::audit::Action;
use domain::list_version::{
    Carried, ListVersion, PublicOrganisation, Publication, Published, Timeline, VersionNumber,
};
use domain::organisation::Organisation;
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::taxonomy::Taxonomy;
use domain::time::Day;
use press::pdf::{AnnexThree, Edition, Names, annex_three};
use press::{BYTE_ORDER_MARK, PressError};
use store::published_files::{FileKind, PublishedFile};

use crate::failure::{Error, Failure};
use crate::work::Work;

/// Publishes approved changes from the start of a day on, and cuts again every version that takes
/// effect later. Nothing is committed here.
///
/// Refuses what `domain::list_version::publish` refuses, a company that has not signed its settings
/// yet, and a text that cannot be printed, naming the record (decision 6).
pub async fn publish(
    work: &mut Work,
    changes: Vec<Carried>,
    effective_from: Day,
    corrects: Option<VersionNumber>,
) -> Result<Published, Error> {
    let timeline = super::timeline(work).await?;
    let organisation = organisation(work).await?;
    let publication = publication(work, &organisation, changes, effective_from, corrects);
    let published = domain::list_version::publish(&timeline, &publication)?;

    keep(work, &organisation, &published.versions).await?;
    for (old, new) in &published.replaced {
        store::list_versions::replace(&mut work.tx, *old, *new).await?;
    }
    store::installation::raise_public_revision(&mut work.tx).await?;
    record(work, &published).await?;
    Ok(published)
}

/// What publishing would make, without making it: for the page that asks "exactly this?". Its files
/// are printed and thrown away, so that what would refuse the publication is told before it.
pub async fn preview(
    work: &mut Work,
    changes: Vec<Carried>,
    effective_from: Day,
    corrects: Option<VersionNumber>,
) -> Result<(Timeline, Published), Error> {
    let (timeline, published) = drafted(work, changes, effective_from, corrects).await?;
    let organisation = organisation(work).await?;
    let taxonomy = store::taxonomy::load(&mut work.tx).await?;
    for version in &published.versions {
        files(version, &organisation, &taxonomy, &work.site).await?;
    }
    Ok((timeline, published))
}

/// The same without its files.
pub async fn drafted(
    work: &mut Work,
    changes: Vec<Carried>,
    effective_from: Day,
    corrects: Option<VersionNumber>,
) -> Result<(Timeline, Published), Error> {
    let timeline = super::timeline(work).await?;
    let organisation = organisation(work).await?;
    let publication = publication(work, &organisation, changes, effective_from, corrects);
    let published = domain::list_version::publish(&timeline, &publication)?;
    Ok((timeline, published))
}

/// The company with its settings; none signed yet is a refusal, since a list names its company.
async fn organisation(work: &mut Work) -> Result<Organisation, Error> {
    let found = store::organisation::find(&mut work.tx).await?;
    Ok(found.ok_or_else(|| {
        Refusal::rule(
            "LIST-COMPANY",
            "The company's name and notice settings are not signed yet, and a list names its company. \
             Have a legal approver propose them under Settings and a second person sign.",
        )
    })?)
}

fn publication(
    work: &Work,
    organisation: &Organisation,
    changes: Vec<Carried>,
    effective_from: Day,
    corrects: Option<VersionNumber>,
) -> Publication {
    Publication {
        changes,
        effective_from,
        published_at: work.now,
        zone: organisation.technical.timezone.clone(),
        organisation: PublicOrganisation::of(organisation),
        language: organisation.technical.language.to_string(),
        is_sample: organisation.is_sample,
        corrects,
    }
}

/// Renders the files of new versions and keeps both.
async fn keep(
    work: &mut Work,
    organisation: &Organisation,
    versions: &[ListVersion],
) -> Result<(), Error> {
    let taxonomy = store::taxonomy::load(&mut work.tx).await?;
    for version in versions {
        let files = files(version, organisation, &taxonomy, &work.site).await?;
        let snapshot = snapshot_in(version.number(), &files)?;
        store::list_versions::insert(&mut work.tx, version, snapshot).await?;
        for file in &files {
            store::published_files::insert(&mut work.tx, file).await?;
        }
    }
    Ok(())
}

/// The text of the JSON file, which is kept as the version itself. What is published stays for ever,
/// so files without it are a failure.
fn snapshot_in(version: VersionNumber, files: &[PublishedFile]) -> Result<&str, Failure> {
    let json = files.iter().find(|file| file.kind == FileKind::Json);
    json.and_then(|file| std::str::from_utf8(&file.bytes).ok()).ok_or_else(|| {
        Failure::Broken(format!("version {version} was rendered without its JSON file"))
    })
}

/// All files of a version; a text that cannot be printed is a refusal (decision 6).
async fn files(
    version: &ListVersion,
    organisation: &Organisation,
    taxonomy: &Taxonomy,
    site: &str,
) -> Result<Vec<PublishedFile>, Error> {
    let (version, organisation, taxonomy, site) =
        (version.clone(), organisation.clone(), taxonomy.clone(), site.to_owned());
    let render = move || render(&version, &organisation, &taxonomy, &site);
    let files = tokio::task::spawn_blocking(render).await;
    files.map_err(|error| Failure::Press(error.to_string()))?.map_err(unprintable)
}

fn render(
    version: &ListVersion,
    organisation: &Organisation,
    taxonomy: &Taxonomy,
    site: &str,
) -> Result<Vec<PublishedFile>, PressError> {
    let annex = AnnexThree {
        list: &version.snapshot,
        edition: Edition::Public,
        is_full: true,
        names: Names {
            taxonomy,
            products: &organisation.promises.products,
            regions: &organisation.promises.regions,
        },
        site,
        zone: &organisation.technical.timezone,
        is_draft: false,
    };
    let contract = AnnexThree {
        edition: Edition::Contract { contacts: &version.contacts, hash: &version.contract_hash },
        ..annex.clone()
    };
    let csv = press::list_csv(&version.snapshot)?;
    let files = [
        (FileKind::Json, press::list_json(&version.snapshot)?),
        (FileKind::CsvBom, [BYTE_ORDER_MARK, &csv].concat()),
        (FileKind::Csv, csv),
        (FileKind::Pdf, annex_three(&annex)?),
        (FileKind::ContractPdf, annex_three(&contract)?),
    ];
    Ok(files.map(|(kind, bytes)| PublishedFile::new(version.number(), kind, bytes)).into())
}

/// A letter that no face has is a refusal that names the record; all else is ours to mend.
pub(super) fn unprintable(error: PressError) -> Error {
    match error {
        PressError::MissingGlyph { .. } => Refusal::rule("LIST-GLYPH", error.to_string()).into(),
        PressError::Broken(_) => Failure::Press(error.to_string()).into(),
    }
}

/// One event for the new version, one for each that was cut again.
async fn record(work: &mut Work, published: &Published) -> Result<(), Error> {
    for (at, version) in published.versions.iter().enumerate() {
        let action = if at == 0 { Action::ListPublished } else { Action::ListRecut };
        let replaced = published.replaced.iter().find(|(_, new)| *new == version.number());
        let mut event = work
            .event_by(action, Permission::Publish)
            .on("list_version", version.number())
            .with("effective_from", version.snapshot.effective_from)
            .with("entries", version.snapshot.entries.len())
            .with_change(version.snapshot.content_hash.clone());
        if let Some((old, _)) = replaced {
            event = event.with("replaces", old);
        }
        work.record(event).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_without_its_json_is_a_failure_and_not_an_empty_list() {
        let version = VersionNumber { year: 2026, count: 1 };
        let file = |kind, bytes: &[u8]| PublishedFile::new(version, kind, bytes.to_vec());
        let whole = [file(FileKind::Csv, b"id"), file(FileKind::Json, b"{}")];
        assert!(matches!(snapshot_in(version, &whole), Ok("{}")));
        for files in [&whole[..1], &[], &[file(FileKind::Json, b"{\"name\":\"\xff\"}")]] {
            let failed = snapshot_in(version, files);
            assert!(matches!(&failed, Err(Failure::Broken(_))), "{failed:?}");
        }
    }
}
