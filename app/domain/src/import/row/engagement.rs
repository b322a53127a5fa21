//! The engagement of a row: what for, which data, where.

use super::{RowReader, prose};
use crate::engagement::{
    EngagementDetails, Location, LocationRole, MOST_PLACES, Optionality, Relationship,
};
use crate::folding::fold_text;
use crate::import::column::role_said;
use crate::import::place::{OwnPlace, Places, read_places};
use crate::import::vocabulary::{self, Codes};
use crate::import::{Cell, Column, Naming};
use crate::taxonomy::{Category, Code, Taxonomy};
use crate::text::{Line, Name};
use crate::vendor::VendorDetails;

impl<'a> RowReader<'a> {
    pub(super) fn engagement(
        &mut self,
        naming: &Naming,
        vendor: &VendorDetails,
    ) -> Result<EngagementDetails, String> {
        let purpose = self.purpose()?;
        let is_affiliate = vendor.is_affiliate;
        let (data_categories, special_categories) = self.data();
        let data_subjects = self.subjects();
        let locations = self.locations()?;
        let retention = Some(self.cell(Column::Retention)).filter(|cell| !cell.is_empty());
        let retention = retention.map(|cell| Self::line("retention", &cell.text())).transpose()?;
        let footnotes = self.footnotes();
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
            naming.brand.clone().unwrap_or_else(|| vendor.display_name().to_string())
        } else {
            cell.text()
        };
        Name::parse(&service).map_err(|fault| format!("The service cannot be taken. {}", fault.0))
    }

    fn purpose(&mut self) -> Result<Line, String> {
        let cell = self.cell(Column::Purpose);
        let text = if cell.is_empty() {
            self.remarks.push("The list states no purpose. Add it.".to_owned());
            "Not stated in the imported list.".to_owned()
        } else {
            self.watch("purpose", &cell.text());
            cell.text()
        };
        Self::line("purpose", &text)
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

    fn data(&mut self) -> (Vec<Code>, Vec<Code>) {
        let found = self.coded(Column::Data, "data categories", vocabulary::data_categories);
        found.into_iter().partition(|code| !vocabulary::is_special(code, self.taxonomy))
    }

    fn subjects(&mut self) -> Vec<Code> {
        self.coded(Column::Subjects, "data subjects", vocabulary::data_subjects)
    }

    fn coded(
        &mut self,
        column: Column,
        what: &str,
        read: fn(&str, &Taxonomy) -> Codes,
    ) -> Vec<Code> {
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
        for (head, column, cell) in self.place_cells() {
            if cell.is_empty() {
                continue;
            }
            let by_column = (column == Column::Storage).then_some(LocationRole::Storage);
            let role = role_said(head).or(by_column);
            let text = cell.text();
            self.watch("places", &text);
            if let Some(places) = OwnPlace::read_all(&text) {
                for place in places {
                    locations.push(Self::own_location(&place)?);
                }
                continue;
            }
            let places = read_places(&cell.lines);
            self.place(places, role, &mut locations)?;
        }
        let has_column = self
            .sheet
            .columns
            .iter()
            .any(|(_, column)| matches!(column, Some(Column::Location | Column::Storage)));
        if !has_column && let Some(places) = places_of_lead(&self.sheet.lead) {
            self.place(places, None, &mut locations)?;
        }
        if locations.len() > MOST_PLACES {
            return Err(format!(
                "It names {} places, and an engagement holds {MOST_PLACES} at most. Name countries in place of towns.",
                locations.len()
            ));
        }
        Ok(locations)
    }

    /// The columns that say where, each with its head: a head may say what happens there.
    fn place_cells(&self) -> Vec<(&'a str, Column, &'a Cell)> {
        let cells = self.sheet.columns.iter().zip(&self.row.cells);
        let of = |((head, column), cell): (&'a (String, Option<Column>), &'a Cell)| match column {
            Some(column @ (Column::Location | Column::Storage)) => {
                Some((head.as_str(), *column, cell))
            }
            _ => None,
        };
        cells.filter_map(of).collect()
    }

    fn own_location(own: &OwnPlace<'_>) -> Result<Location, String> {
        Ok(Location {
            role: own.role,
            place: own.place,
            label: own.label.map(|label| Self::line("places", label)).transpose()?,
            from: own.from,
            to: own.last.map(|last| last.plus_days(1)),
            is_default: true,
            is_customer_selectable: false,
        })
    }

    fn place(
        &mut self,
        places: Places,
        role: Option<LocationRole>,
        locations: &mut Vec<Location>,
    ) -> Result<(), String> {
        if !places.vague.is_empty() {
            self.remarks.push(format!("Resolve to countries: {}.", places.vague.join(", ")));
        }
        for (place, label) in places.found {
            let words = label.as_deref().unwrap_or_default();
            let said = role_said(words).filter(|_| words.split_whitespace().count() <= 2);
            locations.push(Location {
                role: said.or(role),
                place,
                label: label
                    .filter(|label| label != place.words())
                    .map(|label| Self::line("places", &label))
                    .transpose()?,
                from: None,
                to: None,
                is_default: true,
                is_customer_selectable: false,
            });
        }
        Ok(())
    }

    /// Footnotes under the list whose mark stands in the row.
    fn footnotes(&self) -> Vec<String> {
        let marks: Vec<_> = self.row.cells.iter().flat_map(|cell| &cell.marks).collect();
        let of = |note: &String| {
            let note = note.trim_start_matches('\\');
            let text = marks.iter().find_map(|mark| note.strip_prefix(mark.as_str()))?;
            // "**" is another mark than "*".
            let is_whole = !text.starts_with(['*', '†', '‡']);
            is_whole.then(|| Cell::clean(text.trim_start_matches([':', ' '])).text())
        };
        self.sheet.footnotes.iter().filter_map(of).collect()
    }

    fn optionality(&self, footnotes: &[String]) -> Result<(Optionality, Option<Line>), String> {
        let heading = Some(&self.section).filter(|section| vocabulary::is_optional(section));
        match footnotes.iter().find(|note| vocabulary::is_optional(note)).or(heading) {
            Some(condition) => {
                Ok((Optionality::FeatureOptional, Some(Self::line("condition", condition)?)))
            }
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
        for column in [Column::Transfer, Column::Scope, Column::Relationship, Column::Notes] {
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
}

/// The places of a sentence such as "These subprocessors are all located in the United States:".
fn places_of_lead(lead: &str) -> Option<Places> {
    let (_, place) = lead.split_once("located in ")?;
    let place = place.trim().trim_end_matches([':', '.']).to_owned();
    Some(read_places(&[place]))
}
