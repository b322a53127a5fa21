//! What public pages and the browser bundle weigh on the wire.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};

use super::company::Company;
use super::http;
use super::table::Table;
use crate::browser::Manifest;
use crate::say::{self, kilobytes};

const PAGES: [&str; 6] =
    ["/", "/subprocessors", "/subprocessors/versions", "/changes", "/documents", "/verify"];
/// The page with an island; without script it is whole.
const LIST: &str = "/subprocessors";
const PAGE_MAX: usize = 40_000;
const BUNDLE_MAX: usize = 200_000;

pub fn measure(company: &Company, bundle: Manifest) -> Result<Table> {
    say::step("weights");
    let running = company.serve()?;
    let mut table = Table::new(
        "Weight",
        "Bytes with brotli, as the server sends them. Styles and fonts are fetched once and counted apart.",
        &["", "compressed", "plain", "script", "promise", ""],
    );
    let mut styles = BTreeSet::new();
    for path in PAGES {
        let (small, plain) = both(running.port, path)?;
        let html = String::from_utf8(plain).context("a page is UTF-8")?;
        styles.extend(linked(&html, "href=\"", ".css"));
        let scripts = linked(&html, "src=\"", ".js").len();
        let allowed = usize::from(path == LIST);
        let kept = table.verdict(
            small.len() < PAGE_MAX && scripts <= allowed,
            &format!("{path} below 40 kB compressed, with {allowed} scripts at most"),
        );
        table.row([
            format!("`{path}`"),
            kilobytes(small.len()),
            kilobytes(html.len()),
            match scripts {
                0 => String::from("none"),
                1 => String::from("the bundle"),
                more => format!("{more} files"),
            },
            String::from("40 kB"),
            kept,
        ]);
    }
    for path in styles {
        let (small, plain) = both(running.port, &path)?;
        let name = path.rsplit('/').next().unwrap_or_default();
        table.row([
            format!("style `{name}`"),
            kilobytes(small.len()),
            kilobytes(plain.len()),
            String::new(),
            String::new(),
            String::new(),
        ]);
    }
    let (mut small, mut plain) = (0, 0);
    for file in bundle.files() {
        let file = both(running.port, &format!("/assets/{file}"))?;
        (small, plain) = (small + file.0.len(), plain + file.1.len());
    }
    let kept = table.verdict(small < BUNDLE_MAX, "browser bundle below 200 kB compressed");
    table.row([
        String::from("browser bundle"),
        kilobytes(small),
        kilobytes(plain),
        String::from("where an island stands"),
        String::from("200 kB"),
        kept,
    ]);
    Ok(table)
}

/// The body at this address, compressed and not.
fn both(port: u16, path: &str) -> Result<(Vec<u8>, Vec<u8>)> {
    let small = http::get(port, path, &[("Accept-Encoding", "br")])?;
    let plain = http::get(port, path, &[])?;
    if (plain.status, small.status) != (200, 200) {
        bail!("{path} answers {} and {}", plain.status, small.status);
    }
    Ok((small.body, plain.body))
}

/// Addresses in a page that follow `before` and end with `extension`.
fn linked(html: &str, before: &str, extension: &str) -> BTreeSet<String> {
    let addresses = html.split(before).skip(1).filter_map(|rest| rest.split('"').next());
    addresses.filter(|address| address.ends_with(extension)).map(str::to_owned).collect()
}
