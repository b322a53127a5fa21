//! The service at the very front: public bodies and assets are answered from memory before any
//! layer is entered; everything else goes on to the router.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::SocketAddr;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use futures::future::Either;
use http::Method;
use tower::Service;

use crate::routes;
use crate::security;
use crate::state::App;

/// The whole site as a service; a clone for each connection, made by [`Front::for_neighbour`].
#[derive(Clone)]
pub struct Front {
    app: App,
    router: Router,
    neighbour: Option<SocketAddr>,
    is_shut: bool,
}

/// The answer, at once or from the router.
pub type Answering =
    Either<Ready<Result<Response, Infallible>>, <Router as Service<Request<Body>>>::Future>;

impl Front {
    /// Builds the router once.
    pub fn new(app: App) -> Self {
        let router = routes::router(app.clone());
        Self { app, router, neighbour: None, is_shut: false }
    }

    /// The front that a connection of this neighbour meets (decision 32).
    #[must_use]
    pub fn for_neighbour(&self, neighbour: SocketAddr) -> Self {
        let may_enter = security::may_enter(neighbour.ip(), &self.app.door().trusted_proxies);
        Self { neighbour: Some(neighbour), is_shut: !may_enter, ..self.clone() }
    }

    /// Answers one request; nothing is copied for what is answered from memory.
    pub fn answer(&self, mut request: Request<Body>) -> Answering {
        if self.is_shut {
            return Either::Left(ready(Ok(security::shut_out())));
        }
        if let Some(response) = self.remembered(&request) {
            return Either::Left(ready(Ok(response)));
        }
        if let Some(neighbour) = self.neighbour {
            request.extensions_mut().insert(ConnectInfo(neighbour));
        }
        Either::Right(self.router.clone().call(request))
    }

    /// The answer from memory, if there is one for exactly this address.
    fn remembered(&self, request: &Request) -> Option<Response> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return None;
        }
        let address = request.uri().path_and_query()?.as_str();
        let mut response = match self.app.published().now().get(address) {
            Some(body) => body.respond(request.method(), request.headers()),
            None => self.app.assets().get(address)?.respond(request.method(), request.headers()),
        };
        if self.app.door().is_encrypted {
            security::add_transport(response.headers_mut());
        }
        Some(response)
    }
}

impl Service<Request<Body>> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        self.answer(request)
    }
}
