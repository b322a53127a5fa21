//! The one place that prints: results to the output, troubles to the error stream.

use std::io::Write as _;

/// A line of the answer. A reader that went away is no trouble.
pub fn line(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Why something was refused or failed.
pub fn trouble(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
