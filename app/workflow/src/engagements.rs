//! Engagements: uses of vendors, recorded by requesters (decision 25). Their transfers are edited in
//! `transfers`, their way to the list is a request's.

use std::collections::BTreeSet;

use domain::agreement::{Agreement, DpaStatus, dpa_status};
use domain::audit::Action;
use domain::confidentiality::Obligation;
use domain::country::Origin;
use domain::engagement::{Engagement, EngagementDraft, Stage, Standing};
use domain::gate::{GateInputs, GateResult, Verdict, judge};
use domain::id::{EngagementId, PersonId, Series, VendorId};
use domain::page::{Page, PageRequest};
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::request::{Request, RequestKind, may_be_asked, missing_for_list};
use domain::time::Day;
use domain::transfer::OriginVerdict;
use domain::vendor::Vendor;
use serde_json::{Value, json};
pub use store::engagements::EngagementFilter;
use store::revisions::Revision;

use crate::failure::Error;
use crate::gate::{Grounds, Judged};
use crate::registry::{self, Deed};
pub use crate::vendors::EngagementLine;
use crate::work::Work;
use crate::{gate, requests, vendors};

pub(crate) const KIND: &str = "engagement";

/// Records an engagement of a vendor, as proposed.
pub async fn register(
    mut work: Work,
    vendor: VendorId,
    draft: EngagementDraft,
) -> Result<EngagementId, Error> {
    work.must(Permission::EditRegistry)?;
    let vendor = vendors::load(&mut work, vendor).await?;
    if vendor.is_archived {
        let sentence = format!(
            "{} was put away. Take it back before you use it again.",
            vendor.details.legal_name
        );
        return Err(Refusal::rule("vendor-archived", sentence).into());
    }
    let words = registry::words(&mut work).await?;
    let details = draft.check(words.vocabulary())?;
    vendor.may_touch(&details)?;
    let known = store::engagements::of_vendor(&mut work.tx, vendor.id).await?;
    if let Some(same) = known.iter().find(|known| known.details == details) {
        return Err(Refusal::recorded_already(same.reference()).into());
    }

    let number = store::installation::next_ref(&mut work.tx, Series::Engagement).await?.number;
    let id = EngagementId::new(work.dice.uuid()?);
    let engagement = Engagement {
        id,
        number,
        vendor: vendor.id,
        details,
        transfers: vec![],
        stage: Stage::Proposed,
        revision: 1,
    };

    store::engagements::insert(&mut work.tx, &engagement).await?;
    let fields = registry::changed(
        &EngagementDraft::default().to_fields(),
        &draft_of(&engagement).to_fields(),
    );
    keep(&mut work, Action::RecordCreated, Permission::EditRegistry, &engagement, fields).await?;
    work.commit().await?;
    Ok(id)
}

/// Changes what is said of an engagement; not while it is being decided (decision 19).
pub async fn revise(
    mut work: Work,
    id: EngagementId,
    revision: i64,
    draft: EngagementDraft,
) -> Result<(), Error> {
    work.must(Permission::EditRegistry)?;
    let engagement = load(&mut work, id).await?;
    must_be_editable(&mut work, &engagement).await?;
    let words = registry::words(&mut work).await?;
    let details = draft.check_after(words.vocabulary(), Some(&engagement.details))?;
    vendors::load(&mut work, engagement.vendor).await?.may_touch(&details)?;

    let fields = registry::changed(
        &draft_of(&engagement).to_fields(),
        &EngagementDraft::from(&details).to_fields(),
    );
    let revised = Engagement { details, revision, ..engagement };

    save(&mut work, Action::RecordUpdated, Permission::EditRegistry, revised, fields).await?;
    requests::content_changed(&mut work, &[id], Permission::EditRegistry).await?;
    work.commit().await
}

/// An engagement with everything that speaks on it.
pub struct EngagementView {
    /// The engagement, with state and DPA status.
    pub line: EngagementLine,
    /// The vendor.
    pub vendor: Vendor,
    /// The agreements that cover it.
    pub agreements: Vec<Agreement>,
    /// The vendor's confidentiality obligations.
    pub obligations: Vec<Obligation>,
    /// What each origin needs, on the day for which the gate is judged.
    pub origins: Vec<OriginVerdict>,
    /// For which of them the clauses wait for an agreement to bind, and why, as a sentence.
    pub waiting: Vec<(Origin, String)>,
    /// The verdict, where the gate applies; the table only for those who may read terms.
    pub gate: Option<GateView>,
    /// What the gate makes of it, once it is published.
    pub judged: Option<Judged>,
    /// What is left to mend of what was in use before Annex was there (decision 14); none once nothing
    /// is, and the list says so.
    pub mending: Option<Mending>,
    /// The request about it that is not over yet.
    pub open_request: Option<Request>,
    /// Whether a request of any kind can be made now.
    pub can_be_asked_for: bool,
    /// Today.
    pub today: Day,
}

/// What is left to mend, and until when.
pub struct Mending {
    /// The end of the 90 days; none before it is on the list.
    pub by: Option<Day>,
    /// What its entry lacks, a sentence each. What the gate finds wrong is in its table.
    pub lacks: Vec<String>,
}

/// What a person may see of the gate.
pub enum GateView {
    /// The word only.
    Word(Verdict),
    /// The table.
    Table(Box<GateResult>),
}

impl GateView {
    fn of(read: &GateInputs, sees_terms: bool) -> Self {
        let result = judge(read);
        if sees_terms { Self::Table(Box::new(result)) } else { Self::Word(result.verdict) }
    }

    /// The verdict.
    pub const fn verdict(&self) -> Verdict {
        match self {
            Self::Word(verdict) => *verdict,
            Self::Table(result) => result.verdict,
        }
    }
}

/// Shows an engagement.
pub async fn show(work: &mut Work, id: EngagementId) -> Result<EngagementView, Error> {
    work.must(Permission::ReadRegistry)?;
    let engagement = load(work, id).await?;
    let mut vendor = vendors::load(work, engagement.vendor).await?;
    let sees_terms = work.may(Permission::ReadRestricted);
    if !sees_terms {
        vendor.tier = None;
    }
    let today = registry::today(work).await?;
    let obligations = store::obligations::of_vendor(&mut work.tx, vendor.id).await?;
    let judged_on = engagement.judged_on(today);
    let mut grounds = Grounds::of(work, &[&engagement], judged_on).await?;
    let agreements: Vec<_> = grounds.covering(id).cloned().collect();
    let origins = grounds.origins().assess(&vendor, &engagement);
    let read = grounds.inputs(&engagement)?;
    let waits = |it: &OriginVerdict| read.waits(it.origin).map(|why| (it.origin, why));
    let waiting = origins.iter().filter_map(waits).collect();
    let gate = engagement.is_judged(today).then(|| GateView::of(&read, sees_terms));
    let open = store::requests::open_for_engagement(&mut work.tx, id).await?;
    let asked = |kind: &RequestKind| may_be_asked(*kind, &vendor, &engagement, &open, today);
    let can_be_asked_for = RequestKind::ALL.iter().any(|kind| asked(kind).is_ok());
    let mut mending = engagement.to_mend().map(|by| Mending {
        by,
        lacks: missing_for_list(&vendor, &engagement, &origins, Some(today))
            .into_iter()
            .chain(vendor.tier_missing(&engagement).filter(|_| sees_terms))
            .collect(),
    });
    let judged =
        gate::footings_on(work, &mut grounds, std::slice::from_ref(&engagement), today).await?;
    let judged = judged.into_values().next();
    let passes = gate.as_ref().is_none_or(|gate| gate.verdict() == Verdict::Pass);
    if passes && mending.as_ref().is_some_and(|it| it.by.is_some() && it.lacks.is_empty()) {
        let changed =
            requests::would_change(work, &grounds, std::slice::from_ref(&engagement)).await?;
        mending.take_if(|_| changed.is_empty());
    }
    let line = line(engagement, &vendor, &agreements, judged.as_ref(), today);
    Ok(EngagementView {
        line,
        vendor,
        agreements,
        obligations,
        origins,
        waiting,
        gate,
        judged,
        mending,
        open_request: open.into_iter().next(),
        can_be_asked_for,
        today,
    })
}

/// What is looked for in the list of engagements.
#[derive(Debug, Clone, Default)]
pub struct EngagementQuery {
    /// What the database narrows by.
    pub filter: EngagementFilter,
    /// Today's DPA status, which follows from agreements and days.
    pub dpa: Option<DpaStatus>,
}

/// A page of engagements by the vendor's name.
pub async fn list(
    work: &mut Work,
    query: &EngagementQuery,
    page: PageRequest,
) -> Result<Page<EngagementLine>, Error> {
    work.must(Permission::ReadRegistry)?;
    let today = registry::today(work).await?;
    let mut filter = query.filter.clone();
    let standing = filter.standing.filter(|standing| standing.hears_gate());
    // These two follow from verdicts alone; the database knows days.
    filter.standing.take_if(|it| matches!(it, Standing::Held | Standing::Deficient));
    if query.dpa.is_none() && standing.is_none() {
        let found = store::engagements::list(&mut work.tx, &filter, today, page).await?;
        let mut grounds = Grounds::of(work, &found.rows, today).await?;
        let rows = lines(work, &mut grounds, found.rows, today).await?;
        return Ok(Page { rows, total: found.total, request: found.request });
    }
    let mut grounds = Grounds::of_all(work, today).await?;
    let is_wanted = |line: &EngagementLine| {
        query.dpa.is_none_or(|dpa| line.dpa == dpa)
            && standing.is_none_or(|standing| line.standing == standing)
    };
    let mut matching = Vec::new();
    for number in 1.. {
        let piece = PageRequest::new(number, registry::PIECE);
        let found = store::engagements::list(&mut work.tx, &filter, today, piece).await?;
        let is_last = u64::from(number) >= found.count();
        let lines = lines(work, &mut grounds, found.rows, today).await?.into_iter();
        matching.extend(lines.filter(is_wanted));
        if is_last {
            break;
        }
    }
    Ok(registry::page_of(matching, page))
}

/// The grounds were read for all of the engagements.
async fn lines(
    work: &mut Work,
    grounds: &mut Grounds,
    engagements: Vec<Engagement>,
    today: Day,
) -> Result<Vec<EngagementLine>, Error> {
    let judged = gate::footings_on(work, grounds, &engagements, today).await?;
    let line = |engagement: Engagement| {
        let (vendor, judged) = (grounds.vendor(&engagement)?, judged.get(&engagement.id));
        let covering = grounds.covering(engagement.id);
        Ok(line(engagement, vendor, covering, judged, today))
    };
    engagements.into_iter().map(line).collect()
}

/// A line of a list. `covering` are the agreements that cover it.
pub(crate) fn line<'a>(
    engagement: Engagement,
    vendor: &Vendor,
    covering: impl IntoIterator<Item = &'a Agreement>,
    judged: Option<&Judged>,
    today: Day,
) -> EngagementLine {
    EngagementLine {
        vendor_name: vendor.details.display_name().to_string(),
        standing: standing(&engagement, judged, today),
        dpa: dpa_status(engagement.details.relationship, covering, today),
        engagement,
    }
}

/// Today's state, with the gate heard where it was `judged`.
pub(crate) fn standing(engagement: &Engagement, judged: Option<&Judged>, today: Day) -> Standing {
    judged.map_or_else(
        || engagement.standing(today),
        |judged| engagement.standing_with(judged.footing, today),
    )
}

/// The engagement, or that there is none.
pub async fn load(work: &mut Work, id: EngagementId) -> Result<Engagement, Error> {
    Ok(store::engagements::find(&mut work.tx, id).await?.ok_or(Refusal::NotFound(KIND))?)
}

/// Refuses while a request about it is being decided (decision 19).
pub async fn must_be_editable(work: &mut Work, engagement: &Engagement) -> Result<(), Error> {
    let open = requests::locking_request(work, engagement.id).await?;
    Ok(engagement.editable(open)?)
}

/// Of the engagements that no list has brought yet, those about which a person recorded something:
/// made them, or changed their details.
pub(crate) async fn recorded_by(
    work: &mut Work,
    person: PersonId,
) -> Result<BTreeSet<EngagementId>, Error> {
    let known = store::revisions::of_unlisted::<Value>(&mut work.tx, KIND, person).await?;
    let by = person.to_string();
    let has_recorded = |revisions: &[Revision<Value>]| {
        let details =
            |at: usize| revisions.get(at).and_then(|revision| revision.content.get("details"));
        let mut all = revisions.iter().enumerate();
        all.any(|(at, revision)| revision.by == by && details(at) != details(at + 1))
    };
    Ok(known.into_iter().filter(|(_, all)| has_recorded(all)).map(|(id, _)| id).collect())
}

/// What a form for this engagement is filled with.
pub fn draft_of(engagement: &Engagement) -> EngagementDraft {
    EngagementDraft::from(&engagement.details)
}

/// Saves the next revision and keeps it. `engagement` carries the revision it was made from.
pub(crate) async fn save(
    work: &mut Work,
    action: Action,
    by: Permission,
    mut engagement: Engagement,
    fields: Vec<String>,
) -> Result<(), Error> {
    store::engagements::update(&mut work.tx, &engagement).await?;
    engagement.revision += 1;
    keep(work, action, by, &engagement, fields).await
}

/// Moves an engagement to another stage: approval, publication, rejection. For requests and lists.
pub async fn move_to(
    work: &mut Work,
    engagement: Engagement,
    stage: Stage,
    by: Permission,
) -> Result<(), Error> {
    if engagement.stage == stage {
        return Ok(());
    }
    let moved = Engagement { stage, ..engagement };
    save(work, Action::RecordMoved, by, moved, vec!["stage".to_owned()]).await
}

pub(crate) async fn keep(
    work: &mut Work,
    action: Action,
    by: Permission,
    engagement: &Engagement,
    fields: Vec<String>,
) -> Result<(), Error> {
    let deed = Deed {
        action,
        by,
        kind: KIND,
        id: engagement.id.to_string(),
        revision: engagement.revision,
        fields,
        facts: &[],
    };
    registry::keep(work, deed, &content(engagement)).await
}

fn content(engagement: &Engagement) -> Value {
    json!({
        "vendor": engagement.vendor,
        "details": engagement.details,
        "transfers": engagement.transfers,
        "stage": engagement.stage,
    })
}
