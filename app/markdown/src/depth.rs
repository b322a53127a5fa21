//! How deep a line opens quotes and lists, before the parser sees it: the parser's effort is the
//! depth times the number of lines, which a hostile text of some kilobytes turns into minutes.

/// The widest beginning of a line, in columns: a level takes one column of quotes, two of lists.
const WIDEST: usize = 300;

/// Whether any line begins with more quote marks, list marks and room than anybody writes.
pub(crate) fn is_too_deep(text: &str) -> bool {
    text.lines().filter(|line| line.len() > WIDEST / 4).any(|line| beginning(line) > WIDEST)
}

/// Columns up to the first word. A line without words opens nothing that lasts, unless it has marks.
fn beginning(line: &str) -> usize {
    let mut rest = line;
    let mut columns = 0;
    let mut marks = 0;
    while let Some(length) = mark(rest) {
        let (taken, after) = rest.split_at(length);
        marks += usize::from(!taken.starts_with([' ', '\t']));
        columns += taken.chars().map(|letter| if letter == '\t' { 4 } else { 1 }).sum::<usize>();
        rest = after;
    }
    if rest.is_empty() && marks == 0 { 0 } else { columns }
}

/// The length of the blank or mark that the text begins with.
fn mark(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let stands_alone = |after: usize| {
        text.get(after..).is_none_or(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    };
    match first {
        ' ' | '\t' | '>' => Some(1),
        '-' | '+' | '*' => stands_alone(1).then_some(1),
        '0'..='9' => {
            let digits = text.chars().take(10).take_while(char::is_ascii_digit).count();
            let ends = text.get(digits..).is_some_and(|rest| rest.starts_with(['.', ')']));
            (ends && stands_alone(digits + 1)).then_some(digits + 1)
        }
        '[' => {
            let label = text.strip_prefix("[^")?;
            let end = label.find([']', '[', ' '])?;
            label.get(end..)?.starts_with("]:").then_some(end + "[^]:".len())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_opens_a_level_counts() {
        for (line, columns) in [
            ("words", 0),
            ("    words", 4),
            ("> > words", 4),
            (">>> words", 4),
            ("- 1. * words", 7),
            ("12) words", 4),
            ("12)words", 0),
            ("[^note]: words", 9),
            ("[^note] words", 0),
            ("---------", 0),
            ("-words", 0),
            ("**bold**", 0),
            ("\tcode", 4),
            ("            ", 0),
            ("- ", 2),
            ("4711", 0),
        ] {
            assert_eq!(beginning(line), columns, "{line:?}");
        }
    }

    #[test]
    fn a_text_is_too_deep_from_one_line_on() {
        for (columns, too_deep) in [(WIDEST, false), (WIDEST + 1, true)] {
            let text = format!("words\n{}words\nwords", ">".repeat(columns));
            assert_eq!(is_too_deep(&text), too_deep, "{columns}");
        }
        assert!(!is_too_deep(&"-".repeat(1_000)));
        assert!(!is_too_deep(&" ".repeat(1_000)));
        assert!(!is_too_deep(&"words ".repeat(1_000)));
    }
}
