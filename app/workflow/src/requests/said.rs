//! Whether the list says already what it would say of engagements, so that there is nothing to ask
//! for.

use std::collections::BTreeSet;

use domain::engagement::Engagement;
use domain::id::EngagementId;
use domain::list_version::{Contact, Entry};

use crate::failure::Error;
use crate::gate::Grounds;
use crate::lists;
use crate::work::Work;

/// Those of which the list, or a contract of the contact person, would say something else on the day
/// of the grounds than the last version does. The grounds were read for all of them.
pub(crate) async fn would_change(
    work: &mut Work,
    grounds: &Grounds,
    engagements: &[Engagement],
) -> Result<BTreeSet<EngagementId>, Error> {
    if engagements.is_empty() {
        return Ok(BTreeSet::new());
    }
    let origins = grounds.origins();
    let timeline = lists::timeline(work).await?;
    let mut changed = BTreeSet::new();
    for engagement in engagements {
        let vendor = grounds.vendor(engagement)?;
        let verdicts = origins.assess(vendor, engagement);
        let laws: Vec<_> = verdicts.iter().map(|verdict| verdict.origin).collect();
        let entry = Entry::of(vendor, engagement, &laws, origins.sets(), origins.day());
        let contact = Contact::of(engagement.id, &vendor.details.contact);
        let is_said =
            entry.zip(timeline.last()).is_some_and(|(entry, last)| last.says(&entry, &contact));
        if !is_said {
            changed.insert(engagement.id);
        }
    }
    Ok(changed)
}
