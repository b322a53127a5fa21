//! Inputs for one value: label, hint, error, and what was typed. The id of a field holds an
//! underscore first, so no heading of a text can take it.

use leptos::prelude::*;

use super::markdown::literal;
use crate::submission::Submission;

/// How wide a field is, which hints at how much belongs into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// A code, a number, a date.
    Short,
    /// A name.
    #[default]
    Medium,
    /// An address, a sentence.
    Full,
}

impl Width {
    const fn class(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Medium => "medium",
            Self::Full => "full",
        }
    }
}

/// One line of text. `kind` is the input's type: `text`, `email`, `url`, `password`, `search`.
#[component]
pub fn TextField<'a>(
    form: &'a Submission,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] width: Width,
    #[prop(optional)] optional: bool,
) -> AnyView {
    let field = Around::of(form, &name, label, hint, optional);
    // A password is never sent back to the browser.
    let is_secret = kind == "password";
    let value = (!is_secret).then(|| form.value(&name).to_owned());
    // Somebody who goes back finds again only what the browser may keep.
    let autocomplete = autocomplete.or(is_secret.then_some("off"));
    let input = view! {
        <input
            id=field.id()
            name=name
            r#type=kind
            class=width.class()
            value=value
            autocomplete=autocomplete
            spellcheck="false"
            aria-describedby=field.described_by()
            aria-invalid=field.invalid()
        />
    };
    field.around(input.into_any())
}

/// Several lines of text.
#[component]
pub fn TextArea<'a>(
    form: &'a Submission,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(default = 5)] rows: u8,
    #[prop(optional)] optional: bool,
) -> AnyView {
    let field = Around::of(form, &name, label, hint, optional);
    // The renderer does not escape what stands in a textarea, so the value goes through ours.
    let value = literal(form.value(&name));
    let input = view! {
        <textarea
            id=field.id()
            name=name
            rows=rows.to_string()
            aria-describedby=field.described_by()
            aria-invalid=field.invalid()
            inner_html=value
        ></textarea>
    };
    field.around(input.into_any())
}

/// A calendar day, typed or picked, sent as `YYYY-MM-DD`.
#[component]
pub fn DateField<'a>(
    form: &'a Submission,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional)] optional: bool,
) -> AnyView {
    let value = form.value(&name).to_owned();
    // A date input drops what is no date; what was typed has to stay, so it goes into a text input.
    let is_day = value.is_empty() || domain::time::Day::parse(&value).is_some();
    // A date input shows the order of its own country; only a text input has to be told one.
    let order = (!is_day).then(|| "Year-month-day, for example 2026-03-01.".to_owned());
    let hint: Vec<String> = [hint, order].into_iter().flatten().collect();
    let hint = (!hint.is_empty()).then(|| hint.join(" "));
    let field = Around::of(form, &name, label, hint, optional);
    let input = view! {
        <input
            id=field.id()
            name=name
            r#type=if is_day { "date" } else { "text" }
            class="short figures"
            value=value
            aria-describedby=field.described_by()
            aria-invalid=field.invalid()
        />
    };
    field.around(input.into_any())
}

/// One file, up to 10 MB. The form around it is made with [`super::post_form_with_file`].
#[component]
pub fn FileField<'a>(
    form: &'a Submission,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional)] accept: Option<&'static str>,
    #[prop(optional)] optional: bool,
) -> AnyView {
    let field = Around::of(form, &name, label, hint, optional);
    let input = view! {
        <input
            id=field.id()
            name=name
            r#type="file"
            accept=accept
            aria-describedby=field.described_by()
            aria-invalid=field.invalid()
        />
    };
    field.around(input.into_any())
}

/// A value that travels with the form and is not seen, such as the revision it was opened at.
#[component]
pub fn Hidden(#[prop(into)] name: String, #[prop(into)] value: String) -> AnyView {
    view! { <input r#type="hidden" name=name value=value/> }.into_any()
}

/// The id of a field, to which the error summary links.
pub(crate) fn field_id(name: &str) -> String {
    format!("field_{name}")
}

/// What stands around an input.
pub(super) struct Around {
    name: String,
    label: String,
    hint: Option<String>,
    error: Option<String>,
    optional: bool,
}

impl Around {
    pub(super) fn of(
        form: &Submission,
        name: &str,
        label: String,
        hint: Option<String>,
        optional: bool,
    ) -> Self {
        form.labels().note(name, &label);
        let error = form.error(name).map(str::to_owned);
        Self { name: name.to_owned(), label, hint, error, optional }
    }

    pub(super) fn id(&self) -> String {
        field_id(&self.name)
    }

    pub(super) fn described_by(&self) -> Option<String> {
        let name = &self.name;
        let hint = self.hint.is_some().then(|| format!("hint_{name}"));
        let error = self.error.is_some().then(|| format!("error_{name}"));
        match (hint, error) {
            (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
            (hint, error) => hint.or(error),
        }
    }

    pub(super) fn invalid(&self) -> Option<&'static str> {
        self.error.is_some().then_some("true")
    }

    pub(super) fn class(&self) -> &'static str {
        if self.error.is_some() { "field faulty" } else { "field" }
    }

    pub(super) fn optional_mark(&self) -> Option<AnyView> {
        self.optional.then(|| view! { <span class="optional">" (optional)"</span> }.into_any())
    }

    pub(super) fn hint_and_error(&self) -> AnyView {
        let name = &self.name;
        let hint = self.hint.clone().map(|words| {
            view! { <p class="hint" id=format!("hint_{name}")>{words}</p> }
        });
        let error = self.error.clone().map(|words| {
            view! {
                <p class="error" id=format!("error_{name}")>
                    <span class="unseen">"Error: "</span>
                    {words}
                </p>
            }
        });
        view! { {hint} {error} }.into_any()
    }

    fn around(self, input: AnyView) -> AnyView {
        let mark = self.optional_mark();
        let words = self.hint_and_error();
        view! {
            <div class=self.class()>
                <label for=self.id()>{self.label.clone()} {mark}</label>
                {words}
                {input}
            </div>
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use domain::refusal::FieldErrors;

    use super::*;
    use crate::render::markup;

    fn faulty(name: &str, value: &str) -> Submission {
        let mut errors = FieldErrors::default();
        errors.add(name, "Enter a name.");
        Submission::empty().with(name, value).with_errors(errors)
    }

    #[test]
    fn a_faulty_field_keeps_what_was_typed_and_says_what_is_wrong() {
        let form = faulty("name", "\"><script>");
        let html = markup(|| {
            view! { <TextField form=&form name="name" label="Name" hint="As registered."/> }
                .into_any()
        });
        for part in [
            "<label for=\"field_name\">Name",
            "id=\"field_name\"",
            "aria-describedby=\"hint_name error_name\"",
            "aria-invalid=\"true\"",
            "Enter a name.",
        ] {
            assert!(html.contains(part), "{part} not in {html}");
        }
        assert!(!html.contains("<script"), "{html}");
    }

    #[test]
    fn a_text_area_cannot_be_left_by_what_stands_in_it() {
        let form = faulty("note", "\n</textarea><script>alert(1)</script> <!> &amp;");
        let html = markup(|| view! { <TextArea form=&form name="note" label="Note"/> }.into_any());
        assert!(!html.contains("<script"), "{html}");
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
        // The first line break after the tag is dropped by browsers, so there are two.
        assert!(html.contains(">\n\n&lt;/textarea&gt;"), "{html}");
        assert!(html.contains("&lt;!&gt; &amp;amp;"), "{html}");
    }

    #[test]
    fn a_password_is_not_sent_back() {
        let form = Submission::empty().with("password", "correct horse");
        let html = markup(|| {
            view! { <TextField form=&form name="password" label="Password" kind="password"/> }
                .into_any()
        });
        assert!(!html.contains("correct"), "{html}");
    }

    #[test]
    fn only_a_secret_is_kept_from_the_browser() {
        let form = Submission::empty();
        let html = |kind| {
            markup(|| view! { <TextField form=&form name="x" label="X" kind=kind/> }.into_any())
        };
        for (kind, is_kept_off) in [
            ("text", false),
            ("email", false),
            ("url", false),
            ("search", false),
            ("password", true),
        ] {
            let html = html(kind);
            assert_eq!(html.contains("autocomplete=\"off\""), is_kept_off, "{html}");
        }
    }

    #[test]
    fn what_is_no_date_stays_to_be_mended() {
        for (value, kind) in
            [("2026-02-28", "date"), ("", "date"), ("2026-02-30", "text"), ("1.3.2026", "text")]
        {
            let form = Submission::empty().with("from", value);
            let html =
                markup(|| view! { <DateField form=&form name="from" label="From"/> }.into_any());
            assert!(html.contains(&format!("type=\"{kind}\"")), "{value}: {html}");
            assert!(html.contains(&format!("value=\"{value}\"")), "{value}: {html}");
            assert_eq!(html.contains("Year-month-day"), kind == "text", "{value}: {html}");
        }
    }
}
