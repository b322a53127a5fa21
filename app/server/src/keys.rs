//! The installation's key (decision 33): given, read from a file, or made on the first start and
//! kept beside the data directory.

use std::fmt::Display;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use domain::refusal::Refusal;
use store::{BadKey, DatabaseKey, StoreError};
use workflow::key_check::OTHER_KEY;
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

/// The key is missing, or cannot be used; the sentence says which and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NoKey(String);

/// Whether it is the key that keeps the installation shut.
pub fn are_at_fault(error: &anyhow::Error) -> bool {
    let is_stores =
        |error: &StoreError| matches!(error, StoreError::WrongKey(_) | StoreError::MissingKey(_));
    let is_refused = |error: &workflow::Error| {
        matches!(error.refusal(), Some(Refusal::Rule { code: OTHER_KEY, .. }))
    };
    error.is::<NoKey>()
        || error.downcast_ref().is_some_and(is_stores)
        || error.downcast_ref().is_some_and(is_refused)
}

/// Finds the key; makes one only where `is_new` says that there is no database yet.
pub fn find(config: &Config, is_new: bool) -> anyhow::Result<Keys> {
    if let Some(digits) = &config.database_key {
        return parsed(digits, "ANNEX_DATABASE_KEY", None);
    }
    let named = config.database_key_file.clone();
    let path = named.clone().map_or_else(|| config.default_key_file(), Ok)?;
    match std::fs::read_to_string(&path) {
        Ok(digits) => {
            refuse_open(&path)?;
            parsed(&digits, &path.display().to_string(), None)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() && is_new => {
            create(&path)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let inside = named.is_none().then(|| inside(&config.data_dir)).flatten();
            Err(missing(&path, inside.as_deref()).into())
        }
        Err(error) => Err(unreadable(&path, &error).into()),
    }
}

/// Whether a key was given or named, or lies where it is looked for.
pub fn is_known_of(config: &Config) -> bool {
    let is_given = config.database_key.is_some() || config.database_key_file.is_some();
    is_given || config.default_key_file().is_ok_and(|path| path.exists())
}

/// A key within the data directory. It stands there when `.key` was put behind a name that ends with a
/// slash or is a dot.
fn inside(directory: &Path) -> Option<PathBuf> {
    [".key", "..key"].map(|name| directory.join(name)).into_iter().find(|path| path.is_file())
}

fn missing(path: &Path, inside: Option<&Path>) -> NoKey {
    let path = path.display();
    NoKey(match inside.map(Path::display) {
        Some(inside) => format!(
            "The key lies in the data directory, at {inside}, so whoever takes the data takes the key. Move it beside the \
             directory: mv {inside} {path}"
        ),
        None => format!(
            "The database needs its key, and there is none at {path}. Put the key file back, or set ANNEX_DATABASE_KEY or \
             ANNEX_DATABASE_KEY_FILE."
        ),
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> NoKey {
    let path = path.display();
    NoKey(format!(
        "The key file {path} cannot be read: {error}. Look at the file and its permissions."
    ))
}

/// A key that others on the machine can read protects nothing.
#[cfg(unix)]
fn refuse_open(path: &Path) -> Result<(), NoKey> {
    use std::os::unix::fs::PermissionsExt as _;
    let found = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if found.permissions().mode() & 0o077 != 0 {
        return Err(NoKey(format!(
            "Others than its owner may read the key file {0}. Take that away: chmod 600 {0}",
            path.display()
        )));
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_open(_: &Path) -> Result<(), NoKey> {
    Ok(())
}

fn parsed(digits: &str, place: &str, created: Option<PathBuf>) -> anyhow::Result<Keys> {
    let unusable = |why: &dyn Display| NoKey(format!("The key in {place} cannot be used. {why}"));
    let database = DatabaseKey::parse(digits).map_err(|bad| unusable(&bad))?;
    let master = MasterKey::parse(database.digits()).ok_or_else(|| unusable(&BadKey))?;
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

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_key_that_lies_in_the_data_is_to_be_moved_beside_it() {
        let around = tempfile::tempdir().unwrap();
        let directory = around.path().join("data");
        std::fs::create_dir(&directory).unwrap();
        let beside = around.path().join("data.key");
        let told = |directory: &Path| missing(&beside, inside(directory).as_deref()).to_string();
        assert!(told(&directory).contains("there is none at"), "{}", told(&directory));
        for name in [".key", "..key"] {
            std::fs::write(directory.join(name), "").unwrap();
            let told = told(&directory);
            let command = format!("mv {} {}", directory.join(name).display(), beside.display());
            assert!(told.ends_with(&command), "{told}");
            std::fs::remove_file(directory.join(name)).unwrap();
        }
    }

    #[test]
    fn a_key_file_is_its_owners_alone() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("annex.key");
        create(&path).unwrap();
        refuse_open(&path).unwrap();
        for (mode, ok) in
            [(0o600, true), (0o400, true), (0o640, false), (0o604, false), (0o620, false)]
        {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let told = refuse_open(&path);
            assert_eq!(told.is_ok(), ok, "{mode:o}");
            assert!(ok || told.unwrap_err().to_string().contains("chmod 600"));
        }
    }
}
