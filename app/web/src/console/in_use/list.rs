//! What can be declared to be in use, with what each entry still lacks.

use domain::person::Permission;
use domain::request::MEND_DAYS;
use leptos::prelude::*;
use workflow::requests::{self, InUseChoice};

use crate::cells;
use crate::console::seat::Seat;
use crate::console::words;
use crate::error::Problem;
use crate::parts::{Column, Confirm, ErrorSummary, Heading, Table, TextArea, crumbs, empty};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;
use crate::submission::Submission;

/// Shows the choices. Declaring asks for a fresh code, so who may declare is asked before anything
/// is typed.
pub async fn page(seat: Seat) -> Answered {
    if seat.may(Permission::ApproveLegally) {
        seat.must_have_confirmed().await?;
    }
    Ok(Answer::page(view(&seat, &Submission::empty()).await?))
}

/// The page; `form` is what was chosen.
pub async fn view(seat: &Seat, form: &Submission) -> Result<Page, Problem> {
    let choices = requests::in_use_choices(&mut seat.read().await?).await?;
    Ok(Page::new(seat.desk.at(Folder::Lists), "Declare what is already in use", || {
        let body = if choices.is_empty() {
            let next = view! {
                <p>"Import a list first. Until the first list is published, engagements that were recorded by hand are offered, too; after it they go by a request. What is on the list already, or is being decided, is not offered."</p>
            };
            empty("There is nothing to declare", next)
        } else if !seat.may(Permission::ApproveLegally) {
            view! { {table(&choices, None)} {words::who_may(Permission::ApproveLegally)} }
                .into_any()
        } else if choices.iter().all(|choice| choice.is_own) {
            table(&choices, None)
        } else {
            form_of(&choices, form)
        };
        view! {
            <ErrorSummary form=form/>
            <Heading title="Declare what is already in use"
                lead="For subprocessors that processed data before Annex was there: they are listed as facts, without notice and without the gate."
                crumbs=crumbs([(paths::LISTS, "List versions")])/>
            {body}
        }
    }))
}

/// The choices; with boxes to tick for whoever may declare.
fn table(choices: &[InUseChoice], form: Option<&Submission>) -> AnyView {
    let columns = ["Engagement", "State", "What its entry lacks"].map(Column::text);
    let rows = choices.iter().enumerate().map(|(at, choice)| row(at, choice, form)).collect();
    let caption = crate::portal::words::counted(choices.len(), "engagement", "engagements");
    view! { <Table caption=caption columns=columns.into() rows=rows/> }.into_any()
}

fn form_of(choices: &[InUseChoice], form: &Submission) -> AnyView {
    let error = form
        .error("engagements")
        .map(|words| view! { <p class="error" id="error_engagements">{words.to_owned()}</p> });
    let fields = view! {
        {error}
        {table(choices, Some(form))}
        <TextArea form=form name="reason" label="Reason" hint="Since when they are in use, and how you know. Kept in the approval trail." rows=3/>
    };
    Confirm::new("Declare", paths::IN_USE, "Declare what is ticked")
        .change("One request is made and approved by you. A publisher chooses the day and publishes it.")
        .change(format!("Gaps stay visible inside, and have to be mended within {MEND_DAYS} days of the publication."))
        .change("Neither customers are told nor is the gate asked: do not use it for anything new.")
        .fields(fields)
        .view()
}

fn row(at: usize, choice: &InUseChoice, form: Option<&Submission>) -> Vec<AnyView> {
    let name = format!(
        "{}, {}",
        choice.vendor.details.display_name(),
        choice.engagement.details.service_name
    );
    let name = match form {
        _ if choice.is_own => view! {
            {name} " " <span class="hint">"You recorded it, so another legal approver declares it."</span>
        }
        .into_any(),
        Some(form) => tick(at, choice, form, name),
        None => name.into_any(),
    };
    let path = paths::record(paths::ENGAGEMENTS, choice.engagement.id);
    let gaps = if choice.gaps.is_empty() {
        view! { "✓ Nothing" }.into_any()
    } else {
        let gaps =
            choice.gaps.iter().cloned().map(|words| view! { <li>{words}</li> }).collect_view();
        view! { <ul>{gaps}</ul> }.into_any()
    };
    cells![view! { {name} " " <a href=path>"Open"</a> }, words::standing(choice.standing), gaps,]
}

/// The first box has the id that the error summary links to.
fn tick(at: usize, choice: &InUseChoice, form: &Submission, name: String) -> AnyView {
    let id = choice.engagement.id.to_string();
    let field =
        if at == 0 { "field_engagements".to_owned() } else { format!("field_engagements_{at}") };
    let checked = form.chose("engagements", &id);
    view! {
        <span class="choice">
            <input id=field.clone() name="engagements" r#type="checkbox" value=id checked=checked/>
            <label for=field>{name}</label>
        </span>
    }
    .into_any()
}
