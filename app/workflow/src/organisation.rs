//! The company's own settings: promises by a legal approver with a second signature, portal texts by
//! a publisher, technical settings by an administrator (decision 25).

use domain::audit::Action;
use domain::id::PendingActId;
use domain::organisation::{PortalTextsDraft, Promises, PromisesDraft, TechnicalDraft};
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::second_signature::{ActKind, PendingAct};
use serde::{Deserialize, Serialize};
pub use store::organisation::Settings;

use crate::failure::Error;
use crate::gate::{self, Effect};
use crate::pending_acts::{self, Proposal};
use crate::registry::{self, Deed};
use crate::requests;
use crate::work::Work;

const KIND: &str = "organisation";

/// The settings, and the promises that wait for a second signature.
pub struct OrganisationView {
    /// As they are.
    pub settings: Settings,
    /// As they would be.
    pub proposals: Vec<PromisesProposal>,
}

/// Promises that wait for a second signature.
pub struct PromisesProposal {
    /// The act that waits.
    pub act: PendingAct,
    /// What they would be.
    pub promises: Promises,
    /// The names of the fields that would change.
    pub fields: Vec<String>,
    /// The verdicts that would change, for those who read terms or sign it.
    pub effects: Option<Vec<Effect>>,
    /// What keeps who looks from signing it.
    pub hindrance: Option<Refusal>,
}

/// Shows the settings.
pub async fn show(work: &mut Work) -> Result<OrganisationView, Error> {
    work.must(Permission::ReadRegistry)?;
    let settings = registry::settings(work).await?;
    let today = registry::today(work).await?;
    let sees_effects =
        work.may(Permission::ReadRestricted) || work.may(Permission::ConfirmPromises);
    let mut proposals = Vec::new();
    let waiting = store::pending_acts::waiting(&mut work.tx, Some(ActKind::Promises)).await?;
    for (act, hindrance) in pending_acts::with_hindrances(work, waiting).await? {
        let Proposed { promises, .. } = pending_acts::payload(&act)?;
        let fields = changed(settings.promises.as_ref(), &promises);
        let effects = if sees_effects {
            Some(gate::effects_of_promises(work, &promises, today).await?)
        } else {
            None
        };
        proposals.push(PromisesProposal { act, promises, fields, effects, hindrance });
    }
    Ok(OrganisationView { settings, proposals })
}

/// What waits: the new promises, and the ones they were made from.
#[derive(Serialize, Deserialize)]
struct Proposed {
    promises: Promises,
    before: Option<Promises>,
}

/// Proposes new promises. One proposal waits at a time, so that nobody signs over another's head.
pub async fn propose(
    mut work: Work,
    revision: i64,
    draft: &PromisesDraft,
) -> Result<PendingActId, Error> {
    work.must(Permission::ProposePromises)?;
    let settings = registry::settings(&mut work).await?;
    if settings.revision != revision {
        return Err(Refusal::Stale.into());
    }
    pending_acts::must_be_the_only(&mut work, ActKind::Promises).await?;
    let promises = draft.check()?;
    let fields = changed(settings.promises.as_ref(), &promises);
    if fields.is_empty() {
        let sentence = "Nothing differs from the settings in force. Change something first.";
        return Err(Refusal::rule("nothing-changed", sentence).into());
    }

    let payload = Proposed { promises, before: settings.promises };
    let proposal =
        Proposal { kind: ActKind::Promises, about: None, payload: &payload, takes_effect_at: None };
    let act = pending_acts::propose(&mut work, proposal).await?;
    work.commit().await?;
    Ok(act.id)
}

/// Signs new promises as the second person. Promises that changed in between make them stale.
pub async fn confirm(mut work: Work, id: PendingActId) -> Result<(), Error> {
    let act = pending_acts::sign(&mut work, id, ActKind::Promises).await?;
    let Proposed { promises, before } = pending_acts::payload(&act)?;
    let settings = registry::settings(&mut work).await?;
    if settings.promises != before {
        let sentence = "The settings were changed since this was proposed. Decline it, and propose the change again.";
        return Err(Refusal::rule("stale-proposal", sentence).into());
    }
    let fields = changed(settings.promises.as_ref(), &promises);

    let confirmed = Settings { promises: Some(promises), ..settings };
    save(&mut work, Permission::ConfirmPromises, confirmed, fields).await?;
    // Origins of customers' data decide which transfers are needed.
    requests::promises_changed(&mut work, Permission::ConfirmPromises).await?;
    work.commit().await
}

/// Changes the texts of the public pages, which everybody reads at once: after a fresh code.
pub async fn revise_portal(
    mut work: Work,
    revision: i64,
    draft: &PortalTextsDraft,
) -> Result<(), Error> {
    work.must(Permission::EditPortal)?;
    work.must_have_confirmed()?;
    let settings = registry::settings(&mut work).await?;
    let portal = draft.check(registry::today(&mut work).await?)?;
    let fields = registry::changed(
        &PortalTextsDraft::from(&settings.portal).to_fields(),
        &PortalTextsDraft::from(&portal).to_fields(),
    );

    save(&mut work, Permission::EditPortal, Settings { portal, revision, ..settings }, fields)
        .await?;
    work.commit().await
}

/// Changes technical settings.
pub async fn revise_technical(
    mut work: Work,
    revision: i64,
    draft: &TechnicalDraft,
) -> Result<(), Error> {
    work.must(Permission::EditTechnical)?;
    let settings = registry::settings(&mut work).await?;
    let technical = draft.check(&settings.technical)?;
    let is_same = technical == settings.technical;
    let fields = if is_same { vec![] } else { vec!["timezone".to_owned()] };

    save(
        &mut work,
        Permission::EditTechnical,
        Settings { technical, revision, ..settings },
        fields,
    )
    .await?;
    work.commit().await
}

fn changed(before: Option<&Promises>, after: &Promises) -> Vec<String> {
    let before = before.map(PromisesDraft::from).unwrap_or_default();
    registry::changed(&before.to_fields(), &PromisesDraft::from(after).to_fields())
}

/// Every setting can be seen from outside, so caches are told (decision 11).
async fn save(
    work: &mut Work,
    by: Permission,
    mut settings: Settings,
    fields: Vec<String>,
) -> Result<(), Error> {
    store::organisation::update(&mut work.tx, &settings).await?;
    settings.revision += 1;
    store::installation::raise_public_revision(&mut work.tx).await?;
    let content = serde_json::json!({
        "promises": settings.promises,
        "portal": settings.portal,
        "technical": settings.technical,
    });
    let id = "1".to_owned();
    let deed = Deed {
        action: Action::SettingsChanged,
        by,
        kind: KIND,
        id,
        revision: settings.revision,
        fields,
        facts: &[],
    };
    registry::keep(work, deed, &content).await
}
