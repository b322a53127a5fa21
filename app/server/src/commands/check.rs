//! `annex check`: a line for each thing that has to be well.

use domain::time::Moment;
use store::{Db, StoreResult};
use workflow::sample::{self, State};
use workflow::{Clock, Office};

use super::{Ending, serve};
use crate::config::Config;
use crate::{keys, office, say};

/// The last second of 2025. A clock that stands before this program was written was never set.
const BEFORE: i64 = 1_767_225_599;

/// What one thing is like, in words: well, or not and what to do.
type Told = Result<String, String>;

/// Checks the installation, and says something of each thing whatever the others are like. Exit status
/// 1 when something is not well.
pub async fn run(config: &Config) -> anyhow::Result<Ending> {
    let mut lines = match office::open_unseeded(config, false).await {
        Err(error) => shut(&error),
        Ok(office) => opened(config, &office).await,
    };
    lines.push(("clock", clock(Clock::System.now())));
    lines.push(("mail", Ok("none is sent by this version; links are printed".to_owned())));
    lines.push(("disk", free_space(config)));
    for (what, told) in &lines {
        say::line(&match told {
            Ok(told) => format!("{what}: {told}"),
            Err(told) => format!("{what}: NOT WELL. {told}"),
        })?;
    }
    if lines.iter().any(|(_, told)| told.is_err()) {
        say::trouble("Something is not well: look at the lines that say so.");
        return Ok(Ending::Refused);
    }
    Ok(Ending::Done)
}

/// Of a database that does not open.
fn shut(error: &anyhow::Error) -> Vec<(&'static str, Told)> {
    let told = say::in_one_line(error);
    let waits = || Err("The database has to open first.".to_owned());
    let (database, key) = if keys::are_at_fault(error) {
        (Err("The key has to be right first.".to_owned()), Err(told))
    } else {
        (Err(told), waits())
    };
    vec![
        ("database", database),
        ("migrations", waits()),
        ("key", key),
        ("reading", waits()),
        ("company", waits()),
    ]
}

async fn opened(config: &Config, office: &Office) -> Vec<(&'static str, Told)> {
    let db = office.db();
    let migrations = match db.schema_state().await {
        Ok(state) if state.is_current() => Ok(format!("{} of {}", state.applied, state.known)),
        Ok(state) => Err(format!(
            "{} of {} have run. `annex serve` runs the others.",
            state.applied, state.known
        )),
        Err(error) => Err(error.to_string()),
    };
    vec![
        ("database", Ok(format!("{} answers", db.engine_name()))),
        ("migrations", migrations),
        ("key", Ok("opens the database and what is sealed in it".to_owned())),
        ("reading", reading(db).await.map_err(|error| error.to_string())),
        ("company", company(config, office).await),
    ]
}

/// Whether rows of each table can be read, and the one without which nothing can be written: where the
/// log ends.
async fn reading(db: &Db) -> StoreResult<String> {
    db.must_be_whole().await?;
    db.knows_where_the_log_ends().await?;
    Ok("works".to_owned())
}

/// Whether the server would serve what the database holds.
async fn company(config: &Config, office: &Office) -> Told {
    match sample::state(office).await {
        Ok(State::NoSample) => Ok("is your own".to_owned()),
        Ok(State::Filled) => Ok("is the sample company, all of it".to_owned()),
        Ok(State::Unfinished) => Err(serve::unfinished(config)),
        Err(error) => Err(error.to_string()),
    }
}

fn clock(now: Moment) -> Told {
    let told = now.to_the_second();
    if now.seconds() > BEFORE {
        Ok(told)
    } else {
        Err(format!("{told} is in the past; set the host's clock"))
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_was_set_once_it_stands_in_2026() {
        for (moment, is_set) in [
            ("1970-01-01T00:00:00Z", false),
            ("2025-12-31T23:59:59Z", false),
            ("2026-01-01T00:00:00Z", true),
        ] {
            assert_eq!(clock(Moment::parse(moment).unwrap()).is_ok(), is_set, "{moment}");
        }
    }

    #[test]
    fn of_a_database_that_is_shut_the_same_things_are_told() {
        let names = |error| shut(&error).into_iter().map(|(what, _)| what).collect::<Vec<_>>();
        let all = ["database", "migrations", "key", "reading", "company"];
        assert_eq!(names(anyhow::anyhow!("The disk is gone.")), all);
    }
}
