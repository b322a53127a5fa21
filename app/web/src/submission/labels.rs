//! What a page calls its fields and what can be chosen in them, noted while its inputs are made. An
//! error summary and a comparison stand above the inputs and are written after them, so they say the
//! words of the page, in its order.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::parts::field_words;

/// The words of one page, shared by everything on it.
#[derive(Clone, Default)]
pub struct Labels(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    fields: Vec<Field>,
    /// The start of the names of fields that belong together, and what stands above them.
    groups: Vec<(String, String)>,
}

struct Field {
    name: String,
    label: String,
    /// Each value with its words.
    choices: Vec<(String, String)>,
}

impl Labels {
    /// The page calls a field so.
    pub fn note(&self, name: &str, label: &str) {
        self.note_choices(name, label, []);
    }

    /// The page calls a field so, and each value that can be chosen in it.
    pub fn note_choices(
        &self,
        name: &str,
        label: &str,
        choices: impl IntoIterator<Item = (String, String)>,
    ) {
        let choices = choices.into_iter().collect();
        let field = Field { name: name.to_owned(), label: label.to_owned(), choices };
        self.change(|known| known.fields.push(field));
    }

    /// The fields whose names start with `prefix` stand under these words.
    pub fn note_group(&self, prefix: &str, words: &str) {
        self.change(|known| known.groups.push((prefix.to_owned(), words.to_owned())));
    }

    /// What the page calls a field; a field that is not on the page is told by its name.
    pub fn words(&self, name: &str) -> String {
        self.read(|known| {
            let Some(field) = known.field(name) else {
                return field_words(name);
            };
            let mut groups = known.groups.iter();
            match groups.find(|(prefix, _)| name.starts_with(prefix)) {
                Some((_, above)) => format!("{above}, {}", lowered(&field.label)),
                None => field.label.clone(),
            }
        })
    }

    /// Where on the page a field stands; last what is not there.
    pub fn place(&self, name: &str) -> usize {
        self.read(|known| {
            known.fields.iter().position(|field| field.name == name).unwrap_or(usize::MAX)
        })
    }

    /// What the page calls a value of a field.
    pub fn value(&self, name: &str, value: &str) -> String {
        self.read(|known| {
            let choices = known.field(name).map_or(&[][..], |field| &field.choices);
            let chosen = choices.iter().find(|(code, _)| code == value);
            chosen.map_or(value, |(_, words)| words).to_owned()
        })
    }

    fn change(&self, change: impl FnOnce(&mut Known)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn read<T>(&self, read: impl FnOnce(&Known) -> T) -> T {
        read(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Known {
    fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl fmt::Debug for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Labels")
    }
}

/// A label inside a sentence; an abbreviation at its start stays.
fn lowered(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().collect::<String>() + letters.as_str()
        }
        _ => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_called_what_the_page_calls_it_under_the_words_above_it() {
        let labels = Labels::default();
        labels.note("statute_ref", "The law, with its section");
        labels.note_group("transfers.1.", "Origin 2");
        labels.note("transfers.1.tia_done_on", "Transfer impact assessment done on");
        labels.note("transfers.0.tia_done_on", "TIA done on");
        for (name, words) in [
            ("statute_ref", "The law, with its section"),
            ("transfers.1.tia_done_on", "Origin 2, transfer impact assessment done on"),
            ("transfers.0.tia_done_on", "TIA done on"),
            ("elsewhere_on", "Elsewhere on"),
        ] {
            assert_eq!(labels.words(name), words);
        }
        assert!(labels.place("statute_ref") < labels.place("transfers.1.tia_done_on"));
        assert!(labels.place("elsewhere_on") > labels.place("transfers.0.tia_done_on"));
    }

    #[test]
    fn a_value_is_called_what_the_choice_calls_it_and_anything_else_as_it_was_typed() {
        let labels = Labels::default();
        let choices = [("indefinite".to_owned(), "Without end".to_owned())];
        labels.note_choices("survival", "What remains after the end", choices);
        for (value, words) in [("indefinite", "Without end"), ("12", "12")] {
            assert_eq!(labels.value("survival", value), words);
        }
        assert_eq!(labels.value("months", "indefinite"), "indefinite");
    }

    #[test]
    fn an_abbreviation_keeps_its_capitals_inside_a_sentence() {
        for (label, words) in [("Country", "country"), ("TIA done on", "TIA done on"), ("A", "A")] {
            assert_eq!(lowered(label), words);
        }
    }
}
