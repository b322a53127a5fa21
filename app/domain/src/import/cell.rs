//! What stands in a cell once markup, footnote marks and hidden characters are taken out.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

/// A cleaned cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Lines of text: paragraphs, list points and `<br>` end one. None is blank.
    pub lines: Vec<String>,
    /// Addresses that words in the cell linked to.
    pub links: Vec<String>,
    /// Footnote marks that were taken off, such as `*`.
    pub marks: Vec<String>,
    /// Characters that were left out and may have made it read differently, each once.
    pub hidden: BTreeSet<char>,
}

impl Cell {
    /// Cleans what a file had in the cell. Text is kept in any script, NFC, trimmed, without
    /// control characters (IMP-6).
    pub fn clean(raw: &str) -> Self {
        let mut cell = Self::default();
        let visible = cell.without_hidden(raw.nfc());
        let text = cell.without_tags(&visible);
        let text = cell.without_links(&text);
        let decoded = html_escape::decode_html_entities(&text).into_owned();
        // What may not stand in a text does not come in by a name or a number.
        for line in cell.without_hidden(decoded.chars()).lines() {
            let line = cell.without_marks(&without_emphasis(line));
            if !line.is_empty() {
                cell.lines.push(line);
            }
        }
        cell
    }

    /// Whether nothing is said: blank, a dash, "n/a".
    pub fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| {
            let folded = line.to_lowercase();
            matches!(
                folded.as_str(),
                "-" | "–" | "—" | "--" | "n/a" | "na" | "none" | "/" | "." | "tbd"
            )
        })
    }

    /// All lines as one.
    pub fn text(&self) -> String {
        self.lines.join("; ")
    }

    fn without_hidden(&mut self, text: impl Iterator<Item = char>) -> String {
        let mut visible = String::new();
        for c in text {
            if !is_hidden(c) {
                visible.push(c);
            } else if !is_harmless(c) {
                self.hidden.insert(c);
            }
        }
        visible
    }

    fn without_tags(&mut self, text: &str) -> String {
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('<') {
            plain.push_str(&rest[..at]);
            rest = &rest[at..];
            let Some((tag, after)) = tag_at(rest) else {
                plain.push('<');
                rest = &rest[1..];
                continue;
            };
            match name_of(tag) {
                // Blocks end a line.
                "br" | "p" | "li" | "ul" | "ol" | "div" | "tr" => plain.push('\n'),
                "a" => self.links.extend(attribute(tag, "href")),
                "" => plain.push_str(tag),
                _ => {}
            }
            rest = after;
        }
        plain.push_str(rest);
        plain
    }

    /// `[words](address)` and `![words](address)` become words, `[words][reference]` too.
    fn without_links(&mut self, text: &str) -> String {
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('[') {
            let Some((words, address, after)) = link_at(&rest[at..]) else {
                plain.push_str(&rest[..=at]);
                rest = &rest[at + 1..];
                continue;
            };
            plain.push_str(rest[..at].trim_end_matches('!'));
            plain.push_str(words);
            if let Some(address) = address
                && !rest[..at].ends_with('!')
            {
                self.links.push(address.to_owned());
            }
            rest = after;
        }
        plain.push_str(rest);
        plain
    }

    fn without_marks(&mut self, line: &str) -> String {
        let mut text = line.trim();
        while let Some((shorter, mark)) = mark_at_end(text) {
            text = shorter.trim_end();
            self.marks.push(mark.to_owned());
        }
        let shorter = text.trim_start_matches(['*', '†', '‡']);
        if shorter.len() < text.len() && !shorter.is_empty() {
            self.marks.push(text[..text.len() - shorter.len()].to_owned());
            text = shorter;
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Never part of a text: controls but line ends and tabs, and marks that turn the reading order.
fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{ad}' | '\u{feff}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || matches!(u32::from(c) & 0xffff, 0xfffe | 0xffff)
}

/// Of those that are hidden, what says where a line ends or may be broken: nothing reads differently
/// without it.
fn is_harmless(c: char) -> bool {
    matches!(c, '\r' | '\u{ad}' | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}' | '\u{feff}')
}

/// The inside of a tag or of an autolink, and what follows.
fn tag_at(text: &str) -> Option<(&str, &str)> {
    let (tag, after) = text.strip_prefix('<')?.split_once('>')?;
    let is_tag = tag.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic());
    (is_tag && !tag.contains('<')).then_some((tag, after))
}

/// The element's name; nothing for an autolink.
fn name_of(tag: &str) -> &'static str {
    const KNOWN: &[&str] = &["br", "p", "li", "ul", "ol", "div", "tr", "a"];
    let name = tag
        .trim_start_matches('/')
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    if tag.contains('@') || tag.contains("://") && !tag.contains(char::is_whitespace) {
        return "";
    }
    KNOWN.iter().find(|known| known.eq_ignore_ascii_case(name)).copied().unwrap_or("other")
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, value) = tag.split_once(&format!("{name}="))?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let value = match quote {
        Some(quote) => value[1..].split(quote).next()?,
        None => value.split_whitespace().next()?,
    };
    Some(decoded(value))
}

fn link_at(text: &str) -> Option<(&str, Option<&str>, &str)> {
    let (words, after) = text.strip_prefix('[')?.split_once(']')?;
    if let Some(inside) = after.strip_prefix('(') {
        let (address, after) = inside.split_once(')')?;
        let address =
            address.split_whitespace().next().map(|address| address.trim_matches(['<', '>']));
        return Some((words, address, after));
    }
    let (_, after) = after.strip_prefix('[')?.split_once(']')?;
    Some((words, None, after))
}

fn without_emphasis(line: &str) -> String {
    let line = ["\\*", "\\_", "\\[", "\\]", "\\(", "\\)", "\\#"]
        .iter()
        .fold(line.to_owned(), |line, escaped| line.replace(escaped, &escaped[1..]));
    // A lone pair of asterisks is a footnote mark.
    let is_paired = line.matches("**").count() % 2 == 0;
    let bold = if is_paired { line.replace("**", "") } else { line.clone() };
    let plain = bold.replace('`', "");
    let mut text = plain.trim();
    for marker in ["__", "*", "_"] {
        let inside = text.strip_prefix(marker).and_then(|text| text.strip_suffix(marker));
        if let Some(inside) = inside.filter(|inside| !inside.is_empty() && !inside.contains(marker))
        {
            text = inside.trim();
        }
    }
    text.to_owned()
}

fn mark_at_end(text: &str) -> Option<(&str, &str)> {
    const SIGNS: &[char] = &['*', '†', '‡', '§', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let shorter = text.trim_end_matches(SIGNS);
    if shorter.len() < text.len() && !shorter.is_empty() {
        return Some((shorter, &text[shorter.len()..]));
    }
    let open = text.strip_suffix(']')?.rfind('[')?;
    let inside = &text[open + 1..text.len() - 1];
    let is_mark = inside.starts_with('^')
        || (inside.len() <= 2 && inside.bytes().all(|byte| byte.is_ascii_digit()));
    (open > 0 && is_mark && !inside.is_empty()).then(|| (&text[..open], &text[open..]))
}

/// Entities become their letters.
fn decoded(text: &str) -> String {
    html_escape::decode_html_entities(text).chars().filter(|&c| !is_hidden(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_taken_out_and_lines_are_kept() {
        for (raw, lines) in [
            (
                "United States, France,</br>Switzerland, and Japan",
                &["United States, France,", "Switzerland, and Japan"][..],
            ),
            ("<p>Germany</p><p>France</p>", &["Germany", "France"]),
            ("<ul><li>Germany</li><li>France</li></ul>", &["Germany", "France"]),
            ("npm Inc \t", &["npm Inc"]),
            ("a\tb", &["a b"]),
            ("**Fjord** Cloud", &["Fjord Cloud"]),
            ("*Fjord*", &["Fjord"]),
            ("`code`", &["code"]),
            ("<b>Fjord</b> &amp; Sons&nbsp;Ltd", &["Fjord & Sons Ltd"]),
            ("<privacy@fjord.example>", &["privacy@fjord.example"]),
            ("1 < 2 > 0", &["1 < 2 > 0"]),
            ("[Fjord][1] Cloud", &["Fjord Cloud"]),
            ("![logo](x.png) Fjord", &["logo Fjord"]),
            ("a\u{0}\u{202e}b\u{200b}", &["ab"]),
            ("u\u{308}", &["ü"]),
            ("=1+1", &["=1+1"]),
            ("&#60;script&#62;", &["<script>"]),
            ("  ", &[]),
        ] {
            assert_eq!(Cell::clean(raw).lines, lines, "{raw}");
        }
    }

    #[test]
    fn entities_become_letters_and_hidden_ones_are_left_out() {
        for (raw, text) in [
            ("M&uuml;nchen &amp; S&ouml;hne", "München & Söhne"),
            ("Caf&eacute; &copy; &OElig;uvre &ndash; &rsquo;s", "Café © Œuvre – ’s"),
            ("Fjord&nbsp;Ltd&#160;AG", "Fjord Ltd AG"),
            ("M&#252;n&#xFC;&#x00000fc;", "Münüü"),
            ("a&#x202e;b&#8238;c&rlm;d&ZeroWidthSpace;e", "abcde"),
            ("Daten&shy;schutz", "Datenschutz"),
            ("a&#0;b&#x85;c", "a&#0;bc"),
            ("&amp;uuml;", "&uuml;"),
            ("AT&T; R&D, &unknown; &uuml", "AT&T; R&D, &unknown; &uuml"),
            ("&#x110000; &#; &;", "&#x110000; &#; &;"),
        ] {
            assert_eq!(Cell::clean(raw).text(), text, "{raw}");
        }
    }

    #[test]
    fn links_give_their_address() {
        for (raw, text, link) in [
            ("[Fjord](https://fjord.example \"Title\")", "Fjord", "https://fjord.example"),
            ("[Fjord](<https://fjord.example>)", "Fjord", "https://fjord.example"),
            (
                "<a class=\"x\" href=\"https://fjord.example/?a=1&amp;b=2\">Fjord</a>",
                "Fjord",
                "https://fjord.example/?a=1&b=2",
            ),
        ] {
            let cell = Cell::clean(raw);
            assert_eq!(
                (cell.text().as_str(), cell.links.as_slice()),
                (text, &[link.to_owned()][..]),
                "{raw}"
            );
        }
    }

    #[test]
    fn footnote_marks_come_off_and_are_remembered() {
        for (raw, text, marks) in [
            ("Fjord*", "Fjord", &["*"][..]),
            ("Fjord **", "Fjord", &["**"]),
            ("Fjord¹", "Fjord", &["¹"]),
            ("Fjord[^2]", "Fjord", &["[^2]"]),
            ("Fjord [1]", "Fjord", &["[1]"]),
            ("*Fjord", "Fjord", &["*"]),
            ("Fjord\\*", "Fjord", &["*"]),
            ("Fjord [EU]", "Fjord [EU]", &[]),
            ("**Fjord***", "Fjord", &["*"]),
        ] {
            let cell = Cell::clean(raw);
            assert_eq!(
                (
                    cell.text().as_str(),
                    cell.marks.iter().map(String::as_str).collect::<Vec<_>>().as_slice()
                ),
                (text, marks),
                "{raw}"
            );
        }
    }

    #[test]
    fn a_dash_says_nothing() {
        for (raw, empty) in
            [("", true), (" – ", true), ("N/A", true), ("-", true), ("Nauru", false), ("0", false)]
        {
            assert_eq!(Cell::clean(raw).is_empty(), empty, "{raw}");
        }
    }
}
