//! The commands, one file each where they are more than a few lines.

mod check;
mod document;
mod export;
mod import;
mod people;
mod serve;
mod verify;

use domain::refusal::FieldErrors;

use crate::cli::{Cli, Command};
use crate::config::Config;
use crate::{say, telemetry};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It did what was asked.
    Done,
    /// It refused, or found that something is not well.
    Refused,
    /// It was called in a wrong way.
    WrongUsage,
}

/// An argument that means nothing; the sentence says what would.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct WrongUsage(pub String);

/// Arguments that cannot be what they are for, each with its name.
fn wrong_words(faults: &FieldErrors) -> WrongUsage {
    let told: Vec<String> = faults
        .iter()
        .map(|(field, sentence)| format!("{}: {sentence}", field.replace('_', "-")))
        .collect();
    WrongUsage(told.join(" "))
}

/// Runs the command that was asked for.
pub async fn run(cli: Cli) -> anyhow::Result<Ending> {
    let config = Config::read(cli.config.as_deref(), &cli.flags())?;
    telemetry::start(&config)?;
    match cli.command {
        Command::Serve(serve) => serve::run(&config, &serve).await,
        Command::Invite { email, name, role } => people::invite(&config, email, name, role).await,
        Command::Reset { email } => people::reset(&config, &email).await,
        Command::Import(import) => import::run(&config, import).await,
        Command::Export(export) => export::run(&config, export).await,
        Command::Verify(verify) => verify::run(&config, verify).await,
        Command::Check => check::run(&config).await,
        Command::Config => {
            say::line(config.explain().trim_end())?;
            Ok(Ending::Done)
        }
    }
}
