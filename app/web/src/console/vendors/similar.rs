//! Answers the hint that asks, while a name is typed, whether the vendor is recorded already.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use islands::{Looking, SimilarLookup, SimilarVendor};
use leptos::prelude::provide_context;
use workflow::vendors;

use crate::console::seat::Seat;
use crate::paths;

/// A name and no more, in bytes.
const LARGEST: usize = 16 * 1024;

/// The server function of the hint, with a look into the registry as this person.
pub async fn answer(seat: Seat, request: Request) -> Response {
    // A call without its argument would be reported as a failure of ours.
    let (head, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    if !bytes.starts_with(b"name=") {
        return (StatusCode::BAD_REQUEST, "Send the name as name=.\n").into_response();
    }
    let request = Request::from_parts(head, Body::from(bytes));
    let lookup =
        SimilarLookup(Arc::new(move |name| -> Looking { Box::pin(look(seat.clone(), name)) }));
    leptos_axum::handle_server_fns_with_context(move || provide_context(lookup.clone()), request)
        .await
        .into_response()
}

/// A hint that cannot be given is none: the form asks again when it is sent.
async fn look(seat: Seat, name: String) -> Vec<SimilarVendor> {
    let Ok(mut work) = seat.read().await else {
        return Vec::new();
    };
    let found = vendors::similar(&mut work, &name).await.unwrap_or_default();
    found
        .iter()
        .map(|vendor| SimilarVendor {
            name: format!("{}, {}", vendor.details.legal_name, vendor.reference()),
            path: paths::record(paths::VENDORS, vendor.id),
        })
        .collect()
}
