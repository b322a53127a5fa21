//! How much one text may ask of a printer and a page. Whoever writes is trusted with words, not with
//! the time and the memory of everybody else; no text that people read comes near these ends.

use crate::refusal::Fault;
use crate::text::Markdown;

/// The most lines of a text.
const LINES_MAX: usize = 20_000;
/// The most headings of a text.
const HEADINGS_MAX: usize = 2_000;
/// The most columns of a table.
const COLUMNS_MAX: usize = 16;
/// The most letters of a word.
const WORD_MAX: usize = 5_000;

/// The text, or the first thing of which it has more than a paper can take.
pub(super) fn measured(text: Markdown) -> Result<Markdown, Fault> {
    let lines = text.as_str().lines().count();
    let headings = text.as_str().lines().filter(|line| is_heading(line)).count();
    let columns = text.as_str().lines().filter_map(columns).max().unwrap_or(0);
    let longest = text.as_str().split(ends_a_word).map(|word| word.chars().count()).max();
    let told = if lines > LINES_MAX {
        format!(
            "The text has {lines} lines, and {LINES_MAX} is the most. Make two documents of it."
        )
    } else if headings > HEADINGS_MAX {
        format!(
            "The text has {headings} headings, and {HEADINGS_MAX} is the most. Make two documents of it."
        )
    } else if columns > COLUMNS_MAX {
        format!(
            "A table has {columns} columns, and {COLUMNS_MAX} is the most that a sheet takes. Make two tables of it."
        )
    } else if longest.is_some_and(|longest| longest > WORD_MAX) {
        format!("A word has more than {WORD_MAX} letters without a space. Divide it.")
    } else {
        return Ok(text);
    };
    Err(Fault::new(told))
}

/// Whether the line is a heading, or the line below one that makes it a heading; inside quotes and
/// entries of lists too.
fn is_heading(line: &str) -> bool {
    let words = line.trim_start_matches([' ', '\t', '>', '-', '+', '*']);
    let words = words.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ')');
    words.trim_start().starts_with('#') || is_of(line, &['=', '-', ' ', '\t', '>'])
}

/// The columns of a table, by the line below its head.
fn columns(line: &str) -> Option<usize> {
    let inside = line.trim_matches([' ', '\t', '>']).trim_matches('|');
    is_of(line, &['|', '-', ':', ' ', '\t', '>']).then(|| inside.split('|').count())
}

/// Whether the line has nothing but these marks, a `-` or `=` among them.
fn is_of(line: &str, marks: &[char]) -> bool {
    line.contains(['-', '=']) && line.chars().all(|c| marks.contains(&c))
}

/// Lines are broken at white space, between cells, and around East Asian letters.
fn ends_a_word(c: char) -> bool {
    c.is_whitespace() || c == '|' || c >= '\u{2e80}'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<String> {
        let text = Markdown::parse(text).expect("a text of legal length");
        measured(text).err().map(|fault| fault.0)
    }

    /// `most` is taken, one more is refused with `words`.
    fn ends_at(most: usize, text: impl Fn(usize) -> String, words: &str) {
        assert_eq!(told(&text(most)), None, "{words}");
        let told = told(&text(most + 1)).unwrap_or_default();
        assert!(told.contains(words), "{told:?}");
    }

    #[test]
    fn a_text_has_at_most_so_many_lines() {
        ends_at(LINES_MAX, |lines| "words\n".repeat(lines), "20001 lines");
    }

    #[test]
    fn a_text_has_at_most_so_many_headings_however_they_are_written() {
        for heading in
            ["# a\n", "   ## a\n", "> # a\n", "- # a\n", "12. # a\n", "a\n===\n", "a\n---\n"]
        {
            ends_at(HEADINGS_MAX, |headings| heading.repeat(headings), "2001 headings");
        }
        assert_eq!(told(&"- item 1#2\n".repeat(HEADINGS_MAX + 1)), None);
    }

    #[test]
    fn a_table_has_at_most_so_many_columns() {
        for cell in ["|-", "| :-: ", "|---"] {
            ends_at(
                COLUMNS_MAX,
                |columns| format!("{}|\n{}|\n", "|a".repeat(columns), cell.repeat(columns)),
                "17 columns",
            );
        }
        ends_at(COLUMNS_MAX, |columns| format!("> {}-", "-|".repeat(columns - 1)), "17 columns");
        assert_eq!(told(&"a || b || ".repeat(20)), None, "no table");
    }

    #[test]
    fn a_word_has_at_most_so_many_letters() {
        ends_at(WORD_MAX, |letters| format!("a {} b", "W".repeat(letters)), "5000 letters");
        assert_eq!(told(&"数据处理服务".repeat(WORD_MAX)), None, "such a line breaks anywhere");
        assert_eq!(told(&"|cell".repeat(WORD_MAX)), None, "cells are words of their own");
    }
}
