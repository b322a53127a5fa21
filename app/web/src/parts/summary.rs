//! What is wrong with a form, above the page's heading: it takes focus and leads to the fields.

use leptos::prelude::*;

use super::field::field_id;
use crate::paths;
use crate::submission::{Labels, Submission};

/// Nothing while there is nothing to mend.
#[component]
pub fn ErrorSummary<'a>(form: &'a Submission) -> AnyView {
    if !form.has_faults() {
        return ().into_any();
    }
    let general = form.general().map(|(sentence, missing)| {
        let missing =
            missing.iter().cloned().map(|words| view! { <li>{words}</li> }).collect_view();
        let missing = (!missing.is_empty()).then(|| view! { <ul>{missing}</ul> });
        view! { <p>{sentence.to_owned()}</p> {missing} }
    });
    let confirm = form.asks_for_code().then(|| {
        view! {
            <p><a href=paths::STEP_UP target="_blank">"Confirm with your authenticator"</a>" in another tab, then send this form again: it is as you left it."</p>
        }
    });
    let (labels, errors) = (form.labels().clone(), form.errors());
    let errors: Vec<_> = errors.map(|(name, words)| (name.to_owned(), words.to_owned())).collect();
    // Written with the page, when the inputs below have said what they are called.
    let faults = (!errors.is_empty()).then_some(move || list(&labels, errors.clone()));
    view! {
        <div class="summary" role="alert" aria-labelledby="summary_title" tabindex="-1" autofocus>
            <h2 id="summary_title">"There is a problem"</h2>
            {general}
            {confirm}
            {faults}
        </div>
    }
    .into_any()
}

/// What is wrong, field by field, in the order of the form.
fn list(labels: &Labels, mut errors: Vec<(String, String)>) -> AnyView {
    errors.sort_by_key(|(name, _)| labels.place(name));
    let lines = errors.into_iter().map(|(name, sentence)| {
        let place = format!("#{}", field_id(&name));
        let words = format!("{}: {sentence}", labels.words(&name));
        view! { <li><a href=place>{words}</a></li> }
    });
    view! { <ul>{lines.collect_view()}</ul> }.into_any()
}

/// The name of a field that is on no page, for reading: `locations.0.country` is “Locations 1 country”.
pub fn field_words(name: &str) -> String {
    let words: Vec<String> = name
        .split(['_', '.'])
        .map(|word| {
            word.parse::<usize>().map_or_else(|_| word.to_owned(), |row| (row + 1).to_string())
        })
        .collect();
    capital(&words.join(" "))
}

/// With a capital letter at the start.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// With a full stop at the end, unless a name brought one: “… binds X Inc.”
pub fn ended(sentence: String) -> String {
    if sentence.ends_with('.') { sentence } else { sentence + "." }
}

#[cfg(test)]
mod tests {
    use domain::refusal::FieldErrors;

    use super::*;
    use crate::parts::{DateField, TextField};
    use crate::render::markup;

    #[test]
    fn faults_are_told_with_the_labels_and_in_the_order_of_the_form() {
        let mut errors = FieldErrors::default();
        for name in ["basis", "ends_on", "elsewhere"] {
            errors.add(name, "Mend it.");
        }
        let form = Submission::empty().with_errors(errors);
        let html = markup(|| {
            view! {
                <ErrorSummary form=&form/>
                <DateField form=&form name="ends_on" label="Last day"/>
                <TextField form=&form name="basis" label="Where it comes from"/>
            }
            .into_any()
        });
        let lines = ["Last day: Mend it.", "Where it comes from: Mend it.", "Elsewhere: Mend it."];
        let found = lines.map(|line| html.find(line));
        assert!(found.iter().all(Option::is_some) && found.is_sorted(), "{found:?}: {html}");
    }

    #[test]
    fn a_sentence_ends_once() {
        for (sentence, whole) in
            [("It binds X Inc.", "It binds X Inc."), ("It binds X", "It binds X.")]
        {
            assert_eq!(ended(sentence.to_owned()), whole);
        }
    }

    #[test]
    fn a_field_is_named_as_a_person_would() {
        for (name, words) in [
            ("legal_name", "Legal name"),
            ("locations.0.country", "Locations 1 country"),
            ("B14.within_unit", "B14 within unit"),
            ("told_on", "Told on"),
        ] {
            assert_eq!(field_words(name), words);
        }
    }
}
