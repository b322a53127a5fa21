//! Texts made to be slow: each as long as a document may be. A step that takes the square of the
//! length, or a page that grows with it, does not come to an end here.

use markdown::{blocks, blocks_to_html};

/// The longest text of a document.
const LENGTH: usize = 400_000;
/// No letter may become more HTML than this: the costliest is a heading without words.
const GROWTH: usize = 60;

fn filled(part: &str, length: usize) -> String {
    part.repeat(length / part.len())
}

fn counted(part: impl Fn(usize) -> String, length: usize) -> String {
    let mut text = String::with_capacity(length + 100);
    let mut count = 0;
    while text.len() < length {
        text.push_str(&part(count));
        count += 1;
    }
    text
}

fn rendered(name: &str, text: &str) {
    let html = blocks_to_html(&blocks(text), 2);
    assert!(html.len() < GROWTH * LENGTH, "{name} became {} bytes", html.len());
}

#[test]
fn headings_with_the_same_words_are_numbered_in_one_pass() {
    rendered("empty headings", &filled("#\n", LENGTH));
    rendered("underlined headings", &filled("a\n-\n", LENGTH));
    rendered("twins", &counted(|at| format!("# a\n# a {at}\n"), LENGTH));
    let html = blocks_to_html(&blocks(&filled("#\n", 20_000)), 2);
    assert!(html.contains("id=\"section-10000\"") && !html.contains("id=\"section-10001\""));
}

#[test]
fn footnotes_are_found_without_a_search() {
    let half = LENGTH / 2;
    let references = counted(|at| format!("[^{at}] "), half);
    let notes = counted(|at| format!("[^{at}]: x\n\n"), half);
    rendered("many notes", &format!("{references}\n\n{notes}"));
    rendered("one note", &format!("{}\n\n[^1]: x", filled("[^1]", LENGTH)));
    rendered("notes in notes", &(filled("[^a]: ", half) + "x" + &filled("\n", half)));
}

#[test]
fn depth_times_lines_is_never_walked() {
    let half = LENGTH / 2;
    for open in [">", "- ", "> - ", "1. ", "+ ", "\t- "] {
        for line in ["a\n", "\n", "# a\n", ">\n"] {
            rendered(open, &(filled(open, half) + "x\n" + &filled(line, half)));
            rendered(open, &(filled(open, 290) + "x\n" + &filled(line, LENGTH)));
        }
    }
}

#[test]
fn an_address_is_not_repeated_without_end() {
    let looks = filled("*b*c", LENGTH / 2);
    for length in [1_900, LENGTH / 2] {
        let address = filled("a", length);
        rendered("looks in a link", &format!("[{looks}](https://example.com/{address})"));
        rendered("letters in a link", &format!("[{}](/{address})", filled("&amp;", LENGTH / 2)));
        rendered("references", &format!("{}\n\n[a]: /{address}", filled("[a]*b*", LENGTH / 2)));
    }
}

#[test]
fn marks_that_are_never_closed_cost_no_more_than_others() {
    for part in [
        "[",
        "[a](",
        "[a](<b",
        "*a **b ",
        "a**b*c_",
        "<a",
        "<!--",
        "<?",
        "<![CDATA[",
        "&",
        "`a``b",
        "a <b c='",
        "<https:",
        "[a]: b \"",
        "[a\n",
        "~~~\n",
        "\\\n",
        "|a|b|\n|-|-|\n",
        "[[]",
        "a      ",
    ] {
        rendered(part, &filled(part, LENGTH));
    }
    let half = LENGTH / 2;
    for (open, close) in [("![", "](/a)"), ("[", "]"), ("*a", "a*"), ("[", "](/)"), ("|a", "\n|-")]
    {
        rendered(open, &(filled(open, half) + &filled(close, half)));
    }
}
