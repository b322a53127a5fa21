//! The undertaking: confidentiality and data protection, accepted before anything else opens (UND-1).
//! The text is kept in the database as it was shown, with its digest; so is each acceptance.

use domain::audit::Action;
use domain::canonical::Digest;
use domain::person::{Actor, Person};
use domain::refusal::Refusal;
use store::undertakings::{self, Acceptance};

use crate::failure::Error;
use crate::work::Work;

/// The version that everybody has to have accepted.
pub const VERSION: i64 = 1;

/// Its text, in Markdown.
pub const TEXT: &str = include_str!("undertaking/version_1.md");

/// The digest of its text.
pub fn digest() -> Digest {
    Digest::of(TEXT.as_bytes())
}

/// UND-1: nothing opens to a person who has not accepted the present version.
pub fn must_have_accepted(person: &Person) -> Result<(), Refusal> {
    if person.has_accepted(VERSION) { Ok(()) } else { Err(Refusal::Undertaking) }
}

/// The acting person accepts what they were shown. Accepting twice changes nothing.
pub async fn accept(mut work: Work, shown: &str) -> Result<(), Error> {
    let person = work.person()?.clone();
    if shown != digest().to_string() {
        let told = "The undertaking has changed since you opened the page. Nothing was accepted; read it again.";
        return Err(Refusal::rule("undertaking-changed", told).into());
    }
    sign(&mut work, &person).await?;
    work.commit().await
}

pub(crate) async fn sign(work: &mut Work, person: &Person) -> Result<(), Error> {
    let digest = digest();
    undertakings::keep(&mut work.tx, VERSION, &digest, TEXT).await?;
    let acceptance =
        Acceptance { version: VERSION, digest: digest.clone(), accepted_at: work.clock_time };
    if undertakings::accept(&mut work.tx, person.id, &acceptance).await? {
        let event = work.event(Action::UndertakingAccepted).on("person", person.id);
        work.record(event.with("version", VERSION).with_change(digest)).await?;
    }
    // What follows in this unit of work sees it.
    if let Actor::Person(acting) = &mut work.caller.actor
        && acting.id == person.id
    {
        acting.undertaking = Some(VERSION);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_before_the_present_one_opens_nothing() {
        for (accepted, told) in [
            (None, Err(Refusal::Undertaking)),
            (Some(VERSION - 1), Err(Refusal::Undertaking)),
            (Some(VERSION), Ok(())),
        ] {
            let person = Person { undertaking: accepted, ..Person::sample(1, &[]) };
            assert_eq!(must_have_accepted(&person), told, "{accepted:?}");
        }
    }
}
