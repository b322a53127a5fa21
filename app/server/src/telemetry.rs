//! Log lines: to the error stream, as text or JSON. No mail address, token or free text is in them.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::config::Config;

/// Starts to write log lines.
pub fn start(config: &Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log)
        .map_err(|error| anyhow::anyhow!("The setting log cannot be read: {error}."))?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    if config.log_format == "json" {
        lines.json().init();
    } else {
        lines.with_target(false).init();
    }
    Ok(())
}
