//! nginx with two static files, as the measure of what one machine can do: with `sendfile` and
//! `tcp_nopush`, as Debian installs it, and with files kept open as well, which is faster and has to be
//! asked for. Neither writes a log of accesses, as this program does not.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::company::SERVER_CORE;
use super::http;
use crate::postgres::free_port;
use crate::program;

/// What differs between the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    /// For each request, as Debian installs it.
    Opened,
    /// They are opened once.
    KeptOpen,
}

impl Files {
    const fn setting(self) -> &'static str {
        match self {
            Self::Opened => "",
            Self::KeptOpen => "open_file_cache max=100;",
        }
    }
}

/// nginx with one worker on the core of the servers, ended when dropped.
pub struct Nginx {
    pub port: u16,
    process: Child,
    _folder: TempDir,
}

impl Nginx {
    /// Serves `plain` at `path`, or `packed` to whoever takes gzip.
    pub fn start(files: Files, path: &str, plain: &[u8], packed: &[u8]) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("annex-nginx-").tempdir()?;
        let port = free_port()?;
        let home = folder.path().display();
        let file = folder.path().join(path.trim_start_matches('/'));
        fs::write(&file, plain)?;
        fs::write(file.with_extension("gz"), packed)?;
        fs::write(
            folder.path().join("nginx.conf"),
            format!(
                "daemon off; worker_processes 1; pid {home}/pid; error_log {home}/error.log;
                 events {{ worker_connections 512; }}
                 http {{
                   access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; etag on;
                   client_body_temp_path {home}/body; proxy_temp_path {home}/proxy; fastcgi_temp_path {home}/fastcgi;
                   uwsgi_temp_path {home}/uwsgi; scgi_temp_path {home}/scgi;
                   {} default_type 'text/html; charset=utf-8';
                   server {{ listen 127.0.0.1:{port}; root {home}; gzip_static on; gzip_vary on; }}
                 }}",
                files.setting()
            ),
        )?;
        // A worker of nginx gives up root's rights and then has to read these files.
        program::run(Command::new("chmod").args(["-R", "a+rX"]).arg(folder.path()))?;
        let nginx = program::find(&["nginx"]).context("nginx")?;
        let process = Command::new("taskset")
            .args(["-c", SERVER_CORE])
            .arg(nginx)
            .args(["-p", &home.to_string(), "-c", &format!("{home}/nginx.conf")])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let running = Self { port, process, _folder: folder };
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(10) {
            if http::get(port, path, &[]).is_ok_and(|answer| answer.body == plain) {
                return Ok(running);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("nginx did not serve the page within ten seconds")
    }

    /// Of its first process; the worker is a child of that one.
    pub fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let id = self.process.id().to_string();
        let _asked = Command::new("kill").args(["-QUIT", &id]).status();
        let _gone = self.process.wait();
    }
}
