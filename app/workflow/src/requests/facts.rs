//! What a decision rests on: what the list would say, what is missing, what the gate says, and the
//! digests of exactly that (decisions 19 and 20).

use std::collections::BTreeMap;

use domain::canonical::Digest;
use domain::engagement::Engagement;
use domain::gate::{GateResult, Verdict, judge};
use domain::id::{EngagementId, PersonId};
use domain::list_version::words::field_name;
use domain::list_version::{
    Carried, ChangeClass, Contact, Entry, FieldChange, Timeline, class_of, field_changes,
};
use domain::refusal::Refusal;
use domain::request::{
    ApprovalFacts, Request, RequestKind, RequestState, Staffing, missing_for_list,
};
use domain::time::Day;
use domain::transfer::authors_of_needed;
use press::PressError;
use serde_json::{Value, json};

use crate::engagements;
use crate::failure::{Error, Failure};
use crate::gate::Grounds;
use crate::work::Work;

/// Everything about a request that a person looks at before deciding.
pub struct Facts {
    /// As of this day.
    pub day: Day,
    /// What the guards read.
    pub approval: ApprovalFacts,
    /// How the list would change.
    pub changes: Vec<EntryChange>,
    /// The gate's table for each engagement. Restricted.
    pub gates: Vec<GateResult>,
    /// The changes as a version would carry them.
    pub carried: Vec<Carried>,
}

/// How one entry of the list would change.
pub struct EntryChange {
    /// Which.
    pub id: EngagementId,
    /// Its name.
    pub display_name: String,
    /// As it stands on the list now.
    pub before: Option<Entry>,
    /// As it would stand.
    pub after: Option<Entry>,
    /// The contact person whom contracts print beside the entry, on the list now and as it would
    /// stand (decision 5).
    pub contacts: (Option<Contact>, Option<Contact>),
    /// What the entry lacks to be complete.
    pub gaps: Vec<String>,
    /// What its vendor's tier lacks. Restricted.
    pub tier_missing: Option<String>,
    /// The fields that differ.
    pub fields: Vec<FieldChange>,
    /// What that means to customers.
    pub class: ChangeClass,
}

impl EntryChange {
    fn of(
        id: EngagementId,
        (before, after): (Option<Entry>, Option<Entry>),
        contacts: (Option<Contact>, Option<Contact>),
    ) -> Self {
        let named = after.as_ref().or(before.as_ref());
        let fields = match (&before, &after) {
            (Some(before), Some(after)) => field_changes(before, after),
            _ => Vec::new(),
        };
        Self {
            id,
            display_name: named.map_or_else(String::new, |entry| entry.display_name.clone()),
            class: class_of(before.as_ref(), after.as_ref()),
            fields,
            before,
            after,
            contacts,
            gaps: Vec::new(),
            tier_missing: None,
        }
    }

    /// Vendor and service, which tell it from the other entries of the vendor.
    pub fn name(&self) -> String {
        let entry = self.after.as_ref().or(self.before.as_ref());
        entry.map_or_else(|| self.display_name.clone(), Entry::name)
    }

    /// What it lacks, the tier with it.
    pub fn lacks(&self) -> Vec<String> {
        self.gaps.iter().chain(&self.tier_missing).cloned().collect()
    }
}

/// The day as of which a request is judged: its own, or the wished one, or today.
pub(super) fn day_of(request: &Request, today: Day) -> Day {
    match &request.state {
        RequestState::Scheduled { effective_from } => *effective_from,
        _ => request.details.wished_on.unwrap_or(today).max(today),
    }
}

/// Gathers the facts as of `day`. What many engagements rest on is read at once.
pub(super) async fn gather(work: &mut Work, request: &Request, day: Day) -> Result<Facts, Error> {
    let timeline = crate::lists::timeline(work).await?;
    gather_on(work, &timeline, request, day).await
}

/// The same beside versions that were read already.
pub(super) async fn gather_on(
    work: &mut Work,
    timeline: &Timeline,
    request: &Request,
    day: Day,
) -> Result<Facts, Error> {
    let engagements = engagements_of(work, request).await?;
    let grounds = Grounds::of(work, &engagements, day).await?;
    let mut gathered = Gathered::new(day);
    for engagement in &engagements {
        gathered.add(request, engagement, &grounds, timeline)?;
    }
    gathered.finish()
}

/// The engagements of a request, in its order.
async fn engagements_of(work: &mut Work, request: &Request) -> Result<Vec<Engagement>, Error> {
    if let [one] = request.engagements.as_slice() {
        return Ok(vec![engagements::load(work, *one).await?]);
    }
    let all = store::engagements::all(&mut work.tx).await?;
    let known: BTreeMap<_, _> = all.into_iter().map(|found| (found.id, found)).collect();
    let found = request.engagements.iter().map(|id| known.get(id).cloned());
    Ok(found.collect::<Option<_>>().ok_or(Refusal::NotFound(engagements::KIND))?)
}

struct Gathered {
    day: Day,
    missing: Vec<String>,
    tiers_missing: Vec<String>,
    gate_faults: Vec<String>,
    has_confidentiality: bool,
    editors: Vec<PersonId>,
    instrument_editors: Vec<(PersonId, String)>,
    contents: Vec<Value>,
    read: Vec<Digest>,
    changes: Vec<EntryChange>,
    gates: Vec<GateResult>,
    carried: Vec<Carried>,
}

impl Gathered {
    fn new(day: Day) -> Self {
        Self {
            day,
            missing: Vec::new(),
            tiers_missing: Vec::new(),
            gate_faults: Vec::new(),
            has_confidentiality: true,
            editors: Vec::new(),
            instrument_editors: Vec::new(),
            contents: Vec::new(),
            read: Vec::new(),
            changes: Vec::new(),
            gates: Vec::new(),
            carried: Vec::new(),
        }
    }

    fn add(
        &mut self,
        request: &Request,
        engagement: &Engagement,
        grounds: &Grounds,
        timeline: &Timeline,
    ) -> Result<(), Error> {
        let vendor = grounds.vendor(engagement)?;
        let last = timeline.last();
        let before = last.and_then(|version| version.snapshot.entry(engagement.id)).cloned();
        let printed = last.and_then(|version| version.contact(engagement.id)).cloned();
        let contact = Contact::of(engagement.id, &vendor.details.contact);
        if request.kind == RequestKind::Removal {
            self.contents.push(json!({ "remove": engagement.id }));
            self.carried.push(Carried::Remove { request: request.id, entry: engagement.id });
            self.changes.push(EntryChange::of(engagement.id, (before, None), (printed, None)));
            return Ok(());
        }
        let origins = grounds.origins().assess(vendor, engagement);
        let tier_missing = vendor.tier_missing(engagement);
        self.tiers_missing.extend(tier_missing.clone());
        let inputs = grounds.inputs(engagement)?;
        self.has_confidentiality &= inputs.binding_obligations().next().is_some();
        self.editors.extend(inputs.editors());
        self.instrument_editors.extend(inputs.instrument_editors());
        self.editors.extend(authors_of_needed(&engagement.transfers, &origins));
        self.read.push(inputs.digest());
        let result = judge(&inputs);
        if result.verdict != Verdict::Pass {
            self.gate_faults.extend(result.missing());
        }
        self.gates.push(result);

        let codes: Vec<_> = origins.iter().map(|verdict| verdict.origin).collect();
        let entry = Entry::of(vendor, engagement, &codes, grounds.origins().sets(), self.day).ok_or_else(|| {
            Refusal::rule("not-listed", "Only subprocessors are listed. Change the relationship of the engagement first, if it is one.")
        })?;
        let mut gaps = missing_for_list(vendor, engagement, &origins, Some(self.day));
        gaps.extend(unprintable(&entry, &contact)?);
        self.missing.extend(gaps.iter().cloned());
        gaps.extend(engagement.places_to_resolve());
        self.contents.push(json!({
            "entry": entry.content_digest().map_err(|why| Failure::Broken(why.to_string()))?,
            "contact": contact,
        }));
        // A change never brings back what has left the list.
        let comes = before.is_none() && request.kind != RequestKind::Change;
        let sides = (before, Some(entry.clone()));
        let change = EntryChange::of(engagement.id, sides, (printed, Some(contact.clone())));
        self.changes.push(EntryChange { gaps, tier_missing, ..change });
        let (request, entry) = (request.id, Box::new(entry));
        self.carried.push(if comes {
            Carried::Add { request, entry, contact }
        } else {
            Carried::Replace { request, entry, contact }
        });
        Ok(())
    }

    fn finish(self) -> Result<Facts, Error> {
        let broken = |why: domain::canonical::NotCanonical| Failure::Broken(why.to_string());
        let content = Digest::of_canonical(&json!(self.contents)).map_err(broken)?;
        let approved = Digest::of_canonical(&json!({ "content": content, "read": self.read }))
            .map_err(broken)?;
        let class =
            self.changes.iter().map(|change| change.class).max().unwrap_or(ChangeClass::Editorial);
        Ok(Facts {
            day: self.day,
            approval: ApprovalFacts {
                missing: self.missing,
                tiers_missing: self.tiers_missing,
                has_confidentiality: self.has_confidentiality,
                gate_faults: self.gate_faults,
                editors: self.editors,
                instrument_editors: self.instrument_editors,
                content,
                approved,
                class,
            },
            changes: self.changes,
            gates: self.gates,
            carried: self.carried,
        })
    }
}

/// The fields that no paper could carry (decision 6), each with its first letter of that kind.
fn unprintable(entry: &Entry, contact: &Contact) -> Result<Vec<String>, Error> {
    let broken = |why: serde_json::Error| Failure::Broken(why.to_string());
    let fields = [
        (serde_json::to_value(entry).map_err(broken)?, None),
        (serde_json::to_value(contact).map_err(broken)?, Some("Contact person")),
    ];
    let mut told = Vec::new();
    for (record, name) in &fields {
        for (field, said) in record.as_object().into_iter().flatten() {
            let place = format!("“{}”", name.unwrap_or_else(|| field_name(field)));
            match press::pdf::must_be_printable(&strings(said), &place) {
                Ok(()) => {}
                Err(missing @ PressError::MissingGlyph { .. }) => told.push(missing.to_string()),
                Err(PressError::Broken(why)) => return Err(Failure::Broken(why).into()),
            }
        }
    }
    Ok(told)
}

/// All texts of a value.
fn strings(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text}\n"),
        Value::Array(values) => values.iter().map(strings).collect(),
        Value::Object(fields) => fields.values().map(strings).collect(),
        _ => String::new(),
    }
}

/// How many people there are to share the posts.
pub(crate) async fn staffing(work: &mut Work) -> Result<Staffing, Error> {
    let organisation = store::organisation::find(&mut work.tx).await?;
    let people = store::people::list(&mut work.tx).await?;
    let active =
        people.iter().filter(|person| person.is_active() && !person.roles.is_empty()).count();
    Ok(Staffing {
        active_people: u64::try_from(active).unwrap_or(u64::MAX),
        small_org_mode: organisation
            .is_some_and(|organisation| organisation.promises.small_org_mode),
    })
}
