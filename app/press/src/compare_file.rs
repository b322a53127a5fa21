//! The difference between two versions as files: JSON exactly as surface.md says, and a table with
//! a row for each field that says something else. And the other way round: which two versions such
//! a file names, so that it can be made again and compared.

use std::fmt;

use domain::canonical::Digest;
use domain::list_version::{Comparison, Entry, VersionNumber};
use serde_json::Value;

use crate::PressError;
use crate::csv_file::marked_csv_file;
use crate::list_json::pretty;

/// The two versions that a comparison is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// The earlier side.
    pub from: VersionNumber,
    /// The later side.
    pub to: VersionNumber,
}

/// What a PDF of a comparison calls itself, before its two versions.
const CALLED: &str = "Comparison of list versions, ";
/// Longer than the name of any comparison, in bytes.
const LONGEST_NAME: usize = 96;

impl Compared {
    /// Of this comparison.
    pub fn of(comparison: &Comparison) -> Self {
        Self { from: comparison.from.version, to: comparison.to.version }
    }

    /// Reads `2026.1 to 2026.3`.
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once(" to ")?;
        Some(Self { from: VersionNumber::parse(from)?, to: VersionNumber::parse(to)? })
    }

    /// The versions that a comparison as JSON names, whatever else it says.
    pub fn named_in(json: &Value) -> Option<Self> {
        let side = |name: &str| VersionNumber::parse(json.get(name)?.get("version")?.as_str()?);
        Some(Self { from: side("from")?, to: side("to")? })
    }

    /// What its PDF says it is about.
    pub(crate) fn name(self) -> String {
        format!("{CALLED}{self}")
    }
}

impl fmt::Display for Compared {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} to {}", self.from, self.to)
    }
}

/// Looks for the versions that a PDF of a comparison names, in pieces as they arrive. They stand in
/// its metadata, which are never compressed.
#[derive(Debug, Default)]
pub struct NameInPdf {
    found: Option<Compared>,
    /// The end of what was looked through, so that no name is cut in two.
    kept: Vec<u8>,
}

impl NameInPdf {
    /// Looks through the next piece.
    pub fn look(&mut self, piece: &[u8]) {
        if self.found.is_some() {
            return;
        }
        self.kept.extend_from_slice(piece);
        self.found = named(&self.kept);
        let rest = self.kept.len().saturating_sub(LONGEST_NAME);
        self.kept.drain(..rest);
    }

    /// The versions, once their name has gone by.
    pub fn found(&self) -> Option<Compared> {
        self.found
    }
}

/// The first whole name in these bytes: it ends where the markup goes on.
fn named(bytes: &[u8]) -> Option<Compared> {
    let starts = bytes.windows(CALLED.len()).enumerate();
    let mut starts = starts.filter(|(_, here)| *here == CALLED.as_bytes()).map(|(at, _)| at);
    starts.find_map(|at| {
        let rest = bytes.get(at + CALLED.len()..)?;
        let end = rest.iter().take(LONGEST_NAME).position(|byte| *byte == b'<')?;
        Compared::parse(std::str::from_utf8(rest.get(..end)?).ok()?)
    })
}

/// SHA-256 over the canonical form of the comparison as JSON, so that whoever has that can compute
/// it. It is printed on the paper.
pub fn comparison_hash(comparison: &Comparison) -> Result<Digest, PressError> {
    let broken = |why: String| PressError::Broken(why);
    let json = serde_json::to_value(comparison).map_err(|why| broken(why.to_string()))?;
    Digest::of_canonical(&json).map_err(|why| broken(why.to_string()))
}

/// The compare JSON.
pub fn compare_json(comparison: &Comparison) -> Result<Vec<u8>, PressError> {
    pretty(comparison)
}

/// The same as a table; each row says so where the data is invented (decision 35).
pub fn compare_csv(comparison: &Comparison) -> Result<Vec<u8>, PressError> {
    let whole = |change: &str, entry: &Entry| {
        let names = [change, &entry.id.to_string(), &entry.display_name].map(str::to_owned);
        names.into_iter().chain([const { String::new() }; 4]).collect::<Vec<_>>()
    };
    let mut rows = Vec::new();
    rows.extend(comparison.added.iter().map(|entry| whole("added", entry)));
    rows.extend(comparison.removed.iter().map(|entry| whole("removed", entry)));
    for changed in &comparison.changed {
        rows.extend(changed.fields.iter().map(|field| {
            let class = serde_json::to_value(field.class).unwrap_or_default();
            vec![
                "changed".to_owned(),
                changed.id.to_string(),
                changed.display_name.clone(),
                field.field.clone(),
                text(&field.old),
                text(&field.new),
                text(&class),
            ]
        }));
    }
    rows.extend(comparison.renamed.iter().map(|renamed| {
        let (old, new) = (renamed.old.clone(), renamed.new.clone());
        let names =
            ["renamed".to_owned(), renamed.id.to_string(), new.clone(), renamed.field.to_owned()];
        let class = text(&serde_json::to_value(renamed.class).unwrap_or_default());
        names.into_iter().chain([old, new, class]).collect()
    }));
    rows.extend(
        comparison.engaged_in_between.iter().map(|entry| whole("engaged_in_between", entry)),
    );
    let header = ["change", "id", "display_name", "field", "old", "new", "class"];
    marked_csv_file(&header, rows, comparison.sample)
}

/// Text as it is; lists and records as JSON.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(from: &str, to: &str) -> Compared {
        Compared::parse(&format!("{from} to {to}")).unwrap()
    }

    #[test]
    fn a_comparison_is_called_by_two_versions_and_nothing_else() {
        for (text, is_one) in [
            ("2026.1 to 2026.3", true),
            ("2026.1 to 2026.1", true),
            ("2026.1", false),
            ("2026.1 to", false),
            ("2026.1 to 2026-03-01", false),
            ("2026.1 to 2026.3 to 2026.4", false),
            ("2026.01 to 2026.3", false),
        ] {
            let read = Compared::parse(text);
            assert_eq!(read.map(|read| read.to_string()), is_one.then(|| text.to_owned()));
        }
        let json = serde_json::json!({"from": {"version": "2026.1"}, "to": {"version": "2026.3"}});
        assert_eq!(Compared::named_in(&json), Some(compared("2026.1", "2026.3")));
        for other in [serde_json::json!({"version": "2026.1"}), serde_json::json!([])] {
            assert_eq!(Compared::named_in(&other), None, "{other}");
        }
    }

    #[test]
    fn the_name_in_a_paper_is_found_however_the_pieces_are_cut() {
        let known = compared("2026.1", "2026.13");
        let name = known.name();
        let file = format!("%PDF-1.7 {} Comparison of <li>{name}</li> {}", "x".repeat(500), name);
        for size in [1, 7, 64, 541, file.len()] {
            let mut look = NameInPdf::default();
            file.as_bytes().chunks(size).for_each(|piece| look.look(piece));
            assert_eq!(look.found(), Some(known), "pieces of {size}");
        }
        for other in [name.as_str(), "Comparison of list versions, x to y<", "%PDF-1.7"] {
            let mut look = NameInPdf::default();
            look.look(other.as_bytes());
            assert_eq!(look.found(), None, "{other}");
        }
    }
}
