//! Which data ask for more than others do, said once (domain.md 5.5): encryption at rest with a known
//! holder of the keys, a name in the transfer impact assessment, a vendor of a high tier.

use super::details::EngagementDetails;
use crate::taxonomy::Code;

/// What asks for as much as a special category does, whatever its weight in the taxonomy: data of
/// children, children as data subjects, and criminal data.
const ALIKE: [&str; 2] = ["CHILD", "CRIMINAL"];

/// Data that ask for more, each with the field that names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialData<'a> {
    found: Vec<(&'static str, &'a Code)>,
}

impl<'a> SpecialData<'a> {
    /// What asks for more among these.
    pub fn among(special: &'a [Code], ordinary: &'a [Code], subjects: &'a [Code]) -> Self {
        let alike = |code: &&Code| ALIKE.contains(&code.as_str());
        let data = special.iter().chain(ordinary.iter().filter(alike));
        let people = subjects.iter().filter(alike);
        let found = data.map(|code| ("data_categories", code));
        Self { found: found.chain(people.map(|code| ("data_subjects", code))).collect() }
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The field of the form that names them first.
    pub fn field(&self) -> Option<&'static str> {
        self.found.first().map(|(field, _)| *field)
    }

    /// Their codes, each once: children may be named as data and as people.
    pub fn codes(&self) -> Vec<&'a Code> {
        let mut codes: Vec<&Code> = Vec::new();
        for (_, code) in &self.found {
            if !codes.contains(code) {
                codes.push(code);
            }
        }
        codes
    }
}

impl EngagementDetails {
    /// What it touches that asks for more.
    pub fn special_data(&self) -> SpecialData<'_> {
        SpecialData::among(&self.special_categories, &self.data_categories, &self.data_subjects)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(codes: &[&str]) -> Vec<Code> {
        codes.iter().map(|code| Code::parse(code).unwrap()).collect()
    }

    #[test]
    fn special_categories_children_and_criminal_data_ask_for_more_and_nothing_else_does() {
        for (special, ordinary, subjects, field, named) in [
            (
                &["HEALTH"][..],
                &["ACCOUNT"][..],
                &["CUST_USER"][..],
                Some("data_categories"),
                &["HEALTH"][..],
            ),
            (&["CRIMINAL"], &[], &["CUST_USER"], Some("data_categories"), &["CRIMINAL"]),
            (&[], &["ACCOUNT", "CRIMINAL"], &["CUST_USER"], Some("data_categories"), &["CRIMINAL"]),
            (&[], &["CHILD"], &["CUST_USER"], Some("data_categories"), &["CHILD"]),
            (&[], &["ACCOUNT"], &["CHILD"], Some("data_subjects"), &["CHILD"]),
            (&["HEALTH"], &["CHILD"], &["CHILD"], Some("data_categories"), &["HEALTH", "CHILD"]),
            (&[], &["NATID", "PRECISE_GEO"], &["CUST_USER", "STUDENT"], None, &[]),
        ] {
            let (special, ordinary, subjects) = (codes(special), codes(ordinary), codes(subjects));
            let found = SpecialData::among(&special, &ordinary, &subjects);
            assert_eq!(found.field(), field, "{special:?} {ordinary:?} {subjects:?}");
            assert_eq!(found.is_empty(), field.is_none());
            let told: Vec<_> = found.codes().into_iter().map(Code::as_str).collect();
            assert_eq!(told, named);
        }
    }
}
