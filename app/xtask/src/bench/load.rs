//! Rounds of load by `wrk`, and what the rounds of one server say together.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use super::company::LOAD_CORE;
use super::machine::Taken;
use crate::program;

/// Quiet rounds of each server, taken in turn; the median of each measure counts. A round is quiet
/// when the host of this machine took no processor time away, and other programs and the system's own
/// threads less than [`OTHERS_MAX`] together.
pub const ROUNDS: usize = 21;
/// A hundredth of a round on two cores: if others work for as long, its slowest hundredth is theirs.
const OTHERS_MAX: Duration = Duration::from_millis(20);
/// Where the machine is never quiet, all of so many rounds count.
pub const ROUNDS_MAX: usize = 3 * ROUNDS;
pub const SECONDS: &str = "1s";
pub const CONNECTIONS: &str = "32";

/// What one round of load saw.
#[derive(Clone, Copy)]
pub struct Load {
    per_second: f64,
    p99_ms: f64,
    is_quiet: bool,
}

/// What the rounds of one server say together.
pub struct Summary {
    pub per_second: f64,
    /// The quartiles of the slowest hundredths; the second is the median.
    p99_ms: [f64; 3],
}

/// One round: a GET again and again on all connections, to the server of the process `measured`.
pub fn load(measured: u32, port: u16, path: &str, headers: &[(String, String)]) -> Result<Load> {
    let mut wrk = Command::new("taskset");
    wrk.args(["-c", LOAD_CORE, "wrk", "-t1", "-c", CONNECTIONS, "-d", SECONDS, "--latency"]);
    for (name, value) in headers {
        wrk.args(["-H", &format!("{name}: {value}")]);
    }
    let before = Taken::now(measured)?;
    let said = program::output(wrk.arg(format!("http://127.0.0.1:{port}{path}")))?;
    let is_quiet = Taken::now(measured)?.is_quiet_since(&before, OTHERS_MAX);
    let (per_second, p99_ms) =
        parse(&said).with_context(|| format!("wrk said something unexpected:\n{said}"))?;
    Ok(Load { per_second, p99_ms, is_quiet })
}

/// Requests per second and the slowest hundredth in milliseconds, from the lines `99%  1.23ms` and
/// `Requests/sec: 4567.89` of wrk; none where answers failed.
fn parse(said: &str) -> Option<(f64, f64)> {
    let after =
        |mark: &str| said.lines().find_map(|line| line.trim().strip_prefix(mark)).map(str::trim);
    if after("Non-2xx or 3xx responses:").is_some() || after("Socket errors:").is_some() {
        return None;
    }
    Some((after("Requests/sec:")?.parse().ok()?, millis(after("99%")?)?))
}

fn millis(text: &str) -> Option<f64> {
    let units = [("us", 0.001), ("ms", 1.0), ("s", 1000.0)];
    units
        .iter()
        .find_map(|(unit, factor)| Some(text.strip_suffix(unit)?.parse::<f64>().ok()? * factor))
}

/// The rounds that nobody disturbed.
pub fn quiet(loads: &[Load]) -> Vec<Load> {
    loads.iter().copied().filter(|load| load.is_quiet).collect()
}

impl Summary {
    /// Over the quiet rounds; over all, where quiet ones are too few to tell.
    pub fn of(loads: &[Load]) -> Self {
        let quiet = quiet(loads);
        let counted = if quiet.len() < ROUNDS / 3 { loads } else { quiet.as_slice() };
        let sorted = |measure: fn(&Load) -> f64| {
            let mut values: Vec<f64> = counted.iter().map(measure).collect();
            values.sort_by(f64::total_cmp);
            values
        };
        let per_second = sorted(|load| load.per_second);
        let p99_ms = sorted(|load| load.p99_ms);
        let quarter = |of: &[f64], quarters: usize| of[(of.len() - 1) * quarters / 4];
        Self {
            per_second: quarter(&per_second, 2),
            p99_ms: [1, 2, 3].map(|quarters| quarter(&p99_ms, quarters)),
        }
    }

    /// The median, and the quartiles around it.
    pub fn spread(&self) -> String {
        let [low, middle, high] = self.p99_ms;
        format!("{middle:.2} ms ({low:.2}–{high:.2})")
    }
}

/// How our slowest hundredth stands beside nginx's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    Better,
    /// The rounds of nginx differ more from each other.
    Level,
    Worse,
}

impl Beside {
    pub fn of(us: &Summary, them: &Summary) -> Self {
        match us.p99_ms[1] {
            ours if ours <= them.p99_ms[1] => Self::Better,
            ours if ours <= them.p99_ms[2] => Self::Level,
            _ => Self::Worse,
        }
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Level => "level",
            Self::Worse => "worse",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wrk_says_is_read_in_its_units() {
        for (text, expected) in [("950.00us", 0.95), ("1.25ms", 1.25), ("1.10s", 1100.0)] {
            let read = millis(text).unwrap();
            assert!((read - expected).abs() < 1e-9, "{text} is {read}");
        }
        assert_eq!(millis("1.10"), None);
    }

    fn quiet_round(per_second: f64, p99_ms: f64) -> Load {
        Load { per_second, p99_ms, is_quiet: true }
    }

    fn middle(loads: &[Load]) -> f64 {
        Summary::of(loads).p99_ms[1]
    }

    #[test]
    fn each_measure_has_quartiles_of_its_own() {
        let rounds = [(5.0, 1.0), (1.0, 5.0), (4.0, 2.0), (2.0, 4.0), (3.0, 9.0)];
        let rounds = [rounds, rounds].concat();
        let loads: Vec<Load> = rounds.iter().map(|(rate, p99)| quiet_round(*rate, *p99)).collect();
        let summary = Summary::of(&loads);
        assert!((summary.per_second - 3.0).abs() < 1e-9);
        assert_eq!(summary.spread(), "4.00 ms (2.00–5.00)");
    }

    #[test]
    fn rounds_that_somebody_disturbed_count_only_where_quiet_ones_are_few() {
        for (quiet, expected) in [(ROUNDS / 3, 1.0), (ROUNDS / 3 - 1, 9.0)] {
            let of = |at| {
                let p99_ms = if at < quiet { 1.0 } else { 9.0 };
                Load { is_quiet: at < quiet, ..quiet_round(1.0, p99_ms) }
            };
            let p99 = middle(&(0..ROUNDS).map(of).collect::<Vec<_>>());
            assert!((p99 - expected).abs() < 1e-9, "{quiet} quiet rounds: {p99}");
        }
    }

    #[test]
    fn a_slowest_hundredth_is_level_within_the_upper_quartile_of_the_other() {
        let nginx = Summary { per_second: 1.0, p99_ms: [0.8, 1.0, 1.4] };
        for (ours, expected) in [
            (1.0, Beside::Better),
            (1.01, Beside::Level),
            (1.4, Beside::Level),
            (1.41, Beside::Worse),
        ] {
            let us = Summary { per_second: 1.0, p99_ms: [0.1, ours, 9.0] };
            assert_eq!(Beside::of(&us, &nginx), expected, "{ours} ms");
        }
    }

    #[test]
    fn a_round_with_failed_answers_does_not_count() {
        let good = "    99%    1.25ms\nRequests/sec:  1000.50\n";
        assert!(parse(good).is_some());
        assert!(parse(&format!("{good}  Non-2xx or 3xx responses: 7\n")).is_none());
    }
}
