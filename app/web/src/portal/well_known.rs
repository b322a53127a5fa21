//! Small files under names that others expect: the JSON Schema of lists and `security.txt`.

use axum::response::Response;
use http::StatusCode;
use workflow::lists::LIST_SCHEMA;

use super::{Portal, Visit};
use crate::error::Problem;
use crate::paths;
use crate::published::{Body, Keep};
use crate::state::App;

/// `/schemas/subprocessor-list-1.json`
pub async fn schema(visit: Visit) -> Response {
    visit.answer(&schema_body(&visit.app))
}

/// It changes with the program and never otherwise.
pub(super) fn schema_body(app: &App) -> Body {
    let since = app.door().build.since();
    Body::data("application/schema+json", LIST_SCHEMA, Keep::Revalidate, since)
}

/// `/.well-known/security.txt` (RFC 9116)
pub async fn security_txt(visit: Visit) -> Result<Response, Problem> {
    let portal = visit.portal().await?;
    Ok(visit.answer(&security_body(&visit.app, &portal)?))
}

/// None while no contact is set or its time ran out: a stale contact is worse than none.
pub(super) fn security_body(app: &App, portal: &Portal) -> Result<Body, Problem> {
    let texts = portal.public.portal.as_ref();
    let Some((contact, expires)) = texts.and_then(|it| it.contact_on(portal.public.today)) else {
        return Err(Problem::told(
            StatusCode::NOT_FOUND,
            "No contact for reports of weaknesses is published at the moment.",
        ));
    };
    let site = app.office().site();
    let canonical = if site.is_empty() {
        String::new()
    } else {
        format!("Canonical: {site}{}\n", paths::SECURITY_TXT)
    };
    let mark = if portal.public.is_sample { "# SAMPLE: invented data\n" } else { "" };
    let text = format!(
        "{mark}Contact: {contact}\nExpires: {}\nPreferred-Languages: en\n{canonical}",
        portal.start_of(expires).to_the_second(),
    );
    Ok(Body::data(
        "text/plain; charset=utf-8",
        text,
        Keep::Revalidate,
        Some(portal.public.loaded_at),
    ))
}
