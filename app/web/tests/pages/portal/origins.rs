//! Scripts of other origins, and what caches may keep.

use http::{Method, Request};

use crate::kit::{Site, Told};

/// Asks as a browser does before a script of another origin may revalidate.
async fn preflight(site: &Site, path: &str) -> Told {
    let request = Request::builder()
        .method(Method::OPTIONS)
        .uri(path)
        .header("origin", "https://customer.example")
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "if-none-match");
    site.send(request, "").await
}

#[tokio::test]
async fn a_refusal_of_a_machine_format_can_be_read_from_any_origin() {
    let site = Site::with_lists().await;
    for (method, path, status) in [
        (Method::GET, "/subprocessors.json?as_of=2026-02-28", 404),
        (Method::GET, "/subprocessors.csv?as_of=nonsense", 400),
        (Method::GET, "/subprocessors.pdf?version=2026.9", 404),
        (Method::GET, "/subprocessors/compare.json", 400),
        (Method::GET, "/subprocessors/versions/2026.9.csv", 404),
        (Method::GET, "/nothing.json", 404),
        (Method::POST, "/subprocessors.json", 405),
        (Method::DELETE, "/changes.atom", 405),
    ] {
        let reply = site.method(method, path).await;
        assert_eq!(reply.status, status, "{path}");
        assert_eq!(reply.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(reply.header("allow").contains("GET"), status == 405, "{path}");
    }
    for path in ["/subprocessors?as_of=nonsense", "/nothing", "/console/nothing.json"] {
        let reply = site.visit(path).await;
        assert_eq!(reply.header("access-control-allow-origin"), "", "{path}");
    }
}

#[tokio::test]
async fn a_script_of_any_origin_may_revalidate_machine_formats_and_nothing_else() {
    let site = Site::with_lists().await;
    for path in [
        "/subprocessors.json",
        "/subprocessors.csv?as_of=2026-03-01",
        "/subprocessors/versions/2026.1.pdf",
        "/subprocessors/compare.json",
        "/changes.atom",
        "/.well-known/subprocessors.json",
    ] {
        let reply = preflight(&site, path).await;
        assert_eq!(reply.status, 204, "{path}");
        assert_eq!(reply.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(reply.header("access-control-allow-methods"), "GET, HEAD", "{path}");
        assert!(reply.header("access-control-allow-headers").contains("if-none-match"), "{path}");
        assert!(reply.bytes.is_empty(), "{path}");
    }
    for path in ["/subprocessors", "/sign-in", "/console/lists"] {
        let reply = preflight(&site, path).await;
        assert_eq!(reply.status, 405, "{path}");
        assert_eq!(reply.header("access-control-allow-origin"), "", "{path}");
    }
    assert_eq!(
        site.visit("/subprocessors.json").await.header("access-control-expose-headers"),
        "etag"
    );
}

#[tokio::test]
async fn what_comes_with_the_program_is_as_old_as_the_program() {
    let site = Site::settled().await;
    for path in ["/schemas/subprocessor-list-1.json", "/robots.txt"] {
        let reply = site.visit(path).await;
        assert_eq!(reply.header("last-modified"), "Fri, 27 Feb 2026 00:00:00 GMT", "{path}");
        let again = Request::get(path).header("if-none-match", reply.header("etag"));
        assert_eq!(site.send(again, "").await.status, 304, "{path}");
    }
}

#[tokio::test]
async fn the_table_of_a_version_can_have_its_stored_mark() {
    let site = Site::with_lists().await;
    let plain = site.visit("/subprocessors/versions/2026.1.csv").await;
    let marked = site.visit("/subprocessors/versions/2026.1.csv?bom=1").await;
    assert_eq!(["\u{FEFF}".as_bytes(), &plain.bytes].concat(), marked.bytes);
    assert!(marked.header("cache-control").contains("immutable"));
    assert_eq!(marked.bytes, site.visit("/subprocessors.csv?bom=1").await.bytes);
}
