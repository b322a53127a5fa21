//! What is wrong with a form, above the page's heading: it takes focus and leads to the fields.

use leptos::prelude::*;

use super::field::field_id;
use crate::paths;
use crate::submission::Submission;

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
    let faults = form
        .errors()
        .map(|(name, sentence)| {
            let place = format!("#{}", field_id(name));
            let words = format!("{}: {sentence}", field_words(name));
            view! { <li><a href=place>{words}</a></li> }
        })
        .collect_view();
    let faults = (!faults.is_empty()).then(|| view! { <ul>{faults}</ul> });
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

/// The name of a field for reading: `locations.0.country` is “Locations 1 country”.
pub fn field_words(name: &str) -> String {
    // The end of a name, and what its field is called where the name would not say it.
    const CALLED: [(&str, &str); 5] = [
        ("quote_ref", "where it says so"),
        ("pass_note", "what you looked at"),
        ("timezone", "time zone"),
        ("legal_name_latin", "legal name in Latin script"),
        ("_reason", "reason"),
    ];
    let called = CALLED.iter().find_map(|(end, words)| Some((name.strip_suffix(end)?, *words)));
    let name = match called {
        Some((before, words)) if before.ends_with('.') => &format!("{before}{words}"),
        Some((_, words)) => words,
        None => name,
    };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_named_as_a_person_would() {
        for (name, words) in [
            ("legal_name", "Legal name"),
            ("locations.0.country", "Locations 1 country"),
            ("B14.within_unit", "B14 within unit"),
            ("told_on", "Told on"),
            ("B14.quote_ref", "B14 where it says so"),
            ("return_reason", "Reason"),
            ("reason", "Reason"),
        ] {
            assert_eq!(field_words(name), words);
        }
    }
}
