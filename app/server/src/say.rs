//! The one place that prints: results to the output, troubles to the error stream.

use std::io::{ErrorKind, IsTerminal as _, Write};

use anyhow::Context as _;

/// A line of the answer.
pub fn line(text: &str) -> anyhow::Result<()> {
    line_to(&mut std::io::stdout().lock(), text)
}

fn line_to(output: &mut impl Write, text: &str) -> anyhow::Result<()> {
    written(writeln!(output, "{text}").and_then(|()| output.flush()))
}

/// Whether an answer was written. A reader that went away is no trouble; an answer that has no room is.
pub fn written(result: std::io::Result<()>) -> anyhow::Result<()> {
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error)
            .context("What the command answers cannot be written. Look at where its output goes."),
        _ => Ok(()),
    }
}

/// Why something was refused or failed.
pub fn trouble(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// An error and its causes in one line: what happened and why (surface.md, "The program"). Some causes
/// are told by the error that they caused already; nothing is said twice.
pub fn in_one_line(error: &anyhow::Error) -> String {
    let mut told = String::new();
    for cause in error.chain().map(|cause| cause.to_string().replace('\n', " ")) {
        if told.contains(&cause) {
            continue;
        }
        if !told.is_empty() {
            told.push(' ');
        }
        told.push_str(&cause);
    }
    told
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

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    /// An output that takes nothing, for this reason.
    struct Shut(ErrorKind);

    impl Write for Shut {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_answer_that_nobody_reads_is_no_trouble_and_one_without_room_is() {
        for (kind, ok) in [(ErrorKind::BrokenPipe, true), (ErrorKind::StorageFull, false)] {
            assert_eq!(line_to(&mut Shut(kind), "x").is_ok(), ok, "{kind}");
        }
        let mut kept = Vec::new();
        line_to(&mut kept, "x").unwrap();
        assert_eq!(kept, b"x\n");
    }

    #[test]
    fn a_cause_is_told_once() {
        let inner = || anyhow!("no space");
        for (error, told) in [
            (inner(), "no space"),
            (inner().context("the disk: no space"), "the disk: no space"),
            (inner().context("It was not saved."), "It was not saved. no space"),
            (inner().context("a\nb").context("c"), "c a b no space"),
        ] {
            assert_eq!(in_one_line(&error), told);
        }
    }
}
