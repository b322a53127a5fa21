//! Changing one's password.

use domain::refusal::Refusal;
use leptos::prelude::*;
use workflow::account::{PasswordChange, change_password};
use workflow::sign_in::{SHORTEST_PASSWORD, Verdict};

use crate::console::seat::Seat;
use crate::form::Form;
use crate::parts::{ErrorSummary, Heading, Submit, TextField, crumbs, post_form};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;
use crate::sign_in::{too_often, wait};
use crate::submission::Submission;

/// The form.
pub async fn show(seat: Seat) -> Answered {
    seat.must_have_confirmed().await?;
    Ok(Answer::page(page(&seat, &Submission::empty())))
}

/// Takes the old and the new one.
pub async fn submit(seat: Seat, form: Form) -> Answered {
    if let Err(refusal) = form.must_be_whole() {
        return Ok(Answer::again(page(&seat, &Submission::empty().told(refusal)?)));
    }
    let change = PasswordChange {
        current: form.value("current").to_owned().into(),
        password: form.value("password").to_owned().into(),
        again: form.value("again").to_owned().into(),
    };
    let company = seat.desk.site.company.clone();
    let told = match change_password(seat.office(), seat.caller.clone(), change, &company).await {
        Ok(Verdict::Accepted(())) => return Ok(Answer::see(paths::ACCOUNT)),
        Ok(Verdict::Wait(seconds)) => {
            let told = Submission::empty().told(Refusal::rule("throttled", wait(seconds)))?;
            return Ok(too_often(page(&seat, &told), seconds));
        }
        Ok(Verdict::Wrong) => Submission::empty().told(Refusal::field(
            "current",
            "This is not the password you sign in with. Enter that one.",
        ))?,
        Err(error) => Submission::empty().told(error)?,
    };
    Ok(Answer::again(page(&seat, &told)))
}

fn page(seat: &Seat, form: &Submission) -> Page {
    let hint = format!("{SHORTEST_PASSWORD} characters or more.");
    let fields = view! {
        <TextField form=form name="current" label="Your password until now" kind="password" autocomplete="current-password"/>
        <TextField form=form name="password" label="New password" hint=hint kind="password" autocomplete="new-password"/>
        <TextField form=form name="again" label="The new password again" kind="password" autocomplete="new-password"/>
        <Submit words="Change password" back=paths::ACCOUNT/>
    };
    let summary = view! { <ErrorSummary form=form/> };
    let fields = post_form(paths::record(paths::ACCOUNT, "password"), fields);
    Page::new(seat.desk.at(Folder::Account), "Change your password", move || {
        view! {
            {summary}
            <Heading
                title="Change your password"
                lead="Your other sessions end."
                crumbs=crumbs([(paths::ACCOUNT, "Your account")])
            />
            {fields}
        }
    })
}
