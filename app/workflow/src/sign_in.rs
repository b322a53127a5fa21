//! Signing in: address, password and a code of the authenticator, in one step, so that nobody learns
//! which of the three was wrong. Nothing is compared before the try was charged (decision 29), and
//! no transaction is open while a password is hashed.

mod authenticator;
pub(crate) mod denials;
mod password_rules;
mod passwords;
mod step_up;
pub(crate) mod throttle;
mod tokens;

use domain::audit::Action;
use domain::person::Person;
use domain::text::Email;
use store::credentials::{self, Credentials};
use store::{people, sessions as browsers};
use zeroize::Zeroizing;

pub use authenticator::Authenticator;
pub(crate) use authenticator::{next_place, persons_place, tickets_place};
pub use password_rules::{LONGEST as LONGEST_PASSWORD, SHORTEST as SHORTEST_PASSWORD};
pub(crate) use password_rules::{check as check_password, one_form};
pub use passwords::{Match, Passwords, Turn};
pub use step_up::confirm;
use throttle::Budget;
pub use tokens::Token;
pub(crate) use tokens::{recovery_codes, recovery_digest};

use crate::failure::Error;
use crate::office::Office;
use crate::sessions::{self, Keys, Method};
use crate::work::{Caller, Work};

/// What was typed.
pub struct SignInDraft {
    /// The address, as typed.
    pub email: String,
    /// The password, as typed.
    pub password: Zeroizing<String>,
    /// A code of the authenticator, or a recovery code.
    pub code: Zeroizing<String>,
}

/// The browser somebody sits at.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// From where, as far as it is known and trusted.
    pub address: Option<String>,
    /// What the browser calls itself.
    pub browser: Option<String>,
    /// What it remembers of an earlier sign-in.
    pub device: Option<Token>,
    /// The session it still has; a new one takes its place.
    pub session: Option<Token>,
    /// What it was given when it began an enrolment.
    pub enrolment: Option<Token>,
}

/// What came of a try to prove oneself.
#[derive(Debug)]
pub enum Verdict<T> {
    /// All was right.
    Accepted(T),
    /// Something was not; nobody says what.
    Wrong,
    /// Nothing was compared: again after so many seconds, sixty at most.
    Wait(i64),
}

/// Who knocks, after the try was charged.
struct Knock {
    budgets: Budgets,
    person: Option<(Person, Credentials)>,
}

/// What a try is charged to.
enum Budgets {
    /// A browser that its owner signed in with before.
    Known(Budget),
    /// Any other: that of the account and the address block, and that of the whole block.
    Stranger([Budget; 2]),
}

impl Budgets {
    fn all(&self) -> &[Budget] {
        match self {
            Self::Known(own) => std::slice::from_ref(own),
            Self::Stranger(both) => both,
        }
    }
}

/// Signs in. Everything that is wrong reads the same and takes the same time.
pub async fn sign_in(
    office: &Office,
    visitor: &Visitor,
    draft: SignInDraft,
) -> Result<Verdict<Keys>, Error> {
    let knock = match knock(office, visitor, &draft.email).await? {
        Ok(knock) => knock,
        Err(seconds) => return Ok(Verdict::Wait(seconds)),
    };

    let found = match compare(office, &knock, &draft.password).await {
        Ok(found) => found,
        Err(error) => {
            // Nothing was compared, so nothing is charged.
            let mut work = office.write(public(visitor)).await?;
            for budget in knock.budgets.all() {
                throttle::give_one_back(&mut work, budget).await?;
            }
            work.commit().await?;
            return Err(error);
        }
    };

    let mut work = office.write(public(visitor)).await?;
    match open(&mut work, &knock, found, &draft.code).await? {
        Ok((person, method)) => {
            match &knock.budgets {
                Budgets::Known(own) => throttle::give_back(&mut work, own).await?,
                Budgets::Stranger([own, block]) => {
                    throttle::give_back(&mut work, own).await?;
                    throttle::give_one_back(&mut work, block).await?;
                }
            }
            let keys = sessions::begin(&mut work, &person, method, visitor).await?;
            work.commit().await?;
            Ok(Verdict::Accepted(keys))
        }
        Err(reason) => {
            record_failure(&mut work, &knock, reason).await?;
            work.commit().await?;
            Ok(Verdict::Wrong)
        }
    }
}

/// Every try on an account is in the log. Those that name no account are counted for each address
/// block, after the first of an hour.
async fn record_failure(work: &mut Work, knock: &Knock, reason: &str) -> Result<(), Error> {
    let event = work.event(Action::SignInFailed).denied(reason);
    match &knock.person {
        Some((person, _)) => work.record(event.on("person", person.id)).await,
        None => denials::say(work, event).await,
    }
}

async fn compare(office: &Office, knock: &Knock, password: &str) -> Result<Match, Error> {
    let _turn = match knock.budgets {
        Budgets::Known(_) => None,
        Budgets::Stranger(_) => Some(office.passwords().strangers_turn().await?),
    };
    let stored = knock.person.as_ref().and_then(|(_, known)| known.password_hash.as_deref());
    office.passwords().compare(office.dice(), &one_form(password), stored).await
}

pub(crate) fn public(visitor: &Visitor) -> Caller {
    Caller { address: visitor.address.clone(), ..Caller::public() }
}

/// Charges the try and loads whom it is about, or says how long to wait.
async fn knock(
    office: &Office,
    visitor: &Visitor,
    email: &str,
) -> Result<Result<Knock, i64>, Error> {
    let mut work = office.write(public(visitor)).await?;
    denials::say_counted(&mut work).await?;
    let email = Email::parse(email).ok();
    let person = match &email {
        Some(email) => people::find_by_email(&mut work.tx, email).await?,
        None => None,
    };

    let device = visitor.device.as_ref().map(Token::digest);
    let owner = match &device {
        Some(device) => browsers::find_device(&mut work.tx, device).await?,
        None => None,
    };
    let budgets = match (device, &person) {
        (Some(device), Some(person)) if owner == Some(person.id) => {
            Budgets::Known(Budget::of_device(&device))
        }
        _ => {
            let address = visitor.address.as_deref();
            let own = Budget::of_strangers(email.as_ref().map_or("", Email::as_str), address);
            let own = match person {
                Some(_) => own,
                None => own.nobodys(),
            };
            Budgets::Stranger([own, Budget::of_block(address)])
        }
    };

    let charge = throttle::charge_all(&mut work, budgets.all()).await?;
    let known = match person {
        Some(person) => {
            credentials::find(&mut work.tx, person.id).await?.map(|known| (person, known))
        }
        None => None,
    };
    work.commit().await?;
    Ok(match charge {
        throttle::Charge::Go => Ok(Knock { budgets, person: known }),
        throttle::Charge::Wait(seconds) => Err(seconds),
    })
}

/// Compares what is left to compare, and uses up the code. `Err` is the reason for the log.
async fn open(
    work: &mut Work,
    knock: &Knock,
    found: Match,
    code: &str,
) -> Result<Result<(Person, Method), &'static str>, Error> {
    let Some((before, known)) = &knock.person else {
        return Ok(Err("unknown-account"));
    };
    // As it is now: the account may have changed while the password was hashed.
    let (Some(person), Some(now)) = (
        people::find(&mut work.tx, before.id).await?,
        credentials::find(&mut work.tx, before.id).await?,
    ) else {
        return Ok(Err("unknown-account"));
    };
    if person.disabled_at.is_some() {
        return Ok(Err("disabled"));
    }
    let rehashed = match found {
        Match::No => {
            return Ok(Err(if person.is_enrolled { "password" } else { "not-enrolled" }));
        }
        _ if now.password_hash != known.password_hash => return Ok(Err("password")),
        Match::Yes => None,
        Match::Rehashed(hash) => Some(hash),
    };
    let method = match use_code(work, &person, &now, code).await? {
        Ok(method) => method,
        Err(reason) => return Ok(Err(reason)),
    };
    if let Some(hash) = rehashed {
        credentials::set_password(&mut work.tx, person.id, &hash).await?;
    }
    Ok(Ok((person, method)))
}

async fn use_code(
    work: &mut Work,
    person: &Person,
    known: &Credentials,
    code: &str,
) -> Result<Result<Method, &'static str>, Error> {
    if let Some(digest) = recovery_digest(code) {
        let now = work.clock_time;
        if !credentials::use_recovery_code(&mut work.tx, person.id, &digest, now).await? {
            return Ok(Err("recovery-code"));
        }
        let event = work.event(Action::RecoveryCodeUsed).on("person", person.id);
        work.record(event).await?;
        return Ok(Ok(Method::RecoveryCode));
    }
    let is_right = use_step(work, person, known, code).await?;
    Ok(is_right.map(|()| Method::Totp))
}

/// Whether this is a code of the person's authenticator that was not used before; uses it up.
pub(crate) async fn use_step(
    work: &mut Work,
    person: &Person,
    known: &Credentials,
    code: &str,
) -> Result<Result<(), &'static str>, Error> {
    let Some(sealed) = &known.totp_sealed else {
        return Ok(Err("not-enrolled"));
    };
    let authenticator = Authenticator::open(&work.sealer, &persons_place(person.id), sealed)?;
    let Some(step) = authenticator.step_of(code, work.clock_time) else {
        return Ok(Err("code"));
    };
    let is_fresh = credentials::use_step(&mut work.tx, person.id, step).await?;
    Ok(if is_fresh { Ok(()) } else { Err("code-used") })
}
