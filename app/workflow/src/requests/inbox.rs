//! What waits for a person: computed when it is shown, from the roles and the states.

mod count;
mod second_looks;

use domain::engagement::{Footing, Stage, Standing};
use domain::gate::Verdict;
use domain::person::{Permission, Person};
use domain::request::{Act, Request, RequestState, Staffing, missing_for_list};
use domain::time::Day;

use super::{facts, line, would_change};
use crate::failure::Error;
use crate::gate::footings;
use crate::work::Work;
use crate::{documents, registry};

pub use count::Counts;

/// One thing that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What is to be done, as a sentence.
    pub task: String,
    /// What it is about.
    pub about: String,
    /// Which record.
    pub subject: Subject,
    /// By when, where there is a deadline.
    pub due_on: Option<Day>,
}

/// Which record a task is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A request.
    Request(domain::id::RequestId),
    /// An engagement.
    Engagement(domain::id::EngagementId),
    /// A trust document.
    Document(domain::id::DocumentId),
    /// An agreement, for its terms.
    Agreement(domain::id::AgreementId),
    /// A confidentiality obligation.
    Obligation(domain::id::ObligationId),
    /// An act that waits for a second signature.
    Act(domain::second_signature::ActKind),
}

/// Everything that waits for the acting person, the most urgent first.
pub async fn show(work: &mut Work) -> Result<Vec<Waiting>, Error> {
    work.must(Permission::ReadRegistry)?;
    let person = work.person()?.clone();
    let today = registry::today(work).await?;
    let staffing = facts::staffing(work).await?;
    let mut waiting = Vec::new();
    for request in store::requests::open(&mut work.tx).await? {
        if let Some(task) = task_of(&request, &person, staffing) {
            let line = line(work, request).await?;
            let about = format!("{}: {}", line.request.reference(), line.about);
            let due_on = line.request.details.wished_on;
            waiting.push(Waiting {
                task: task.to_owned(),
                about,
                subject: Subject::Request(line.request.id),
                due_on,
            });
        }
    }
    waiting.extend(engagements_to_mend(work, &person, today).await?);
    waiting.extend(second_looks::waiting(work, &person).await?);
    waiting.extend(documents::inbox::waiting(work, &person, today).await?);
    waiting.sort_by_key(|task| (task.due_on.is_none(), task.due_on));
    Ok(waiting)
}

/// What this person can do next about a request, if it is their turn.
pub fn task_of(request: &Request, person: &Person, staffing: Staffing) -> Option<&'static str> {
    let is_theirs =
        |act: Act| request.invites(act) && request.may(act, person, staffing, None).is_ok();
    REMINDERS.iter().find_map(|&act| task(act, request).filter(|_| is_theirs(act)))
}

/// The acts that people are reminded of, the one that somebody comes for first.
const REMINDERS: [Act; 8] = [
    Act::Submit,
    Act::Start,
    Act::PassSecurity,
    Act::Approve,
    Act::Tell,
    Act::Publish,
    Act::Schedule,
    Act::ConfirmEditorial,
];

/// What it asks for, as a sentence; nothing where there is no hurry, or where something else has to
/// come first.
fn task(act: Act, request: &Request) -> Option<&'static str> {
    let is_untold = request.is_notifiable() && request.told.is_none();
    match act {
        Act::Submit if request.state == RequestState::Returned => {
            Some("Answer the reviewer and submit again.")
        }
        Act::Submit => Some("Finish and submit your draft."),
        Act::Start => Some("Take up the security review."),
        Act::PassSecurity => Some("Finish the security review."),
        Act::Approve => Some("Decide the legal review."),
        Act::Tell => (is_untold && request.state.awaits_publication())
            .then_some("Write down when and how customers were told."),
        Act::Schedule => (!is_untold && request.state == RequestState::Approved)
            .then_some("Choose the day of effect."),
        Act::Publish => Some("Publish it in a list version."),
        Act::ConfirmEditorial => {
            Some("Look whether the change is editorial, and confirm it if it is.")
        }
        Act::Revise
        | Act::CallEditorial
        | Act::SendBack
        | Act::Reject
        | Act::Withdraw
        | Act::Cancel => None,
    }
}

/// Listed engagements whose verdict does not hold (decision 20), or whose gaps are to be mended
/// (decision 14): for legal approvers, and for requesters what they can mend.
async fn engagements_to_mend(
    work: &mut Work,
    person: &Person,
    today: Day,
) -> Result<Vec<Waiting>, Error> {
    let mut waiting = Vec::new();
    let (decides, records) =
        (person.may(Permission::ApproveLegally), person.may(Permission::EditRegistry));
    if !(decides || records) {
        return Ok(waiting);
    }
    let mut engagements = store::engagements::all(&mut work.tx).await?;
    engagements.retain(|engagement| {
        let is_leaving = engagement.was_in_use() && engagement.to_mend().is_none();
        engagement.standing(today).is_on_list() && !is_leaving
    });
    if engagements.is_empty() {
        return Ok(waiting);
    }
    let footings = footings(work, &engagements, today).await?;
    let vendors = store::vendors::all(&mut work.tx).await?;
    let open = store::requests::open(&mut work.tx).await?;
    let mut mended = engagements.clone();
    mended.retain(|it| {
        let passes = footings.get(&it.id).is_some_and(|judged| judged.verdict == Verdict::Pass);
        records && passes && it.to_mend().is_some()
    });
    let changed = would_change(work, &mended, today).await?;
    let asked: Vec<_> = open.into_iter().flat_map(|request| request.engagements).collect();
    for engagement in &engagements {
        let Stage::Listed { mend_by, .. } = &engagement.stage else { continue };
        let Some(judged) = footings.get(&engagement.id) else { continue };
        let verdict = judged.verdict;
        let Some(vendor) = vendors.iter().find(|vendor| vendor.id == engagement.vendor) else {
            continue;
        };
        let lacks_tier = vendor.tier_missing(engagement).is_some();
        let to_decide = match (mend_by, verdict) {
            (Some(_), Verdict::Pass) if lacks_tier => Some(
                "Have a security reviewer set the risk tier that the data already in use ask for.",
            ),
            (_, Verdict::Pass) => None,
            (Some(_), _) => Some("Mend the terms of what was already in use."),
            (None, _) => Some(to_mend(judged.footing, engagement.standing(today))),
        };
        let is_held = judged.footing == Footing::Held
            && engagement.standing(today) == Standing::Active
            && !asked.contains(&engagement.id);
        let to_record = || {
            if records && is_held {
                return Some(
                    "Held: data may not be processed. Ask for its removal, unless the terms are mended.",
                );
            }
            mend_by.filter(|_| records)?;
            let is_whole = missing_for_list(vendor, engagement, &[], Some(today)).is_empty();
            match (is_whole, verdict) {
                (false, _) => Some("Add what the entry of what was already in use lacks."),
                (true, Verdict::Pass)
                    if changed.contains(&engagement.id) && !asked.contains(&engagement.id) =>
                {
                    Some("Request a change: nothing is lacking any more, and the list can say so.")
                }
                (true, _) => None,
            }
        };
        let Some(task) = to_decide.filter(|_| decides).or_else(to_record) else { continue };
        let about = format!(
            "{}: {}, {}",
            engagement.reference(),
            vendor.details.display_name(),
            engagement.details.service_name
        );
        waiting.push(Waiting {
            task: task.to_owned(),
            about,
            subject: Subject::Engagement(engagement.id),
            due_on: *mend_by,
        });
    }
    Ok(waiting)
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
