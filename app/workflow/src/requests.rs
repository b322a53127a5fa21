//! Requests: one change on its way to the list (domain.md 7.1). Here they are made, shown and
//! handed in; `review` decides them, `publication` brings them to the list, `in_use` lists what was
//! there before, `facts` is what decisions rest on, `changes` what edits do to them, `inbox` what waits
//! for whom, `lines` how they stand in lists and what holds them, `said` what the list says already.

mod changes;
mod facts;
mod in_use;
pub mod inbox;
mod lines;
mod publication;
mod review;
mod said;

use domain::audit::Action;
use domain::canonical::Digest;
use domain::engagement::{Engagement, Standing};
use domain::id::{EngagementId, RequestId, Series};
use domain::list_version::{ChangeClass, FieldChange, VersionNumber};
use domain::page::{Page, PageRequest};
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::request::{
    Act, Offer, Request, RequestDetails, RequestDraft, RequestKind, RequestState, Signature,
    can_be_subject, may_be_asked,
};
use domain::text::{Line, Reason};
use domain::time::Day;
use domain::vendor::Vendor;
pub use store::requests::RequestFilter;

pub use changes::{content_changed, locking_request, promises_changed, reviewed_request};
pub(crate) use facts::staffing;
pub use facts::{EntryChange, Facts};
pub use in_use::{InUseChoice, declare_in_use, in_use_choices, must_let_declare};
pub use lines::{Hold, RequestLine};
pub use publication::{
    Outcome, Preview, Ready, preview, publish, publish_as_shown, ready, schedule, scheduled_for,
};
pub use review::{
    approve, call_editorial, cancel, confirm_editorial, pass_security, reject, send_back, start,
    tell,
};

pub(crate) use said::would_change;

use crate::engagements::GateView;
use crate::failure::{Error, refused_or};
use crate::work::Work;
use crate::{engagements, gate, lists, registry, vendors};

use lines::{is_held, lines, open_lines};

pub(crate) const KIND: &str = "request";

/// Makes a request about an engagement, as a draft.
pub async fn create(
    mut work: Work,
    kind: RequestKind,
    engagement: EngagementId,
    draft: RequestDraft,
) -> Result<RequestId, Error> {
    work.must(Permission::MakeRequests)?;
    let engagement = engagements::load(&mut work, engagement).await?;
    let vendor = vendors::load(&mut work, engagement.vendor).await?;
    let open = store::requests::open_for_engagement(&mut work.tx, engagement.id).await?;
    let today = registry::today(&mut work).await?;
    may_be_asked(kind, &vendor, &engagement, &open, today)?;
    let details = draft.check()?;

    let request = begin(&mut work, kind, vec![engagement.id], details).await?;
    let event = work.event_by(Action::RecordCreated, Permission::MakeRequests);
    let event = event.on(KIND, request.id).with("kind", kind.code());
    work.record(event).await?;
    work.commit().await?;
    Ok(request.id)
}

/// A request as it begins: a draft of the acting person, kept.
async fn begin(
    work: &mut Work,
    kind: RequestKind,
    engagements: Vec<EngagementId>,
    details: RequestDetails,
) -> Result<Request, Error> {
    let request = Request {
        id: RequestId::new(work.dice.uuid_at(work.now)?),
        number: store::installation::next_ref(&mut work.tx, Series::Request).await?.number,
        kind,
        engagements,
        requester: work.person()?.id,
        details,
        state: RequestState::Draft,
        trail: Vec::new(),
        editorial: None,
        told: None,
        revision: 1,
    };
    store::requests::insert(&mut work.tx, &request).await?;
    Ok(request)
}

/// A request as its requester may still change it.
pub async fn to_revise(work: &mut Work, id: RequestId) -> Result<Request, Error> {
    let (request, _) = load_for(work, id, Act::Revise).await?;
    request.may_be_revised(work.person()?.id)?;
    Ok(request)
}

/// Changes what the requester says about it, while it is a draft or was returned.
pub async fn revise(
    mut work: Work,
    id: RequestId,
    revision: i64,
    draft: RequestDraft,
) -> Result<(), Error> {
    let (request, by) = load_for(&mut work, id, Act::Revise).await?;
    request.may_be_revised(work.person()?.id)?;
    let details = draft.check()?;
    let fields = registry::changed(
        &RequestDraft::from(&request.details).to_fields(),
        &RequestDraft::from(&details).to_fields(),
    );
    let revised = Request { details, revision, ..request };
    store::requests::update(&mut work.tx, &revised).await?;
    let event = work.event_by(Action::RecordUpdated, by).on(KIND, id).changing(fields);
    work.record(event).await?;
    work.commit().await
}

/// The requester hands it in.
pub async fn submit(mut work: Work, id: RequestId) -> Result<(), Error> {
    let (request, by) = load_for(&mut work, id, Act::Submit).await?;
    let today = registry::today(&mut work).await?;
    let submitted = request.submit(signature(&work, by)?, today)?;
    may_still_be_asked(&mut work, &submitted, today).await?;
    must_say_something(&mut work, &submitted, today).await?;
    save(&mut work, &submitted, Action::RequestSubmitted, by).await?;
    work.commit().await
}

/// What could be asked for when it was drafted may be settled by now.
async fn may_still_be_asked(work: &mut Work, request: &Request, today: Day) -> Result<(), Error> {
    for id in &request.engagements {
        let engagement = engagements::load(work, *id).await?;
        let vendor = vendors::load(work, engagement.vendor).await?;
        let mut others = store::requests::open_for_engagement(&mut work.tx, *id).await?;
        others.retain(|other| other.id != request.id);
        may_be_asked(request.kind, &vendor, &engagement, &others, today)?;
    }
    Ok(())
}

async fn must_say_something(work: &mut Work, request: &Request, today: Day) -> Result<(), Error> {
    if request.kind != RequestKind::Change {
        return Ok(());
    }
    let mut about = Vec::new();
    for id in &request.engagements {
        about.push(engagements::load(work, *id).await?);
    }
    let grounds = gate::Grounds::of(work, &about, facts::day_of(request, today)).await?;
    let changed = would_change(work, &grounds, &about).await?;
    Ok(request.must_change_something(changed.is_empty())?)
}

/// The requester takes it back.
pub async fn withdraw(mut work: Work, id: RequestId, reason: Reason) -> Result<(), Error> {
    let (request, by) = load_for(&mut work, id, Act::Withdraw).await?;
    let withdrawn = request.withdraw(signature(&work, by)?, reason)?;
    save(&mut work, &withdrawn, Action::RequestWithdrawn, by).await?;
    work.commit().await
}

/// A request with everything that a decision rests on.
pub struct RequestView {
    /// The request.
    pub request: Request,
    /// Its engagements, each with its vendor.
    pub engagements: Vec<(Engagement, Vendor)>,
    /// Where each of them stands today, in the same order.
    pub standings: Vec<Standing>,
    /// What holds what it brought to the list, since its day has come without a verdict that passes
    /// (decision 20). None while nothing does.
    pub held: Option<Hold>,
    /// Whether what it brought to the list was taken back before its day.
    pub was_taken_back: bool,
    /// What the list would say, and what stands in the way. Absent once the request is decided.
    pub facts: Option<Facts>,
    /// The gate of each engagement, as far as the person may see it. In `facts`, tables and faults
    /// of the gate are left out for those who may not.
    pub gates: Vec<GateView>,
    /// What can be done next.
    pub offers: Vec<Offer>,
    /// The first day on which it may take effect, once customers were told.
    pub earliest: Option<Day>,
    /// Names of the people in the trail, by id.
    pub names: Vec<(domain::id::PersonId, String)>,
    /// Today.
    pub today: Day,
}

impl RequestView {
    /// The name of a person of the trail.
    pub fn name(&self, person: domain::id::PersonId) -> &str {
        self.names.iter().find(|(id, _)| *id == person).map_or("somebody", |(_, name)| name)
    }

    /// What the change means to customers.
    pub fn class(&self) -> Option<ChangeClass> {
        self.facts.as_ref().map(|facts| facts.approval.class)
    }

    /// The fields that would change, entry by entry.
    pub fn field_changes(&self) -> Vec<FieldChange> {
        let changes = self.facts.iter().flat_map(|facts| &facts.changes);
        changes.flat_map(|change| change.fields.clone()).collect()
    }
}

/// Shows a request.
pub async fn show(work: &mut Work, id: RequestId) -> Result<RequestView, Error> {
    work.must(Permission::ReadRegistry)?;
    let request = load(work, id).await?;
    let mut found = Vec::new();
    for engagement in &request.engagements {
        let engagement = engagements::load(work, *engagement).await?;
        let vendor = vendors::load(work, engagement.vendor).await?;
        found.push((engagement, vendor));
    }
    let today = registry::today(work).await?;
    let about: Vec<Engagement> = found.iter().map(|(engagement, _)| engagement.clone()).collect();
    let mut judged = gate::footings(work, &about, today).await?;
    let standings =
        about.iter().map(|it| engagements::standing(it, judged.get(&it.id), today)).collect();
    let held = request.engagements.iter().find(|id| is_held(&request, judged.get(id), today));
    let held =
        held.and_then(|id| Some(Hold { engagement: *id, missing: judged.remove(id)?.missing }));
    let mut facts = gathered(work, &request, today).await?;
    let was_taken_back = was_taken_back(work, &request, &about).await?;
    let staffing = staffing(work).await?;
    let approval = facts.as_ref().map(|facts| &facts.approval);
    let offers = request.offers(work.person()?, staffing, approval);
    let gates = facts.as_mut().map(|facts| discreet(work, facts)).unwrap_or_default();
    let earliest = publication::earliest(work, &request).await?;
    let people = store::people::list(&mut work.tx).await?;
    let names = people.into_iter().map(|person| (person.id, person.name.to_string())).collect();
    Ok(RequestView {
        request,
        engagements: found,
        standings,
        held,
        was_taken_back,
        facts,
        gates,
        offers,
        earliest,
        names,
        today,
    })
}

/// Whether an entry that it brought was taken back before its day, or a change of one.
async fn was_taken_back(
    work: &mut Work,
    request: &Request,
    about: &[Engagement],
) -> Result<bool, Error> {
    match &request.state {
        RequestState::Published { .. } if request.kind == RequestKind::Change => {
            let timeline = lists::timeline(work).await?;
            Ok(about.iter().any(|it| timeline.was_taken_back(request.id, it.id)))
        }
        _ => Ok(about.iter().any(|engagement| request.was_taken_back(engagement))),
    }
}

/// What the request rests on now, while it is open. What refuses to be put on a list has no facts.
async fn gathered(work: &mut Work, request: &Request, today: Day) -> Result<Option<Facts>, Error> {
    if request.state.is_final() {
        return Ok(None);
    }
    let facts = facts::gather(work, request, facts::day_of(request, today)).await;
    Ok(refused_or(facts)?.ok())
}

/// What somebody who may not read tiers is told of one that holds a request back.
const TIER_HELD: &str =
    "A look at the tier of the vendor. Ask a security reviewer, who sees it on the vendor's page.";

/// The gates as the person may see them; what they may not see goes out of the facts as well.
fn discreet(work: &Work, facts: &mut Facts) -> Vec<GateView> {
    let gates = std::mem::take(&mut facts.gates);
    if work.may(Permission::ReadRestricted) {
        return gates.into_iter().map(|gate| GateView::Table(Box::new(gate))).collect();
    }
    facts.approval.gate_faults.clear();
    if !facts.approval.tiers_missing.is_empty() {
        facts.approval.tiers_missing = vec![TIER_HELD.to_owned()];
    }
    for tier in facts.changes.iter_mut().filter_map(|change| change.tier_missing.as_mut()) {
        TIER_HELD.clone_into(tier);
    }
    gates.into_iter().map(|gate| GateView::Word(gate.verdict)).collect()
}

/// Every engagement that a request can be about, by the vendor's name.
pub async fn subjects(work: &mut Work) -> Result<Vec<(Engagement, Vendor)>, Error> {
    work.must(Permission::ReadRegistry)?;
    let known = store::vendors::all(&mut work.tx).await?;
    let today = registry::today(work).await?;
    let mut subjects = Vec::new();
    for engagement in store::engagements::all(&mut work.tx).await? {
        let vendor = known.iter().find(|vendor| vendor.id == engagement.vendor);
        let fits = |vendor: &&Vendor| can_be_subject(vendor, &engagement, today).is_ok();
        if let Some(vendor) = vendor.filter(fits) {
            subjects.push((engagement, vendor.clone()));
        }
    }
    subjects.sort_by_cached_key(|(_, vendor)| {
        domain::text::sort_key(vendor.details.display_name().as_str())
    });
    Ok(subjects)
}

/// A page of requests, the newest first.
pub async fn list(
    work: &mut Work,
    filter: &RequestFilter,
    page: PageRequest,
) -> Result<Page<RequestLine>, Error> {
    work.must(Permission::ReadRegistry)?;
    let today = registry::today(work).await?;
    let found = store::requests::list(&mut work.tx, filter, today, page).await?;
    let rows = lines(work, found.rows).await?;
    Ok(Page { rows, total: found.total, request: page })
}

/// The requests that a version carries.
pub async fn in_version(
    work: &mut Work,
    version: VersionNumber,
) -> Result<Vec<RequestLine>, Error> {
    work.must(Permission::ReadRegistry)?;
    let mut carried = store::requests::published(&mut work.tx).await?;
    carried.retain(|request| {
        matches!(request.state, RequestState::Published { version: known, .. } if known == version)
    });
    lines(work, carried).await
}

/// The request, or that there is none.
pub async fn load(work: &mut Work, id: RequestId) -> Result<Request, Error> {
    Ok(store::requests::find(&mut work.tx, id).await?.ok_or(Refusal::NotFound(KIND))?)
}

/// The request, and the right by which the acting person does this to it: that of the table of acts.
async fn load_for(
    work: &mut Work,
    id: RequestId,
    act: Act,
) -> Result<(Request, Permission), Error> {
    work.must(Permission::ReadRegistry)?;
    let request = load(work, id).await?;
    let by = request.right(act, work.person()?.id, |right| work.may(right));
    work.must(by)?;
    Ok((request, by))
}

/// Whether the acting person may take this step now, by right, state and separation of duties: it is
/// asked before what they wrote is looked at.
pub async fn must_admit(work: &mut Work, id: RequestId, act: Act) -> Result<(), Error> {
    let (request, _) = load_for(work, id, act).await?;
    let staffing = staffing(work).await?;
    Ok(request.must_admit(act, work.person()?.id, staffing)?)
}

/// Nothing can change between looking and signing (SOD-6): `looked_at` is the digest that the page
/// carried, `now` the one of what would be signed. `what` and `then` go into the sentence.
fn seen(now: &Digest, looked_at: &str, what: &str, then: &str) -> Result<(), Refusal> {
    if now.hex() == looked_at {
        return Ok(());
    }
    let told = format!(
        "What {what} has changed since the page was opened. Look at what is shown now, then {then}."
    );
    Err(Refusal::rule("looked-at", told))
}

/// The acting person's signature: who, in which role, when, and how a second factor was shown.
pub(crate) fn signature(work: &Work, permission: Permission) -> Result<Signature, Error> {
    let person = work.person()?;
    let role = person.role_for(permission).ok_or(Refusal::Permission(permission))?;
    let confirmed =
        work.caller.session.as_ref().is_some_and(|session| session.confirmed_at.is_some());
    let second_factor = confirmed.then(|| Line::parse("authenticator code").ok()).flatten();
    let name = Some(person.name.clone());
    Ok(Signature { person: person.id, name, role, at: work.now, second_factor })
}

/// Saves a moved request, with what it means to its engagements, and records the step.
pub(crate) async fn save(
    work: &mut Work,
    request: &Request,
    action: Action,
    by: Permission,
) -> Result<(), Error> {
    follow(work, request, by).await?;
    store::requests::update(&mut work.tx, request).await?;
    let event = work.event_by(action, by).on(KIND, request.id);
    let mut event = event.with("state", request.state.code());
    if let Some(digest) = request.trail.last().and_then(|step| step.digest.clone()) {
        event = event.with_change(digest);
    }
    work.record(event).await
}

/// Its engagements go where the request brought them.
async fn follow(work: &mut Work, request: &Request, by: Permission) -> Result<(), Error> {
    for id in &request.engagements {
        let engagement = engagements::load(work, *id).await?;
        if let Some(stage) = request.engagement_stage(&engagement.stage) {
            engagements::move_to(work, engagement, stage, by).await?;
        }
    }
    Ok(())
}
