//! What is posted about requests.

use axum::extract::Query;
use domain::audit::Action;
use domain::id::{EngagementId, RequestId};
use domain::person::Permission;
use domain::refusal::{FieldErrors, Refusal};
use domain::request::{Request, RequestDraft, RequestKind, ToldDraft};
use domain::text::Reason;
use serde::Deserialize;
use workflow::{Attempt, Error, Work, requests};

use super::decide::{self, Decision};
use super::{edit, show};
use crate::address::Named;
use crate::console::edit_form::{EditForm, Version, revision};
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
    let draft = RequestDraft::from_fields(&form.fields());
    let attempt = Attempt::to(Action::RecordCreated).on("request", "new");
    let done = match asked(&form, &draft) {
        Err(faults) => Err(Refusal::Fields(faults).into()),
        Ok((kind, engagement)) => {
            seat.perform(attempt, async |work| {
                requests::create(work, kind, engagement, draft).await
            })
            .await
        }
    };
    match done {
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
    seat.must(Permission::MakeRequests)?;
    let request = requests::load(&mut seat.read().await?, id).await?;
    Ok(Answer::page(edit::page(&seat.desk, EditForm::of(&saved(&request)), &request)))
}

/// Saves the intake.
pub async fn save(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let draft = RequestDraft::from_fields(&form.fields());
    let typed = Version { fields: draft.to_fields(), revision: revision(&form)? };
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
    act(&seat, id, &form, Action::RequestSubmitted, async |work, id| {
        requests::submit(work, id).await
    })
    .await
}

/// A security reviewer takes it up.
pub async fn start(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    act(&seat, id, &form, Action::SecurityReviewStarted, async |work, id| {
        requests::start(work, id).await
    })
    .await
}

/// The security review passes.
pub async fn pass(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let note = reason(&form, "pass_note");
    let looked_at = form.value("looked_at").to_owned();
    act(&seat, id, &form, Action::SecurityReviewPassed, async |work, id| {
        requests::pass_security(work, id, &looked_at, note?).await
    })
    .await
}

/// A reviewer sends it back.
pub async fn send_back(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let why = reason(&form, "return_reason");
    act(&seat, id, &form, Action::RequestReturned, async |work, id| {
        requests::send_back(work, id, why?).await
    })
    .await
}

/// A reviewer refuses it for good.
pub async fn reject(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let why = reason(&form, "reject_reason");
    act(&seat, id, &form, Action::RequestRejected, async |work, id| {
        requests::reject(work, id, why?).await
    })
    .await
}

/// The requester takes it back.
pub async fn withdraw(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let why = reason(&form, "withdraw_reason");
    act(&seat, id, &form, Action::RequestWithdrawn, async |work, id| {
        requests::withdraw(work, id, why?).await
    })
    .await
}

/// A legal approver stops it.
pub async fn cancel(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let why = reason(&form, "cancel_reason");
    act(&seat, id, &form, Action::RequestCancelled, async |work, id| {
        requests::cancel(work, id, why?).await
    })
    .await
}

/// A legal approver writes down that customers were told.
pub async fn tell(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let draft = ToldDraft::from_fields(&form.fields());
    act(&seat, id, &form, Action::CustomersTold, async |work, id| {
        requests::tell(work, id, draft).await
    })
    .await
}

/// A legal approver calls it editorial.
pub async fn call_editorial(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let why = reason(&form, "editorial_reason");
    act(&seat, id, &form, Action::RecordMoved, async |work, id| {
        requests::call_editorial(work, id, why?).await
    })
    .await
}

/// A second person agrees that it is editorial.
pub async fn confirm_editorial(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let step = async |work: Work, id| requests::confirm_editorial(work, id).await;
    decided(&seat, id, &form, Decision::ConfirmEditorial, Action::RecordMoved, step).await
}

/// A legal approver approves what the page showed.
pub async fn approve(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let looked_at = form.value("looked_at").to_owned();
    let step = async |work: Work, id| requests::approve(work, id, &looked_at).await;
    decided(&seat, id, &form, Decision::Approve, Action::RequestApproved, step).await
}

/// A publisher chooses the day.
pub async fn schedule(seat: Seat, Named(id): Named<RequestId>, form: Form) -> Answered {
    let day = form.value("effective_from").to_owned();
    let step = async |work: Work, id| requests::schedule(work, id, &day).await;
    decided(&seat, id, &form, Decision::Schedule, Action::RequestScheduled, step).await
}

fn reason(form: &Form, name: &'static str) -> Result<Reason, Error> {
    Reason::parse(form.value(name)).map_err(|fault| Refusal::field(name, fault.0).into())
}

/// Takes a step from the request's page and shows the page again, with what was refused.
async fn act(
    seat: &Seat,
    id: RequestId,
    form: &Form,
    action: Action,
    step: impl AsyncFnOnce(Work, RequestId) -> Result<(), Error>,
) -> Answered {
    let attempt = Attempt::to(action).on("request", id);
    match seat.perform(attempt, async |work| step(work, id).await).await {
        Ok(()) => Ok(Answer::see(paths::record(paths::REQUESTS, id))),
        Err(error) => {
            let told = form.submission().told(error)?;
            let (found, taxonomy) = show::load(&mut seat.read().await?, id).await?;
            Ok(Answer::again(show::view(seat, &found, &taxonomy, &told)))
        }
    }
}

/// Takes a step from a page of its own and shows that page again, with what was refused.
async fn decided(
    seat: &Seat,
    id: RequestId,
    form: &Form,
    decision: Decision,
    action: Action,
    step: impl AsyncFnOnce(Work, RequestId) -> Result<(), Error>,
) -> Answered {
    let attempt = Attempt::to(action).on("request", id);
    match seat.perform(attempt, async |work| step(work, id).await).await {
        Ok(()) => Ok(Answer::see(paths::record(paths::REQUESTS, id))),
        Err(error) => {
            let told = form.submission().told(error)?;
            let (found, taxonomy) = show::load(&mut seat.read().await?, id).await?;
            Ok(Answer::again(decide::view(seat, &found, &taxonomy, decision, &told)))
        }
    }
}
