//! Denials that strangers could fill the log with. The first of an hour from an address block is in
//! the log as it came. Those after it are counted, and when the hour is over one event says how many
//! they were: the log is kept for years, and still no denial goes unsaid (LOG-4). A count stands in
//! the database until somebody tries to sign in again or goes on with a session.

use domain::audit::{Action, AuditActor, AuditEvent};
use store::denial_counts::{self as counts, DenialCount};

use super::throttle::wide_block;
use crate::failure::Error;
use crate::work::Work;

/// Seconds after which a count is said.
const SAID_AFTER: i64 = 3_600;

/// Says that something was denied, or counts it where the log has heard of such a thing.
pub(super) async fn say(work: &mut Work, event: AuditEvent) -> Result<(), Error> {
    if !is_counted(work, event.action, 0).await? {
        work.record(event).await?;
    }
    Ok(())
}

/// Counts one that repeats what is in the log.
pub(super) async fn count(work: &mut Work, action: Action) -> Result<(), Error> {
    is_counted(work, action, 1).await.map(drop)
}

/// Says how many there were, where their hour is over.
pub(crate) async fn say_counted(work: &mut Work) -> Result<(), Error> {
    let hour_ago = work.clock_time.plus_seconds(-SAID_AFTER);
    for count in counts::due(&mut work.tx, hour_ago).await? {
        counts::end(&mut work.tx, &count).await?;
        if count.unsaid > 0 {
            let event = AuditEvent::new(work.clock_time, AuditActor::Clock, count.action)
                .denied("counted")
                .with("tries", count.unsaid)
                .with("since", count.since);
            work.record(AuditEvent { address: Some(count.block), ..event }).await?;
        }
    }
    Ok(())
}

/// Counts one more, or begins with so many that were not said; whether it was counted already.
async fn is_counted(work: &mut Work, action: Action, unsaid: i64) -> Result<bool, Error> {
    let block = wide_block(work.caller.address.as_deref());
    if counts::raise(&mut work.tx, action, &block).await? {
        return Ok(true);
    }
    let count = DenialCount { action, block, since: work.clock_time, unsaid };
    counts::begin(&mut work.tx, &count).await?;
    Ok(false)
}
