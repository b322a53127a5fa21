//! One visit to a public page that is not answered from memory.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::response::Response;
use http::request::Parts;
use http::{HeaderMap, Method};

use super::Portal;
use crate::error::Problem;
use crate::published::Body;
use crate::render::Page;
use crate::state::App;

/// How somebody asks: what decides which form of a body they get, or whether they have it already.
pub struct Visit {
    pub app: App,
    method: Method,
    headers: HeaderMap,
}

impl Visit {
    /// What the page is made from.
    pub(super) async fn portal(&self) -> Result<Arc<Portal>, Problem> {
        Portal::now(&self.app).await
    }

    /// The answer with this body.
    pub(super) fn answer(&self, body: &Body) -> Response {
        body.respond(&self.method, &self.headers)
    }

    /// The answer with a page of this portal.
    pub(super) fn page(&self, portal: &Portal, page: Page) -> Response {
        self.answer(&portal.page(page))
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let (method, headers) = (parts.method.clone(), parts.headers.clone());
        Ok(Self { app: app.clone(), method, headers })
    }
}
