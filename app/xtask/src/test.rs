//! `cargo xtask test`: every check and test there is, from the cheapest to the dearest, and one
//! summary at the end. Cargo is always asked for the whole workspace, so that nothing is compiled
//! twice with different features.

use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::browser;
use crate::place::Place;
use crate::postgres::Postgres;
use crate::program;
use crate::provision::{self, wasm};
use crate::rings::{Rings, Tally};

/// True when nothing failed.
pub fn run(place: &Place) -> bool {
    let mut rings = Rings::default();
    if let Err(error) = all(place, &mut rings) {
        rings.note("what the machine lacks", Tally::of(Err(error)), Duration::ZERO);
    }
    rings.close()
}

fn all(place: &Place, rings: &mut Rings) -> Result<()> {
    provision::c_libraries()?;
    provision::tool("pdftotext", "poppler-utils")?;
    provision::tool("qpdf", "qpdf")?;
    provision::npm_packages(place)?;
    let chromium = provision::chromium(place)?;
    wasm::compiler()?;
    let postgres = Postgres::start()?;

    rings.ring("format", || {
        Tally::of(program::run(program::cargo(place).args(["fmt", "--all", "--check"])))
    });
    rings.cargo_tests("layers", tests(place, &postgres).args(["--test", "layers"]));
    rings.ring("lints", || Tally::of(lints(place)));
    rings.cargo_tests("tests", &mut tests(place, &postgres));
    rings.cargo_tests(
        "use-cases and pages again on PostgreSQL",
        tests(place, &postgres)
            .args(["--test", "cases", "--test", "pages", "--test", "site"])
            .env("ANNEX_TEST_ENGINE", "postgres"),
    );
    rings.ring("docs", || Tally::of(docs(place)));
    rings.ring("browser bundle", || Tally::of(browser::bundle(place).map(|_| ())));
    rings.ring("journeys in a browser", || {
        let mut node = Command::new("node");
        node.arg("run.mjs")
            .env("ANNEX_CHROMIUM", &chromium)
            .env("ANNEX_PROGRAM", place.target.join("debug/annex"));
        journeys(place, &mut node).unwrap_or_else(|error| Tally::of(Err(error)))
    });
    Ok(())
}

/// Our own tests, all of them unless the caller narrows them; the store's meet both engines.
fn tests(place: &Place, postgres: &Postgres) -> Command {
    let mut cargo = program::cargo(place);
    cargo.args(["test", "--workspace", "--no-fail-fast"]);
    cargo.env("ANNEX_TEST_POSTGRES_URL", postgres.url()).env("INSTA_UPDATE", "no");
    cargo
}

fn lints(place: &Place) -> Result<()> {
    let mut cargo = program::cargo(place);
    program::run(cargo.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn docs(place: &Place) -> Result<()> {
    let mut cargo = program::cargo(place);
    cargo.args(["doc", "--workspace", "--no-deps", "--document-private-items"]);
    program::run(cargo.env("RUSTDOCFLAGS", "-D warnings"))
}

/// The runner of `end2end` ends with the same line as we do.
fn journeys(place: &Place, node: &mut Command) -> Result<Tally> {
    if !place.target.join("debug/annex").is_file() {
        bail!("There is no target/debug/annex to take a journey through.");
    }
    node.current_dir(place.end2end())
        .env("ANNEX_SITE_DIR", place.site())
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    let output = node.output().context("node could not be started")?;
    let text = String::from_utf8_lossy(&output.stdout);
    crate::say::line(text.trim_end());
    let last = text.trim_end().lines().last().unwrap_or_default();
    closing_line(last)
        .filter(|tally| output.status.success() || tally.failed > 0)
        .context("the journeys ended early")
}

/// `12 passed, 0 failed`.
fn closing_line(line: &str) -> Option<Tally> {
    let (passed, rest) = line.split_once(" passed, ")?;
    let failed = rest.strip_suffix(" failed")?;
    Some(Tally { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_agreed_closing_line_is_taken_for_a_count() {
        let count = |line: &str| closing_line(line).map(|tally| (tally.passed, tally.failed));
        assert_eq!(count("12 passed, 0 failed"), Some((12, 0)));
        for line in ["", "12 passed", "12 passed, 0 failed, 1 skipped", "all passed, none failed"] {
            assert_eq!(count(line), None, "{line}");
        }
    }
}
