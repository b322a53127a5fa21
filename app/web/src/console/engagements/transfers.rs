//! The form page of an engagement's transfers, for legal approvers.

use std::sync::Arc;

use domain::agreement::Agreement;
use domain::audit::Action;
use domain::country::Origin;
use domain::engagement::Engagement;
use domain::id::{EngagementId, Ref};
use domain::person::Permission;
use domain::taxonomy::{Code, Kind, Taxonomy};
use domain::transfer::{FrameworkData, Mechanism, TiaOutcome, TransfersDraft};
use leptos::prelude::*;
use workflow::{Attempt, engagements, registry, requests, transfers};

use crate::address::Named;
use crate::console::edit_form::{EditForm, Version};
use crate::console::rows;
use crate::console::seat::Seat;
use crate::console::words::{capital, choices};
use crate::form::Form;
use crate::parts::{
    Checkbox, Checkboxes, Choice, DateField, ErrorSummary, Heading, Hidden, Select, Submit,
    TextArea, TextField, Tone, crumbs, fieldset, notice, post_form,
};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::{Desk, Folder};
use crate::submission::Submission;

/// The form.
pub async fn edit(seat: Seat, Named(id): Named<EngagementId>) -> Answered {
    seat.must(Permission::EditTransfers)?;
    let about = load(&seat, id).await?;
    Ok(Answer::page(page(&seat.desk, EditForm::of(&saved(&about.engagement)), &about)))
}

/// Saves the transfers, or adds an empty row.
pub async fn save(seat: Seat, Named(id): Named<EngagementId>, form: Form) -> Answered {
    seat.must(Permission::EditTransfers)?;
    let draft: TransfersDraft = rows::draft(&form, "transfers");
    let mut typed = Version { fields: draft.to_fields(), revision: form.revision() };
    if form.has("add_transfer") {
        typed.fields.set(format!("transfers.{}.origin", draft.transfers.len()), "");
        let about = load(&seat, id).await?;
        return Ok(Answer::page(page(&seat.desk, EditForm::of(&typed), &about)));
    }
    let attempt = Attempt::to(Action::RecordUpdated).on("engagement", id);
    let revise = async |work| transfers::revise(work, id, typed.revision, &draft.transfers).await;
    match seat.perform(attempt, revise).await {
        Ok(()) => Ok(Answer::see(paths::record(paths::ENGAGEMENTS, id))),
        Err(error) => {
            let about = load(&seat, id).await?;
            let form = Submission::filled(&typed.fields);
            let form = EditForm::refused(form, error, &typed, &saved(&about.engagement))?;
            Ok(Answer::again(page(&seat.desk, form, &about)))
        }
    }
}

/// What the form is about, and what it chooses from.
struct About {
    engagement: Engagement,
    taxonomy: Taxonomy,
    /// Those that can hold clauses.
    agreements: Vec<Agreement>,
    /// The open request whose security review saw the transfers as they are.
    reviewed: Option<Ref>,
}

async fn load(seat: &Seat, id: EngagementId) -> Result<About, workflow::Error> {
    let mut work = seat.read().await?;
    let engagement = engagements::load(&mut work, id).await?;
    let taxonomy = registry::words(&mut work).await?.taxonomy;
    let agreements = transfers::instruments(&mut work, id).await?;
    let reviewed = requests::reviewed_request(&mut work, id).await?;
    Ok(About { engagement, taxonomy, agreements, reviewed })
}

fn saved(engagement: &Engagement) -> Version {
    let fields = transfers::fields_of(&engagement.transfers);
    Version { fields, revision: engagement.revision }
}

/// The special data that an assessment has to name.
fn special(engagement: &Engagement, taxonomy: &Taxonomy) -> Vec<Choice> {
    let codes = engagement.details.special_data().codes().into_iter();
    let label = |code: &Code| {
        let kinds = [Kind::DataCategory, Kind::DataSubject];
        let known = kinds.into_iter().find_map(|kind| taxonomy.find(kind, code));
        known.map_or_else(|| code.to_string(), |term| term.label.clone())
    };
    codes.map(|code| Choice::new(code.as_str(), label(code))).collect()
}

fn page(desk: &Arc<Desk>, form: EditForm, about: &About) -> Page {
    let EditForm { form, revision, stale } = form;
    let engagement = &about.engagement;
    let special = special(engagement, &about.taxonomy);
    let agreements: Vec<Choice> = about.agreements.iter().map(agreement).collect();
    let name = engagement.details.service_name.to_string();
    let here = paths::record(paths::ENGAGEMENTS, engagement.id);
    let warning = about.reviewed.map(|request| {
        let told = format!("The security review of {request} saw the transfers as they are. When a change shows on the list, the request has to be returned and reviewed again.");
        notice(Tone::Attention, "It was reviewed already", view! { <p>{told}</p> })
    });
    Page::new(desk.at(Folder::Engagements), format!("Transfers of {name}"), || {
        let count = rows::count(&form, "transfers").max(1);
        let origins =
            (0..count).map(|number| row(&form, number, &special, &agreements)).collect_view();
        view! {
            <ErrorSummary form=&form/>
            <Heading title="Transfers" lead="What makes it lawful that data reach other countries, one row for each origin."
                crumbs=crumbs([(paths::ENGAGEMENTS, "Engagements"), (&here, &name)])/>
            {stale}
            {warning}
            {post_form(paths::below(paths::ENGAGEMENTS, engagement.id, "transfers"), view! {
                {origins}
                {rows::more("transfers", count, "add_transfer", "Add another origin")}
                <Hidden name="revision" value=revision.to_string()/>
                <Submit words="Save transfers" back=here.clone()/>
            })}
        }
    })
}

fn agreement(agreement: &Agreement) -> Choice {
    let words = format!("{}, {}", agreement.reference(), agreement.details.title);
    Choice::new(agreement.id.to_string(), words)
}

fn row(form: &Submission, number: usize, special: &[Choice], agreements: &[Choice]) -> AnyView {
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
    let named = (!special.is_empty()).then(|| {
        view! {
            <Checkboxes form=form name=at("tia_names") legend="Special data that it names" choices=special.to_vec() optional=true/>
        }
    });
    fieldset(
        form.above(&at(""), format!("Origin {}", number + 1)),
        view! {
            <Select form=form name=at("origin") label="Data from" choices=choices!(Origin)/>
            <Select form=form name=at("mechanism") label="Rests on" choices=lasting()/>
            <Select form=form name=at("fallback") label="Fallback" choices=lasting() none="None" optional=true
                hint="What holds when the first one falls."/>
            <Checkboxes form=form name=at("scc_modules") legend="Modules of the standard clauses" choices=modules.into() optional=true/>
            <Select form=form name=at("instrument") label="Agreement in which the clauses stand" choices=agreements.to_vec() none="None" optional=true
                hint="Needed for clauses, the UK agreement and the addendum: the text by itself, or a contract that holds it. It has to bind for the transfer to count."/>
            <TextField form=form name=at("framework_name") label="Name in the framework's list" optional=true/>
            <TextField form=form name=at("framework_covered_as") label="Where that entry names the vendor"
                hint="Needed when the entry carries another name than the vendor's: for instance its line among the covered entities." optional=true/>
            <Select form=form name=at("framework_status") label="Status in that list" choices=listed none="Not looked up" optional=true/>
            <DateField form=form name=at("framework_checked_on") label="Looked up on" optional=true/>
            <Checkboxes form=form name=at("framework_covers") legend="Data that the entry covers" choices=choices!(FrameworkData) optional=true
                hint="Data on employment and on applicants are human resources data."/>
            <DateField form=form name=at("tia_done_on") label="Transfer impact assessment done on" optional=true
                hint="Clauses and corporate rules rest on an assessment, so all of it is needed for them, as a fallback too."/>
            <TextField form=form name=at("tia_reviewer") label="Done by" optional=true/>
            <TextField form=form name=at("tia_document") label="Where it is written down" optional=true
                hint="For instance a title with its number in your files."/>
            <Select form=form name=at("tia_outcome") label="What it found" choices=choices!(TiaOutcome) none="Not done" optional=true/>
            {named}
            <DateField form=form name=at("tia_review_due") label="To be reviewed by" optional=true/>
            <TextArea form=form name=at("tia_measures") label="Supplementary measures" rows=2 optional=true/>
            <Checkbox form=form name=at("remove") value="yes" label="Remove this origin"/>
        },
    )
}
