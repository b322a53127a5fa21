//! The two sides of a comparison: which versions are meant, that they read forwards (decision 10),
//! and what could be told of them over time.

use super::number::VersionNumber;
use super::timeline::{InForce, ListVersion, Timeline};
use crate::refusal::Refusal;
use crate::time::Day;

/// More publications than ever came between two versions; what is older is not looked for.
const MOST_TIMELINES: usize = 8;

impl Timeline {
    /// One side of a comparison, or what `version=` and `as_of=` ask for: a number or a day.
    ///
    /// What is neither is a rule `LIST-SIDE`; a number that was never given or a day before the first
    /// version is not found.
    pub fn find_side(&self, asked: &str) -> Result<InForce<'_>, Refusal> {
        if let Some(number) = VersionNumber::parse(asked) {
            let version = self.find(number).ok_or_else(|| {
                Refusal::Absent(format!(
                    "There is no version {number}. The archive of versions names all there are."
                ))
            })?;
            return Ok(self.told(version));
        }
        match Day::asked(asked) {
            Some(day) => self.in_force(day).ok_or_else(|| self.before_the_first(day)),
            None => Err(Refusal::rule(
                "LIST-SIDE",
                "This is neither a version such as 2026.3 nor a day such as 2026-03-01. Write one of them.",
            )),
        }
    }

    fn before_the_first(&self, day: Day) -> Refusal {
        let first = self.holding().map(|version| version.snapshot.effective_from).min();
        let instead = first.map_or_else(String::new, |first| {
            format!(
                " The first one is in effect from {}: ask for that day or a later one.",
                first.in_words()
            )
        });
        Refusal::Absent(format!("No list was in effect on {}.{instead}", day.in_words()))
    }

    /// What a comparison of these two could be made from over time, the newest first. It names the
    /// versions in between, and those are others once an earlier day was published before the later
    /// side took effect, which then never does (decision 2). So there is one timeline, as of the day
    /// when both sides were there, unless the later side was replaced. A timeline holds no more than
    /// lies between the sides.
    pub fn ever_between(&self, from: &ListVersion, to: &ListVersion) -> Vec<Self> {
        // What an earlier day took from the list is told too, where the first side never takes effect.
        let since = from.replaced_by.is_none().then_some(from.snapshot.effective_from);
        let is_between = |version: &&ListVersion| {
            let day = version.snapshot.effective_from;
            day <= to.snapshot.effective_from && since.is_none_or(|since| since <= day)
        };
        let between: Vec<&ListVersion> = self.versions().iter().filter(is_between).collect();
        let both_since = from.number().max(to.number());
        let mut known: Vec<Vec<&ListVersion>> = Vec::new();
        let numbers = |held: &[&ListVersion]| -> Vec<VersionNumber> {
            held.iter().map(|version| version.number()).collect()
        };
        for last in numbers(&between).into_iter().rev().filter(|last| *last >= both_since) {
            let held = between.iter().copied().filter(|version| {
                version.number() <= last && version.replaced_by.is_none_or(|by| by > last)
            });
            let held: Vec<&ListVersion> = held.collect();
            if !known.iter().any(|known| numbers(known) == numbers(&held)) {
                known.push(held);
            }
            if known.len() == MOST_TIMELINES {
                break;
            }
        }
        let as_held = |version: &ListVersion| ListVersion { replaced_by: None, ..version.clone() };
        known.into_iter().map(|held| Self::new(held.into_iter().map(as_held).collect())).collect()
    }
}

/// A comparison reads forwards (decision 10): the first side takes effect no later than the second,
/// or it is a rule `LIST-BACKWARDS`.
pub fn refuse_backwards(from: &ListVersion, to: &ListVersion) -> Result<(), Refusal> {
    if from.effect() <= to.effect() {
        Ok(())
    } else {
        Err(Refusal::rule(
            "LIST-BACKWARDS",
            "The first side takes effect after the second one. Exchange them.",
        ))
    }
}

/// Two days that read backwards are refused before anything is looked up, so that what there is on
/// those days does not change the answer (decision 10). What is no day is left to [`refuse_backwards`].
pub fn refuse_days_backwards(from: &str, to: &str) -> Result<(), Refusal> {
    match (Day::asked(from.trim()), Day::asked(to.trim())) {
        (Some(from), Some(to)) if from > to => Err(Refusal::rule(
            "LIST-BACKWARDS",
            "The first day is later than the second one. Exchange them.",
        )),
        _ => Ok(()),
    }
}
