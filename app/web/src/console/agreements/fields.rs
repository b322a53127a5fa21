//! The inputs and the read-only facts of an agreement, in one file because they change together.

use domain::agreement::{Agreement, AgreementForm, AgreementKind, PartyRole};
use domain::engagement::Engagement;
use leptos::prelude::*;

use crate::console::words::{capital, choices, countries};
use crate::parts::{
    Checkbox, Checkboxes, Choice, DateField, Facts, Select, TextArea, TextField, Width, fieldset,
};
use crate::paths;
use crate::submission::Submission;

/// What can be chosen around an agreement of a vendor.
pub struct Choices {
    /// The vendor's engagements.
    pub engagements: Vec<Choice>,
    /// The vendor's other agreements.
    pub agreements: Vec<Choice>,
}

impl Choices {
    /// From the vendor's records.
    pub fn of(engagements: &[&Engagement], agreements: &[&Agreement]) -> Self {
        let named = |agreement: &&Agreement| {
            Choice::new(
                agreement.id.to_string(),
                format!("{}, {}", agreement.reference(), agreement.details.title),
            )
        };
        let used = |engagement: &&Engagement| {
            let words = format!("{}, {}", engagement.reference(), engagement.details.service_name);
            Choice::new(engagement.id.to_string(), words)
        };
        Self {
            engagements: engagements.iter().map(used).collect(),
            agreements: agreements.iter().map(named).collect(),
        }
    }
}

/// The inputs of the form.
pub fn inputs(form: &Submission, choices: &Choices) -> AnyView {
    view! {
        {instrument(form)}
        {parties(form)}
        {term(form)}
        {fieldset("What it covers", view! {
            <Checkboxes form=form name="covers" legend="Engagements" choices=choices.engagements.clone() optional=true
                hint="Only an agreement that covers an engagement speaks for it."/>
            <TextField form=form name="precedence" label="Precedence" width=Width::Short
                hint="1 to 99. When instruments conflict, the lower number wins: a side letter before the DPA it mends."/>
            <Select form=form name="supersedes" label="Replaces" choices=choices.agreements.clone() none="None" optional=true/>
        })}
    }
    .into_any()
}

fn instrument(form: &Submission) -> AnyView {
    fieldset(
        "The instrument",
        view! {
            <Select form=form name="kind" label="Kind" choices=choices!(AgreementKind)/>
            <TextField form=form name="title" label="Title" hint="As printed on it." width=Width::Full/>
            <TextField form=form name="vendor_version" label="The vendor's number or date of its text" optional=true/>
            <TextField form=form name="url" label="Address where it is published" kind="url" optional=true
                hint="A link alone is no evidence: add the file too." width=Width::Full/>
            <Select form=form name="form" label="How it was concluded" choices=choices!(AgreementForm)/>
            <Select form=form name="governing_law" label="Governing law" choices=countries()/>
            <TextField form=form name="forum" label="Courts" optional=true/>
        },
    )
}

fn parties(form: &Submission) -> AnyView {
    fieldset(
        "The parties",
        view! {
            <TextField form=form name="our_entity" label="Company bound on our side" width=Width::Full
                hint="Your legal name as in the settings of the organisation; another one needs an explanation."/>
            <Select form=form name="our_role" label="Our role" choices=choices!(PartyRole)/>
            <TextField form=form name="vendor_entity" label="Company bound on the vendor's side" width=Width::Full/>
            <Select form=form name="vendor_role" label="The vendor's role" choices=choices!(PartyRole)/>
            <TextArea form=form name="entity_explanation" label="Why another company is bound" rows=2 optional=true
                hint="Needed when the company on either side is another than on record, for instance because the parent signs. Whoever approves reads it."/>
        },
    )
}

fn term(form: &Submission) -> AnyView {
    fieldset(
        "From when and until when",
        view! {
            <DateField form=form name="effective_from" label="Takes effect on" optional=true/>
            <DateField form=form name="expires_on" label="Ends on" hint="The first day on which it is over; empty until it is terminated." optional=true/>
            <Checkbox form=form name="auto_renews" value="yes" label="Renews itself on that day"/>
            <TextField form=form name="renewal_notice_days" label="Days of notice before the renewal" width=Width::Short optional=true/>
        },
    )
}

/// The read-only facts.
pub fn facts(agreement: &Agreement, covered: &[Engagement]) -> AnyView {
    let details = &agreement.details;
    let day = |day: Option<domain::time::Day>| day.map(domain::time::Day::in_words);
    let covers: Vec<_> = covered
        .iter()
        .map(|engagement| {
            let path = paths::record(paths::ENGAGEMENTS, engagement.id);
            view! { <li><a href=path>{engagement.details.service_name.to_string()}</a></li> }
        })
        .collect();
    let covers = if covers.is_empty() {
        view! { "Nothing. It speaks for no engagement." }.into_any()
    } else {
        view! { <ul>{covers}</ul> }.into_any()
    };
    let ours = format!("{} ({})", details.our_entity, details.our_role.words());
    let theirs = format!("{} ({})", details.vendor_entity, details.vendor_role.words());
    let facts = Facts::new()
        .with("Number", agreement.reference().to_string())
        .with("Kind", details.kind.words())
        .with("Concluded", capital(details.form.words()))
        .with("Our side", ours)
        .with("The vendor's side", theirs);
    let facts = match &details.entity_explanation {
        Some(why) => facts.with("Why another company", why.to_string()),
        None => facts,
    };
    facts
        .with("Governing law", details.governing_law.name())
        .maybe("Courts", details.forum.as_ref().map(ToString::to_string))
        .maybe("The vendor's number", details.vendor_version.as_ref().map(ToString::to_string))
        .maybe("Takes effect on", day(details.effective_from))
        .with("Ends on", day(agreement.ends_on()).unwrap_or_else(|| "Open-ended".to_owned()))
        .with("Renews itself", day(agreement.renews_on()).unwrap_or_else(|| "No".to_owned()))
        .with("Precedence", details.precedence.to_string())
        .with("Covers", covers)
        .view()
}
