//! Names that are almost those of settings. A variable with such a name would be as good as unset, and
//! a start without the address of the database begins a new company.

use super::SETTINGS;

/// The setting that this name is a misspelling of: one that differs in no more than a third of its
/// letters.
pub fn meant(name: &str) -> Option<&'static str> {
    let near = SETTINGS.iter().map(|setting| (distance(name, setting.name), setting.name));
    let near = near.filter(|(distance, known)| *distance > 0 && distance * 3 <= known.len());
    near.min().map(|(_, known)| known)
}

/// How many letters have to be added, dropped or changed to make one word of the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (count, letter) in (1..).zip(from.chars()) {
        let mut next = vec![count];
        for (at, other) in to.iter().enumerate() {
            let changed = row.get(at).map_or(0, |before| before + usize::from(letter != *other));
            let dropped = row.get(at + 1).map_or(0, |before| before + 1);
            let added = next.last().map_or(0, |before| before + 1);
            next.push(changed.min(dropped).min(added));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_differ_by_letters() {
        for (from, to, letters) in
            [("", "", 0), ("log", "log", 0), ("lag", "log", 1), ("", "log", 3), ("adr", "addr", 1)]
        {
            assert_eq!(distance(from, to), letters, "{from} {to}");
            assert_eq!(distance(to, from), letters, "{to} {from}");
        }
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn a_third_of_a_name_may_be_wrong() {
        for (name, known) in [
            ("database_uri", Some("database_url")),
            ("datbase_url", Some("database_url")),
            ("database", Some("database_key")),
            ("publicurl", Some("public_url")),
            ("logs", Some("log")),
            ("tag", None),
            ("config", None),
            ("test_engine", None),
            ("test_postgres_url", None),
            ("version", None),
            ("built_on", None),
            ("", None),
        ] {
            assert_eq!(meant(name), known, "{name}");
        }
        for setting in SETTINGS {
            let doubled = format!("{}x", setting.name);
            assert_eq!(meant(&doubled), Some(setting.name));
            assert_ne!(meant(setting.name), Some(setting.name));
        }
    }
}
