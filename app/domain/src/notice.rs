//! Notice periods (domain.md 8.1). The clock starts on the day after customers were told.

use crate::organisation::NoticeUnit;
use crate::time::Day;

/// How long customers are told before a change takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticePeriod<'a> {
    /// At least one.
    pub days: i32,
    /// How they are counted.
    pub unit: NoticeUnit,
    /// Free days, for business days.
    pub holidays: &'a [Day],
}

impl NoticePeriod<'_> {
    /// The last day on which a customer told on `told_on` can object.
    pub fn last_objection_day(self, told_on: Day) -> Day {
        match self.unit {
            NoticeUnit::Calendar => told_on.plus_days(self.days),
            NoticeUnit::Business => {
                let mut day = told_on;
                let mut left = self.days;
                while left > 0 {
                    day = day.plus_days(1);
                    if !day.is_weekend() && !self.holidays.contains(&day) {
                        left -= 1;
                    }
                }
                day
            }
        }
    }

    /// The first day on which the change may take effect.
    pub fn earliest_effective(self, told_on: Day) -> Day {
        self.last_objection_day(told_on).plus_days(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn calendar_days_begin_the_day_after() {
        // domain.md 17.
        for (told, days, last, earliest) in [
            ("2025-12-02", 30, "2026-01-01", "2026-01-02"),
            ("2024-02-01", 30, "2024-03-02", "2024-03-03"),
            ("2025-02-01", 14, "2025-02-15", "2025-02-16"),
        ] {
            let period = NoticePeriod { days, unit: NoticeUnit::Calendar, holidays: &[] };
            assert_eq!(period.last_objection_day(day(told)), day(last), "{told}");
            assert_eq!(period.earliest_effective(day(told)), day(earliest), "{told}");
        }
    }

    #[test]
    fn business_days_skip_weekends_and_holidays() {
        let holidays = [day("2025-12-25"), day("2025-12-26"), day("2026-01-01")];
        for (holidays, last) in [(&holidays[..0], "2026-01-02"), (&holidays[..], "2026-01-07")] {
            let period = NoticePeriod { days: 10, unit: NoticeUnit::Business, holidays };
            assert_eq!(period.last_objection_day(day("2025-12-19")), day(last));
        }
    }
}
