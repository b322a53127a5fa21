//! What is posted about requests.

use axum::extract::Query;
use domain::audit::Action;
use domain::id::{EngagementId, RequestId};
use domain::refusal::{FieldErrors, Refusal};
use domain::request::{Act, Request, RequestDraft, RequestKind, ToldDraft};
use domain::text::Reason;
use serde::Deserialize;
use workflow::{Attempt, Error, Work, requests};

use super::decide::{self, Decision};
use super::{edit, show};
use crate::address::Named;
use crate::console::edit_form::{EditForm, Version};
use crate::console::seat::Seat;
use crate::form::Form;
use crate::paths;
use crate::render::{Answer, Answered};
use crate::submission::Submission;

/// What a new request can be opened with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Prefilled {
    engagement: String,
    kind: String,
}

/// The empty form.
pub async fn new(seat: Seat, Query(asked): Query<Prefilled>) -> Answered {
    let subjects = requests::subjects(&mut seat.read().await?).await?;
    let form = Submission::empty().with("engagement", asked.engagement).with("kind", asked.kind);
    Ok(Answer::page(edit::new_page(&seat.desk, &form, &subjects)))
}

/// Makes a draft.
pub async fn create(seat: Seat, form: Form) -> Answered {
    let draft: RequestDraft = form.draft();
    form.expect(["engagement"]);
    let attempt = Attempt::to(Action::RecordCreated).on("request", "new");
    let create = async |work| {
        let (kind, engagement) = asked(&form, &draft).map_err(Refusal::Fields)?;
        requests::create(work, kind, engagement, draft).await
    };
    match seat.perform(attempt, create).await {
        Ok(id) => Ok(Answer::see(paths::record(paths::REQUESTS, id))),
        Err(error) => {
            let told = form.submission().told(error)?;
            let subjects = requests::subjects(&mut seat.read().await?).await?;
            Ok(Answer::again(edit::new_page(&seat.desk, &told, &subjects)))
        }
    }
}

/// What is asked for, and about what; all faults of the form together.
fn asked(form: &Form, draft: &RequestDraft) -> Result<(RequestKind, EngagementId), FieldErrors> {
    let mut faults = draft.check().err().unwrap_or_default();
    let kind = RequestKind::parse(form.value("kind"));
    let engagement = EngagementId::parse(form.value("engagement"));
    if kind.is_none() {
        faults.add("kind", "Choose what is asked for.");
    }
    if engagement.is_none() {
        faults.add("engagement", "Choose an engagement.");
    }
    faults.or(|| kind.zip(engagement))
}

/// The form of the intake.
pub async fn edit(seat: Seat, Named(id): Named<RequestId>) -> Answered {
    let request = requests::to_revise(&mut seat.read().await?, id).await?;
    Ok(Answer::page(edit::page(&seat.desk, EditForm::of(&saved(&request)), &request)))
}

/// Saves the intake.
pub async fn save(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let draft: RequestDraft = form.draft();
    let typed = Version { fields: draft.to_fields(), revision: form.revision() };
    let attempt = Attempt::to(Action::RecordUpdated).on("request", id);
    let revise = async |work| requests::revise(work, id, typed.revision, draft).await;
    match seat.perform(attempt, revise).await {
        Ok(()) => Ok(Answer::see(paths::record(paths::REQUESTS, id))),
        Err(error) => {
            let request = requests::load(&mut seat.read().await?, id).await?;
            let form = EditForm::refused(form.submission(), error, &typed, &saved(&request))?;
            Ok(Answer::again(edit::page(&seat.desk, form, &request)))
        }
    }
}

fn saved(request: &Request) -> Version {
    let fields = RequestDraft::from(&request.details).to_fields();
    Version { fields, revision: request.revision }
}

/// The requester hands it in.
pub async fn submit(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    act(&seat, id, &form, None, Action::RequestSubmitted, requests::submit).await
}

/// A security reviewer takes it up.
pub async fn start(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    act(&seat, id, &form, None, Action::SecurityReviewStarted, requests::start).await
}

/// The security review passes.
pub async fn pass(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let note = Reason::parse(form.value("pass_note"))
        .map_err(|fault| Refusal::field("pass_note", fault.0));
    let looked_at = form.value("looked_at").to_owned();
    let step = async |work, id, note| requests::pass_security(work, id, &looked_at, note).await;
    let act = (Act::PassSecurity, Action::SecurityReviewPassed);
    act_because(&seat, id, &form, act, note, step).await
}

/// A reviewer sends it back.
pub async fn send_back(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let why = form.reason("return_reason");
    let act = (Act::SendBack, Action::RequestReturned);
    act_because(&seat, id, &form, act, why, requests::send_back).await
}

/// A reviewer refuses it for good.
pub async fn reject(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let why = form.reason("reject_reason");
    let act = (Act::Reject, Action::RequestRejected);
    act_because(&seat, id, &form, act, why, requests::reject).await
}

/// The requester takes it back.
pub async fn withdraw(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let why = form.reason("withdraw_reason");
    let act = (Act::Withdraw, Action::RequestWithdrawn);
    act_because(&seat, id, &form, act, why, requests::withdraw).await
}

/// A legal approver stops it.
pub async fn cancel(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let why = form.reason("cancel_reason");
    let act = (Act::Cancel, Action::RequestCancelled);
    act_because(&seat, id, &form, act, why, requests::cancel).await
}

/// A legal approver writes down that customers were told.
pub async fn tell(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let draft: ToldDraft = form.draft();
    let step = async |work, id| requests::tell(work, id, draft).await;
    act(&seat, id, &form, None, Action::CustomersTold, step).await
}

/// A legal approver calls it editorial.
pub async fn call_editorial(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let why = form.reason("editorial_reason");
    let act = (Act::CallEditorial, Action::EditorialCalled);
    act_because(&seat, id, &form, act, why, requests::call_editorial).await
}

/// A second person agrees that it is editorial.
pub async fn confirm_editorial(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let page = Some(Decision::ConfirmEditorial);
    act(&seat, id, &form, page, Action::EditorialConfirmed, requests::confirm_editorial).await
}

/// A legal approver approves what the page showed.
pub async fn approve(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let looked_at = form.value("looked_at").to_owned();
    let step = async |work, id| requests::approve(work, id, &looked_at).await;
    act(&seat, id, &form, Some(Decision::Approve), Action::RequestApproved, step).await
}

/// A publisher chooses the day.
pub async fn schedule(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let day = form.value("effective_from").to_owned();
    let step = async |work, id| requests::schedule(work, id, &day).await;
    act(&seat, id, &form, Some(Decision::Schedule), Action::RequestScheduled, step).await
}

/// The same as [`act`] with a reason. What is wrong with the reason is told to whoever may take the
/// step; everybody else is told that they may not, and the log is too (LOG-4).
async fn act_because(
    seat: &Seat,
    id: RequestId,
    form: &Form,
    (admitted, action): (Act, Action),
    reason: Result<Reason, Refusal>,
    step: impl AsyncFnOnce(Work, RequestId, Reason) -> Result<(), Error>,
) -> Answered {
    let step = async |mut work: Work, id| match reason {
        Ok(reason) => step(work, id, reason).await,
        Err(refusal) => {
            requests::must_admit(&mut work, id, admitted).await?;
            Err(refusal.into())
        }
    };
    act(seat, id, form, None, action, step).await
}

/// Takes a step and goes to the request, or shows the page again that the step was taken from, with
/// what was refused: the page of its own that a decision has, or else the request's.
async fn act(
    seat: &Seat,
    id: RequestId,
    form: &Form,
    page: Option<Decision>,
    action: Action,
    step: impl AsyncFnOnce(Work, RequestId) -> Result<(), Error>,
) -> Answered {
    let attempt = Attempt::to(action).on("request", id);
    let Err(error) = seat.perform(attempt, async |work| step(work, id).await).await else {
        return Ok(Answer::see(paths::record(paths::REQUESTS, id)));
    };
    let told = form.submission().told(error)?;
    let (found, taxonomy) = show::load(&mut seat.read().await?, id).await?;
    Ok(Answer::again(match page {
        None => show::view(seat, &found, &taxonomy, &told),
        Some(decision) => decide::view(seat, &found, &taxonomy, decision, &told),
    }))
}
