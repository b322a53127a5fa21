//! The hash chain of the audit log (decision 36): `hash = SHA-256(prev_hash ‖ canonical event)`.
//! Pure: the store keeps the rows and the head, this says what they must look like.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::audit::{AuditEvent, AuditIndex};
use crate::canonical::{Digest, NotCanonical, to_canonical};

/// The last link: where the next one is forged to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The number of the last event; 0 before the first.
    pub seq: i64,
    /// Its hash; 64 zeros before the first.
    pub hash: Digest,
}

/// An event in its place in the chain, as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainedEvent {
    /// Its number, counted from 1 without gaps.
    pub seq: i64,
    /// The copy in the columns, which the log is searched by.
    pub index: AuditIndex,
    /// The canonical JSON that was hashed, number included.
    pub payload: String,
    /// The hash of the event before.
    pub prev_hash: Digest,
    /// The hash of this one.
    pub hash: Digest,
}

impl Head {
    /// The head of an empty log.
    pub fn genesis() -> Self {
        let zeros = Digest::parse(&"0".repeat(64));
        let Some(hash) = zeros else { unreachable!("64 hex digits are a digest") };
        Self { seq: 0, hash }
    }

    /// The event as the next link after this head.
    pub fn chain(&self, event: &AuditEvent) -> Result<ChainedEvent, NotCanonical> {
        let seq = self.seq + 1;
        let payload = payload(seq, event)?;
        let hash = hash(&self.hash, &payload);
        Ok(ChainedEvent { seq, index: event.index(), payload, prev_hash: self.hash.clone(), hash })
    }
}

impl ChainedEvent {
    /// What happened; none if the payload is not one of ours.
    pub fn event(&self) -> Option<AuditEvent> {
        serde_json::from_str(&self.payload).ok()
    }

    /// The head after this event.
    pub fn head(&self) -> Head {
        Head { seq: self.seq, hash: self.hash.clone() }
    }
}

fn payload(seq: i64, event: &AuditEvent) -> Result<String, NotCanonical> {
    let mut value =
        serde_json::to_value(event).map_err(|error| NotCanonical::Key(error.to_string()))?;
    if let Value::Object(members) = &mut value {
        members.insert("seq".to_owned(), Value::from(seq));
    }
    to_canonical(&value)
}

fn hash(prev: &Digest, payload: &str) -> Digest {
    let mut hasher = Sha256::new();
    hasher.update(prev.hex().as_bytes());
    hasher.update(payload.as_bytes());
    Digest::from_sha256(hasher.finalize().into())
}

/// What a walk over an unbroken chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// How many events.
    pub count: u64,
    /// The last of them.
    pub head: Head,
}

/// The first place where the chain is broken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The audit log is broken at event {seq}: {flaw}.")]
pub struct Break {
    /// The event that does not fit.
    pub seq: i64,
    /// What is wrong with it.
    pub flaw: Flaw,
}

/// What is wrong at a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// A number is left out or comes twice.
    #[error("an event before it was removed, or it was put in")]
    Gap,
    /// It does not follow the event before.
    #[error("it does not follow the event before it")]
    Link,
    /// Its text is not what was hashed.
    #[error("its content was changed")]
    Content,
    /// Its searchable columns say something else than its text.
    #[error("its columns were changed")]
    Columns,
    /// The log ends before or after its head.
    #[error("the log does not end where its head says")]
    End,
}

/// A walk along the chain, event by event, so that a long log needs little memory.
#[derive(Debug, Clone)]
pub struct Walk(Head);

impl Walk {
    /// Starts before the first event.
    pub fn new() -> Self {
        Self(Head::genesis())
    }

    /// Takes the next event.
    pub fn step(&mut self, next: &ChainedEvent) -> Result<(), Break> {
        let broken = |flaw| Err(Break { seq: next.seq, flaw });
        if next.seq != self.0.seq + 1 {
            return broken(Flaw::Gap);
        }
        if next.prev_hash != self.0.hash {
            return broken(Flaw::Link);
        }
        if next.hash != hash(&next.prev_hash, &next.payload) {
            return broken(Flaw::Content);
        }
        match next.event() {
            // The number is inside the text too, so a whole chain cannot be counted anew.
            Some(event) if payload(next.seq, &event).as_ref() != Ok(&next.payload) => {
                return broken(Flaw::Content);
            }
            Some(event) if event.index() != next.index => return broken(Flaw::Columns),
            Some(_) => self.0 = next.head(),
            None => return broken(Flaw::Content),
        }
        Ok(())
    }

    /// Ends the walk at the head that the store remembers.
    pub fn finish(self, head: &Head) -> Result<Summary, Break> {
        if self.0 != *head {
            return Err(Break { seq: self.0.seq.max(head.seq), flaw: Flaw::End });
        }
        Ok(Summary { count: u64::try_from(head.seq).unwrap_or_default(), head: self.0 })
    }
}

impl Default for Walk {
    fn default() -> Self {
        Self::new()
    }
}

/// Walks over events that are all at hand.
pub fn walk<'log>(
    events: impl IntoIterator<Item = &'log ChainedEvent>,
    head: &Head,
) -> Result<Summary, Break> {
    let mut walk = Walk::new();
    for event in events {
        walk.step(event)?;
    }
    walk.finish(head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Action, AuditActor};
    use crate::time::Moment;

    fn log(count: i64) -> (Vec<ChainedEvent>, Head) {
        let mut head = Head::genesis();
        let mut events = Vec::new();
        for number in 1..=count {
            let at = Moment::from_milliseconds(number).unwrap();
            let event = AuditEvent::new(at, AuditActor::Clock, Action::ListPublished)
                .on("list_version", number);
            let chained = head.chain(&event).unwrap();
            head = chained.head();
            events.push(chained);
        }
        (events, head)
    }

    #[test]
    fn an_untouched_log_is_walked_to_its_head() {
        for count in [0, 1, 5] {
            let (events, head) = log(count);
            assert_eq!(walk(&events, &head).unwrap().head.seq, count);
        }
    }

    #[test]
    fn every_kind_of_tampering_is_found_at_its_place() {
        type Tamper = fn(&mut Vec<ChainedEvent>);
        let cases: [(&str, Tamper, i64, Flaw); 7] = [
            ("removed", |log| drop(log.remove(1)), 3, Flaw::Gap),
            ("cut off", |log| drop(log.pop()), 3, Flaw::End),
            (
                "text changed",
                |log| log[1].payload = log[1].payload.replace("clock", "clerk"),
                2,
                Flaw::Content,
            ),
            (
                "columns changed",
                |log| log[1].index.action = Action::ListWithdrawn,
                2,
                Flaw::Columns,
            ),
            ("hash changed", |log| log[1].hash = Digest::of(b"x"), 2, Flaw::Content),
            ("link changed", |log| log[1].prev_hash = Digest::of(b"x"), 2, Flaw::Link),
            (
                "rewritten with a hash that fits",
                |log| {
                    log[1].payload = log[1].payload.replace("published", "withdrawn");
                    log[1].hash = hash(&log[1].prev_hash, &log[1].payload);
                    log[1].index.action = Action::ListWithdrawn;
                },
                3,
                Flaw::Link,
            ),
        ];
        for (name, tamper, seq, flaw) in cases {
            let (mut events, head) = log(3);
            tamper(&mut events);
            assert_eq!(walk(&events, &head), Err(Break { seq, flaw }), "{name}");
        }
    }

    #[test]
    fn a_chain_counted_anew_is_found() {
        let (mut events, _) = log(2);
        events.remove(0);
        // The second event, passed off as the first with a hash that fits.
        events[0].seq = 1;
        events[0].prev_hash = Head::genesis().hash;
        events[0].hash = hash(&events[0].prev_hash, &events[0].payload);
        let head = events[0].head();
        assert_eq!(walk(&events, &head), Err(Break { seq: 1, flaw: Flaw::Content }));
    }
}
