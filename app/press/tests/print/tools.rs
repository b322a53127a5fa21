//! Independent readers of PDF: poppler and qpdf. A test that cannot find them fails and says so.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A printed file in a folder of its own.
pub struct Printed {
    folder: TempDir,
    pub bytes: Vec<u8>,
}

/// A word and where it stands, in points from the upper left corner.
#[derive(Debug)]
pub struct Word {
    pub text: String,
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Printed {
    pub fn new(bytes: Vec<u8>) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the printed file");
        std::fs::write(folder.path().join("printed.pdf"), &bytes)
            .expect("the printed file is written");
        Self { folder, bytes }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("printed.pdf")
    }

    /// The words of all pages, pages ended by a form feed.
    pub fn text(&self) -> String {
        run("pdftotext", "poppler-utils", &["-layout"], &self.path(), &["-"])
    }

    /// The words in the order in which they stand in the file, on one line.
    pub fn flat_text(&self) -> String {
        let text = run("pdftotext", "poppler-utils", &["-raw"], &self.path(), &["-"]);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Each page as text, top to bottom.
    pub fn pages(&self) -> Vec<String> {
        self.text()
            .split('\u{C}')
            .filter(|page| !page.trim().is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// The facts of `pdfinfo`, one a line.
    pub fn facts(&self) -> String {
        run("pdfinfo", "poppler-utils", &[], &self.path(), &[])
    }

    /// The embedded XMP.
    pub fn xmp(&self) -> String {
        run("pdfinfo", "poppler-utils", &["-meta"], &self.path(), &[])
    }

    /// One line for each font.
    pub fn fonts(&self) -> Vec<String> {
        run("pdffonts", "poppler-utils", &[], &self.path(), &[])
            .lines()
            .skip(2)
            .map(str::to_owned)
            .collect()
    }

    /// The whole file with its streams unpacked, as text where it is text.
    pub fn unpacked(&self) -> String {
        run("qpdf", "qpdf", &["--qdf", "--object-streams=disable"], &self.path(), &["-"])
    }

    pub fn assert_sound(&self) {
        let said = run("qpdf", "qpdf", &["--check"], &self.path(), &[]);
        assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
    }

    /// Width, height and words of each page.
    pub fn words(&self) -> Vec<(f64, f64, Vec<Word>)> {
        let text = run("pdftotext", "poppler-utils", &["-bbox"], &self.path(), &["-"]);
        let mut pages = Vec::new();
        for line in text.lines().map(str::trim) {
            if line.starts_with("<page ") {
                pages.push((number(line, "width"), number(line, "height"), Vec::new()));
            } else if let (true, Some((_, _, words))) =
                (line.starts_with("<word "), pages.last_mut())
            {
                let text =
                    line.split_once('>').map_or("", |(_, rest)| rest.trim_end_matches("</word>"));
                words.push(Word {
                    text: text.to_owned(),
                    left: number(line, "xMin"),
                    top: number(line, "yMin"),
                    right: number(line, "xMax"),
                    bottom: number(line, "yMax"),
                });
            }
        }
        pages
    }

    /// Every word inside the crop box, and so far from its left and right edge.
    pub fn assert_inside(&self, margin: f64) {
        const EDGE: f64 = 15.0;
        for (at, (width, height, words)) in self.words().iter().enumerate() {
            assert!(!words.is_empty(), "page {} is empty", at + 1);
            for word in words {
                let fits = word.left >= margin
                    && word.right <= width - margin
                    && word.top >= EDGE
                    && word.bottom <= height - EDGE;
                assert!(
                    fits,
                    "page {}: {} at {word:?} outside {width} × {height}",
                    at + 1,
                    word.text
                );
            }
        }
    }
}

fn number(line: &str, name: &str) -> f64 {
    let rest = line.split_once(&format!("{name}=\"")).map_or("", |(_, rest)| rest);
    rest.split('"').next().and_then(|number| number.parse().ok()).unwrap_or(f64::NAN)
}

fn run(program: &str, package: &str, before: &[&str], file: &Path, after: &[&str]) -> String {
    let output = Command::new(program).args(before).arg(file).args(after).output();
    let output = output.unwrap_or_else(|error| {
        panic!("{program} is needed to read what was printed ({error}). Install it: apt-get install {package}.")
    });
    // qpdf ends with 3 for mere warnings; those are faults for us.
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
