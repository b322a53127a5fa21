//! Which addresses a text may lead to: `https`, `mailto`, paths of this site, places in the text.
//! Everything else loses its link and stays as words.

/// Longer than any address that is in use. Every run of a link repeats its address, so the length
/// has to have an end.
const LONGEST: usize = 2_000;

/// A checked address, ready to stand in an `href` after escaping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link(String);

impl Link {
    /// The link, if it is on the allow-list.
    pub fn parse(address: &str) -> Option<Self> {
        let plain = address.len() <= LONGEST && !address.chars().any(could_deceive);
        (plain && is_allowed(address)).then(|| Self(address.to_owned()))
    }

    /// The address as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The place in the same text that the link leads to, if it does.
    pub fn fragment(&self) -> Option<&str> {
        self.0.strip_prefix('#')
    }
}

fn is_allowed(address: &str) -> bool {
    if let Some(rest) = strip_prefix_any_case(address, "https://") {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        // A name before an @ is how one host is made to look like another.
        return !authority.is_empty() && !authority.contains('@') && !authority.starts_with(':');
    }
    if let Some(mailbox) = strip_prefix_any_case(address, "mailto:") {
        return mailbox.split('?').next().is_some_and(|to| to.contains('@'));
    }
    if let Some(fragment) = address.strip_prefix('#') {
        return !fragment.is_empty();
    }
    // Two slashes would be another host.
    address.starts_with('/') && !address.starts_with("//")
}

/// Browsers drop tabs and line breaks from addresses and read `\` as `/`, so `/<TAB>/host` and
/// `/\host` would be other hosts; direction marks show an address other than it is.
fn could_deceive(letter: char) -> bool {
    letter.is_control()
        || letter.is_whitespace()
        || letter == '\\'
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn strip_prefix_any_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_an_end() {
        for (length, ok) in [(LONGEST, true), (LONGEST + 1, false)] {
            let address = format!("/{}", "a".repeat(length - 1));
            assert_eq!(Link::parse(&address).is_some(), ok, "{length}");
        }
    }

    #[test]
    fn only_four_kinds_of_address_are_links() {
        for (address, ok) in [
            ("https://example.com", true),
            ("HTTPS://example.com/a?b#c", true),
            ("http://example.com", false),
            ("https://", false),
            ("https:///path", false),
            ("https://:443", false),
            ("https://bank.example@evil.example/", false),
            ("https://example.com/@name", true),
            ("mailto:privacy@example.com", true),
            ("mailto:privacy@example.com?subject=x", true),
            ("mailto:?to=x@y", false),
            ("/documents/security", true),
            ("/", true),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("/\t/evil.example", false),
            ("#encryption", true),
            ("#", false),
            ("", false),
            ("javascript:alert(1)", false),
            ("JaVaScRiPt:alert(1)", false),
            ("\u{1}javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("vbscript:x", false),
            ("file:///etc/passwd", false),
            ("ftp://example.com", false),
            ("documents/security", false),
            ("https://exam\u{202e}ple.com", false),
            ("\u{feff}https://example.com", false),
        ] {
            assert_eq!(Link::parse(address).is_some(), ok, "{address:?}");
        }
    }
}
