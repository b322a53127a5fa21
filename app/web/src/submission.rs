//! What was typed into a form and what was wrong with it: the two things a form page needs beside
//! the lists to choose from. A fresh form has neither; an edit form is filled from a draft.

mod labels;

use std::collections::BTreeMap;

use domain::fields::Fields;
use domain::refusal::{FieldErrors, Refusal};
use serde::Serialize;
use serde_json::Value;

pub use labels::Labels;

use crate::error::Problem;

/// The values of a form and the faults in them.
#[derive(Debug, Clone, Default)]
pub struct Submission {
    values: BTreeMap<String, Vec<String>>,
    errors: FieldErrors,
    general: Option<General>,
    asks_for_code: bool,
    labels: Labels,
}

/// Bad news about the form as a whole.
#[derive(Debug, Clone)]
struct General {
    sentence: String,
    missing: Vec<String>,
}

impl Submission {
    /// A form nobody has filled yet.
    pub fn empty() -> Self {
        Self::default()
    }

    /// What was typed.
    pub fn typed(values: BTreeMap<String, Vec<String>>) -> Self {
        Self { values, ..Self::default() }
    }

    /// A form filled from the fields of a draft, rows included.
    pub fn filled(fields: &Fields) -> Self {
        let values = fields.iter().map(|(name, values)| (name.to_owned(), values.to_vec()));
        Self::typed(values.collect())
    }

    /// A form filled from a draft or any flat struct of strings, lists of strings and flags.
    pub fn of<T: Serialize>(draft: &T) -> Self {
        let mut values = BTreeMap::new();
        if let Ok(Value::Object(fields)) = serde_json::to_value(draft) {
            for (name, value) in fields {
                values.insert(name, texts(value));
            }
        }
        Self::typed(values)
    }

    /// With one value set, for defaults.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.insert(name.to_owned(), vec![value.into()]);
        self
    }

    /// With the faults of these fields.
    #[must_use]
    pub fn with_errors(mut self, errors: FieldErrors) -> Self {
        self.errors = errors;
        self
    }

    /// With what was refused, if the same page can show it: faults in fields, a guard, a rule, a
    /// record that somebody else saved, a confirmation that has run out while the form was filled in. Anything else is a page of its own and comes back as `Err`.
    pub fn told(mut self, bad_news: impl Into<Problem>) -> Result<Self, Problem> {
        let problem = bad_news.into();
        match problem.refusal().cloned() {
            Some(Refusal::Fields(errors)) => self.errors = errors,
            Some(
                refusal @ (Refusal::Guard(_)
                | Refusal::Rule { .. }
                | Refusal::Stale
                | Refusal::StepUp),
            ) => {
                self.asks_for_code = refusal == Refusal::StepUp;
                let missing = match &refusal {
                    Refusal::Guard(guard) => guard.missing.clone(),
                    _ => vec![],
                };
                self.general = Some(General { sentence: refusal.to_string(), missing });
            }
            _ => return Err(problem),
        }
        Ok(self)
    }

    /// The value of a field; empty when there is none.
    pub fn value(&self, name: &str) -> &str {
        self.values(name).first().map_or("", String::as_str)
    }

    /// All values of a field.
    pub fn values(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// The names of all fields.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    /// Whether a choice was taken.
    pub fn chose(&self, name: &str, choice: &str) -> bool {
        self.values(name).iter().any(|value| value == choice)
    }

    /// What is wrong with a field.
    pub fn error(&self, name: &str) -> Option<&str> {
        self.errors.get(name)
    }

    /// All faults in fields, by name.
    pub fn errors(&self) -> impl Iterator<Item = (&str, &str)> {
        self.errors.iter()
    }

    /// What the page calls its fields.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// The words above the fields whose names start with `prefix`, noted for whatever names them.
    pub fn above(&self, prefix: &str, words: String) -> String {
        self.labels.note_group(prefix, &words);
        words
    }

    /// What is wrong with the form as a whole, and what is missing.
    pub fn general(&self) -> Option<(&str, &[String])> {
        self.general.as_ref().map(|general| (general.sentence.as_str(), general.missing.as_slice()))
    }

    /// Whether a fresh code of the authenticator is all that is missing (decision 27).
    pub fn asks_for_code(&self) -> bool {
        self.asks_for_code
    }

    /// Whether there is anything to mend.
    pub fn has_faults(&self) -> bool {
        !self.errors.is_empty() || self.general.is_some()
    }
}

fn texts(value: Value) -> Vec<String> {
    match value {
        Value::Null | Value::Object(_) | Value::Bool(false) => vec![],
        Value::Bool(true) => vec!["on".to_owned()],
        Value::Number(number) => vec![number.to_string()],
        Value::String(text) => vec![text],
        Value::Array(values) => values.into_iter().flat_map(texts).collect(),
    }
}

#[cfg(test)]
mod tests {
    use domain::refusal::Guard;

    use super::*;

    #[derive(Serialize)]
    struct Draft {
        name: &'static str,
        data: Vec<&'static str>,
        ticked: bool,
        unticked: bool,
        none: Option<String>,
    }

    #[test]
    fn an_edit_form_is_filled_from_a_draft() {
        let draft =
            Draft { name: "A", data: vec!["X", "Y"], ticked: true, unticked: false, none: None };
        let form = Submission::of(&draft);
        assert_eq!(form.value("name"), "A");
        assert!(form.chose("data", "Y") && !form.chose("data", "Z"));
        assert!(form.chose("ticked", "on") && form.values("unticked").is_empty());
        assert_eq!((form.value("none"), form.value("absent")), ("", ""));
    }

    #[test]
    fn only_what_the_person_can_mend_on_the_page_is_told_on_the_page() {
        for (refusal, here) in [
            (Refusal::field("name", "Enter a name."), true),
            (Refusal::guard(Guard::Gate, vec!["B01".to_owned()]), true),
            (Refusal::rule("x", "No."), true),
            (Refusal::Stale, true),
            (Refusal::StepUp, true),
            (Refusal::SignIn, false),
            (Refusal::NotFound("vendor"), false),
        ] {
            let told = Submission::empty().told(refusal.clone());
            let asks = told.as_ref().is_ok_and(Submission::asks_for_code);
            assert_eq!(asks, refusal == Refusal::StepUp, "{refusal}");
            assert_eq!(told.is_ok_and(|form| form.has_faults()), here, "{refusal}");
        }
        assert!(Submission::empty().told(Problem::incident("AAAA-AAAA")).is_err());
    }
}
