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
use axum::serve::{IncomingStream, Listener};
use futures::future::Either;
use http::Method;
use tower::Service;

use crate::routes;
use crate::security;
use crate::state::App;

/// The whole site as a service; a clone for each connection.
///
/// `axum::serve(listener, Front::new(app))` serves it: as a service of connections it hands out
/// itself, with the neighbour's address noted.
#[derive(Clone)]
pub struct Front {
    app: App,
    router: Router,
    neighbour: Option<SocketAddr>,
}

impl Front {
    /// Builds the router once.
    pub fn new(app: App) -> Self {
        let router = routes::router(app.clone());
        Self { app, router, neighbour: None }
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
    type Future =
        Either<Ready<Result<Response, Infallible>>, <Router as Service<Request<Body>>>::Future>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        if let Some(response) = self.remembered(&request) {
            return Either::Left(ready(Ok(response)));
        }
        if let Some(neighbour) = self.neighbour {
            request.extensions_mut().insert(ConnectInfo(neighbour));
        }
        Either::Right(self.router.call(request))
    }
}

impl<L: Listener<Addr = SocketAddr>> Service<IncomingStream<'_, L>> for Front {
    type Response = Self;
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, stream: IncomingStream<'_, L>) -> Self::Future {
        ready(Ok(Self { neighbour: Some(*stream.remote_addr()), ..self.clone() }))
    }
}
