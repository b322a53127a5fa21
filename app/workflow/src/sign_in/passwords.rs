//! Passwords: hashed with argon2id, never kept, never logged (domain.md 11, row 3.3).

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, Params, PasswordHasher as _, PasswordVerifier as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use domain::refusal::Refusal;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::dice::Dice;
use crate::failure::{BUSY, Error, Failure};

/// How many passwords are hashed at the same time: each takes the memory of the parameters.
const SLOTS: usize = 2;

/// How many of them strangers may have: one is left to those who are known (decision 29).
const SLOTS_OF_STRANGERS: usize = SLOTS - 1;

/// How long somebody waits for a slot before they are told to come back.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// Hashes and compares. Cheap to clone; clones share the slots.
#[derive(Debug, Clone)]
pub struct Passwords {
    params: Params,
    slots: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
    longest_wait: Duration,
}

/// A stranger's turn, until it is dropped.
#[derive(Debug)]
pub struct Turn<'passwords> {
    _permit: SemaphorePermit<'passwords>,
}

/// Whether a password is the one that was hashed.
pub enum Match {
    /// It is not, or there is none.
    No,
    /// It is.
    Yes,
    /// It is, and here it is hashed with today's parameters.
    Rehashed(String),
}

impl Passwords {
    /// 64 MiB, three passes, one lane: above the OWASP minimum (stack.md 4).
    pub fn strong() -> Self {
        Self::with(65_536, 3)
    }

    /// As cheap as the algorithm lets it be, for tests.
    #[cfg(any(test, feature = "testing"))]
    pub fn cheap() -> Self {
        Self { longest_wait: Duration::from_secs(2), ..Self::with(8, 1) }
    }

    fn with(memory_kib: u32, passes: u32) -> Self {
        let params = Params::new(memory_kib, passes, 1, Some(32)).unwrap_or_default();
        Self {
            params,
            slots: Arc::new(Semaphore::new(SLOTS)),
            strangers: Arc::new(Semaphore::new(SLOTS_OF_STRANGERS)),
            longest_wait: LONGEST_WAIT,
        }
    }

    /// A browser that never signed in takes its turn among its like before it compares, so that a
    /// slot is left to everybody else. Refused as `busy` when it does not come in time.
    pub async fn strangers_turn(&self) -> Result<Turn<'_>, Error> {
        Ok(Turn { _permit: self.permit(&self.strangers).await? })
    }

    /// A PHC string with a salt of its own.
    pub async fn hash(&self, dice: &Dice, password: &str) -> Result<String, Error> {
        let salt: [u8; 16] = dice.bytes()?;
        let (params, password) = (self.params.clone(), Zeroizing::new(password.to_owned()));
        let _slot = self.slot().await?;
        run(move || hash(&params, &password, &salt)).await?
    }

    /// Compares with a stored hash. Without one it works just as long and says no, so that nobody
    /// learns from the time whether there is an account.
    pub async fn compare(
        &self,
        dice: &Dice,
        password: &str,
        stored: Option<&str>,
    ) -> Result<Match, Error> {
        let salt: [u8; 16] = dice.bytes()?;
        let (params, password) = (self.params.clone(), Zeroizing::new(password.to_owned()));
        let stored = stored.map_or_else(|| self.nobodys(), str::to_owned);
        let (is_today, is_somebodys) =
            (stored.starts_with(&self.prefix()), stored != self.nobodys());
        let _slot = self.slot().await?;
        run(move || {
            let parsed = PasswordHash::new(&stored)
                .map_err(|_| Failure::Broken("a stored password hash cannot be read".to_owned()))?;
            let is_right = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
            Ok(match (is_right && is_somebodys, is_today) {
                (false, _) => Match::No,
                (true, true) => Match::Yes,
                (true, false) => Match::Rehashed(hash(&params, &password, &salt)?),
            })
        })
        .await?
    }

    /// What a hash with today's parameters begins with.
    fn prefix(&self) -> String {
        format!(
            "$argon2id$v=19$m={},t={},p={}$",
            self.params.m_cost(),
            self.params.t_cost(),
            self.params.p_cost()
        )
    }

    /// A hash that no password has, with today's parameters.
    fn nobodys(&self) -> String {
        let (salt, output) = (STANDARD_NO_PAD.encode([0; 16]), STANDARD_NO_PAD.encode([0; 32]));
        format!("{}{salt}${output}", self.prefix())
    }

    async fn slot(&self) -> Result<SemaphorePermit<'_>, Error> {
        self.permit(&self.slots).await
    }

    async fn permit<'all>(&self, of: &'all Semaphore) -> Result<SemaphorePermit<'all>, Error> {
        if let Ok(Ok(permit)) = timeout(self.longest_wait, of.acquire()).await {
            return Ok(permit);
        }
        let told =
            "Too many people sign in at this moment. Nothing was changed; try again in a minute.";
        Err(Refusal::rule(BUSY, told).into())
    }
}

fn hash(params: &Params, password: &str, salt: &[u8]) -> Result<String, Error> {
    let hashed = Argon2::from(params).hash_password_with_salt(password.as_bytes(), salt);
    let hashed = hashed
        .map_err(|error| Failure::Broken(format!("a password could not be hashed: {error}")))?;
    Ok(hashed.to_string())
}

async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| {
        Failure::Broken("a password could not be hashed: the thread ended".to_owned()).into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_recognised_by_its_hash_and_two_hashes_of_it_differ() {
        let (passwords, dice) = (Passwords::cheap(), Dice::seeded(1));
        let hash = passwords.hash(&dice, "correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{hash}");
        assert_ne!(hash, passwords.hash(&dice, "correct horse").await.unwrap());
        for (typed, stored, is_right) in [
            ("correct horse", Some(hash.as_str()), true),
            ("correct horsf", Some(&hash), false),
            ("", Some(&hash), false),
            ("correct horse", None, false),
        ] {
            let found = passwords.compare(&dice, typed, stored).await.unwrap();
            assert_eq!(!matches!(found, Match::No), is_right, "{typed}");
        }
    }

    #[tokio::test]
    async fn an_old_hash_is_replaced_when_the_password_is_right() {
        let dice = Dice::seeded(1);
        let old = Passwords::with(8, 2).hash(&dice, "correct horse").await.unwrap();
        let today = Passwords::cheap();
        assert!(matches!(today.compare(&dice, "wrong", Some(&old)).await.unwrap(), Match::No));
        let Match::Rehashed(new) = today.compare(&dice, "correct horse", Some(&old)).await.unwrap()
        else {
            panic!("not rehashed");
        };
        assert!(matches!(
            today.compare(&dice, "correct horse", Some(&new)).await.unwrap(),
            Match::Yes
        ));
    }

    #[tokio::test]
    async fn while_strangers_wait_for_their_turn_those_who_are_known_are_compared() {
        let (passwords, dice) = (Passwords::cheap(), Dice::seeded(1));
        let turn = passwords.strangers_turn().await.unwrap();
        assert_eq!(passwords.strangers_turn().await.unwrap_err().refusal().unwrap().code(), "busy");
        // The stranger whose turn it is holds a slot; the other one is free.
        let held = passwords.slot().await.unwrap();
        assert!(passwords.compare(&dice, "correct horse", None).await.is_ok());
        drop((turn, held));
        assert!(passwords.strangers_turn().await.is_ok());
    }

    #[tokio::test]
    async fn the_shipped_parameters_are_above_the_recommended_minimum() {
        let hash = Passwords::strong().hash(&Dice::seeded(1), "correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"), "{hash}");
    }
}
