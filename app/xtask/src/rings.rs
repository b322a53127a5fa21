//! The rings of `cargo xtask test` and what each of them counted: one table, one last line.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::say;

#[derive(Default)]
pub struct Tally {
    pub passed: usize,
    pub failed: usize,
}

impl Tally {
    /// A check that is one thing: it holds or it does not.
    pub fn of(done: Result<()>) -> Self {
        match done {
            Ok(()) => Self { passed: 1, failed: 0 },
            Err(error) => {
                eprintln!("error: {error:#}");
                Self { passed: 0, failed: 1 }
            }
        }
    }
}

#[derive(Default)]
pub struct Rings {
    rows: Vec<(String, Tally, Duration)>,
    broken: Vec<String>,
}

impl Rings {
    /// Runs one ring and notes what it counted.
    pub fn ring(&mut self, name: &str, work: impl FnOnce() -> Tally) {
        say::step(name);
        let started = Instant::now();
        let tally = work();
        self.note(name, tally, started.elapsed());
    }

    pub fn note(&mut self, name: &str, tally: Tally, took: Duration) {
        self.rows.push((name.to_owned(), tally, took));
    }

    /// Runs a `cargo test` and notes its tests under one name for each engine they ran on:
    /// a test called `…::sqlite` or `…::postgres` counts there, any other under `name`.
    pub fn cargo_tests(&mut self, name: &str, command: &mut Command) {
        say::step(name);
        let started = Instant::now();
        let outcome = follow(command).unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Outcome { aborted: true, ..Outcome::default() }
        });
        let took = started.elapsed();
        self.broken.extend(outcome.broken);
        for (engine, tally) in outcome.tallies {
            let row = if engine.is_empty() { name.to_owned() } else { format!("{name}: {engine}") };
            self.note(&row, tally, took);
        }
        if outcome.aborted {
            self.broken.push(format!("{name}: did not build, or ended before its last test"));
            self.note(&format!("{name}: to its end"), Tally { passed: 0, failed: 1 }, took);
        }
    }

    /// Prints the table and the closing line; true when nothing failed.
    pub fn close(&self) -> bool {
        say::step("summary");
        say::line(format!("{:<44} {:>7} {:>7}   {}", "ring", "passed", "failed", "time"));
        for (name, tally, took) in &self.rows {
            say::line(format!(
                "{name:<44} {:>7} {:>7}   {}",
                tally.passed,
                tally.failed,
                say::span(*took)
            ));
        }
        for test in &self.broken {
            say::line(format!("failed: {test}"));
        }
        let passed: usize = self.rows.iter().map(|(_, tally, _)| tally.passed).sum();
        let failed: usize = self.rows.iter().map(|(_, tally, _)| tally.failed).sum();
        say::line(format!("{passed} passed, {failed} failed"));
        failed == 0
    }
}

#[derive(Default)]
struct Outcome {
    tallies: BTreeMap<&'static str, Tally>,
    broken: Vec<String>,
    aborted: bool,
}

/// Follows a test run line by line. Lines of tests that passed are counted and not shown.
fn follow(command: &mut Command) -> Result<Outcome> {
    let (reader, writer) = std::io::pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().context("cargo could not be started")?;
    // The command keeps the pipe's other end open, and with it the loop below.
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());

    let mut outcome = Outcome::default();
    let mut binary = String::new();
    for line in BufReader::new(reader).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        if let Some(running) = running(&line) {
            running.clone_into(&mut binary);
        }
        let Some((test, verdict)) = verdict(&line) else {
            if !line.trim().is_empty() {
                say::line(&line);
            }
            continue;
        };
        let tally = outcome.tallies.entry(engine(test)).or_default();
        if verdict == "ok" {
            tally.passed += 1;
        } else {
            tally.failed += 1;
            outcome.broken.push(format!("{binary}: {test} ({verdict})"));
            say::line(&line);
        }
    }
    let status = child.wait()?;
    outcome.aborted = !status.success() && outcome.broken.is_empty();
    Ok(outcome)
}

/// `Running tests/both/main.rs (target/debug/deps/both-0123)` and `Doc-tests domain`.
fn running(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let binary = line.strip_prefix("Running ").and_then(|rest| rest.split("/deps/").nth(1));
    let binary = binary.and_then(|rest| rest.rsplit_once('-')).map(|(name, _)| name);
    binary.or_else(|| line.strip_prefix("Doc-tests "))
}

/// `test NAME ... ok`; a test that was ignored counts as failed, since nothing may be.
fn verdict(line: &str) -> Option<(&str, &'static str)> {
    let (test, verdict) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    let verdict = match verdict.split([',', ' ']).next()? {
        "ok" => "ok",
        "ignored" => "ignored",
        "FAILED" => "failed",
        _ => return None,
    };
    Some((test, verdict))
}

fn engine(test: &str) -> &'static str {
    match test.rsplit("::").next() {
        Some("sqlite") => "SQLite",
        Some("postgres") => "PostgreSQL",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_cargo_test_are_understood() {
        let cases = [
            ("test a::b ... ok", Some(("a::b", "ok"))),
            ("test a::b ... FAILED", Some(("a::b", "failed"))),
            ("test a::b - should panic ... ok", Some(("a::b - should panic", "ok"))),
            ("test a::b ... ignored, not today", Some(("a::b", "ignored"))),
            ("test result: ok. 3 passed; 0 failed; 0 ignored", None),
            ("testing is fun ... ok", None),
        ];
        for (line, expected) in cases {
            assert_eq!(verdict(line), expected, "{line}");
        }
    }

    #[test]
    fn a_binary_is_known_by_its_name_without_the_hash() {
        let cases = [
            ("     Running tests/both/main.rs (target/debug/deps/both-0a1b2c)", Some("both")),
            ("   Doc-tests domain", Some("domain")),
            ("   Compiling domain v0.1.0", None),
        ];
        for (line, expected) in cases {
            assert_eq!(running(line), expected, "{line}");
        }
    }

    #[test]
    fn tests_count_for_the_engine_they_are_named_after() {
        for (test, expected) in [
            ("vendors::x::sqlite", "SQLite"),
            ("vendors::x::postgres", "PostgreSQL"),
            ("postgres::x", ""),
        ] {
            assert_eq!(engine(test), expected, "{test}");
        }
    }
}
