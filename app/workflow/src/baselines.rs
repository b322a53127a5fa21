//! The baseline: a new version is proposed by a legal approver and signed by a second role, who both
//! see which engagements would newly pass and newly fail (decision 24).

use domain::audit::Action;
use domain::baseline::{Baseline, BaselineDetails, BaselineDraft};
use domain::engagement::{Engagement, Standing};
use domain::gate::{GateInputs, Verdict, weigh};
use domain::id::{BaselineId, EngagementId, PendingActId};
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::second_signature::{ActKind, PendingAct};
use domain::time::Day;

use crate::failure::Error;
use crate::gate::Grounds;
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
}

/// An engagement whose verdict would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Which engagement.
    pub engagement: EngagementId,
    /// Vendor and service, for reading.
    pub name: String,
    /// Under the present baseline.
    pub before: Verdict,
    /// Under the proposed one.
    pub after: Verdict,
}

/// Shows the baseline.
pub async fn show(work: &mut Work) -> Result<BaselineView, Error> {
    work.must(Permission::ReadRegistry)?;
    let today = registry::today(work).await?;
    let current = gate::baseline_on(work, today).await?;
    let versions = store::baselines::list(&mut work.tx).await?;
    let mut proposals = Vec::new();
    if work.may(Permission::ReadRestricted) || work.may(Permission::ConfirmPromises) {
        for act in store::pending_acts::waiting(&mut work.tx, Some(ActKind::Baseline)).await? {
            let details: BaselineDetails = pending_acts::payload(&act)?;
            let effects = effects(work, &details).await?;
            proposals.push(BaselineProposal { act, details, effects });
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

    let mut event = work
        .event(Action::BaselineProposed)
        .on("pending_act", act.id)
        .with("valid_from", details.valid_from);
    event.role = work.role_for(Permission::ProposePromises);
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
    let mut event = work.event(Action::BaselineAdopted).on("baseline", baseline.id);
    event = event.with("number", number).with("valid_from", valid_from);
    event.role = work.role_for(Permission::ConfirmPromises);
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

/// The engagements whose verdict would change, judged for the day on which the new version begins.
pub async fn effects(work: &mut Work, details: &BaselineDetails) -> Result<Vec<Effect>, Error> {
    let day = details.valid_from;
    let grounds = Grounds::of_all(work, day).await?;
    let before = grounds.baseline();
    let after = Baseline { id: before.id, number: before.number + 1, details: details.clone() };
    let mut effects = Vec::new();
    for engagement in store::engagements::all(&mut work.tx).await? {
        if !is_judged(&engagement, day) {
            continue;
        }
        let inputs = grounds.inputs(&engagement)?;
        let (before, _) = weigh(&inputs);
        let (after, _) = weigh(&GateInputs { baseline: after.clone(), ..inputs });
        if before != after {
            let vendor = grounds.vendor(&engagement)?;
            let name =
                format!("{}, {}", vendor.details.display_name(), engagement.details.service_name);
            effects.push(Effect { engagement: engagement.id, name, before, after });
        }
    }
    Ok(effects)
}

fn is_judged(engagement: &Engagement, day: Day) -> bool {
    engagement.details.relationship.is_listed()
        && !matches!(engagement.standing(day), Standing::Rejected | Standing::Terminated)
}
