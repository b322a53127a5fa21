//! Who is answered at all, where a proxy is named that encrypts (decision 32).

use axum::body::Body;
use http::header::{HOST, STRICT_TRANSPORT_SECURITY};
use http::{Request, StatusCode};
use web::Door;

use crate::kit::{Company, Site};

#[tokio::test]
async fn behind_a_proxy_nobody_else_is_answered_in_plain_text() {
    let door = Door {
        trusted_proxies: vec!["10.0.0.2/32".parse().unwrap()],
        is_encrypted: true,
        ..Door::default()
    };
    let site = Site::behind(door, Company::New).await;
    for (neighbour, status) in [
        ("10.0.0.2:4711", StatusCode::OK),
        ("127.0.0.1:4711", StatusCode::OK),
        ("10.0.0.3:4711", StatusCode::FORBIDDEN),
        ("[2001:db8::1]:4711", StatusCode::FORBIDDEN),
    ] {
        let front = site.front.for_neighbour(neighbour.parse().unwrap());
        for path in ["/healthz", "/version", "/sign-in"] {
            let request = Request::get(path).header(HOST, "annex.example").body(Body::empty());
            let response = front.answer(request.unwrap()).await.unwrap();
            assert_eq!(response.status(), status, "{neighbour} {path}");
            let is_bound = response.headers().contains_key(STRICT_TRANSPORT_SECURITY);
            assert_eq!(is_bound, status == StatusCode::OK, "{neighbour} {path}");
        }
    }
}
