//! The gate of an engagement: promise against term, clause by clause, and how to mend what is weak.

use domain::gate::{ClauseRow, GateResult};
use leptos::prelude::*;
use workflow::engagements::GateView;

use crate::cells;
use crate::console::words;
use crate::parts::{Column, Table};
use crate::paths;

/// The verdict for everybody, the table for those who may read terms.
pub fn view(gate: &GateView) -> AnyView {
    let word = view! { <p>{words::verdict(gate.verdict())}</p> };
    match gate {
        GateView::Word(_) => view! {
            {word}
            <p class="hint">"The terms behind it are for security reviewers, legal approvers and auditors."</p>
        }
        .into_any(),
        GateView::Table(result) => view! { {word} {table(result)} }.into_any(),
    }
}

/// The table of clauses.
pub fn table(result: &GateResult) -> AnyView {
    let columns =
        ["Clause", "We promise", "The vendor promises", "Outcome", "Why, and how to mend it"]
            .map(Column::text);
    // What holds the gate stands on top; the rest keeps the order of the catalogue.
    let (met, held): (Vec<_>, Vec<_>) = result.rows.iter().partition(|row| row.outcome.is_met());
    let rows = held.into_iter().chain(met).map(row).collect();
    let judged = format!(
        "Judged for {} against baseline {}, {}. {}",
        result.day.in_words(),
        result.baseline_number,
        result.breach_mode.words(),
        result.breach_budget.words(),
    );
    view! {
        <Table caption="Promise against term" columns=columns.into() rows=rows/>
        <p class="hint">{judged}</p>
    }
    .into_any()
}

fn row(row: &ClauseRow) -> Vec<AnyView> {
    let source = row.source.as_deref().map(|source| match row.agreement {
        Some(agreement) => {
            let path = paths::below(paths::AGREEMENTS, agreement, "terms");
            // The number of the agreement stays in one piece.
            let (number, title) = source.split_once(", ").unwrap_or((source, ""));
            let title = (!title.is_empty()).then(|| format!(", {title}"));
            view! { <br/><a href=path><span class="ref">{number.to_owned()}</span>{title}</a> }
                .into_any()
        }
        None => view! { <br/>{source.to_owned()} }.into_any(),
    });
    let place = row.quote_ref.clone().map(|place| view! { <br/><small>{place}</small> });
    let mend = row.mend.clone().map(|mend| view! { <br/><strong>{mend}</strong> });
    cells![
        format!("{} {}", row.clause.code(), row.clause.words()),
        words::capital(&row.promise),
        view! { {words::capital(&row.term)} {source} {place} },
        words::outcome(row.outcome),
        view! { {row.why.clone()} {mend} },
    ]
}
