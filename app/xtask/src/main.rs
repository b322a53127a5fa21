//! The project's own tasks. `cargo xtask` alone says what there is.
//!
//! Each task makes its own preparations: what a machine must have is in `provision`, and what
//! cannot be had ends the command with one sentence that says what to install.

mod bench;
mod browser;
mod place;
mod postgres;
mod program;
mod provision;
mod rings;
mod run;
mod say;
mod test;

use std::process::ExitCode;

use crate::place::Place;

const USAGE: &str = "\
cargo xtask run [ARGUMENTS OF annex serve]   build everything and start the sample company on 127.0.0.1:3000
cargo xtask test                             every check and test, on both engines and in a browser
cargo xtask bench [--write]                  the side-by-side measurements; --write puts them into BENCHMARKS.md
cargo xtask bundle                           the browser bundle alone";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (task, rest) = match arguments.split_first() {
        Some((task, rest)) => (task.as_str(), rest),
        None => ("help", arguments.as_slice()),
    };
    let done = match task {
        "run" => Place::find().and_then(|place| run::run(&place, rest)),
        "test" => Place::find().map(|place| test::run(&place)),
        "bench" => Place::find().and_then(|place| bench::run(&place, rest)),
        "bundle" => Place::find().and_then(|place| browser::bundle(&place).map(|_| true)),
        "help" | "--help" | "-h" => {
            say::line(USAGE);
            Ok(true)
        }
        unknown => {
            eprintln!("There is no task `{unknown}`.\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
