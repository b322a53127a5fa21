//! Where things are: the checkout, its target directory, and the cache that outlives checkouts.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

pub struct Place {
    /// The checkout.
    pub root: PathBuf,
    /// Cargo's target directory.
    pub target: PathBuf,
    /// Kept between checkouts: the browser's standard library and compiled dependencies.
    pub cache: PathBuf,
}

impl Place {
    pub fn find() -> Result<Self> {
        let here = variable("CARGO_MANIFEST_DIR").context("Start this with `cargo xtask`.")?;
        let root = Path::new(&here)
            .ancestors()
            .nth(2)
            .context("The xtask crate is not two folders below the root of a checkout.")?
            .to_path_buf();
        let target =
            variable("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        Ok(Self { root, target, cache: cache()?.join("annex-build") })
    }

    /// The browser bundle as the server reads it.
    pub fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// Tools from npm, and the journeys.
    pub fn end2end(&self) -> PathBuf {
        self.root.join("end2end")
    }
}

fn cache() -> Result<PathBuf> {
    if let Some(cache) = variable("XDG_CACHE_HOME") {
        return Ok(PathBuf::from(cache));
    }
    let home =
        variable("HOME").context("Set HOME, or XDG_CACHE_HOME: the build keeps a cache there.")?;
    let darwin = Path::new(&home).join("Library/Caches");
    Ok(if darwin.is_dir() { darwin } else { Path::new(&home).join(".cache") })
}

/// The one place where the tasks read their environment. Empty counts as unset.
#[expect(
    clippy::disallowed_methods,
    reason = "tasks are steered by the environment; the product is not"
)]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
