//! The difference between two versions as files: JSON exactly as surface.md says, and a table with
//! a row for each field that says something else.

use domain::list_version::{Comparison, Entry};
use serde_json::Value;

use crate::PressError;
use crate::csv_file::csv_file;
use crate::list_json::pretty;

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
            ["renamed".to_owned(), renamed.id.to_string(), new.clone(), "legal_name".to_owned()];
        let class = text(&serde_json::to_value(renamed.class).unwrap_or_default());
        names.into_iter().chain([old, new, class]).collect()
    }));
    rows.extend(
        comparison.engaged_in_between.iter().map(|entry| whole("engaged_in_between", entry)),
    );
    for row in &mut rows {
        row.push(comparison.sample.to_string());
    }
    csv_file(&["change", "id", "display_name", "field", "old", "new", "class", "sample"], rows)
}

/// Text as it is; lists and records as JSON.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
