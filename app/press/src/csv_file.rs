//! CSV files: RFC 4180, and the guard against cells that a spreadsheet would run (decision 39).

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};

use crate::PressError;

/// The byte-order mark that some spreadsheets need to read UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// A header and its rows, lines ended with CR LF, every cell guarded.
pub fn csv_file<Row>(
    header: &[&str],
    rows: impl IntoIterator<Item = Row>,
) -> Result<Vec<u8>, PressError>
where
    Row: IntoIterator<Item = String>,
{
    let broken = |error: csv::Error| PressError::Broken(error.to_string());
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(header).map_err(broken)?;
    for row in rows {
        let cells: Vec<String> = row.into_iter().map(|cell| guarded(&cell).into_owned()).collect();
        writer.write_record(&cells).map_err(broken)?;
    }
    writer.into_inner().map_err(|error| PressError::Broken(error.to_string()))
}

/// A cell that no spreadsheet takes for a formula. Our importer takes the one apostrophe off again.
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe() {
        for (cell, safe) in [
            ("=1+1", "'=1+1"),
            ("+49 30 1", "'+49 30 1"),
            ("-", "'-"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("'x", "''x"),
            ("x=1", "x=1"),
            (" =1", " =1"),
            ("\"=1", "\"=1"),
            ("", ""),
        ] {
            assert_eq!(guarded(cell), safe, "{cell:?}");
        }
    }

    #[test]
    fn cells_with_commas_quotes_and_line_breaks_come_back_whole() {
        let cells = ["a, b", "says \"c\"", "d\ne", "", "ü"].map(str::to_owned);
        let bytes = csv_file(&["1", "2", "3", "4", "5"], [cells.clone()]).unwrap();
        assert!(bytes.starts_with(b"1,2,3,4,5\r\n"), "{}", String::from_utf8_lossy(&bytes));
        let mut reader = csv::Reader::from_reader(&bytes[..]);
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(row.iter().collect::<Vec<_>>(), cells);
    }
}
