//! Days and moments. Nothing here knows when it is; callers say so.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// A calendar day, written `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Date);

impl Day {
    /// Reads `YYYY-MM-DD`; a day that does not exist is none. Years 1900 to 9999.
    pub fn parse(text: &str) -> Option<Self> {
        Self::asked(text).filter(|day| day.0.year() >= 1900)
    }

    /// Reads a day that somebody asks about: any of the calendar, years 0 to 9999. An early one is no
    /// slip of the hand here; there is nothing on it.
    pub fn asked(text: &str) -> Option<Self> {
        let [year, month, day] = numbers(text, "dddd-dd-dd")?;
        Self::new(year, month.try_into().ok()?, day.try_into().ok()?)
    }

    /// Whether it is written as a day, there or not: `2026-02-31` is.
    pub fn is_written_as_one(text: &str) -> bool {
        numbers::<3>(text, "dddd-dd-dd").is_some()
    }

    /// A day from its parts, where they make one.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self)
    }

    /// The day `count` days later; the end of the calendar stays where it is.
    #[must_use]
    pub fn plus_days(self, count: i32) -> Self {
        Self(self.0.saturating_add(count.days()))
    }

    /// The same day `count` months later, or the last day of a month that is too short for it.
    #[must_use]
    pub fn plus_months(self, count: i32) -> Self {
        Self(self.0.saturating_add(count.months()))
    }

    /// The day before.
    #[must_use]
    pub fn before(self) -> Self {
        self.plus_days(-1)
    }

    /// Days from `earlier` to this day; negative when this day is the earlier one.
    pub fn days_since(self, earlier: Self) -> i32 {
        self.0.since(earlier.0).map_or(0, |span| span.get_days())
    }

    /// The year, for the numbers of list versions.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Saturday or Sunday.
    pub fn is_weekend(self) -> bool {
        use jiff::civil::Weekday::{Saturday, Sunday};
        matches!(self.0.weekday(), Saturday | Sunday)
    }

    /// Midnight at the start of this day in `zone`.
    pub fn start_in(self, zone: &Zone) -> Moment {
        self.0.to_zoned(zone.0.clone()).map_or(Moment::EPOCH, |at| Moment(at.timestamp()))
    }

    /// `1 March 2026`, for reading.
    pub fn in_words(self) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let month = usize::try_from(self.0.month() - 1).ok().and_then(|at| MONTHS.get(at)).copied();
        format!("{} {} {}", self.0.day(), month.unwrap_or_default(), self.0.year())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl TryFrom<String> for Day {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("{text:?} is not a day"))
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

/// An instant in UTC, cut to milliseconds so that both engines keep it whole.
/// Written `2026-03-01T09:00:00.000Z`, always at this width, so that text sorts as time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment(Timestamp);

impl Moment {
    /// The start of 1970.
    pub const EPOCH: Self = Self(Timestamp::UNIX_EPOCH);

    /// Milliseconds since 1970; out of range is none.
    pub fn from_milliseconds(count: i64) -> Option<Self> {
        Timestamp::from_millisecond(count).ok().map(Self)
    }

    /// Milliseconds since 1970.
    pub fn milliseconds(self) -> i64 {
        self.0.as_millisecond()
    }

    /// Seconds since 1970, for one-time codes.
    pub fn seconds(self) -> i64 {
        self.0.as_second()
    }

    /// Reads RFC 3339 with any offset and cuts to milliseconds.
    pub fn parse(text: &str) -> Option<Self> {
        let exact: Timestamp = text.parse().ok()?;
        Self::from_milliseconds(exact.as_millisecond())
    }

    /// Later by so many seconds (or earlier, when negative).
    #[must_use]
    pub fn plus_seconds(self, count: i64) -> Self {
        let later = self.milliseconds().saturating_add(count.saturating_mul(1_000));
        Self::from_milliseconds(later).unwrap_or(self)
    }

    /// Whole seconds from `earlier` to here.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        (self.milliseconds() - earlier.milliseconds()).div_euclid(1_000)
    }

    /// The calendar day of this instant in `zone`.
    pub fn day_in(self, zone: &Zone) -> Day {
        Day(self.0.to_zoned(zone.0.clone()).date())
    }

    /// Reads the one form in which moments are written and kept.
    fn read(text: &str) -> Option<Self> {
        let parts = numbers(text, "dddd-dd-ddTdd:dd:dd.dddZ")?;
        let [year, month, day, hour, minute, second, millisecond] = parts;
        let [month, day, hour, minute, second] =
            [month, day, hour, minute, second].map(|part| part.try_into().unwrap_or(i8::MAX));
        let nanosecond = i32::from(millisecond) * 1_000_000;
        let at = DateTime::new(year, month, day, hour, minute, second, nanosecond).ok()?;
        Offset::UTC.to_timestamp(at).ok().map(Self)
    }

    /// `2026-03-01T09:00:00Z`, the form of the published list (surface.md, "The list as JSON").
    pub fn to_the_second(self) -> String {
        format!("{}Z", self.without_fraction())
    }

    fn without_fraction(self) -> String {
        let at = Offset::UTC.to_datetime(self.0);
        format!("{}T{:02}:{:02}:{:02}", Day(at.date()), at.hour(), at.minute(), at.second())
    }

    /// `1 March 2026, 10:00 Europe/Berlin`, for reading.
    pub fn in_words(self, zone: &Zone) -> String {
        let local = self.0.to_zoned(zone.0.clone());
        format!(
            "{}, {:02}:{:02} {}",
            self.day_in(zone).in_words(),
            local.hour(),
            local.minute(),
            zone
        )
    }

    /// `Sun, 01 Mar 2026 09:00:00 GMT`, for HTTP headers (RFC 9110, 5.6.7).
    pub fn for_http(self) -> String {
        self.0.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = self.milliseconds().rem_euclid(1_000);
        write!(out, "{}.{milliseconds:03}Z", self.without_fraction())
    }
}

impl TryFrom<String> for Moment {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::read(&text).ok_or_else(|| format!("{text:?} is not a moment"))
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

/// The numbers of a text that is shaped like `shape`, where each `d` stands for a digit. The
/// library's own parsers read many more forms, and weigh more in a browser than all our dates.
fn numbers<const COUNT: usize>(text: &str, shape: &str) -> Option<[i16; COUNT]> {
    let fits = text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, wanted)| match wanted {
            b'd' => byte.is_ascii_digit(),
            fixed => byte == fixed,
        });
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let numbers: Option<Vec<i16>> =
        fits.then(|| numbers.map(|part| part.parse().ok()).collect()).flatten();
    numbers?.try_into().ok()
}

/// An IANA time zone with its data compiled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(TimeZone);

impl Zone {
    /// Reads a name such as `Europe/Berlin`.
    pub fn parse(name: &str) -> Option<Self> {
        let zone = TimeZone::get(name.trim()).ok()?;
        zone.iana_name().is_some().then_some(Self(zone))
    }

    /// Universal time.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0.iana_name().unwrap_or("UTC"))
    }
}

impl TryFrom<String> for Zone {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("{text:?} is not a time zone"))
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist_are_days() {
        for (text, ok) in [
            ("2026-03-01", true),
            ("2024-02-29", true),
            ("2026-02-29", false),
            ("2026-13-01", false),
            ("2026-3-1", false),
            ("20260301", false),
            ("2026-03-01 ", false),
            ("1899-12-31", false),
            ("1900-01-01", true),
            ("", false),
            ("-026-03-01", false),
            ("२०२६-०३-०१", false),
        ] {
            assert_eq!(Day::parse(text).is_some(), ok, "{text}");
        }
    }

    #[test]
    fn any_day_of_the_calendar_can_be_asked_about() {
        for (text, ok) in [
            ("0000-01-01", true),
            ("1850-01-01", true),
            ("1899-12-31", true),
            ("9999-12-31", true),
            ("1900-02-29", false),
            ("10000-01-01", false),
            ("1850-1-1", false),
            ("", false),
        ] {
            let day = Day::asked(text);
            assert_eq!(day.is_some(), ok, "{text}");
            assert!(day.is_none_or(|day| day.to_string() == text), "{text}");
        }
    }

    #[test]
    fn a_moment_is_cut_to_milliseconds_and_written_at_one_width() {
        let moment = Moment::parse("2026-03-01T10:00:00.123987+01:00").unwrap();
        assert_eq!(moment.to_string(), "2026-03-01T09:00:00.123Z");
        assert_eq!(
            Moment::parse("2026-03-01T09:00:00Z").unwrap().to_string(),
            "2026-03-01T09:00:00.000Z"
        );
        assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
        assert_eq!(moment.to_the_second(), "2026-03-01T09:00:00Z");
        assert_eq!(moment.for_http(), "Sun, 01 Mar 2026 09:00:00 GMT");
    }

    #[test]
    fn a_kept_moment_is_read_back_in_its_one_form_only() {
        for text in
            ["2026-03-01T09:00:00.123Z", "1969-12-31T23:59:59.999Z", "2024-02-29T00:00:00.000Z"]
        {
            let read = Moment::try_from(text.to_owned()).unwrap();
            assert_eq!((read, read.to_string().as_str()), (Moment::parse(text).unwrap(), text));
        }
        for text in [
            "2026-03-01T09:00:00Z",
            "2026-03-01T09:00:00.123+01:00",
            "2026-02-29T09:00:00.123Z",
            "2026-03-01T24:00:00.000Z",
            "2026-03-01T09:60:00.000Z",
            "2026-03-01 09:00:00.000Z",
            "",
        ] {
            assert!(Moment::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn the_day_of_a_moment_depends_on_the_zone() {
        let late = Moment::parse("2026-03-31T22:30:00Z").unwrap();
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        assert_eq!(late.day_in(&Zone::utc()).to_string(), "2026-03-31");
        assert_eq!(late.day_in(&berlin).to_string(), "2026-04-01");
        assert_eq!(
            Day::parse("2026-04-01").unwrap().start_in(&berlin).to_string(),
            "2026-03-31T22:00:00.000Z"
        );
    }

    #[test]
    fn clocks_that_change_do_not_move_an_elapsed_time() {
        // domain.md 17: verified 2026-03-28 22:30 in Berlin, due 24 hours later at 23:30.
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let due = Moment::parse("2026-03-28T21:30:00Z").unwrap().plus_seconds(24 * 3_600);
        assert_eq!(due.in_words(&berlin), "29 March 2026, 23:30 Europe/Berlin");
        let due = Moment::parse("2025-10-25T20:30:00Z").unwrap().plus_seconds(24 * 3_600);
        assert_eq!(due.in_words(&berlin), "26 October 2025, 21:30 Europe/Berlin");
    }

    #[test]
    fn days_are_counted_across_months() {
        let day = Day::parse("2025-12-02").unwrap();
        assert_eq!(day.plus_days(31).to_string(), "2026-01-02");
        assert_eq!(Day::parse("2026-01-02").unwrap().days_since(day), 31);
        assert_eq!(day.days_since(Day::parse("2026-01-02").unwrap()), -31);
    }

    #[test]
    fn a_zone_is_known_by_its_name() {
        assert!(Zone::parse("Europe/Berlin").is_some());
        for other in ["", "Berlin", "UTC+1", "Mars/Olympus"] {
            assert!(Zone::parse(other).is_none(), "{other}");
        }
    }
}
