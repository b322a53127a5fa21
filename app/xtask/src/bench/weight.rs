//! What public pages and the browser bundle weigh on the wire.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};

use super::company::Company;
use super::http;
use super::table::Table;
use crate::browser::{Size, brotli};
use crate::say::{self, kilobytes};

const PAGES: [&str; 6] =
    ["/", "/subprocessors", "/subprocessors/versions", "/changes", "/documents", "/verify"];
const PAGE_MAX: usize = 40_000;
const BUNDLE_MAX: usize = 200_000;

pub fn measure(company: &Company, bundle: &Size) -> Result<Table> {
    say::step("weights");
    let running = company.serve()?;
    let mut table = Table::new(
        "Weight",
        "Bytes with brotli, as the server sends them. Styles and fonts are fetched once and counted apart.",
        &["", "compressed", "plain", "script", "promise", ""],
    );
    let mut styles = BTreeSet::new();
    for path in PAGES {
        let plain = http::get(running.port, path, &[])?;
        let small = http::get(running.port, path, &[("Accept-Encoding", "br")])?;
        if (plain.status, small.status) != (200, 200) {
            bail!("{path} answers {} and {}", plain.status, small.status);
        }
        let html = String::from_utf8(plain.body).context("a page is UTF-8")?;
        styles.extend(linked(&html, "href=\"", ".css"));
        let scripts = linked(&html, "src=\"", ".js").len();
        let kept = table.verdict(
            small.body.len() < PAGE_MAX && scripts == 0,
            &format!("{path} below 40 kB compressed, without script"),
        );
        table.row([
            format!("`{path}`"),
            kilobytes(small.body.len()),
            kilobytes(html.len()),
            if scripts == 0 { String::from("none") } else { format!("{scripts} files") },
            String::from("40 kB"),
            kept,
        ]);
    }
    for path in styles {
        let style = http::get(running.port, &path, &[])?.body;
        let name = path.rsplit('/').next().unwrap_or_default();
        let (small, plain) = (kilobytes(brotli(&style)?.len()), kilobytes(style.len()));
        table.row([
            format!("style `{name}`"),
            small,
            plain,
            String::new(),
            String::new(),
            String::new(),
        ]);
    }
    let kept = table.verdict(bundle.brotli < BUNDLE_MAX, "browser bundle below 200 kB compressed");
    table.row([
        String::from("browser bundle"),
        kilobytes(bundle.brotli),
        kilobytes(bundle.plain),
        String::from("where an island stands"),
        String::from("200 kB"),
        kept,
    ]);
    Ok(table)
}

/// Addresses in a page that follow `before` and end with `extension`.
fn linked(html: &str, before: &str, extension: &str) -> BTreeSet<String> {
    let addresses = html.split(before).skip(1).filter_map(|rest| rest.split('"').next());
    addresses.filter(|address| address.ends_with(extension)).map(str::to_owned).collect()
}
