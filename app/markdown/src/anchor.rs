//! The names of headings in addresses: made of the words, stable as long as the words are, unique
//! in one text. They hold no underscore, so the ids of the page around the text, which all hold
//! one, can never be taken by a heading.

use std::collections::HashMap;

/// The anchors given out so far in one text, each with the last number that was put behind it: a
/// text of headings with the same words is numbered in one pass.
#[derive(Default)]
pub(crate) struct Anchors(HashMap<String, usize>);

impl Anchors {
    /// The anchor of the next heading with these words.
    pub(crate) fn next(&mut self, words: &str) -> String {
        let slug = slug(words);
        let Some(last) = self.0.get(&slug) else {
            self.0.insert(slug.clone(), 1);
            return slug;
        };
        let mut count = *last;
        let anchor = loop {
            count += 1;
            let anchor = format!("{slug}-{count}");
            if !self.0.contains_key(&anchor) {
                break anchor;
            }
        };
        self.0.insert(anchor.clone(), 1);
        self.0.insert(slug, count);
        anchor
    }
}

/// Letters and digits of any script in lower case, everything else as single hyphens.
fn slug(words: &str) -> String {
    let mut slug = String::new();
    for letter in words.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "section".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_made_of_the_words_and_never_given_twice() {
        let mut anchors = Anchors::default();
        for (words, anchor) in [
            ("Access control", "access-control"),
            ("  4.2 Backups & restore! ", "4-2-backups-restore"),
            ("Access control", "access-control-2"),
            ("Access control 2", "access-control-2-2"),
            ("Größe", "größe"),
            ("???", "section"),
            ("", "section-2"),
            ("Access control", "access-control-3"),
            ("page_main", "page-main"),
            ("Twin 2", "twin-2"),
            ("Twin", "twin"),
            ("Twin", "twin-3"),
            ("Twin 2", "twin-2-2"),
            ("\"><script>", "script"),
        ] {
            assert_eq!(anchors.next(words), anchor, "{words:?}");
        }
    }
}
