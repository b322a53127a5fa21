//! What guards every answer: the content policy and the other headers, the check against forged
//! requests from other sites, and whom we take for the visitor when a proxy stands before us.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::response::{IntoResponse, Response};
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use ipnet::IpNet;
use tower_http::csrf::{CsrfLayer, ProtectionError};

use crate::error::Problem;
use crate::state::App;

/// A page without code (decision 31).
pub const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);

/// A page on which an island stands: our own modules, and the bundle they compile.
pub const POLICY_WITH_ISLAND: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; \
     font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);

/// Anything that is no page: opened by itself it may do nothing at all.
pub const POLICY_FOR_DATA: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// A PDF: browsers show it with styles of their own, which a stricter policy would forbid.
pub const POLICY_FOR_PDF: HeaderValue = HeaderValue::from_static("frame-ancestors 'none'");

/// The policy of something that is no page.
pub fn policy_for(content_type: &str) -> HeaderValue {
    if content_type == "application/pdf" { POLICY_FOR_PDF } else { POLICY_FOR_DATA }
}

/// The headers that every answer has, whatever it is.
pub fn add_to(headers: &mut HeaderMap) {
    const PERMISSIONS: HeaderValue = HeaderValue::from_static(
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), \
         payment=(), usb=()",
    );
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(HeaderName::from_static("permissions-policy"), PERMISSIONS);
}

/// Adds what an answer does not say itself: no code, no keeping, and the headers of [`add_to`]. That an
/// answer is unchanged says nothing about code: a browser would put it in place of what the answer said
/// that it kept, and show a page without its style.
pub fn complete(response: &mut Response) {
    let is_unchanged = response.status() == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    add_to(headers);
    if !is_unchanged {
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(POLICY_FOR_DATA);
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// Two years of encrypted visits only, where visits are encrypted.
pub fn add_transport(headers: &mut HeaderMap) {
    headers.insert(
        STRICT_TRANSPORT_SECURITY,
        HeaderValue::from_static("max-age=63072000; includeSubDomains"),
    );
}

/// Whether a neighbour may speak to us: where proxies that encrypt are named, only they and this
/// machine, since anybody else would be answered in plain text (decision 32).
pub fn may_enter(neighbour: IpAddr, proxies: &[IpNet]) -> bool {
    let neighbour = neighbour.to_canonical();
    proxies.is_empty()
        || neighbour.is_loopback()
        || proxies.iter().any(|proxy| proxy.contains(&neighbour))
}

/// What such a neighbour is told, whatever it asked for.
pub fn shut_out() -> Response {
    let words =
        "This address is answered through its proxy only. Use the public address of the site.\n";
    let mut response = (StatusCode::FORBIDDEN, words).into_response();
    complete(&mut response);
    response
}

/// Refuses what another site sends in a visitor's name, by `Sec-Fetch-Site` and `Origin`.
pub fn against_forgery() -> CsrfLayer<fn(ProtectionError) -> Response> {
    CsrfLayer::new().with_rejection_response(forged)
}

fn forged(_: ProtectionError) -> Response {
    Problem::forbidden(
        "This form was sent from another site, so nothing was done. Open the page here and send it again.",
    )
    .into_response()
}

/// A request that no other site brought about, by `Sec-Fetch-Site`; take it as the first argument of a
/// handler that writes who was given something, so that nobody's link writes it in a visitor's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskedHere;

impl<S: Sync> FromRequestParts<S> for AskedHere {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let site = parts.headers.get("sec-fetch-site");
        if site.is_some_and(|site| site == "cross-site") {
            return Err(Problem::forbidden(
                "A link on another site led to this file, so it was not handed out. Open the record here and take the file from its page.",
            ));
        }
        Ok(Self)
    }
}

/// The address that a request came from, as far as it can be trusted (decision 32).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// The neighbour's address; or, where the neighbour is a proxy of ours, the last forwarded
    /// address that is none of ours. What stands left of it was written by the visitor.
    pub fn of(neighbour: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> Self {
        let ours = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
        let neighbour = neighbour.to_canonical();
        if !ours(&neighbour) {
            return Self(neighbour);
        }
        let forwarded: Vec<&[u8]> = headers
            .get_all("x-forwarded-for")
            .iter()
            .flat_map(|line| line.as_bytes().split(|byte| *byte == b','))
            .collect();
        let mut last = neighbour;
        for hop in forwarded.into_iter().rev() {
            // An unreadable hop ends the chain at the proxy that let it pass.
            let Some(address) = hop_address(hop) else {
                return Self(last);
            };
            last = address;
            if !ours(&address) {
                return Self(address);
            }
        }
        Self(last)
    }
}

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`.
fn hop_address(hop: &[u8]) -> Option<IpAddr> {
    let hop = std::str::from_utf8(hop).ok()?.trim();
    let address =
        hop.parse::<IpAddr>().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|at| at.ip()));
    address
        .or_else(|| hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok())
        .map(|ip| ip.to_canonical())
}

impl FromRequestParts<App> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let neighbour = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        // Only a test calls the router without a connection.
        let neighbour = neighbour.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip());
        Ok(Self::of(neighbour, &parts.headers, &app.door().trusted_proxies))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each sign of a line stands for one byte.
    fn client(neighbour: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            let line: Vec<u8> = line.chars().map(|sign| u8::try_from(sign).unwrap()).collect();
            headers.append("x-forwarded-for", HeaderValue::from_bytes(&line).unwrap());
        }
        let trusted = ["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
        ClientAddress::of(neighbour.parse().unwrap(), &headers, &trusted).0.to_string()
    }

    #[test]
    fn a_forwarded_address_counts_only_as_far_as_proxies_of_ours_wrote_it() {
        for (neighbour, forwarded, address) in [
            ("192.0.2.7", &[][..], "192.0.2.7"),
            ("192.0.2.7", &["198.51.100.1"][..], "192.0.2.7"),
            ("10.0.0.1", &[][..], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.1"][..], "198.51.100.1"),
            ("10.0.0.1", &["1.1.1.1, 198.51.100.1"][..], "198.51.100.1"),
            ("10.0.0.1", &["1.1.1.1", "198.51.100.1, 10.0.0.9"][..], "198.51.100.1"),
            ("10.0.0.1", &["198.51.100.1:4711"][..], "198.51.100.1"),
            ("10.0.0.1", &["[2001:db8::1]:4711"][..], "2001:db8::1"),
            ("10.0.0.1", &["[2001:db8::1]"][..], "2001:db8::1"),
            ("10.0.0.1", &["1.1.1.1, unknown"][..], "10.0.0.1"),
            ("10.0.0.1", &["ÿ, 203.0.113.5"][..], "203.0.113.5"),
            ("10.0.0.1", &["ÿ", "203.0.113.5"][..], "203.0.113.5"),
            ("10.0.0.1", &["203.0.113.5, ÿ"][..], "10.0.0.1"),
            ("10.0.0.1", &["10.0.0.9, 10.0.0.8"][..], "10.0.0.9"),
            ("::ffff:10.0.0.1", &["198.51.100.1"][..], "198.51.100.1"),
            ("::1", &["::ffff:198.51.100.1"][..], "198.51.100.1"),
        ] {
            assert_eq!(client(neighbour, forwarded), address, "{neighbour} {forwarded:?}");
        }
    }

    #[tokio::test]
    async fn a_link_on_another_site_gives_nothing_out_in_a_visitors_name() {
        for (site, ok) in [
            (None, true),
            (Some("none"), true),
            (Some("same-origin"), true),
            (Some("same-site"), true),
            (Some("cross-site"), false),
        ] {
            let mut parts = http::Request::new(()).into_parts().0;
            if let Some(site) = site {
                parts.headers.insert("sec-fetch-site", HeaderValue::from_static(site));
            }
            let asked = AskedHere::from_request_parts(&mut parts, &()).await;
            assert_eq!(asked.is_ok(), ok, "{site:?}");
        }
    }

    #[test]
    fn where_proxies_are_named_only_they_and_this_machine_are_answered() {
        let proxies = ["10.0.0.0/24".parse().unwrap(), "2001:db8::1/128".parse().unwrap()];
        for (neighbour, may) in [
            ("10.0.0.7", true),
            ("::ffff:10.0.0.7", true),
            ("10.0.1.7", false),
            ("127.0.0.1", true),
            ("::ffff:127.0.0.1", true),
            ("::1", true),
            ("2001:db8::1", true),
            ("2001:db8::2", false),
            ("198.51.100.1", false),
        ] {
            let neighbour = neighbour.parse().unwrap();
            assert_eq!(may_enter(neighbour, &proxies), may, "{neighbour}");
            assert!(may_enter(neighbour, &[]), "{neighbour}");
        }
        assert_eq!(shut_out().status(), StatusCode::FORBIDDEN);
    }
}
