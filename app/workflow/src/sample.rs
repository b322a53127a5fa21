//! The sample company (decision 35): invented, built through the same use-cases as any other, on a
//! clock that runs through the ten weeks before the present. Every page and export says SAMPLE.

mod company;
mod data;
mod paper;
mod story;

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use domain::time::Moment;

pub use company::{SAMPLE_PEOPLE, SamplePerson};

use crate::failure::Error;
use crate::office::{Clock, Office};
use crate::{registry, work::Caller};

/// When the company was set up: what it promised then is what its first approvals were judged by.
const BEGINS_DAYS_AGO: i64 = 80;

/// Fills an empty database with the sample company, as it would stand at `now`. The database is
/// marked as sample for good. `office` gives the database, the dice and the key.
pub async fn fill(office: &Office, now: Moment) -> Result<(), Error> {
    let mut tx = office.db().begin_write().await?;
    store::installation::mark_sample(&mut tx).await?;
    tx.commit().await?;
    let beginning = now.plus_seconds(-BEGINS_DAYS_AGO * 86_400);
    let hands = Arc::new(AtomicI64::new(beginning.milliseconds()));
    let past = office.at(Clock::Frozen(hands.clone()));
    registry::ensure_seeded(&past).await?;

    let mut stage = story::Stage::new(past, hands, now);
    stage.play().await
}

/// Whether the database holds the sample company.
pub async fn is_sample(office: &Office) -> Result<bool, Error> {
    let mut work = office.read(Caller::clock()).await?;
    Ok(store::installation::find(&mut work.tx).await?.is_sample)
}
