//! How published engagements stand with the gate (decision 20): judged when somebody looks, by what is
//! recorded then. The verdict of the day of effect is asked for only where the latest does not pass.

use std::collections::BTreeMap;

use domain::engagement::{Engagement, Footing};
use domain::gate::{ClauseRow, Verdict, weigh};
use domain::id::{EngagementId, RequestId};
use domain::person::Permission;
use domain::time::Day;

use super::Grounds;
use crate::failure::Error;
use crate::work::Work;

/// What the gate makes of one published engagement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// What follows from the verdicts.
    pub footing: Footing,
    /// The verdict of today; before its first day, of that day.
    pub verdict: Verdict,
    /// The last request about it that the gate was asked for, and its day of effect. Looked for where
    /// the verdict does not pass.
    pub asked: Option<(RequestId, Day)>,
    /// What keeps the verdict from passing, for those who may read terms.
    pub missing: Vec<String>,
}

/// Of each engagement that is on the list or announced.
pub async fn footings(
    work: &mut Work,
    engagements: &[Engagement],
    today: Day,
) -> Result<BTreeMap<EngagementId, Judged>, Error> {
    let published = published(engagements, today);
    if published.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut grounds = Grounds::of(work, &published, today).await?;
    footings_on(work, &mut grounds, engagements, today).await
}

fn published(engagements: &[Engagement], today: Day) -> Vec<&Engagement> {
    engagements.iter().filter(|it| it.listing(today).is_some()).collect()
}

/// The same on grounds that were read for all of them. Afterwards they are as of today.
pub async fn footings_on(
    work: &mut Work,
    grounds: &mut Grounds,
    engagements: &[Engagement],
    today: Day,
) -> Result<BTreeMap<EngagementId, Judged>, Error> {
    let sees_terms = work.may(Permission::ReadRestricted);
    let published = published(engagements, today);
    let cases = published.iter().map(|&engagement| (engagement.judged_on(today), engagement));
    let latest = weighed(work, grounds, cases).await?;
    let passes = |id: &EngagementId| latest.get(id).is_none_or(|(it, _)| *it == Verdict::Pass);
    let mut fallen = published;
    fallen.retain(|engagement| !passes(&engagement.id));
    let asked = last_asked(work, &fallen, today).await?;
    let cases = fallen.iter().filter_map(|&it| Some((asked.get(&it.id)?.1, it)));
    let first = weighed(work, grounds, cases).await?;
    grounds.turn_to(work, today).await?;
    let judged = latest.into_iter().map(|(id, (verdict, rows))| {
        let footing = Footing::of(verdict, first.get(&id).map(|(verdict, _)| *verdict));
        let unmet = rows.iter().filter(|row| sees_terms && !row.outcome.is_met());
        let missing = unmet.map(ClauseRow::told).collect();
        (id, Judged { footing, verdict, asked: asked.get(&id).copied(), missing })
    });
    Ok(judged.collect())
}

/// The verdict on each, for its day.
async fn weighed(
    work: &mut Work,
    grounds: &mut Grounds,
    cases: impl Iterator<Item = (Day, &Engagement)>,
) -> Result<BTreeMap<EngagementId, (Verdict, Vec<ClauseRow>)>, Error> {
    let mut days: BTreeMap<Day, Vec<&Engagement>> = BTreeMap::new();
    for (day, engagement) in cases {
        days.entry(day).or_default().push(engagement);
    }
    let mut weighed = BTreeMap::new();
    for (day, engagements) in days {
        grounds.turn_to(work, day).await?;
        for engagement in engagements {
            weighed.insert(engagement.id, weigh(&grounds.inputs(engagement)?));
        }
    }
    Ok(weighed)
}

/// The last request about each whose day of effect has come by the day that is judged.
async fn last_asked(
    work: &mut Work,
    engagements: &[&Engagement],
    today: Day,
) -> Result<BTreeMap<EngagementId, (RequestId, Day)>, Error> {
    let mut asked: BTreeMap<EngagementId, (RequestId, Day)> = BTreeMap::new();
    if engagements.is_empty() {
        return Ok(asked);
    }
    // By number, so that of two on one day the later one is kept.
    for request in store::requests::published(&mut work.tx).await? {
        let Some(day) = request.gated_day() else { continue };
        let meant = engagements.iter().filter(|engagement| {
            request.engagements.contains(&engagement.id) && day <= engagement.judged_on(today)
        });
        for engagement in meant {
            let known = asked.entry(engagement.id).or_insert((request.id, day));
            if known.1 <= day {
                *known = (request.id, day);
            }
        }
    }
    Ok(asked)
}
