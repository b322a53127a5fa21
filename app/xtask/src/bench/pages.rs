//! The public list against nginx serving the same bytes as a static file: same core, same load. The
//! promise is about nginx as it is installed; beside it stands one that keeps its files open.

use anyhow::{Context, Result, bail};

use super::company::Company;
use super::http;
use super::load::{Beside, CONNECTIONS, Load, ROUNDS, ROUNDS_MAX, SECONDS, Summary, load, quiet};
use super::nginx::{Files, Nginx};
use super::table::Table;
use crate::say;

pub const PATH: &str = "/subprocessors";
const RATIO_MIN: f64 = 0.85;

pub fn measure(company: &Company) -> Result<Table> {
    say::step("the public list beside nginx");
    let annex = company.serve()?;
    let plain = http::get(annex.port, PATH, &[])?;
    let packed = http::get(annex.port, PATH, &[("Accept-Encoding", "gzip")])?;
    if packed.header("content-encoding") != Some("gzip") {
        bail!("{PATH} is not compressed when asked for");
    }
    let start = |files| Nginx::start(files, PATH, &plain.body, &packed.body);
    let (installed, kept_open) = (start(Files::Opened)?, start(Files::KeptOpen)?);
    let entries = entries(annex.port)?;
    let mut table = Table::new(
        "The public list beside nginx",
        format!(
            "`{PATH}` with {entries} entries, {} bytes, {} with gzip; nginx serves the same bytes as static files, with `sendfile` and `tcp_nopush` as Debian installs it and without a log of accesses, and once more with its files kept open (`open_file_cache`). \
             All on one core, `wrk` with {CONNECTIONS} connections on another; median of the quiet ones among rounds of {SECONDS}, taken in turn: those in which the host of this machine took no processor time away, and other programs less than a hundredth of what the two cores have. Behind each p99 stand the quartiles of its rounds; it is level where our median lies within those of nginx.",
            plain.body.len(),
            packed.body.len(),
        ),
        &[
            "",
            "nginx",
            "annex/s",
            "nginx/s",
            "ratio",
            "annex p99",
            "nginx p99",
            "quiet",
            "promise",
            "",
        ],
    );
    for (name, encoding, conditional) in [
        ("gzip", Some("gzip"), false),
        ("not compressed", None, false),
        ("304", Some("gzip"), true),
    ] {
        let ask = |port: u16| headers(port, encoding, conditional);
        let asked = [ask(annex.port)?, ask(installed.port)?, ask(kept_open.port)?];
        let servers = [
            (annex.id(), annex.port),
            (installed.id(), installed.port),
            (kept_open.id(), kept_open.port),
        ];
        let mut rounds: [Vec<Load>; 3] = Default::default();
        let is_enough = |rounds: &[Vec<Load>; 3]| {
            rounds[0].len() == ROUNDS_MAX || rounds.iter().all(|of| quiet(of).len() >= ROUNDS)
        };
        while !is_enough(&rounds) {
            for ((loads, (id, port)), headers) in rounds.iter_mut().zip(servers).zip(&asked) {
                loads.push(load(id, port, PATH, headers)?);
            }
        }
        let [us, as_installed, with_files_open] = &rounds;
        let promise =
            format!("{name}: at least 0.85 of nginx's requests per second and a p99 no worse");
        row(&mut table, [name, "as installed"], us, as_installed, Some(&promise));
        row(&mut table, ["", "files kept open"], us, with_files_open, None);
    }
    Ok(table)
}

/// What our rounds and those of one nginx say; `promise` is what is missed where it is not kept.
fn row(table: &mut Table, names: [&str; 2], us: &[Load], them: &[Load], promise: Option<&str>) {
    let rounds = format!("{} and {} of {}", quiet(us).len(), quiet(them).len(), us.len());
    let (us, them) = (Summary::of(us), Summary::of(them));
    let ratio = us.per_second / them.per_second;
    let p99 = Beside::of(&us, &them);
    let holds = ratio >= RATIO_MIN && p99 != Beside::Worse;
    let (promised, told) = match promise {
        Some(promise) => {
            let kept = table.verdict(holds, promise);
            ("0.85, p99 no worse", format!("{kept}, p99 {}", p99.words()))
        }
        None => ("", format!("p99 {}", p99.words())),
    };
    let [name, nginx] = names.map(str::to_owned);
    table.row([
        name,
        nginx,
        format!("{:.0}", us.per_second),
        format!("{:.0}", them.per_second),
        format!("{ratio:.2}"),
        us.spread(),
        them.spread(),
        rounds,
        promised.to_owned(),
        told,
    ]);
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

fn entries(port: u16) -> Result<usize> {
    let list: serde_json::Value =
        serde_json::from_slice(&http::get(port, "/subprocessors.json", &[])?.body)?;
    list["entries"].as_array().map(Vec::len).context("the list as JSON has entries")
}
