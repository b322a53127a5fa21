//! Transfers of an engagement: edited by legal approvers, also while a request is being decided
//! (decision 25).

use domain::agreement::Agreement;
use domain::audit::Action;
use domain::engagement::Engagement;
use domain::fields::Fields;
use domain::id::EngagementId;
use domain::person::Permission;
use domain::refusal::FieldErrors;
use domain::transfer::{Mechanism, Transfer, TransferContext, TransferDraft};

use crate::failure::Error;
use crate::work::Work;
use crate::{engagements, registry, requests};

/// Replaces the transfers of an engagement. Faults carry `transfers.N.` in front of their fields.
pub async fn revise(
    mut work: Work,
    id: EngagementId,
    revision: i64,
    drafts: &[TransferDraft],
) -> Result<(), Error> {
    work.must(Permission::EditTransfers)?;
    let person = work.person()?.id;
    let engagement = engagements::load(&mut work, id).await?;
    let today = registry::today(&mut work).await?;
    let mut faults = FieldErrors::default();
    let mut transfers: Vec<Transfer> = Vec::new();
    let special = engagement.details.special_data();
    let covering = store::agreements::covering(&mut work.tx, id).await?;
    let context = TransferContext { today, special: &special, covering: &covering };
    for (number, draft) in drafts.iter().enumerate() {
        let prefix = format!("transfers.{number}.");
        match draft.check(&prefix, context) {
            Ok(transfer) if transfers.iter().any(|known| known.origin == transfer.origin) => {
                faults.add(
                    format!("{prefix}origin"),
                    "This origin stands twice. Put the second mechanism as a fallback.",
                );
            }
            Ok(transfer) => transfers.push(transfer.worked_on(person, &engagement.transfers)),
            Err(row) => row.iter().for_each(|(field, sentence)| faults.add(field, sentence)),
        }
    }
    if !faults.is_empty() {
        return Err(faults.into());
    }

    let fields = registry::changed(&fields_of(&engagement.transfers), &fields_of(&transfers));
    let revised = Engagement { transfers, revision, ..engagement };

    engagements::save(&mut work, Action::RecordUpdated, Permission::EditTransfers, revised, fields)
        .await?;
    requests::content_changed(&mut work, &[id], Permission::EditTransfers).await?;
    work.commit().await
}

/// The agreements that cover an engagement and can hold the clauses of a transfer.
pub async fn instruments(work: &mut Work, id: EngagementId) -> Result<Vec<Agreement>, Error> {
    work.must(Permission::EditTransfers)?;
    let mut covering = store::agreements::covering(&mut work.tx, id).await?;
    covering.retain(|agreement| {
        Mechanism::ALL.iter().any(|mechanism| mechanism.may_stand_in(agreement.details.kind))
    });
    Ok(covering)
}

/// What a form for these transfers is filled with.
pub fn fields_of(transfers: &[Transfer]) -> Fields {
    let mut fields = Fields::default();
    fields.push_rows(
        "transfers",
        transfers.iter().map(|transfer| TransferDraft::from(transfer).to_fields()),
    );
    fields
}
