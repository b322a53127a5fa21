//! What a file is, by its content, and what it may be called (domain.md 5.3).

use domain::refusal::Fault;

/// The types that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    /// Portable document.
    Pdf,
    /// Picture.
    Png,
    /// Picture.
    Jpeg,
    /// Word's document.
    Docx,
    /// Excel's workbook.
    Xlsx,
    /// Table as text.
    Csv,
    /// Markdown.
    Markdown,
    /// Text.
    Text,
}

impl MediaType {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Pdf,
        Self::Png,
        Self::Jpeg,
        Self::Docx,
        Self::Xlsx,
        Self::Csv,
        Self::Markdown,
        Self::Text,
    ];

    /// As in `Content-Type`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv",
            Self::Markdown => "text/markdown",
            Self::Text => "text/plain",
        }
    }
}

/// The type by content. Among texts, which have no mark of their own, the ending of the name says
/// which kind it is.
pub fn media_type(bytes: &[u8], name: &str) -> Result<MediaType, Fault> {
    match infer::get(bytes).map(|found| found.mime_type()) {
        Some("application/pdf") => Ok(MediaType::Pdf),
        Some("image/png") => Ok(MediaType::Png),
        Some("image/jpeg") => Ok(MediaType::Jpeg),
        Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document") => {
            Ok(MediaType::Docx)
        }
        Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") => {
            Ok(MediaType::Xlsx)
        }
        None if is_text(bytes) => match ending(name).as_str() {
            "csv" => Ok(MediaType::Csv),
            "md" | "markdown" => Ok(MediaType::Markdown),
            "txt" => Ok(MediaType::Text),
            _ => Err(not_taken()),
        },
        Some(_) | None => Err(not_taken()),
    }
}

fn not_taken() -> Fault {
    Fault::new(
        "By its content this is none of PDF, PNG, JPEG, DOCX, XLSX, CSV, TXT or MD. Choose a file of one of these kinds.",
    )
}

fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes)
        .is_ok_and(|text| !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')))
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_lowercase())
}

/// The last part of what the browser calls the file, without characters that a file system or a
/// header would read as something else.
pub fn file_name(raw: &str) -> Result<String, Fault> {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String =
        last.chars().filter(|&c| !matches!(c, '"' | ':' | '<' | '>' | '|' | '?' | '*')).collect();
    let name = domain::text::line(&name, 200)
        .map_err(|fault| Fault::new(format!("The name of the file cannot be kept. {}", fault.0)))?;
    if name.chars().all(|c| c == '.') {
        Err(Fault::new("The file has no name. Give it one."))
    } else {
        Ok(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_decides_and_not_the_name() {
        for (bytes, name, found) in [
            (&b"%PDF-1.7\n"[..], "photo.png", Some(MediaType::Pdf)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "x.pdf", Some(MediaType::Png)),
            (b"\xff\xd8\xff\xe0", "x", Some(MediaType::Jpeg)),
            (b"a,b\n1,2\n", "x.CSV", Some(MediaType::Csv)),
            (b"# Title", "x.md", Some(MediaType::Markdown)),
            (b"plain", "x.txt", Some(MediaType::Text)),
            (b"plain", "x.pdf", None),
            (b"<!DOCTYPE html><script>", "x.txt", None),
            (b"MZ\x90\0\x03", "x.txt", None),
            (b"PK\x03\x04", "x.docx", None),
            (b"a\0b", "x.txt", None),
            (b"\xff\xfe\x00", "x.txt", None),
        ] {
            assert_eq!(media_type(bytes, name).ok(), found, "{name}");
        }
    }

    #[test]
    fn a_name_loses_its_path_and_what_headers_misread() {
        for (raw, kept) in [
            ("dpa.pdf", Some("dpa.pdf")),
            ("../../etc/passwd", Some("passwd")),
            ("C:\\Users\\me\\dpa.pdf", Some("dpa.pdf")),
            ("a\"b:c.pdf", Some("abc.pdf")),
            ("Vertrag für Åse.pdf", Some("Vertrag für Åse.pdf")),
            ("..", None),
            ("", None),
            ("dpa\u{202e}fdp.exe", None),
            ("dpa\r\nX: y.pdf", Some("dpa X y.pdf")),
        ] {
            assert_eq!(file_name(raw).ok().as_deref(), kept, "{raw:?}");
        }
    }
}
