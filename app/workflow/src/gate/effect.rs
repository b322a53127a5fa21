//! What a proposal would change about verdicts, for those who sign it (decision 24).

use domain::baseline::{Baseline, BaselineDetails};
use domain::engagement::{Engagement, Standing};
use domain::gate::{Verdict, weigh};
use domain::id::EngagementId;
use domain::organisation::Promises;
use domain::time::Day;

use super::Grounds;
use crate::failure::Error;
use crate::work::Work;

/// An engagement whose verdict would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Which engagement.
    pub engagement: EngagementId,
    /// Vendor and service, for reading.
    pub name: String,
    /// As things stand.
    pub before: Verdict,
    /// Under what is proposed.
    pub after: Verdict,
}

/// What a baseline would change on the day on which it begins.
pub async fn effects_of_baseline(
    work: &mut Work,
    details: &BaselineDetails,
) -> Result<Vec<Effect>, Error> {
    effects(work, details.valid_from, |grounds| {
        let newest = grounds.baseline();
        let (id, number) = (newest.id, newest.number + 1);
        grounds.set_baseline(Baseline { id, number, details: details.clone() });
    })
    .await
}

/// What promises would change today: the company's name stands in every contract, and where
/// customers' data come from decides which transfers are needed.
pub async fn effects_of_promises(
    work: &mut Work,
    promises: &Promises,
    today: Day,
) -> Result<Vec<Effect>, Error> {
    effects(work, today, |grounds| grounds.set_promises(promises)).await
}

async fn effects(
    work: &mut Work,
    day: Day,
    propose: impl FnOnce(&mut Grounds),
) -> Result<Vec<Effect>, Error> {
    let mut grounds = Grounds::of_all(work, day).await?;
    let mut judged = store::engagements::all(&mut work.tx).await?;
    judged.retain(|engagement| is_judged(engagement, day));
    let verdicts = |grounds: &Grounds| {
        let verdict = |it: &Engagement| Ok(weigh(&grounds.inputs(it)?).0);
        judged.iter().map(verdict).collect::<Result<Vec<_>, Error>>()
    };
    let before = verdicts(&grounds)?;
    propose(&mut grounds);
    let after = verdicts(&grounds)?;

    let mut effects = Vec::new();
    for ((engagement, before), after) in judged.iter().zip(before).zip(after) {
        if before != after {
            let vendor = grounds.vendor(engagement)?.details.display_name();
            let name = format!("{vendor}, {}", engagement.details.service_name);
            effects.push(Effect { engagement: engagement.id, name, before, after });
        }
    }
    Ok(effects)
}

fn is_judged(engagement: &Engagement, day: Day) -> bool {
    engagement.is_judged(day)
        && !matches!(engagement.standing(day), Standing::Rejected | Standing::Terminated)
}
