//! What agreements say on each clause: entered by one legal approver, checked by another
//! (decisions 22 and 25).

use domain::agreement::Agreement;
use domain::audit::Action;
use domain::clause::{ClauseCode, ClauseTerm, TermDraft};
use domain::id::AgreementId;
use domain::person::Permission;
use domain::refusal::{FieldErrors, Refusal};

use crate::failure::Error;
use crate::work::Work;
use crate::{agreements, requests};

/// Enters what an agreement says on every clause that the draft speaks on. What changes nothing
/// keeps its editor and its check; what is on record does not become unread.
pub async fn enter(
    mut work: Work,
    id: AgreementId,
    revision: i64,
    draft: &TermDraft,
) -> Result<(), Error> {
    work.must(Permission::EditClauses)?;
    let person = work.person()?.id;
    let agreement = agreements::load(&mut work, id).await?;
    // What stands empty on an older page may be on record by now.
    if revision != agreement.revision {
        return Err(Refusal::Stale.into());
    }
    let known = store::clause_terms::of_agreement(&mut work.tx, id).await?;
    let mut faults = FieldErrors::default();
    let mut entered = Vec::new();
    for clause in ClauseCode::entered() {
        let before = known.iter().find(|term| term.clause == clause);
        let Some(read) = draft.read(clause, before.is_some()) else {
            continue;
        };
        match read {
            Ok(statement) => {
                let term = match before.cloned() {
                    Some(term) => term.revise(statement, person, work.now)?,
                    None => ClauseTerm::enter(clause, statement, person, work.now)?,
                };
                if before != Some(&term) {
                    entered.push(term);
                }
            }
            Err(row) => row.iter().for_each(|(field, sentence)| faults.add(field, sentence)),
        }
    }
    if !faults.is_empty() {
        return Err(faults.into());
    }
    if entered.is_empty() {
        return Ok(());
    }

    for term in &entered {
        store::clause_terms::put(&mut work.tx, id, term).await?;
    }
    let clauses = entered.iter().map(|term| term.clause.code().to_owned()).collect();
    save(work, Action::ClauseEntered, Agreement { revision, ..agreement }, clauses).await
}

/// Confirms a value as the second person, by the paper. `revision` is the one of the page that was looked at, so
/// that nobody checks what they have not seen.
pub async fn check(
    mut work: Work,
    id: AgreementId,
    revision: i64,
    clause: ClauseCode,
) -> Result<(), Error> {
    work.must(Permission::EditClauses)?;
    let person = work.person()?.id;
    let agreement = agreements::load(&mut work, id).await?;
    let known = store::clause_terms::of_agreement(&mut work.tx, id).await?;
    let term =
        known.into_iter().find(|term| term.clause == clause).ok_or(Refusal::NotFound("term"))?;

    let checked = term.checked(person, agreement.file.is_some(), work.now)?;

    store::clause_terms::put(&mut work.tx, id, &checked).await?;
    save(
        work,
        Action::ClauseChecked,
        Agreement { revision, ..agreement },
        vec![clause.code().to_owned()],
    )
    .await
}

async fn save(
    mut work: Work,
    action: Action,
    agreement: Agreement,
    clauses: Vec<String>,
) -> Result<(), Error> {
    let covers = agreement.details.covers.clone();
    agreements::save(&mut work, action, Permission::EditClauses, agreement, clauses, &[]).await?;
    requests::content_changed(&mut work, &covers, Permission::EditClauses).await?;
    work.commit().await
}
