//! The comparison operators (domain.md 6.3), clause by clause. A missing number is never a pass.

use std::cmp::Ordering;

use super::Outcome;
use crate::baseline::{BaselineDetails, BreachMode, Promises};
use crate::clause::{
    Audit, BreachContent, BreachTrigger, ClauseCode, ClauseValue, Deletion, Duration, FlowDown,
    Personnel, Unit,
};

/// Compares what a vendor says with the promise, and says why.
pub(super) fn compare(term: &ClauseValue, baseline: &BaselineDetails) -> (Outcome, String) {
    let promises = &baseline.promises;
    match term {
        ClauseValue::Personnel(term) => personnel(*term, promises),
        ClauseValue::Subprocessing(level) => levels(level.cmp(&promises.subprocessing)),
        ClauseValue::FlowDown(term) => flow_down(*term),
        ClauseValue::BreachTime { within } => breach_time(*within, baseline),
        // Earlier is better, and stands earlier in the list.
        ClauseValue::BreachTrigger(BreachTrigger::LaterOrUnstated) => (
            Outcome::Weaker,
            "The time begins later than ours, or nobody can tell when.".to_owned(),
        ),
        ClauseValue::BreachTrigger(trigger) => levels(promises.breach_trigger.cmp(trigger)),
        ClauseValue::BreachContents(parts) => {
            let lacking: Vec<_> =
                promises.breach_contents.difference(parts).map(|part| part.words()).collect();
            if lacking.is_empty() {
                levels(parts.len().cmp(&promises.breach_contents.len()))
            } else {
                (Outcome::Weaker, format!("The notice lacks: {}.", lacking.join(", ")))
            }
        }
        ClauseValue::Deletion(term) => deletion(*term, promises),
        ClauseValue::Audit(Audit { regulator_access: false, .. }) => {
            (Outcome::Weaker, "Supervisory authorities have no access.".to_owned())
        }
        ClauseValue::Audit(Audit { level, .. }) => levels(level.cmp(&promises.audit)),
    }
}

/// What a vendor has to promise at least, without a capital and without a full stop.
pub(super) fn required(clause: ClauseCode, baseline: &BaselineDetails) -> String {
    let promises = &baseline.promises;
    match clause {
        ClauseCode::B09 => format!("at least {}", promises.subprocessing.words()),
        ClauseCode::B14 => {
            format!("notice of a breach within {} hours or less", breach_limit(baseline))
        }
        ClauseCode::B15 => {
            format!("that the time runs from {} or earlier", promises.breach_trigger.words())
        }
        ClauseCode::B16 => {
            let parts = promises
                .breach_contents
                .iter()
                .copied()
                .map(BreachContent::words)
                .collect::<Vec<_>>();
            format!("a notice with {}", parts.join(", "))
        }
        ClauseCode::B17 => {
            let within = hours_in_words(promises.deletion_hours_for_vendor());
            format!("{}, within {within} or less", promises.deletion_choice.words())
        }
        _ => promises.words(clause),
    }
}

fn levels(ordering: Ordering) -> (Outcome, String) {
    match ordering {
        Ordering::Greater => (Outcome::Stronger, "It goes beyond our promise.".to_owned()),
        Ordering::Equal => (Outcome::Equivalent, "It reaches our promise.".to_owned()),
        Ordering::Less => (Outcome::Weaker, "It stays behind our promise.".to_owned()),
    }
}

fn personnel(term: Personnel, promises: &Promises) -> (Outcome, String) {
    match term {
        Personnel { is_bound: false, .. } => {
            (Outcome::Weaker, "The vendor's people are not bound to secrecy.".to_owned())
        }
        Personnel { survival: None, .. } => (
            Outcome::NotEvidenced,
            "Nobody can tell how long the duty lasts after the end.".to_owned(),
        ),
        Personnel { survival: Some(survival), .. } => {
            match survival.partial_cmp(&promises.survival) {
                Some(ordering) => levels(ordering),
                None => (
                    Outcome::Weaker,
                    format!(
                        "The duty lasts {}, ours {}: the one does not reach the other in every case.",
                        survival.words(),
                        promises.survival.words()
                    ),
                ),
            }
        }
    }
}

fn flow_down(term: FlowDown) -> (Outcome, String) {
    match term {
        FlowDown { same_duties: false, .. } => {
            (Outcome::Weaker, "Further subprocessors are not bound by the same duties.".to_owned())
        }
        FlowDown { full_liability: false, .. } => (
            Outcome::Weaker,
            "The vendor is not fully liable for further subprocessors.".to_owned(),
        ),
        FlowDown { .. } => levels(Ordering::Equal),
    }
}

fn no_number() -> (Outcome, String) {
    (Outcome::NotEvidenced, "The instrument gives no number.".to_owned())
}

fn breach_time(within: Option<Duration>, baseline: &BaselineDetails) -> (Outcome, String) {
    let Some(within) = within else {
        return no_number();
    };
    let hours = within.hours_at_most();
    let promise = baseline.promises.breach_time.hours_at_most();
    let limit = breach_limit(baseline);
    if hours > limit {
        let length = within.words();
        let exact = if length == format!("{hours} hours") {
            String::new()
        } else {
            format!(", {hours} hours")
        };
        let why = format!("{length}{exact}; {limit} hours are the most.");
        return (Outcome::Weaker, why);
    }
    match hours.cmp(&promise) {
        Ordering::Less => levels(Ordering::Greater),
        Ordering::Equal => levels(Ordering::Equal),
        Ordering::Greater => (
            Outcome::Equivalent,
            "Longer than our promise, and within the budget that the baseline allows.".to_owned(),
        ),
    }
}

/// The hours a vendor may take at most (domain.md 6.4).
fn breach_limit(baseline: &BaselineDetails) -> u64 {
    let promise = baseline.promises.breach_time.hours_at_most();
    match baseline.breach_mode {
        BreachMode::Strict => promise,
        BreachMode::Budget { cap_hours } => u64::from(cap_hours)
            .saturating_sub(u64::from(baseline.verification_target_hours))
            .saturating_sub(promise)
            .min(u64::from(BreachMode::VENDOR_HOURS)),
    }
}

fn deletion(term: Deletion, promises: &Promises) -> (Outcome, String) {
    if !term.choice.is_at_least(promises.deletion_choice) {
        return (Outcome::Weaker, format!("We promise {}.", promises.deletion_choice.words()));
    }
    let Some(within) = term.within else {
        return no_number();
    };
    let (hours, limit) = (within.hours_at_most(), promises.deletion_hours_for_vendor());
    if hours > limit {
        let why = format!(
            "{} leave us no time: we promise {} and need {} days of it ourselves, so {} are the most.",
            within.words(),
            promises.deletion_time.words(),
            promises.own_handling_days,
            hours_in_words(limit)
        );
        return (Outcome::Weaker, why);
    }
    let is_more = hours < limit || term.choice != promises.deletion_choice;
    levels(if is_more { Ordering::Greater } else { Ordering::Equal })
}

fn hours_in_words(hours: u64) -> String {
    let (amount, unit) = if hours.is_multiple_of(24) {
        (hours / 24, Unit::CalendarDays)
    } else {
        (hours, Unit::Hours)
    };
    Duration { amount: u32::try_from(amount).unwrap_or(u32::MAX), unit }.words()
}
