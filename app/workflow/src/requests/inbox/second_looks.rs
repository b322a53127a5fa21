//! What waits for a second person: acts to be signed, terms to be checked, obligations to be
//! confirmed (decisions 22, 24, 25, 28, SOD-4).

use std::collections::BTreeMap;

use domain::clause::ClauseTerm;
use domain::person::{Permission, Person};
use domain::second_signature::{ActKind, Proposer};

use super::{Subject, Waiting};
use crate::failure::Error;
use crate::work::Work;

/// Whatever of it this person can do.
pub(super) async fn waiting(work: &mut Work, person: &Person) -> Result<Vec<Waiting>, Error> {
    let mut waiting = acts(work, person).await?;
    if person.may(Permission::EditClauses) {
        waiting.extend(terms(work, person).await?);
    }
    if person.may(Permission::DecideInstruments) {
        waiting.extend(obligations(work, person).await?);
    }
    Ok(waiting)
}

async fn acts(work: &mut Work, person: &Person) -> Result<Vec<Waiting>, Error> {
    let acts = store::pending_acts::waiting(&mut work.tx, None).await?;
    if acts.is_empty() {
        return Ok(Vec::new());
    }
    let custodies = store::custody::all(&mut work.tx).await?;
    let mut waiting = Vec::new();
    for act in acts {
        let is_mine = act.kind == ActKind::Reset && act.about == Some(person.id);
        let (task, subject) = if is_mine && act.proposed_by != Proposer::Person(person.id) {
            (DECLINE, Subject::Account)
        } else if act.may_be_signed_by(person, &custodies, work.clock_time).is_ok() {
            ("Sign it as the second person, or decline it.", Subject::Act(act.kind))
        } else {
            continue;
        };
        let whose = match act.about {
            Some(about) => store::people::find(&mut work.tx, about).await?,
            None => None,
        };
        let of = whose.map(|it| format!(" for {}", it.name)).unwrap_or_default();
        let about = format!("A proposal: {}{of}", act.kind.words());
        waiting.push(Waiting { task: task.to_owned(), about, subject, due_on: None });
    }
    Ok(waiting)
}

const DECLINE: &str =
    "Somebody asked for this about your account. Decline it, unless it was your wish.";

async fn terms(work: &mut Work, person: &Person) -> Result<Vec<Waiting>, Error> {
    let mut open: BTreeMap<_, Vec<ClauseTerm>> = BTreeMap::new();
    for (agreement, term) in store::clause_terms::all(&mut work.tx).await? {
        if !term.is_checked() {
            open.entry(agreement).or_default().push(term);
        }
    }
    let mut waiting = Vec::new();
    for (agreement, terms) in open {
        let found = store::agreements::find(&mut work.tx, agreement).await?;
        let Some(found) = found.filter(|found| found.ends_on().is_none()) else { continue };
        let has_paper = found.file.is_some();
        let is_theirs = |term: &&ClauseTerm| term.may_be_checked_by(person.id, has_paper).is_ok();
        let count = terms.iter().filter(is_theirs).count();
        if count == 0 {
            continue;
        }
        let terms = if count == 1 { "term" } else { "terms" };
        waiting.push(Waiting {
            task: format!("Check {count} {terms} that a colleague entered."),
            about: format!("{}: {}", found.reference(), found.details.title),
            subject: Subject::Agreement(agreement),
            due_on: None,
        });
    }
    Ok(waiting)
}

async fn obligations(work: &mut Work, person: &Person) -> Result<Vec<Waiting>, Error> {
    let all = store::obligations::all(&mut work.tx).await?;
    let open = all.into_iter().filter(|obligation| obligation.may_be_checked_by(person.id).is_ok());
    Ok(open
        .map(|obligation| Waiting {
            task: "Confirm the obligation that a colleague entered.".to_owned(),
            about: format!("{}: {}", obligation.reference(), obligation.details.basis.words()),
            subject: Subject::Obligation(obligation.id),
            due_on: None,
        })
        .collect())
}
