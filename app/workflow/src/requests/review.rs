//! Deciding requests: the security review, the legal review, and what customers were told.

use domain::audit::Action;
use domain::id::RequestId;
use domain::request::{Act, Request, ReviewFacts, ToldDraft};
use domain::text::Reason;
use store::requests::Approval;

use super::{facts, load_for, save, seen, signature};
use crate::failure::Error;
use crate::registry;
use crate::work::Work;

/// A security reviewer takes a request up.
pub async fn start(mut work: Work, id: RequestId) -> Result<(), Error> {
    let (request, by) = load_for(&mut work, id, Act::Start).await?;
    let staffing = facts::staffing(&mut work).await?;
    let started = request.start(signature(&work, by)?, staffing)?;
    save(&mut work, &started, Action::SecurityReviewStarted, by).await?;
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
    let (request, by) = load_for(&mut work, id, Act::PassSecurity).await?;
    let staffing = facts::staffing(&mut work).await?;
    let by_whom = signature(&work, by)?;
    request.must_admit(Act::PassSecurity, by_whom.person, staffing)?;
    let facts = gather(&mut work, &request).await?;
    seen(&facts.approval.content, looked_at, "the list would say", "pass it")?;
    let (missing, content) = (facts.approval.tiers_missing, facts.approval.content);
    let facts = ReviewFacts { missing, content };
    let passed = request.pass_security(by_whom, staffing, facts, note)?;
    save(&mut work, &passed, Action::SecurityReviewPassed, by).await?;
    work.commit().await
}

/// The reviewer whose turn it is sends a request back.
pub async fn send_back(mut work: Work, id: RequestId, reason: Reason) -> Result<(), Error> {
    let (request, by) = load_for(&mut work, id, Act::SendBack).await?;
    let staffing = facts::staffing(&mut work).await?;
    let returned = request.send_back(signature(&work, by)?, staffing, reason)?;
    save(&mut work, &returned, Action::RequestReturned, by).await?;
    work.commit().await
}

/// The reviewer whose turn it is refuses a request for good.
pub async fn reject(mut work: Work, id: RequestId, reason: Reason) -> Result<(), Error> {
    let (request, by) = load_for(&mut work, id, Act::Reject).await?;
    let staffing = facts::staffing(&mut work).await?;
    let rejected = request.reject(signature(&work, by)?, staffing, reason)?;
    save(&mut work, &rejected, Action::RequestRejected, by).await?;
    work.commit().await
}

/// A legal approver approves what was looked at: `looked_at` is the digest that the page showed, so
/// that nothing can change between looking and signing (SOD-6).
pub async fn approve(mut work: Work, id: RequestId, looked_at: &str) -> Result<(), Error> {
    let (request, by) = load_for(&mut work, id, Act::Approve).await?;
    work.must_have_confirmed()?;
    let staffing = facts::staffing(&mut work).await?;
    let by_whom = signature(&work, by)?;
    request.must_admit(Act::Approve, by_whom.person, staffing)?;
    let facts = gather(&mut work, &request).await?;
    request.may_sign(by_whom.person, &facts.approval)?;
    seen(&facts.approval.approved, looked_at, "would be approved", "approve")?;
    let approved = request.approve(by_whom, staffing, &facts.approval)?;
    let approval = Approval { digest: facts.approval.approved, changes: facts.carried };
    store::requests::append_approval(&mut work.tx, id, work.now, &approval).await?;
    save(&mut work, &approved, Action::RequestApproved, by).await?;
    work.commit().await
}

/// A legal approver writes down that customers were told outside Annex (decision 15).
pub async fn tell(mut work: Work, id: RequestId, draft: ToldDraft) -> Result<(), Error> {
    let (request, by) = load_for(&mut work, id, Act::Tell).await?;
    let staffing = facts::staffing(&mut work).await?;
    request.must_admit(Act::Tell, work.person()?.id, staffing)?;
    let zone = registry::settings(&mut work).await?.technical.timezone;
    let submitted_on = request.submitted_at().map(|at| at.day_in(&zone));
    let notice = draft.check(work.now.day_in(&zone), submitted_on)?;
    let content = gather(&mut work, &request).await?.approval.content;
    let told = request.clone().tell(signature(&work, by)?, staffing, content, notice)?;
    if told == request {
        return Ok(());
    }
    save(&mut work, &told, Action::CustomersTold, by).await?;
    work.commit().await
}

/// A legal approver calls a change editorial (decision 26).
pub async fn call_editorial(mut work: Work, id: RequestId, reason: Reason) -> Result<(), Error> {
    let (request, by) = load_for(&mut work, id, Act::CallEditorial).await?;
    let content = gather(&mut work, &request).await?.approval.content;
    let staffing = facts::staffing(&mut work).await?;
    let called = request.call_editorial(signature(&work, by)?, staffing, content, reason)?;
    save(&mut work, &called, Action::EditorialCalled, by).await?;
    work.commit().await
}

/// Somebody else from legal or security agrees.
pub async fn confirm_editorial(mut work: Work, id: RequestId) -> Result<(), Error> {
    let (request, by) = load_for(&mut work, id, Act::ConfirmEditorial).await?;
    work.must_have_confirmed()?;
    let content = gather(&mut work, &request).await?.approval.content;
    let staffing = facts::staffing(&mut work).await?;
    let confirmed = request.confirm_editorial(signature(&work, by)?, staffing, content)?;
    save(&mut work, &confirmed, Action::EditorialConfirmed, by).await?;
    work.commit().await
}

/// A legal approver stops a request.
pub async fn cancel(mut work: Work, id: RequestId, reason: Reason) -> Result<(), Error> {
    let (request, by) = load_for(&mut work, id, Act::Cancel).await?;
    let cancelled = request.cancel(signature(&work, by)?, reason)?;
    save(&mut work, &cancelled, Action::RequestCancelled, by).await?;
    work.commit().await
}

async fn gather(work: &mut Work, request: &Request) -> Result<facts::Facts, Error> {
    let today = registry::today(work).await?;
    facts::gather(work, request, facts::day_of(request, today)).await
}
