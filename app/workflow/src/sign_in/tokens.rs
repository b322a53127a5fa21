//! Random tokens for cookies and links, and recovery codes. Only digests are stored: whoever reads
//! the database can use none of them.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::canonical::Digest;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::dice::Dice;
use crate::failure::Failure;

/// 32 random bytes in 43 characters that fit into addresses and cookies.
#[derive(Clone)]
pub struct Token(Zeroizing<String>);

impl Token {
    /// A fresh one.
    pub fn roll(dice: &Dice) -> Result<Self, Failure> {
        let bytes: [u8; 32] = dice.bytes()?;
        Ok(Self(Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes))))
    }

    /// The one that follows from bytes that are random and secret.
    pub(crate) fn from_secret(bytes: &[u8]) -> Self {
        let digest = Sha256::digest(bytes);
        Self(Zeroizing::new(URL_SAFE_NO_PAD.encode(digest)))
    }

    /// What a browser sent, if it can be a token at all.
    pub fn parse(text: &str) -> Option<Self> {
        let fits =
            text.len() == 43 && URL_SAFE_NO_PAD.decode(text).is_ok_and(|bytes| bytes.len() == 32);
        fits.then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// For the cookie or the link, and for nothing else.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored. The token is random, so a plain digest tells nothing.
    pub fn digest(&self) -> Digest {
        Digest::of(self.0.as_bytes())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Token(…)")
    }
}

/// How many recovery codes there are.
pub const RECOVERY_CODES: usize = 10;

/// Letters and digits that are not mistaken for each other; 32 of them, so five bits each.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// Fresh recovery codes, each of 100 bits, such as `k7dq2-…` in four groups of five.
pub fn recovery_codes(dice: &Dice) -> Result<Vec<String>, Failure> {
    (0..RECOVERY_CODES)
        .map(|_| {
            let bytes: [u8; 20] = dice.bytes()?;
            let letters =
                bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte % 32)).copied());
            let letters: Vec<u8> = letters.collect();
            let groups = letters.chunks(5).map(|group| String::from_utf8_lossy(group).into_owned());
            Ok(groups.collect::<Vec<_>>().join("-"))
        })
        .collect()
}

/// What is stored of a recovery code; none if it cannot be one. Hyphens, spaces and capitals do not matter.
pub fn recovery_digest(typed: &str) -> Option<Digest> {
    let letters: Zeroizing<Vec<u8>> = Zeroizing::new(
        typed
            .bytes()
            .take(200)
            .filter(|byte| !b"- ".contains(byte))
            .map(|byte| byte.to_ascii_lowercase())
            .collect(),
    );
    let fits = letters.len() == 20 && letters.iter().all(|letter| LETTERS.contains(letter));
    fits.then(|| Digest::of(&letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_and_never_printed() {
        let token = Token::roll(&Dice::seeded(1)).unwrap();
        let read = Token::parse(token.reveal()).unwrap();
        assert_eq!(read.digest(), token.digest());
        assert_eq!(format!("{token:?}"), "Token(…)");
        for other in ["", "a", &"a".repeat(44), &"\0".repeat(43), &"ü".repeat(22)] {
            assert!(Token::parse(other).is_none(), "{other}");
        }
    }

    #[test]
    fn recovery_codes_differ_and_are_recognised_as_people_type_them() {
        let codes = recovery_codes(&Dice::seeded(1)).unwrap();
        let mut digests: Vec<_> =
            codes.iter().map(|code| recovery_digest(code).unwrap().to_string()).collect();
        digests.sort();
        digests.dedup();
        assert_eq!(digests.len(), RECOVERY_CODES);
        let code = &codes[0];
        assert_eq!(recovery_digest(&code.to_uppercase().replace('-', " ")), recovery_digest(code));
        for other in ["", "123456", "il1oo-il1oo-il1oo-il1oo"] {
            assert_eq!(recovery_digest(other), None, "{other}");
        }
    }
}
