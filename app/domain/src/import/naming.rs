//! Brand and entity (domain.md 15, IMP-5): what in a name cell is the legal entity, what is the
//! name it trades under, and what it was called before. Suggestions only.

use crate::country::Country;
use crate::folding::{FORMERLY, TRADING_AS};

/// A name cell, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Naming {
    /// The entity.
    pub legal: String,
    /// What it trades under, such as `AWS` of "Amazon Web Services Inc (AWS)".
    pub brand: Option<String>,
    /// Whether the list says so in words, such as "aka".
    pub is_traded_under: bool,
    /// What it was called before.
    pub former: Option<String>,
}

impl Naming {
    /// Takes a cleaned name apart.
    pub fn read(text: &str) -> Self {
        let (outside, inside) = bracketed(text);
        let mut naming = Self { legal: outside.clone(), ..Self::default() };
        match inside {
            Some(inside) => naming.take_alias(&inside),
            None => naming.cut_alias(&outside),
        }
        if naming.legal.chars().any(char::is_alphanumeric) {
            naming
        } else {
            Self { legal: text.trim().to_owned(), ..Self::default() }
        }
    }

    /// What a line beside the name, such as "(formerly X)", says that it was called before.
    pub(super) fn former_in(line: &str) -> Option<String> {
        after_marker(line.trim_matches(['(', ')', '（', '）']), FORMERLY)
    }

    fn take_alias(&mut self, inside: &str) {
        if let Some(former) = after_marker(inside, FORMERLY) {
            self.former = Some(former);
        } else {
            let alias = after_marker(inside, TRADING_AS);
            self.is_traded_under = alias.is_some();
            self.brand = alias.or_else(|| Some(inside.to_owned()));
        }
    }

    fn cut_alias(&mut self, text: &str) {
        for (markers, is_former) in [(TRADING_AS, false), (FORMERLY, true)] {
            let cut = markers.split(',').find_map(|marker| split_at_word(text, marker));
            if let Some((before, after)) = cut {
                self.legal = before;
                if is_former {
                    self.former = Some(after);
                } else {
                    self.is_traded_under = true;
                    self.brand = Some(after);
                }
                return;
            }
        }
    }
}

/// The name without its last bracket, and what the bracket holds, where that is a brand: not a
/// country, not a legal form, not a remark of many words.
fn bracketed(text: &str) -> (String, Option<String>) {
    let whole = || (text.trim().to_owned(), None);
    let Some((open, close)) = text.rfind(['(', '（']).zip(text.rfind([')', '）'])) else {
        return whole();
    };
    let Some(inside) =
        text.get(open..close).map(|inside| inside.trim_start_matches(['(', '（']).trim())
    else {
        return whole();
    };
    let is_form = matches!(inside, "주" | "株" | "유" | "有");
    let before = &text[..open];
    let is_remark = inside.split_whitespace().count() > 5 || inside.is_empty();
    if is_form
        || is_remark
        || before.trim().is_empty()
        || Country::by_name(inside).is_some()
        || inside == "EU"
    {
        return whole();
    }
    let after = text[close..].trim_start_matches([')', '）']);
    let outside = format!("{} {}", before.trim(), after.trim());
    (outside.trim().to_owned(), Some(inside.to_owned()))
}

fn after_marker(text: &str, markers: &str) -> Option<String> {
    let marked = format!("– {text}");
    markers.split(',').find_map(|marker| split_at_word(&marked, marker)).map(|(_, after)| after)
}

fn split_at_word(text: &str, marker: &str) -> Option<(String, String)> {
    let lower = text.to_lowercase();
    let at = lower.find(&format!(" {marker} ")).filter(|_| lower.len() == text.len())?;
    let before = text.get(..at)?.trim_end_matches([',', ' ', ';', '-', '–']);
    let after = text.get(at + marker.len() + 2..)?.trim();
    let is_whole =
        !after.is_empty() && !before.is_empty() || before.is_empty() && text.starts_with('–');
    is_whole.then(|| (before.to_owned(), after.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brands_and_former_names_are_set_apart() {
        for (text, legal, brand, former) in [
            ("Amazon Web Services Inc (AWS)", "Amazon Web Services Inc", Some("AWS"), None),
            ("NexMo Inc (aka Vonage)", "NexMo Inc", Some("Vonage"), None),
            ("Twilio (SendGrid)", "Twilio", Some("SendGrid"), None),
            ("Fjord Ltd d/b/a Harbour", "Fjord Ltd", Some("Harbour"), None),
            ("Fjord Ltd dba Harbour", "Fjord Ltd", Some("Harbour"), None),
            ("Fjord Ltd, formerly Harbour Inc", "Fjord Ltd", None, Some("Harbour Inc")),
            ("Fjord Ltd (formerly known as Harbour)", "Fjord Ltd", None, Some("Harbour")),
            ("Fjord (Harbour) GmbH", "Fjord GmbH", Some("Harbour"), None),
            ("Google (Ireland)", "Google (Ireland)", None, None),
            ("(주)서울데이터", "(주)서울데이터", None, None),
            (
                "Fjord (only where customers switch the feature on)",
                "Fjord (only where customers switch the feature on)",
                None,
                None,
            ),
            ("Akademie dbase", "Akademie dbase", None, None),
            ("(AWS)", "(AWS)", None, None),
            ("Fjord (", "Fjord (", None, None),
            (")(", ")(", None, None),
            ("", "", None, None),
        ] {
            let naming = Naming::read(text);
            assert_eq!(
                (naming.legal.as_str(), naming.brand.as_deref(), naming.former.as_deref()),
                (legal, brand, former),
                "{text}"
            );
        }
    }
}
