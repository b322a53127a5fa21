//! Changing to another authenticator: the new one proves itself before the old one goes.

use domain::audit::Action;
use leptos::prelude::*;
use workflow::account::{begin_authenticator, finish_authenticator, next_authenticator};
use workflow::sign_in::{Authenticator, Verdict};
use workflow::{Attempt, Work};

use crate::console::seat::Seat;
use crate::error::Problem;
use crate::form::Form;
use crate::parts::{Confirm, ErrorSummary, Heading, Submit, TextField, crumbs, post_form};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;
use crate::sign_in::enrol::{secret, wrong_code};
use crate::submission::Submission;

/// What will change and a button; or the secret, once the change was begun.
pub async fn show(seat: Seat) -> Answered {
    let next = next(&seat).await?;
    Ok(Answer::page(page(&seat, next.as_ref(), &Submission::empty())))
}

/// Begins the change.
pub async fn begin(seat: Seat) -> Answered {
    let attempt = Attempt::to(Action::AuthenticatorEnrolled);
    seat.perform(attempt, async |work: Work| begin_authenticator(work).await).await?;
    Ok(Answer::see(path()))
}

/// Takes the first code of the new one.
pub async fn finish(seat: Seat, form: Form) -> Answered {
    let attempt = Attempt::to(Action::AuthenticatorEnrolled);
    let code = form.value("code").to_owned();
    let told = match seat
        .perform(attempt, async |work: Work| finish_authenticator(work, &code).await)
        .await
    {
        Ok(Verdict::Accepted(())) => return Ok(Answer::see(paths::ACCOUNT)),
        Ok(_) => Submission::empty().told(Problem::from(wrong_code()))?,
        Err(error) => Submission::empty().told(error)?,
    };
    let next = next(&seat).await?;
    Ok(Answer::again(page(&seat, next.as_ref(), &told)))
}

async fn next(seat: &Seat) -> Result<Option<Authenticator>, Problem> {
    Ok(next_authenticator(&mut seat.read().await?).await?)
}

fn path() -> String {
    paths::record(paths::ACCOUNT, "authenticator")
}

fn page(seat: &Seat, next: Option<&Authenticator>, form: &Submission) -> Page {
    const TITLE: &str = "Change to another authenticator";
    let summary = view! { <ErrorSummary form=form/> };
    let body = match next {
        None => Confirm::new("Begin the change", path(), "Show the new secret")
            .change(
                "Your present authenticator goes on until the new one has shown its first code.",
            )
            .change("Then it does not let you in any more, and your other sessions end.")
            .view(),
        Some(next) => {
            let fields = view! {
                <TextField form=form name="code" label="Code of the new authenticator" autocomplete="one-time-code"/>
                <Submit words="Change" back=paths::ACCOUNT/>
            };
            let drawing = secret(&seat.desk.site.company, seat.person().email.as_str(), next);
            let fields = post_form(paths::below(paths::ACCOUNT, "authenticator", "code"), fields);
            view! { {drawing} {fields} }.into_any()
        }
    };
    Page::new(seat.desk.at(Folder::Account), TITLE, move || {
        view! {
            {summary}
            <Heading title=TITLE crumbs=crumbs([(paths::ACCOUNT, "Your account")])/>
            {body}
        }
    })
}
