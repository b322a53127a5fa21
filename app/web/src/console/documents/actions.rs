//! What is posted about documents. Decisions that are signed are in `decide`.

use domain::audit::Action;
use domain::document::{DocumentDraft, TrustDocument};
use domain::id::DocumentId;
use domain::person::Permission;
use domain::refusal::Refusal;
use workflow::documents::{self, Manuscript};
use workflow::{Attempt, Error};

use super::fields::Which;
use super::show::load;
use super::{edit, printed, show};
use crate::address::Named;
use crate::aside::aside;
use crate::console::edit_form::{EditForm, Version};
use crate::console::seat::Seat;
use crate::form::Form;
use crate::paths;
use crate::render::{Answer, Answered};
use crate::submission::Submission;

/// The empty form.
pub async fn new(seat: Seat) -> Answered {
    seat.must(Permission::WriteDocuments)?;
    let form = Submission::empty().with("access", "public");
    Ok(Answer::page(edit::new_page(&seat, &form)))
}

/// Begins a document, or shows what its text looks like.
pub async fn create(seat: Seat, form: Form) -> Answered {
    let (draft, typed) = match typed(&form, Which::New) {
        Ok(typed) => typed,
        Err(refusal) => {
            let told = form.submission().told(refusal)?;
            return Ok(aside(|| Answer::again(edit::new_page(&seat, &told))).await);
        }
    };
    if form.has("preview") {
        return Ok(aside(|| Answer::page(edit::new_page(&seat, &typed))).await);
    }
    let attempt = Attempt::to(Action::DocumentDrafted).on("document", "new");
    match seat.perform(attempt, async |work| documents::draft(work, &draft).await).await {
        Ok(id) => Ok(Answer::see(paths::record(paths::CONSOLE_DOCUMENTS, id))),
        Err(error) => {
            let told = typed.told(error)?;
            Ok(aside(|| Answer::again(edit::new_page(&seat, &told))).await)
        }
    }
}

/// The form of the version that is being worked on.
pub async fn edit(seat: Seat, Named(id): Named<DocumentId>) -> Answered {
    seat.must(Permission::WriteDocuments)?;
    let document = load(&seat, id).await?.document;
    if document.open_version().is_none() {
        return Ok(Answer::see(paths::record(paths::CONSOLE_DOCUMENTS, document.id)));
    }
    let form = EditForm::of(&saved(&document));
    Ok(aside(|| Answer::page(edit::page(&seat, form, &document))).await)
}

/// Saves the version that is being worked on, or shows what its text looks like.
pub async fn save(seat: Seat, Named(id): Named<DocumentId>, form: Form) -> Answered {
    let revision = form.revision();
    let document = load(&seat, id).await?.document;
    let which = document.open_version().map_or(Which::Later, Which::of);
    let (draft, typed) = match typed(&form, which) {
        Ok(typed) => typed,
        Err(refusal) => {
            let told = EditForm::typed(form.submission().told(refusal)?, revision);
            return Ok(aside(|| Answer::again(edit::page(&seat, told, &document))).await);
        }
    };
    if form.has("preview") {
        let typed = EditForm::typed(typed, revision);
        return Ok(aside(|| Answer::page(edit::page(&seat, typed, &document))).await);
    }
    let attempt = Attempt::to(Action::RecordUpdated).on("document", id);
    let revise = async |work| documents::revise(work, id, revision, &draft).await;
    match seat.perform(attempt, revise).await {
        Ok(()) => Ok(Answer::see(paths::record(paths::CONSOLE_DOCUMENTS, id))),
        Err(error) => {
            let document = load(&seat, id).await?.document;
            let draft = Version { fields: draft.to_fields(), revision };
            let form = EditForm::refused(typed, error, &draft, &saved(&document))?;
            Ok(aside(|| Answer::again(edit::page(&seat, form, &document))).await)
        }
    }
}

/// Begins the next version.
pub async fn begin(seat: Seat, Named(id): Named<DocumentId>, form: Form) -> Answered {
    let attempt = Attempt::to(Action::DocumentDrafted).on("document", id);
    let done = seat.perform(attempt, async |work| documents::begin_version(work, id).await).await;
    match done {
        Ok(_) => Ok(Answer::see(paths::below(paths::CONSOLE_DOCUMENTS, id, "edit"))),
        Err(error) => again(&seat, id, &form, Err(error)).await,
    }
}

/// Hands the version in.
pub async fn submit(seat: Seat, Named(id): Named<DocumentId>, form: Form) -> Answered {
    let attempt = Attempt::to(Action::DocumentSubmitted).on("document", id);
    let draft = documents::to_submit(&mut seat.read().await?, id).await;
    let proof = printed(draft, Manuscript::proof).await?;
    let submit = async |work| documents::submit(work, id, &proof?).await;
    let done = seat.perform(attempt, submit).await;
    again(&seat, id, &form, done).await
}

/// Sends the version back.
pub async fn send_back(seat: Seat, Named(id): Named<DocumentId>, form: Form) -> Answered {
    let why = form.reason("reason");
    let attempt = Attempt::to(Action::DocumentReturned).on("document", id);
    let done = seat.perform(attempt, async |work| documents::send_back(work, id, why).await).await;
    again(&seat, id, &form, done).await
}

/// Back to the document's page, with what was refused.
async fn again(seat: &Seat, id: DocumentId, form: &Form, done: Result<(), Error>) -> Answered {
    let Err(error) = done else {
        return Ok(Answer::see(paths::record(paths::CONSOLE_DOCUMENTS, id)));
    };
    let told = form.submission().told(error)?;
    let found = load(seat, id).await?;
    Ok(aside(|| Answer::again(show::view(seat, &found, &told))).await)
}

/// What was typed; a file takes the place of the text.
fn typed(form: &Form, which: Which) -> Result<(DocumentDraft, Submission), Refusal> {
    form.expect(which.asks());
    let mut draft: DocumentDraft = form.draft();
    let mut typed = form.submission();
    if let Some(file) = form.file("file").filter(|file| !file.bytes.is_empty()) {
        draft.body = documents::text_of_file(&file.bytes)?;
        typed = typed.with("body", draft.body.clone());
    }
    Ok((draft, typed))
}

fn saved(document: &TrustDocument) -> Version {
    let open = document.open_version().map(|open| DocumentDraft::from(&open.text));
    Version { fields: open.unwrap_or_default().to_fields(), revision: document.revision }
}
