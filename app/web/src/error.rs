//! Bad news as answers. A refusal is told as it is; a failure is logged once and shows a number.
//! Handlers give a [`Problem`]; [`dress`] makes it a page, JSON or a line of text, by what was asked
//! for, so that no handler has to know how bad news looks.

use std::fmt::Display;
use std::hash::{BuildHasher, RandomState};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use http::header::{ACCEPT, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use http::{HeaderValue, Method, StatusCode};
use leptos::prelude::*;

use crate::paths;
use crate::render::{Answer, Page};
use crate::shell::{Folder, Site};
use crate::state::App;

/// What went wrong, as the visitor may know it.
#[derive(Debug, Clone)]
pub struct Problem {
    status: StatusCode,
    /// What happened, then what to do.
    sentence: String,
    /// Names or sentences, one for each thing that is missing.
    missing: Vec<String>,
    incident: Option<String>,
    /// Where the visitor can go and mend it.
    elsewhere: Option<Elsewhere>,
    refusal: Option<Refusal>,
    retry_after: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Elsewhere {
    SignIn,
    StepUp,
    Undertaking,
}

impl Problem {
    /// Nothing here, or nothing that this visitor may know of.
    pub fn not_found() -> Self {
        Self::told(
            StatusCode::NOT_FOUND,
            "There is nothing at this address. It may have been moved, or the address may be mistyped.",
        )
    }

    /// The request itself cannot be read.
    pub fn bad_request(sentence: impl Into<String>) -> Self {
        Self::told(StatusCode::BAD_REQUEST, sentence)
    }

    /// Understood, and not done.
    pub fn forbidden(sentence: impl Into<String>) -> Self {
        Self::told(StatusCode::FORBIDDEN, sentence)
    }

    /// More than we take.
    pub fn too_large(sentence: impl Into<String>) -> Self {
        Self::told(StatusCode::PAYLOAD_TOO_LARGE, sentence)
    }

    /// Too often: again after so many seconds.
    pub fn too_often(sentence: impl Into<String>, seconds: u64) -> Self {
        Self {
            retry_after: Some(seconds),
            ..Self::told(StatusCode::TOO_MANY_REQUESTS, sentence)
        }
    }

    /// Any status with a sentence.
    pub fn told(status: StatusCode, sentence: impl Into<String>) -> Self {
        let sentence = sentence.into();
        Self {
            status,
            sentence,
            missing: vec![],
            incident: None,
            elsewhere: None,
            refusal: None,
            retry_after: None,
        }
    }

    /// Ours to mend. The cause is logged here, once, and must hold nothing personal.
    pub fn failed(cause: impl Display) -> Self {
        let incident = incident_number();
        tracing::error!(incident, "{cause}");
        Self::incident(incident)
    }

    /// A failure that was logged already, under this number.
    pub fn incident(number: impl Into<String>) -> Self {
        let sentence = "Something went wrong on our side, and nothing was saved. Try again in a moment; \
                        if it happens again, tell your administrator the incident number.";
        let incident = Some(number.into());
        Self {
            incident,
            ..Self::told(StatusCode::INTERNAL_SERVER_ERROR, sentence)
        }
    }

    /// The refusal behind it, if a page can show it beside what was typed.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The sentence for the visitor.
    pub fn sentence(&self) -> &str {
        &self.sentence
    }

    fn title(&self) -> &'static str {
        match self.status {
            StatusCode::NOT_FOUND => "Not found",
            StatusCode::BAD_REQUEST => "This request cannot be read",
            StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => "Not allowed",
            StatusCode::METHOD_NOT_ALLOWED => "Not done this way",
            StatusCode::CONFLICT => "Changed in between",
            StatusCode::PAYLOAD_TOO_LARGE => "Too large",
            StatusCode::UNPROCESSABLE_ENTITY => "Not done yet",
            StatusCode::TOO_MANY_REQUESTS => "Too many tries",
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => "Not in time",
            _ => "Something went wrong",
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let (status, elsewhere) = match &refusal {
            Refusal::NotFound(_) => (StatusCode::NOT_FOUND, None),
            Refusal::SignIn => (StatusCode::UNAUTHORIZED, Some(Elsewhere::SignIn)),
            Refusal::Undertaking => (StatusCode::FORBIDDEN, Some(Elsewhere::Undertaking)),
            Refusal::StepUp => (StatusCode::FORBIDDEN, Some(Elsewhere::StepUp)),
            Refusal::Permission(_) => (StatusCode::FORBIDDEN, None),
            Refusal::Stale => (StatusCode::CONFLICT, None),
            Refusal::Fields(_) | Refusal::Guard(_) | Refusal::Rule { .. } => {
                (StatusCode::UNPROCESSABLE_ENTITY, None)
            }
        };
        let missing = match &refusal {
            Refusal::Guard(guard) => guard.missing.clone(),
            Refusal::Fields(faults) => faults
                .iter()
                .map(|(_, sentence)| sentence.to_owned())
                .collect(),
            _ => vec![],
        };
        let told = Self::told(status, refusal.to_string());
        Self {
            missing,
            elsewhere,
            refusal: Some(refusal),
            ..told
        }
    }
}

impl From<workflow::Error> for Problem {
    fn from(error: workflow::Error) -> Self {
        match error {
            workflow::Error::Refused(refusal) => refusal.into(),
            workflow::Error::Failed(failure) => Self::failed(failure),
        }
    }
}

impl IntoResponse for Problem {
    /// A bare answer that carries the problem; [`dress`] finds it and writes the body.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// A short number that a person can read out on the telephone. It needs to be rare, not secret.
fn incident_number() -> String {
    const LETTERS: [char; 32] = [
        '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K',
        'L', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z',
    ];
    let dice = RandomState::new().hash_one("incident").to_le_bytes();
    let letters: String = dice
        .iter()
        .filter_map(|die| LETTERS.get(usize::from(*die % 32)))
        .collect();
    format!(
        "{}-{}",
        letters.get(..4).unwrap_or_default(),
        letters.get(4..).unwrap_or_default()
    )
}

/// Writes the body of every problem on its way out, and of the router's own bare refusals.
pub async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let response = next.run(request).await;
    match response.extensions().get::<Problem>() {
        Some(problem) => asked.answer(problem, &app.site()),
        None => match bare(&response) {
            Some(problem) => asked.answer(&problem, &app.site()),
            None => response,
        },
    }
}

/// What the router or a layer refused without words of ours.
fn bare(response: &Response) -> Option<Problem> {
    let status = response.status();
    let ours = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
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
        | StatusCode::SERVICE_UNAVAILABLE => Problem::told(
            status,
            "This took too long and was stopped. Try again in a moment.",
        ),
        status if status.is_client_error() => Problem::told(
            status,
            "This request cannot be read. Go back and try again.",
        ),
        status => Problem {
            status,
            ..Problem::failed(format!("a bare {status} left a handler"))
        },
    })
}

/// How the visitor wants bad news.
struct Asked {
    get: bool,
    path: String,
    console: bool,
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
        let accept = request
            .headers()
            .get(ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .unwrap_or("");
        let ends = |end: &str| {
            path.rsplit_once('.')
                .is_some_and(|(_, last)| last.eq_ignore_ascii_case(end))
        };
        let format =
            if ends("json") || (accept.contains("application/json") && !accept.contains("html")) {
                Format::Json
            } else if ["csv", "pdf", "atom", "txt", "md"]
                .iter()
                .any(|end| ends(end))
            {
                Format::Text
            } else {
                Format::Page
            };
        Self {
            get: request.method() == Method::GET,
            path: request
                .uri()
                .path_and_query()
                .map_or("/", |whole| whole.as_str())
                .to_owned(),
            console: path == paths::CONSOLE || path.starts_with("/console/"),
            format,
        }
    }

    fn answer(&self, problem: &Problem, site: &std::sync::Arc<Site>) -> Response {
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
                    "error": problem.sentence, "missing": problem.missing, "incident": problem.incident,
                });
                (
                    problem.status,
                    [(CONTENT_TYPE, "application/json")],
                    body.to_string(),
                )
                    .into_response()
            }
            Format::Text => {
                let incident = problem.incident.as_ref();
                let incident = incident
                    .map(|number| format!(" Incident {number}."))
                    .unwrap_or_default();
                let body = format!("{}{incident}\n", problem.sentence);
                (
                    problem.status,
                    [(CONTENT_TYPE, "text/plain; charset=utf-8")],
                    body,
                )
                    .into_response()
            }
        };
        if let Some(seconds) = problem.retry_after {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }

    /// Somebody who only has to sign in first is sent there. What was posted is not thrown away in
    /// silence: a post is answered with a page that says so.
    fn elsewhere(&self, problem: &Problem) -> Option<String> {
        match problem.elsewhere? {
            Elsewhere::SignIn if self.get => Some(paths::sign_in_then(&self.path)),
            Elsewhere::StepUp if self.get => Some(paths::step_up_then(&self.path)),
            Elsewhere::Undertaking if self.get => Some(paths::UNDERTAKING.to_owned()),
            _ => None,
        }
    }
}

/// A problem as a page, for those who answer without [`dress`].
pub fn page(problem: &Problem, site: &std::sync::Arc<Site>, console: bool) -> Page {
    let Problem {
        sentence,
        missing,
        incident,
        elsewhere,
        ..
    } = problem.clone();
    let title = problem.title();
    let (place, words) = match elsewhere {
        Some(Elsewhere::SignIn) => (paths::SIGN_IN, "Sign in"),
        Some(Elsewhere::StepUp) => (paths::STEP_UP, "Confirm with your authenticator"),
        Some(Elsewhere::Undertaking) => (paths::UNDERTAKING, "Read the undertaking"),
        None if console => (Folder::Inbox.path(), "Go to your inbox"),
        None => (paths::HOME, "Go to the overview"),
    };
    let view = move || {
        let missing = (!missing.is_empty()).then(|| {
            let rows = missing
                .into_iter()
                .map(|words| view! { <li>{words}</li> })
                .collect_view();
            view! { <ul>{rows}</ul> }
        });
        let incident = incident.map(|number| view! { <p>"Incident " <code>{number}</code></p> });
        view! {
            <div class="problem">
                <h1>{title}</h1>
                <p class="lead">{sentence}</p>
                {missing}
                {incident}
                <p><a href=place>{words}</a></p>
            </div>
        }
    };
    Page::new(site.plain(), title, view)
        .unlisted()
        .with_status(problem.status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_incident_number_can_be_read_out() {
        let number = incident_number();
        assert_eq!(number.len(), 9);
        assert!(!number.contains(['0', '1', 'I', 'O']), "{number}");
        assert_ne!(number, incident_number());
    }

    #[test]
    fn each_refusal_has_its_status() {
        use domain::refusal::{Guard, Refusal};
        for (refusal, status) in [
            (Refusal::NotFound("vendor"), 404),
            (Refusal::SignIn, 401),
            (Refusal::StepUp, 403),
            (Refusal::Stale, 409),
            (Refusal::field("name", "Enter a name."), 422),
            (Refusal::guard(Guard::Gate, vec!["B01".to_owned()]), 422),
        ] {
            assert_eq!(Problem::from(refusal).status(), status);
        }
    }
}
