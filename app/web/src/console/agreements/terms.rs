//! What an agreement says, clause by clause: entered by one legal approver, checked by another
//! (decision 22). The form follows the domain's description of each clause.

use std::sync::Arc;

use axum::extract::Path;
use domain::audit::Action;
use domain::clause::{ClauseCode, ClauseTerm, Input, InputKind, Presence, TermDraft};
use domain::fields::Fields;
use domain::id::{AgreementId, PersonId};
use domain::person::Permission;
use domain::refusal::Refusal;
use islands::{GateMeter, MeterSubject, meter_reading};
use leptos::prelude::*;
use workflow::agreements::{self, AgreementView};
use workflow::{Attempt, clauses, gate};

use crate::address::{Named, named};
use crate::cells;
use crate::console::edit_form::{EditForm, Version};
use crate::console::seat::Seat;
use crate::console::words::{self, capital, choices};
use crate::error::Problem;
use crate::form::Form;
use crate::parts::{
    Badge, Checkbox, Choice, Column, ErrorSummary, Heading, Hidden, Select, Submit, Table,
    TextField, Tone, Width, crumbs, fieldset, post_form, section,
};
use crate::paths;
use crate::portal::words::counted;
use crate::render::{Answer, Answered, Page};
use crate::shell::{Desk, Folder};
use crate::submission::Submission;

/// The terms, and the form for those who may enter them.
pub async fn page(seat: Seat, Named(id): Named<AgreementId>) -> Answered {
    let found = load(&seat, id).await?;
    let subjects = reading(&seat, &found).await?;
    Ok(Answer::page(view(&seat, &found, EditForm::of(&saved(&found)), subjects)))
}

/// Enters terms.
pub async fn save(seat: Seat, Named(id): Named<AgreementId>, form: Form) -> Answered {
    let typed = Version { fields: form.fields(), revision: form.revision() };
    let draft: TermDraft = form.draft();
    let attempt = Attempt::to(Action::ClauseEntered).on("agreement", id);
    let enter = async |work| clauses::enter(work, id, typed.revision, &draft).await;
    match seat.perform(attempt, enter).await {
        Ok(()) => Ok(Answer::see(paths::below(paths::AGREEMENTS, id, "terms"))),
        Err(error) => {
            let found = load(&seat, id).await?;
            let form = EditForm::refused(form.submission(), error, &typed, &saved(&found))?;
            let subjects = reading(&seat, &found).await?;
            Ok(Answer::again(view(&seat, &found, form, subjects)))
        }
    }
}

/// Confirms one value as the second person.
pub async fn check(seat: Seat, Path((id, clause)): Path<(String, String)>, form: Form) -> Answered {
    let (id, clause): (AgreementId, ClauseCode) = (named(&id)?, named(&clause)?);
    let revision = form.revision();
    let attempt = Attempt::to(Action::ClauseChecked).on("agreement", id);
    match seat.perform(attempt, async |work| clauses::check(work, id, revision, clause).await).await
    {
        Ok(()) => Ok(Answer::see(paths::below(paths::AGREEMENTS, id, "terms"))),
        Err(error) => {
            let found = load(&seat, id).await?;
            let Version { fields, revision } = saved(&found);
            let form = EditForm::typed(Submission::filled(&fields).told(error)?, revision);
            let subjects = reading(&seat, &found).await?;
            Ok(Answer::again(view(&seat, &found, form, subjects)))
        }
    }
}

/// What may not be seen is not found.
async fn load(seat: &Seat, id: AgreementId) -> Result<AgreementView, Problem> {
    seat.must(Permission::ReadRestricted).map_err(|_| Refusal::NotFound("page"))?;
    Ok(agreements::show(&mut seat.read().await?, id).await?)
}

/// What the meter beside the form reads: the gate's inputs of the engagements that are covered.
async fn reading(seat: &Seat, found: &AgreementView) -> Result<Option<String>, Problem> {
    if !seat.may(Permission::EditClauses) {
        return Ok(None);
    }
    let covered = found.covered.iter();
    let listed: Vec<_> = covered.filter(|it| it.details.relationship.is_listed()).collect();
    if listed.is_empty() {
        return Ok(None);
    }
    let read = gate::inputs(&mut seat.read().await?, &listed, found.today).await?;
    let subjects = listed.iter().zip(read).map(|(engagement, inputs)| {
        let name = engagement.details.service_name.to_string();
        MeterSubject { name, inputs: inputs.as_if_binding(found.agreement.id).into() }
    });
    let subjects: Vec<_> = subjects.collect();
    meter_reading(found.agreement.id, &subjects).map(Some).map_err(Problem::failed)
}

fn saved(found: &AgreementView) -> Version {
    let mut fields = Fields::default();
    for term in found.terms.iter().flatten() {
        for (name, values) in TermDraft::of(term.clause, &term.statement).fields.iter() {
            values.iter().for_each(|value| fields.push(name, value));
        }
    }
    Version { fields, revision: found.agreement.revision }
}

fn view(seat: &Seat, found: &AgreementView, form: EditForm, reading: Option<String>) -> Page {
    let EditForm { form, revision, stale } = form;
    let desk: &Arc<Desk> = &seat.desk;
    let agreement = &found.agreement;
    let name = agreement.details.title.to_string();
    let here = paths::record(paths::AGREEMENTS, agreement.id);
    let may_enter = seat.may(Permission::EditClauses);
    let person = seat.person().id;
    Page::new(desk.at(Folder::Agreements), format!("Terms of {name}"), || {
        let entry = if may_enter {
            let meter = reading.map(|reading| view! { <GateMeter reading=reading/> });
            section("Enter terms", view! { {meter} {entry(&form, revision, &here)} })
        } else {
            words::who_may(Permission::EditClauses)
        };
        view! {
            <ErrorSummary form=&form/>
            <Heading title="Terms" lead="What the instrument says, with the place where it says so. One person enters, another checks."
                crumbs=crumbs([(paths::AGREEMENTS, "Agreements"), (&here, &name)])/>
            {stale}
            {section("Entered so far", entered(found, may_enter, person))}
            {entry}
        }
    })
}

fn entered(found: &AgreementView, may_check: bool, person: PersonId) -> AnyView {
    let terms = found.terms.as_deref().unwrap_or_default();
    if terms.is_empty() {
        return view! { <p>"Nobody has entered what this instrument says."</p> }.into_any();
    }
    let has_paper = found.agreement.file.is_some();
    let may = |term: &ClauseTerm| term.may_be_checked_by(person, has_paper);
    // What keeps every second person from looking is said once, and not in each row.
    let mut open = terms.iter().filter(|term| may_check && !term.is_checked());
    let held = open.find_map(|term| may(term).err().filter(|refusal| !refusal.is_denial()));
    let held = held.map(|refusal| view! { <p>{words::why(&refusal)}</p> });
    let columns = ["Clause", "What it says", "Where", "Checked"].map(Column::text);
    let rows = terms.iter().map(|term| row(found, term, may_check, &may(term))).collect();
    view! {
        {held}
        <Table caption=counted(terms.len(), "term", "terms") columns=columns.into() rows=rows/>
    }
    .into_any()
}

fn row(
    found: &AgreementView,
    term: &ClauseTerm,
    may_check: bool,
    may: &Result<(), Refusal>,
) -> Vec<AnyView> {
    let agreement = &found.agreement;
    let state = if term.is_checked() {
        view! { <Badge tone=Tone::Good words="Checked by a second person"/> }.into_any()
    } else if may_check && may.is_ok() {
        let path = paths::below(
            paths::AGREEMENTS,
            agreement.id,
            &format!("terms/{}/check", term.clause.code()),
        );
        let button = format!("Confirm {}", term.clause.code());
        view! {
            <form method="post" action=path>
                <Hidden name="revision" value=agreement.revision.to_string()/>
                <button r#type="submit">{button}</button>
            </form>
        }
        .into_any()
    } else if may.as_ref().is_err_and(Refusal::is_denial) {
        view! { <Badge tone=Tone::Attention words="Entered by you: somebody else checks it"/> }
            .into_any()
    } else {
        view! { <Badge tone=Tone::Attention words="Not checked yet"/> }.into_any()
    };
    cells![
        format!("{} {}", term.clause.code(), term.clause.words()),
        capital(&term.statement.words()),
        term.statement.quote_ref().map(ToString::to_string),
        state,
    ]
}

fn entry(form: &Submission, revision: i64, here: &str) -> AnyView {
    let clauses = ClauseCode::entered().map(|clause| clause_fields(clause, form)).collect_view();
    post_form(
        format!("{here}/terms"),
        view! {
            {clauses}
            <Hidden name="revision" value=revision.to_string()/>
            <Submit words="Save terms" back=here.to_owned()/>
        },
    )
}

fn clause_fields(clause: ClauseCode, form: &Submission) -> AnyView {
    let inputs =
        clause.inputs().into_iter().map(|input| input_view(clause, input, form)).collect_view();
    fieldset(
        form.above(&clause.field(""), format!("{} {}", clause.code(), clause.words())),
        view! {
            <Select form=form name=clause.field("presence") label="How the instrument speaks" choices=choices!(Presence)
                none="Not read yet" hint=clause.legal_source()/>
            <TextField form=form name=clause.field("quote_ref") label="Where: article, section or page" width=Width::Short optional=true/>
            {inputs}
        },
    )
}

/// One input of a clause, as the domain describes it.
pub fn input_view(clause: ClauseCode, input: Input, form: &Submission) -> AnyView {
    let name = clause.field(input.name);
    match input.kind {
        InputKind::YesNo => view! { <Checkbox form=form name=name value="yes" label=capital(input.label)/> }.into_any(),
        InputKind::Choice { choices, none } => {
            let choices = choices.into_iter().map(|(code, words)| Choice::new(code, capital(words))).collect();
            let none = none.unwrap_or("Choose …");
            view! { <Select form=form name=name label=capital(input.label) choices=choices none=none/> }.into_any()
        }
        InputKind::Whole(_) => {
            view! { <TextField form=form name=name label=capital(input.label) width=Width::Short optional=true/> }.into_any()
        }
    }
}
