//! Running other programs, so that a failure reads as a sentence.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::place::{Place, variable};

/// Cargo, the one that runs us, at the root of the checkout.
pub fn cargo(place: &Place) -> Command {
    let mut command = Command::new(variable("CARGO").unwrap_or_else(|| String::from("cargo")));
    command.current_dir(&place.root).stdin(Stdio::null());
    command
}

/// Runs a program with its output shown.
pub fn run(command: &mut Command) -> Result<()> {
    start(command)?.end()
}

/// Starts a program with its output shown, to go on with something else meanwhile.
pub fn start(command: &mut Command) -> Result<Running> {
    let name = named(command);
    let child = command.spawn().with_context(|| format!("`{name}` could not be started"))?;
    Ok(Running { name, child })
}

/// A program that runs beside us. It is ended with us.
pub struct Running {
    name: String,
    child: Child,
}

impl Running {
    /// Waits for its end.
    pub fn end(mut self) -> Result<()> {
        let status = self.child.wait()?;
        if !status.success() {
            bail!("`{}` failed ({status})", self.name);
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Refused where it has ended already.
        let _ended = self.child.kill();
        let _gone = self.child.wait();
    }
}

/// What a program prints, without the last line break.
pub fn output(command: &mut Command) -> Result<String> {
    let output =
        command.output().with_context(|| format!("`{}` could not be started", named(command)))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}): {}", named(command), output.status, reason.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// The first of these that PATH, or the system's folders for services, has.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = variable("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> =
        std::env::split_paths(&path).chain(["/usr/sbin", "/sbin"].map(PathBuf::from)).collect();
    names
        .iter()
        .find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// The command as a person would type it, without its folder.
fn named(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words: Vec<_> =
        std::iter::once(program).chain(command.get_args()).map(OsStr::to_string_lossy).collect();
    words.join(" ")
}
