//! A search for a part of a text, with what was typed taken as it is.

/// The pattern of `LIKE … ESCAPE '\'` that finds `words` anywhere.
pub(crate) fn pattern(words: &str) -> String {
    let mut pattern = String::from("%");
    for letter in words.trim().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_no_pattern() {
        for (words, expected) in
            [(" fjord ", "%fjord%"), ("100%", "%100\\%%"), ("a_b\\", "%a\\_b\\\\%"), ("", "%%")]
        {
            assert_eq!(pattern(words), expected);
        }
    }
}
