//! What is posted about the baseline.

use domain::audit::Action;
use domain::baseline::BaselineDraft;
use domain::id::PendingActId;
use domain::person::Permission;
use workflow::{Attempt, baselines, pending_acts};

use super::{edit, show};
use crate::address::Named;
use crate::console::edit_form::{EditForm, Version};
use crate::console::seat::Seat;
use crate::form::Form;
use crate::paths;
use crate::render::{Answer, Answered};
use crate::submission::Submission;

/// The form, filled from the version that holds.
pub async fn new(seat: Seat) -> Answered {
    seat.must(Permission::ProposePromises)?;
    let found = baselines::show(&mut seat.read().await?).await?;
    let form = Submission::filled(&BaselineDraft::from(&found.current.details).fields);
    let form = EditForm::typed(form.with("valid_from", ""), found.newest().number);
    Ok(Answer::page(edit::page(&seat.desk, form)))
}

/// Proposes a new version.
pub async fn propose(seat: Seat, form: Form) -> Answered {
    let draft: BaselineDraft = form.draft();
    let typed = Version { fields: form.fields(), revision: form.revision() };
    let attempt = Attempt::to(Action::BaselineProposed);
    let propose = async |work| baselines::propose(work, typed.revision, &draft).await;
    match seat.perform(attempt, propose).await {
        Ok(_) => Ok(Answer::see(paths::BASELINE)),
        Err(error) => {
            let found = baselines::show(&mut seat.read().await?).await?;
            let newest = found.newest();
            let fields = BaselineDraft::from(&newest.details).fields;
            let saved = Version { fields, revision: newest.number };
            let form = EditForm::refused(form.submission(), error, &typed, &saved)?;
            Ok(Answer::again(edit::page(&seat.desk, form)))
        }
    }
}

/// Signs a proposal as the second person.
pub async fn confirm(seat: Seat, Named(id): Named<PendingActId>, form: Form) -> Answered {
    let attempt = pending_acts::signing(id);
    let done = seat.perform(attempt, async |work| baselines::confirm(work, id).await).await;
    again(&seat, &form, done.map(|_| ())).await
}

/// Declines a proposal, or takes it back.
pub async fn decline(seat: Seat, Named(id): Named<PendingActId>, form: Form) -> Answered {
    let attempt = pending_acts::declining(id);
    let done = seat.perform(attempt, async |work| pending_acts::decline(work, id).await).await;
    again(&seat, &form, done.map(|_| ())).await
}

async fn again(seat: &Seat, form: &Form, done: Result<(), workflow::Error>) -> Answered {
    let Err(error) = done else {
        return Ok(Answer::see(paths::BASELINE));
    };
    let told = form.submission().told(error)?;
    let found = baselines::show(&mut seat.read().await?).await?;
    Ok(Answer::again(show::view(seat, &found, &told)))
}
