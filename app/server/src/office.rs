//! Opening the installation: the database with its key, brought up to date, and the office over it.

use std::path::Path;

use anyhow::{Context as _, bail};
use store::{Address, Db};
use tempfile::TempDir;
use workflow::{Clock, Dice, Office, Sealer};

use crate::config::Config;
use crate::{keys, say};

/// Opens the installation and migrates it; makes a new one where there is none and `may_create`.
pub async fn open(config: &Config, may_create: bool) -> anyhow::Result<Office> {
    let office = open_unseeded(config, may_create).await?;
    workflow::registry::ensure_seeded(&office).await?;
    Ok(office)
}

/// The same for the sample company, which begins in the past with what every company begins with.
pub async fn open_unseeded(config: &Config, may_create: bool) -> anyhow::Result<Office> {
    let (db, keys) = match &config.database_url {
        Some(url) => open_server(config, url, may_create).await?,
        None => open_file(config, may_create).await?,
    };
    db.migrate().await?;
    let sealer = Sealer::new(&keys.master)?;
    let limits = workflow::sessions::SessionLimits {
        idle_minutes: config.session_idle_minutes,
        absolute_hours: config.session_hours,
    };
    let office = Office::open(db, Clock::System, Dice::system(), sealer).await?;
    workflow::key_check::must_be_ours(&office).await?;
    Ok(office.with_session_limits(limits).at_site(&config.public_url))
}

/// For a dry run, which writes nothing of what it is asked about, nor a database that is not there yet:
/// it judges by an empty one of its own, which goes away with the folder. A database that is there is
/// brought up to date first, as by every command (decision 33).
pub async fn open_for_dry_run(config: &Config) -> anyhow::Result<(Office, Option<TempDir>)> {
    if config.database_url.is_some() || config.database_file().exists() || config.data_dir.is_file()
    {
        return Ok((open(config, false).await?, None));
    }
    let folder = tempfile::tempdir().context("A folder for the dry run could not be made.")?;
    let mut scratch = config.clone();
    scratch.data_dir = folder.path().join("annex-data");
    scratch.database_key = Some("0".repeat(64));
    Ok((open(&scratch, true).await?, Some(folder)))
}

async fn open_file(config: &Config, may_create: bool) -> anyhow::Result<(Db, keys::Keys)> {
    let path = config.database_file();
    if config.data_dir.exists() && !config.data_dir.is_dir() {
        bail!("{} is no directory. Point --data-dir to one.", config.data_dir.display());
    }
    let is_new = !path.exists();
    // An empty file is what a first start leaves that was cut off; its key was there before it.
    let is_empty = path.metadata().map_or(true, |file| file.len() == 0);
    if is_empty && !is_new && !keys::is_known_of(config) {
        bail!(
            "The database file {0} is empty, and there is no key for it, so nothing is in it. Remove the file and run `annex serve`, which makes both anew; or restore both from a backup.",
            path.display()
        );
    }
    if is_empty && !may_create {
        bail!(
            "There is no database at {}. Start it once with `annex serve`, or point --data-dir to it.",
            path.display()
        );
    }
    let keys = keys::find(config, is_new)?;
    if is_new {
        make_private(&config.data_dir).with_context(|| {
            format!("The directory {} cannot be made.", config.data_dir.display())
        })?;
    }
    tell_of_new_key(&keys);
    let encrypts = cfg!(any(feature = "sqlcipher", feature = "sqlcipher-static"));
    let db = Db::open(&Address::file(path), encrypts.then_some(&keys.database)).await?;
    Ok((db, keys))
}

/// Makes the directory, where there is none, for its owner alone.
fn make_private(directory: &Path) -> std::io::Result<()> {
    let mut maker = std::fs::DirBuilder::new();
    maker.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
    maker.create(directory)
}

async fn open_server(
    config: &Config,
    url: &str,
    may_create: bool,
) -> anyhow::Result<(Db, keys::Keys)> {
    let address = Address::parse(url)?;
    if !matches!(address, Address::Postgres(_)) {
        bail!(
            "ANNEX_DATABASE_URL has to begin with postgres://. Leave it out to keep the database in the data directory."
        );
    }
    let db = Db::open(&address, None).await.context("The PostgreSQL database cannot be opened.")?;
    let is_new = db.schema_state().await?.applied == 0;
    if is_new && !may_create {
        bail!(
            "There is nothing in the PostgreSQL database yet. Start it once with `annex serve`, or set ANNEX_DATABASE_URL to the one that is meant."
        );
    }
    let keys = keys::find(config, is_new)?;
    tell_of_new_key(&keys);
    Ok((db, keys))
}

fn tell_of_new_key(keys: &keys::Keys) {
    if let Some(path) = &keys.created {
        say::trouble(&format!(
            "A new key was made at {}. Keep a copy of it in a safe place apart from the data: without it nothing can be read.",
            path.display()
        ));
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_new_data_directory_is_its_owners_alone() {
        let around = tempfile::tempdir().unwrap();
        let directory = around.path().join("annex-data");
        make_private(&directory).unwrap();
        make_private(&directory).unwrap();
        let mode = std::fs::metadata(&directory).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
