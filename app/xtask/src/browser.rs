//! The browser bundle: the `islands` crate for wasm32, its JavaScript, and the module that wakes it.
//!
//! Everything lands in `target/site` under names that carry a hash of the content, so that a
//! browser may keep it for ever; `manifest.json` tells the server the names. The work is skipped
//! while nothing that goes into the bundle has changed. What the bundle weighs is checked against
//! `app/islands/bundle-size.txt`.

mod size;
mod stamp;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::place::Place;
use crate::program;
use crate::provision::{self, hex, wasm};
use crate::say;

pub use size::Size;

/// Named one by one, because browsers refuse what `--all-features` writes.
const WASM_OPT: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// File names within `target/site`, as the server reads them.
#[derive(Deserialize, Serialize)]
pub struct Manifest {
    pub boot: String,
    pub js: String,
    pub wasm: String,
}

impl Manifest {
    /// As it stands in `site`.
    pub fn read(site: &Path) -> Result<Self> {
        let bytes = fs::read(site.join("manifest.json")).context("the bundle has no manifest")?;
        Ok(serde_json::from_slice(&bytes)?)
    }

    /// All three.
    pub fn files(self) -> [String; 3] {
        [self.boot, self.js, self.wasm]
    }
}

/// Builds what is stale and returns the weight of the bundle. Too heavy a bundle is an error.
pub fn bundle(place: &Place) -> Result<Size> {
    provision::npm_packages(place)?;
    let compiler = wasm::compiler()?;
    let stamp = stamp::of_sources(place, &compiler.version()?)?;
    if stamp::read(&place.site()).is_none_or(|had| had != stamp) {
        say::step("browser bundle");
        build(place, &compiler, &stamp)?;
    }
    let size = Size::of(&place.site())?;
    say::line(format!("Browser bundle: {size}."));
    size.check(&place.root.join("app/islands/bundle-size.txt"))?;
    Ok(size)
}

/// A bundle in a folder of its own, put in place of the old one when it is whole.
fn build(place: &Place, compiler: &wasm::Compiler, stamp: &str) -> Result<()> {
    let work = tempfile::Builder::new().prefix("site-").tempdir_in(made(&place.target)?)?;
    let raw = compile(place, compiler)?;
    let bound = work.path().join("bound");
    bind(&raw, &bound)?;
    let small = work.path().join("islands.wasm");
    optimise(place, &bound.join("islands_bg.wasm"), &small)?;

    let fresh = made(&work.path().join("site"))?;
    let wasm = put(&fresh, "islands", "wasm", &fs::read(&small)?)?;
    let script = work.path().join("islands.js");
    shorten(place, &bound.join("islands.js"), &script)?;
    let js = put(&fresh, "islands", "js", &fs::read(&script)?)?;
    let boot =
        include_str!("browser/boot.js").replace("ISLANDS_JS", &js).replace("ISLANDS_WASM", &wasm);
    let boot = put(&fresh, "boot", "js", boot.as_bytes())?;
    fs::write(
        fresh.join("manifest.json"),
        serde_json::to_string_pretty(&Manifest { boot, js, wasm })?,
    )?;
    stamp::write(&fresh, stamp)?;

    let site = place.site();
    if site.exists() {
        fs::rename(&site, work.path().join("old"))?;
    }
    Ok(fs::rename(fresh, site)?)
}

/// The islands as cargo makes them, in a cache that fresh checkouts share.
///
/// Cargo tells crates of two checkouts apart by file times alone, so ours are always built anew;
/// the standard library and all dependencies are kept. A lock keeps two checkouts apart.
fn compile(place: &Place, compiler: &wasm::Compiler) -> Result<PathBuf> {
    let key = hex(&Sha256::digest(compiler.version()?.as_bytes()));
    let cache = made(&place.cache.join(format!("wasm32-{}", &key[..12])))?;
    let lock = fs::File::create(cache.join("annex.lock"))?;
    lock.lock().context("the cache of the browser build could not be locked")?;

    let for_browser = |command: &str| {
        let mut cargo = program::cargo(place);
        cargo.env("CARGO_TARGET_DIR", &cache).arg(command).args(["--profile", "wasm"]);
        cargo
    };
    let ours = ["--package", "islands", "--package", "domain", "--package", "markdown"];
    program::run(for_browser("clean").args(["--quiet", "--target", wasm::TARGET]).args(ours))?;
    let mut build = for_browser("rustc");
    build.args([
        "--package",
        "islands",
        "--lib",
        "--crate-type",
        "cdylib",
        "--features",
        "hydrate",
    ]);
    compiler.prepare(&mut build);
    program::run(&mut build)?;

    let made = cache.join(wasm::TARGET).join("wasm/islands.wasm");
    let ours = place.target.join("islands-compiled.wasm");
    fs::copy(&made, &ours).with_context(|| format!("cargo made no {}", made.display()))?;
    Ok(ours)
}

/// The JavaScript beside the wasm, by the library of the very version the islands were built with.
fn bind(compiled: &Path, folder: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(compiled)
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .out_name("islands")
                .typescript(false)
                .omit_default_module_path(true)
                .remove_name_section(true)
                .remove_producers_section(true)
                .generate(folder)
        })
        .map_err(|error| anyhow!("wasm-bindgen: {error:#}"))
}

fn optimise(place: &Place, bound: &Path, small: &Path) -> Result<()> {
    let mut wasm_opt: Command = provision::node(place, "binaryen/bin/wasm-opt");
    program::run(wasm_opt.args(WASM_OPT).arg(bound).arg("-o").arg(small))
}

/// The same script without its comments and with short names within.
fn shorten(place: &Place, bound: &Path, short: &Path) -> Result<()> {
    let mut terser: Command = provision::node(place, "terser/bin/terser");
    program::run(terser.arg(bound).args(["--module", "--compress", "--mangle", "-o"]).arg(short))
}

/// Writes `NAME-HASH.EXTENSION` and returns that name. Beside it stands its compressed form, as tight
/// as can be: that takes a second or two, which a start of the server should not.
fn put(folder: &Path, name: &str, extension: &str, content: &[u8]) -> Result<String> {
    let hash = hex(&Sha256::digest(content));
    let file = format!("{name}-{}.{extension}", &hash[..16]);
    fs::write(folder.join(&file), content)?;
    let mut compressed = Vec::new();
    let tightest = brotli::enc::BrotliEncoderParams::default();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &tightest)?;
    fs::write(folder.join(format!("{file}.br")), compressed)?;
    Ok(file)
}

/// A folder that exists from now on.
fn made(folder: &Path) -> Result<PathBuf> {
    fs::create_dir_all(folder)
        .with_context(|| format!("{} could not be made", folder.display()))?;
    Ok(folder.to_path_buf())
}
