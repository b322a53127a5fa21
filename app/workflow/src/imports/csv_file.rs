//! Lists as comma-separated values: commas, semicolons or tabs, whatever the file uses.

use domain::import::{Sheet, SheetRow};

use super::source::Found;

/// Reads a file. Its first row is the head; a head further down is found later.
pub(super) fn read(text: &str) -> Found {
    let mut found = Found::default();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record
                    .position()
                    .and_then(|place| usize::try_from(place.line()).ok())
                    .unwrap_or_default();
                rows.push(SheetRow { line, cells: record.iter().map(unguarded).collect() });
            }
            Err(error) => {
                found.remarks.push(format!("A row cannot be read and was left out: {error}."));
            }
        }
    }
    if text.matches('"').count() % 2 == 1 {
        found.remarks.push("A quotation mark is not closed, so a cell may have swallowed rows. Compare the number of rows.".to_owned());
    }
    if !rows.is_empty() {
        let head = rows.remove(0).cells;
        found.is_sample = press::is_head_of_invented(&head);
        found.tables.push(Sheet { head, rows, ..Sheet::default() });
    }
    found
}

/// Takes away the one apostrophe that our own exports put before what a spreadsheet would read as a
/// formula (decision 39).
fn unguarded(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

/// The separator that stands most often in the first row that has one, quoted cells apart.
fn separator(text: &str) -> u8 {
    const KNOWN: [u8; 3] = [b',', b';', b'\t'];
    let count = |line: &str, separator: u8| {
        let mut is_quoted = false;
        line.bytes()
            .filter(|&byte| {
                is_quoted ^= byte == b'"';
                byte == separator && !is_quoted
            })
            .count()
    };
    let first = text
        .lines()
        .find(|line| KNOWN.iter().any(|&separator| count(line, separator) > 0))
        .unwrap_or_default();
    // The first of equals holds.
    KNOWN.into_iter().rev().max_by_key(|&separator| count(first, separator)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        read(text)
            .tables
            .into_iter()
            .flat_map(|sheet| {
                std::iter::once(sheet.head).chain(sheet.rows.into_iter().map(|row| row.cells))
            })
            .collect()
    }

    #[test]
    fn the_separator_is_guessed() {
        for text in
            ["a,b\nc,d\n", "a;b\nc;d\n", "a\tb\nc\td\n", "\"a\";\"b\"\n\"c\";d\n", "\na;b\nc;d"]
        {
            assert_eq!(cells(text), [["a", "b"], ["c", "d"]], "{text}");
        }
        assert_eq!(cells("\"a,b,c\";d\n"), [["a,b,c", "d"]]);
    }

    #[test]
    fn exactly_one_apostrophe_of_the_guard_comes_off() {
        for (raw, read) in [
            ("'=1+1", "=1+1"),
            ("'+1", "+1"),
            ("'-", "-"),
            ("'@a", "@a"),
            ("''x", "'x"),
            ("''=1", "'=1"),
            ("'x", "'x"),
            ("=1+1", "=1+1"),
            ("'", "'"),
            ("O'Neill", "O'Neill"),
        ] {
            assert_eq!(cells(raw), [[read]], "{raw}");
        }
        assert_eq!(cells("\"'\tx\",b\n"), [["\tx", "b"]]);
    }

    #[test]
    fn rows_know_their_line_and_may_be_short_or_long() {
        let found = read("Name,Purpose\n\"Fjord\nLtd\",Mail\nBay\nSea,Mail,more\n");
        let rows: Vec<_> =
            found.tables[0].rows.iter().map(|row| (row.line, row.cells.len())).collect();
        assert_eq!(rows, [(2, 2), (4, 1), (5, 3)]);
        assert!(found.remarks.is_empty());
    }

    #[test]
    fn an_open_quotation_mark_is_told() {
        assert_eq!(read("Name,Purpose\n\"Fjord,Mail\nBay,Mail\n").remarks.len(), 1);
    }
}
