//! Rows of a form that can be repeated: `places.0.role`, `places.1.role`, … Without script, a button
//! sends the form and gets it back with one more row; a tick takes a row away.

use domain::fields::Fields;

use crate::submission::Submission;

/// How many rows of `prefix` the form holds, blank ones included.
pub fn count(form: &Submission, prefix: &str) -> usize {
    form.names().filter_map(|name| number_of(name, prefix)).max().map_or(0, |last| last + 1)
}

/// The fields without the rows that are ticked for removal. Their numbers close up when the draft
/// is made.
pub fn without_removed(fields: &Fields, prefix: &str) -> Fields {
    let removed = |number: usize| fields.one(&format!("{prefix}.{number}.remove")) == "yes";
    let mut kept = Fields::default();
    for (name, values) in fields.iter() {
        if number_of(name, prefix).is_some_and(removed) {
            continue;
        }
        values.iter().for_each(|value| kept.push(name, value));
    }
    kept
}

fn number_of(name: &str, prefix: &str) -> Option<usize> {
    let (number, _) = name.strip_prefix(prefix)?.strip_prefix('.')?.split_once('.')?;
    number.parse().ok().filter(|number| *number < 200)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticked_row_is_taken_away_and_the_others_stay() {
        let mut fields = Fields::default();
        for (name, value) in [
            ("places.0.role", "storage"),
            ("places.1.role", "backup"),
            ("places.1.remove", "yes"),
            ("places.2.role", "compute"),
            ("name", "x"),
        ] {
            fields.push(name, value);
        }
        let kept = without_removed(&fields, "places");
        let roles: Vec<_> =
            kept.rows("places").iter().map(|row| row.one("role").to_owned()).collect();
        assert_eq!(roles, ["storage", "compute"]);
        assert_eq!(kept.one("name"), "x");
        assert_eq!(count(&Submission::filled(&fields), "places"), 3);
        assert_eq!(count(&Submission::empty(), "places"), 0);
    }
}
