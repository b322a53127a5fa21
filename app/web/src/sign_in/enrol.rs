//! Enrolment by one-time link: looking at the link changes nothing (decision 30), only its forms do.
//! Whoever follows the link after the first step, such as a scanner of mail, sees the first step: the
//! secret is for the browser that took it.

use axum::extract::{Path, State};
use domain::person::Person;
use domain::refusal::Refusal;
use http::StatusCode;
use http::header::SET_COOKIE;
use leptos::prelude::*;
use workflow::enrolment::{self, PasswordDraft, Stage};
use workflow::sign_in::{Authenticator, SHORTEST_PASSWORD, Verdict, Visitor};
use workflow::{Caller, Error};

use crate::error::Problem;
use crate::form::Form;
use crate::parts::{ErrorSummary, Heading, QrCode, Submit, TextField, Tone, notice, post_form};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::session::{Browser, cookies, enrolment_cookie};
use crate::state::App;
use crate::submission::Submission;

/// Shows how far the enrolment is.
pub async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    Browser(visitor): Browser,
) -> Answered {
    let stage = stage(&app, &visitor, &token).await?;
    Ok(Answer::page(page(&app, &token, &stage, &Submission::empty())))
}

/// Takes the password; the authenticator comes next.
pub async fn choose(
    State(app): State<App>,
    Path(token): Path<String>,
    Browser(visitor): Browser,
    form: Form,
) -> Answered {
    let draft = PasswordDraft {
        email: form.value("email").to_owned(),
        name: form.value("name").to_owned(),
        password: form.value("password").to_owned().into(),
        again: form.value("again").to_owned().into(),
    };
    let company = app.site().company.clone();
    match enrolment::choose_password(app.office(), &visitor, &token, draft, &company).await {
        Ok(begun) => Ok(Answer::see(paths::enrol(&token))
            .with_header(SET_COOKIE, enrolment_cookie(&app, &begun))),
        Err(error) => again(&app, &visitor, &token, &form, error).await,
    }
}

/// Goes back to the password.
pub async fn start_over(
    State(app): State<App>,
    Path(token): Path<String>,
    Browser(visitor): Browser,
) -> Answered {
    match enrolment::start_over(app.office(), &visitor, &token).await {
        Ok(()) => Ok(Answer::see(paths::enrol(&token))),
        Err(error) => Err(problem(error)),
    }
}

/// Takes the first code: the link is used up, and the recovery codes are shown this once.
pub async fn finish(
    State(app): State<App>,
    Path(token): Path<String>,
    Browser(visitor): Browser,
    form: Form,
) -> Answered {
    match enrolment::finish(app.office(), &visitor, &token, form.value("code")).await {
        Ok(Verdict::Accepted(enrolled)) => {
            let [session, device] = cookies(&app, &enrolled.keys);
            let answer = Answer::page(codes_page(&app, enrolled.recovery_codes));
            Ok(answer.with_header(SET_COOKIE, session).with_header(SET_COOKIE, device))
        }
        Ok(_) => again(&app, &visitor, &token, &Form::default(), wrong_code()).await,
        Err(error) => again(&app, &visitor, &token, &form, error).await,
    }
}

/// What is said about a code that is not right.
pub(super) fn wrong_code() -> Error {
    Refusal::field(
        "code",
        "This is not the code of this moment. Check that the clock of your device is right, and enter the code it shows now.",
    )
    .into()
}

async fn stage(app: &App, visitor: &Visitor, token: &str) -> Result<Stage, Problem> {
    let mut work = app.office().read(Caller::public()).await?;
    enrolment::stage(&mut work, visitor, token).await.map_err(problem)
}

/// A link that does not open is a page of its own.
fn problem(error: Error) -> Problem {
    match error.refusal() {
        Some(Refusal::Rule { code: "link-unknown", sentence }) => {
            Problem::told(StatusCode::NOT_FOUND, sentence)
        }
        Some(Refusal::Rule { code, sentence }) if code.starts_with("link-") => {
            Problem::told(StatusCode::GONE, sentence)
        }
        _ => error.into(),
    }
}

async fn again(app: &App, visitor: &Visitor, token: &str, form: &Form, error: Error) -> Answered {
    let stage = stage(app, visitor, token).await?;
    let typed = Submission::empty()
        .with("email", form.value("email"))
        .with("name", form.value("name"))
        .told(problem(error))?;
    Ok(Answer::again(page(app, token, &stage, &typed)))
}

fn page(app: &App, token: &str, stage: &Stage, form: &Submission) -> Page {
    match stage {
        Stage::Password { person } => password_page(app, token, person.as_ref(), form),
        Stage::Authenticator { person, authenticator } => {
            authenticator_page(app, token, person, authenticator, form)
        }
    }
}

fn password_page(app: &App, token: &str, person: Option<&Person>, form: &Submission) -> Page {
    let lead = match person {
        Some(person) => format!("Welcome, {}. You will sign in as {}.", person.name, person.email),
        None => "You set up this installation. You will be its first administrator.".to_owned(),
    };
    let who = person.is_none().then(|| {
        view! {
            <TextField form=form name="name" label="Your name" hint="As it will stand in approval trails." autocomplete="name"/>
            <TextField form=form name="email" label="Your e-mail address" hint="You will sign in with it." kind="email" autocomplete="username"/>
        }
    });
    let hint = format!(
        "{SHORTEST_PASSWORD} characters or more. Nothing else is asked for: three or four words that do not belong together make a good one."
    );
    let fields = view! {
        {who}
        <TextField form=form name="password" label="Password" hint=hint kind="password" autocomplete="new-password"/>
        <TextField form=form name="again" label="The same password again" kind="password" autocomplete="new-password"/>
        <Submit words="Go on"/>
    };
    let (summary, fields) =
        (view! { <ErrorSummary form=form/> }, post_form(paths::enrol(token), fields));
    Page::new(app.site().plain(), "Choose a password", move || {
        view! {
            {summary}
            <Heading title="Choose a password" lead=lead/>
            <p class="hint">"Step 1 of 3. An authenticator and recovery codes come next."</p>
            {fields}
        }
    })
    .unlisted()
}

fn authenticator_page(
    app: &App,
    token: &str,
    person: &Person,
    authenticator: &Authenticator,
    form: &Submission,
) -> Page {
    let site = app.site();
    let drawing = secret(&site.company, person.email.as_str(), authenticator);
    let fields = view! {
        <TextField form=form name="code" label="Code" hint="The six digits that the authenticator shows now." autocomplete="one-time-code"/>
        <Submit words="Go on"/>
    };
    let fields = post_form(paths::enrol_act(token, "code"), fields);
    let back = post_form(
        paths::enrol_act(token, "again"),
        view! { <button class="quiet" r#type="submit">"Choose another password"</button> },
    );
    let summary = view! { <ErrorSummary form=form/> };
    Page::new(site.plain(), "Add your authenticator", move || {
        view! {
            {summary}
            <Heading
                title="Add your authenticator"
                lead="An authenticator is an app on your telephone, or a password manager, that shows a new code every half minute."
            />
            <p class="hint">"Step 2 of 3."</p>
            {drawing}
            {fields}
            {back}
        }
    })
    .unlisted()
}

/// The secret as a drawing and as text.
pub(super) fn secret(company: &str, email: &str, authenticator: &Authenticator) -> AnyView {
    let address = authenticator.address(company, email);
    let letters: Vec<char> = authenticator.base32().chars().collect();
    let text = letters
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ");
    view! {
        <p>"Point its camera at the drawing:"</p>
        <QrCode text=&address words="QR code with the secret of your authenticator; the same secret follows as text."/>
        <p>"Or type this secret into it: " <code class="secret">{text}</code></p>
    }
    .into_any()
}

/// The recovery codes, this once.
fn codes_page(app: &App, codes: Vec<String>) -> Page {
    Page::new(app.site().plain(), "Keep your recovery codes", move || {
        view! {
            <Heading title="Keep your recovery codes" lead="Each lets you sign in once, on a day without your authenticator."/>
            <p class="hint">"Step 3 of 3. You are signed in."</p>
            {codes_list(codes)}
            <p><a class="button primary" href=paths::CONSOLE>"I have kept them: go on"</a></p>
        }
    })
    .unlisted()
}

/// The codes with what to do with them.
pub(super) fn codes_list(codes: Vec<String>) -> AnyView {
    let codes = codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view();
    let words = view! { <p>"Print them or keep them in a password manager. They are shown now and never again."</p> };
    view! {
        {notice(Tone::Attention, "Keep these codes now", words)}
        <ol class="codes">{codes}</ol>
    }
    .into_any()
}
