//! Text that has been looked at once, at the door. After that it is never cleaned again.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::refusal::Fault;

/// Brings text into the one form that is stored (decision 7): NFC, CRLF to LF, U+FEFF dropped.
/// Control characters, marks that reverse the reading order and characters that nobody sees are
/// refused, since they let a text read differently than it is stored. Joiners stay: some scripts
/// need them.
pub fn normalise(raw: &str) -> Result<String, Fault> {
    let text = raw.replace("\r\n", "\n").replace('\r', "\n").replace('\u{feff}', "");
    let text = composed(text);
    match text.chars().find(|&c| is_refused(c)) {
        None => Ok(text),
        Some(c) if c.is_control() => Err(Fault::new(format!(
            "There is a control character (U+{:04X}) in the text. Remove it, for instance by typing the text again.",
            u32::from(c)
        ))),
        Some(c) => Err(Fault::new(format!(
            "There is an invisible mark (U+{:04X}) in the text: it would read differently than it is stored. Remove it.",
            u32::from(c)
        ))),
    }
}

/// NFC. A browser stores nothing, and is spared the tables.
fn composed(text: String) -> String {
    if cfg!(feature = "whole") { text.nfc().collect() } else { text }
}

fn is_refused(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{180e}')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' | '\u{2028}' | '\u{2029}')
        || matches!(u32::from(c) & 0xffff, 0xfffe | 0xffff)
}

/// The text as lists are sorted and searched by: lower case, without marks over letters. Engines
/// sort bytes, so the order is made here.
pub fn sort_key(text: &str) -> String {
    bare(text).map(plain_letter).collect()
}

/// Small letters without the marks over them.
fn bare(text: &str) -> impl Iterator<Item = char> {
    let bare = text.nfd().filter(|&c| !unicode_normalization::char::is_combining_mark(c));
    bare.flat_map(char::to_lowercase).nfc()
}

/// A small letter that carries its mark inside as the plain one, so that Ørsted is near Oslo.
fn plain_letter(letter: char) -> char {
    match letter {
        'ø' | 'œ' => 'o',
        'ł' => 'l',
        'đ' => 'd',
        'ß' => 's',
        'æ' => 'a',
        other => other,
    }
}

/// The text as the public list is searched by: small, without marks, one sigma wherever it stands,
/// and letters that are two written as two, so that "strasse" finds "Straße".
pub fn search_key(text: &str) -> String {
    searched(&bare(text).collect::<String>())
}

/// The same of a text that is small and without marks already, as a browser can make it.
pub fn searched(bare: &str) -> String {
    let mut searched = String::with_capacity(bare.len());
    for letter in bare.chars() {
        match letter {
            'ς' => searched.push('σ'),
            'ß' => searched.push_str("ss"),
            'æ' => searched.push_str("ae"),
            'œ' => searched.push_str("oe"),
            other => searched.push(plain_letter(other)),
        }
    }
    searched
}

/// One line, trimmed, white space folded, 1 to `max` characters.
pub fn line(raw: &str, max: usize) -> Result<String, Fault> {
    let text = normalise(raw)?.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.chars().count() {
        _ if text.chars().all(|c| matches!(c, '\u{200c}' | '\u{200d}')) => {
            Err(Fault::new("Enter a text."))
        }
        count if count > max => Err(Fault::new(too_long(count, max))),
        _ => Ok(text),
    }
}

/// Several lines, trailing white space removed, up to `max` characters; may be empty.
pub fn lines(raw: &str, max: usize) -> Result<String, Fault> {
    let text = normalise(raw)?;
    let text = text
        .lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
        .trim_matches('\n')
        .to_owned();
    match text.chars().count() {
        count if count > max => Err(Fault::new(too_long(count, max))),
        _ => Ok(text),
    }
}

fn too_long(count: usize, max: usize) -> String {
    format!("The text has {count} characters, and {max} is the most. Shorten it.")
}

/// The most characters that a reason may have.
pub const REASON_MAX: usize = 4_000;

/// The fewest.
pub const REASON_MIN: usize = 3;

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $check:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Looks at the raw text once.
            pub fn parse(raw: &str) -> Result<Self, Fault> {
                let check: fn(&str) -> Result<String, Fault> = $check;
                check(raw).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;
            fn try_from(raw: String) -> Result<Self, String> {
                Self::parse(&raw).map_err(|fault| fault.0)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    )+};
}

texts! {
    /// A name of something or somebody: one line, 1 to 300 characters.
    Name: |raw| line(raw, 300);
    /// A line of text, 1 to 1,000 characters.
    Line: |raw| line(raw, 1_000);
    /// Text with paragraphs, up to 20,000 characters; may be empty.
    Prose: |raw| lines(raw, 20_000);
    /// A long text in Markdown, up to 400,000 characters.
    Markdown: |raw| lines(raw, 400_000);
    /// Why something was done: 3 to 4,000 characters.
    Reason: |raw| {
        let text = lines(raw, REASON_MAX)?;
        if text.trim().chars().count() < REASON_MIN { Err(Fault::new("Write what another person will understand, of three letters at least.")) } else { Ok(text) }
    };
    /// The last part of an address: lower-case letters, digits and hyphens, 1 to 80.
    Slug: |raw| {
        let text = raw.trim();
        let fits = (1..=80).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !text.starts_with('-') && !text.ends_with('-');
        // Addresses of our own may come to stand beside it.
        if matches!(text, "new" | "versions") { Err(Fault::new("This word is kept for addresses of our own. Choose another.")) }
        else if fits { Ok(text.to_owned()) } else { Err(Fault::new("Use lower-case letters, digits and hyphens, for instance security-measures.")) }
    };
    /// An e-mail address, in lower case.
    Email: email;
    /// An `https` address without credentials (domain.md 3.2).
    WebAddress: web_address;
}

fn email(raw: &str) -> Result<String, Fault> {
    let wrong = || Fault::new("Enter an e-mail address such as anna@example.com.");
    let text = line(raw, 254)?.to_lowercase();
    let (local, host) = text.rsplit_once('@').ok_or_else(wrong)?;
    let local_fits = !local.is_empty()
        && local.len() <= 64
        && local
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&byte))
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    if local_fits && is_host(host) && host.contains('.') { Ok(text) } else { Err(wrong()) }
}

fn is_host(host: &str) -> bool {
    host.len() <= 253
        && host.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c == '-' || c.is_alphanumeric())
        })
}

fn web_address(raw: &str) -> Result<String, Fault> {
    let wrong = || {
        Fault::new(
            "Enter an address that starts with https://, such as https://example.com/privacy.",
        )
    };
    let text = line(raw, 2_000)?;
    let rest = text.strip_prefix("https://").ok_or_else(wrong)?;
    if text.chars().any(|c| {
        c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\' | '`' | '{' | '}' | '|' | '^')
    }) {
        return Err(wrong());
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(Fault::new(
            "The address carries a user name or password. Remove the part before the @.",
        ));
    }
    let (host, port) =
        authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let port_fits = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    if is_host(host) && host.contains('.') && port_fits { Ok(text) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_no_text() {
        for (raw, ok) in [
            ("a\u{200d}b", true),
            ("\u{200d}\u{200c}", false),
            ("\u{200b}\u{200b}", false),
            ("a\u{ad}b", false),
            ("a\u{2060}b", false),
        ] {
            assert_eq!(Name::parse(raw).is_ok(), ok, "{raw:?}");
        }
    }

    #[test]
    fn text_is_stored_in_one_form() {
        assert_eq!(normalise("\u{feff}a\r\nu\u{308}\rb").unwrap(), "a\nü\nb");
        assert_eq!(Name::parse("  Fjord \t Cloud  ").unwrap().as_str(), "Fjord Cloud");
    }

    #[test]
    fn hidden_characters_are_refused_and_named() {
        for (raw, ok) in [
            ("a\0b", false),
            ("a\u{1b}[31m", false),
            ("a\u{202e}gnp", false),
            ("a\u{2066}b", false),
            ("a\tb", true),
            ("Łódź 株式会社 서울", true),
            ("نص", true),
        ] {
            assert_eq!(Name::parse(raw).is_ok(), ok, "{raw:?}");
        }
        assert!(Name::parse("a\0b").unwrap_err().0.contains("U+0000"));
    }

    #[test]
    fn lengths_are_counted_in_characters_on_both_sides_of_the_border() {
        for (count, ok) in [(0, false), (1, true), (300, true), (301, false)] {
            assert_eq!(Name::parse(&"ü".repeat(count)).is_ok(), ok, "{count}");
        }
    }

    #[test]
    fn an_email_address_is_one() {
        for (raw, ok) in [
            ("Anna@Example.com", true),
            ("a.b+c@mail.example.co", true),
            ("anna@münchen.example", true),
            ("anna@localhost", false),
            ("anna", false),
            ("@example.com", false),
            ("a@b@example.com", false),
            (".a@example.com", false),
            ("a@-x.com", false),
            ("a b@example.com", false),
            ("a@x.com\nBcc: b@x.com", false),
        ] {
            assert_eq!(Email::parse(raw).is_ok(), ok, "{raw}");
        }
        assert_eq!(Email::parse("Anna@Example.com").unwrap().as_str(), "anna@example.com");
    }

    #[test]
    fn a_web_address_is_https_without_credentials() {
        for (raw, ok) in [
            ("https://example.com", true),
            ("https://example.com:8443/a?b#c", true),
            ("http://example.com", false),
            ("https://user:pw@example.com", false),
            ("javascript:alert(1)", false),
            ("https://", false),
            ("https://example.com/<script>", false),
            ("https://example.com:0/", false),
            ("https://example.com:99999/", false),
            ("https://intranet/", false),
        ] {
            assert_eq!(WebAddress::parse(raw).is_ok(), ok, "{raw}");
        }
    }

    #[test]
    fn a_slug_is_fit_for_an_address() {
        for (raw, ok) in [
            ("security-measures", true),
            ("a", true),
            ("", false),
            ("-a", false),
            ("A", false),
            ("a/b", false),
            ("ä", false),
        ] {
            assert_eq!(Slug::parse(raw).is_ok(), ok, "{raw}");
        }
    }

    #[test]
    fn a_reason_says_something() {
        for (raw, ok) in [("", false), ("  ", false), ("ok", false), ("yes", true)] {
            assert_eq!(Reason::parse(raw).is_ok(), ok, "{raw}");
        }
    }
}
