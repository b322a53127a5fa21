//! Randomness. The only place that rolls; tests give it a seed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::time::Moment;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::failure::Failure;

/// Rolls random bytes and ids.
#[derive(Debug, Clone)]
pub struct Dice(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    Seeded(Arc<AtomicU64>),
}

impl Dice {
    /// From the operating system.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// The same rolls each time: for tests and the sample company's ids.
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Arc::new(AtomicU64::new(seed.wrapping_mul(1_000_000)))))
    }

    /// So many random bytes.
    pub fn bytes<const COUNT: usize>(&self) -> Result<[u8; COUNT], Failure> {
        let mut bytes = [0; COUNT];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn fill(&self, bytes: &mut [u8]) -> Result<(), Failure> {
        match &self.0 {
            #[expect(
                clippy::disallowed_methods,
                reason = "the one place where randomness comes in"
            )]
            Source::System => getrandom::fill(bytes)
                .map_err(|error| Failure::Broken(format!("no randomness: {error}"))),
            Source::Seeded(counter) => {
                for chunk in bytes.chunks_mut(32) {
                    let roll = counter.fetch_add(1, Ordering::Relaxed);
                    let digest = Sha256::digest(roll.to_be_bytes());
                    for (byte, random) in chunk.iter_mut().zip(digest) {
                        *byte = random;
                    }
                }
                Ok(())
            }
        }
    }

    /// A random id (UUIDv4): tells nothing of when it was made. For public ids (decision 12).
    pub fn uuid(&self) -> Result<Uuid, Failure> {
        Ok(uuid::Builder::from_random_bytes(self.bytes()?).into_uuid())
    }

    /// An id that sorts by time (`UUIDv7`), for rows that nobody outside sees.
    pub fn uuid_at(&self, now: Moment) -> Result<Uuid, Failure> {
        let milliseconds = u64::try_from(now.milliseconds()).unwrap_or_default();
        Ok(uuid::Builder::from_unix_timestamp_millis(milliseconds, &self.bytes()?).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeded_dice_roll_the_same_and_never_twice_the_same() {
        let (one, other) = (Dice::seeded(1), Dice::seeded(1));
        let rolls: Vec<_> = (0..3).map(|_| one.uuid().unwrap()).collect();
        assert_eq!(rolls, (0..3).map(|_| other.uuid().unwrap()).collect::<Vec<_>>());
        assert_ne!(rolls[0], rolls[1]);
        assert_ne!(Dice::system().uuid().unwrap(), Dice::system().uuid().unwrap());
    }

    #[test]
    fn public_ids_are_random_and_row_ids_sort_by_time() {
        let at = |count| Moment::from_milliseconds(count).unwrap();
        let dice = Dice::seeded(2);
        assert_eq!(dice.uuid().unwrap().get_version_num(), 4);
        let (early, late) = (dice.uuid_at(at(1_000)).unwrap(), dice.uuid_at(at(2_000)).unwrap());
        assert!(early < late && early.get_version_num() == 7);
    }
}
