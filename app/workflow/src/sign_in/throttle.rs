//! How long a try to sign in has to wait (decision 29). Never longer than a minute, for one account
//! from one address block; a browser that signed in before has a budget of its own, so that no
//! stranger can keep its owner out. A try is charged before anything is compared, so that a
//! thousand tries at once are not a thousand free ones.

use std::net::IpAddr;

use domain::audit::Action;
use domain::canonical::Digest;
use store::throttles::{self, Throttle};

use crate::failure::Error;
use crate::work::Work;

/// Tries that wait for nothing.
const FREE_TRIES: i64 = 5;

/// The longest wait, in seconds.
const LONGEST_WAIT: i64 = 60;

/// Seconds without a try after which all is forgotten.
const FORGOTTEN_AFTER: i64 = 3_600;

/// Whether a try may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Charge {
    /// It may.
    Go,
    /// It has to wait so many seconds.
    Wait(i64),
}

/// Seconds to wait after so many tries that were not right.
fn delay_after(tries: i64) -> i64 {
    match tries - FREE_TRIES {
        ..0 => 0,
        over => (0..over).fold(2_i64, |delay, _| (delay * 2).min(LONGEST_WAIT)),
    }
}

/// Takes one try from a budget, or says how long it is closed.
pub(crate) async fn charge(work: &mut Work, key: &Digest) -> Result<Charge, Error> {
    let now = work.clock_time;
    let known = throttles::find(&mut work.tx, key).await?;
    let known = known.filter(|known| now.seconds_since(known.last_tried_at) < FORGOTTEN_AFTER);
    if let Some(known) = &known
        && known.closed_until > now
    {
        // One event for a closure, not one for each try: the log is not for strangers to fill.
        if !known.is_noted {
            throttles::keep(&mut work.tx, key, &Throttle { is_noted: true, ..known.clone() })
                .await?;
            let event =
                work.event(Action::SignInThrottled).denied("throttled").with("tries", known.tries);
            work.record(event).await?;
        }
        let left = known.closed_until.milliseconds() - now.milliseconds();
        return Ok(Charge::Wait((left + 999).div_euclid(1_000)));
    }
    let tries = known.map_or(0, |known| known.tries) + 1;
    let closed_until = now.plus_seconds(delay_after(tries));
    throttles::keep(
        &mut work.tx,
        key,
        &Throttle { tries, last_tried_at: now, closed_until, is_noted: false },
    )
    .await?;
    throttles::forget_old(&mut work.tx, now.plus_seconds(-24 * FORGOTTEN_AFTER)).await?;
    Ok(Charge::Go)
}

/// A right try gives the whole budget back.
pub(crate) async fn give_back(work: &mut Work, key: &Digest) -> Result<(), Error> {
    Ok(throttles::forget(&mut work.tx, key).await?)
}

/// The budget of strangers: one for an account and an address block.
pub(crate) fn strangers(account: &str, address: Option<&str>) -> Digest {
    Digest::of(format!("stranger\n{}\n{account}", block(address)).as_bytes())
}

/// The budget of a browser that signed in before.
pub(crate) fn devices(device: &Digest) -> Digest {
    Digest::of(format!("device\n{device}").as_bytes())
}

/// The budget of codes and passwords typed into one session.
pub(crate) fn sessions(session: domain::id::SessionId) -> Digest {
    Digest::of(format!("session\n{session}").as_bytes())
}

/// The /24 or /64 that an address stands in.
fn block(address: Option<&str>) -> String {
    match address.and_then(|text| text.parse::<IpAddr>().ok()).map(|address| address.to_canonical())
    {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_up_to_a_minute_and_no_further() {
        for (tries, seconds) in
            [(1, 0), (4, 0), (5, 2), (6, 4), (7, 8), (9, 32), (10, 60), (11, 60), (1_000, 60)]
        {
            assert_eq!(delay_after(tries), seconds, "{tries}");
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
            assert_eq!(strangers("a", left) == strangers("a", right), shared, "{left:?} {right:?}");
        }
        assert_ne!(strangers("a", None), strangers("b", None));
    }
}
