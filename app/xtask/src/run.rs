//! `cargo xtask run`: the bundle, the server, and a sample company to look at.

use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::{Context, Result};

use crate::browser;
use crate::place::Place;
use crate::program;
use crate::provision;
use crate::say;

/// Builds what is stale, then becomes the server. Further arguments go to `annex serve`, so
/// `cargo xtask run --addr 127.0.0.1:3001` takes another port; whoever is used to writing `--` before
/// them may.
pub fn run(place: &Place, arguments: &[String]) -> Result<bool> {
    provision::c_libraries()?;
    // Side by side: the last minute of the bundle keeps one core busy only.
    say::step("server");
    let server =
        program::start(program::cargo(place).args(["build", "--package", "server", "--quiet"]))?;
    browser::bundle(place)?;
    server.end()?;
    let arguments = arguments.strip_prefix(&["--".to_owned()]).unwrap_or(arguments);
    let data = place.target.join("run/annex-data");
    std::fs::create_dir_all(&data)?;

    let mut annex = Command::new(place.target.join("debug/annex"));
    annex.current_dir(&place.root).args(["serve", "--sample"]);
    let given = |flag: &str| arguments.iter().any(|argument| argument.starts_with(flag));
    if !given("--addr") {
        annex.args(["--addr", "127.0.0.1:3000"]);
    }
    if !given("--data-dir") {
        annex.arg("--data-dir").arg(&data);
    }
    annex.args(arguments).env("ANNEX_SITE_DIR", place.site());
    say::step("the sample company (Ctrl-C ends it)");
    Err(annex.exec()).context("target/debug/annex could not be started")
}
