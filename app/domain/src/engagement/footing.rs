//! How an engagement stands with the gate once it is published (decision 20, domain.md 7.2). Like
//! every state it is derived: nobody holds anything, and nothing moves by itself. The public list
//! stays as it was published.

use super::{Engagement, Listing, Stage, Standing};
use crate::gate::Verdict;
use crate::time::Day;

/// What the gate makes of a published engagement, by what is recorded now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Footing {
    /// The verdict passes.
    Sound,
    /// It passed on the day of effect, or was not asked for then (decision 14), and does not pass
    /// any more.
    Deficient,
    /// It did not pass on the day of effect, nor since: what was published is held.
    Held,
}

impl Footing {
    /// From the `latest` verdict and that `on_its_day`: the day of effect of the last request about it
    /// that the gate was asked for. None where there was no such request.
    pub const fn of(latest: Verdict, on_its_day: Option<Verdict>) -> Self {
        match (latest, on_its_day) {
            (Verdict::Pass, _) => Self::Sound,
            (_, None | Some(Verdict::Pass)) => Self::Deficient,
            (_, Some(_)) => Self::Held,
        }
    }
}

impl Engagement {
    /// Its dates, while it is on the list or announced.
    pub fn listing(&self, today: Day) -> Option<&Listing> {
        match &self.stage {
            Stage::Listed { listing, .. } => {
                listing.until.is_none_or(|end| end > today).then_some(listing)
            }
            _ => None,
        }
    }

    /// Whether the gate judges it: as a subprocessor, or since the list names it, whatever is recorded
    /// of it now.
    pub fn is_judged(&self, today: Day) -> bool {
        self.details.relationship.is_listed() || self.listing(today).is_some()
    }

    /// Whether the list names it, with no end, while it is recorded as no subprocessor any more.
    pub fn should_leave(&self, today: Day) -> bool {
        let is_named = self.listing(today).is_some_and(|listing| listing.until.is_none());
        is_named && !self.details.relationship.is_listed()
    }

    /// The day for which its gate is judged: today, and before its first day that one.
    pub fn judged_on(&self, today: Day) -> Day {
        self.listing(today).map_or(today, |listing| listing.from.max(today))
    }

    /// The state of domain.md 7.2, with the gate heard: what is held or deficient is not active.
    pub fn standing_with(&self, footing: Footing, today: Day) -> Standing {
        match (self.standing(today), footing) {
            (Standing::Active | Standing::Terminating, Footing::Held) => Standing::Held,
            (Standing::Active | Standing::Terminating, Footing::Deficient) => Standing::Deficient,
            (standing, _) => standing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn listed(until: Option<&str>) -> Engagement {
        let listing = Listing {
            announced_on: day("2026-03-01"),
            from: day("2026-04-01"),
            until: until.map(day),
        };
        Engagement { stage: Stage::Listed { listing, mend_by: None }, ..Engagement::sample() }
    }

    #[test]
    fn what_its_day_found_without_a_passing_verdict_is_held_until_one_passes() {
        use Verdict::{Fail, Incomplete, Pass};
        for (latest, on_its_day, footing) in [
            (Pass, Some(Pass), Footing::Sound),
            (Pass, Some(Fail), Footing::Sound),
            (Pass, None, Footing::Sound),
            (Fail, Some(Pass), Footing::Deficient),
            (Incomplete, Some(Pass), Footing::Deficient),
            (Fail, None, Footing::Deficient),
            (Fail, Some(Fail), Footing::Held),
            (Incomplete, Some(Fail), Footing::Held),
            (Fail, Some(Incomplete), Footing::Held),
        ] {
            assert_eq!(Footing::of(latest, on_its_day), footing, "{latest:?} {on_its_day:?}");
        }
    }

    #[test]
    fn nothing_is_held_before_its_day_or_after_its_end() {
        use Standing::{Active, Announced, Deficient, Held, Terminated, Terminating};
        for (until, on, sound, deficient, held) in [
            (None, "2026-03-31", Announced, Announced, Announced),
            (None, "2026-04-01", Active, Deficient, Held),
            (None, "2030-04-01", Active, Deficient, Held),
            (Some("2026-06-01"), "2026-05-31", Terminating, Deficient, Held),
            (Some("2026-06-01"), "2026-06-01", Terminated, Terminated, Terminated),
        ] {
            let engagement = listed(until);
            let standing = |footing| engagement.standing_with(footing, day(on));
            assert_eq!(standing(Footing::Sound), sound, "{on}");
            assert_eq!(standing(Footing::Deficient), deficient, "{on}");
            assert_eq!(standing(Footing::Held), held, "{on}");
        }
        for stage in [Stage::Proposed, Stage::Approved, Stage::Legacy, Stage::Rejected] {
            let engagement = Engagement { stage, ..Engagement::sample() };
            let today = day("2026-04-01");
            assert_eq!(engagement.standing_with(Footing::Held, today), engagement.standing(today));
            assert!(engagement.listing(today).is_none());
        }
    }

    #[test]
    fn before_its_first_day_an_engagement_is_judged_for_that_day() {
        let engagement = listed(Some("2026-06-01"));
        for (today, judged) in [
            ("2026-03-02", "2026-04-01"),
            ("2026-04-01", "2026-04-01"),
            ("2026-04-02", "2026-04-02"),
            ("2026-06-01", "2026-06-01"),
        ] {
            assert_eq!(engagement.judged_on(day(today)), day(judged));
        }
        assert_eq!(Engagement::sample().judged_on(day("2026-03-02")), day("2026-03-02"));
    }
}
