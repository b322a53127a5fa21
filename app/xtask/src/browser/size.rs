//! What the bundle weighs, and how much it may.

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::Manifest;
use crate::say::kilobytes;

/// Nothing heavier than this is ever sent to a browser, in bytes, compressed: the promise of 200,000,
/// which `cargo xtask bench` holds, and one percent by which compilers differ.
const LIMIT: usize = 202_000;

/// Bytes of the three files together: as they are, and as they travel.
#[derive(Clone, Copy, Default)]
pub struct Size {
    pub plain: usize,
    pub gzip: usize,
    pub brotli: usize,
}

impl Size {
    pub fn of(site: &Path) -> Result<Self> {
        let mut sum = Self::default();
        for file in Manifest::read(site)?.files() {
            let content = fs::read(site.join(&file))?;
            sum.plain += content.len();
            sum.gzip += gzip(&content)?.len();
            sum.brotli += fs::read(site.join(format!("{file}.br")))?.len();
        }
        Ok(sum)
    }

    /// Compares with the recorded size: a tenth above it, and growth has to be a decision.
    pub fn check(self, record: &Path) -> Result<()> {
        let recorded =
            fs::read_to_string(record).context("app/islands/bundle-size.txt cannot be read")?;
        let recorded: usize = recorded
            .trim()
            .parse()
            .context("app/islands/bundle-size.txt is one number of bytes")?;
        if self.brotli > LIMIT {
            bail!(
                "The bundle weighs {} compressed; {} is the most.",
                kilobytes(self.brotli),
                kilobytes(LIMIT)
            );
        }
        if self.brotli > recorded + recorded / 10 {
            bail!(
                "The bundle has grown from {} to {} compressed. If that is wanted, write {} into app/islands/bundle-size.txt.",
                kilobytes(recorded),
                kilobytes(self.brotli),
                self.brotli,
            );
        }
        Ok(())
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [plain, gzip, brotli] = [self.plain, self.gzip, self.brotli].map(kilobytes);
        write!(f, "{plain}, {gzip} with gzip, {brotli} with brotli")
    }
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}
