//! `cargo xtask bench`: the promises about speed and size, measured on this machine in one run,
//! each side by side with what it is compared to. Prints Markdown tables; `--write` puts them
//! into BENCHMARKS.md.

mod company;
mod http;
mod load;
mod machine;
mod nginx;
mod pages;
mod paper;
mod start;
mod table;
mod weight;

use std::fs;

use anyhow::{Result, bail};

use crate::browser::{self, Manifest};
use crate::place::Place;
use crate::program;
use crate::provision;
use crate::say;

use company::Company;
use table::Table;

/// Ends with false when a measured value misses its promise.
pub fn run(place: &Place, arguments: &[String]) -> Result<bool> {
    let write = match arguments {
        [] => false,
        [flag] if flag == "--write" => true,
        other => bail!("`cargo xtask bench` knows `--write` and not `{}`.", other.join(" ")),
    };
    provision::c_libraries()?;
    provision::tool("nginx", "nginx-light")?;
    provision::tool("wrk", "wrk")?;
    provision::tool("taskset", "util-linux")?;
    browser::bundle(place)?;
    say::step("the program as it is released");
    // In one go, so that both are made from the same crates with the same features.
    let mut build = program::cargo(place);
    build.args(["build", "--release", "--package", "server", "--package", "press"]);
    program::run(build.args(["--bin", "annex", "--example", paper::EXAMPLE]))?;

    let company = Company::fill(place)?;
    let tables = [
        pages::measure(&company)?,
        start::measure(&company)?,
        paper::measure(place)?,
        weight::measure(&company, Manifest::read(&place.site())?)?,
    ];
    let report: String = tables.iter().map(Table::to_string).collect::<Vec<_>>().join("\n");
    say::step("measured");
    say::line(&report);
    if write {
        write_report(place, &report)?;
    }
    let missed: Vec<&str> = tables.iter().flat_map(Table::missed).collect();
    for promise in &missed {
        say::line(format!("missed: {promise}"));
    }
    Ok(missed.is_empty())
}

/// Replaces what stands between the two marks and leaves the words around them alone.
fn write_report(place: &Place, report: &str) -> Result<()> {
    const FROM: &str = "<!-- measured -->\n";
    const TO: &str = "<!-- end -->";
    let file = place.root.join("BENCHMARKS.md");
    let text = fs::read_to_string(&file)?;
    let Some((before, rest)) = text.split_once(FROM) else {
        bail!("BENCHMARKS.md has no line `{}`.", FROM.trim());
    };
    let Some((_, after)) = rest.split_once(TO) else { bail!("BENCHMARKS.md has no line `{TO}`.") };
    Ok(fs::write(file, format!("{before}{FROM}\n{report}\n{TO}{after}"))?)
}
