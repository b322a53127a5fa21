//! The vendor of a row.

use super::{RowReader, prose};
use crate::country::Country;
use crate::engagement::Place;
use crate::import::place::read_places;
use crate::import::{Cell, Column, Naming, vocabulary};
use crate::text::{Email, Name, WebAddress};
use crate::vendor::{ContactPerson, VendorDetails};

impl RowReader<'_> {
    pub(super) fn vendor(
        &mut self,
        name_cell: &Cell,
        naming: &Naming,
        below_name: Vec<String>,
    ) -> Result<VendorDetails, String> {
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
            address = below_name;
        }
        let address_lines = address
            .iter()
            .take(6)
            .map(|line| Self::line("address", line))
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

    /// The address under the name, where no column holds addresses. A former name goes to the others;
    /// what is neither is left out, and told.
    pub(super) fn below_name(&mut self, name_cell: &Cell, naming: &mut Naming) -> Vec<String> {
        let has_column = self.sheet.columns.iter().any(|(_, it)| *it == Some(Column::Address));
        let mut address: Vec<String> = Vec::new();
        for line in name_cell.lines.iter().skip(1) {
            let former = Naming::former_in(line);
            if former.is_some() && naming.former.is_none() {
                naming.former = former;
            } else if !has_column && (!address.is_empty() || is_like_address(line)) {
                address.push(line.clone());
            } else {
                self.remarks.push(format!(
                    "“{line}” stands under the name and was left out. Add it where it belongs."
                ));
            }
        }
        address
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
        let written =
            cell.links.first().cloned().or_else(|| Some(cell.text()).filter(|_| !cell.is_empty()));
        let written = written.or_else(|| name_cell.links.first().cloned())?;
        let address = if written.starts_with("www.") {
            format!("https://{written}")
        } else {
            written.clone()
        };
        let parsed = WebAddress::parse(&address).ok();
        if parsed.is_none() {
            self.note("Website", &written);
            self.remarks
                .push(format!("“{written}” is not an https address and was kept in the notes."));
        }
        parsed
    }
}

/// Whether a line has a number, or names a country in full: short codes are legal forms as well.
fn is_like_address(line: &str) -> bool {
    let mut parts = line.split(',').map(str::trim);
    line.chars().any(char::is_numeric)
        || parts.any(|part| part.len() > 2 && Country::by_name(part).is_some())
}

fn are_initials(brand: &str, name: &str) -> bool {
    let initials: String = name.split_whitespace().filter_map(|word| word.chars().next()).collect();
    brand.chars().count() > 1 && initials.to_lowercase().starts_with(&brand.to_lowercase())
}
