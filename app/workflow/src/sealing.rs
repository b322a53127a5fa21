//! Secrets in columns and files of instruments are sealed before they reach the database, on both
//! engines (decisions 33, 44). XChaCha20-Poly1305 with a random nonce; the place where a value
//! stands is bound to it, so that it cannot be moved to another row.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::dice::Dice;
use crate::failure::Failure;

/// The installation's one key: 32 bytes, kept outside the data directory (decision 33).
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

impl MasterKey {
    /// These bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads 64 hex digits in either case; blanks and line ends around them are dropped.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.trim(), bytes.as_mut_slice()).ok()?;
        Some(Self(bytes))
    }

    /// The 64 hex digits, as the key file holds them.
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.0.as_slice()))
    }
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("MasterKey(…)")
    }
}

/// Seals and opens values.
#[derive(Clone)]
pub struct Sealer(XChaCha20Poly1305);

/// In front of every sealed value: which key and format it was sealed with.
const FORMAT: u8 = 1;

impl Sealer {
    /// With a key derived from the installation's one, for this purpose alone.
    pub fn new(master: &MasterKey) -> Result<Self, Failure> {
        let broken = |_| Failure::Broken("the sealing key could not be derived".to_owned());
        let mut derive =
            <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(master.0.as_slice()).map_err(broken)?;
        derive.update(b"annex: sealed columns, 1");
        let derived = Zeroizing::new(<[u8; 32]>::from(derive.finalize().into_bytes()));
        let cipher = XChaCha20Poly1305::new_from_slice(derived.as_slice()).map_err(broken)?;
        Ok(Self(cipher))
    }

    /// Seals `secret` for its place, such as `people.totp_secret:<id>`.
    pub fn seal(&self, dice: &Dice, place: &str, secret: &[u8]) -> Result<Vec<u8>, Failure> {
        let nonce: [u8; 24] = dice.bytes()?;
        let sealed = self
            .0
            .encrypt(&XNonce::from(nonce), Payload { msg: secret, aad: place.as_bytes() })
            .map_err(|_| Failure::Broken(format!("{place} could not be sealed")))?;
        Ok([&[FORMAT], nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed for the same place.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let broken =
            || Failure::Broken(format!("{place} does not open with this installation's key"));
        let (head, body) = sealed.split_at_checked(25).ok_or_else(broken)?;
        let (format, nonce) = head.split_first().ok_or_else(broken)?;
        let nonce: [u8; 24] = nonce.try_into().map_err(|_| broken())?;
        if *format != FORMAT {
            return Err(broken());
        }
        let opened =
            self.0.decrypt(&XNonce::from(nonce), Payload { msg: body, aad: place.as_bytes() });
        opened.map(Zeroizing::new).map_err(|_| broken())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_at_its_place_with_its_key_only() {
        let (dice, key) = (Dice::seeded(1), MasterKey::new([7; 32]));
        let sealer = Sealer::new(&key).unwrap();
        let sealed = sealer.seal(&dice, "people.totp_secret:1", b"secret").unwrap();
        assert!(!sealed.windows(6).any(|window| window == b"secret"));
        assert_eq!(sealer.open("people.totp_secret:1", &sealed).unwrap().as_slice(), b"secret");
        assert!(sealer.open("people.totp_secret:2", &sealed).is_err());
        assert!(
            Sealer::new(&MasterKey::new([8; 32]))
                .unwrap()
                .open("people.totp_secret:1", &sealed)
                .is_err()
        );
        let mut changed = sealed.clone();
        changed[30] ^= 1;
        assert!(sealer.open("people.totp_secret:1", &changed).is_err());
        assert!(sealer.open("people.totp_secret:1", &sealed[..10]).is_err());
    }

    #[test]
    fn a_key_is_sixty_four_hex_digits_and_never_printed() {
        let key = MasterKey::new([0xab; 32]);
        assert_eq!(MasterKey::parse(&key.to_hex()).unwrap().to_hex(), key.to_hex());
        let digits = "0123456789abcdef".repeat(4);
        for (text, ok) in [
            (digits.clone(), true),
            (digits.to_uppercase(), true),
            (format!(" {digits}\n"), true),
            ("ab".to_owned(), false),
            ("g".repeat(64), false),
            ("+f".repeat(32), false),
            (format!("{digits}00"), false),
            (digits[2..].to_owned(), false),
        ] {
            assert_eq!(MasterKey::parse(&text).is_some(), ok, "{text:?}");
        }
        assert_eq!(MasterKey::parse(&digits.to_uppercase()).unwrap().to_hex().as_str(), digits);
        assert_eq!(format!("{key:?}"), "MasterKey(…)");
    }
}
