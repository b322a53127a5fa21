//! How much waits for a person: every page of the console says it, so it is worked out once and
//! remembered until something can have changed it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::canonical::Digest;
use domain::id::PersonId;

use super::show;
use crate::failure::Error;
use crate::work::Work;

/// The counts of people who were here, in memory.
#[derive(Default)]
pub struct Counts(Mutex<BTreeMap<PersonId, (Stamp, usize)>>);

/// Whatever can change an inbox: an act, of which there is none without an event (LOG-1), and time,
/// with a new day and the hours after which somebody may sign.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    events: Digest,
    minute: i64,
}

impl Counts {
    /// How much waits for the acting person.
    pub async fn of(&self, work: &mut Work) -> Result<usize, Error> {
        let person = work.person()?.id;
        let stamp = Stamp {
            events: store::audit::head(&mut work.tx).await?.hash,
            minute: work.now.milliseconds() / 60_000,
        };
        if let Some(count) = self.known(person, &stamp) {
            return Ok(count);
        }
        let count = show(work).await?.len();
        self.counts().insert(person, (stamp, count));
        Ok(count)
    }

    fn known(&self, person: PersonId, stamp: &Stamp) -> Option<usize> {
        let counts = self.counts();
        counts.get(&person).filter(|(of, _)| of == stamp).map(|(_, count)| *count)
    }

    fn counts(&self) -> MutexGuard<'_, BTreeMap<PersonId, (Stamp, usize)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
