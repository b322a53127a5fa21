//! What else this machine does while something is measured on it.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

/// The processor time that was taken so far, by whoever is not measured.
pub struct Taken {
    /// By the host, for others: in ticks of Linux.
    stolen: u64,
    /// By each thread of other programs and of the system, in nanoseconds.
    threads: HashMap<PathBuf, u64>,
}

impl Taken {
    /// By all but the process `measured`, its children, and this one. Who comes and goes between two
    /// moments, as the load does, is not counted.
    pub fn now(measured: u32) -> Result<Self> {
        let stolen = parse_stolen(&fs::read_to_string("/proc/stat")?)
            .context("/proc/stat has a line of all cores")?;
        let ours = [measured, std::process::id()].map(|id| id.to_string());
        let mut threads = HashMap::new();
        for process in fs::read_dir("/proc")?.flatten() {
            let name = process.file_name();
            // Whoever ends while we look is none to be counted.
            if let Ok(status) = fs::read_to_string(process.path().join("status"))
                && !is_one_of(&ours, &name.to_string_lossy(), &status)
            {
                threads.extend(time_of_threads(&process.path()));
            }
        }
        Ok(Self { stolen, threads })
    }

    /// Whether as good as nothing was taken since: no tick by the host, and by others less than
    /// `others_max` together.
    pub fn is_quiet_since(&self, before: &Self, others_max: Duration) -> bool {
        let grown = self.threads.iter().filter_map(|(thread, now)| {
            before.threads.get(thread).map(|before| now.saturating_sub(*before))
        });
        let others = Duration::from_nanos(grown.sum());
        self.stolen == before.stolen && others < others_max
    }
}

/// Whether a process is one of `ours` or a child of one, by its `/proc/[id]/status`.
fn is_one_of(ours: &[String], id: &str, status: &str) -> bool {
    let parent = status.lines().find_map(|line| line.strip_prefix("PPid:")).map(str::trim);
    ours.iter().any(|own| own == id || Some(own.as_str()) == parent)
}

fn time_of_threads(process: &Path) -> Vec<(PathBuf, u64)> {
    let threads = fs::read_dir(process.join("task")).into_iter().flatten().flatten();
    let time = |thread: PathBuf| {
        let said = fs::read_to_string(thread.join("schedstat")).ok()?;
        Some((thread, parse_time(&said)?))
    };
    threads.filter_map(|thread| time(thread.path())).collect()
}

/// The first number: time on a processor, then time waiting for one, then how often.
fn parse_time(schedstat: &str) -> Option<u64> {
    schedstat.split_whitespace().next()?.parse().ok()
}

/// The eighth number after `cpu`: user, nice, system, idle, iowait, irq, softirq, steal.
fn parse_stolen(stat: &str) -> Option<u64> {
    stat.lines().next()?.strip_prefix("cpu ")?.split_whitespace().nth(7)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stolen_time_is_the_eighth_number_of_all_cores() {
        assert_eq!(
            parse_stolen("cpu  1 2 3 4 5 6 7 80 9 10\ncpu0 1 1 1 1 1 1 1 1 1 1\n"),
            Some(80)
        );
        assert_eq!(parse_stolen("cpu0 1 2 3 4 5 6 7 80 9 10\n"), None);
    }

    #[test]
    fn the_time_of_a_thread_is_its_first_number() {
        assert_eq!(parse_time("1500000 20 3\n"), Some(1_500_000));
        assert_eq!(parse_time("\n"), None);
    }

    #[test]
    fn what_is_measured_and_its_children_are_no_others() {
        let ours = [String::from("7"), String::from("9")];
        for (id, parent, is_ours) in
            [("7", "1", true), ("8", "7", true), ("8", "70", false), ("70", "1", false)]
        {
            let status = format!("Name:\tx\nPid:\t{id}\nPPid:\t{parent}\n");
            assert_eq!(is_one_of(&ours, id, &status), is_ours, "{id} of {parent}");
        }
    }

    #[test]
    fn a_moment_is_quiet_while_the_host_takes_nothing_and_others_little() {
        let taken = |stolen, threads: &[(&str, u64)]| Taken {
            stolen,
            threads: threads.iter().map(|(path, time)| (PathBuf::from(path), *time)).collect(),
        };
        let before = taken(5, &[("a", 100), ("gone", 50)]);
        for (after, quiet) in [
            (taken(5, &[("a", 100)]), true),
            (taken(5, &[("a", 1_099), ("new", 9_000)]), true),
            (taken(5, &[("a", 1_100)]), false),
            (taken(6, &[("a", 100)]), false),
        ] {
            assert_eq!(after.is_quiet_since(&before, Duration::from_micros(1)), quiet);
        }
    }
}
