//! The contract of each use of a vendor in short (domain.md 3.5): what people ask first.

use domain::agreement::{ContractFacts, DpaSummary};
use domain::clause::ClauseCode;
use leptos::prelude::*;
use workflow::vendors::VendorView;

use crate::console::words::{self, capital};
use crate::parts::{Facts, On};
use crate::paths;
use crate::portal::words::transfer;

/// One list of facts for each use that needs a contract; `sees_terms` says whether what is restricted
/// is there.
pub fn view(view: &VendorView, sees_terms: bool) -> AnyView {
    let one = |contract| one(contract, sees_terms);
    view.contracts.iter().map(one).collect_view().into_any()
}

fn one(contract: &DpaSummary, sees_terms: bool) -> AnyView {
    let path = paths::record(paths::ENGAGEMENTS, contract.engagement);
    let transfers: Vec<String> = contract.transfers.iter().map(transfer).collect();
    let assessments: Vec<String> = contract
        .assessments
        .iter()
        .map(|(origin, outcome, day)| {
            format!("{}: {} on {}", origin.words(), outcome.words(), day.in_words())
        })
        .collect();
    let facts = Facts::new().with("DPA", words::dpa(contract.status));
    let facts = match &contract.contract {
        Some(known) => of_agreement(facts, known, sees_terms),
        None => facts,
    };
    let rest_on = match contract.transfer_needed {
        _ if !transfers.is_empty() => Some(transfers.join("; ")),
        Some(false) => Some("None needed".to_owned()),
        _ => None,
    };
    let facts = facts
        .maybe("Transfers rest on", rest_on)
        .maybe("Assessment", (!assessments.is_empty()).then(|| assessments.join("; ")));
    let facts = contract
        .terms
        .iter()
        .fold(facts, |facts, (clause, said)| facts.with(term_name(*clause), capital(said)));
    let facts = match contract.verdict {
        Some((verdict, day)) => {
            facts.with("Gate", view! { {words::verdict(verdict)} " for " <On day=day/> })
        }
        None => facts,
    };
    view! { <h3><a href=path>{contract.service.to_string()}</a></h3> {facts.view()} }.into_any()
}

fn of_agreement(facts: Facts, known: &ContractFacts, sees_terms: bool) -> Facts {
    let path = paths::record(paths::AGREEMENTS, known.id);
    let name = format!("{}, {}", known.reference, known.title);
    let law = known.forum.as_ref().map_or_else(
        || known.governing_law.name().to_owned(),
        |forum| format!("{}, {forum}", known.governing_law.name()),
    );
    let end = match (known.ends_on, known.renews_on) {
        (Some(end), _) => view! { "Until and including " <On day=end.before()/> }.into_any(),
        (None, Some(day)) => view! { "Renews itself on " <On day=day/> }.into_any(),
        (None, None) => "Until it is terminated".into_any(),
    };
    let facts = facts
        .with("Agreement", view! { <a href=path>{name}</a> })
        .maybe("Version", known.version.as_ref().map(ToString::to_string));
    let facts = if sees_terms {
        facts.maybe("Signed on", known.signed_on.map(|day| view! { <On day=day/> }))
    } else {
        facts
    };
    facts.with("Lasts", end).with("Governing law", law)
}

/// The clauses of [`domain::agreement::SUMMARY_CLAUSES`], shorter than the catalogue has them.
const fn term_name(clause: ClauseCode) -> &'static str {
    match clause {
        ClauseCode::B09 => "Further subprocessors",
        ClauseCode::B14 => "Notice of a breach",
        ClauseCode::B15 => "That notice is",
        ClauseCode::B20 => "Audits",
        ClauseCode::B17 => "At the end",
        other => other.words(),
    }
}
