//! What is wrong with a form, above the page's heading: it takes focus and leads to the fields.

use leptos::prelude::*;

use super::field::field_id;
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
    let faults = form
        .errors()
        .map(|(name, sentence)| {
            let (place, sentence) = (format!("#{}", field_id(name)), sentence.to_owned());
            view! { <li><a href=place>{sentence}</a></li> }
        })
        .collect_view();
    let faults = (!faults.is_empty()).then(|| view! { <ul>{faults}</ul> });
    view! {
        <div class="summary" role="alert" aria-labelledby="summary_title" tabindex="-1" autofocus>
            <h2 id="summary_title">"There is a problem"</h2>
            {general}
            {faults}
        </div>
    }
    .into_any()
}
