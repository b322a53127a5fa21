//! The small answers that belong to nobody: alive, which version, robots, nothing here, and what a
//! panic leaves behind.

use std::any::Any;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::HeaderMap;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use tower_http::catch_panic::ResponseForPanic;

use crate::assets;
use crate::error::{self, Problem};
use crate::render::Answer;
use crate::security;
use crate::state::App;

/// The process answers.
pub async fn healthz() -> Response {
    text("alive\n")
}

/// Which program this is.
pub async fn version(State(app): State<App>) -> Answer {
    let build = &app.door().build;
    Answer::json(&serde_json::json!({
        "name": "annex", "version": build.version, "commit": build.commit, "built_on": build.built_on,
    }))
}

/// Public pages may be found; the rest is nobody's business.
pub async fn robots() -> Response {
    text("User-agent: *\nDisallow: /console\nDisallow: /sign-in\nDisallow: /enrol/\n")
}

/// Browsers ask for it by this name.
pub async fn favicon(State(app): State<App>, headers: HeaderMap) -> Response {
    match app.assets().get(&assets::path("favicon.svg")) {
        Some(icon) => icon.respond(&http::Method::GET, &headers),
        None => Problem::not_found().into_response(),
    }
}

/// No route has this address.
pub async fn nothing_here() -> Problem {
    Problem::not_found()
}

/// A route has this address, but not for this method.
pub async fn not_this_way() -> Problem {
    Problem::told(
        http::StatusCode::METHOD_NOT_ALLOWED,
        "This address does not take that kind of request. Go back and use the form on the page.",
    )
}

/// The headers that every answer has.
pub async fn complete(State(app): State<App>, mut response: Response) -> Response {
    security::complete(response.headers_mut());
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
        let words = words
            .or_else(|| cause.downcast_ref::<&str>().copied())
            .unwrap_or("no words");
        let problem = Problem::failed(format!("a handler panicked: {words}"));
        Answer::page(error::page(&problem, &self.0.site(), false)).into_response()
    }
}

fn text(words: &'static str) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, words).into_response()
}
