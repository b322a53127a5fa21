//! The gate while terms are typed: the same judgement as the server's, on what stands in the form,
//! as if a second person had checked it. It decides nothing; the page's own table does.

use domain::clause::TermDraft;
use domain::fields::Fields;
use domain::gate::{Typed, TypedInputs, Verdict, weigh_typed};
use domain::id::AgreementId;
use leptos::ev;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::typed;

/// An engagement that the agreement covers, and what its gate reads of terms.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MeterSubject {
    /// For reading.
    pub name: String,
    /// As the server put them together.
    pub inputs: TypedInputs,
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
        <div class="notice information meter" role="status">
            <p class="notice_head">"What the typed terms would make of it, once it is in force and a second person has checked them"</p>
            <ul>{lines}</ul>
        </div>
    };
    Some(meter)
}

fn line(subject: &MeterSubject, agreement: AgreementId, draft: &TermDraft) -> AnyView {
    let typed = weigh_typed(subject.inputs.clone(), agreement, draft);
    let word = match typed.verdict {
        Verdict::Pass => "✓ Pass",
        Verdict::Fail => "✗ Fail",
        Verdict::Incomplete => "? Incomplete",
    };
    let unmet = unmet(&typed);
    let unmet = (!unmet.is_empty()).then(|| format!(" ({unmet})"));
    view! { <li>{subject.name.clone()} ": " <strong>{word}</strong> {unmet}</li> }.into_any()
}

/// The clauses that are not met, and which of them only because nobody can read what is typed.
fn unmet(typed: &Typed) -> String {
    let rows = typed.rows.iter().filter(|row| !row.outcome.is_met());
    let unmet: Vec<_> = rows
        .map(|row| {
            let is_unreadable = typed.unreadable.contains(&row.clause);
            let why = if is_unreadable { ": what is typed cannot be read yet" } else { "" };
            format!("{} {}{why}", row.clause.code(), row.outcome.words())
        })
        .collect();
    unmet.join(", ")
}

#[cfg(test)]
mod tests {
    use domain::gate::GateInputs;

    use super::*;

    #[test]
    fn what_is_typed_moves_the_verdict_and_what_cannot_be_read_is_named() {
        let inputs = GateInputs::sample();
        let agreement = inputs.instruments.first().map(|instrument| instrument.id).unwrap();
        for (within, unit, verdict, words) in [
            ("24", "hours", Verdict::Pass, ""),
            ("25", "hours", Verdict::Fail, "B14 weaker"),
            ("", "hours", Verdict::Incomplete, "B14 not evidenced"),
            ("25", "", Verdict::Incomplete, "B14 not evidenced: what is typed cannot be read yet"),
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
            let typed = weigh_typed(inputs.clone().into(), agreement, &TermDraft { fields });
            assert_eq!((typed.verdict, unmet(&typed).as_str()), (verdict, words));
        }
    }
}
