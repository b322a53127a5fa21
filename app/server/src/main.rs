//! The program `annex`: settings, commands, wiring. Logic worth a unit test lives elsewhere.

mod cli;
mod commands;
mod config;
mod keys;
mod office;
mod patience;
mod say;
mod serving;
mod telemetry;

use std::process::ExitCode;

use clap::Parser as _;

/// 0 done, 1 refused or failed, 2 wrong usage.
fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            say::trouble(&format!("The program cannot start its threads: {error}."));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(cli)) {
        Ok(done) => done,
        Err(error) => {
            say::trouble(&one_line(&error));
            ExitCode::FAILURE
        }
    }
}

/// One line on the error stream: what happened and why (surface.md, "The program").
fn one_line(error: &anyhow::Error) -> String {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    causes.join(" ").replace('\n', " ")
}
