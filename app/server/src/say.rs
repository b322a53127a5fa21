//! The one place that prints: results to the output, troubles to the error stream.

use std::io::{IsTerminal as _, Write as _};

/// A line of the answer. A reader that went away is no trouble.
pub fn line(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Why something was refused or failed.
pub fn trouble(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Whether a person sits at a terminal. Where nobody does, the call itself was the decision.
pub fn is_attended() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// Asks that person, yes or no; anything but yes is no.
pub fn ask(question: &str) -> std::io::Result<bool> {
    let mut output = std::io::stdout().lock();
    write!(output, "{question} [y/N] ")?;
    output.flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
