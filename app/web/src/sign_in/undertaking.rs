//! The undertaking: the only page that opens before it is accepted (UND-1).

use axum::extract::State;
use domain::audit::Action;
use leptos::prelude::*;
use workflow::{Attempt, Work, undertaking};

use crate::form::Form;
use crate::parts::{ErrorSummary, Heading, Hidden, Markdown, Submit, Tone, notice, post_form};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::session::SignedIn;
use crate::state::App;
use crate::submission::Submission;

/// Shows the text, and the button if it was not accepted yet.
pub async fn show(State(app): State<App>, SignedIn(caller): SignedIn) -> Answered {
    let is_accepted =
        caller.actor.person().is_some_and(|person| undertaking::must_have_accepted(person).is_ok());
    Ok(Answer::page(page(&app, &Submission::empty(), is_accepted)))
}

/// Accepts the text that was shown.
pub async fn accept(State(app): State<App>, SignedIn(caller): SignedIn, form: Form) -> Answered {
    let shown = form.value("digest").to_owned();
    let attempt = Attempt::to(Action::UndertakingAccepted);
    let accepted = async |work: Work| undertaking::accept(work, &shown).await;
    match app.office().perform(caller, attempt, accepted).await {
        Ok(()) => Ok(Answer::see(paths::CONSOLE)),
        Err(error) => Ok(Answer::again(page(&app, &form.submission().told(error)?, false))),
    }
}

fn page(app: &App, form: &Submission, is_accepted: bool) -> Page {
    const TITLE: &str = "Undertaking on confidentiality and data protection";
    let summary = view! { <ErrorSummary form=form/> };
    let end = if is_accepted {
        let back = view! { <p><a href=paths::CONSOLE>"Go to your inbox"</a></p> };
        notice(Tone::Good, "You have accepted this version", back)
    } else {
        let fields = view! {
            <Hidden name="digest" value=undertaking::digest().to_string()/>
            <p>"Your acceptance is recorded with your name, the time and the digest of this text."</p>
            <Submit words="I accept"/>
        };
        let out = view! { <button class="quiet" r#type="submit">"Sign out instead"</button> };
        view! { {post_form(paths::UNDERTAKING, fields)} {post_form(paths::SIGN_OUT, out)} }
            .into_any()
    };
    Page::new(app.site().plain(), TITLE, move || {
        view! {
            {summary}
            <Heading title=TITLE lead="Read and accept it once. Nothing else opens before."/>
            <p class="hint">{format!("Version {}", undertaking::VERSION)}</p>
            <Markdown text=undertaking::TEXT title=TITLE/>
            {end}
        }
    })
    .unlisted()
}
