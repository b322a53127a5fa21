//! What is left to mend of what was in use before Annex was there (decision 14): what, until when,
//! and what comes then.

use domain::gate::Verdict;
use domain::request::MEND_DAYS;
use domain::time::Day;
use leptos::prelude::*;
use workflow::engagements::{EngagementView, GateView, Mending};

use crate::parts::{Tone, notice};
use crate::paths;

/// The notice; none for what came by a request.
pub fn view(found: &EngagementView) -> Option<AnyView> {
    let mending = found.mending.as_ref()?;
    let verdict = found.gate.as_ref().map_or(Verdict::Pass, GateView::verdict);
    let mut left: Vec<String> = mending.lacks.clone();
    if verdict != Verdict::Pass {
        left.push("Terms that pass the gate.".to_owned());
    }
    let is_mended = left.is_empty();
    let (tone, heading) = heading(mending, is_mended, found.today);
    let lines = left.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
    let lines = (!is_mended).then(|| view! { <ul>{lines}</ul> });
    let next = match (mending.by, is_mended) {
        (None, _) => view! {
            <p>
                "A legal approver "
                <a href=paths::IN_USE>"declares that it is in use"</a>
                {format!(", as it is. Gaps can be mended before, one by one, and within {MEND_DAYS} days after it was published.")}
            </p>
        }
        .into_any(),
        (Some(_), false) => view! {
            <p>"Mend one thing after the other: here, on the page of the vendor, in agreements, obligations and transfers. What the list says changes only by a request for a change, which also ends this deadline; where the terms alone are missing, nothing more is to be done once they pass."</p>
        }
        .into_any(),
        (Some(_), true) => view! {
            <p>"Make a request for a change. When it is published, the list says what was mended, and this deadline ends."</p>
        }
        .into_any(),
    };
    Some(notice(tone, heading, view! { {lines} {next} }))
}

fn heading(mending: &Mending, is_mended: bool, today: Day) -> (Tone, String) {
    match mending.by {
        None if is_mended => (Tone::Information, "In use, not on the list yet".to_owned()),
        None => (Tone::Attention, "In use, not on the list yet. What is missing:".to_owned()),
        Some(_) if is_mended => (
            Tone::Information,
            "Listed as already in use, and nothing is missing any more".to_owned(),
        ),
        Some(by) if by < today => {
            (Tone::Bad, format!("Overdue: to be mended by {}, and still missing:", by.in_words()))
        }
        Some(by) => (
            Tone::Attention,
            format!("Listed as already in use. To be mended by {}:", by.in_words()),
        ),
    }
}
