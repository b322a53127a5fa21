//! A list as JSON that Annex wrote (surface.md, "The list as JSON"), as the table that its CSV is.

use domain::import::{Sheet, SheetRow};
use domain::list_version::{Entry, FORMAT};
use domain::refusal::Refusal;
use serde::Deserialize;
use serde_json::Value;

use super::source::Found;

/// What of a list is read: vendors and engagements, no dates. Announced changes are counted only.
#[derive(Deserialize)]
struct List {
    format: String,
    #[serde(default)]
    sample: bool,
    entries: Vec<Entry>,
    #[serde(default)]
    announced: Vec<Value>,
}

/// Reads a list; nobody else's JSON is guessed at.
pub(super) fn read(text: &str) -> Result<Found, Refusal> {
    let list: List = serde_json::from_str(text).map_err(|error| foreign(&format!(" ({error})")))?;
    if list.format != FORMAT {
        return Err(foreign(""));
    }
    let row = |(at, entry)| SheetRow { line: at + 1, cells: press::list_row(entry) };
    let head = Entry::FIELDS.iter().map(|&name| name.to_owned()).collect();
    let rows = list.entries.iter().enumerate().map(row).collect();
    let remarks = match list.announced.len() {
        0 => vec![],
        count => vec![format!(
            "The list announces changes ({count}), which are not in force yet and were left out. Record them here when they are."
        )],
    };
    Ok(Found {
        tables: vec![Sheet { head, rows, ..Sheet::default() }],
        remarks,
        published: list.entries,
        is_sample: list.sample,
        ..Found::default()
    })
}

fn foreign(why: &str) -> Refusal {
    let told = format!(
        "The file is not a list as Annex publishes it at /subprocessors.json{why}. Bring other lists as CSV or Markdown."
    );
    Refusal::rule("import-json", told)
}
