//! Signing in and out, and what belongs to a person's own account: enrolment by one-time link, the
//! undertaking, confirming once more, sessions, password, authenticator, recovery codes.

pub mod account;
pub mod enrol;
pub mod step_up;
pub mod undertaking;

use axum::extract::{Query, State};
use domain::audit::Action;
use domain::refusal::Refusal;
use http::StatusCode;
use http::header::{RETRY_AFTER, SET_COOKIE};
use leptos::prelude::*;
use serde::Deserialize;
use workflow::sessions;
use workflow::sign_in::{SignInDraft, Verdict};
use workflow::{Attempt, Work};

use crate::form::Form;
use crate::parts::{ErrorSummary, Heading, Hidden, Submit, TextField, post_form};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::session::{Browser, MaybeSignedIn, cookies, no_cookie};
use crate::state::App;
use crate::submission::Submission;

/// Where to go afterwards.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    next: String,
}

impl Asked {
    /// A place in the console of this site, and none that only takes posts back.
    pub fn place(&self) -> &str {
        place(&self.next)
    }
}

/// Where it is safe to send a person who has proved who they are.
fn place(next: &str) -> &str {
    let inside =
        next == paths::CONSOLE || next.starts_with("/console/") || next.starts_with("/console?");
    if inside && paths::is_ours(next) { next } else { paths::CONSOLE }
}

/// The form. Whoever is signed in already goes on.
pub async fn show(
    State(app): State<App>,
    MaybeSignedIn(caller): MaybeSignedIn,
    Query(asked): Query<Asked>,
) -> Answered {
    if caller.is_some() {
        return Ok(Answer::see(asked.place()));
    }
    let form = Submission::empty().with("next", asked.place());
    Ok(Answer::page(page(&app, &form)))
}

/// Takes address, password and code.
pub async fn submit(State(app): State<App>, Browser(visitor): Browser, form: Form) -> Answered {
    let draft = SignInDraft {
        email: form.value("email").to_owned(),
        password: form.value("password").to_owned().into(),
        code: form.value("code").to_owned().into(),
    };
    let typed = Submission::empty()
        .with("email", form.value("email"))
        .with("next", place(form.value("next")));
    match workflow::sign_in::sign_in(app.office(), &visitor, draft).await? {
        Verdict::Accepted(keys) => {
            let answer = Answer::see(place(form.value("next")));
            let [session, device] = cookies(&app, &keys);
            Ok(answer.with_header(SET_COOKIE, session).with_header(SET_COOKIE, device))
        }
        Verdict::Wrong => {
            let told = "Address, password or code is not right. Check all three; a code works once, so wait for the next one.";
            let typed = typed.told(Refusal::rule("sign-in", told))?;
            Ok(Answer::again(page(&app, &typed)))
        }
        Verdict::Wait(seconds) => {
            let typed = typed.told(Refusal::rule("throttled", wait(seconds)))?;
            Ok(too_often(page(&app, &typed), seconds))
        }
    }
}

/// What to say to somebody who has to wait.
pub fn wait(seconds: i64) -> String {
    let seconds = if seconds == 1 { "one second".to_owned() } else { format!("{seconds} seconds") };
    format!(
        "There were too many tries that were not right. Nothing was compared; try again in {seconds}."
    )
}

/// The page with 429 and the header that says when to come back.
pub fn too_often(page: Page, seconds: i64) -> Answer {
    Answer::page(page.with_status(StatusCode::TOO_MANY_REQUESTS))
        .with_header(RETRY_AFTER, seconds.into())
}

fn page(app: &App, form: &Submission) -> Page {
    let fields = view! {
        <TextField form=form name="email" label="E-mail address" kind="email" autocomplete="username"/>
        <TextField form=form name="password" label="Password" kind="password" autocomplete="current-password"/>
        <TextField
            form=form
            name="code"
            label="Code"
            hint="The six digits that your authenticator shows, or one of your recovery codes."
            autocomplete="one-time-code"
        />
        <Hidden name="next" value=form.value("next")/>
        <Submit words="Sign in"/>
    };
    let (summary, form) = (view! { <ErrorSummary form=form/> }, post_form(paths::SIGN_IN, fields));
    Page::new(app.site().plain(), "Sign in", move || {
        view! {
            {summary}
            <Heading title="Sign in" lead="For people who work here. The public pages need no sign-in."/>
            {form}
            <p class="hint">
                "Lost your password or your authenticator? Ask an administrator for a reset."
            </p>
        }
    })
    .unlisted()
}

/// A button, for browsers that follow the address by themselves.
pub async fn show_out(State(app): State<App>) -> Answered {
    Ok(Answer::page(
        Page::new(app.site().plain(), "Sign out", || {
            view! {
                <Heading title="Sign out" lead="This ends your session in this browser."/>
                {post_form(paths::SIGN_OUT, view! { <Submit words="Sign out" back=paths::CONSOLE/> })}
            }
        })
        .unlisted(),
    ))
}

/// Ends the session, if there is one.
pub async fn out(State(app): State<App>, MaybeSignedIn(caller): MaybeSignedIn) -> Answered {
    if let Some(caller) = caller {
        let attempt = Attempt::to(Action::SignedOut);
        app.office()
            .perform(caller, attempt, async |work: Work| sessions::sign_out(work).await)
            .await?;
    }
    Ok(Answer::see(paths::SIGN_IN).with_header(SET_COOKIE, no_cookie(&app)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_one_stays_in_the_console() {
        for (next, place_of) in [
            ("/console/people?x=1", "/console/people?x=1"),
            ("/console?x=1", "/console?x=1"),
            ("", "/console"),
            ("/", "/console"),
            ("/sign-out", "/console"),
            ("/consolex", "/console"),
            ("//evil.example/console/", "/console"),
            ("https://evil.example/console/", "/console"),
            ("/console/\\evil.example", "/console"),
            ("/console/\r\nSet-Cookie: a=b", "/console"),
        ] {
            assert_eq!(place(next), place_of, "{next:?}");
        }
    }
}
