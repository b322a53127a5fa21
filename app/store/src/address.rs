//! Where the database is, and the key of its file.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;
use zeroize::Zeroizing;

/// Where the database is.
#[derive(Clone)]
pub enum Address {
    /// A file on this machine.
    Sqlite(PathBuf),
    /// A server. May hold a password, so it is never printed whole.
    Postgres(Box<PgConnectOptions>),
}

/// An address that names no engine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "The database address cannot be read. Write `postgres://USER:PASSWORD@HOST/DATABASE` or `sqlite:PATH`."
)]
pub struct BadAddress;

impl Address {
    /// Reads `postgres://…` (or `postgresql://…`) and `sqlite:PATH`.
    pub fn parse(text: &str) -> Result<Self, BadAddress> {
        let text = text.trim();
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            // The driver's own words could repeat the password.
            let options = PgConnectOptions::from_str(text).map_err(|_| BadAddress)?;
            return Ok(Self::Postgres(Box::new(options)));
        }
        match text.strip_prefix("sqlite:").map(|path| path.strip_prefix("//").unwrap_or(path)) {
            Some(path) if !path.is_empty() => Ok(Self::file(path)),
            _ => Err(BadAddress),
        }
    }

    /// A file on this machine.
    pub fn file(path: impl AsRef<Path>) -> Self {
        Self::Sqlite(path.as_ref().to_owned())
    }
}

/// Without user or password.
impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(out, "sqlite:{}", path.display()),
            Self::Postgres(options) => {
                let database = options.get_database().unwrap_or("postgres");
                write!(out, "postgres://{}:{}/{database}", options.get_host(), options.get_port())
            }
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Address({self})")
    }
}

/// The key of the database file (decision 33): 256 bits, used as they are, so that opening costs
/// nothing. Wiped from memory when dropped; the engine keeps a copy of its own while a database is
/// open.
#[derive(Clone)]
pub struct DatabaseKey(Zeroizing<String>);

/// A key of another shape.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "The database key must be 64 hexadecimal digits. Copy it again from where it was kept safe."
)]
pub struct BadKey;

impl DatabaseKey {
    /// Reads 64 hex digits; blanks and line ends around them are dropped.
    pub fn parse(text: &str) -> Result<Self, BadKey> {
        let digits = text.trim();
        let shaped = digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        shaped.then(|| Self(Zeroizing::new(digits.to_ascii_lowercase()))).ok_or(BadKey)
    }

    /// A key from random bytes.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Zeroizing::new(hex::encode(bytes)))
    }

    /// The 64 digits, to be written to the key file and nowhere else.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DatabaseKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("DatabaseKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_64_hex_digits() {
        let digits = "0123456789abcdefABCDEF00000000000000000000000000000000000000ffff";
        for (text, ok) in [
            (digits.to_owned(), true),
            (format!(" {digits}\n"), true),
            (digits[1..].to_owned(), false),
            (format!("{digits}0"), false),
            (digits.replace('b', "g"), false),
            (String::new(), false),
        ] {
            assert_eq!(DatabaseKey::parse(&text).is_ok(), ok, "{text:?}");
        }
    }

    #[test]
    fn a_key_survives_its_own_digits_and_never_shows_them() {
        let key = DatabaseKey::from_bytes(&[0xA5; 32]);
        assert_eq!(key.digits(), "a5".repeat(32));
        assert_eq!(DatabaseKey::parse(key.digits()).unwrap().digits(), key.digits());
        assert!(!format!("{key:?}").contains("a5"));
    }

    #[test]
    fn an_address_chooses_the_engine_and_hides_the_password() {
        let address = Address::parse("postgres://annex:hunter2@db.example:5433/annex").unwrap();
        assert_eq!(format!("{address} {address:?}").matches("hunter2").count(), 0);
        assert_eq!(address.to_string(), "postgres://db.example:5433/annex");
        assert_eq!(Address::parse("sqlite:a/b.db").unwrap().to_string(), "sqlite:a/b.db");
        for other in ["", "sqlite:", "mysql://x", "postgres://[", "annex.db"] {
            assert!(Address::parse(other).is_err(), "{other}");
        }
    }
}
