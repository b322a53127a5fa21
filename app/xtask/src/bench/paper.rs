//! Annex III as a whole process, beside a browser that prints the same rows.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::table::Table;
use crate::place::Place;
use crate::provision;
use crate::say::{self, kilobytes};

/// The program that prints it.
pub const EXAMPLE: &str = "print_annex_iii";
const ENTRIES: usize = 500;
const RUNS: usize = 7;
const TIME_MAX: Duration = Duration::from_millis(150);
const SIZE_MAX: usize = 400_000;

pub fn measure(place: &Place) -> Result<Table> {
    say::step("Annex III as a process");
    let folder = tempfile::Builder::new().prefix("annex-paper-").tempdir()?;
    let ours = folder.path().join("annex-iii.pdf");
    let theirs = folder.path().join("browser.pdf");
    let page = folder.path().join("rows.html");
    fs::write(&page, rows())?;

    let mut print = Command::new(place.target.join("release/examples").join(EXAMPLE));
    print.arg(ENTRIES.to_string()).arg(&ours);
    let mut browser = Command::new(provision::chromium(place)?);
    browser
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"])
        .arg(format!("--print-to-pdf={}", theirs.display()))
        .arg(format!("file://{}", page.display()));
    let (us, them) = (median(&mut print, RUNS)?, median(&mut browser, 3)?);
    let (our_size, their_size) = (size(&ours)?, size(&theirs)?);

    let mut table = Table::new(
        "Annex III as a process",
        format!(
            "{ENTRIES} invented entries, from the start of the process to the file; median of {RUNS} runs. \
             The browser prints a table of as many rows with a third of the columns, median of 3."
        ),
        &["", "time", "size", "ratio", "promise", ""],
    );
    let kept = table.verdict(
        us < TIME_MAX && our_size < SIZE_MAX,
        "Annex III with 500 entries below 0.15 s and 400 kB",
    );
    let millis = |time: Duration| format!("{} ms", time.as_millis());
    table.row([
        String::from("Annex"),
        millis(us),
        kilobytes(our_size),
        String::from("1"),
        String::from("150 ms, 400 kB"),
        kept,
    ]);
    table.row([
        String::from("Chromium"),
        millis(them),
        kilobytes(their_size),
        format!("{:.1}", them.as_secs_f64() / us.as_secs_f64()),
        String::new(),
        String::new(),
    ]);
    Ok(table)
}

fn median(command: &mut Command, runs: usize) -> Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..runs {
        let started = Instant::now();
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        times.push(started.elapsed());
        if !status.success() {
            bail!("{} ended with {status}", command.get_program().display());
        }
    }
    times.sort();
    times.get(runs / 2).copied().context("nothing ran")
}

fn size(file: &Path) -> Result<usize> {
    Ok(fs::read(file).with_context(|| format!("{} was not written", file.display()))?.len())
}

fn rows() -> String {
    let mut page = String::from("<!DOCTYPE html><meta charset=utf-8><title>Rows</title><table>");
    for number in 1..=ENTRIES {
        let _ = write!(
            page,
            "<tr><td>{number}<td>Invented Cloud Services {number} Limited, 4 Custom House Quay, Dublin, Ireland\
             <td>Hosting of the product and its databases<td>Contact details, customer content<td>Ireland, Germany\
             <td>standard contractual clauses (module 3)"
        );
    }
    page.push_str("</table>");
    page
}
