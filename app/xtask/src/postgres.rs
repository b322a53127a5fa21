//! A PostgreSQL for one run of the tests: its own cluster in a temporary folder, on a free port
//! of this machine, without fsync, gone when the value is dropped.

use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::place::variable;
use crate::program;
use crate::provision;
use crate::say;

/// Safe for this machine, and for nothing that has to survive.
const SETTINGS: [&str; 6] = [
    "--listen_addresses=127.0.0.1",
    "--unix_socket_directories=",
    "--fsync=off",
    "--synchronous_commit=off",
    "--full_page_writes=off",
    "--max_connections=400",
];

/// A server to test against: the one the environment names, or our own.
pub enum Postgres {
    Given { url: String },
    Own(Cluster),
}

impl Postgres {
    pub fn start() -> Result<Self> {
        if let Some(url) = variable("ANNEX_TEST_POSTGRES_URL") {
            return Ok(Self::Given { url });
        }
        Cluster::start(&provision::postgres_programs()?).map(Self::Own)
    }

    pub fn url(&self) -> String {
        match self {
            Self::Given { url } => url.clone(),
            Self::Own(cluster) => format!("postgres://annex@127.0.0.1:{}/postgres", cluster.port),
        }
    }
}

pub struct Cluster {
    server: Child,
    port: u16,
    folder: TempDir,
}

impl Cluster {
    fn start(programs: &Path) -> Result<Self> {
        let servant = Servant::choose()?;
        let folder = tempfile::Builder::new().prefix("annex-postgres-").tempdir()?;
        servant.give(folder.path())?;
        let data = folder.path().join("data");
        program::output(
            servant
                .command(&programs.join("initdb"), folder.path())
                .args([
                    "--username=annex",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync",
                    "--pgdata",
                ])
                .arg(&data),
        )?;
        let port = free_port()?;
        let log = fs::File::create(folder.path().join("log"))?;
        let server = servant
            .command(&programs.join("postgres"), folder.path())
            .arg("-D")
            .arg(&data)
            .args(SETTINGS)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .context("PostgreSQL could not be started")?;
        let mut cluster = Self { server, port, folder };
        cluster.wait_until_it_answers()?;
        say::line(format!("PostgreSQL for the tests listens on 127.0.0.1:{port}."));
        Ok(cluster)
    }

    fn wait_until_it_answers(&mut self) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(30) {
            if let Some(status) = self.server.try_wait()? {
                bail!("PostgreSQL ended as soon as it was started ({status}): {}", self.log());
            }
            if TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok()
                && self.log().contains("ready to accept")
            {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("PostgreSQL did not answer within 30 seconds: {}", self.log())
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Cluster {
    /// Stops the server at once; nothing in it is worth writing down.
    fn drop(&mut self) {
        let id = self.server.id().to_string();
        let _asked = Command::new("kill").args(["-QUIT", &id]).status();
        let _gone = self.server.wait();
    }
}

/// Who runs the server: PostgreSQL refuses to be root.
enum Servant {
    Ourselves,
    Other { uid: u32, gid: u32 },
}

impl Servant {
    fn choose() -> Result<Self> {
        if program::output(Command::new("id").arg("-u"))? != "0" {
            return Ok(Self::Ourselves);
        }
        let known = |name: &str| {
            let number = |flag: &str| {
                program::output(Command::new("id").args([flag, name])).ok()?.parse().ok()
            };
            Some(Self::Other { uid: number("-u")?, gid: number("-g")? })
        };
        known("postgres").or_else(|| known("nobody")).context(
            "PostgreSQL does not run as root and there is neither a user `postgres` nor `nobody`: create one of them.",
        )
    }

    fn give(&self, folder: &Path) -> Result<()> {
        match self {
            Self::Ourselves => Ok(()),
            Self::Other { uid, gid } => {
                Ok(std::os::unix::fs::chown(folder, Some(*uid), Some(*gid))?)
            }
        }
    }

    /// The program under that user. On Linux it is told to end when we do, however we end.
    fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = match program::find(&["setpriv"]) {
            Some(setpriv) => {
                let mut setpriv = Command::new(setpriv);
                setpriv.arg("--pdeathsig=QUIT").arg(program);
                setpriv
            }
            None => Command::new(program),
        };
        command.current_dir(folder).stdin(Stdio::null());
        if let Self::Other { uid, gid } = self {
            command.uid(*uid).gid(*gid);
        }
        command
    }
}

/// A port that was free a moment ago.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
