//! The public list against nginx serving the same bytes as a static file: same core, same load.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::company::{Company, LOAD_CORE, SERVER_CORE};
use super::http;
use super::table::Table;
use crate::postgres::free_port;
use crate::program;
use crate::say;

const PATH: &str = "/subprocessors";
/// Quiet rounds of each server, taken in turn; the median of each measure counts. A round is quiet
/// when the host of this machine took no processor time away: a few such moments in a second, and the
/// slowest hundredth is the host's.
const ROUNDS: usize = 21;
/// Where the host is never quiet, all of so many rounds count.
const ROUNDS_MAX: usize = 3 * ROUNDS;
const SECONDS: &str = "1s";
const CONNECTIONS: &str = "32";
const RATIO_MIN: f64 = 0.85;

#[derive(Clone, Copy)]
struct Load {
    per_second: f64,
    p99_ms: f64,
    is_quiet: bool,
}

pub fn measure(company: &Company) -> Result<Table> {
    say::step("the public list beside nginx");
    let annex = company.serve()?;
    let plain = http::get(annex.port, PATH, &[])?;
    let packed = http::get(annex.port, PATH, &[("Accept-Encoding", "gzip")])?;
    if packed.header("content-encoding") != Some("gzip") {
        bail!("{PATH} is not compressed when asked for");
    }
    let nginx = Nginx::start(&plain.body, &packed.body)?;
    let entries = entries(annex.port)?;
    let mut table = Table::new(
        "The public list beside nginx",
        format!(
            "`{PATH}` with {entries} entries, {} bytes, {} with gzip; nginx serves the same bytes as static files. \
             Both on one core, `wrk` with {CONNECTIONS} connections on another; median of the quiet ones among rounds of {SECONDS}, taken in turn: those in which the host of this machine took no processor time away.",
            plain.body.len(),
            packed.body.len(),
        ),
        &["", "annex/s", "nginx/s", "ratio", "annex p99", "nginx p99", "quiet", "promise", ""],
    );
    for (name, encoding, conditional) in [
        ("gzip", Some("gzip"), false),
        ("not compressed", None, false),
        ("304", Some("gzip"), true),
    ] {
        let ask = |port: u16| headers(port, encoding, conditional);
        let (ours, theirs) = (ask(annex.port)?, ask(nginx.port)?);
        let (mut us, mut them) = (Vec::new(), Vec::new());
        while us.len() < ROUNDS_MAX && quiet(&us).len().min(quiet(&them).len()) < ROUNDS {
            us.push(load(annex.port, &ours)?);
            them.push(load(nginx.port, &theirs)?);
        }
        let rounds = format!("{} and {} of {}", quiet(&us).len(), quiet(&them).len(), us.len());
        let (us, them) = (median(&us), median(&them));
        let ratio = us.per_second / them.per_second;
        let kept = table.verdict(
            ratio >= RATIO_MIN && us.p99_ms <= them.p99_ms,
            &format!("{name}: at least 0.85 of nginx's requests per second and a p99 no worse"),
        );
        table.row([
            name.to_owned(),
            format!("{:.0}", us.per_second),
            format!("{:.0}", them.per_second),
            format!("{ratio:.2}"),
            format!("{:.2} ms", us.p99_ms),
            format!("{:.2} ms", them.p99_ms),
            rounds,
            String::from("0.85, p99 no worse"),
            kept,
        ]);
    }
    Ok(table)
}

/// The headers of the measured request; the entity tag is the server's own.
fn headers(port: u16, encoding: Option<&str>, conditional: bool) -> Result<Vec<(String, String)>> {
    let mut headers: Vec<(String, String)> = encoding
        .iter()
        .map(|value| (String::from("Accept-Encoding"), (*value).to_owned()))
        .collect();
    if conditional {
        let asked: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let etag =
            http::get(port, PATH, &asked)?.header("etag").map(str::to_owned).context("no ETag")?;
        let again = [asked.as_slice(), &[("If-None-Match", etag.as_str())]].concat();
        let status = http::get(port, PATH, &again)?.status;
        if status != 304 {
            bail!("{PATH} answers {status} to its own ETag");
        }
        headers.push((String::from("If-None-Match"), etag));
    }
    Ok(headers)
}

fn load(port: u16, headers: &[(String, String)]) -> Result<Load> {
    let mut wrk = Command::new("taskset");
    wrk.args(["-c", LOAD_CORE, "wrk", "-t1", "-c", CONNECTIONS, "-d", SECONDS, "--latency"]);
    for (name, value) in headers {
        wrk.args(["-H", &format!("{name}: {value}")]);
    }
    let before = stolen()?;
    let said = program::output(wrk.arg(format!("http://127.0.0.1:{port}{PATH}")))?;
    let is_quiet = stolen()? == before;
    let (per_second, p99_ms) =
        parse(&said).with_context(|| format!("wrk said something unexpected:\n{said}"))?;
    Ok(Load { per_second, p99_ms, is_quiet })
}

/// Processor time that the host gave to others since the start of this machine, in ticks of Linux.
fn stolen() -> Result<u64> {
    parse_stolen(&fs::read_to_string("/proc/stat")?).context("/proc/stat has a line of all cores")
}

/// The eighth number after `cpu`: user, nice, system, idle, iowait, irq, softirq, steal.
fn parse_stolen(stat: &str) -> Option<u64> {
    stat.lines().next()?.strip_prefix("cpu ")?.split_whitespace().nth(7)?.parse().ok()
}

/// Requests per second and the slowest hundredth in milliseconds, from the lines `99%  1.23ms` and
/// `Requests/sec: 4567.89` of wrk; none where answers failed.
fn parse(said: &str) -> Option<(f64, f64)> {
    let after =
        |mark: &str| said.lines().find_map(|line| line.trim().strip_prefix(mark)).map(str::trim);
    if after("Non-2xx or 3xx responses:").is_some() || after("Socket errors:").is_some() {
        return None;
    }
    Some((after("Requests/sec:")?.parse().ok()?, millis(after("99%")?)?))
}

fn millis(text: &str) -> Option<f64> {
    let units = [("us", 0.001), ("ms", 1.0), ("s", 1000.0)];
    units
        .iter()
        .find_map(|(unit, factor)| Some(text.strip_suffix(unit)?.parse::<f64>().ok()? * factor))
}

fn quiet(loads: &[Load]) -> Vec<Load> {
    loads.iter().copied().filter(|load| load.is_quiet).collect()
}

/// The median of each measure over the quiet rounds; over all, where quiet ones are too few to tell.
fn median(loads: &[Load]) -> Load {
    let quiet = quiet(loads);
    let counted = if quiet.len() < ROUNDS / 3 { loads } else { quiet.as_slice() };
    let middle = |measure: fn(&Load) -> f64| {
        let mut values: Vec<f64> = counted.iter().map(measure).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Load {
        per_second: middle(|load| load.per_second),
        p99_ms: middle(|load| load.p99_ms),
        is_quiet: !quiet.is_empty(),
    }
}

fn entries(port: u16) -> Result<usize> {
    let list: serde_json::Value =
        serde_json::from_slice(&http::get(port, "/subprocessors.json", &[])?.body)?;
    list["entries"].as_array().map(Vec::len).context("the list as JSON has entries")
}

/// nginx with one worker on the core of the servers, ended when dropped.
struct Nginx {
    port: u16,
    process: Child,
    _folder: TempDir,
}

impl Nginx {
    fn start(plain: &[u8], packed: &[u8]) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("annex-nginx-").tempdir()?;
        let port = free_port()?;
        let home = folder.path().display();
        fs::write(folder.path().join("subprocessors"), plain)?;
        fs::write(folder.path().join("subprocessors.gz"), packed)?;
        fs::write(
            folder.path().join("nginx.conf"),
            format!(
                "daemon off; worker_processes 1; pid {home}/pid; error_log {home}/error.log;
                 events {{ worker_connections 512; }}
                 http {{
                   access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; etag on;
                   client_body_temp_path {home}/body; proxy_temp_path {home}/proxy; fastcgi_temp_path {home}/fastcgi;
                   uwsgi_temp_path {home}/uwsgi; scgi_temp_path {home}/scgi;
                   open_file_cache max=100; default_type 'text/html; charset=utf-8';
                   server {{ listen 127.0.0.1:{port}; root {home}; gzip_static on; gzip_vary on; }}
                 }}"
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
            if http::get(port, PATH, &[]).is_ok_and(|answer| answer.body == plain) {
                return Ok(running);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("nginx did not serve the page within ten seconds")
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let id = self.process.id().to_string();
        let _asked = Command::new("kill").args(["-QUIT", &id]).status();
        let _gone = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wrk_says_is_read_in_its_units() {
        for (text, expected) in [("950.00us", 0.95), ("1.25ms", 1.25), ("1.10s", 1100.0)] {
            let read = millis(text).unwrap();
            assert!((read - expected).abs() < 1e-9, "{text} is {read}");
        }
        assert_eq!(millis("1.10"), None);
    }

    #[test]
    fn each_measure_has_a_median_of_its_own() {
        let of = |per_second, p99_ms| Load { per_second, p99_ms, is_quiet: true };
        let middle = median(&[of(3.0, 1.0), of(1.0, 3.0), of(2.0, 9.0)]);
        assert!((middle.per_second - 2.0).abs() < 1e-9 && (middle.p99_ms - 3.0).abs() < 1e-9);
    }

    #[test]
    fn rounds_that_the_host_disturbed_count_only_where_quiet_ones_are_few() {
        for (quiet, expected) in [(ROUNDS / 3, 1.0), (ROUNDS / 3 - 1, 9.0)] {
            let of = |at| {
                let is_quiet = at < quiet;
                Load { per_second: 1.0, p99_ms: if is_quiet { 1.0 } else { 9.0 }, is_quiet }
            };
            let loads: Vec<Load> = (0..ROUNDS).map(of).collect();
            let p99 = median(&loads).p99_ms;
            assert!((p99 - expected).abs() < 1e-9, "{quiet} quiet rounds: {p99}");
        }
    }

    #[test]
    fn stolen_time_is_the_eighth_number_of_all_cores() {
        assert_eq!(
            parse_stolen("cpu  1 2 3 4 5 6 7 80 9 10\ncpu0 1 1 1 1 1 1 1 1 1 1\n"),
            Some(80)
        );
        assert_eq!(parse_stolen("cpu0 1 2 3 4 5 6 7 80 9 10\n"), None);
    }

    #[test]
    fn a_round_with_failed_answers_does_not_count() {
        let good = "    99%    1.25ms\nRequests/sec:  1000.50\n";
        assert!(parse(good).is_some());
        assert!(parse(&format!("{good}  Non-2xx or 3xx responses: 7\n")).is_none());
    }
}
