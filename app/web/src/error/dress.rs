//! What bad news looks like: a page, JSON or a line of text, by what was asked for.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT, ALLOW, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use http::{HeaderValue, Method, StatusCode};
use leptos::prelude::*;

use super::{Elsewhere, Problem, Told};
use crate::paths;
use crate::published::{is_for_machines, let_any_origin_read};
use crate::render::{Answer, Page};
use crate::shell::{Folder, Site};
use crate::state::App;

/// Marks an answer for machines that is in its own words already.
#[derive(Debug, Clone, Copy)]
pub struct InItsOwnWords;

/// Writes the body of every problem on its way out, and of the router's own bare refusals.
pub async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let response = next.run(request).await;
    let problem = response.extensions().get::<Problem>().cloned().or_else(|| bare(&response));
    let Some(problem) = problem else { return response };
    let problem = if asked.get { problem } else { problem.of_a_post() };
    let mut answer = asked.answer(&problem, &app.site());
    if asked.is_for_machines {
        let_any_origin_read(answer.headers_mut());
    }
    if let Some(allowed) = response.headers().get(ALLOW) {
        answer.headers_mut().insert(ALLOW, allowed.clone());
    }
    answer
}

/// What the router or a layer refused without words of ours.
fn bare(response: &Response) -> Option<Problem> {
    let status = response.status();
    let ours = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"))
        || response.extensions().get::<InItsOwnWords>().is_some();
    if ours || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    Some(match status {
        StatusCode::NOT_FOUND => Problem::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => Problem::told(
            status,
            "This address does not take that kind of request. Go back and use the form on the page.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::too_large("This was more than we take. Send less at once.")
        }
        StatusCode::REQUEST_TIMEOUT
        | StatusCode::GATEWAY_TIMEOUT
        | StatusCode::SERVICE_UNAVAILABLE => {
            Problem::told(status, "This took too long and was stopped. Try again in a moment.")
        }
        status if status.is_client_error() => {
            Problem::told(status, "This request cannot be read. Go back and try again.")
        }
        status => {
            let mut problem = Problem::failed(format!("a bare {status} left a handler"));
            problem.0.status = status;
            problem
        }
    })
}

/// How the visitor wants bad news.
struct Asked {
    get: bool,
    path: String,
    console: bool,
    /// A script of any origin may read the refusal, as it may read what it asked for.
    is_for_machines: bool,
    format: Format,
}

#[derive(PartialEq, Eq)]
enum Format {
    Page,
    Json,
    Text,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let path = request.uri().path();
        let accept =
            request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or("");
        let ends = |end: &str| {
            path.rsplit_once('.').is_some_and(|(_, last)| last.eq_ignore_ascii_case(end))
        };
        let format =
            if ends("json") || (accept.contains("application/json") && !accept.contains("html")) {
                Format::Json
            } else if ["csv", "pdf", "atom", "txt", "md"].iter().any(|end| ends(end)) {
                Format::Text
            } else {
                Format::Page
            };
        Self {
            get: request.method() == Method::GET,
            path: request.uri().path_and_query().map_or("/", |whole| whole.as_str()).to_owned(),
            is_for_machines: is_for_machines(path),
            console: path == paths::CONSOLE || path.starts_with("/console/"),
            format,
        }
    }

    fn answer(&self, problem: &Problem, site: &Arc<Site>) -> Response {
        if self.format == Format::Page
            && let Some(place) = self.elsewhere(problem)
            && let Ok(place) = HeaderValue::try_from(place)
        {
            return (StatusCode::SEE_OTHER, [(LOCATION, place)]).into_response();
        }
        let mut response = match self.format {
            Format::Page => Answer::page(page(problem, site, self.console)).into_response(),
            Format::Json => {
                let body = serde_json::json!({
                    "error": problem.0.sentence, "missing": problem.0.missing, "incident": problem.0.incident,
                });
                (problem.0.status, [(CONTENT_TYPE, "application/json")], body.to_string())
                    .into_response()
            }
            Format::Text => {
                let incident = problem.0.incident.as_ref();
                let incident =
                    incident.map(|number| format!(" Incident {number}.")).unwrap_or_default();
                let body = format!("{}{incident}\n", problem.0.sentence);
                (problem.0.status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], body)
                    .into_response()
            }
        };
        if let Some(seconds) = problem.0.retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }

    /// Somebody who only has to sign in first is sent there. What was posted is not thrown away in
    /// silence: a post is answered with a page that says so.
    fn elsewhere(&self, problem: &Problem) -> Option<String> {
        match problem.0.elsewhere? {
            Elsewhere::SignIn if self.get => Some(paths::sign_in_then(&self.path)),
            Elsewhere::StepUp if self.get => Some(paths::step_up_then(&self.path)),
            Elsewhere::Undertaking if self.get => Some(paths::UNDERTAKING.to_owned()),
            _ => None,
        }
    }
}

/// A problem as a page, for those who answer without [`dress`].
pub fn page(problem: &Problem, site: &Arc<Site>, console: bool) -> Page {
    let Told { sentence, missing, incident, elsewhere, place: frame, .. } = (*problem.0).clone();
    let frame = frame.map_or_else(|| site.plain(), |(desk, folder)| desk.at(folder));
    let title = problem.title();
    let in_another_tab = (elsewhere == Some(Elsewhere::SignInApart)).then_some("_blank");
    let (place, words) = match elsewhere {
        Some(Elsewhere::SignIn) => (paths::SIGN_IN, "Sign in"),
        Some(Elsewhere::SignInApart) => (paths::SIGN_IN, "Sign in, in another tab"),
        Some(Elsewhere::StepUp) => (paths::STEP_UP, "Confirm with your authenticator"),
        Some(Elsewhere::Undertaking) => (paths::UNDERTAKING, "Read the undertaking"),
        None if console => (Folder::Inbox.path(), "Go to your inbox"),
        None => (paths::HOME, "Go to the overview"),
    };
    let view = move || {
        let missing = (!missing.is_empty()).then(|| {
            let rows = missing.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
            view! { <ul>{rows}</ul> }
        });
        let incident = incident.map(|number| view! { <p>"Incident " <code>{number}</code></p> });
        view! {
            <div class="problem">
                <h1>{title}</h1>
                <p class="lead">{sentence}</p>
                {missing}
                {incident}
                <p><a href=place target=in_another_tab>{words}</a></p>
            </div>
        }
    };
    Page::new(frame, title, view).unlisted().with_status(problem.0.status)
}
