//! The site from outside, in process: what every answer has, and what bad requests are told.

use axum::Router;
use axum::body::Body as RequestBody;
use axum::response::Response;
use axum::routing::get;
use domain::refusal::Refusal;
use domain::time::Moment;
use http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, LAST_MODIFIED, RETRY_AFTER,
};
use http::{Request, StatusCode};
use tower::ServiceExt as _;
use web::error::Problem;
use web::patience::MOST_BODIES;
use web::published::{Bodies, Body, Keep};
use web::{Door, routes};

use crate::kit::{Company, Site, Told};

/// The layers of the site around routes that misbehave.
async fn misbehaving(site: &Site, path: &str) -> Told {
    let bad = Router::new()
        .route("/panic", get(async || -> Response { panic!("secret words") }))
        .route("/failed", get(async || Problem::failed("the disk is full")))
        .route("/console/refused", get(async || Problem::from(Refusal::SignIn)));
    let guarded = routes::guarded(bad, site.app.clone());
    let request = Request::get(path).body(RequestBody::empty()).unwrap();
    Told::of(guarded.oneshot(request).await.unwrap()).await
}

#[tokio::test]
async fn every_answer_has_its_guards() {
    let site = Site::open(Company::New, &[]).await;
    for path in ["/healthz", "/version", "/robots.txt", "/nothing-here", "/favicon.ico"] {
        let response = site.visit(path).await;
        assert_eq!(response.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(response.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(response.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(
            response.header(CONTENT_SECURITY_POLICY).starts_with("default-src 'none'"),
            "{path}"
        );
        assert_eq!(response.header("strict-transport-security"), "", "{path}");
    }
    let encrypted =
        Site::behind(Door { is_encrypted: true, ..Door::default() }, Company::New).await;
    for path in ["/healthz", "/nothing-here"] {
        let response = encrypted.visit(path).await;
        assert!(response.header("strict-transport-security").contains("max-age="), "{path}");
    }
}

#[tokio::test]
async fn an_address_without_a_hash_in_it_is_asked_again_and_one_with_a_hash_is_not() {
    let site = Site::open(Company::New, &[]).await;
    for path in ["/version", "/robots.txt", "/favicon.ico"] {
        let first = site.visit(path).await;
        assert_eq!(first.status, StatusCode::OK, "{path}");
        assert_eq!(first.header(CACHE_CONTROL), "no-cache", "{path}");
        assert_eq!(first.header(LAST_MODIFIED), "Fri, 27 Feb 2026 00:00:00 GMT", "{path}");
        let tag = first.header(ETAG).to_owned();
        let again = site.send(Request::get(path).header(IF_NONE_MATCH, tag), "").await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
    }
    let page = site.visit("/").await;
    let icon = page.text().split('"').find(|part| part.starts_with("/assets/favicon-")).unwrap();
    assert!(site.visit(icon).await.header(CACHE_CONTROL).contains("immutable"), "{icon}");
}

#[tokio::test]
async fn what_is_not_there_is_told_in_the_format_asked_for() {
    let site = Site::open(Company::New, &[]).await;
    for (path, accept, kind) in [
        ("/nothing", "text/html", "text/html; charset=utf-8"),
        ("/nothing", "*/*", "text/html; charset=utf-8"),
        ("/nothing", "application/json", "application/json"),
        ("/nothing.json", "*/*", "application/json"),
        ("/nothing.csv", "*/*", "text/plain; charset=utf-8"),
        ("/nothing.pdf", "text/html", "text/plain; charset=utf-8"),
    ] {
        let response = site.send(Request::get(path).header(ACCEPT, accept), "").await;
        assert_eq!(response.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(response.header(CONTENT_TYPE), kind, "{path} {accept}");
        assert_eq!(response.header(CACHE_CONTROL), "no-store", "{path}");
        assert!(response.text().contains("nothing at this address"), "{path}");
    }
}

#[tokio::test]
async fn a_method_that_an_address_does_not_take_is_told() {
    let site = Site::open(Company::New, &[]).await;
    let response =
        site.send(Request::post("/healthz").header("sec-fetch-site", "same-origin"), "").await;
    assert_eq!(response.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(response.text().contains("<h1>"));
}

#[tokio::test]
async fn a_post_from_another_site_is_refused_whatever_it_posts_to() {
    let site = Site::open(Company::New, &[]).await;
    for (headers, refused) in [
        (&[("sec-fetch-site", "cross-site")][..], true),
        (&[("sec-fetch-site", "same-site")][..], true),
        (&[("origin", "https://evil.example"), ("host", "annex.example")][..], true),
        (&[("origin", "null"), ("host", "annex.example")][..], true),
        (&[("sec-fetch-site", "same-origin")][..], false),
        (&[("origin", "https://annex.example"), ("host", "annex.example")][..], false),
    ] {
        let mut request = Request::post("/nothing");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = site.send(request, "a=b").await;
        assert_eq!(response.status == StatusCode::FORBIDDEN, refused, "{headers:?}");
    }
}

#[tokio::test]
async fn bodies_that_do_not_come_keep_nobody_from_the_pages() {
    let site = Site::open(Company::New, &[]).await;
    let router = routes::router(site.app.clone());
    let form =
        || Request::post("/sign-in").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let never = || futures::stream::pending::<Result<Vec<u8>, std::io::Error>>();
    let idle = || form().body(RequestBody::from_stream(never())).unwrap();
    let mut idle: Vec<_> =
        (0..MOST_BODIES).map(|_| Box::pin(router.clone().oneshot(idle()))).collect();
    for visit in &mut idle {
        assert!(futures::poll!(visit).is_pending());
    }
    let sent = || form().body(RequestBody::from("email=a")).unwrap();
    let refused = Told::of(router.clone().oneshot(sent()).await.unwrap()).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refused.header(RETRY_AFTER), "60");
    let page = Request::get("/subprocessors").body(RequestBody::empty()).unwrap();
    assert_eq!(router.clone().oneshot(page).await.unwrap().status(), StatusCode::OK);
    drop(idle);
    let taken = router.oneshot(sent()).await.unwrap();
    assert_ne!(taken.status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_failure_and_a_panic_show_a_number_and_nothing_else() {
    let site = Site::open(Company::New, &[]).await;
    for path in ["/panic", "/failed"] {
        let response = misbehaving(&site, path).await;
        assert_eq!(response.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        assert_eq!(response.header("x-content-type-options"), "nosniff", "{path}");
        let page = response.text();
        assert!(page.contains("Incident <code>"), "{path}: {page}");
        assert!(!page.contains("secret") && !page.contains("disk"), "{path}: {page}");
    }
}

#[tokio::test]
async fn whoever_has_to_sign_in_comes_back_to_where_they_were_going() {
    let site = Site::open(Company::New, &[]).await;
    let response = misbehaving(&site, "/console/refused?state=open&page=2").await;
    assert_eq!(response.place(), "/sign-in?next=/console/refused%3Fstate%3Dopen%26page%3D2");
}

#[tokio::test]
async fn public_bodies_are_answered_from_memory_with_all_their_headers() {
    let site = Site::open(Company::New, &[]).await;
    let mut bodies = Bodies::default();
    let moment = Moment::parse("2026-03-01T09:00:00Z");
    let list = Body::data("application/json", "[1]".repeat(500), Keep::Revalidate, moment);
    bodies.insert("/subprocessors.json", list);
    site.app.published().replace(bodies);

    let first =
        site.send(Request::get("/subprocessors.json").header("accept-encoding", "br"), "").await;
    assert_eq!((first.status, first.header(CONTENT_ENCODING)), (StatusCode::OK, "br"));
    assert_eq!(first.header("access-control-allow-origin"), "*");
    let tag = first.header(ETAG).to_owned();
    let request = Request::get("/subprocessors.json")
        .header("accept-encoding", "br")
        .header(IF_NONE_MATCH, &tag);
    assert_eq!(site.send(request, "").await.status, StatusCode::NOT_MODIFIED);
    let request = Request::get("/subprocessors.json").header(IF_NONE_MATCH, &tag);
    assert_eq!(
        site.send(request, "").await.status,
        StatusCode::OK,
        "the plain form has a tag of its own"
    );
    assert_eq!(site.send(Request::head("/subprocessors.json"), "").await.status, StatusCode::OK);
    assert_eq!(site.visit("/subprocessors.json?x=1").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn styles_and_fonts_may_be_kept_for_a_year() {
    let site = Site::open(Company::New, &[]).await;
    let style = web::assets::path("main.css");
    let response = site.visit(&style).await;
    assert_eq!(response.status, StatusCode::OK);
    assert_eq!(response.header(CACHE_CONTROL), "public, max-age=31536000, immutable");
    assert_eq!(site.visit("/assets/main-000000000000.css").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.visit("/assets/../Cargo.toml").await.status, StatusCode::NOT_FOUND);
}
