//! `annex check`: a line for each thing that has to be well.

use super::Ending;
use crate::config::Config;
use crate::{keys, office, say};

/// Checks the installation. Exit status 1 when something is not well.
pub async fn run(config: &Config) -> anyhow::Result<Ending> {
    let mut is_well = true;
    let mut tell = |what: &str, result: Result<String, String>| match result {
        Ok(told) => say::line(&format!("{what}: {told}")),
        Err(told) => {
            is_well = false;
            say::line(&format!("{what}: NOT WELL. {told}"));
        }
    };
    match office::open(config, false).await {
        Err(error) => {
            let told = say::in_one_line(&error);
            let (database, key) = if keys::are_at_fault(&error) {
                ("The key has to be right first.".to_owned(), told)
            } else {
                (told, "The database has to open first.".to_owned())
            };
            tell("database", Err(database));
            tell("key", Err(key));
        }
        Ok(office) => {
            tell("database", Ok(format!("{} answers", office.db().engine_name())));
            let state = office.db().schema_state().await?;
            let told = format!("{} of {}", state.applied, state.known);
            tell("migrations", if state.is_current() { Ok(told) } else { Err(told) });
            tell("key", Ok("opens the database and what is sealed in it".to_owned()));
            let behind = office.db().begin_read().await;
            tell("reading", behind.map(|_| "works".to_owned()).map_err(|error| error.to_string()));
            // A clock that stands before the program was written was never set.
            let now = office.clock_time();
            let is_sane = now.seconds() > 1_767_225_600;
            let told = now.to_the_second();
            tell(
                "clock",
                if is_sane {
                    Ok(told)
                } else {
                    Err(format!("{told} is in the past; set the host's clock"))
                },
            );
        }
    }
    tell("mail", Ok("none is sent by this version; links are printed".to_owned()));
    tell("disk", free_space(config));
    if !is_well {
        say::trouble("Something is not well: look at the lines that say so.");
        return Ok(Ending::Refused);
    }
    Ok(Ending::Done)
}

/// Whether a file of a megabyte can be written beside the database: what matters of free space.
fn free_space(config: &Config) -> Result<String, String> {
    let probe = config.data_dir.join(".annex-check");
    if config.database_url.is_some() && !config.data_dir.exists() {
        return Ok("the database is elsewhere".to_owned());
    }
    let written = std::fs::write(&probe, vec![0_u8; 1 << 20]);
    let _ = std::fs::remove_file(&probe);
    written
        .map(|()| "a megabyte can be written".to_owned())
        .map_err(|error| format!("{} cannot be written: {error}", config.data_dir.display()))
}
