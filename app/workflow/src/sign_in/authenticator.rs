//! Authenticators: time-based codes after RFC 6238, with SHA-1, 30 seconds and six digits, since
//! that is what every authenticator knows. A step before and after now is accepted; that no step is
//! accepted twice is kept by the store.

use domain::id::{PersonId, TicketId};
use domain::time::Moment;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use totp_rs::{Algorithm, Builder, Secret, Totp};
use zeroize::Zeroizing;

use crate::dice::Dice;
use crate::failure::Failure;
use crate::sealing::Sealer;

/// The secret that an authenticator shares with us.
pub struct Authenticator(Zeroizing<Vec<u8>>);

impl Authenticator {
    /// A fresh one of 160 bits (RFC 4226, 4).
    pub fn roll(dice: &Dice) -> Result<Self, Failure> {
        let bytes: [u8; 20] = dice.bytes()?;
        Ok(Self(Zeroizing::new(bytes.to_vec())))
    }

    /// From the base32 text that people type, of 128 bits at least.
    pub fn parse(base32: &str) -> Option<Self> {
        let secret = Secret::try_from_base32(base32).ok()?;
        (secret.as_bytes().len() >= 16).then(|| Self(Zeroizing::new(secret.as_bytes().to_vec())))
    }

    /// Sealed for its place.
    pub fn seal(&self, sealer: &Sealer, dice: &Dice, place: &str) -> Result<Vec<u8>, Failure> {
        sealer.seal(dice, place, &self.0)
    }

    /// Opened at its place.
    pub fn open(sealer: &Sealer, place: &str, kept: &[u8]) -> Result<Self, Failure> {
        Ok(Self(sealer.open(place, kept)?))
    }

    /// As text to type into an authenticator.
    pub fn base32(&self) -> String {
        Secret::from(self.0.to_vec()).to_base32()
    }

    /// As an address for a QR code. `company` and `account` are what the authenticator shows.
    pub fn address(&self, company: &str, account: &str) -> String {
        let (company, account) = (encode(company), encode(account));
        format!(
            "otpauth://totp/{company}:{account}?secret={}&issuer={company}&algorithm=SHA1&digits=6&period=30",
            self.base32()
        )
    }

    /// The step whose code this is: the present one, the one before or the one after.
    pub fn step_of(&self, code: &str, now: Moment) -> Option<i64> {
        let digits: Zeroizing<String> =
            Zeroizing::new(code.chars().filter(|c| !c.is_whitespace()).take(12).collect());
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let now = u64::try_from(now.seconds()).ok()?;
        self.totp().check(&digits, now).and_then(|step| i64::try_from(step).ok())
    }

    /// The code of a moment: what the person's authenticator would show, for tests.
    #[cfg(any(test, feature = "testing"))]
    pub fn code_at(&self, moment: Moment) -> String {
        self.totp().generate(u64::try_from(moment.seconds()).unwrap_or_default()).to_string()
    }

    fn totp(&self) -> Totp {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(1)
            .with_step_duration(30)
            .with_secret(self.0.to_vec())
            .build_noncompliant()
    }
}

/// Where a person's secret stands.
pub fn persons_place(id: PersonId) -> String {
    format!("people.totp_sealed:{id}")
}

/// Where the secret of a person's next authenticator stands.
pub fn next_place(id: PersonId) -> String {
    format!("people.next_totp_sealed:{id}")
}

/// Where the secret of an enrolment stands.
pub fn tickets_place(id: TicketId) -> String {
    format!("tickets.totp_sealed:{id}")
}

fn encode(text: &str) -> String {
    const PLAIN: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@');
    utf8_percent_encode(text, PLAIN).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Moment {
        Moment::EPOCH.plus_seconds(seconds)
    }

    #[test]
    fn an_address_keeps_what_needs_no_escape() {
        assert_eq!(encode("a-Z0._~@/?ü &:'"), "a-Z0._~@%2F%3F%C3%BC%20%26%3A%27");
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of eight digits.
        let authenticator = Authenticator(Zeroizing::new(b"12345678901234567890".to_vec()));
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(authenticator.code_at(at(seconds)), code);
        }
    }

    #[test]
    fn one_step_before_and_after_is_accepted_and_two_are_not() {
        let authenticator = Authenticator::roll(&Dice::seeded(1)).unwrap();
        let now = 1_000 * 30;
        let code = authenticator.code_at(at(now));
        for (typed_at, step) in [
            (now - 31, None),
            (now - 30, Some(1_000)),
            (now, Some(1_000)),
            (now + 59, Some(1_000)),
            (now + 60, None),
        ] {
            assert_eq!(authenticator.step_of(&code, at(typed_at)), step, "{typed_at}");
        }
    }

    #[test]
    fn only_six_digits_are_a_code_and_spaces_do_not_matter() {
        let authenticator = Authenticator::roll(&Dice::seeded(1)).unwrap();
        let code = authenticator.code_at(at(0));
        let spaced = format!(" {} {} ", &code[..3], &code[3..]);
        assert_eq!(authenticator.step_of(&spaced, at(0)), Some(0));
        for other in ["", "12345", "1234567", "１２３４５６", "12345\0", "abcdef"] {
            assert_eq!(authenticator.step_of(other, at(0)), None, "{other}");
        }
    }

    #[test]
    fn the_secret_comes_back_from_its_text_and_the_address_carries_it() {
        let authenticator = Authenticator::roll(&Dice::seeded(1)).unwrap();
        let text = authenticator.base32();
        assert_eq!(
            Authenticator::parse(&text).unwrap().code_at(at(0)),
            authenticator.code_at(at(0))
        );
        assert!(
            Authenticator::parse("AAAA").is_none() && Authenticator::parse("not base32!").is_none()
        );
        let address = authenticator.address("Fjord: Cloud", "anna@fjord.example");
        assert!(
            address.starts_with("otpauth://totp/Fjord%3A%20Cloud:anna@fjord.example?secret="),
            "{address}"
        );
    }
}
