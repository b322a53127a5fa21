//! Whether the bundle is still what its sources say: one digest over everything that goes into it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::place::Place;
use crate::provision::hex;

/// Folders and files whose content decides the bundle; the compiler's version comes beside them.
const SOURCES: [&str; 10] = [
    "Cargo.lock",
    "Cargo.toml",
    "app/domain",
    "app/islands/Cargo.toml",
    "app/islands/src",
    "app/markdown",
    "app/xtask/src/browser",
    "app/xtask/src/browser.rs",
    "app/xtask/src/provision/wasm.rs",
    "end2end/package-lock.json",
];

pub fn of_sources(place: &Place, compiler: &str) -> Result<String> {
    let mut files = Vec::new();
    for source in SOURCES {
        collect(&place.root.join(source), &mut files)?;
    }
    files.sort();
    let mut digest = Sha256::new();
    digest.update(compiler);
    for file in files {
        let content = fs::read(&file)?;
        let name = file.strip_prefix(&place.root).unwrap_or(&file).to_string_lossy().into_owned();
        digest.update(format!("\0{name}\0{}\0", content.len()));
        digest.update(content);
    }
    Ok(hex(&digest.finalize()))
}

pub fn read(site: &Path) -> Option<String> {
    fs::read_to_string(site.join("stamp")).ok()
}

pub fn write(site: &Path, stamp: &str) -> Result<()> {
    Ok(fs::write(site.join("stamp"), stamp)?)
}

fn collect(source: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if source.is_dir() {
        for entry in fs::read_dir(source)? {
            collect(&entry?.path(), files)?;
        }
    } else {
        fs::metadata(source)
            .with_context(|| format!("{} is part of the bundle", source.display()))?;
        files.push(source.to_path_buf());
    }
    Ok(())
}
