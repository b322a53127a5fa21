//! Names that are almost those of settings. A variable with such a name would be as good as unset, and
//! a start without the address of the database begins a new company.

use strsim::levenshtein;

use super::SETTINGS;

/// The setting that this name is a misspelling of: one that differs in no more than a third of its
/// letters.
pub fn meant(name: &str) -> Option<&'static str> {
    let near = SETTINGS.iter().map(|setting| (levenshtein(name, setting.name), setting.name));
    let near = near.filter(|(distance, known)| *distance > 0 && distance * 3 <= known.len());
    near.min().map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

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
