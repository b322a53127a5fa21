//! How long a try to sign in has to wait (decision 29). Never longer than a minute, for one account
//! from one address block. All strangers of a block share a budget too, whatever account they name,
//! so that nobody keeps the hashing of passwords busy with accounts that do not exist. A browser
//! that signed in before has a budget of its own, so that no stranger can keep its owner out. A try
//! is charged before anything is compared, so that a thousand tries at once are not a thousand free
//! ones.

use std::net::IpAddr;

use domain::audit::Action;
use domain::canonical::Digest;
use store::throttles::{self, Throttle};

use super::denials;
use crate::failure::Error;
use crate::work::Work;

/// Tries on one account that wait for nothing.
const FREE_TRIES: i64 = 5;

/// The same for all strangers of an address block together, on any account.
const FREE_TRIES_OF_BLOCK: i64 = 30;

/// The longest wait, in seconds.
const LONGEST_WAIT: i64 = 60;

/// Seconds without a try after which all is forgotten.
const FORGOTTEN_AFTER: i64 = 3_600;

/// Tries that are counted together.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    key: Digest,
    free: i64,
    /// Whether it belongs to strangers who name no account that exists, so that closures are counted.
    is_nobodys: bool,
}

/// Whether a try may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Charge {
    /// It may.
    Go,
    /// It has to wait so many seconds.
    Wait(i64),
}

impl Budget {
    /// Of strangers: one for an account and an address block.
    pub(crate) fn of_strangers(account: &str, address: Option<&str>) -> Self {
        Self::new(&format!("stranger\n{}\n{account}", block(address)))
    }

    /// Of all strangers of an address block, whatever account they name.
    pub(crate) fn of_block(address: Option<&str>) -> Self {
        Self { free: FREE_TRIES_OF_BLOCK, ..Self::new(&format!("block\n{}", wide_block(address))) }
            .nobodys()
    }

    /// Of a browser that signed in before.
    pub(crate) fn of_device(device: &Digest) -> Self {
        Self::new(&format!("device\n{device}"))
    }

    /// The same, of strangers who name no account that exists.
    pub(crate) fn nobodys(self) -> Self {
        Self { is_nobodys: true, ..self }
    }

    fn new(text: &str) -> Self {
        Self { key: Digest::of(text.as_bytes()), free: FREE_TRIES, is_nobodys: false }
    }

    /// Seconds to wait after so many tries that were not right.
    fn delay_after(&self, tries: i64) -> i64 {
        match tries - self.free {
            ..0 => 0,
            over => (0..over).fold(2_i64, |delay, _| (delay * 2).min(LONGEST_WAIT)),
        }
    }
}

/// Takes one try from a budget, or says how long it is closed.
pub(crate) async fn charge(work: &mut Work, budget: &Budget) -> Result<Charge, Error> {
    charge_all(work, std::slice::from_ref(budget)).await
}

/// Takes one try from every budget, or from none and says how long the first closed one is.
pub(crate) async fn charge_all(work: &mut Work, budgets: &[Budget]) -> Result<Charge, Error> {
    let now = work.clock_time;
    let mut tries = Vec::new();
    for budget in budgets {
        let known = throttles::find(&mut work.tx, &budget.key).await?;
        let known = known.filter(|known| now.seconds_since(known.last_tried_at) < FORGOTTEN_AFTER);
        if let Some(known) = &known
            && known.closed_until > now
        {
            note(work, budget, known).await?;
            let left = known.closed_until.milliseconds() - now.milliseconds();
            return Ok(Charge::Wait((left + 999).div_euclid(1_000)));
        }
        tries.push(known.map_or(0, |known| known.tries) + 1);
    }
    for (budget, tries) in budgets.iter().zip(tries) {
        let closed_until = now.plus_seconds(budget.delay_after(tries));
        let charged = Throttle { tries, last_tried_at: now, closed_until, is_noted: false };
        throttles::keep(&mut work.tx, &budget.key, &charged).await?;
    }
    throttles::forget_old(&mut work.tx, now.plus_seconds(-24 * FORGOTTEN_AFTER)).await?;
    Ok(Charge::Go)
}

/// One event for a closure, not one for each try: those after the first are counted.
async fn note(work: &mut Work, budget: &Budget, known: &Throttle) -> Result<(), Error> {
    if known.is_noted {
        return denials::count(work, Action::SignInThrottled).await;
    }
    let noted = Throttle { is_noted: true, ..known.clone() };
    throttles::keep(&mut work.tx, &budget.key, &noted).await?;
    let event = work.event(Action::SignInThrottled).denied("throttled").with("tries", known.tries);
    if budget.is_nobodys { denials::say(work, event).await } else { work.record(event).await }
}

/// A right try gives the whole budget back.
pub(crate) async fn give_back(work: &mut Work, budget: &Budget) -> Result<(), Error> {
    Ok(throttles::forget(&mut work.tx, &budget.key).await?)
}

/// Gives one try back: nothing was compared, or a right try came out of a crowd whose other tries
/// were not.
pub(crate) async fn give_one_back(work: &mut Work, budget: &Budget) -> Result<(), Error> {
    let Some(known) = throttles::find(&mut work.tx, &budget.key).await? else { return Ok(()) };
    let tries = known.tries - 1;
    if tries < 1 {
        return give_back(work, budget).await;
    }
    let closed_until = known.last_tried_at.plus_seconds(budget.delay_after(tries));
    let less = Throttle { tries, closed_until, ..known };
    Ok(throttles::keep(&mut work.tx, &budget.key, &less).await?)
}

/// The budget of codes and passwords typed into one session.
pub(crate) fn sessions(session: domain::id::SessionId) -> Budget {
    Budget::new(&format!("session\n{session}"))
}

/// The /24 or /64 that an address stands in.
fn block(address: Option<&str>) -> String {
    match canonical(address) {
        Some(IpAddr::V4(address)) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        None => "nowhere".to_owned(),
    }
}

/// The /24 or /48: whoever rents one server often has a /48 with 65536 blocks of its own.
pub(super) fn wide_block(address: Option<&str>) -> String {
    match canonical(address) {
        Some(IpAddr::V6(address)) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
        _ => block(address),
    }
}

fn canonical(address: Option<&str>) -> Option<IpAddr> {
    let address = address.and_then(|text| text.parse::<IpAddr>().ok());
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_up_to_a_minute_and_no_further() {
        for (tries, seconds) in
            [(1, 0), (4, 0), (5, 2), (6, 4), (7, 8), (9, 32), (10, 60), (11, 60), (1_000, 60)]
        {
            let budget = Budget::of_strangers("anna", None);
            assert_eq!(budget.delay_after(tries), seconds, "{tries}");
            let later = tries + FREE_TRIES_OF_BLOCK - FREE_TRIES;
            assert_eq!(Budget::of_block(None).delay_after(later), seconds, "{later}");
        }
    }

    #[test]
    fn neighbours_share_a_budget_and_others_do_not() {
        for (left, right, shared) in [
            (Some("192.0.2.1"), Some("192.0.2.254"), true),
            (Some("192.0.2.1"), Some("192.0.3.1"), false),
            (Some("192.0.2.1"), Some("::ffff:192.0.2.7"), true),
            (Some("2001:db8:1:2::1"), Some("2001:db8:1:2:ffff::1"), true),
            (Some("2001:db8:1:2::1"), Some("2001:db8:1:3::1"), false),
            (None, Some("192.0.2.1"), false),
        ] {
            let [one, other] = [left, right].map(|address| Budget::of_strangers("a", address).key);
            assert_eq!(one == other, shared, "{left:?} {right:?}");
        }
        let [one, other] = ["a", "b"].map(|account| Budget::of_strangers(account, None).key);
        assert_ne!(one, other);
    }

    #[test]
    fn a_crowd_is_as_wide_as_what_one_stranger_can_rent() {
        for (left, right, shared) in [
            ("192.0.2.1", "192.0.2.254", true),
            ("192.0.2.1", "192.0.3.1", false),
            ("2001:db8:1:2::1", "2001:db8:1:3::1", true),
            ("2001:db8:1::1", "2001:db8:2::1", false),
        ] {
            let [one, other] = [left, right].map(|address| Budget::of_block(Some(address)).key);
            assert_eq!(one == other, shared, "{left} {right}");
        }
    }
}
