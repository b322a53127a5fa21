//! Names that a vendor had. One under which it stood on a list is a former name; what was put right
//! before anybody relied on it is a correction, which nobody outside hears of.

use serde::{Deserialize, Serialize};

use super::{Vendor, VendorDetails};
use crate::text::Name;
use crate::time::Day;

/// A name that a vendor had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerName {
    /// As it was registered, or as people called it.
    pub name: Name,
    /// The day it was changed here.
    pub until: Day,
    /// No list that was published named the vendor so: people find it by the name, and that is all.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_correction: bool,
}

impl VendorDetails {
    /// The names that a vendor has no more once it is called as in `new`.
    pub fn names_lost_to(&self, new: &Self) -> impl Iterator<Item = &Name> {
        self.names().filter(|name| new.names().all(|it| it != *name))
    }
}

impl Vendor {
    /// Takes new details; a changed name is kept with the day it ended. `stood` says whether a list
    /// that was published calls the vendor by a name that it had until now.
    #[must_use]
    pub fn revised(
        mut self,
        details: VendorDetails,
        stood: impl Fn(&Name) -> bool,
        today: Day,
    ) -> Self {
        let former = self.details.names_lost_to(&details).map(|name| FormerName {
            name: name.clone(),
            until: today,
            is_correction: !stood(name),
        });
        self.former_names.extend(former);
        self.details = details;
        self
    }

    /// The names under which it stood before, oldest first, each once; never the present one.
    pub fn stood_as(&self) -> impl Iterator<Item = &FormerName> {
        let stood = |it: &FormerName| {
            !it.is_correction && self.details.names().all(|name| *name != it.name)
        };
        self.former_names.iter().enumerate().filter_map(move |(at, it)| {
            let later = &self.former_names[at + 1..];
            let again = later.iter().any(|other| stood(other) && other.name == it.name);
            (stood(it) && !again).then_some(it)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The former names of a vendor that was called A, after changes of its name, all of which stood
    /// on a list.
    fn stood_as(changes: &[(&str, &str)]) -> Vec<(String, String)> {
        stood(&renamed(changes, |_| true))
    }

    fn stood(vendor: &Vendor) -> Vec<(String, String)> {
        let told = |former: &FormerName| (former.name.to_string(), former.until.to_string());
        vendor.stood_as().map(told).collect()
    }

    fn renamed(changes: &[(&str, &str)], stood_so: impl Fn(&str) -> bool) -> Vendor {
        let called = |name| VendorDetails {
            legal_name: Name::parse(name).unwrap(),
            ..VendorDetails::sample()
        };
        let first = Vendor { details: called("A"), ..Vendor::sample() };
        changes.iter().fold(first, |vendor, (name, on)| {
            vendor.revised(called(name), |name| stood_so(name.as_str()), Day::parse(on).unwrap())
        })
    }

    fn names(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|&(name, until)| (name.to_owned(), until.to_owned())).collect()
    }

    const FIRST: &str = "2026-05-01";
    const SECOND: &str = "2026-05-02";
    const THIRD: &str = "2026-05-03";

    #[test]
    fn a_new_legal_name_keeps_the_old_one() {
        let once = [("A", FIRST)];
        assert_eq!(stood_as(&[("B", FIRST), ("B", SECOND)]), names(&once));
        assert_eq!(stood_as(&[("B", FIRST), ("C", SECOND)]), names(&[("A", FIRST), ("B", SECOND)]));
    }

    #[test]
    fn what_people_called_it_is_kept_like_the_registered_name() {
        let called = |display: Option<&str>| VendorDetails {
            display_name: display.map(|name| Name::parse(name).unwrap()),
            legal_name: Name::parse("A Limited").unwrap(),
            ..VendorDetails::sample()
        };
        let after = |changes: &[Option<&str>]| {
            let first = Vendor { details: called(Some("A")), ..Vendor::sample() };
            let day = Day::parse(FIRST).unwrap();
            let revised = |it: Vendor, change| it.revised(called(change), |_| true, day);
            stood(&changes.iter().copied().fold(first, revised))
        };
        assert_eq!(after(&[Some("B")]), names(&[("A", FIRST)]));
        assert_eq!(after(&[None]), names(&[("A", FIRST)]), "it is called by its registered name");
        assert_eq!(after(&[None, Some("A")]), [], "it is called so again");
        assert_eq!(after(&[Some("A")]), []);
    }

    #[test]
    fn a_name_that_stood_on_no_list_was_a_correction() {
        let listed = |names: &'static [&'static str]| move |name: &str| names.contains(&name);
        let changes = [("B", FIRST), ("C", SECOND)];
        assert_eq!(stood(&renamed(&changes, listed(&["A"]))), names(&[("A", FIRST)]));
        assert_eq!(stood(&renamed(&changes, listed(&["B"]))), names(&[("B", SECOND)]));
        let back = [("B", FIRST), ("A", FIRST), ("C", SECOND)];
        assert_eq!(stood(&renamed(&back, listed(&["A"]))), names(&[("A", SECOND)]));
        assert_eq!(stood(&renamed(&back[..2], listed(&["A"]))), []);
    }

    #[test]
    fn the_present_name_is_no_former_name_and_another_one_is_named_once() {
        assert_eq!(stood_as(&[("B", FIRST), ("A", SECOND)]), names(&[("B", SECOND)]));
        assert_eq!(
            stood_as(&[("B", FIRST), ("A", SECOND), ("C", THIRD)]),
            names(&[("B", SECOND), ("A", THIRD)])
        );
    }

    #[test]
    fn a_name_from_before_the_first_list_is_no_former_name_but_finds_the_vendor() {
        let vendor = renamed(&[("Before", FIRST), ("After", SECOND)], |_| false);
        assert_eq!(vendor.stood_as().count(), 0);
        assert!(vendor.search_text().contains("before"));
    }

    #[test]
    fn former_names_from_before_corrections_were_told_apart_still_read() {
        let stored = r#"{"name":"A","until":"2026-05-01"}"#;
        let former: FormerName = serde_json::from_str(stored).unwrap();
        assert!(!former.is_correction);
        assert_eq!(serde_json::to_string(&former).unwrap(), stored);
    }
}
