//! What the gate reads, put together, and its verdict (domain.md 6). The judging is the domain's,
//! what is read for it is in `grounds`, how published engagements stand with it in `footing`, what a
//! proposal would change in `effect`.

mod effect;
mod footing;
mod grounds;

use std::borrow::Borrow;

use domain::baseline::Baseline;
use domain::engagement::Engagement;
use domain::gate::GateInputs;
use domain::time::Day;

use crate::failure::{Error, Failure};
use crate::work::Work;

pub use effect::{Effect, effects_of_baseline, effects_of_promises};
pub use footing::{Judged, footings, footings_on};
pub use grounds::{Grounds, Origins};

/// Everything the gate reads about each of these engagements, for `day`, in their order.
pub async fn inputs(
    work: &mut Work,
    these: &[impl Borrow<Engagement>],
    day: Day,
) -> Result<Vec<GateInputs>, Error> {
    let grounds = Grounds::of(work, these, day).await?;
    these.iter().map(|one| grounds.inputs(one.borrow())).collect()
}

/// The baseline that holds on `day`; before the first one began, the first one.
pub async fn baseline_on(work: &mut Work, day: Day) -> Result<Baseline, Error> {
    if let Some(baseline) = store::baselines::on(&mut work.tx, day).await? {
        return Ok(baseline);
    }
    let all = store::baselines::list(&mut work.tx).await?;
    Ok(all
        .into_iter()
        .next_back()
        .ok_or_else(|| Failure::Broken("the database was not seeded".to_owned()))?)
}
