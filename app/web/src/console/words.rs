//! Words that the registry's pages share: choices of closed lists, states as small marks, and who may
//! do what a person may not.

use domain::agreement::{AgreementStanding, DpaStatus};
use domain::country::Country;
use domain::engagement::Standing;
use domain::gate::{Outcome, Verdict};
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::time::{Moment, Zone};
use leptos::prelude::*;

pub use crate::parts::capital;
use crate::parts::{Badge, Choice, Tone};

/// Every value of a closed list of the domain, as choices.
macro_rules! choices {
    ($list:ty) => {
        <$list>::ALL
            .iter()
            .map(|value| {
                $crate::parts::Choice::new(
                    value.code(),
                    $crate::console::words::capital(value.words()),
                )
            })
            .collect::<Vec<_>>()
    };
}

pub(crate) use choices;

/// `1 March 2026, 10:00`, for tables whose head names the zone.
pub fn moment(moment: Moment, zone: &Zone) -> AnyView {
    let words = moment.in_words(zone);
    let words = words.strip_suffix(&zone.to_string()).unwrap_or(&words).trim_end().to_owned();
    view! { <time datetime=moment.to_string()>{words}</time> }.into_any()
}

/// All countries, by name.
pub fn countries() -> Vec<Choice> {
    Country::all().map(|country| Choice::new(country.code(), country.name())).collect()
}

/// Why something is not offered, and whom to ask.
pub fn who_may(permission: Permission) -> AnyView {
    view! { <p class="hint">{Refusal::Permission(permission).to_string()}</p> }.into_any()
}

/// Why something is not offered: of a guard only what is missing, since nobody tried to pass it.
pub fn why(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Guard(guard) => guard.missing.join(" "),
        other => other.to_string(),
    }
}

/// What is offered, or why it is not.
pub fn unless(hindrance: Option<&Refusal>, offered: impl FnOnce() -> AnyView) -> AnyView {
    match hindrance {
        None => offered(),
        Some(refusal) => view! { <p class="hint">{why(refusal)}</p> }.into_any(),
    }
}

/// Where an engagement stands.
pub fn standing(standing: Standing) -> AnyView {
    let tone = match standing {
        Standing::Active => Tone::Good,
        Standing::Approved | Standing::Announced => Tone::Information,
        Standing::Legacy | Standing::Deficient | Standing::Terminating => Tone::Attention,
        Standing::Rejected | Standing::Held => Tone::Bad,
        Standing::Proposed | Standing::Withdrawn | Standing::Terminated => Tone::Neutral,
    };
    view! { <Badge tone=tone words=standing.words()/> }.into_any()
}

/// Where an engagement stands with its contract (decision 17).
pub fn dpa(status: DpaStatus) -> AnyView {
    let tone = match status {
        DpaStatus::InForce => Tone::Good,
        DpaStatus::Expiring | DpaStatus::PartlySigned => Tone::Attention,
        DpaStatus::InNegotiation => Tone::Information,
        DpaStatus::Missing | DpaStatus::Expired | DpaStatus::Terminated => Tone::Bad,
        DpaStatus::NotNeeded => Tone::Neutral,
    };
    view! { <Badge tone=tone words=capital(status.words())/> }.into_any()
}

/// What an agreement is worth today.
pub fn agreement(standing: AgreementStanding) -> AnyView {
    use AgreementStanding as S;
    let tone = match standing {
        S::InForce => Tone::Good,
        S::Expiring | S::SignedPartially | S::Incomplete => Tone::Attention,
        S::Awaiting | S::Agreed | S::Negotiating => Tone::Information,
        S::Expired | S::Terminated => Tone::Bad,
        S::Requested | S::Superseded => Tone::Neutral,
    };
    view! { <Badge tone=tone words=capital(standing.words())/> }.into_any()
}

/// The verdict of the gate.
pub fn verdict(verdict: Verdict) -> AnyView {
    let (tone, words) = match verdict {
        Verdict::Pass => (Tone::Good, "Pass"),
        Verdict::Fail => (Tone::Bad, "Fail"),
        Verdict::Incomplete => (Tone::Attention, "Incomplete"),
    };
    view! { <Badge tone=tone words=words/> }.into_any()
}

/// How one clause compares. The mark in front of the word comes with the tone.
pub fn outcome(outcome: Outcome) -> AnyView {
    let tone = match outcome {
        Outcome::Stronger | Outcome::Equivalent => Tone::Good,
        Outcome::Weaker | Outcome::Absent => Tone::Bad,
        Outcome::NotEvidenced => Tone::Attention,
        Outcome::NotApplicable => Tone::Neutral,
    };
    view! { <Badge tone=tone words=capital(outcome.words())/> }.into_any()
}
