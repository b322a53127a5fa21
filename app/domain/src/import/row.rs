//! What a row of a list would be here: a vendor and an engagement, with what a person should look
//! at. Unknown things stay empty, as far as the types allow (domain.md 15, IMP-2).

mod engagement;
mod published;
mod vendor;

use std::collections::BTreeSet;

use super::{Cell, CleanRow, Column, Naming, Understood, suspected_original, vocabulary};
use crate::canonical::Digest;
use crate::engagement::EngagementDetails;
use crate::folding::fold_text;
use crate::taxonomy::Taxonomy;
use crate::text::{Line, Prose};
use crate::vendor::VendorDetails;

/// A row that can become a vendor and an engagement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands in the file.
    pub line: usize,
    /// The headings over it.
    pub section: String,
    /// The name as the list has it.
    pub written: String,
    /// Names that stand beside it: in brackets, after "aka" or "formerly".
    pub aliases: Vec<String>,
    /// What is known of the entity.
    pub vendor: VendorDetails,
    /// What is known of the use.
    pub engagement: EngagementDetails,
    /// What a person should look at, in sentences.
    pub remarks: Vec<String>,
    /// Folded words about what it is limited to: headings, data, products. Two rows of one entity
    /// and purpose that differ in it are two engagements.
    pub scope: String,
    /// The same for the same row in every import (IMP-7).
    pub key: Digest,
}

/// A row that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadRow {
    /// Can be taken.
    Entry(Box<Entry>),
    /// Cannot be taken as it is.
    Unusable {
        /// Where it stands in the file.
        line: usize,
        /// The name as the list has it.
        written: String,
        /// Why, and what to do.
        reason: String,
    },
}

impl Understood {
    /// Reads all rows. A row that fills its first cell only, in bold or with a word for affiliates,
    /// is a heading for those below.
    pub fn read(&self, taxonomy: &Taxonomy) -> Vec<ReadRow> {
        let mut heading = None;
        let mut rows = Vec::new();
        for row in &self.rows {
            if let Some(text) = self.heading(row) {
                heading = Some(text);
                continue;
            }
            let headings = self.headings.iter().cloned().chain(heading.clone());
            let section = headings.collect::<Vec<_>>().join(" / ");
            rows.push(RowReader::new(self, row, section, taxonomy).read());
        }
        rows
    }

    fn heading(&self, row: &CleanRow) -> Option<String> {
        let (first, rest) = row.cells.split_first()?;
        let is_alone = self.columns.len() > 1 && rest.iter().all(|cell| cell.lines.is_empty());
        let text = first.text();
        (is_alone && !text.is_empty() && (row.begins_bold || vocabulary::is_affiliate(&text)))
            .then_some(text)
    }
}

struct RowReader<'a> {
    sheet: &'a Understood,
    row: &'a CleanRow,
    section: String,
    taxonomy: &'a Taxonomy,
    remarks: Vec<String>,
    notes: Vec<String>,
}

impl<'a> RowReader<'a> {
    fn new(
        sheet: &'a Understood,
        row: &'a CleanRow,
        section: String,
        taxonomy: &'a Taxonomy,
    ) -> Self {
        Self { sheet, row, section, taxonomy, remarks: Vec::new(), notes: Vec::new() }
    }

    fn read(mut self) -> ReadRow {
        let name_cell = self.cell(Column::Name);
        let written = name_cell.lines.first().cloned().unwrap_or_default();
        match self.entry(&name_cell, &written) {
            Ok(entry) => ReadRow::Entry(Box::new(entry)),
            Err(reason) => ReadRow::Unusable { line: self.row.line, written, reason },
        }
    }

    fn entry(&mut self, name_cell: &Cell, written: &str) -> Result<Entry, String> {
        if name_cell.is_empty() {
            return Err("The row has no name. Add the vendor's name in the file.".to_owned());
        }
        if let Some(original) = suspected_original(written) {
            return Err(format!(
                "The name looks wrongly decoded; it may be “{original}”. Save the file as UTF-8 again."
            ));
        }
        self.tell_of_hidden();
        self.tell_of_more_cells();
        let mut naming = Naming::read(written);
        let below = self.below_name(name_cell, &mut naming);
        let vendor = self.vendor(name_cell, &naming, below)?;
        let engagement = self.engagement(&naming, &vendor)?;
        let display = vendor.display_name.iter().map(ToString::to_string);
        let aliases = naming.brand.into_iter().chain(naming.former).chain(display).collect();
        Ok(Entry {
            line: self.row.line,
            section: self.section.clone(),
            written: written.to_owned(),
            aliases,
            vendor,
            engagement,
            remarks: std::mem::take(&mut self.remarks),
            scope: self.scope(),
            key: self.key(),
        })
    }

    /// What nobody sees in the file is left out of it, and whoever confirms knows (IMP-6).
    fn tell_of_hidden(&mut self) {
        let hidden: BTreeSet<char> =
            self.row.cells.iter().flat_map(|cell| &cell.hidden).copied().collect();
        if !hidden.is_empty() {
            let names: Vec<_> =
                hidden.into_iter().map(|c| format!("U+{:04X}", u32::from(c))).collect();
            self.remarks.push(format!(
                "Control characters or marks that turn the reading order were taken out: {}. Look whether the row still says what the list says.",
                names.join(", ")
            ));
        }
    }

    /// Cells behind the last column stand under no head.
    fn tell_of_more_cells(&mut self) {
        let more = self.row.cells.iter().skip(self.sheet.columns.len());
        let told: Vec<_> = more.map(Cell::text).filter(|text| !text.is_empty()).collect();
        if !told.is_empty() {
            let told = told.join("”, “");
            self.remarks
                .push(format!("More cells than the table has columns. Left out: “{told}”."));
        }
    }

    fn cell(&self, wanted: Column) -> Cell {
        let mut whole = Cell::default();
        for ((_, column), cell) in self.sheet.columns.iter().zip(&self.row.cells) {
            if *column == Some(wanted) {
                whole.lines.extend_from_slice(&cell.lines);
                whole.links.extend_from_slice(&cell.links);
                whole.marks.extend_from_slice(&cell.marks);
                whole.hidden.extend(&cell.hidden);
            }
        }
        whole
    }

    fn line(what: &str, text: &str) -> Result<Line, String> {
        Line::parse(text).map_err(|fault| format!("The {what} cannot be taken. {}", fault.0))
    }

    fn note(&mut self, what: &str, text: &str) {
        if !text.is_empty() {
            self.notes.push(format!("{what}: {text}"));
        }
    }

    fn watch(&mut self, what: &str, text: &str) {
        if let Some(original) = suspected_original(text) {
            self.remarks.push(format!(
                "The {what} may be wrongly decoded: “{original}” was meant, perhaps."
            ));
        }
        if text.starts_with('=') {
            self.remarks.push(format!("The {what} begins like a formula and was taken as text."));
        }
    }

    fn scope(&self) -> String {
        let columns = [Column::Data, Column::Subjects, Column::Scope];
        let texts = columns.map(|column| self.cell(column).text());
        fold_text(&format!("{} {}", self.section, texts.join(" ")))
    }

    fn key(&self) -> Digest {
        let mut parts: Vec<String> = Column::ALL
            .iter()
            .filter(|column| **column != Column::Ignore)
            .map(|&column| format!("{}={}", column.code(), fold_text(&self.cell(column).text())))
            .collect();
        parts.push(format!("section={}", fold_text(&self.section)));
        Digest::of(parts.join("\n").as_bytes())
    }
}

fn prose(notes: &[String]) -> Result<Prose, String> {
    let text = if notes.is_empty() {
        String::new()
    } else {
        format!("From the imported list\n{}", notes.join("\n"))
    };
    Prose::parse(&text).map_err(|fault| format!("The notes cannot be taken. {}", fault.0))
}
