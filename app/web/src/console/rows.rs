//! Rows of a form that can be repeated: `places.0.role`, `places.1.role`, … Without script, a button
//! sends the form and gets it back with one more row; a tick takes a row away.

use domain::engagement::MOST_PLACES;
use domain::fields::{Draft, Fields};
use leptos::prelude::*;

use crate::form::Form;
use crate::parts::Hidden;
use crate::submission::Submission;

/// More rows than this no form has, and no record.
const MOST: usize = MOST_PLACES;

/// How many rows of `prefix` the form holds, blank ones included.
pub fn count(form: &Submission, prefix: &str) -> usize {
    form.names().filter_map(|name| number_of(name, prefix)).max().map_or(0, |last| last + 1)
}

/// Ends the rows: says with the form how many its page shows, and offers one more by a button of
/// this name. A browser that is told Enter presses the first button of a form, so one that nobody
/// sees and that saves stands before it.
pub fn more(prefix: &str, count: usize, button: &'static str, words: &'static str) -> AnyView {
    view! {
        <Hidden name=count_name(prefix) value=count.to_string()/>
        <button class="unseen" r#type="submit" tabindex="-1" aria-hidden="true">"Save"</button>
        <p><button r#type="submit" name=button value="yes">{words}</button></p>
    }
    .into_any()
}

/// The draft without the rows that are ticked for removal. A row that the page showed and that did
/// not arrive was not removed: it is noted as a field that is missing.
pub fn draft<D: Draft>(form: &Form, prefix: &str) -> D {
    let fields = form.fields();
    form.expect(absent(&fields, prefix));
    form.draft_of(&without_removed(&fields, prefix))
}

fn count_name(prefix: &str) -> String {
    format!("{prefix}.count")
}

/// The rows that the page showed and of which nothing arrived, or the field that counts them.
fn absent(fields: &Fields, prefix: &str) -> Vec<String> {
    let Ok(shown) = fields.one(&count_name(prefix)).parse::<usize>() else {
        return vec![count_name(prefix)];
    };
    let arrived = |row| fields.iter().any(|(name, _)| number_of(name, prefix) == Some(row));
    let rows = (0..shown.min(MOST)).filter(|&row| !arrived(row));
    rows.map(|row| format!("{prefix}.{row}")).collect()
}

/// The fields without the rows that are ticked for removal. Their numbers close up when the draft
/// is made.
fn without_removed(fields: &Fields, prefix: &str) -> Fields {
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
    number.parse().ok().filter(|number| *number < MOST)
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
    #[test]
    fn a_shown_row_of_which_nothing_arrived_is_missing() {
        for (sent, missing) in [
            (&[("places.count", "2"), ("places.0.role", ""), ("places.1.role", "b")][..], &[][..]),
            (&[("places.count", "1"), ("places.0.role", "a"), ("places.1.role", "b")], &[]),
            (&[("places.count", "2"), ("places.0.role", "a"), ("places.1.remove", "yes")], &[]),
            (&[("places.count", "2"), ("places.0.role", "a")], &["places.1"]),
            (&[("places.count", "2"), ("places.1.role", "b")], &["places.0"]),
            (&[("places.count", "0")], &[]),
            (&[("places.0.role", "a")], &["places.count"]),
            (&[("places.count", "many")], &["places.count"]),
        ] {
            let mut fields = Fields::default();
            sent.iter().for_each(|(name, value)| fields.push(*name, *value));
            assert_eq!(absent(&fields, "places"), missing, "{sent:?}");
        }
        let mut boast = Fields::default();
        boast.set("places.count", "18446744073709551615");
        assert_eq!(absent(&boast, "places").len(), MOST);
    }
}
