//! The list as JSON (surface.md, "The list as JSON"): the bytes that are stored when a version is
//! published, and those bytes with what time adds. Nothing is serialised a second time (decision 6).

use domain::list_version::{Snapshot, ToldEntry};
use domain::time::Day;
use serde::Serialize;

use crate::PressError;

/// The JSON Schema (2020-12) of every list that is ever written.
pub const LIST_SCHEMA: &str = include_str!("subprocessor-list-1.schema.json");

/// The bytes of a version's file: the promised keys in the promised order, and a line break.
pub fn list_json(snapshot: &Snapshot) -> Result<Vec<u8>, PressError> {
    pretty(snapshot)
}

/// The stored bytes with the two members that time adds, as the addresses without a version in
/// them answer. The snapshot's own bytes stay as they are, so its hash can be computed from them.
pub fn splice(
    stored: &[u8],
    superseded_on: Option<Day>,
    announced: &[ToldEntry],
) -> Result<Vec<u8>, PressError> {
    #[derive(Serialize)]
    struct Added<'a> {
        superseded_on: Option<Day>,
        announced: &'a [ToldEntry],
    }
    let added = pretty(&Added { superseded_on, announced })?;
    let (Some(list), Some(members)) = (stored.strip_suffix(b"\n}\n"), added.strip_prefix(b"{\n"))
    else {
        return Err(PressError::Broken(
            "the stored list is not one that was written here".to_owned(),
        ));
    };
    Ok([list, b",\n", members].concat())
}

/// Indented JSON and a line break.
pub(crate) fn pretty(value: &impl Serialize) -> Result<Vec<u8>, PressError> {
    let mut bytes =
        serde_json::to_vec_pretty(value).map_err(|error| PressError::Broken(error.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}
