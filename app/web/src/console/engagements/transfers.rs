//! The form page of an engagement's transfers, for legal approvers.

use std::sync::Arc;

use domain::audit::Action;
use domain::country::Origin;
use domain::engagement::Engagement;
use domain::fields::Fields;
use domain::id::EngagementId;
use domain::person::Permission;
use domain::transfer::{Mechanism, TiaOutcome, TransferDraft};
use leptos::prelude::*;
use workflow::{Attempt, engagements, transfers};

use crate::address::Named;
use crate::console::edit_form::{EditForm, Version, revision};
use crate::console::rows;
use crate::console::seat::Seat;
use crate::console::words::{capital, choices};
use crate::form::Form;
use crate::parts::{
    Checkbox, Checkboxes, Choice, DateField, ErrorSummary, Heading, Hidden, Select, Submit,
    TextArea, TextField, crumbs, fieldset, post_form,
};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::{Desk, Folder};
use crate::submission::Submission;

/// The form.
pub async fn edit(seat: Seat, Named(id): Named<EngagementId>) -> Answered {
    seat.must(Permission::EditTransfers)?;
    let engagement = engagements::load(&mut seat.read().await?, id).await?;
    Ok(Answer::page(page(&seat.desk, EditForm::of(&saved(&engagement)), &engagement)))
}

/// Saves the transfers, or adds an empty row.
pub async fn save(seat: Seat, Named(id): Named<EngagementId>, form: Form) -> Answered {
    seat.must(Permission::EditTransfers)?;
    let mut typed = Version { fields: Fields::default(), revision: revision(&form)? };
    let fields = rows::without_removed(&form.fields(), "transfers");
    let drafts: Vec<_> = fields.rows("transfers").iter().map(TransferDraft::from_fields).collect();
    typed.fields.push_rows("transfers", drafts.iter().map(TransferDraft::to_fields));
    if form.has("add_transfer") {
        typed.fields.set(format!("transfers.{}.origin", drafts.len()), "");
        let engagement = engagements::load(&mut seat.read().await?, id).await?;
        return Ok(Answer::page(page(&seat.desk, EditForm::of(&typed), &engagement)));
    }
    let attempt = Attempt::to(Action::RecordUpdated).on("engagement", id);
    let revise = async |work| transfers::revise(work, id, typed.revision, &drafts).await;
    match seat.perform(attempt, revise).await {
        Ok(()) => Ok(Answer::see(paths::record(paths::ENGAGEMENTS, id))),
        Err(error) => {
            let engagement = engagements::load(&mut seat.read().await?, id).await?;
            let form = Submission::filled(&typed.fields);
            let form = EditForm::refused(form, error, &typed, &saved(&engagement))?;
            Ok(Answer::again(page(&seat.desk, form, &engagement)))
        }
    }
}

fn saved(engagement: &Engagement) -> Version {
    let fields = transfers::fields_of(&engagement.transfers);
    Version { fields, revision: engagement.revision }
}

fn page(desk: &Arc<Desk>, form: EditForm, engagement: &Engagement) -> Page {
    let EditForm { form, revision, stale } = form;
    let name = engagement.details.service_name.to_string();
    let here = paths::record(paths::ENGAGEMENTS, engagement.id);
    Page::new(desk.at(Folder::Engagements), format!("Transfers of {name}"), || {
        let rows = (0..rows::count(&form, "transfers").max(1))
            .map(|number| row(&form, number))
            .collect_view();
        view! {
            <ErrorSummary form=&form/>
            <Heading title="Transfers" lead="What makes it lawful that data reach other countries, one row for each origin."
                crumbs=crumbs([(paths::ENGAGEMENTS, "Engagements"), (&here, &name)])/>
            {stale}
            {post_form(paths::below(paths::ENGAGEMENTS, engagement.id, "transfers"), view! {
                <Hidden name="revision" value=revision.to_string()/>
                {rows}
                <p><button r#type="submit" name="add_transfer" value="yes">"Add another origin"</button></p>
                <Submit words="Save transfers" back=here.clone()/>
            })}
        }
    })
}

fn row(form: &Submission, number: usize) -> AnyView {
    let at = |field: &str| format!("transfers.{number}.{field}");
    let lasting = || -> Vec<Choice> {
        let lasting = Mechanism::ALL.iter().filter(|mechanism| **mechanism != Mechanism::Art49);
        lasting.map(|mechanism| Choice::new(mechanism.code(), capital(mechanism.words()))).collect()
    };
    let modules = [
        Choice::new("1", "Module 1, controller to controller"),
        Choice::new("2", "Module 2, controller to processor"),
        Choice::new("3", "Module 3, processor to processor"),
        Choice::new("4", "Module 4, processor to controller"),
    ];
    let listed = vec![Choice::new("active", "Active"), Choice::new("inactive", "Not active")];
    fieldset(
        format!("Origin {}", number + 1),
        view! {
            <Select form=form name=at("origin") label="Data from" choices=choices!(Origin)/>
            <Select form=form name=at("mechanism") label="Rests on" choices=lasting()/>
            <Select form=form name=at("fallback") label="Fallback" choices=lasting() none="None" optional=true
                hint="What holds when the first one falls."/>
            <Checkboxes form=form name=at("scc_modules") legend="Modules of the standard clauses" choices=modules.into() optional=true/>
            <TextField form=form name=at("framework_name") label="Name in the framework's list" optional=true/>
            <Select form=form name=at("framework_status") label="Status in that list" choices=listed none="Not looked up" optional=true/>
            <DateField form=form name=at("framework_checked_on") label="Looked up on" optional=true/>
            <DateField form=form name=at("tia_done_on") label="Transfer impact assessment done on" optional=true/>
            <Select form=form name=at("tia_outcome") label="What it found" choices=choices!(TiaOutcome) none="Not done" optional=true/>
            <TextArea form=form name=at("tia_measures") label="Supplementary measures" rows=2 optional=true/>
            <Checkbox form=form name=at("remove") value="yes" label="Remove this origin"/>
        },
    )
}
