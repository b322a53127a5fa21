//! The sample company (decision 35): invented, built through the same use-cases as any other, on a
//! clock that runs through the ten weeks before the present. Every page and export says SAMPLE.

mod company;
mod data;
mod paper;
mod story;

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use domain::audit::Action;
use domain::time::Moment;

pub use company::{SAMPLE_PEOPLE, SamplePerson};

use crate::failure::Error;
use crate::office::{Clock, Office};
use crate::{registry, work::Caller};

/// When the company was set up: what it promised then is what its first approvals were judged by.
const BEGINS_DAYS_AGO: i64 = 80;

/// How far a database is with the sample company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is empty, or holds a real company.
    NoSample,
    /// Somebody began to fill it in and did not come to the end, or not yet.
    Unfinished,
    /// The sample company is all there.
    Filled,
}

/// Fills an empty database with the sample company, as it would stand at `now`, which business time
/// starts from. The database is marked as sample for good, and as unfinished until all is there: the
/// program may be killed in between. `office` gives the database, the dice and the key.
pub async fn fill(office: &Office, now: Moment) -> Result<(), Error> {
    let mut tx = office.db().begin_write().await?;
    store::installation::mark_sample(&mut tx).await?;
    store::installation::set_filling(&mut tx, true).await?;
    tx.commit().await?;
    let beginning = now.plus_seconds(-BEGINS_DAYS_AGO * 86_400);
    let hands = Arc::new(AtomicI64::new(beginning.milliseconds()));
    let past = office.at(Clock::Frozen(hands.clone()));
    registry::ensure_seeded(&past).await?;

    let mut stage = story::Stage::new(past, hands, now);
    stage.play().await?;

    if now.seconds_since(office.clock_time()) > 0 {
        office.move_clock_to(now).await?;
    }
    let mut work = office.write(Caller::operator()).await?;
    store::installation::set_filling(&mut work.tx, false).await?;
    let event = work.event(Action::SampleFilled);
    work.record(event).await?;
    work.commit().await
}

/// Whether the database holds the sample company, to its end.
pub async fn state(office: &Office) -> Result<State, Error> {
    let mut work = office.read(Caller::clock()).await?;
    let installation = store::installation::find(&mut work.tx).await?;
    Ok(match (installation.is_sample, installation.is_filling) {
        (false, _) => State::NoSample,
        (true, true) => State::Unfinished,
        (true, false) => State::Filled,
    })
}

/// Whether nobody has begun to work here: neither a person nor a vendor is recorded.
pub async fn is_empty(office: &Office) -> Result<bool, Error> {
    let mut work = office.read(Caller::operator()).await?;
    Ok(store::people::list(&mut work.tx).await?.is_empty()
        && store::vendors::all(&mut work.tx).await?.is_empty())
}
