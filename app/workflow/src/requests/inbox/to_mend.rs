//! What is to be mended about listed engagements: for legal approvers those whose verdict does not
//! hold (decision 20), or whose gaps are left from before Annex was there (decision 14), and for
//! requesters what they can do about them.

use domain::engagement::{Engagement, Footing, Stage, Standing};
use domain::gate::Verdict;
use domain::person::{Permission, Person};
use domain::request::missing_for_list;
use domain::time::Day;

use super::{Subject, Waiting};
use crate::failure::Error;
use crate::gate::{Grounds, footings_on};
use crate::requests::would_change;
use crate::work::Work;

/// What waits for the person.
pub(super) async fn engagements(
    work: &mut Work,
    person: &Person,
    today: Day,
) -> Result<Vec<Waiting>, Error> {
    let (decides, records) =
        (person.may(Permission::ApproveLegally), person.may(Permission::EditRegistry));
    if !(decides || records) {
        return Ok(Vec::new());
    }
    let mut engagements = store::engagements::all(&mut work.tx).await?;
    engagements.retain(|engagement| {
        let is_leaving = engagement.was_in_use() && engagement.to_mend().is_none();
        engagement.standing(today).is_on_list() && !is_leaving
    });
    if engagements.is_empty() {
        return Ok(Vec::new());
    }
    let mut grounds = Grounds::of(work, &engagements, today).await?;
    let footings = footings_on(work, &mut grounds, &engagements, today).await?;
    let open = store::requests::open(&mut work.tx).await?;
    let asked: Vec<_> = open.into_iter().flat_map(|request| request.engagements).collect();
    let mut mended = engagements.clone();
    mended.retain(|it| {
        let passes = footings.get(&it.id).is_some_and(|judged| judged.verdict == Verdict::Pass);
        records && passes && it.to_mend().is_some()
    });
    let changed = would_change(work, &grounds, &mended).await?;
    let mut waiting = Vec::new();
    for engagement in &engagements {
        let Stage::Listed { mend_by, .. } = &engagement.stage else { continue };
        let Some(judged) = footings.get(&engagement.id) else { continue };
        let vendor = grounds.vendor(engagement)?;
        let case = Case {
            engagement,
            mend_by: *mend_by,
            verdict: judged.verdict,
            footing: judged.footing,
            standing: engagement.standing(today),
            lacks_tier: vendor.tier_missing(engagement).is_some(),
            is_whole: missing_for_list(vendor, engagement, &[], Some(today)).is_empty(),
            would_change: changed.contains(&engagement.id),
            is_asked: asked.contains(&engagement.id),
        };
        let to_decide = case.to_decide().filter(|_| decides);
        let to_record = || case.to_record().filter(|_| records);
        if let Some(task) = to_decide.or_else(to_record) {
            waiting.push(case.waiting(task, vendor.details.display_name().as_str()));
        }
    }
    Ok(waiting)
}

/// A listed engagement, as far as it says what is to be done.
struct Case<'a> {
    engagement: &'a Engagement,
    mend_by: Option<Day>,
    verdict: Verdict,
    footing: Footing,
    standing: Standing,
    lacks_tier: bool,
    /// Whether its entry lacks nothing.
    is_whole: bool,
    /// Whether the list would say something else.
    would_change: bool,
    /// Whether a request about it is open.
    is_asked: bool,
}

impl Case<'_> {
    fn to_decide(&self) -> Option<&'static str> {
        match (self.mend_by, self.verdict) {
            (Some(_), Verdict::Pass) => self.lacks_tier.then_some(
                "Have a security reviewer set the risk tier that the data already in use ask for.",
            ),
            (None, Verdict::Pass) => None,
            (Some(_), _) => Some("Mend the terms of what was already in use."),
            (None, _) => Some(to_mend(self.footing, self.standing)),
        }
    }

    fn to_record(&self) -> Option<&'static str> {
        if self.footing == Footing::Held && self.standing == Standing::Active && !self.is_asked {
            return Some(
                "Held: data may not be processed. Ask for its removal, unless the terms are mended.",
            );
        }
        self.mend_by?;
        if !self.is_whole {
            return Some("Add what the entry of what was already in use lacks.");
        }
        (self.verdict == Verdict::Pass && self.would_change && !self.is_asked)
            .then_some("Request a change: nothing is lacking any more, and the list can say so.")
    }

    fn waiting(&self, task: &str, vendor: &str) -> Waiting {
        let (reference, service) =
            (self.engagement.reference(), &self.engagement.details.service_name);
        Waiting {
            task: task.to_owned(),
            about: format!("{reference}: {vendor}, {service}"),
            subject: Subject::Engagement(self.engagement.id),
            due_on: self.mend_by,
        }
    }
}

/// What to do about a verdict that does not pass, of what once passed it or should have.
const fn to_mend(footing: Footing, standing: Standing) -> &'static str {
    match (footing, standing) {
        (Footing::Held, Standing::Announced) => {
            "Mend the terms: the verdict for its day is no longer pass, so it would be held."
        }
        (Footing::Held, _) => {
            "Held: mend the terms. Data may not be processed until the verdict is pass."
        }
        _ => "Mend the terms: the verdict is no longer pass.",
    }
}
