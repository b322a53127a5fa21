//! The installation's key (decision 33): given, read from a file, or made on the first start and
//! kept beside the data directory.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use store::DatabaseKey;
use workflow::{Dice, MasterKey};

use crate::config::Config;

/// The key, in both forms in which it is used.
pub struct Keys {
    /// Opens the database file.
    pub database: DatabaseKey,
    /// Seals secrets and files.
    pub master: MasterKey,
    /// The file that was made just now, if one was.
    pub created: Option<PathBuf>,
}

/// Finds the key; makes one only where `is_new` says that there is no database yet.
pub fn find(config: &Config, is_new: bool) -> anyhow::Result<Keys> {
    if let Some(digits) = &config.database_key {
        return parsed(digits, "ANNEX_DATABASE_KEY", None);
    }
    let named = config.database_key_file.clone();
    let path = named.clone().unwrap_or_else(|| config.default_key_file());
    match std::fs::read_to_string(&path) {
        Ok(digits) => parsed(&digits, &path.display().to_string(), None),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() && is_new => {
            create(&path)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => bail!(
            "The database needs its key, and there is none at {}. Put the key file back, or set ANNEX_DATABASE_KEY or \
             ANNEX_DATABASE_KEY_FILE.",
            path.display()
        ),
        Err(error) => {
            Err(error).with_context(|| format!("The key file {} cannot be read.", path.display()))
        }
    }
}

fn parsed(digits: &str, place: &str, created: Option<PathBuf>) -> anyhow::Result<Keys> {
    let database = DatabaseKey::parse(digits)
        .with_context(|| format!("The key in {place} cannot be used."))?;
    let Some(master) = MasterKey::parse(database.digits()) else {
        bail!("The key in {place} cannot be used.");
    };
    Ok(Keys { database, master, created })
}

fn create(path: &Path) -> anyhow::Result<Keys> {
    let master = MasterKey::new(Dice::system().bytes()?);
    let digits = master.to_hex();
    let explain = || format!("The key file {} cannot be written.", path.display());
    if let Some(directory) = path.parent() {
        std::fs::create_dir_all(directory).with_context(explain)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).with_context(explain)?;
    file.write_all(digits.as_bytes())
        .and_then(|()| file.write_all(b"\n"))
        .and_then(|()| file.sync_all())
        .with_context(explain)?;
    parsed(&digits, "the new key file", Some(path.to_owned()))
}
