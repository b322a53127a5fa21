//! Which passwords are taken (domain.md 11, row 2.4): twelve characters at least, and none that
//! people are known to choose. Nothing else is asked for: no digits, no signs, no change each month.

use std::collections::HashSet;
use std::sync::LazyLock;

use domain::refusal::Fault;
use domain::text;
use zeroize::Zeroizing;

/// Fewest characters.
pub const SHORTEST: usize = 12;

/// Most bytes.
pub const LONGEST: usize = 1_000;

/// Fewest characters that have to be left beside names that everybody knows.
const FEWEST_OF_ITS_OWN: usize = 8;

static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("common_passwords.txt").lines().filter(|line| !line.starts_with('#')).collect()
});

/// Rows of keyboards, and the alphabet: what fingers walk along.
const WALKS: [&str; 12] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "qsdfghjklm",
    "zxcvbnm",
    "yxcvbnm",
    "wxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
];

/// The one form in which a password is hashed and compared, since keyboards differ in how they
/// compose letters (decision 7). What has no such form is no password of anybody.
pub fn one_form(typed: &str) -> Zeroizing<String> {
    Zeroizing::new(text::normalise(typed).unwrap_or_default())
}

/// Looks at a new password. `known` are words that others know of the person: the address, the
/// name, the company.
pub fn check(typed: &str, known: &[&str]) -> Result<Zeroizing<String>, Fault> {
    let password = Zeroizing::new(text::normalise(typed)?);
    let count = password.chars().count();
    if count < SHORTEST {
        return Err(Fault::new(format!(
            "The password has {count} characters, and {SHORTEST} is the least. Three or four words that do not belong together make a good one."
        )));
    }
    if password.len() > LONGEST {
        return Err(Fault::new(format!(
            "The password is longer than {LONGEST} bytes. Choose a shorter one."
        )));
    }
    if password.chars().any(char::is_control) {
        return Err(Fault::new(
            "There is a control character in the password, which cannot be typed everywhere. Leave it out.",
        ));
    }
    if is_pattern(&password) || is_common(&password) {
        return Err(Fault::new(
            "This is one of the passwords that are tried first. Choose words that do not belong together, or let a password manager choose.",
        ));
    }
    if of_its_own(&password, known) < FEWEST_OF_ITS_OWN {
        return Err(Fault::new(
            "The password is little more than your name, your address or the company's name. Add words that nobody connects with you.",
        ));
    }
    Ok(password)
}

/// A short piece over and over, or a walk along the keyboard or the alphabet.
fn is_pattern(password: &str) -> bool {
    let letters: Vec<char> = password.to_lowercase().chars().collect();
    let distinct: HashSet<char> = letters.iter().copied().collect();
    let repeats = (1..=letters.len() / 2).any(|period| {
        period <= 6 && letters.iter().zip(letters.iter().skip(period)).all(|(a, b)| a == b)
    });
    distinct.len() < 4 || repeats || steps_of_walks(&letters) * 4 >= (letters.len() - 1) * 3
}

/// How many neighbours in the password are neighbours on a walk, in either direction.
fn steps_of_walks(letters: &[char]) -> usize {
    let follows = |a: char, b: char| {
        WALKS.iter().any(|walk| {
            walk.chars()
                .zip(walk.chars().skip(1))
                .any(|(x, y)| (x, y) == (a, b) || (y, x) == (a, b))
        })
    };
    letters.iter().zip(letters.iter().skip(1)).filter(|&(&a, &b)| a == b || follows(a, b)).count()
}

/// In the list: as it is, with its decoration taken off, or twice over.
fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let trimmed = lower.trim_matches(|c: char| !c.is_alphabetic());
    [undisguised(&lower), undisguised(trimmed), letters_only(&lower)].iter().any(|plain| {
        let (left, right) = plain.split_at_checked(plain.len() / 2).unwrap_or_default();
        COMMON.contains(plain.as_str()) || (left == right && COMMON.contains(left))
    })
}

fn letters_only(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

/// Letters only, with the digits and signs that stand for letters read as these.
fn undisguised(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '0' => Some('o'),
            '1' | '!' | '|' => Some('i'),
            '3' | '€' => Some('e'),
            '4' | '@' => Some('a'),
            '5' | '$' => Some('s'),
            '7' => Some('t'),
            c => c.is_alphabetic().then_some(c),
        })
        .collect()
}

/// How many characters are left without the words that others know.
fn of_its_own(password: &str, known: &[&str]) -> usize {
    let mut rest = password.to_lowercase();
    let mut words: Vec<String> = known
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() >= 3)
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words {
        rest = rest.replace(&word, "");
    }
    if rest.len() == password.to_lowercase().len() {
        usize::MAX
    } else {
        rest.chars().filter(|c| c.is_alphanumeric()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 3] =
        ["anna.lindqvist@fjordcloud.example", "Anna Lindqvist", "Fjordcloud GmbH"];

    fn is_taken(password: &str) -> bool {
        check(password, &KNOWN).is_ok()
    }

    #[test]
    fn twelve_characters_are_enough_and_eleven_are_not() {
        for (password, taken) in
            [("rubato-clam7", true), ("rubato-clam", false), ("rübåtö-çlåm7", true), ("", false)]
        {
            assert_eq!(is_taken(password), taken, "{password}");
        }
        let long = |bytes: usize| {
            format!("rubato-clam7{}", "xy zq".repeat(300)).chars().take(bytes).collect::<String>()
        };
        assert!(is_taken(&long(1_000)) && !is_taken(&long(1_001)));
    }

    #[test]
    fn characters_are_counted_and_not_bytes() {
        assert!(!is_taken("ÄÖÜßéèêçñøå"));
        assert!(is_taken("ÄÖÜßéèêçñøåæ"));
    }

    #[test]
    fn what_everybody_chooses_is_refused_however_it_is_decorated() {
        for password in [
            "password1234",
            "Password2026!",
            "P@ssw0rd2026",
            "passwordpassword",
            "Welcome12345!",
            "iloveyou1234",
            "correcthorsebatterystaple",
            "Sommer2026!!",
            "qwertyuiop123",
            "1q2w3e4r5t6y",
            "123456789012",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "abcdefghijkl",
            "lkjhgfdsaqwe",
            "changeme!!!!",
            "ThisIsMyPassword",
            "0000000000000000",
        ] {
            assert!(!is_taken(password), "{password}");
        }
    }

    #[test]
    fn good_ones_are_not_refused_for_holding_a_common_word() {
        for password in [
            "orange saddle proton lake",
            "my password is 9 herons",
            "tVq8#zR2mLp0",
            "sommerregen auf kupferdach",
            "welcome the third owl",
        ] {
            assert!(is_taken(password), "{password}");
        }
    }

    #[test]
    fn names_that_others_know_do_not_count() {
        for (password, taken) in [
            ("annalindqvist", false),
            ("Fjordcloud2026", false),
            ("anna@fjordcloud1!", false),
            ("fjordcloud heron saddle", true),
        ] {
            assert_eq!(is_taken(password), taken, "{password}");
        }
    }

    #[test]
    fn the_shipped_list_has_some_thousand_in_one_form() {
        assert!(COMMON.len() > 3_000, "{}", COMMON.len());
        assert!(COMMON.iter().all(|word| *word == undisguised(word)));
    }

    #[test]
    fn the_same_letters_composed_differently_are_the_same_password() {
        assert_eq!(*one_form("u\u{308}ber"), *one_form("über"));
    }
}
