//! Inputs for choosing: one from a long list, one from a few, several, yes or no.

use leptos::prelude::*;

use super::field::{Around, field_id};
use crate::submission::Submission;

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    value: String,
    words: String,
    hint: Option<String>,
}

impl Choice {
    /// `value` is what is sent, `words` what is read.
    pub fn new(value: impl Into<String>, words: impl Into<String>) -> Self {
        Self { value: value.into(), words: words.into(), hint: None }
    }

    /// The value and its words, for whatever names what was chosen.
    fn named(&self) -> (String, String) {
        (self.value.clone(), self.words.clone())
    }

    /// With a line that explains it; not shown in a [`Select`].
    #[must_use]
    pub fn hint(mut self, words: impl Into<String>) -> Self {
        self.hint = Some(words.into());
        self
    }
}

/// One from a long list. `none` is what stands there while nothing is chosen.
#[component]
pub fn Select<'a>(
    form: &'a Submission,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(default = "Choose …")] none: &'static str,
    #[prop(optional)] optional: bool,
) -> AnyView {
    form.labels().note_choices(&name, &label, choices.iter().map(Choice::named));
    let field = Around::of(form, &name, label.clone(), hint, optional);
    let options = choices
        .into_iter()
        .map(|Choice { value, words, .. }| {
            let selected = form.chose(&name, &value);
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect_view();
    let (mark, words) = (field.optional_mark(), field.hint_and_error());
    view! {
        <div class=field.class()>
            <label for=field.id()>{label} {mark}</label>
            {words}
            <select
                id=field.id()
                name=name
                aria-describedby=field.described_by()
                aria-invalid=field.invalid()
            >
                <option value="">{none}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

/// One from a few, all in sight.
#[expect(clippy::needless_pass_by_value, reason = "a property is given away")]
#[component]
pub fn Radios<'a>(
    form: &'a Submission,
    #[prop(into)] name: String,
    #[prop(into)] legend: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional)] optional: bool,
) -> AnyView {
    group(form, "radio", &name, legend, choices, hint, optional)
}

/// Any number of a few; each is sent under the same name.
#[expect(clippy::needless_pass_by_value, reason = "a property is given away")]
#[component]
pub fn Checkboxes<'a>(
    form: &'a Submission,
    #[prop(into)] name: String,
    #[prop(into)] legend: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional)] optional: bool,
) -> AnyView {
    group(form, "checkbox", &name, legend, choices, hint, optional)
}

/// Yes, if ticked; sent as `value`. Drafts of the domain want `yes`.
#[component]
pub fn Checkbox<'a>(
    form: &'a Submission,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(default = "on")] value: &'static str,
) -> AnyView {
    form.labels().note_choices(&name, &label, [(value.to_owned(), "Yes".to_owned())]);
    let field = Around::of(form, &name, label.clone(), hint, false);
    let words = field.hint_and_error();
    let checked = [value, "true"].contains(&form.value(&name));
    view! {
        <div class=field.class()>
            <div class="choice">
                <input
                    id=field.id()
                    name=name
                    r#type="checkbox"
                    value=value
                    checked=checked
                    aria-describedby=field.described_by()
                    aria-invalid=field.invalid()
                />
                <label for=field.id()>{label}</label>
            </div>
            {words}
        </div>
    }
    .into_any()
}

fn group(
    form: &Submission,
    kind: &'static str,
    name: &str,
    legend: String,
    choices: Vec<Choice>,
    hint: Option<String>,
    optional: bool,
) -> AnyView {
    form.labels().note_choices(name, &legend, choices.iter().map(Choice::named));
    let field = Around::of(form, name, legend.clone(), hint, optional);
    let inputs = choices
        .into_iter()
        .enumerate()
        .map(|(at, choice)| input(form, kind, name, at, choice))
        .collect_view();
    let (mark, words) = (field.optional_mark(), field.hint_and_error());
    view! {
        <fieldset class=field.class() aria-describedby=field.described_by()>
            <legend>{legend} {mark}</legend>
            {words}
            <div class="choices">{inputs}</div>
        </fieldset>
    }
    .into_any()
}

/// The first input of a group has the id that the error summary links to.
fn input(form: &Submission, kind: &'static str, name: &str, at: usize, choice: Choice) -> AnyView {
    let Choice { value, words, hint } = choice;
    let id = if at == 0 { field_id(name) } else { format!("{}_{at}", field_id(name)) };
    let checked = form.chose(name, &value);
    let hint_id = hint.is_some().then(|| format!("{id}_hint"));
    let hint = hint.map(|words| view! { <p class="hint" id=hint_id.clone()>{words}</p> });
    view! {
        <div class="choice">
            <input id=id.clone() name=name.to_owned() r#type=kind value=value checked=checked aria-describedby=hint_id/>
            <label for=id>{words}</label>
            {hint}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::markup;

    #[test]
    fn what_was_chosen_stays_chosen() {
        let form = Submission::empty().with("country", "DE").with("roles", "publisher");
        let choices = || vec![Choice::new("DE", "Germany"), Choice::new("FR", "France")];
        let html = markup(|| {
            view! { <Select form=&form name="country" label="Country" choices=choices()/> }
                .into_any()
        });
        assert!(html.contains("<option value=\"DE\" selected>Germany"), "{html}");
        assert_eq!(html.matches("selected").count(), 1, "{html}");
        let html = markup(|| {
            let choices = vec![
                Choice::new("admin", "Admin"),
                Choice::new("publisher", "Publisher").hint("Publishes."),
            ];
            view! { <Checkboxes form=&form name="roles" legend="Roles" choices=choices/> }
                .into_any()
        });
        assert_eq!(html.matches(" checked").count(), 1, "{html}");
        assert!(
            html.contains("id=\"field_roles\"") && html.contains("id=\"field_roles_1\""),
            "{html}"
        );
    }
}
