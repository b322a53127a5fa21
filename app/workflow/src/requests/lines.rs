//! Requests as they stand in lists, and what holds those whose day has come (decision 20).

use std::collections::{BTreeMap, BTreeSet};

use domain::engagement::{Engagement, Footing};
use domain::id::{EngagementId, VendorId};
use domain::refusal::Refusal;
use domain::request::Request;
use domain::time::Day;
use domain::vendor::Vendor;

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

/// Requests in lists, as if none was held: of those that are open none is.
pub(super) async fn open_lines(
    work: &mut Work,
    requests: Vec<Request>,
) -> Result<Vec<RequestLine>, Error> {
    let subjects = Subjects::of(work, &requests).await?;
    let line = |request: Request| {
        let about = subjects.about(&request)?;
        Ok(RequestLine { request, about, is_held: false })
    };
    requests.into_iter().map(line).collect()
}

/// Requests in lists, each with whether it is held.
pub(super) async fn lines(
    work: &mut Work,
    requests: Vec<Request>,
) -> Result<Vec<RequestLine>, Error> {
    let today = registry::today(work).await?;
    let subjects = Subjects::of(work, &requests).await?;
    let has_come = |it: &&Request| it.gated_day().is_some_and(|day| day <= today);
    let come: BTreeSet<_> =
        requests.iter().filter(has_come).flat_map(|it| &it.engagements).copied().collect();
    let come = come.into_iter().map(|id| subjects.engagement(id).cloned());
    let judged = gate::footings(work, &come.collect::<Result<Vec<_>, _>>()?, today).await?;
    let line = |request: Request| {
        let about = subjects.about(&request)?;
        let is_held = request.engagements.iter().any(|id| is_held(&request, judged.get(id), today));
        Ok(RequestLine { request, about, is_held })
    };
    requests.into_iter().map(line).collect()
}

/// What requests are about. Of many it is read at once.
#[derive(Default)]
struct Subjects {
    engagements: BTreeMap<EngagementId, Engagement>,
    vendors: BTreeMap<VendorId, Vendor>,
}

impl Subjects {
    async fn of(work: &mut Work, requests: &[Request]) -> Result<Self, Error> {
        let mut about = requests.iter().flat_map(|request| &request.engagements);
        let (engagements, vendors) = match (about.next(), about.next()) {
            (None, _) => return Ok(Self::default()),
            (Some(one), None) => {
                let engagement = engagements::load(work, *one).await?;
                let vendor = vendors::load(work, engagement.vendor).await?;
                (vec![engagement], vec![vendor])
            }
            _ => {
                let engagements = store::engagements::all(&mut work.tx).await?;
                (engagements, store::vendors::all(&mut work.tx).await?)
            }
        };
        Ok(Self {
            engagements: engagements.into_iter().map(|it| (it.id, it)).collect(),
            vendors: vendors.into_iter().map(|it| (it.id, it)).collect(),
        })
    }

    fn engagement(&self, id: EngagementId) -> Result<&Engagement, Refusal> {
        self.engagements.get(&id).ok_or(Refusal::NotFound(engagements::KIND))
    }

    /// For reading: vendor and service of one, or how many.
    fn about(&self, request: &Request) -> Result<String, Refusal> {
        let [one] = request.engagements.as_slice() else {
            return Ok(format!("{} engagements", request.engagements.len()));
        };
        let engagement = self.engagement(*one)?;
        let vendor = self.vendors.get(&engagement.vendor).ok_or(Refusal::NotFound("vendor"))?;
        Ok(format!("{}, {}", vendor.details.display_name(), engagement.details.service_name))
    }
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
