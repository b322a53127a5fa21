//! What must be on the machine, how it is found, and how it is fetched where that is possible.
//!
//! On Debian as root, packages are installed. Elsewhere the command ends with one sentence that
//! says what to install. Nothing is left out in silence.

pub mod wasm;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::place::{Place, variable};
use crate::program;
use crate::say;

/// What the C parts of the database need: SQLCipher links the system's libcrypto.
pub fn c_libraries() -> Result<()> {
    require(
        || program::find(&["cc", "gcc", "clang"]),
        &["build-essential"],
        "A C compiler is missing: install your system's (on macOS `xcode-select --install`)",
    )?;
    require(
        openssl_headers,
        &["libssl-dev", "pkg-config"],
        "OpenSSL's headers, which SQLCipher needs, are missing: install them (Debian: libssl-dev and pkg-config, \
         Fedora: openssl-devel, Homebrew: openssl)",
    )
}

fn openssl_headers() -> Option<()> {
    let told = variable("OPENSSL_DIR").is_some();
    let known = program::output(Command::new("pkg-config").args(["--exists", "openssl"])).is_ok();
    let folders =
        ["/usr/include", "/opt/homebrew/opt/openssl@3/include", "/usr/local/opt/openssl@3/include"];
    let seen = folders.iter().any(|folder| Path::new(folder).join("openssl/crypto.h").is_file());
    (told || known || seen).then_some(())
}

/// The folder with PostgreSQL's programs: the newest under Debian's folder, or PATH's.
pub fn postgres_programs() -> Result<PathBuf> {
    require(
        find_postgres,
        &["postgresql"],
        "PostgreSQL's programs (initdb, postgres) are missing: install PostgreSQL, \
         or set ANNEX_TEST_POSTGRES_URL to a server where databases may be created",
    )
}

fn find_postgres() -> Option<PathBuf> {
    let complete =
        |folder: &PathBuf| ["initdb", "postgres"].iter().all(|name| folder.join(name).is_file());
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> =
        versions.map(|version| version.path().join("bin")).filter(complete).collect();
    folders.sort_by_key(|folder| {
        let version = folder.parent()?.file_name()?.to_string_lossy().into_owned();
        version.parse::<u32>().ok()
    });
    let on_path = || program::find(&["initdb"])?.parent().map(Path::to_path_buf).filter(complete);
    folders.pop().or_else(on_path)
}

/// A Chromium: `ANNEX_CHROMIUM`, the machine's own, Debian's package, or Playwright's download.
pub fn chromium(place: &Place) -> Result<PathBuf> {
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    if may_install()
        && install(&["chromium"]).is_ok()
        && let Some(found) = find_chromium()
    {
        return Ok(found);
    }
    say::line("No Chromium on this machine; asking Playwright for its own.");
    let lacking = "A browser is missing: install Chromium, or set ANNEX_CHROMIUM to one";
    program::run(node(place, "playwright-core/cli.js").args(["install", "chromium"]))
        .context(lacking)?;
    let script = "import { chromium } from 'playwright-core'; process.stdout.write(chromium.executablePath())";
    let path = program::output(Command::new("node").current_dir(place.end2end()).args([
        "--input-type=module",
        "--eval",
        script,
    ]))?;
    Some(PathBuf::from(path)).filter(|path| path.is_file()).context(lacking)
}

fn find_chromium() -> Option<PathBuf> {
    let told = variable("ANNEX_CHROMIUM").map(PathBuf::from).filter(|path| path.is_file());
    let darwin =
        ["Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome"]
            .map(|program| Path::new("/Applications").join(program))
            .into_iter()
            .find(|path| path.is_file());
    told.or_else(|| {
        program::find(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
    })
    .or(darwin)
}

/// The npm packages of `end2end`, exactly as its lock file says, fetched again only when it changes.
pub fn npm_packages(place: &Place) -> Result<()> {
    let folder = place.end2end();
    let lock =
        std::fs::read(folder.join("package-lock.json")).context("end2end/package-lock.json")?;
    let wanted = hex(&Sha256::digest(&lock));
    let stamp = folder.join("node_modules/.annex-lock");
    if std::fs::read_to_string(&stamp).is_ok_and(|had| had == wanted) {
        return Ok(());
    }
    require(
        || program::find(&["npm"]).and(program::find(&["node"])),
        &["nodejs", "npm"],
        "Node is missing: install Node 20 or newer with npm",
    )?;
    say::step("npm packages (end2end)");
    program::run(
        Command::new("npm").current_dir(&folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]),
    )
    .context("The npm packages of end2end could not be installed; check the connection to the npm registry")?;
    Ok(std::fs::write(stamp, wanted)?)
}

/// Node running a script of an npm package.
pub fn node(place: &Place, script: &str) -> Command {
    let mut node = Command::new("node");
    node.current_dir(place.end2end()).stdin(Stdio::null()).arg(format!("node_modules/{script}"));
    node
}

/// A program that Debian has in a package of its own.
pub fn tool(name: &str, package: &str) -> Result<PathBuf> {
    let lacking = format!("The program `{name}` is missing: install it");
    require(|| program::find(&[name]), &[package], &lacking)
}

/// Finds something, or installs Debian's packages and looks again, or says what is lacking.
fn require<T>(find: impl Fn() -> Option<T>, debian: &[&str], lacking: &str) -> Result<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    if may_install() {
        install(debian)?;
        return find().with_context(|| {
            format!("{lacking} (Debian's {} did not help)", debian.join(" and "))
        });
    }
    if Path::new("/etc/debian_version").exists() {
        bail!("{lacking} (`sudo apt-get install {}`).", debian.join(" "));
    }
    bail!("{lacking}.");
}

/// Debian, and we are root.
fn may_install() -> bool {
    let root = program::output(Command::new("id").arg("-u")).is_ok_and(|id| id == "0");
    root && Path::new("/etc/debian_version").exists() && program::find(&["apt-get"]).is_some()
}

fn install(packages: &[&str]) -> Result<()> {
    static UPDATED: OnceLock<()> = OnceLock::new();
    let lacking = || format!("Debian's packages could not be installed: {}", packages.join(", "));
    say::step(format!("installing Debian's {}", packages.join(", ")));
    if UPDATED.set(()).is_ok() {
        program::run(apt_get().args(["--quiet", "update"])).with_context(lacking)?;
    }
    program::run(
        apt_get().args(["--quiet", "--yes", "install", "--no-install-recommends"]).args(packages),
    )
    .with_context(lacking)
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
