//! A compiler for the browser. rustup adds the target where it can; Debian has a second compiler
//! with the source of its library, from which cargo builds the library itself, once.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Result;

use super::require;
use crate::place::variable;
use crate::program;
use crate::say;

pub const TARGET: &str = "wasm32-unknown-unknown";
/// Debian's second compiler, made for the browser, and the source of its library.
const DEBIAN_COMPILER: &str = "/usr/bin/rustc";
const DEBIAN_LIBRARY: &str = "/usr/lib/rustlib/src/rust/library";

/// A compiler that can build for the browser.
pub enum Compiler {
    /// The Rust in use knows the target.
    Own,
    /// Debian's, which builds the standard library as well; the linker is rustup's.
    Debian { linker: PathBuf },
}

impl Compiler {
    pub fn version(&self) -> Result<String> {
        let rustc = match self {
            Self::Own => "rustc",
            Self::Debian { .. } => DEBIAN_COMPILER,
        };
        program::output(Command::new(rustc).arg("-vV"))
    }

    /// Tells cargo to use it.
    pub fn prepare(&self, cargo: &mut Command) {
        cargo.args(["--target", TARGET]);
        cargo.env("CARGO_ENCODED_RUSTFLAGS", without_paths(&unpacked()).join("\u{1f}"));
        if let Self::Debian { linker } = self {
            cargo
                .env("RUSTC", DEBIAN_COMPILER)
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
                .arg("-Zbuild-std=std,panic_abort");
        }
    }
}

/// Leaves out of the bundle where the sources of the dependencies lie: it is the same bundle on
/// every machine, and says nothing about the one that built it.
fn without_paths(sources: &[PathBuf]) -> Vec<String> {
    sources.iter().map(|folder| format!("--remap-path-prefix={}/=", folder.display())).collect()
}

/// One folder for each registry that cargo has unpacked crates from.
fn unpacked() -> Vec<PathBuf> {
    let home = variable("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let folders = home.and_then(|home| std::fs::read_dir(home.join("registry/src")).ok());
    let mut folders: Vec<_> =
        folders.into_iter().flatten().flatten().map(|folder| folder.path()).collect();
    folders.sort();
    folders
}

/// The Rust in use if it has the target; what Debian has installed; else whichever can be fetched.
pub fn compiler() -> Result<Compiler> {
    if let Some(found) = own_wasm().or_else(debian_wasm) {
        return Ok(found);
    }
    say::line("The standard library for the browser (wasm32) is missing; asking rustup for it.");
    if rustup_adds_target()
        && let Some(found) = own_wasm()
    {
        return Ok(found);
    }
    say::line("rustup could not add it.");
    require(
        debian_wasm,
        &["rustc-web", "rust-web-src"],
        "The standard library for wasm32 is missing: run `rustup target add wasm32-unknown-unknown`",
    )
}

fn own_wasm() -> Option<Compiler> {
    let folder = program::output(Command::new("rustc").args([
        "--print",
        "target-libdir",
        "--target",
        TARGET,
    ]));
    let holds_core = |folder: String| {
        std::fs::read_dir(folder)
            .ok()?
            .flatten()
            .find(|file| file.file_name().to_string_lossy().starts_with("libcore"))
    };
    folder.ok().and_then(holds_core).map(|_| Compiler::Own)
}

fn debian_wasm() -> Option<Compiler> {
    let has_wasm = program::output(Command::new(DEBIAN_COMPILER).args(["--print", "target-list"]))
        .is_ok_and(|targets| targets.lines().any(|target| target == TARGET));
    let host = program::output(Command::new("rustc").args(["--print", "host-tuple"])).ok()?;
    let sysroot = program::output(Command::new("rustc").args(["--print", "sysroot"])).ok()?;
    let linker = Path::new(&sysroot).join("lib/rustlib").join(host).join("bin/rust-lld");
    (has_wasm && Path::new(DEBIAN_LIBRARY).is_dir() && linker.is_file())
        .then_some(Compiler::Debian { linker })
}

/// True when rustup says it did; a machine without its servers is given up on after a minute.
fn rustup_adds_target() -> bool {
    let mut rustup = Command::new("rustup");
    rustup
        .args(["target", "add", TARGET])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let Ok(mut child) = rustup.spawn() else {
        return false;
    };
    let started = Instant::now();
    while started.elapsed() < Duration::from_mins(1) {
        match child.try_wait() {
            Ok(None) => std::thread::sleep(Duration::from_millis(200)),
            Ok(Some(status)) => return status.success(),
            Err(_) => break,
        }
    }
    let _gone = child.kill().and_then(|()| child.wait());
    false
}
