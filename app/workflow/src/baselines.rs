//! The baseline: a new version is proposed by a legal approver and signed by a second role, who both
//! see which engagements would newly pass and newly fail (decision 24).

use domain::audit::Action;
use domain::baseline::{Baseline, BaselineDetails, BaselineDraft};
use domain::id::{BaselineId, PendingActId};
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::second_signature::{ActKind, PendingAct};
use domain::time::Day;

use crate::failure::Error;
use crate::gate::Effect;
use crate::pending_acts::{self, Proposal};
use crate::registry;
use crate::work::Work;
use crate::{gate, requests};

/// Every version, and what waits to become one.
pub struct BaselineView {
    /// The version that holds today.
    pub current: Baseline,
    /// Every version, the newest first.
    pub versions: Vec<Baseline>,
    /// Proposals that wait for a second signature.
    pub proposals: Vec<BaselineProposal>,
}

/// A proposal with its effects.
pub struct BaselineProposal {
    /// The act that waits.
    pub act: PendingAct,
    /// What it would say.
    pub details: BaselineDetails,
    /// What it would change.
    pub effects: Vec<Effect>,
    /// What keeps who looks from signing it.
    pub hindrance: Option<Refusal>,
}

/// Shows the baseline.
pub async fn show(work: &mut Work) -> Result<BaselineView, Error> {
    work.must(Permission::ReadRegistry)?;
    let today = registry::today(work).await?;
    let current = gate::baseline_on(work, today).await?;
    let versions = store::baselines::list(&mut work.tx).await?;
    let mut proposals = Vec::new();
    if work.may(Permission::ReadRestricted) || work.may(Permission::ConfirmPromises) {
        let waiting = store::pending_acts::waiting(&mut work.tx, Some(ActKind::Baseline)).await?;
        for (act, hindrance) in pending_acts::with_hindrances(work, waiting).await? {
            let details: BaselineDetails = pending_acts::payload(&act)?;
            let effects = gate::effects_of_baseline(work, &details).await?;
            proposals.push(BaselineProposal { act, details, effects, hindrance });
        }
    }
    Ok(BaselineView { current, versions, proposals })
}

impl BaselineView {
    /// The newest version, on which the next one is built.
    pub fn newest(&self) -> &Baseline {
        self.versions.first().unwrap_or(&self.current)
    }
}

/// Proposes a new version. `newest` is the number of the newest version that was there when the form
/// was filled.
pub async fn propose(
    mut work: Work,
    newest: i64,
    draft: &BaselineDraft,
) -> Result<PendingActId, Error> {
    work.must(Permission::ProposePromises)?;
    if number_of_newest(&mut work).await? != newest {
        return Err(Refusal::Stale.into());
    }
    pending_acts::must_be_the_only(&mut work, ActKind::Baseline).await?;
    let details = draft.check()?;
    must_not_be_past(&mut work, details.valid_from).await?;

    let proposal =
        Proposal { kind: ActKind::Baseline, about: None, payload: &details, takes_effect_at: None };
    let act = pending_acts::propose(&mut work, proposal).await?;

    let event = work
        .event_by(Action::BaselineProposed, Permission::ProposePromises)
        .on("pending_act", act.id)
        .with("valid_from", details.valid_from);
    work.record(event).await?;
    work.commit().await?;
    Ok(act.id)
}

/// Signs a proposal as the second person: it becomes the next version.
pub async fn confirm(mut work: Work, id: PendingActId) -> Result<i64, Error> {
    let act = pending_acts::sign(&mut work, id, ActKind::Baseline).await?;
    let details: BaselineDetails = pending_acts::payload(&act)?;
    must_not_be_past(&mut work, details.valid_from).await?;

    let number = number_of_newest(&mut work).await? + 1;
    let valid_from = details.valid_from;
    let baseline = Baseline { id: BaselineId::new(work.dice.uuid_at(work.now)?), number, details };

    store::baselines::insert(&mut work.tx, &baseline).await?;
    let event = work
        .event_by(Action::BaselineAdopted, Permission::ConfirmPromises)
        .on("baseline", baseline.id)
        .with("number", number)
        .with("valid_from", valid_from);
    work.record(event).await?;
    requests::promises_changed(&mut work, Permission::ConfirmPromises).await?;
    work.commit().await?;
    Ok(number)
}

async fn number_of_newest(work: &mut Work) -> Result<i64, Error> {
    let known = store::baselines::list(&mut work.tx).await?;
    Ok(known.first().map_or(0, |baseline| baseline.number))
}

async fn must_not_be_past(work: &mut Work, valid_from: Day) -> Result<(), Error> {
    if valid_from < registry::today(work).await? {
        let sentence =
            "Promises cannot be changed for days that have passed. Enter today or a later day.";
        return Err(Refusal::field("valid_from", sentence).into());
    }
    Ok(())
}
