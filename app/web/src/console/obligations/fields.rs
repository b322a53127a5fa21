//! The inputs and the read-only facts of an obligation, in one file because they change together.

use domain::agreement::Agreement;
use domain::confidentiality::{Basis, Direction, ReturnOrDestroy, Secret};
use leptos::prelude::*;
use workflow::obligations::ObligationView;

use crate::console::words::{capital, choices};
use crate::parts::{
    Checkbox, Checkboxes, Choice, DateField, Facts, Radios, Select, TextField, Width, fieldset,
};
use crate::paths;
use crate::submission::Submission;

/// The inputs of the form. `agreements` are the vendor's, for a clause in one of them.
pub fn inputs(form: &Submission, agreements: &[Agreement]) -> AnyView {
    let survival = vec![
        Choice::new("indefinite", "Without end"),
        Choice::new("while_data_held", "As long as data are held"),
        Choice::new("months", "A number of months after the end"),
    ];
    view! {
        {source(form, agreements)}
        {fieldset("Who keeps what secret", view! {
            <Radios form=form name="direction" legend="Who is bound" choices=choices!(Direction)/>
            <Checkboxes form=form name="scope" legend="What has to be kept secret" choices=choices!(Secret)/>
        })}
        {fieldset("How long", view! {
            <DateField form=form name="effective_from" label="Binds from"/>
            <DateField form=form name="ends_on" label="Ends on" hint="The first day on which it is over." optional=true/>
            <Select form=form name="survival" label="What remains after the end" choices=survival/>
            <TextField form=form name="survival_months" label="Months" width=Width::Short optional=true/>
        })}
        {fieldset("What else it says", view! {
            <TextField form=form name="personnel_ref" label="Where the vendor's people are bound" hint="Article, section or page; empty when they are not." optional=true/>
            <TextField form=form name="subcontractors_ref" label="Where its subcontractors are bound" optional=true/>
            <TextField form=form name="reidentification_ref" label="Where re-identifying people is forbidden" optional=true/>
            <Checkbox form=form name="tells_of_compelled_disclosure" value="yes" label="We are told before an authority gets something"/>
            <Select form=form name="return_or_destroy" label="What was received is" choices=choices!(ReturnOrDestroy)/>
        })}
    }
    .into_any()
}

fn source(form: &Submission, agreements: &[Agreement]) -> AnyView {
    let agreements = agreements
        .iter()
        .map(|agreement| {
            Choice::new(
                agreement.id.to_string(),
                format!("{}, {}", agreement.reference(), agreement.details.title),
            )
        })
        .collect();
    fieldset(
        "Where the duty comes from",
        view! {
            <Select form=form name="basis" label="Basis" choices=choices!(Basis)/>
            <Select form=form name="agreement" label="Agreement that holds the clause" choices=agreements none="None" optional=true/>
            <TextField form=form name="clause_ref" label="Article, section or page" optional=true/>
            <TextField form=form name="statute_ref" label="The law, with its section" hint="For a duty by law." optional=true/>
        },
    )
}

/// The agreement that holds the clause, by number and title.
fn agreement(found: &ObligationView) -> Option<AnyView> {
    let id = found.obligation.details.agreement?;
    let agreement = found.agreements.iter().find(|agreement| agreement.id == id)?;
    let path = paths::record(paths::AGREEMENTS, id);
    let words = format!("{}, {}", agreement.reference(), agreement.details.title);
    Some(view! { <a href=path>{words}</a> }.into_any())
}

/// The read-only facts.
pub fn facts(found: &ObligationView) -> AnyView {
    let obligation = &found.obligation;
    let details = &obligation.details;
    let scope: Vec<_> = details.scope.iter().map(|secret| secret.words()).collect();
    let line = |line: Option<&domain::text::Line>| {
        line.map_or_else(|| "No".to_owned(), |place| format!("Yes, {place}"))
    };
    let facts = Facts::new()
        .with("Number", obligation.reference().to_string())
        .with("Basis", capital(details.basis.words()));
    let facts = match agreement(found) {
        Some(link) => facts.with("Agreement that holds the clause", link),
        None => facts,
    };
    let facts = match (&details.statute_ref, &details.clause_ref) {
        (Some(law), _) => facts.with("Law", law.to_string()),
        (None, Some(place)) => facts.with("Place", place.to_string()),
        (None, None) => facts,
    };
    facts
        .with("Who is bound", capital(details.direction.words()))
        .with("Scope", capital(&scope.join(", ")))
        .with("Binds from", details.effective_from.in_words())
        .with(
            "Ends on",
            details.ends_on.map_or_else(|| "Open-ended".to_owned(), domain::time::Day::in_words),
        )
        .with("After the end", capital(&details.survival.words()))
        .with("Binds the vendor's people", line(details.personnel_ref.as_ref()))
        .with("Binds subcontractors", line(details.subcontractors_ref.as_ref()))
        .with("Forbids re-identification", line(details.reidentification_ref.as_ref()))
        .with(
            "Tells of orders by authorities",
            if details.tells_of_compelled_disclosure { "Yes" } else { "No" },
        )
        .with("What was received is", capital(details.return_or_destroy.words()))
        .view()
}
