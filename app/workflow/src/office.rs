//! The office: what every unit of work needs. It knows the database, the clock, the dice and the
//! key, and hands out [`Work`].

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::audit::Action;
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::time::Moment;
use store::Db;

use crate::dice::Dice;
use crate::failure::{Error, Failure};
use crate::sealing::Sealer;
use crate::sessions::{self, SessionLimits};
use crate::sign_in::Passwords;
use crate::work::{Asked, Caller, Work};

/// Where time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's.
    System,
    /// Stands still until a test moves it. Milliseconds since 1970.
    Frozen(Arc<AtomicI64>),
}

impl Clock {
    /// The host's time. Business time may be ahead of it on sample data.
    #[expect(clippy::disallowed_methods, reason = "the one place where time comes in")]
    pub fn now(&self) -> Moment {
        let milliseconds = match self {
            Self::System => std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .ok()
                .and_then(|since| i64::try_from(since.as_millis()).ok())
                .unwrap_or_default(),
            Self::Frozen(milliseconds) => milliseconds.load(Ordering::SeqCst),
        };
        Moment::from_milliseconds(milliseconds).unwrap_or(Moment::EPOCH)
    }
}

/// Opens units of work. Cheap to clone.
#[derive(Clone)]
pub struct Office {
    db: Db,
    clock: Clock,
    dice: Dice,
    sealer: Sealer,
    passwords: Passwords,
    sessions: SessionLimits,
    /// Milliseconds that business time is ahead of the clock (decision 35).
    ahead: Arc<AtomicI64>,
    site: Arc<str>,
}

impl Office {
    /// An office over a migrated database.
    pub async fn open(db: Db, clock: Clock, dice: Dice, sealer: Sealer) -> Result<Self, Error> {
        let mut tx = db.begin_read().await?;
        let installation = store::installation::find(&mut tx).await?;
        Ok(Self {
            db,
            clock,
            dice,
            sealer,
            passwords: Passwords::strong(),
            sessions: SessionLimits::default(),
            ahead: Arc::new(AtomicI64::new(installation.clock_ahead_ms)),
            site: Arc::from(""),
        })
    }

    /// The same, knowing the public address of the trust pages, such as
    /// `https://trust.example.com`: papers and feeds name it.
    #[must_use]
    pub fn at_site(mut self, address: &str) -> Self {
        self.site = Arc::from(address.trim_end_matches('/'));
        self
    }

    /// With other parameters for hashing passwords.
    #[must_use]
    pub fn with_passwords(self, passwords: Passwords) -> Self {
        Self { passwords, ..self }
    }

    /// With other limits for sessions.
    #[must_use]
    pub fn with_session_limits(self, sessions: SessionLimits) -> Self {
        Self { sessions, ..self }
    }

    /// The same office by another clock: for the sample company's past.
    #[must_use]
    pub fn at(&self, clock: Clock) -> Self {
        Self { clock, ahead: Arc::new(AtomicI64::new(0)), ..self.clone() }
    }

    /// Begins a unit of work that only reads.
    pub async fn read(&self, caller: Caller) -> Result<Work, Error> {
        let tx = self.db.begin_read().await?;
        Ok(self.work(caller, tx))
    }

    /// Begins a unit of work that writes, with the person and the session as they are in this very
    /// transaction. Prefer [`Office::perform`], which also records denials.
    pub async fn write(&self, caller: Caller) -> Result<Work, Error> {
        let tx = self.db.begin_write().await?;
        let mut work = self.work(caller, tx);
        sessions::look_again(&mut work, self.sessions).await?;
        Ok(work)
    }

    /// Runs a use-case that writes. Where it is denied, the denial goes into the audit log in a
    /// transaction of its own, after the rollback (decision 36, LOG-4).
    pub async fn perform<T>(
        &self,
        caller: Caller,
        attempt: Attempt,
        use_case: impl AsyncFnOnce(Work) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.attempt(caller, attempt, None, use_case).await
    }

    /// Runs a use-case of which nothing stays, for what `refusal` keeps from being done at all: who may
    /// not do it anyway is told so, and the log is too; everybody else is told that refusal.
    pub async fn refuse<T>(
        &self,
        caller: Caller,
        attempt: Attempt,
        refusal: Refusal,
        use_case: impl AsyncFnOnce(Work) -> Result<T, Error>,
    ) -> Result<T, Error> {
        match self.attempt(caller, attempt, Some(refusal.clone()), use_case).await {
            Err(Error::Refused(told)) if is_written_down(&told) => Err(told.into()),
            Err(Error::Failed(failure)) => Err(failure.into()),
            _ => Err(refusal.into()),
        }
    }

    async fn attempt<T>(
        &self,
        caller: Caller,
        attempt: Attempt,
        instead: Option<Refusal>,
        use_case: impl AsyncFnOnce(Work) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut asked = None;
        let result = match self.write(caller.clone()).await {
            Ok(work) => {
                let kept = work.asked.clone();
                let result = use_case(Work { instead, ..work }).await;
                asked = kept.last();
                result
            }
            Err(error) => Err(error),
        };
        self.record_denial(caller, Attempt { asked, ..attempt }, &result).await?;
        result
    }

    /// Writes down that an attempt was denied, if it was: for use-cases of several units of work,
    /// which [`Office::perform`] cannot run.
    pub(crate) async fn record_denial<T>(
        &self,
        caller: Caller,
        attempt: Attempt,
        result: &Result<T, Error>,
    ) -> Result<(), Error> {
        let Err(Error::Refused(refusal)) = result else { return Ok(()) };
        if !is_written_down(refusal) {
            return Ok(());
        }
        let mut work = self.work(caller, self.db.begin_write().await?);
        let event = match attempt.asked {
            Some(permission) => work.event_by(attempt.action, permission),
            None => work.event(attempt.action),
        };
        let event = event.denied(refusal.code());
        if attempt.objects.is_empty() {
            work.record(event).await?;
        } else {
            for (kind, id) in attempt.objects {
                work.record(event.clone().on(kind, id)).await?;
            }
        }
        work.commit().await
    }

    /// Business time.
    pub fn now(&self) -> Moment {
        let ahead = self.ahead.load(Ordering::SeqCst);
        Moment::from_milliseconds(self.clock.now().milliseconds().saturating_add(ahead))
            .unwrap_or(Moment::EPOCH)
    }

    /// The host's time: sessions, one-time codes and throttles use it (decision 35).
    pub fn clock_time(&self) -> Moment {
        self.clock.now()
    }

    /// Moves business time forward to `moment`: sample data only (decision 35).
    pub async fn move_clock_to(&self, moment: Moment) -> Result<(), Error> {
        let ahead = moment.milliseconds() - self.clock.now().milliseconds();
        let mut work = self.write(Caller::operator()).await?;
        if !store::installation::find(&mut work.tx).await?.is_sample {
            return Err(Failure::Broken("only the clock of sample data moves".to_owned()).into());
        }
        store::installation::move_clock(&mut work.tx, ahead).await?;
        let event = work.event(Action::ClockMoved).with("to", moment);
        work.record(event).await?;
        work.commit().await?;
        self.ahead.store(ahead, Ordering::SeqCst);
        Ok(())
    }

    /// The public address of the trust pages; empty where it is not known.
    pub fn site(&self) -> &str {
        &self.site
    }

    /// Whether units of work can be done: the database answers, is up to date, and can be written.
    pub async fn is_ready(&self) -> bool {
        let is_current = matches!(self.db.schema_state().await, Ok(state) if state.is_current());
        is_current && self.db.knows_where_the_log_ends().await.is_ok()
    }

    /// The database, for migrations and checks.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The dice.
    pub fn dice(&self) -> &Dice {
        &self.dice
    }

    /// Hashes and compares passwords.
    pub fn passwords(&self) -> &Passwords {
        &self.passwords
    }

    /// How long sessions last.
    pub fn session_limits(&self) -> SessionLimits {
        self.sessions
    }

    /// Seals and opens.
    pub fn sealer(&self) -> &Sealer {
        &self.sealer
    }

    fn work(&self, caller: Caller, tx: store::Tx) -> Work {
        Work {
            caller,
            now: self.now(),
            clock_time: self.clock.now(),
            tx,
            dice: self.dice.clone(),
            sealer: self.sealer.clone(),
            site: self.site.clone(),
            asked: Asked::default(),
            instead: None,
        }
    }
}

/// Whether a refusal goes into the log: a denial, and a session that ended on the way.
fn is_written_down(refusal: &Refusal) -> bool {
    refusal.is_denial() || *refusal == Refusal::SignIn
}

/// What somebody is about to try, for the log of denials.
#[derive(Debug, Clone)]
pub struct Attempt {
    action: Action,
    objects: BTreeSet<(&'static str, String)>,
    /// The right that it asked for.
    asked: Option<Permission>,
}

impl Attempt {
    /// To do this.
    pub fn to(action: Action) -> Self {
        Self { action, objects: BTreeSet::new(), asked: None }
    }

    /// To this record, and to those that were named before. `kind` is a word of the glossary. The log
    /// tells the denial of each, so that whoever looks at one of them finds it.
    #[must_use]
    pub fn on(mut self, kind: &'static str, id: impl ToString) -> Self {
        self.objects.insert((kind, id.to_string()));
        self
    }
}
