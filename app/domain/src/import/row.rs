//! What a row of a list would be here: a vendor and an engagement, with what a person should look
//! at. Unknown things stay empty, as far as the types allow (domain.md 15, IMP-2).

use super::place::{Places, read_places};
use super::vocabulary::{self, Codes};
use super::{Cell, Column, Naming, SheetRow, Understood, suspected_original};
use crate::canonical::Digest;
use crate::country::Country;
use crate::engagement::{
    EngagementDetails, Location, LocationRole, Optionality, Place, Relationship,
};
use crate::folding::fold_text;
use crate::taxonomy::{Category, Taxonomy};
use crate::text::{Email, Line, Name, Prose, WebAddress};
use crate::vendor::{ContactPerson, VendorDetails};

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
        for row in &self.sheet.rows {
            if let Some(text) = self.heading(row) {
                heading = Some(text);
                continue;
            }
            let headings = self.sheet.headings.iter().cloned().chain(heading.clone());
            let section = headings.collect::<Vec<_>>().join(" / ");
            rows.push(RowReader::new(self, row, section, taxonomy).read());
        }
        rows
    }

    fn heading(&self, row: &SheetRow) -> Option<String> {
        let (first, rest) = row.cells.split_first()?;
        let cell = Cell::clean(first);
        let is_alone =
            self.columns.len() > 1 && rest.iter().all(|cell| Cell::clean(cell).lines.is_empty());
        let is_bold = first.trim().starts_with("**") && first.trim().ends_with("**");
        let text = cell.text();
        (is_alone && !text.is_empty() && (is_bold || vocabulary::is_affiliate(&text)))
            .then_some(text)
    }
}

struct RowReader<'a> {
    sheet: &'a Understood,
    row: &'a SheetRow,
    section: String,
    taxonomy: &'a Taxonomy,
    remarks: Vec<String>,
    notes: Vec<String>,
}

impl<'a> RowReader<'a> {
    fn new(
        sheet: &'a Understood,
        row: &'a SheetRow,
        section: String,
        taxonomy: &'a Taxonomy,
    ) -> Self {
        Self {
            sheet,
            row,
            section,
            taxonomy,
            remarks: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn read(mut self) -> ReadRow {
        let name_cell = self.cell(Column::Name);
        let written = name_cell.lines.first().cloned().unwrap_or_default();
        match self.entry(&name_cell, &written) {
            Ok(entry) => ReadRow::Entry(Box::new(entry)),
            Err(reason) => ReadRow::Unusable {
                line: self.row.line,
                written,
                reason,
            },
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
        let naming = Naming::read(written);
        let vendor = self.vendor(name_cell, &naming)?;
        let engagement = self.engagement(name_cell, &naming, &vendor)?;
        let display = vendor.display_name.iter().map(ToString::to_string);
        let aliases = naming
            .brand
            .into_iter()
            .chain(naming.former)
            .chain(display)
            .collect();
        Ok(Entry {
            line: self.row.line,
            section: self.section.clone(),
            written: written.to_owned(),
            aliases,
            vendor,
            engagement,
            remarks: std::mem::take(&mut self.remarks),
            key: self.key(),
        })
    }

    fn vendor(&mut self, name_cell: &Cell, naming: &Naming) -> Result<VendorDetails, String> {
        let legal_name = Name::parse(&naming.legal)
            .map_err(|fault| format!("The name cannot be taken. {}", fault.0))?;
        let display_name = self.display_name(naming, &legal_name)?;
        if let Some(former) = &naming.former {
            self.note("Former name", former);
            self.remarks.push(format!(
                "“{former}” may be a former name. Add it to the vendor with the day it ended."
            ));
        }
        let mut address = self.cell(Column::Address).lines;
        if address.is_empty() {
            address = name_cell.lines.iter().skip(1).cloned().collect();
        }
        let address_lines = address
            .iter()
            .take(6)
            .map(|line| self.line("address", line))
            .collect::<Result<_, _>>()?;
        Ok(VendorDetails {
            legal_name,
            display_name,
            legal_name_latin: None,
            address_lines,
            postal_code: None,
            city: None,
            region: None,
            country: self.seat(),
            contact: self.contact(),
            privacy_contact: None,
            security_contact: None,
            website: self.website(name_cell),
            privacy_url: None,
            subprocessors_url: None,
            is_affiliate: self.is_affiliate(),
            notes: prose(&[])?,
        })
    }

    /// The column's; else what stands after "aka", or the initials in brackets. Another name in
    /// brackets is a product as often as a brand, so it is only suggested.
    fn display_name(&mut self, naming: &Naming, legal_name: &Name) -> Result<Option<Name>, String> {
        let cell = self.cell(Column::DisplayName);
        let chosen = if cell.is_empty() {
            let brand = naming
                .brand
                .as_deref()
                .filter(|brand| naming.is_traded_under || are_initials(brand, &naming.legal));
            if let (None, Some(brand)) = (brand, &naming.brand) {
                self.remarks.push(format!(
                    "“{brand}” was taken as the service. It may be the name in use."
                ));
            }
            brand.map(str::to_owned)
        } else {
            Some(cell.text())
        };
        let name = chosen
            .map(|name| Name::parse(&name))
            .transpose()
            .map_err(|fault| format!("The name in use cannot be taken. {}", fault.0))?;
        Ok(name.filter(|name| name != legal_name))
    }

    fn engagement(
        &mut self,
        name_cell: &Cell,
        naming: &Naming,
        vendor: &VendorDetails,
    ) -> Result<EngagementDetails, String> {
        let purpose = self.purpose()?;
        let is_affiliate = vendor.is_affiliate;
        let (data_categories, special_categories) = self.data();
        let data_subjects = self.subjects();
        let locations = self.locations()?;
        let retention = Some(self.cell(Column::Retention)).filter(|cell| !cell.is_empty());
        let retention = retention
            .map(|cell| self.line("retention", &cell.text()))
            .transpose()?;
        let footnotes = self.footnotes(name_cell);
        let (optionality, activation_condition) = self.optionality(&footnotes)?;
        self.keep_texts(&footnotes);
        Ok(EngagementDetails {
            relationship: self.relationship(is_affiliate),
            category: if is_affiliate {
                Category::Affiliates
            } else {
                vocabulary::category(purpose.as_str())
            },
            service_name: self.service(naming, vendor)?,
            purposes: vocabulary::purposes(purpose.as_str(), self.taxonomy),
            purpose,
            description: prose(&[])?,
            products: Vec::new(),
            regions: Vec::new(),
            plans: Vec::new(),
            optionality,
            activation_condition,
            data_categories,
            special_categories,
            special_safeguards: None,
            data_subjects,
            access_modes: Vec::new(),
            is_encrypted_in_transit: false,
            is_encrypted_at_rest: false,
            key_holder: None,
            locations,
            retention,
            owner: None,
            notes: prose(&self.notes)?,
        })
    }

    fn service(&mut self, naming: &Naming, vendor: &VendorDetails) -> Result<Name, String> {
        let cell = self.cell(Column::Service);
        let service = if cell.is_empty() {
            naming
                .brand
                .clone()
                .unwrap_or_else(|| vendor.display_name().to_string())
        } else {
            cell.text()
        };
        Name::parse(&service).map_err(|fault| format!("The service cannot be taken. {}", fault.0))
    }

    fn purpose(&mut self) -> Result<Line, String> {
        let cell = self.cell(Column::Purpose);
        let text = if cell.is_empty() {
            self.remarks
                .push("The list states no purpose. Add it.".to_owned());
            "Not stated in the imported list.".to_owned()
        } else {
            self.watch("purpose", &cell.text());
            cell.text()
        };
        self.line("purpose", &text)
    }

    fn relationship(&mut self, is_affiliate: bool) -> Relationship {
        let cell = self.cell(Column::Relationship);
        let words = fold_text(&format!("{} {}", self.section, cell.text()));
        if words.contains("independent controller") {
            Relationship::IndependentController
        } else if is_affiliate {
            Relationship::AffiliateSubprocessor
        } else {
            Relationship::Subprocessor
        }
    }

    fn is_affiliate(&self) -> bool {
        let purpose = self.cell(Column::Purpose).text();
        // "GitHub Subsidiary" says so; a sentence may speak of somebody else's affiliates.
        let is_said = purpose.split_whitespace().count() <= 4 && vocabulary::is_affiliate(&purpose);
        let heads: Vec<_> = self
            .sheet
            .columns
            .iter()
            .filter(|(_, column)| *column == Some(Column::Name))
            .map(|(head, _)| head.as_str())
            .collect();
        // A column for both kinds says nothing about one row.
        let by_head = heads.iter().any(|head| vocabulary::is_affiliate(head));
        let by_words = [&self.section, &self.cell(Column::Relationship).text()]
            .iter()
            .any(|text| vocabulary::is_affiliate(text));
        is_said || by_head || by_words
    }

    fn seat(&mut self) -> Option<Country> {
        let cell = self.cell(Column::Seat);
        if cell.is_empty() {
            return None;
        }
        let places = read_places(&cell.lines);
        if let [(Place::Country(country), _)] = places.found.as_slice() {
            return Some(*country);
        }
        self.note("Seat", &cell.text());
        self.remarks.push(format!(
            "“{}” is not one country. Choose the country of the vendor's seat.",
            cell.text()
        ));
        None
    }

    fn contact(&mut self) -> ContactPerson {
        let cell = self.cell(Column::Contact);
        let mut contact = ContactPerson::default();
        let mut words = Vec::new();
        for word in cell.lines.iter().flat_map(|line| line.split_whitespace()) {
            let bare = word.trim_matches(['(', ')', ',', ';', '<', '>']);
            let bare = bare.strip_prefix("mailto:").unwrap_or(bare);
            match Email::parse(bare) {
                Ok(email) if contact.email.is_none() => contact.email = Some(email),
                _ => words.push(word),
            }
        }
        let text = words.join(" ");
        let text = text.trim_matches([',', ';', ':', ' ']);
        if !text.is_empty() && !cell.is_empty() {
            match Name::parse(text) {
                Ok(name) => contact.name = Some(name),
                Err(_) => self.note("Contact", text),
            }
        }
        contact
    }

    fn website(&mut self, name_cell: &Cell) -> Option<WebAddress> {
        let cell = self.cell(Column::Website);
        let written = cell
            .links
            .first()
            .cloned()
            .or_else(|| Some(cell.text()).filter(|_| !cell.is_empty()));
        let written = written.or_else(|| name_cell.links.first().cloned())?;
        let address = if written.starts_with("www.") {
            format!("https://{written}")
        } else {
            written.clone()
        };
        let parsed = WebAddress::parse(&address).ok();
        if parsed.is_none() {
            self.note("Website", &written);
            self.remarks.push(format!(
                "“{written}” is not an https address and was kept in the notes."
            ));
        }
        parsed
    }

    fn data(&mut self) -> (Vec<crate::taxonomy::Code>, Vec<crate::taxonomy::Code>) {
        let found = self.coded(Column::Data, "data categories", vocabulary::data_categories);
        found
            .into_iter()
            .partition(|code| !vocabulary::is_special(code, self.taxonomy))
    }

    fn subjects(&mut self) -> Vec<crate::taxonomy::Code> {
        self.coded(Column::Subjects, "data subjects", vocabulary::data_subjects)
    }

    fn coded(
        &mut self,
        column: Column,
        what: &str,
        read: fn(&str, &Taxonomy) -> Codes,
    ) -> Vec<crate::taxonomy::Code> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return Vec::new();
        }
        let text = cell.lines.join("\n");
        let Codes { found, left } = read(&text, self.taxonomy);
        self.note(column.words(), &cell.text());
        if !left.is_empty() {
            self.remarks.push(format!(
                "Not matched to {what}: {}. Kept in the notes; choose from the list.",
                left.join(", ")
            ));
        }
        found
    }

    fn locations(&mut self) -> Result<Vec<Location>, String> {
        let mut locations = Vec::new();
        for (column, role) in [
            (Column::Location, LocationRole::Compute),
            (Column::Storage, LocationRole::Storage),
        ] {
            let cell = self.cell(column);
            if cell.is_empty() {
                continue;
            }
            self.watch("places", &cell.text());
            let places = read_places(&cell.lines);
            self.place(places, role, &mut locations)?;
        }
        let has_column = self
            .sheet
            .columns
            .iter()
            .any(|(_, column)| matches!(column, Some(Column::Location | Column::Storage)));
        if !has_column && let Some(places) = places_of_lead(&self.sheet.sheet.lead) {
            self.place(places, LocationRole::Compute, &mut locations)?;
        }
        Ok(locations)
    }

    fn place(
        &mut self,
        places: Places,
        role: LocationRole,
        locations: &mut Vec<Location>,
    ) -> Result<(), String> {
        if !places.vague.is_empty() {
            self.remarks.push(format!(
                "Resolve to countries: {}.",
                places.vague.join(", ")
            ));
        }
        for (place, label) in places.found {
            let words = label.as_deref().map(fold_text).unwrap_or_default();
            let is_edge =
                place == Place::Global && (words.contains("edge") || words.contains("cdn"));
            locations.push(Location {
                role: if is_edge {
                    LocationRole::EdgeTransit
                } else {
                    role
                },
                place,
                label: label.map(|label| self.line("places", &label)).transpose()?,
                from: None,
                to: None,
                is_default: true,
                is_customer_selectable: false,
            });
        }
        Ok(())
    }

    fn footnotes(&self, name_cell: &Cell) -> Vec<String> {
        let marks: Vec<_> = self
            .row
            .cells
            .iter()
            .flat_map(|cell| Cell::clean(cell).marks)
            .chain(name_cell.marks.clone())
            .collect();
        let is_meant = |note: &&String| {
            let note = note.trim_start_matches('\\');
            marks.iter().any(|mark| {
                note.strip_prefix(mark.as_str())
                    .is_some_and(|rest| !rest.starts_with(['*', '†', '‡']))
            })
        };
        self.sheet
            .sheet
            .footnotes
            .iter()
            .filter(is_meant)
            .map(|note| Cell::clean(note.trim_start_matches('\\')).text())
            .collect()
    }

    fn optionality(&self, footnotes: &[String]) -> Result<(Optionality, Option<Line>), String> {
        let heading = Some(&self.section).filter(|section| vocabulary::is_optional(section));
        match footnotes
            .iter()
            .find(|note| vocabulary::is_optional(note))
            .or(heading)
        {
            Some(condition) => Ok((
                Optionality::FeatureOptional,
                Some(self.line("condition", condition)?),
            )),
            None => Ok((Optionality::Core, None)),
        }
    }

    /// What has no field here is kept inside, as it was written.
    fn keep_texts(&mut self, footnotes: &[String]) {
        for footnote in footnotes {
            self.note("Footnote", footnote);
        }
        let section = self.section.clone();
        self.note("Heading", &section);
        for column in [
            Column::Transfer,
            Column::Scope,
            Column::Relationship,
            Column::Notes,
        ] {
            let cell = self.cell(column);
            if !cell.is_empty() {
                self.note(column.words(), &cell.text());
            }
        }
        if !self.cell(Column::Transfer).is_empty() {
            self.remarks.push(
                "The transfer safeguard was kept in the notes. Enter the transfers.".to_owned(),
            );
        }
        if !self.cell(Column::Scope).is_empty() {
            self.remarks.push(
                "What it applies to was kept in the notes. Choose products or regions.".to_owned(),
            );
        }
    }

    fn cell(&self, wanted: Column) -> Cell {
        let mut whole = Cell::default();
        for ((_, column), raw) in self.sheet.columns.iter().zip(&self.row.cells) {
            if *column == Some(wanted) {
                let cell = Cell::clean(raw);
                whole.lines.extend(cell.lines);
                whole.links.extend(cell.links);
                whole.marks.extend(cell.marks);
            }
        }
        whole
    }

    fn line(&self, what: &str, text: &str) -> Result<Line, String> {
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
            self.remarks.push(format!(
                "The {what} begins like a formula and was taken as text."
            ));
        }
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

fn are_initials(brand: &str, name: &str) -> bool {
    let initials: String = name
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .collect();
    brand.chars().count() > 1 && initials.to_lowercase().starts_with(&brand.to_lowercase())
}

/// The places of a sentence such as "These subprocessors are all located in the United States:".
fn places_of_lead(lead: &str) -> Option<Places> {
    let (_, place) = lead.split_once("located in ")?;
    let place = place.trim().trim_end_matches([':', '.']).to_owned();
    Some(read_places(&[place]))
}
