//! The one place where the tasks print.
#![expect(clippy::print_stdout, reason = "a task's output is its terminal")]

use std::fmt::Display;
use std::time::Duration;

pub fn line(text: impl Display) {
    println!("{text}");
}

/// The heading of a piece of work.
pub fn step(text: impl Display) {
    println!("\n==> {text}");
}

/// `7 s`, `12 min 3 s`.
pub fn span(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

/// Bytes as `12.3 kB`, in thousands.
pub fn kilobytes(bytes: usize) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}
