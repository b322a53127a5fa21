//! A list as a reader of files gives it: a table with a head, under headings, with footnotes below.

use std::iter;

use super::{Cell, Column, ColumnMap};
use crate::folding::fold_text;

/// The most characters of a cell: no list that people read comes near it, and each is read many times.
const CELL_MAX: usize = 60_000;

/// The most cells of a row.
const CELLS_MAX: usize = 200;

/// A table, or a list of points that was made one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Headings over it, the widest first.
    pub headings: Vec<String>,
    /// The sentence right before it, such as "These subprocessors are located in the EU:".
    pub lead: String,
    /// Raw cells of the head.
    pub head: Vec<String>,
    /// Its rows.
    pub rows: Vec<SheetRow>,
    /// Paragraphs of the file that begin with a footnote mark.
    pub footnotes: Vec<String>,
}

/// One row of raw cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetRow {
    /// Where it stands in the file, counted from 1.
    pub line: usize,
    /// Raw cells; missing ones are blank.
    pub cells: Vec<String>,
}

/// A sheet whose columns are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// Headings over it, the widest first.
    pub headings: Vec<String>,
    /// The sentence right before it.
    pub lead: String,
    /// For each column its head and what it means; none where nobody knows.
    pub columns: Vec<(String, Option<Column>)>,
    /// Its rows, without blank ones and without those that repeat the head.
    pub rows: Vec<CleanRow>,
    /// Paragraphs of the file that begin with a footnote mark.
    pub footnotes: Vec<String>,
}

/// One row of cleaned cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanRow {
    /// Where it stands in the file, counted from 1.
    pub line: usize,
    /// Cleaned cells; missing ones are blank.
    pub cells: Vec<Cell>,
    /// Whether its first cell is in bold as a whole.
    pub begins_bold: bool,
}

impl CleanRow {
    fn of(row: &SheetRow) -> Self {
        let first = row.cells.first().map_or("", |cell| cell.trim());
        Self {
            line: row.line,
            cells: row.cells.iter().map(|cell| Cell::clean(cell)).collect(),
            begins_bold: first.starts_with("**") && first.ends_with("**"),
        }
    }

    fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.lines.is_empty())
    }

    /// Whether it says what the head says, which comes folded.
    fn repeats(&self, head: &[String]) -> bool {
        self.cells.iter().map(|cell| fold_text(&cell.text())).eq(head.iter().map(String::as_str))
    }
}

impl Sheet {
    /// Finds out what the columns mean, or says why the table is left out (decision 41). A head
    /// that stands in the body of the table is found there.
    pub fn understand(mut self, map: &ColumnMap) -> Result<Understood, String> {
        let mut columns = meanings(&self.head, map);
        if !has_name(&columns)
            && let Some(at) =
                self.rows.iter().take(3).position(|row| looks_like_a_head(&row.cells, map))
        {
            let head = self.rows.drain(..=at).next_back();
            self.head = head.map(|row| row.cells).unwrap_or_default();
            columns = meanings(&self.head, map);
        }
        if !has_name(&columns) {
            return Err(self.left_out());
        }
        let head: Vec<String> = columns.iter().map(|(head, _)| fold_text(head)).collect();
        let rows = self.rows.iter().map(CleanRow::of);
        Ok(Understood {
            rows: rows.filter(|row| !row.is_blank() && !row.repeats(&head)).collect(),
            headings: self.headings,
            lead: self.lead,
            columns,
            footnotes: self.footnotes,
        })
    }

    /// Refuses a row of more cells, and a cell of more characters, than a list can have.
    pub fn must_be_readable(&self) -> Result<(), String> {
        let rows = self.rows.iter().map(|row| (format!("Line {}", row.line), &row.cells));
        for (place, cells) in iter::once(("The head".to_owned(), &self.head)).chain(rows) {
            if cells.len() > CELLS_MAX {
                let count = cells.len();
                return Err(format!(
                    "{place} has {count} cells, and {CELLS_MAX} is the most. Leave out columns that say nothing about vendors."
                ));
            }
            if let Some(count) =
                cells.iter().map(|cell| cell.chars().count()).find(|count| *count > CELL_MAX)
            {
                return Err(format!(
                    "{place} has a cell of {count} characters, and {CELL_MAX} is the most. Shorten it, or close its quotation mark."
                ));
            }
        }
        Ok(())
    }

    /// The heads, cleaned.
    pub fn heads(&self) -> Vec<String> {
        self.head
            .iter()
            .map(|cell| Cell::clean(cell).text())
            .filter(|head| !head.is_empty())
            .collect()
    }

    /// Whether a mapping of this column, by head or number, can mean one here. A head may also
    /// stand in one of the first rows.
    pub fn has_column(&self, wanted: &str) -> bool {
        let map = ColumnMap::of(wanted);
        let first = self.rows.iter().take(3).map(|row| &row.cells);
        iter::once(&self.head).chain(first).any(|cells| {
            cells
                .iter()
                .enumerate()
                .any(|(at, cell)| map.column(&Cell::clean(cell).text(), at + 1).is_some())
        })
    }

    fn left_out(&self) -> String {
        let heads = self.heads();
        let heads = if heads.is_empty() {
            "without heads".to_owned()
        } else {
            format!("with the columns {}", heads.join(", "))
        };
        let place =
            self.headings.last().map(|heading| format!(" under “{heading}”")).unwrap_or_default();
        format!(
            "A table{place} {heads} has no column for a name and was left out. Say which column is the name: COLUMN=name."
        )
    }
}

fn meanings(head: &[String], map: &ColumnMap) -> Vec<(String, Option<Column>)> {
    let heads: Vec<String> = head.iter().map(|cell| Cell::clean(cell).text()).collect();
    let is_ours = Column::are_ours(&heads);
    let mut columns: Vec<_> = heads
        .into_iter()
        .enumerate()
        .map(|(at, head)| {
            let asked = map.column(&head, at + 1);
            let guessed = || if is_ours { Some(Column::ours(&head)) } else { Column::guess(&head) };
            (head.clone(), asked.or_else(guessed))
        })
        .collect();
    settle_names(&mut columns, map);
    settle_services(&mut columns, map);
    columns
}

/// Of two columns of names, the one of legal entities is the name; the other is the name in use.
fn settle_names(columns: &mut [(String, Option<Column>)], map: &ColumnMap) {
    let names: Vec<usize> = places_of(columns, Column::Name);
    if names.len() < 2 {
        return;
    }
    let is_legal = |at: &&usize| {
        let head = fold_text(&columns[**at].0);
        ["legal", "entity", "registered", "firma"].iter().any(|word| head.contains(word))
    };
    let asked = names.iter().find(|&&at| map.column(&columns[at].0, at + 1) == Some(Column::Name));
    let Some(legal) = asked.or_else(|| names.iter().find(is_legal)).or(names.first()).copied()
    else {
        return;
    };
    let mut other = Some(Column::DisplayName);
    for at in names.into_iter().filter(|&at| at != legal) {
        columns[at].1 = other.take();
    }
}

/// "Service" beside "Purpose" is the product in use; alone it is the purpose.
fn settle_services(columns: &mut [(String, Option<Column>)], map: &ColumnMap) {
    let purposes = places_of(columns, Column::Purpose);
    let services = places_of(columns, Column::Service);
    if purposes.is_empty()
        && let [service] = services.as_slice()
        && map.column(&columns[*service].0, service + 1).is_none()
    {
        columns[*service].1 = Some(Column::Purpose);
    }
    if purposes.len() > 1 && services.is_empty() {
        let names_a_service = |at: &usize| {
            let head = fold_text(&columns[*at].0);
            matches!(head.as_str(), "service" | "services" | "dienst" | "leistung")
        };
        if let Some(at) = purposes.into_iter().find(names_a_service)
            && map.column(&columns[at].0, at + 1).is_none()
        {
            columns[at].1 = Some(Column::Service);
        }
    }
}

fn places_of(columns: &[(String, Option<Column>)], wanted: Column) -> Vec<usize> {
    columns
        .iter()
        .enumerate()
        .filter(|(_, (_, column))| *column == Some(wanted))
        .map(|(at, _)| at)
        .collect()
}

fn has_name(columns: &[(String, Option<Column>)]) -> bool {
    !places_of(columns, Column::Name).is_empty()
}

/// Every filled cell is a known head, and one of them is a name.
fn looks_like_a_head(cells: &[String], map: &ColumnMap) -> bool {
    let columns = meanings(cells, map);
    let filled: Vec<_> = columns.iter().filter(|(head, _)| !head.is_empty()).collect();
    let is_short = filled.iter().all(|(head, _)| head.chars().count() <= 60);
    filled.len() > 1
        && is_short
        && filled.iter().all(|(_, column)| column.is_some())
        && has_name(&columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let cells = |row: &&[&str]| row.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let mut rows = rows.iter().map(cells);
        let head = rows.next().unwrap();
        Sheet {
            head,
            rows: rows.enumerate().map(|(at, cells)| SheetRow { line: at + 2, cells }).collect(),
            ..Sheet::default()
        }
    }

    fn columns(head: &[&str]) -> Vec<Option<Column>> {
        sheet(&[head])
            .understand(&ColumnMap::default())
            .unwrap()
            .columns
            .into_iter()
            .map(|(_, column)| column)
            .collect()
    }

    #[test]
    fn two_columns_with_the_same_words_are_told_apart() {
        use Column as C;
        for (head, expected) in [
            (&["Name", "Service"][..], &[Some(C::Name), Some(C::Purpose)][..]),
            (&["Name", "Service", "Purpose"], &[Some(C::Name), Some(C::Service), Some(C::Purpose)]),
            (&["Subprocessor", "Legal entity"], &[Some(C::DisplayName), Some(C::Name)]),
            (&["Company", "Vendor", "Partner"], &[Some(C::Name), Some(C::DisplayName), None]),
        ] {
            assert_eq!(columns(head), expected, "{head:?}");
        }
    }

    #[test]
    fn a_head_in_the_body_is_found_and_repeated_heads_are_no_rows() {
        let table = sheet(&[
            &["", ""],
            &["**Name**", "**Purpose**"],
            &["Fjord", "Hosting"],
            &["Name", "Purpose"],
            &["", " "],
            &["Bay", "Mail"],
        ]);
        let understood = table.understand(&ColumnMap::default()).unwrap();
        let names: Vec<_> =
            understood.rows.iter().map(|row| (row.line, row.cells[0].text())).collect();
        assert_eq!(names, [(3, "Fjord".to_owned()), (6, "Bay".to_owned())]);
    }

    #[test]
    fn cells_and_rows_have_an_end() {
        for (cell, cells, told) in [
            (CELL_MAX, 1, None),
            (CELL_MAX + 1, 1, Some("60001 characters")),
            (1, CELLS_MAX, None),
            (1, CELLS_MAX + 1, Some("201 cells")),
        ] {
            let long = vec!["ü".repeat(cell); cells];
            let long: Vec<&str> = long.iter().map(String::as_str).collect();
            for (rows, place) in
                [([&["Name"][..], &long], "Line 2 "), ([&long, &["Name"]], "The head ")]
            {
                let found = sheet(&rows).must_be_readable().err();
                assert_eq!(found.is_some(), told.is_some(), "{cell} {cells}");
                let found = found.unwrap_or_default();
                assert!(
                    told.is_none_or(|told| found.starts_with(place) && found.contains(told)),
                    "{found}"
                );
            }
        }
    }

    #[test]
    fn a_table_without_names_is_left_out_with_one_line() {
        let cookies = sheet(&[&["Cookie", "Lifetime"], &["sid", "1 day"]]);
        let told = cookies.clone().understand(&ColumnMap::default()).unwrap_err();
        assert!(told.contains("Cookie, Lifetime") && !told.contains('\n'), "{told}");
        let map = ColumnMap::parse(["Cookie=name"]).unwrap();
        assert_eq!(cookies.understand(&map).unwrap().rows.len(), 1);
    }
}
