//! What documents wait for, for a person's inbox.

use domain::document::{Act, DocumentVersion, TrustDocument};
use domain::person::Person;
use domain::time::Day;

use crate::failure::Error;
use crate::requests::inbox::{Subject, Waiting};
use crate::work::Work;

/// Days before a review is due that it comes into the inbox.
const REMIND_DAYS: i32 = 30;

/// Everything about documents that waits for this person.
pub(crate) async fn waiting(
    work: &mut Work,
    person: &Person,
    today: Day,
) -> Result<Vec<Waiting>, Error> {
    let documents = store::documents::list(&mut work.tx).await?;
    let tasks = documents.iter().filter_map(|document| {
        let (task, due_on) = task_of(document, person, today)?;
        let latest = document.latest()?;
        Some(Waiting {
            task: task.to_owned(),
            about: format!("{}, version {}", latest.text.title, latest.number),
            subject: Subject::Document(document.id),
            due_on,
        })
    });
    Ok(tasks.collect())
}

/// What this person can do next about a document, if it is their turn, and by when.
pub fn task_of(
    document: &TrustDocument,
    person: &Person,
    today: Day,
) -> Option<(&'static str, Option<Day>)> {
    match document.open_version() {
        Some(open) => step(open, person).map(|task| (task, None)),
        None if document.offers(Act::Begin, person, today) => {
            let due = document.current(today)?.publication()?.review_due_on;
            let told = "Look whether the document still holds, and begin a new version.";
            (due <= today.plus_days(REMIND_DAYS)).then_some((told, Some(due)))
        }
        None => None,
    }
}

fn step(open: &DocumentVersion, person: &Person) -> Option<&'static str> {
    let next = open.next_step()?;
    open.may(next, person).ok()?;
    // What the operator brought in belongs to whoever writes documents.
    let is_theirs = open.authors.contains(&person.id) || open.authors.is_empty();
    match next {
        Act::Submit => is_theirs.then_some("Finish the draft and hand it in."),
        Act::Approve => Some("Approve the document, or return it."),
        Act::Publish => Some("Publish the document."),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::document::VersionState;
    use domain::person::Role;

    use super::*;

    #[test]
    fn a_document_waits_for_whoever_can_take_the_next_step() {
        let draft = TrustDocument::sample();
        let in_state = |state| {
            let mut document = draft.clone();
            document.versions[0].state = state;
            document
        };
        let today = Day::parse("2026-03-01").unwrap();
        for (document, role, number, waits) in [
            (draft.clone(), Role::SecurityReviewer, 1, true),
            (draft.clone(), Role::SecurityReviewer, 2, false),
            (draft.clone(), Role::LegalApprover, 1, false),
            (in_state(VersionState::InReview), Role::LegalApprover, 2, true),
            (in_state(VersionState::InReview), Role::LegalApprover, 1, false),
            (in_state(VersionState::InReview), Role::Publisher, 2, false),
            (in_state(VersionState::Approved), Role::Publisher, 2, true),
            (in_state(VersionState::Approved), Role::Auditor, 2, false),
        ] {
            let person = Person::sample(number, &[role]);
            let told = task_of(&document, &person, today);
            assert_eq!(
                told.is_some(),
                waits,
                "{} {role:?} {number}",
                document.versions[0].state.code()
            );
        }
    }
}
