//! Requests as they stand in lists, and what holds those whose day has come (decision 20).

use std::collections::BTreeMap;

use domain::engagement::{Engagement, Footing};
use domain::id::EngagementId;
use domain::request::Request;
use domain::time::Day;

use crate::failure::Error;
use crate::gate::{self, Judged};
use crate::work::Work;
use crate::{engagements, registry, vendors};

/// A request as it stands in lists.
pub struct RequestLine {
    /// The request.
    pub request: Request,
    /// What it is about: `Fjord Cloud, Fjord Compute`, or how many.
    pub about: String,
    /// Whether its day has come, and the gate holds it; never of one that is open.
    pub is_held: bool,
}

pub(crate) async fn line(work: &mut Work, request: Request) -> Result<RequestLine, Error> {
    let about = match request.engagements.as_slice() {
        [one] => {
            let engagement = engagements::load(work, *one).await?;
            let vendor = vendors::load(work, engagement.vendor).await?;
            format!("{}, {}", vendor.details.display_name(), engagement.details.service_name)
        }
        many => format!("{} engagements", many.len()),
    };
    Ok(RequestLine { request, about, is_held: false })
}

/// Requests in lists, each with whether it is held.
pub(super) async fn lines(
    work: &mut Work,
    requests: Vec<Request>,
) -> Result<Vec<RequestLine>, Error> {
    let today = registry::today(work).await?;
    let mut about = BTreeMap::new();
    for request in requests.iter().filter(|it| it.gated_day().is_some_and(|day| day <= today)) {
        for id in &request.engagements {
            about.insert(*id, engagements::load(work, *id).await?);
        }
    }
    let about: Vec<Engagement> = about.into_values().collect();
    let judged = gate::footings(work, &about, today).await?;
    let mut lines = Vec::with_capacity(requests.len());
    for request in requests {
        let is_held = request.engagements.iter().any(|id| is_held(&request, judged.get(id), today));
        lines.push(RequestLine { is_held, ..line(work, request).await? });
    }
    Ok(lines)
}

/// What is held, and why.
pub struct Hold {
    /// The engagement.
    pub engagement: EngagementId,
    /// What keeps its verdict from passing, for those who may read terms.
    pub missing: Vec<String>,
}

/// Whether the day of what a request brought to the list has come, and the gate holds it since
/// (decision 20). What a later request brought is that one's.
pub(super) fn is_held(request: &Request, judged: Option<&Judged>, today: Day) -> bool {
    let has_come = request.gated_day().is_some_and(|day| day <= today);
    let holds = |judged: &Judged| {
        judged.footing == Footing::Held && judged.asked.is_some_and(|(id, _)| id == request.id)
    };
    has_come && judged.is_some_and(holds)
}
