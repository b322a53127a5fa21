//! Confirming with the authenticator once more, on the way to something that weighs (decision 27).

use axum::extract::{Query, State};
use domain::refusal::CONFIRMED_MINUTES;
use leptos::prelude::*;
use workflow::sign_in::{Verdict, confirm};

use super::{Asked, enrol, place, too_often, wait};
use crate::error::Problem;
use crate::form::Form;
use crate::parts::{ErrorSummary, Heading, Hidden, Submit, TextField, post_form};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::session::SignedIn;
use crate::state::App;
use crate::submission::Submission;

/// The form.
pub async fn show(State(app): State<App>, Query(asked): Query<Asked>) -> Answered {
    let form = Submission::empty().with("next", asked.place());
    Ok(Answer::page(page(&app, &form)))
}

/// Takes a code and goes back to where it was needed.
pub async fn submit(State(app): State<App>, SignedIn(caller): SignedIn, form: Form) -> Answered {
    let next = place(form.value("next")).to_owned();
    let typed = Submission::empty().with("next", next.clone());
    match confirm(app.office(), caller, form.value("code")).await? {
        Verdict::Accepted(()) => Ok(Answer::see(next)),
        Verdict::Wrong => {
            Ok(Answer::again(page(&app, &typed.told(Problem::from(enrol::wrong_code()))?)))
        }
        Verdict::Wait(seconds) => {
            let told = domain::refusal::Refusal::rule("throttled", wait(seconds));
            Ok(too_often(page(&app, &typed.told(told)?), seconds))
        }
    }
}

fn page(app: &App, form: &Submission) -> Page {
    let back = form.value("next").to_owned();
    let fields = view! {
        <TextField
            form=form
            name="code"
            label="Code"
            hint="The six digits that your authenticator shows now. A code works once; a recovery code does not do here."
            autocomplete="one-time-code"
        />
        <Hidden name="next" value=back/>
        <Submit words="Confirm" back=paths::CONSOLE/>
    };
    let (summary, fields) =
        (view! { <ErrorSummary form=form/> }, post_form(paths::STEP_UP, fields));
    Page::new(app.site().plain(), "Confirm that it is you", move || {
        view! {
            {summary}
            <Heading
                title="Confirm that it is you"
                lead=format!("What you are about to do asks for a fresh code. It then counts for {CONFIRMED_MINUTES} minutes.")
            />
            {fields}
        }
    })
    .unlisted()
}
