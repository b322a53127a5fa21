//! A file that somebody brings: its bytes as text, its format, what was said about its columns, and
//! the sheets in it.

use domain::import::{ColumnMap, Sheet, Understood};
use domain::list_version::Entry;
use domain::refusal::Refusal;

use super::{csv_file, json_file, markdown_file};

/// The most that is read of one list, in bytes.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;

/// The most rows of one list.
pub const MAX_ROWS: usize = 5_000;

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Cells between commas, semicolons or tabs.
    Csv,
    /// Tables and lists of links in Markdown.
    Markdown,
    /// A list that Annex published.
    Json,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Markdown, Self::Json];

    /// As on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::Json => "json",
        }
    }

    /// The format of this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }

    /// By the ending of the file's name, else by what stands in it.
    fn guess(file_name: &str, text: &str) -> Self {
        match file_name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).as_deref() {
            Some("csv" | "tsv" | "tab") => Self::Csv,
            Some("md" | "markdown" | "mdx") => Self::Markdown,
            Some("json") => Self::Json,
            _ if text.trim_start().starts_with('{') => Self::Json,
            _ if text.lines().any(markdown_file::is_markdown) => Self::Markdown,
            _ => Self::Csv,
        }
    }
}

/// A list as somebody brought it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// As it is called on the person's machine; for reading only.
    pub file_name: String,
    /// How it is written.
    pub format: Format,
    /// The file as text.
    pub text: String,
    /// What a person said about columns.
    pub map: ColumnMap,
}

/// The tables of a list whose columns are known, and what was left out, a sentence each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// In the order of the file.
    pub sheets: Vec<Understood>,
    /// What was left out or looks odd.
    pub remarks: Vec<String>,
    /// The entries of a list that Annex published, in the order of their lines.
    pub published: Vec<Entry>,
    /// Whether the list says that its company is invented.
    pub is_sample: bool,
}

/// What a reader of a format finds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub tables: Vec<Sheet>,
    /// Lists of points, read where no table has names.
    pub lists: Vec<Sheet>,
    pub remarks: Vec<String>,
    pub published: Vec<Entry>,
    pub is_sample: bool,
}

impl Source {
    /// Takes a file as it was sent. The format is guessed where none is given.
    pub fn read(
        file_name: &str,
        bytes: &[u8],
        format: Option<Format>,
        map: ColumnMap,
    ) -> Result<Self, Refusal> {
        if bytes.len() > MAX_BYTES {
            return Err(Refusal::rule(
                "import-size",
                "The file is larger than 2 MB. Import the list in pieces.",
            ));
        }
        let text = decoded(bytes)?;
        let format = format.unwrap_or_else(|| Format::guess(file_name, &text));
        let file_name: String = file_name
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or_default()
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect();
        Ok(Self { file_name, format, text, map })
    }

    /// The tables in it. Where a table has names, lists of points are not rows (decision 41).
    pub fn contents(&self) -> Result<Contents, Refusal> {
        let found = match self.format {
            Format::Csv => csv_file::read(&self.text),
            Format::Markdown => markdown_file::read(&self.text),
            Format::Json => json_file::read(&self.text)?,
        };
        for sheet in found.tables.iter().chain(&found.lists) {
            sheet.must_be_readable().map_err(|told| Refusal::rule("import-size", told))?;
        }
        self.must_be_known(&found)?;
        let mut contents = Contents {
            remarks: found.remarks,
            published: found.published,
            is_sample: found.is_sample,
            ..Contents::default()
        };
        for table in found.tables {
            match table.understand(&self.map) {
                Ok(understood) => contents.sheets.push(understood),
                Err(told) => contents.remarks.push(told),
            }
        }
        if contents.sheets.is_empty() {
            contents.sheets = found
                .lists
                .into_iter()
                .filter_map(|list| list.understand(&self.map).ok())
                .collect();
        }
        let rows: usize = contents.sheets.iter().map(|sheet| sheet.rows.len()).sum();
        match rows {
            0 => Err(nothing_found(&contents.remarks)),
            count if count > MAX_ROWS => Err(Refusal::rule(
                "import-size",
                format!(
                    "The list has {count} rows, and {MAX_ROWS} is the most. Import it in pieces."
                ),
            )),
            _ => Ok(contents),
        }
    }

    /// A mapping of a column that is not there is a slip of the pen.
    fn must_be_known(&self, found: &Found) -> Result<(), Refusal> {
        let sheets = || found.tables.iter().chain(&found.lists);
        match self.map.heads().find(|wanted| !sheets().any(|sheet| sheet.has_column(wanted))) {
            None => Ok(()),
            Some(wanted) => {
                let mut heads: Vec<String> = Vec::new();
                for head in sheets().flat_map(Sheet::heads) {
                    if !heads.contains(&head) {
                        heads.push(head);
                    }
                }
                let told = format!(
                    "There is no column “{wanted}”. The columns are: {}.",
                    heads.join(", ")
                );
                Err(Refusal::rule("import-map", told))
            }
        }
    }
}

fn nothing_found(remarks: &[String]) -> Refusal {
    let told = remarks.first().map(|told| format!(" {told}")).unwrap_or_default();
    Refusal::rule(
        "import-empty",
        format!(
            "No list of vendors was found in the file: neither a table with rows and a column for names nor a list of links.{told}"
        ),
    )
}

/// UTF-8, or UTF-16 with its mark. Other code pages are refused: a wrong guess would be published.
fn decoded(bytes: &[u8]) -> Result<String, Refusal> {
    let text = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => String::from_utf8(bytes.to_vec()).ok(),
    };
    let text = text.ok_or_else(|| {
        Refusal::rule(
            "import-encoding",
            "The file is not UTF-8 text. Save it as CSV UTF-8 or as plain text in UTF-8.",
        )
    })?;
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| read(*pair)).collect();
    String::from_utf16(&units).ok().filter(|_| rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(name: &str, bytes: &[u8]) -> Result<Source, Refusal> {
        Source::read(name, bytes, None, ColumnMap::default())
    }

    #[test]
    fn a_format_is_guessed_by_name_and_then_by_content() {
        for (name, text, format) in [
            ("a.csv", "# x", Format::Csv),
            ("a.TSV", "", Format::Csv),
            ("dir/a.md", "a,b", Format::Markdown),
            ("", "Name | Purpose\n---|---\n", Format::Markdown),
            ("", "# List\n", Format::Markdown),
            ("", "* [Fjord](https://fjord.example). Mail\n", Format::Markdown),
            ("", "Name,Purpose\nFjord,Mail\n", Format::Csv),
            ("a.json", "a,b", Format::Json),
            ("", " {\"format\": 1}", Format::Json),
            ("a.txt", "Name;Purpose\nFjord;=1|2\n", Format::Csv),
        ] {
            assert_eq!(source(name, text.as_bytes()).unwrap().format, format, "{name} {text}");
        }
    }

    #[test]
    fn text_comes_in_unicode_only() {
        for (bytes, text) in [
            (&b"\xef\xbb\xbfN\xc3\xa4me"[..], Some("Näme")),
            (&b"\xff\xfeN\0\xe4\0"[..], Some("Nä")),
            (&b"\xfe\xff\0N\0\xe4"[..], Some("Nä")),
            (&b"\xff\xfeN"[..], None),
            (&b"N\xe4me"[..], None),
            (&b"a\r\nb\rc\0"[..], Some("a\nb\nc\0")),
        ] {
            assert_eq!(
                source("a.csv", bytes).ok().map(|source| source.text).as_deref(),
                text,
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn what_nobody_sees_in_a_file_reaches_its_cells_which_tell_of_it() {
        for (name, text) in [
            ("a.csv", "Name,Purpose\nFjord\0 Ltd,Ma\u{202e}il\n"),
            ("a.md", "| Name | Purpose |\n|---|---|\n| Fjord\0 Ltd | Ma\u{202e}il |\n"),
        ] {
            let contents = source(name, text.as_bytes()).unwrap().contents().unwrap();
            let row = &contents.sheets[0].rows[0];
            let cells: Vec<_> =
                row.cells.iter().map(|cell| (cell.text(), cell.hidden.clone())).collect();
            let told = [("Fjord Ltd", '\0'), ("Mail", '\u{202e}')];
            assert_eq!(
                cells,
                told.map(|(text, hidden)| (text.to_owned(), [hidden].into())),
                "{name}"
            );
        }
    }

    #[test]
    fn sizes_have_borders() {
        assert!(source("a.csv", &vec![b'a'; MAX_BYTES]).is_ok());
        assert!(source("a.csv", &vec![b'a'; MAX_BYTES + 1]).is_err());
        for (count, ok) in [(MAX_ROWS, true), (MAX_ROWS + 1, false)] {
            let text = format!("Name,Purpose\n{}", "F,M\n".repeat(count));
            assert_eq!(source("a.csv", text.as_bytes()).unwrap().contents().is_ok(), ok, "{count}");
        }
    }

    #[test]
    fn a_mapping_of_a_column_that_is_not_there_is_refused() {
        for (pair, ok) in
            [("Wer=name", true), ("1=name", true), ("Wo=location", false), ("3=name", false)]
        {
            let map = ColumnMap::parse([pair, "Wer=name"]).unwrap();
            let source = Source::read("a.csv", b"Wer,Was\nFjord,Mail\n", None, map).unwrap();
            assert_eq!(source.contents().is_ok(), ok, "{pair}");
        }
    }

    #[test]
    fn a_file_without_a_list_is_refused() {
        for text in
            ["", "\n\n", "Name,Purpose\n", "Just a sentence.\n", "Cookie,Lifetime\nsid,1 day\n"]
        {
            assert!(source("a.csv", text.as_bytes()).unwrap().contents().is_err(), "{text}");
        }
    }
}
