//! `annex serve`: migrate, then serve.

use anyhow::{Context as _, bail};
use domain::audit::Action;
use domain::time::{Day, Moment, Zone};
use tokio::net::TcpListener;
use web::state::{Build, Door};
use web::{App, Front, portal};
use workflow::sample::{self, SAMPLE_PEOPLE, State};
use workflow::{Caller, Clock, Office};

use super::people::address;
use super::{Ending, WrongUsage};
use crate::cli::Serve;
use crate::config::Config;
use crate::serving::Limits;
use crate::{office, say, serving};

/// Serves until it is told to stop.
pub async fn run(config: &Config, serve: &Serve) -> anyhow::Result<Ending> {
    if serve.sample {
        refuse_strangers(config, "Sample data")?;
    }
    config.refuse_plain_http_abroad()?;
    let now = serve.now.as_deref().map(moment).transpose()?;
    // Business time is never behind the host's.
    refuse_past(now, Clock::System.now())?;
    // Where nothing can listen, nothing is made.
    let listener = TcpListener::bind(config.addr).await.with_context(|| {
        format!(
            "Nothing can listen on {}. Another program may; choose another --addr.",
            config.addr
        )
    })?;
    let config = &config.listening_on(listener.local_addr()?);
    let office = office::open_unseeded(config, true).await?;
    office.db().must_be_whole().await?;
    let state = sample::state(&office).await?;
    if state == State::Unfinished {
        bail!(unfinished(config));
    }
    if serve.sample {
        fill_sample(&office, state, now).await?;
    } else {
        if state == State::Filled {
            refuse_strangers(config, "The data directory holds sample data, which")?;
        }
        workflow::registry::ensure_seeded(&office).await?;
    }

    note_start(&office).await?;

    let limits = Limits::of_this_machine();
    let app = App::new(office.clone(), door(config), "", serve.sample)
        .context("The pages cannot be made ready.")?;
    portal::warm(&app).await;
    tokio::spawn(portal::follow(app.clone()));
    say::line(&format!("Annex answers on http://{}", config.addr))?;
    greet(config, serve, &office).await?;

    serving::serve(listener, Front::new(app), limits, told_to_stop()).await;
    office.db().close().await;
    Ok(Ending::Done)
}

/// Which program serves from now on stands in the audit log.
async fn note_start(office: &Office) -> anyhow::Result<()> {
    let mut work = office.write(Caller::operator()).await?;
    let event = work.event(Action::SystemStarted).with("version", env!("ANNEX_VERSION"));
    work.record(event).await?;
    Ok(work.commit().await?)
}

fn door(config: &Config) -> Door {
    Door {
        trusted_proxies: config.behind_proxy.clone(),
        is_encrypted: config.is_encrypted(),
        site_dir: Some(config.site_dir.clone()),
        build: Build {
            version: env!("ANNEX_VERSION").to_owned(),
            commit: env!("ANNEX_COMMIT").to_owned(),
            built_on: env!("ANNEX_BUILT_ON").to_owned(),
        },
    }
}

/// Everybody knows the passwords of sample data, so nobody from elsewhere may reach it, and no proxy
/// brings them here (decision 35).
fn refuse_strangers(config: &Config, what: &str) -> anyhow::Result<()> {
    if !config.addr.ip().is_loopback() || !config.behind_proxy.is_empty() {
        bail!(
            "{what} is served on this machine only, since everybody knows its passwords. Listen on 127.0.0.1, and name no proxies."
        );
    }
    Ok(())
}

fn refuse_past(target: Option<Moment>, now: Moment) -> anyhow::Result<()> {
    if target.is_some_and(|target| now.seconds_since(target) > 0) {
        bail!(
            "The clock of sample data moves forward only. Choose a later --now, or another --data-dir."
        );
    }
    Ok(())
}

/// Why a sample company is not served that was cut off while it was filled, and what to do.
pub fn unfinished(config: &Config) -> String {
    format!("The sample company was not filled to its end. {} and start again.", clear(config))
}

/// What has to go before a sample company can be filled in again. A server's database is never ours
/// to remove.
fn clear(config: &Config) -> String {
    match &config.database_url {
        Some(_) => "Empty the PostgreSQL database".to_owned(),
        None => format!("Remove {}", config.data_dir.display()),
    }
}

/// Fills an empty database with the sample company, or goes on with one that was filled before;
/// moves its clock where that is asked for, forward only (decision 35).
async fn fill_sample(office: &Office, state: State, target: Option<Moment>) -> anyhow::Result<()> {
    refuse_past(target, office.now())?;
    if state == State::NoSample {
        if !sample::is_empty(office).await? {
            bail!(
                "The data directory holds a real company. Sample data goes into an empty one: choose another --data-dir."
            );
        }
        say::trouble("Filling the sample company; this takes some seconds.");
        sample::fill(office, target.unwrap_or_else(|| office.clock_time())).await?;
    } else if let Some(target) = target {
        office.move_clock_to(target).await?;
    }
    Ok(())
}

fn moment(text: &str) -> anyhow::Result<Moment> {
    let day = || Day::parse(text).map(|day| day.start_in(&Zone::utc()).plus_seconds(12 * 3_600));
    Moment::parse(text).or_else(day).ok_or_else(|| WrongUsage(format!("--now is neither a moment nor a day: “{text}”. Write 2026-03-01 or 2026-03-01T09:00:00Z.")).into())
}

/// How to sign in: as the sample people, or by the set-up link where nobody can yet.
async fn greet(config: &Config, serve: &Serve, office: &Office) -> anyhow::Result<()> {
    if serve.sample {
        for person in &SAMPLE_PEOPLE {
            say::line(&format!(
                "sign-in {} {} {} {}",
                person.email,
                person.password,
                person.totp_secret,
                person.role.code()
            ))?;
        }
        return Ok(());
    }
    let work = office.write(Caller::operator()).await?;
    if let Some(link) = workflow::enrolment::set_up_link(work).await? {
        say::line(
            "Nobody can sign in yet. Open this link once to become the first administrator:",
        )?;
        say::line(&address(config, &link))?;
    }
    Ok(())
}

async fn told_to_stop() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        if let Ok(mut signal) =
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        {
            signal.recv().await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => (),
        () = terminate => (),
    }
}
