//! The program as it is released, with the sample company, on a core of its own.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use tempfile::TempDir;

use super::http;
use crate::place::Place;
use crate::postgres::free_port;
use crate::program;
use crate::provision;

/// Where the servers run; the load comes from the other core.
pub const SERVER_CORE: &str = "0";
pub const LOAD_CORE: &str = "1";
/// On the list that is measured.
const ENTRIES: usize = 50;

pub struct Company {
    program: PathBuf,
    site: PathBuf,
    folder: TempDir,
}

/// A running server, ended when dropped.
pub struct Running {
    pub port: u16,
    process: Child,
    /// From the start of the process to its first answer.
    pub answered_after: Duration,
}

impl Company {
    /// Fills a database once, so that later starts find it: the sample company, with so many more
    /// entries that its list has [`ENTRIES`].
    pub fn fill(place: &Place) -> Result<Self> {
        provision::npm_packages(place)?;
        let chromium = provision::chromium(place)?;
        let folder = tempfile::Builder::new().prefix("annex-bench-").tempdir()?;
        let company =
            Self { program: place.target.join("release/annex"), site: place.site(), folder };
        let mut grow = Command::new("node");
        grow.current_dir(place.end2end())
            .arg("grow.mjs")
            .arg(company.folder.path())
            .arg(ENTRIES.to_string())
            .env("ANNEX_CHROMIUM", chromium)
            .env("ANNEX_PROGRAM", &company.program)
            .env("ANNEX_SITE_DIR", &company.site);
        program::run(&mut grow)?;
        Ok(company)
    }

    pub fn serve(&self) -> Result<Running> {
        let port = free_port()?;
        let started = Instant::now();
        let process = Command::new("taskset")
            .args(["-c", SERVER_CORE])
            .arg(&self.program)
            .args(["serve", "--sample", "--addr", &format!("127.0.0.1:{port}"), "--data-dir"])
            .arg(self.folder.path().join("data"))
            .env("ANNEX_SITE_DIR", &self.site)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut running = Running { port, process, answered_after: Duration::ZERO };
        while started.elapsed() < Duration::from_mins(1) {
            if http::get(port, "/subprocessors", &[]).is_ok_and(|answer| answer.status == 200) {
                running.answered_after = started.elapsed();
                return Ok(running);
            }
            if let Some(status) = running.process.try_wait()? {
                bail!("annex serve ended at once ({status})");
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        bail!("annex serve gave no answer within a minute")
    }
}

impl Running {
    /// Of its process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Resident memory in bytes, as Linux tells it.
    pub fn memory(&self) -> Result<usize> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kibibytes =
            line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<usize>().ok());
        match kibibytes {
            Some(kibibytes) => Ok(kibibytes * 1024),
            None => bail!("the memory of a process can be read on Linux only"),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let id = self.process.id().to_string();
        let _asked = Command::new("kill").args(["-TERM", &id]).status();
        let _gone = self.process.wait();
    }
}
