//! Deciding requests: the security review, the legal review, and what customers were told.

use domain::audit::Action;
use domain::engagement::Stage;
use domain::id::RequestId;
use domain::person::Permission;
use domain::request::{Request, RequestKind, RequestState, ToldDraft};
use domain::text::Reason;
use store::requests::Approval;

use super::{back_to_proposed, facts, load, save, seen, signature};
use crate::failure::Error;
use crate::work::Work;
use crate::{engagements, registry};

/// A security reviewer takes a request up.
pub async fn start(mut work: Work, id: RequestId) -> Result<(), Error> {
    work.must(Permission::ReviewSecurity)?;
    let request = load(&mut work, id).await?;
    let staffing = facts::staffing(&mut work).await?;
    let started = request.start(signature(&work, Permission::ReviewSecurity)?, staffing)?;
    save(&mut work, &started, Action::SecurityReviewStarted, Permission::ReviewSecurity).await?;
    work.commit().await
}

/// The security review passes, with a note of what was looked at. `looked_at` is the digest of the
/// content that the page showed: nothing can change between looking and signing (SOD-6).
pub async fn pass_security(
    mut work: Work,
    id: RequestId,
    looked_at: &str,
    note: Reason,
) -> Result<(), Error> {
    work.must(Permission::ReviewSecurity)?;
    let request = load(&mut work, id).await?;
    let staffing = facts::staffing(&mut work).await?;
    let facts = gather(&mut work, &request).await?;
    if request.state == RequestState::SecurityReview {
        seen(&facts.approval.content, looked_at, "the list would say", "pass it")?;
    }
    let by = signature(&work, Permission::ReviewSecurity)?;
    let passed = request.pass_security(by, staffing, facts.approval.content, note)?;
    save(&mut work, &passed, Action::SecurityReviewPassed, Permission::ReviewSecurity).await?;
    work.commit().await
}

/// The reviewer whose turn it is sends a request back.
pub async fn send_back(mut work: Work, id: RequestId, reason: Reason) -> Result<(), Error> {
    let request = load_for_reviewer(&mut work, id).await?;
    let by = reviewers_right(&request);
    let returned = request.send_back(signature(&work, by)?, reason)?;
    back_to_proposed(&mut work, &returned, by).await?;
    save(&mut work, &returned, Action::RequestReturned, by).await?;
    work.commit().await
}

/// The reviewer whose turn it is refuses a request for good.
pub async fn reject(mut work: Work, id: RequestId, reason: Reason) -> Result<(), Error> {
    let request = load_for_reviewer(&mut work, id).await?;
    let by = reviewers_right(&request);
    let rejected = request.reject(signature(&work, by)?, reason)?;
    if rejected.kind == RequestKind::NewSubprocessor {
        for engagement in rejected.engagements.clone() {
            let engagement = engagements::load(&mut work, engagement).await?;
            engagements::move_to(&mut work, engagement, Stage::Rejected, by).await?;
        }
    }
    save(&mut work, &rejected, Action::RequestRejected, by).await?;
    work.commit().await
}

/// A legal approver approves what was looked at: `looked_at` is the digest that the page showed, so
/// that nothing can change between looking and signing (SOD-6).
pub async fn approve(mut work: Work, id: RequestId, looked_at: &str) -> Result<(), Error> {
    work.must(Permission::ApproveLegally)?;
    work.must_have_confirmed()?;
    let request = load(&mut work, id).await?;
    let staffing = facts::staffing(&mut work).await?;
    let facts = gather(&mut work, &request).await?;
    if request.state == RequestState::LegalReview {
        seen(&facts.approval.approved, looked_at, "would be approved", "approve")?;
    }
    let approved = request.approve(
        signature(&work, Permission::ApproveLegally)?,
        staffing,
        &facts.approval,
    )?;

    if approved.kind == RequestKind::NewSubprocessor {
        for engagement in approved.engagements.clone() {
            let engagement = engagements::load(&mut work, engagement).await?;
            engagements::move_to(
                &mut work,
                engagement,
                Stage::Approved,
                Permission::ApproveLegally,
            )
            .await?;
        }
    }
    let approval = Approval { digest: facts.approval.approved, changes: facts.carried };
    store::requests::append_approval(&mut work.tx, id, work.now, &approval).await?;
    save(&mut work, &approved, Action::RequestApproved, Permission::ApproveLegally).await?;
    work.commit().await
}

/// A legal approver writes down that customers were told outside Annex (decision 15).
pub async fn tell(mut work: Work, id: RequestId, draft: ToldDraft) -> Result<(), Error> {
    work.must(Permission::ApproveLegally)?;
    let request = load(&mut work, id).await?;
    let zone = registry::settings(&mut work).await?.technical.timezone;
    let submitted_on = request.submitted_at().map(|at| at.day_in(&zone));
    let notice = draft.check(work.now.day_in(&zone), submitted_on)?;
    let content = gather(&mut work, &request).await?.approval.content;
    let staffing = facts::staffing(&mut work).await?;
    let by = signature(&work, Permission::ApproveLegally)?;
    let told = request.tell(by, staffing, content, notice)?;
    save(&mut work, &told, Action::CustomersTold, Permission::ApproveLegally).await?;
    work.commit().await
}

/// A legal approver calls a change editorial (decision 26).
pub async fn call_editorial(mut work: Work, id: RequestId, reason: Reason) -> Result<(), Error> {
    work.must(Permission::ApproveLegally)?;
    let request = load(&mut work, id).await?;
    let content = gather(&mut work, &request).await?.approval.content;
    let by = signature(&work, Permission::ApproveLegally)?;
    let staffing = facts::staffing(&mut work).await?;
    let called = request.call_editorial(by, staffing, content, reason)?;
    save(&mut work, &called, Action::RecordMoved, Permission::ApproveLegally).await?;
    work.commit().await
}

/// Somebody else from legal or security agrees.
pub async fn confirm_editorial(mut work: Work, id: RequestId) -> Result<(), Error> {
    let by = if work.may(Permission::ApproveLegally) {
        Permission::ApproveLegally
    } else {
        Permission::ReviewSecurity
    };
    work.must(by)?;
    work.must_have_confirmed()?;
    let request = load(&mut work, id).await?;
    let content = gather(&mut work, &request).await?.approval.content;
    let confirmed = request.confirm_editorial(signature(&work, by)?, content)?;
    save(&mut work, &confirmed, Action::RecordMoved, by).await?;
    work.commit().await
}

/// A legal approver stops a request.
pub async fn cancel(mut work: Work, id: RequestId, reason: Reason) -> Result<(), Error> {
    work.must(Permission::ApproveLegally)?;
    let request = load(&mut work, id).await?;
    let cancelled = request.cancel(signature(&work, Permission::ApproveLegally)?, reason)?;
    back_to_proposed(&mut work, &cancelled, Permission::ApproveLegally).await?;
    save(&mut work, &cancelled, Action::RequestCancelled, Permission::ApproveLegally).await?;
    work.commit().await
}

async fn gather(work: &mut Work, request: &Request) -> Result<facts::Facts, Error> {
    let today = registry::today(work).await?;
    facts::gather(work, request, facts::day_of(request, today)).await
}

/// The right that the present state asks for.
pub(super) fn reviewers_right(request: &Request) -> Permission {
    match request.state {
        RequestState::LegalReview | RequestState::Approved | RequestState::Scheduled { .. } => {
            Permission::ApproveLegally
        }
        _ => Permission::ReviewSecurity,
    }
}

async fn load_for_reviewer(work: &mut Work, id: RequestId) -> Result<Request, Error> {
    work.must(Permission::ReadRegistry)?;
    let request = load(work, id).await?;
    work.must(reviewers_right(&request))?;
    Ok(request)
}
