//! What a list as JSON says beside its hash (decision 7). The hash vouches for the entries; what time
//! adds, and the moment, are compared with what was published here, or anybody could write there
//! what they like.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::announcements::Announcements;
use super::number::VersionNumber;
use super::timeline::{ListVersion, Timeline};
use crate::time::Day;

/// A list whose entries are genuine says beside them what was never published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotOnRecord {
    /// Whose entries it has.
    pub version: VersionNumber,
    /// Where it says so.
    pub member: &'static str,
}

impl fmt::Display for NotOnRecord {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { version, member } = self;
        write!(
            out,
            "The entries are those of list version {version}, but “{member}” says what was never published here with it."
        )
    }
}

impl Timeline {
    /// Compares what `list` says beside its hash with what was ever published; by its hash it is
    /// known to be `version`. An earlier day knew less, so that announcements may be missing.
    pub fn vouch(&self, version: &ListVersion, list: &Value) -> Result<(), NotOnRecord> {
        let snapshot = &version.snapshot;
        let says = |name: &str, known: &Value| list.get(name) == Some(known);
        let beside = [
            (
                "content_hash",
                says("content_hash", &json(&snapshot.content_hash))
                    || says("content_hash", &json(&version.contract_hash)),
            ),
            ("published_at", says("published_at", &json(&snapshot.published_at))),
            (
                "superseded_on",
                list.get("superseded_on").is_none_or(|on| self.said_to_end(version, on)),
            ),
            ("announced", list.get("announced").is_none_or(|told| self.told_beside(version, told))),
        ];
        let wrong = beside.iter().find(|(_, is_on_record)| !is_on_record);
        wrong.map_or(Ok(()), |&(member, _)| Err(NotOnRecord { version: version.number(), member }))
    }

    /// Whether `on` is the end of `version`, or none, as it was known after one of the publications.
    fn said_to_end(&self, version: &ListVersion, on: &Value) -> bool {
        let since = self.versions().iter().map(ListVersion::number);
        since.filter(|last| *last >= version.number()).any(|last| {
            let known = |other: &&ListVersion| {
                other.number() <= last && other.replaced_by.is_none_or(|by| by > last)
            };
            let after = self.versions().iter().filter(known);
            let next = after.map(ListVersion::effect).filter(|next| *next > version.effect()).min();
            known(&version) && *on == json(&next.map(|(day, _)| day))
        })
    }

    /// Whether everything that is announced beside `version` was announced by a later one, in those
    /// words, and stands there once.
    fn told_beside(&self, version: &ListVersion, announced: &Value) -> bool {
        let after = version.snapshot.effective_from;
        let Some(told) = announced.as_array() else { return false };
        if told.is_empty() {
            return true;
        }
        let (announcements, by_version) = (Announcements::of(self), BTreeMap::new());
        let mut unsaid = Unsaid { timeline: self, announcements, after, by_version };
        told.iter().all(|step| unsaid.take(step))
    }
}

/// What versions in effect after a day told and a list has not repeated yet. Each is worked out once,
/// however many steps somebody wrote into a file.
struct Unsaid<'a> {
    timeline: &'a Timeline,
    announcements: Announcements,
    after: Day,
    /// The steps of a version as JSON, by their ids.
    by_version: BTreeMap<VersionNumber, BTreeMap<String, Value>>,
}

impl Unsaid<'_> {
    /// Whether `step` was told, and for the first time.
    fn take(&mut self, step: &Value) -> bool {
        let text = |name: &str| step.get(name).and_then(Value::as_str);
        let by = text("in_version").and_then(VersionNumber::parse);
        let by = by.and_then(|number| self.timeline.find(number));
        let Some((by, id)) = by.zip(text("id")) else { return false };
        if by.snapshot.effective_from <= self.after {
            return false;
        }
        let of_version = || {
            let steps = self.timeline.brought_by(by).into_iter();
            let told = steps.filter_map(|step| self.announcements.told(self.timeline, step));
            told.map(|told| (told.step.entry.id.to_string(), json(&told))).collect()
        };
        let told = self.by_version.entry(by.number()).or_insert_with(of_version);
        told.remove(id).is_some_and(|known| as_old_as(known, step) == *step)
    }
}

/// Older files do not tell the days of a change.
fn as_old_as(mut known: Value, step: &Value) -> Value {
    if let Some(members) = known.as_object_mut() {
        members.retain(|name, _| !DAYS.contains(&name.as_str()) || step.get(name).is_some());
    }
    known
}

const DAYS: [&str; 2] = ["change_effective_from", "change_announced_on"];

fn json(known: &impl Serialize) -> Value {
    serde_json::to_value(known).unwrap_or_default()
}
