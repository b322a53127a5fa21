//! Places as lists write them (domain.md 15, IMP-4): countries where words name some, groups and
//! vague words kept as they were written, for a person to resolve.

use std::collections::HashSet;

use crate::country::Country;
use crate::engagement::{LocationRole, Place};
use crate::time::Day;

/// What a cell says about places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Each place once, with a city, a region or the words of the cell.
    pub found: Vec<(Place, Option<String>)>,
    /// Words that do not name a country, as they were written.
    pub vague: Vec<String>,
}

/// A place as our own lists write it: `storage: Germany (DE), Frankfurt, from 2026-04-01`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPlace<'a> {
    /// What happens there, where it is said.
    pub role: Option<LocationRole>,
    /// Where.
    pub place: Place,
    /// The town or region.
    pub label: Option<&'a str>,
    /// From this day.
    pub from: Option<Day>,
    /// Until and including this day.
    pub last: Option<Day>,
}

impl<'a> OwnPlace<'a> {
    /// All places of a cell; none when one of them is written in another way.
    pub fn read_all(text: &'a str) -> Option<Vec<Self>> {
        text.split("; ").map(Self::read).collect()
    }

    fn read(text: &'a str) -> Option<Self> {
        let (role, rest) = text.split_once(": ")?;
        let role = LocationRole::groups().find(|known| LocationRole::word_of(*known) == role)?;
        let (place, mut rest) = rest.split_once(", ").unwrap_or((rest, ""));
        let code = match place.strip_suffix(')') {
            Some(named) => named.rsplit_once('(')?.1,
            None => place,
        };
        let last = day_at_end(&mut rest, "until and including ");
        let from = day_at_end(&mut rest, "from ");
        let label = Some(rest).filter(|label| !label.is_empty());
        Some(Self { role, place: Place::parse(code)?, label, from, last })
    }
}

/// Takes the day off the end of a text that says `mark` before it.
fn day_at_end(text: &mut &str, mark: &str) -> Option<Day> {
    let (before, last) = text.rsplit_once(", ").unwrap_or(("", text));
    let day = Day::parse(last.strip_prefix(mark)?)?;
    *text = before;
    Some(day)
}

/// Reads the lines of a cell: split at semicolons, commas, slashes and "and", unless the whole
/// names one country.
pub fn read_places(lines: &[String]) -> Places {
    let mut reading = Reading::default();
    for line in lines {
        for part in outside_brackets(line, &[';', '|', '•', '·', '、']) {
            reading.read(&part);
        }
    }
    reading.places
}

/// What was read so far, and what of it is known.
#[derive(Default)]
struct Reading {
    places: Places,
    found: HashSet<(Place, Option<String>)>,
    vague: HashSet<String>,
}

impl Reading {
    fn read(&mut self, part: &str) {
        if let Some((place, label)) = named(part) {
            return self.add(place, label);
        }
        let pieces = pieces(part);
        let mut towns: Vec<&str> = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            let before_us = pieces
                .get(at + 1)
                .is_some_and(|next| Country::by_name(next).is_some_and(|next| next.code() == "US"));
            // The state, not the country.
            let is_state = before_us && piece.eq_ignore_ascii_case("georgia");
            match named(piece).filter(|_| !is_state) {
                Some((place, label))
                    if place.country().is_some() && label.is_none() && !towns.is_empty() =>
                {
                    self.add(place, Some(towns.join(", ")));
                    towns.clear();
                }
                Some((place, label)) => {
                    self.add_vague(&mut towns);
                    self.add(place, label);
                }
                None => towns.push(piece),
            }
        }
        self.add_vague(&mut towns);
    }

    fn add_vague(&mut self, words: &mut Vec<&str>) {
        for word in words.drain(..) {
            self.add(Place::Unresolved, Some(word.to_owned()));
        }
    }

    fn add(&mut self, place: Place, label: Option<String>) {
        if place.country().is_none() {
            let word = label.clone().unwrap_or_else(|| place.words().to_owned());
            if self.vague.insert(word.clone()) {
                self.places.vague.push(word);
            }
        }
        if self.found.insert((place, label.clone())) {
            self.places.found.push((place, label));
        }
    }
}

/// One place: a country, "Germany (Frankfurt)", "EU (Ireland)", or a group with the words used.
fn named(text: &str) -> Option<(Place, Option<String>)> {
    let text = text.trim().trim_end_matches('.');
    let text = text.strip_prefix("the ").unwrap_or(text);
    if let Some(country) = Country::by_name(text) {
        return Some((Place::Country(country), None));
    }
    if let Some(place) = group(text) {
        return Some((place, Some(text.to_owned())));
    }
    let (outside, inside) = text.strip_suffix(')')?.split_once('(')?;
    let (outside, inside) = (outside.trim(), inside.trim());
    let inner = Country::by_name(inside);
    match (Country::by_name(outside), group(outside), inner) {
        (Some(country), _, _) => Some((Place::Country(country), Some(inside.to_owned()))),
        // A town, or a group that is said to mean one country.
        (None, None, Some(country)) => Some((Place::Country(country), Some(outside.to_owned()))),
        (None, Some(_), Some(country)) => Some((Place::Country(country), None)),
        (None, Some(place), None) => Some((place, Some(text.to_owned()))),
        (None, None, None) => None,
    }
}

fn group(text: &str) -> Option<Place> {
    let folded = crate::folding::fold_text(text);
    match folded.as_str() {
        "eu" | "european union" | "europaische union" | "union europeenne" | "eu countries"
        | "eu member states" => Some(Place::Eu),
        "eea" | "european economic area" | "ewr" | "eu eea" | "eueea" => Some(Place::Eea),
        "global" | "globally" | "worldwide" | "world" | "global edge" | "global cdn"
        | "global network" | "international" | "weltweit" | "everywhere" | "all regions" => {
            Some(Place::Global)
        }
        _ => None,
    }
}

fn pieces(part: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    for piece in outside_brackets(part, &[',']) {
        let piece = piece.strip_prefix("and ").unwrap_or(&piece).trim().to_owned();
        if named(&piece).is_some() {
            pieces.push(piece);
        } else {
            pieces.extend(at_conjunctions(&piece));
        }
    }
    pieces
}

fn at_conjunctions(text: &str) -> Vec<String> {
    let mut text = text.replace(" & ", "\n").replace(" / ", "\n").replace(" + ", "\n");
    for word in ["and", "und", "et", "or", "oder", "y", "e"] {
        text = text.replace(&format!(" {word} "), "\n");
    }
    let lines: Vec<_> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    // "US/Canada", but not "A/S" or "EU/EEA" which is a group.
    lines
        .into_iter()
        .flat_map(|line| {
            let slashed: Vec<_> = line.split('/').map(str::trim).map(str::to_owned).collect();
            let all_named = slashed.len() > 1 && slashed.iter().all(|piece| named(piece).is_some());
            if all_named && named(&line).is_none() { slashed } else { vec![line] }
        })
        .collect()
}

fn outside_brackets(text: &str, separators: &[char]) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut depth = 0_u32;
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 && separators.contains(&c) => {
                pieces.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = pieces.last_mut() {
            last.push(c);
        }
    }
    pieces
        .into_iter()
        .map(|piece| piece.trim().to_owned())
        .filter(|piece| !piece.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let lines: Vec<_> = text.lines().map(str::to_owned).collect();
        let shown = |(place, label): &(Place, Option<String>)| match label {
            Some(label) => format!("{}:{label}", place.code().unwrap_or("?")),
            None => place.code().unwrap_or("?").to_owned(),
        };
        read_places(&lines).found.iter().map(shown).collect()
    }

    #[test]
    fn places_of_our_own_lists_come_back() {
        let norway = Place::parse("NO").unwrap();
        let day = |text| Day::parse(text).unwrap();
        let of = |role, place, label| OwnPlace {
            role: Some(role),
            place,
            label,
            from: None,
            last: None,
        };
        let text = "storage: Norway (NO), Oslo, from 2026-04-01, until and including 2026-05-01; edge and transit: GLOBAL, Six, or so; compute: Norway (NO); processing: Norway (NO)";
        let read = OwnPlace::read_all(text).unwrap();
        let dated = OwnPlace {
            from: Some(day("2026-04-01")),
            last: Some(day("2026-05-01")),
            ..of(LocationRole::Storage, norway, Some("Oslo"))
        };
        let edge = of(LocationRole::EdgeTransit, Place::Global, Some("Six, or so"));
        let unsaid = OwnPlace { role: None, ..of(LocationRole::Compute, norway, None) };
        assert_eq!(read, [dated, edge, of(LocationRole::Compute, norway, None), unsaid]);
        for other in ["", "Norway", "storage: Oslo", "kept: Norway (NO)", "storage: Norway (XX)"] {
            assert_eq!(OwnPlace::read_all(other), None, "{other}");
        }
    }

    #[test]
    fn places_are_split_and_named() {
        for (text, places) in [
            ("United States", &["US"][..]),
            ("United States, Iceland, Germany", &["US", "IS", "DE"]),
            ("United States, France,\nSwitzerland, and Japan", &["US", "FR", "CH", "JP"]),
            ("USA and Canada", &["US", "CA"]),
            ("USA; Canada / Japan", &["US", "CA", "JP"]),
            ("US/Canada", &["US", "CA"]),
            ("Bosnia and Herzegovina", &["BA"]),
            ("Serbia, Bosnia and Herzegovina, USA", &["RS", "BA", "US"]),
            ("Frankfurt, Germany", &["DE:Frankfurt"]),
            ("Germany (Frankfurt)", &["DE:Frankfurt"]),
            ("Dublin (Ireland)", &["IE:Dublin"]),
            ("EU (Ireland)", &["IE"]),
            ("Atlanta, Georgia, USA", &["US:Atlanta, Georgia"]),
            ("Georgia", &["GE"]),
            ("Germany, Germany", &["DE"]),
            ("US (us-east-1, us-west-2)", &["US:us-east-1, us-west-2"]),
            ("", &[]),
        ] {
            assert_eq!(read(text), places, "{text}");
            let lines: Vec<_> = text.lines().map(str::to_owned).collect();
            assert!(read_places(&lines).vague.is_empty(), "{text}");
        }
    }

    #[test]
    fn vague_places_are_kept_as_written_and_told() {
        for (text, places, vague) in [
            ("EU", &["EU:EU"][..], &["EU"][..]),
            ("European Union", &["EU:European Union"], &["European Union"]),
            ("EU/EEA", &["EEA:EU/EEA"], &["EU/EEA"]),
            ("Global Edge", &["GLOBAL:Global Edge"], &["Global Edge"]),
            ("Worldwide", &["GLOBAL:Worldwide"], &["Worldwide"]),
            ("USA and EU", &["US", "EU:EU"], &["EU"]),
            ("the EU", &["EU:EU"], &["EU"]),
            ("Varies", &["?:Varies"], &["Varies"]),
            ("Europe", &["?:Europe"], &["Europe"]),
            ("See vendor's site", &["?:See vendor's site"], &["See vendor's site"]),
            ("Germany, Narnia", &["DE", "?:Narnia"], &["Narnia"]),
            ("EU (Ireland, Germany)", &["EU:EU (Ireland, Germany)"], &["EU (Ireland, Germany)"]),
        ] {
            assert_eq!(read(text), places, "{text}");
            assert_eq!(read_places(&[text.to_owned()]).vague, vague, "{text}");
        }
    }
}
