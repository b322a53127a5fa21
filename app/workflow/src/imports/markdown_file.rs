//! Lists in Markdown: pipe tables with and without outer pipes under their headings, HTML tables,
//! and lists of links. Front matter and code are passed over. pulldown-cmark does not fit: it drops
//! cells behind the last column, which are told here, takes the line below a table for one of its
//! rows, and knows no table that begins with its rule or whose rule is set with tabs.

use domain::import::{Cell, Sheet, SheetRow};

use super::html_table;
use super::source::Found;

/// Whether a line is unmistakably Markdown.
pub(super) fn is_markdown(line: &str) -> bool {
    is_rule(line)
        || heading(line).is_some()
        || point(line).is_some_and(|text| text.starts_with('['))
}

/// Reads a file.
pub(super) fn read(text: &str) -> Found {
    let lines: Vec<&str> = text.lines().collect();
    let mut reader = Reader { lines: &lines, at: after_front_matter(&lines), ..Reader::default() };
    while reader.at < lines.len() {
        reader.step();
    }
    reader.finish()
}

#[derive(Default)]
struct Reader<'a> {
    lines: &'a [&'a str],
    at: usize,
    headings: Vec<(usize, String)>,
    lead: String,
    footnotes: Vec<String>,
    found: Found,
}

impl<'a> Reader<'a> {
    fn step(&mut self) {
        let line = self.line(0);
        if line.starts_with("```") || line.starts_with("~~~") {
            self.pass_code(&line[..3]);
        } else if let Some((level, text)) = heading(line).or_else(|| self.underlined()) {
            self.headings.retain(|(above, _)| *above < level);
            self.headings.push((level, Cell::clean(text).text()));
            self.lead.clear();
            self.at += if heading(line).is_some() { 1 } else { 2 };
        } else if line.to_ascii_lowercase().starts_with("<table") {
            self.html_table();
        } else if is_rule(line) && line.contains('|') {
            self.table(None);
        } else if line.contains('|') && is_rule(self.line(1)) && has_same_width(line, self.line(1))
        {
            self.table(Some(self.at));
        } else if point(line).is_some() {
            self.list();
        } else {
            self.paragraph(line);
        }
    }

    fn finish(mut self) -> Found {
        for sheet in self.found.tables.iter_mut().chain(&mut self.found.lists) {
            sheet.footnotes.clone_from(&self.footnotes);
        }
        self.found
    }

    fn line(&self, ahead: usize) -> &'a str {
        self.lines.get(self.at + ahead).map_or("", |line| line.trim())
    }

    fn sheet(&self) -> Sheet {
        let headings = self.headings.iter().map(|(_, text)| text.clone()).collect();
        Sheet { headings, lead: self.lead.clone(), ..Sheet::default() }
    }

    fn pass_code(&mut self, fence: &str) {
        self.at += 1;
        while self.at < self.lines.len() && !self.line(0).starts_with(fence) {
            self.at += 1;
        }
        self.at += 1;
    }

    /// A heading underlined with `===` or `---`; not the end of a table.
    fn underlined(&self) -> Option<(usize, &'a str)> {
        let (text, below) = (self.line(0), self.line(1));
        let is_text = !text.is_empty() && !text.contains('|') && point(text).is_none();
        let of = |c: char| below.len() >= 3 && below.chars().all(|below| below == c);
        match (is_text, of('='), of('-')) {
            (true, true, _) => Some((1, text)),
            (true, _, true) => Some((2, text)),
            _ => None,
        }
    }

    fn table(&mut self, head: Option<usize>) {
        let mut sheet = self.sheet();
        if head.is_some() {
            sheet.head = cells(self.line(0));
            self.at += 1;
        }
        self.at += 1;
        while self.line(0).contains('|') {
            if !is_rule(self.line(0)) {
                sheet.rows.push(SheetRow { line: self.at + 1, cells: cells(self.line(0)) });
            }
            self.at += 1;
        }
        self.found.tables.push(sheet);
        self.lead.clear();
    }

    fn html_table(&mut self) {
        let start = self.at;
        while self.at < self.lines.len() && !self.line(0).to_ascii_lowercase().contains("</table>")
        {
            self.at += 1;
        }
        self.at += 1;
        let end = self.at.min(self.lines.len());
        let sheet = html_table::read(&self.lines[start..end], start + 1, self.sheet());
        self.found.tables.push(sheet);
    }

    /// Points with links to other sites are vendors; the links of a table of contents are not.
    fn list(&mut self) {
        let mut sheet = self.sheet();
        sheet.head = ["Name", "Purpose"].map(str::to_owned).to_vec();
        let mut has_links = false;
        while let Some(text) = point(self.line(0)) {
            let line = self.at + 1;
            let mut text = text.to_owned();
            self.at += 1;
            while self
                .lines
                .get(self.at)
                .is_some_and(|next| next.starts_with([' ', '\t']) && !next.trim().is_empty())
                && point(self.line(0)).is_none()
            {
                text.push(' ');
                text.push_str(self.line(0));
                self.at += 1;
            }
            has_links |= text.contains("](http");
            if let Some(cells) = vendor_of(&text) {
                sheet.rows.push(SheetRow { line, cells: cells.to_vec() });
            } else {
                // "* Only in the EU" below a table is a footnote.
                self.footnotes.push(format!("* {text}"));
            }
            // Blank lines between points do not end the list.
            while self.line(0).is_empty()
                && point(self.line(1)).is_some()
                && self.at < self.lines.len()
            {
                self.at += 1;
            }
        }
        if has_links {
            self.found.lists.push(sheet);
        }
        self.lead.clear();
    }

    fn paragraph(&mut self, line: &str) {
        let bare = line.trim_start_matches('\\');
        let is_italic = bare.starts_with('*') && bare.ends_with('*');
        if let Some((mark, text)) = line.strip_prefix("[^").and_then(|rest| rest.split_once("]:")) {
            self.footnotes.push(format!("[^{mark}] {}", text.trim()));
        } else if bare.starts_with(['*', '†', '‡', '¹', '²', '³']) && !is_italic {
            self.footnotes.push(bare.to_owned());
        }
        if !line.is_empty() {
            if self.at > 0
                && self.lines.get(self.at - 1).is_some_and(|before| before.trim().is_empty())
            {
                self.lead.clear();
            }
            self.lead.push_str(line);
            self.lead.push(' ');
        }
        self.at += 1;
    }
}

fn after_front_matter(lines: &[&str]) -> usize {
    if lines.first().map(|line| line.trim()) != Some("---") {
        return 0;
    }
    let end = lines.iter().skip(1).position(|line| matches!(line.trim(), "---" | "..."));
    end.map_or(0, |end| end + 2)
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    let is_heading = (1..=6).contains(&level) && text.starts_with([' ', '\t']);
    is_heading.then(|| (level, text.trim().trim_end_matches('#').trim()))
}

/// `---|:---:`: what parts a head from its rows.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let has_column = line.contains('|') || line.contains(':');
    has_column
        && line.contains("--")
        && line.chars().all(|c| matches!(c, '-' | ':' | '|' | ' ' | '\t'))
}

fn has_same_width(head: &str, rule: &str) -> bool {
    cells(head).len() == cells(rule).len()
}

fn point(line: &str) -> Option<&str> {
    ["* ", "- ", "+ "].iter().find_map(|mark| line.strip_prefix(mark)).map(str::trim)
}

/// Name and purpose of `[name](link). purpose` or "**name** – purpose"; the name keeps its link.
fn vendor_of(text: &str) -> Option<[String; 2]> {
    let end = if text.starts_with('[') {
        let middle = text.find("](")?;
        middle + text[middle..].find(')')? + 1
    } else {
        let inside = text.strip_prefix("**")?;
        inside.find("**")? + 4
    };
    let (name, rest) = text.split_at(end);
    if name.contains("](#") || name.contains("](/") {
        return None;
    }
    let purpose = rest.trim_start_matches([' ', '.', ':', ',', '–', '—', '-', '|']);
    Some([name.to_owned(), purpose.trim().to_owned()])
}

/// The cells of a row: outer pipes are no cells, `\|` is a pipe, pipes in code stay.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut is_escaped = false;
    for c in line.chars() {
        if c == '|' && !is_escaped {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            if is_escaped && c == '|' {
                cell.pop();
            }
            cell.push(c);
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    if line.ends_with('|') && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells.into_iter().map(|cell| cell.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Headings, columns, and rows with their lines.
    type Found = (Vec<String>, Vec<String>, Vec<(usize, Vec<String>)>);

    fn tables(text: &str) -> Vec<Found> {
        let rows =
            |sheet: &Sheet| sheet.rows.iter().map(|row| (row.line, row.cells.clone())).collect();
        read(text)
            .tables
            .iter()
            .map(|sheet| (sheet.headings.clone(), sheet.head.clone(), rows(sheet)))
            .collect()
    }

    fn texts(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn tables_are_read_with_and_without_outer_pipes() {
        for text in [
            "| Name | Purpose |\n| --- | :-: |\n| Fjord | Mail |\n",
            "Name | Purpose\n---|---\nFjord | Mail\n",
            "|Name|Purpose|\n|--|--|\n|Fjord|Mail|\n\ntext | more\n",
        ] {
            assert_eq!(
                tables(text),
                [(texts(&[]), texts(&["Name", "Purpose"]), vec![(3, texts(&["Fjord", "Mail"]))])],
                "{text}"
            );
        }
    }

    #[test]
    fn cells_may_be_blank_or_hold_pipes() {
        let text = "| Name | Purpose | Place |\n|---|---|---|\n| Fjord | a \\| b | |\n| Bay |\n";
        assert_eq!(tables(text)[0].2, [(3, texts(&["Fjord", "a | b", ""])), (4, texts(&["Bay"]))]);
    }

    #[test]
    fn headings_stand_over_their_tables() {
        let text = "---\ntitle: x\n---\n# List\n\n## Third parties\n|Name|P|\n|--|--|\n|A|b|\n\nOurs\n----\n|Name|P|\n|--|--|\n|C|d|\n";
        let headings: Vec<_> = tables(text).into_iter().map(|(headings, ..)| headings).collect();
        assert_eq!(headings, [texts(&["List", "Third parties"]), texts(&["List", "Ours"])]);
    }

    #[test]
    fn code_and_front_matter_are_passed_over() {
        assert!(
            tables("---\n|Name|P|\n|--|--|\n|A|b|\n---\n\n```\n|Name|P|\n|--|--|\n|A|b|\n```\n")
                .is_empty()
        );
    }

    #[test]
    fn a_table_may_begin_with_its_rule() {
        let text = "|---|---|\n| Name | Purpose |\n| Fjord | Mail |\n";
        assert_eq!(
            tables(text),
            [(
                vec![],
                vec![],
                vec![(2, texts(&["Name", "Purpose"])), (3, texts(&["Fjord", "Mail"]))]
            )]
        );
    }

    #[test]
    fn lists_of_links_are_read_with_the_sentence_before_them() {
        let text = "Located in the EU:\n\n* [Fjord](https://fjord.example). Mail\n  and more.\n\n* **Bay** – Search\n";
        let found = read(text);
        let rows: Vec<_> =
            found.lists[0].rows.iter().map(|row| (row.line, row.cells.clone())).collect();
        assert_eq!(
            rows,
            [
                (3, texts(&["[Fjord](https://fjord.example)", "Mail and more."])),
                (6, texts(&["**Bay**", "Search"]))
            ]
        );
        assert_eq!(found.lists[0].lead, "Located in the EU: ");
    }

    #[test]
    fn lists_of_other_things_are_not_vendors() {
        for text in [
            "* [Contents](#contents)\n* [More](/more)\n",
            "- We encrypt data.\n- We delete data.\n",
            "* **Note** – nothing\n",
        ] {
            assert!(read(text).lists.is_empty(), "{text}");
        }
    }

    #[test]
    fn footnotes_are_kept_and_dates_in_italics_are_not() {
        let text = "|Name|P|\n|--|--|\n|A*|b|\n\n\\* Only if enabled.\n[^1]: In the EU.\n*Last updated: today*\n* Another note\n";
        assert_eq!(
            read(text).tables[0].footnotes,
            ["* Only if enabled.", "[^1] In the EU.", "* Another note"]
        );
    }
}
