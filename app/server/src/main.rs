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

use std::io::Write as _;

use anyhow::Context as _;
use clap::Parser as _;

use crate::commands::{Ending, WrongUsage};

/// 0 done, 1 refused or failed, 2 wrong usage.
fn main() {
    let answer = match cli::Cli::try_parse() {
        Ok(cli) => run(cli),
        Err(told) => no_command(&told),
    };
    let ending = answer.unwrap_or_else(|error| {
        say::trouble(&say::in_one_line(&error));
        if error.is::<WrongUsage>() { Ending::WrongUsage } else { Ending::Refused }
    });
    // Where nobody reads any more, there is nobody to tell.
    let _ = std::io::stdout().flush();
    // SQLCipher and OpenSSL clean up behind themselves when a program ends in the ordinary way, and
    // the threads of connections that are still closing would crash. Nothing is lost here: what was
    // committed is on the disk.
    signal_hook::low_level::exit(match ending {
        Ending::Done => 0,
        Ending::Refused => 1,
        Ending::WrongUsage => 2,
    })
}

/// Help, the version, or what is wrong with the arguments.
fn no_command(told: &clap::Error) -> anyhow::Result<Ending> {
    let written = told.print();
    if told.use_stderr() {
        return Ok(Ending::WrongUsage);
    }
    say::written(written)?;
    Ok(Ending::Done)
}

fn run(cli: cli::Cli) -> anyhow::Result<Ending> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.context("The program cannot start its threads.")?.block_on(commands::run(cli))
}
