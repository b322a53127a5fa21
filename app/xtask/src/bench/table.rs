//! A table of measurements, some of them held against a promise.

use std::fmt;

pub struct Table {
    title: String,
    /// How it was measured, in a sentence or two.
    method: String,
    heads: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    missed: Vec<String>,
}

impl Table {
    pub fn new(
        title: impl Into<String>,
        method: impl Into<String>,
        heads: &[&'static str],
    ) -> Self {
        Self {
            title: title.into(),
            method: method.into(),
            heads: heads.to_vec(),
            rows: Vec::new(),
            missed: Vec::new(),
        }
    }

    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(Vec::from(cells));
    }

    /// `kept` or `missed`, and remembered if it was missed.
    pub fn verdict(&mut self, kept: bool, promise: &str) -> String {
        if kept {
            return String::from("kept");
        }
        self.missed.push(promise.to_owned());
        String::from("missed")
    }

    pub fn missed(&self) -> impl Iterator<Item = &str> {
        self.missed.iter().map(String::as_str)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "## {}\n\n{}\n", self.title, self.method)?;
        writeln!(f, "| {} |", self.heads.join(" | "))?;
        writeln!(f, "|{}", " --- |".repeat(self.heads.len()))?;
        for row in &self.rows {
            writeln!(f, "| {} |", row.join(" | "))?;
        }
        Ok(())
    }
}
