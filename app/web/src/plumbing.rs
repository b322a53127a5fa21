//! The small answers that belong to nobody: alive, which version, robots, nothing here, and what a
//! panic leaves behind.

use std::any::Any;
use std::time::Duration;

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, Method, StatusCode, Uri};
use tokio::time::timeout;
use tower_http::catch_panic::ResponseForPanic;
use tracing::Span;

use crate::assets;
use crate::error::{self, InItsOwnWords, Problem};
use crate::published::{self, Body, Keep};
use crate::render::Answer;
use crate::security;
use crate::state::App;

/// How long the database may take to say that it is there: less than a proxy waits for the answer, and
/// less than a unit of work waits for its connection.
const READY: Duration = Duration::from_millis(1_500);

/// The process answers.
pub async fn healthz() -> Response {
    text("alive\n")
}

/// Whether requests can be answered: the database answers in time for whoever asks, is up to date, and
/// can be written.
pub async fn readyz(State(app): State<App>) -> Response {
    match timeout(READY, app.office().is_ready()).await {
        Ok(true) => text("ready\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, Extension(InItsOwnWords), text("not ready\n"))
            .into_response(),
    }
}

/// Which program this is.
pub async fn version(State(app): State<App>, method: Method, headers: HeaderMap) -> Response {
    let build = &app.door().build;
    let told = serde_json::json!({
        "name": "annex", "version": build.version, "commit": build.commit, "built_on": build.built_on,
    });
    Body::data("application/json", told.to_string(), Keep::Revalidate, build.since())
        .respond(&method, &headers)
}

/// Public pages may be found; the rest is nobody's business.
pub async fn robots(State(app): State<App>, method: Method, headers: HeaderMap) -> Response {
    let words = "User-agent: *\nDisallow: /console\nDisallow: /sign-in\nDisallow: /enrol/\n";
    let since = app.door().build.since();
    Body::data("text/plain; charset=utf-8", words, Keep::Revalidate, since)
        .respond(&method, &headers)
}

/// Browsers ask for it by this name, which holds no hash: another release may have another icon.
pub async fn favicon(State(app): State<App>, method: Method, headers: HeaderMap) -> Response {
    let Some(icon) = app.assets().get(&assets::path("favicon.svg")) else {
        return Problem::not_found().into_response();
    };
    Body::data("image/svg+xml", icon.bytes().clone(), Keep::Revalidate, app.door().build.since())
        .respond(&method, &headers)
}

/// No route has this address.
pub async fn nothing_here() -> Problem {
    Problem::not_found()
}

/// A route has this address, but not for this method. A browser that asks whether a script may
/// revalidate a machine format is told that it may.
pub async fn not_this_way(method: Method, uri: Uri) -> Response {
    if method == Method::OPTIONS && published::is_for_machines(uri.path()) {
        return published::preflight();
    }
    Problem::told(
        StatusCode::METHOD_NOT_ALLOWED,
        "This address does not take that kind of request. Go back and use the form on the page.",
    )
    .into_response()
}

/// What log lines about a request say of it: never a query, never a token (failures are logged where
/// they happen).
pub fn span(request: &Request) -> Span {
    let path = loggable(request.uri().path());
    tracing::info_span!("request", method = %request.method(), path)
}

/// The path, cut off before what only its holder may know. Subscriptions are not built yet; their
/// addresses are set, and what stands below them is a token wherever somebody asks for it.
fn loggable(path: &str) -> &str {
    const SECRET_BELOW: [&str; 3] = ["/enrol/", "/unsubscribe/", "/subscribe/confirm/"];
    let cut = SECRET_BELOW.iter().find(|start| path.starts_with(**start));
    cut.copied().unwrap_or(path)
}

/// The headers that every answer has.
pub async fn complete(State(app): State<App>, mut response: Response) -> Response {
    security::complete(&mut response);
    if app.door().is_encrypted {
        security::add_transport(response.headers_mut());
    }
    response
}

/// Makes a page of a panic. The message stays in the log.
#[derive(Clone)]
pub struct Panicked(pub App);

impl ResponseForPanic for Panicked {
    type ResponseBody = axum::body::Body;

    fn response_for_panic(&mut self, cause: Box<dyn Any + Send + 'static>) -> Response {
        let words = cause.downcast_ref::<String>().map(String::as_str);
        let words = words.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("no words");
        let problem = Problem::failed(format!("a handler panicked: {words}"));
        Answer::page(error::page(&problem, &self.0.site(), false)).into_response()
    }
}

fn text(words: &'static str) -> Response {
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "no-cache")];
    (headers, words).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_in_an_address_is_never_logged() {
        for (path, logged) in [
            ("/enrol/2f7a", "/enrol/"),
            ("/unsubscribe/2f7a/x", "/unsubscribe/"),
            ("/console/vendors/7", "/console/vendors/7"),
            ("/enrolled", "/enrolled"),
        ] {
            assert_eq!(loggable(path), logged);
        }
    }
}
