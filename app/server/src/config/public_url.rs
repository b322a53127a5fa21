//! How visitors reach the site from outside, read as an address: links on papers, in feeds and in
//! invitations begin with it, and whether it is encrypted decides about cookies.

use std::net::Ipv6Addr;

/// The one spelling of a public address: scheme and host in small letters, no slash at the end.
/// Nothing for what is not `http://` or `https://`, a host and perhaps a port: the pages of the site
/// link to each other from the root of their host, so it has no path.
pub fn read(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let authority = rest.trim_end_matches('/');
    let is_address = matches!(scheme.as_str(), "http" | "https") && is_authority(authority);
    is_address.then(|| format!("{scheme}://{}", authority.to_ascii_lowercase()))
}

fn is_authority(authority: &str) -> bool {
    let split = authority.rsplit_once(':').filter(|(_, port)| !port.ends_with(']'));
    let (host, port) = split.map_or((authority, None), |(host, port)| (host, Some(port)));
    let port_fits = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let host_fits = inner.map_or_else(|| is_host(host), |inner| inner.parse::<Ipv6Addr>().is_ok());
    port_fits && host_fits
}

/// A name in the network, or an address of version 4.
fn is_host(host: &str) -> bool {
    host.split('.').all(|label| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_scheme_of_the_web_and_a_host_and_asks_nothing() {
        for text in [
            "",
            "trust.example",
            "trust.example:443",
            "//trust.example",
            "ftp://trust.example",
            "javascript:alert(1)",
            "javascript://trust.example",
            "https://",
            "https:///path",
            "https://x/path",
            "https://x/path/",
            "https://x//path",
            "https://x/<x>",
            "https://x?y=1",
            "https://x/?y=1",
            "https://x/#y",
            "https://user@x",
            "https://user:word@x",
            "https://x y",
            "https://x/a\nb",
            "https://-x.example",
            "https://x..example",
            "https://x:0",
            "https://x:",
            "https://x:65536",
            "https://[::1",
            "https://[fjord]",
            " https://x",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn an_address_has_one_spelling() {
        for (text, spelled) in [
            ("https://trust.example.com", "https://trust.example.com"),
            ("HTTPS://Trust.Example.com/", "https://trust.example.com"),
            ("https://Trust.example.com//", "https://trust.example.com"),
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
            ("http://[::1]:3000/", "http://[::1]:3000"),
            ("http://[FD00::7]", "http://[fd00::7]"),
            ("http://localhost:1", "http://localhost:1"),
            ("http://annex_web:65535", "http://annex_web:65535"),
        ] {
            assert_eq!(read(text).as_deref(), Some(spelled), "{text}");
        }
    }
}
