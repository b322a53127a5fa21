//! Tables written in HTML inside Markdown. Cells keep their inner markup; it is cleaned later.
//! pulldown-cmark hands such tables over as they stand, without their rows and cells.

use domain::import::{Sheet, SheetRow};

/// Reads the lines of one table; `first` is the number of the first of them in the file.
pub(super) fn read(lines: &[&str], first: usize, mut sheet: Sheet) -> Sheet {
    let mut rows: Vec<SheetRow> = Vec::new();
    for (number, line) in (first..).zip(lines) {
        for (at, piece) in pieces(line).into_iter().enumerate() {
            let tag = piece.to_ascii_lowercase();
            if tag.starts_with("<tr") {
                rows.push(SheetRow { line: number, cells: Vec::new() });
            }
            let Some(row) = rows.last_mut() else { continue };
            if tag.starts_with("<td") || tag.starts_with("<th") && !tag.starts_with("<thead") {
                let inside = piece.split_once('>').map_or("", |(_, inside)| inside);
                row.cells.push(inside.to_owned());
            } else if is_inner(&tag)
                && let Some(cell) = row.cells.last_mut()
            {
                if at == 0 {
                    cell.push(' ');
                }
                cell.push_str(piece);
            }
        }
    }
    rows.retain(|row| !row.cells.is_empty());
    if !rows.is_empty() {
        sheet.head = rows.remove(0).cells;
    }
    sheet.rows = rows;
    sheet
}

/// The line, cut before every tag.
fn pieces(line: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = line.trim();
    while let Some((next, _)) = rest.char_indices().skip(1).find(|(_, c)| *c == '<') {
        let (piece, after) = rest.split_at(next);
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

fn is_inner(tag: &str) -> bool {
    !["<tr", "</", "<table", "<thead", "<tbody", "<tfoot", "<colgroup", "<col", "<caption"]
        .iter()
        .any(|outer| tag.starts_with(outer))
        || ["</a", "</p", "</li", "</ul", "</b", "</strong", "</em", "</span"]
            .iter()
            .any(|inner| tag.starts_with(inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_cells_are_found_across_lines() {
        let text = "<table class=\"x\">\n<thead><tr><th>Name</th><th scope=\"col\">Purpose</th></tr></thead>\n<tbody>\n<tr>\n  <td><a href=\"https://fjord.example\">Fjord</a></td>\n  <td>Mail<br>\n  and more</td>\n</tr>\n</tbody></table>";
        let lines: Vec<_> = text.lines().collect();
        let sheet = read(&lines, 10, Sheet::default());
        assert_eq!(sheet.head, ["Name", "Purpose"]);
        assert_eq!(sheet.rows[0].line, 13);
        assert_eq!(
            sheet.rows[0].cells,
            ["<a href=\"https://fjord.example\">Fjord</a>", "Mail<br> and more"]
        );
    }

    #[test]
    fn broken_markup_loses_nothing_but_itself() {
        for (text, rows) in [
            ("", &[][..]),
            ("<", &[]),
            ("<tr", &[]),
            ("é<é", &[]),
            // What stands in no row belongs to no table.
            ("<td>x", &[]),
            ("<tr><td>a<td>b", &[&["a", "b"][..]]),
            ("<tr><td>a</td<td>b", &[&["a", "b"]]),
            ("<tr><td", &[&[""]]),
            ("<tr><td>a\n<tr><td>é<é", &[&["a"], &["é<é"]]),
            ("<tr><td>1 < 2<td>3 > 2", &[&["1 < 2", "3 > 2"]]),
            ("<tr><td>a</tr>lost<tr><td>b", &[&["a"], &["b"]]),
        ] {
            let lines: Vec<_> = text.lines().collect();
            let sheet = read(&lines, 1, Sheet::default());
            let cells = sheet.rows.into_iter().map(|row| row.cells);
            let mut read: Vec<_> = std::iter::once(sheet.head).chain(cells).collect();
            read.retain(|cells| !cells.is_empty());
            assert_eq!(read, rows, "{text}");
        }
    }
}
