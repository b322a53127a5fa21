//! The gate while terms are typed: the same judgement as the server's, on what stands in the form,
//! as if a second person had checked it. It decides nothing; the page's own table does.

use domain::clause::{ClauseCode, TermDraft};
use domain::fields::Fields;
use domain::gate::{ClauseRow, GateInputs, Verdict, weigh};
use domain::id::{AgreementId, PersonId};
use domain::time::Moment;
use leptos::ev;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::typed;

/// An engagement that the agreement covers, and everything that its gate reads.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MeterSubject {
    /// For reading.
    pub name: String,
    /// As the server put them together.
    pub inputs: GateInputs,
}

/// All that the meter needs, as JSON: a browser reads it and never writes it, and is spared the
/// code that would.
pub fn meter_reading(
    agreement: AgreementId,
    subjects: &[MeterSubject],
) -> serde_json::Result<String> {
    serde_json::to_string(&(agreement, subjects))
}

/// Shows what the terms in the form would make of each engagement. `reading` comes from
/// [`meter_reading`].
#[island]
pub fn GateMeter(reading: String) -> impl IntoView {
    let (agreement, subjects): (AgreementId, Vec<MeterSubject>) =
        serde_json::from_str(&reading).ok()?;
    let fields = RwSignal::new(Fields::default());
    Effect::new(move |_| {
        fields.set(typed::all());
        let listening = window_event_listener(ev::input, move |_| fields.set(typed::all()));
        on_cleanup(move || listening.remove());
    });
    let lines = move || {
        let draft = TermDraft { fields: fields.get() };
        let lines = subjects.iter().map(|subject| line(subject, agreement, &draft));
        lines.collect_view()
    };
    let meter = view! {
        <div class="notice information" role="status">
            <p class="notice_head">"What the typed terms would make of it, once a second person has checked them"</p>
            <ul>{lines}</ul>
        </div>
    };
    Some(meter)
}

fn line(subject: &MeterSubject, agreement: AgreementId, draft: &TermDraft) -> AnyView {
    let (verdict, rows) = weighed(subject.inputs.clone(), agreement, draft);
    let word = match verdict {
        Verdict::Pass => "✓ Pass",
        Verdict::Fail => "✗ Fail",
        Verdict::Incomplete => "? Incomplete",
    };
    let unmet = rows.iter().filter(|row| !row.outcome.is_met());
    let unmet: Vec<_> =
        unmet.map(|row| format!("{} {}", row.clause.code(), row.outcome.words())).collect();
    let unmet = (!unmet.is_empty()).then(|| format!(" ({})", unmet.join(", ")));
    view! { <li>{subject.name.clone()} ": " <strong>{word}</strong> {unmet}</li> }.into_any()
}

/// Half-typed clauses are left as they were saved.
fn weighed(
    inputs: GateInputs,
    agreement: AgreementId,
    draft: &TermDraft,
) -> (Verdict, Vec<ClauseRow>) {
    let spoken = ClauseCode::entered().filter(|&clause| draft.speaks_on(clause));
    let statements: Vec<_> = spoken
        .filter_map(|clause| draft.check(clause).ok().map(|statement| (clause, statement)))
        .collect();
    // Who and when do not matter to a verdict that counts for nothing.
    weigh(&inputs.preview(agreement, &statements, PersonId::sample(0), Moment::EPOCH))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_moves_the_verdict_and_what_is_half_typed_does_not() {
        let inputs = GateInputs::sample();
        let agreement = inputs.instruments.first().map(|instrument| instrument.id).unwrap();
        for (within, unit, verdict) in [
            ("24", "hours", Verdict::Pass),
            ("25", "hours", Verdict::Fail),
            ("", "hours", Verdict::Incomplete),
            ("25", "", Verdict::Pass),
        ] {
            let mut fields = Fields::default();
            for (name, value) in [
                ("B14.presence", "explicit"),
                ("B14.quote_ref", "7"),
                ("B14.within", within),
                ("B14.within_unit", unit),
            ] {
                fields.set(name, value);
            }
            let (weighed, _) = weighed(inputs.clone(), agreement, &TermDraft { fields });
            assert_eq!(weighed, verdict, "{within} {unit}");
        }
    }
}
