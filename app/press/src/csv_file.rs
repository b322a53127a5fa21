//! CSV files: RFC 4180, and the guard against cells that a spreadsheet would run (decision 39).

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};

use crate::PressError;
use crate::pdf::Mark;

/// The byte-order mark that some spreadsheets need to read UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// The column of invented data, after all others (decision 35).
pub(crate) const SAMPLE: &str = "sample";

/// The same as [`csv_file`]; where the data is invented, each row says so in a last column.
pub fn marked_csv_file<Row>(
    header: &[&str],
    rows: impl IntoIterator<Item = Row>,
    is_sample: bool,
) -> Result<Vec<u8>, PressError>
where
    Row: IntoIterator<Item = String>,
{
    let (mark, word) = (is_sample.then_some(SAMPLE), is_sample.then(|| Mark::Sample.word()));
    let header: Vec<&str> = header.iter().copied().chain(mark).collect();
    let marked = |row: Row| row.into_iter().chain(word.map(str::to_owned));
    csv_file(&header, rows.into_iter().map(marked))
}

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
    fn each_row_of_invented_data_says_so_and_no_other_does() {
        for (is_sample, told) in
            [(true, "one,sample\r\na,SAMPLE\r\nb,SAMPLE\r\n"), (false, "one\r\na\r\nb\r\n")]
        {
            let rows = ["a", "b"].map(|cell| [cell.to_owned()]);
            let bytes = marked_csv_file(&["one"], rows, is_sample).unwrap();
            assert_eq!(String::from_utf8(bytes).unwrap(), told);
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
