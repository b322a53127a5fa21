//! What waits for a person: computed when it is shown, from the roles and the states.

mod count;
mod second_looks;
mod to_mend;

use domain::person::{Permission, Person};
use domain::request::{Act, Request, RequestState, Staffing};
use domain::time::Day;

use super::{facts, open_lines};
use crate::failure::Error;
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
    /// The person's own account.
    Account,
    /// An act that waits for a second signature.
    Act(domain::second_signature::ActKind),
}

/// Everything that waits for the acting person, the most urgent first.
pub async fn show(work: &mut Work) -> Result<Vec<Waiting>, Error> {
    work.must(Permission::ReadRegistry)?;
    let person = work.person()?.clone();
    let today = registry::today(work).await?;
    let staffing = facts::staffing(work).await?;
    let mut open = store::requests::open(&mut work.tx).await?;
    open.retain(|request| task_of(request, &person, staffing).is_some());
    let mut waiting = Vec::new();
    for line in open_lines(work, open).await? {
        let request = &line.request;
        let Some(task) = task_of(request, &person, staffing) else { continue };
        waiting.push(Waiting {
            task: task.to_owned(),
            about: format!("{}: {}", request.reference(), line.about),
            subject: Subject::Request(request.id),
            due_on: request.details.wished_on,
        });
    }
    waiting.extend(to_mend::engagements(work, &person, today).await?);
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
