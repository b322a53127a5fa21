//! Canonical JSON and content hashes (decision 7).
//! RFC 8785 over integers, strings with ASCII keys, booleans, null, arrays and objects. Text is
//! normalised when it enters the product, never here: hashing changes nothing.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Why a value has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// Only whole numbers of 53 bits read the same everywhere.
    #[error("{0} is not an integer that every reader keeps whole")]
    Number(String),
    /// The order of other keys differs between readers.
    #[error("the key {0:?} is not ASCII")]
    Key(String),
}

/// The RFC 8785 text of `value`.
pub fn to_canonical(value: &Value) -> Result<String, NotCanonical> {
    let mut out = Vec::new();
    write(value, &mut out)?;
    Ok(String::from_utf8(out).unwrap_or_default())
}

fn write(value: &Value, out: &mut Vec<u8>) -> Result<(), NotCanonical> {
    const SAFE: i64 = (1 << 53) - 1;
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => write_plain(value, out),
        Value::Number(number) => match number.as_i64() {
            Some(whole) if (-SAFE..=SAFE).contains(&whole) => write_plain(value, out),
            _ => return Err(NotCanonical::Number(number.to_string())),
        },
        Value::Array(values) => {
            out.push(b'[');
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write(value, out)?;
            }
            out.push(b']');
        }
        Value::Object(members) => write_object(members.iter(), out)?,
    }
    Ok(())
}

fn write_object<'a>(
    members: impl Iterator<Item = (&'a String, &'a Value)>,
    out: &mut Vec<u8>,
) -> Result<(), NotCanonical> {
    // Sorted here, whatever order the map keeps: another crate may switch that.
    let mut members: Vec<_> = members.collect();
    members.sort_by_key(|(key, _)| *key);
    out.push(b'{');
    for (at, (key, value)) in members.into_iter().enumerate() {
        if !key.is_ascii() {
            return Err(NotCanonical::Key(key.clone()));
        }
        if at > 0 {
            out.push(b',');
        }
        write_plain(key, out);
        out.push(b':');
        write(value, out)?;
    }
    out.push(b'}');
    Ok(())
}

/// `serde_json` escapes exactly what RFC 8785, 3.2.2.2 asks for, in the same spelling.
fn write_plain(value: &impl Serialize, out: &mut Vec<u8>) {
    // Bytes in memory take whatever is written.
    let _ = serde_json::to_writer(out, value);
}

/// A SHA-256 digest, written `sha256:` and 64 hex digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(String);

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::from_sha256(Sha256::digest(bytes).into())
    }

    /// A digest that was computed in pieces.
    pub fn from_sha256(bytes: [u8; 32]) -> Self {
        let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        Self(digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect())
    }

    /// The digest of the canonical form of `value`.
    pub fn of_canonical(value: &Value) -> Result<Self, NotCanonical> {
        Ok(Self::of(to_canonical(value)?.as_bytes()))
    }

    /// The digest of the canonical form of an object with these members, each name once.
    pub fn of_members<'a>(
        members: impl Iterator<Item = (&'a String, &'a Value)>,
    ) -> Result<Self, NotCanonical> {
        let mut out = Vec::new();
        write_object(members, &mut out)?;
        Ok(Self::of(&out))
    }

    /// Reads 64 hex digits in either case, broken over lines or not, with or without `sha256:` in front.
    pub fn parse(text: &str) -> Option<Self> {
        // As it is copied from a paper: in two lines, or in capitals.
        let text: String = text.split_whitespace().collect::<String>().to_ascii_lowercase();
        let hex = text.strip_prefix("sha256:").unwrap_or(&text).to_owned();
        (hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(Self(hex))
    }

    /// The 64 digits alone, as they stand in addresses.
    pub fn hex(&self) -> &str {
        &self.0
    }

    /// The first twelve digits, for footers and tables.
    pub fn short(&self) -> &str {
        self.0.get(..12).unwrap_or(&self.0)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "sha256:{}", self.0)
    }
}

impl TryFrom<String> for Digest {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("{text:?} is not a SHA-256 digest"))
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_are_sorted_and_nothing_is_between() {
        let value = json!({"b": [1, true, null], "a": {"z": "ü\n\u{1}\"/", "y": -7}, "A": ""});
        assert_eq!(
            to_canonical(&value).unwrap(),
            "{\"A\":\"\",\"a\":{\"y\":-7,\"z\":\"ü\\n\\u0001\\\"/\"},\"b\":[1,true,null]}"
        );
    }

    #[test]
    fn what_readers_could_read_differently_is_refused() {
        for (value, ok) in [
            (json!(9_007_199_254_740_991_i64), true),
            (json!(9_007_199_254_740_992_i64), false),
            (json!(-9_007_199_254_740_991_i64), true),
            (json!(0.5), false),
            (json!({"schlüssel": 1}), false),
            (json!({"key": "schlüssel"}), true),
        ] {
            assert_eq!(to_canonical(&value).is_ok(), ok, "{value}");
        }
    }

    #[test]
    fn the_digest_of_nothing_is_the_known_one() {
        let known = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Digest::of(b"").to_string(), format!("sha256:{known}"));
        assert_eq!(Digest::parse(&known.to_uppercase()), Some(Digest::of(b"")));
        let broken = format!(" SHA256:{}\n {} ", &known[..40], &known[40..]);
        assert_eq!(Digest::parse(&broken), Some(Digest::of(b"")), "as it stands on a paper");
        assert_eq!(Digest::parse(&known[1..]), None);
        assert_eq!(Digest::parse(&known.replace('e', "g")), None);
    }

    #[test]
    fn one_character_changes_the_digest() {
        let one = Digest::of_canonical(&json!({"purpose": "Hosting"})).unwrap();
        let other = Digest::of_canonical(&json!({"purpose": "Hosting."})).unwrap();
        assert_ne!(one, other);
    }
}
