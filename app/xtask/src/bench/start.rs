//! From the start of the process to its first answer, and what it keeps in memory at rest.

use std::time::Duration;

use anyhow::Result;

use super::company::Company;
use super::table::Table;
use crate::say;

const RUNS: usize = 5;
const START_MAX: Duration = Duration::from_millis(500);
const MEMORY_MAX: usize = 80_000_000;

pub fn measure(company: &Company) -> Result<Table> {
    say::step("start and memory");
    let mut starts = Vec::new();
    let mut memory = 0;
    for _ in 0..RUNS {
        let running = company.serve()?;
        starts.push(running.answered_after);
        std::thread::sleep(Duration::from_secs(2));
        memory = memory.max(running.memory()?);
    }
    starts.sort();
    let (median, worst) = (starts[RUNS / 2], starts[RUNS - 1]);

    let mut table = Table::new(
        "Start and memory",
        format!(
            "The sample company, {RUNS} starts: from the start of the process to the whole of `/subprocessors`; \
                 resident memory two seconds later, the highest."
        ),
        &["", "median", "worst", "promise", ""],
    );
    let kept = table.verdict(median < START_MAX, "start to first answer below 0.5 s");
    let millis = |duration: Duration| format!("{} ms", duration.as_millis());
    table.row([
        String::from("start to first answer"),
        millis(median),
        millis(worst),
        String::from("500 ms"),
        kept,
    ]);
    let kept = table.verdict(memory < MEMORY_MAX, "memory at rest below 80 MB");
    let megabytes = |bytes: usize| format!("{} MB", bytes / 1_000_000);
    table.row([
        String::from("memory at rest"),
        String::new(),
        megabytes(memory),
        String::from("80 MB"),
        kept,
    ]);
    Ok(table)
}
